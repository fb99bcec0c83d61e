package ui_test

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/assets/icons"
	"startklar.dk/ui"
)

func writing() []specimen {
	return []specimen{
		{name: "Field", make: func(l tongue) fyne.CanvasObject {
			return ui.Column(ui.Gap16, &ui.Field{Label: l.say("Navn", "Name"), Text: "Anna Nørgård", Hint: l.say("Som det står på kontoret", "As the office has it")},
				&ui.Field{Label: l.say("CVR-nummer", "CVR number"), Text: "1234", Error: l.say("Et CVR-nummer har otte cifre.", "A CVR number has eight digits.")},
				&ui.Field{Placeholder: l.say("Søg", "Search"), Icon: icons.Search}, &ui.Field{Label: l.say("Låst", "Locked"), Text: "anna@example.dk", Inactive: true})
		}},
		{name: "NumberPad", make: func(l tongue) fyne.CanvasObject {
			return &ui.NumberPad{Text: "1450", Line: l.say("1.450 × 34,40 kr.", "1,450 × kr. 34.40"), Strong: l.say("  = 49.880 kr.", "  = kr. 49,880"), Next: l.say("Næste felt", "Next field"), Done: l.say("Færdig", "Done"), Erase: l.say("Slet", "Erase")}
		}},
		{name: "NumberPad with signs", make: func(l tongue) fyne.CanvasObject {
			return &ui.NumberPad{Signs: true, Done: l.say("Færdig", "Done"), Erase: l.say("Slet", "Erase")}
		}},
		{name: "NumberField", make: func(l tongue) fyne.CanvasObject {
			pad := &ui.NumberPad{}
			return ui.Column(ui.Gap16,
				&ui.NumberField{Pad: pad, Label: l.say("En normal måned", "A normal month"), Value: l.say("1.450 gæster", "1,450 guests")},
				&ui.NumberField{Pad: pad, Label: l.say("Juli mod normalt", "July against normal"), Empty: "100"},
				&ui.NumberField{Pad: pad, Label: l.say("Kredit", "Credit"), Value: "3+", Error: l.say("Regnestykket er ikke færdigt.", "The sum is not finished.")})
		}},
		{name: "CellEntry", make: func(tongue) fyne.CanvasObject {
			e := &ui.CellEntry{}
			e.SetText("12*4500")
			return e
		}},
		{name: "TextArea", make: func(l tongue) fyne.CanvasObject {
			return &ui.TextArea{Rows: 4, Loop: ui.NewStepLoop(noon).Loop(), Text: l.say("De fleste cafeer i trekantområdet køber deres bønner hos en grossist i Aarhus.", "Most cafés in the triangle region buy their beans from a wholesaler in Aarhus.")}
		}},
		{name: "DateField", make: func(l tongue) fyne.CanvasObject {
			wrong := &ui.DateField{Label: l.say("Åbningsdag", "Opening day"), Words: dateWords(l), Calendar: l.month(), Today: day(2027, 3, 1), Value: day(2027, 2, 28), Earliest: day(2027, 3, 1)}
			wrong.Valid()
			return ui.Column(ui.Gap16, &ui.DateField{Label: l.say("Åbningsdag", "Opening day"), Hint: l.say("dag.måned.år", "day.month.year"), Words: dateWords(l), Calendar: l.month(), Today: day(2027, 3, 1), Value: day(2027, 3, 24)}, wrong)
		}},
		{name: "DateField with its calendar", tall: 620, make: func(l tongue) fyne.CanvasObject {
			return &ui.DateField{Label: l.say("Åbningsdag", "Opening day"), Words: dateWords(l), Calendar: l.month(), Today: day(2027, 3, 1), Value: day(2027, 3, 24)}
		}, then: func(o fyne.CanvasObject, _ fyne.Window) {
			if f, ok := o.(*ui.DateField); ok {
				f.OpenCalendar()
			}
		}},
		{name: "Form", make: func(l tongue) fyne.CanvasObject {
			form := &ui.Form{Send: l.say("Gem", "Save"), Inputs: []ui.Input{
				&ui.Field{Label: l.say("Navn", "Name"), Text: "Anna Nørgård"},
				&ui.Field{Label: "Mail", Text: "anna", Check: func(string) string { return l.say("En mailadresse har et @.", "An email address has an @.") }},
			}}
			form.Inputs[1].Valid()
			return form
		}},
	}
}

func dateWords(l tongue) ui.DateWords {
	return ui.DateWords{
		Wrong: l.say("Skriv datoen som 24.12.2026.", "Write the date as 24.12.2026."), TooEarly: l.say("Dagen er gået.", "That date has passed."),
		Open: l.say("Åbn kalenderen", "Open the calendar"), Close: l.say("Luk", "Close"),
	}
}

func times() []specimen {
	return []specimen{
		{name: "Month", make: func(l tongue) fyne.CanvasObject {
			return ui.NewCard(&ui.Month{
				Words: l.month(), Today: day(2027, 3, 11), Chosen: day(2027, 3, 18),
				Dots: map[ui.Day][]ui.Role{
					day(2027, 3, 4): {ui.Accent}, day(2027, 3, 11): {ui.Accent, ui.Warn}, day(2027, 3, 18): {ui.Accent, ui.Quiet, ui.Warn, ui.Quiet}, day(2027, 3, 30): {ui.Warn}, day(2027, 4, 1): {ui.Accent},
				},
			})
		}},
		{name: "Month with the focus", make: func(l tongue) fyne.CanvasObject {
			return ui.NewCard(&ui.Month{Words: l.month(), Today: day(2027, 2, 11), Earliest: day(2027, 2, 8), Latest: day(2027, 2, 26)})
		}, then: func(_ fyne.CanvasObject, w fyne.Window) {
			for range 3 {
				w.Canvas().FocusNext()
			}
			key(w, fyne.KeyDown)
		}},
		{name: "Countdown", make: func(l tongue) fyne.CanvasObject {
			c := &ui.Countdown{
				To: noon.Add(6*time.Hour + 38*time.Minute), Loop: ui.NewStepLoop(noon).Loop(), TextSize: ui.Heading, Bold: true,
				Words: func(left time.Duration) string { return l.Until(noon.Add(left), noon) },
			}
			return ui.Row(ui.Gap12, ui.NewBadge(ui.Good, l.say("I dag 17:20", "Today 17:20")), c)
		}},
	}
}

func figures() []specimen {
	expected := func(l tongue) ui.Series { return ui.Series{Name: l.say("Forventet", "Expected"), Values: money} }
	cautious := func(l tongue) ui.Series {
		s := ui.Series{Name: l.say("Forsigtig", "Cautious")}
		for i, v := range money {
			s.Values = append(s.Values, v*0.7-4000*float64(i))
		}
		return s
	}
	hopeful := func(l tongue) ui.Series {
		s := ui.Series{Name: l.say("Optimistisk", "Optimistic")}
		for i, v := range money {
			s.Values = append(s.Values, v*0.9+5000*float64(i))
		}
		return s
	}
	chart := func(kind ui.ChartKind, read int, months int, series ...func(tongue) ui.Series) func(tongue) fyne.CanvasObject {
		return func(l tongue) fyne.CanvasObject {
			c := &ui.Chart{Kind: kind, Name: l.say("Penge på kontoen", "Money in the account"), Format: l.kroner}
			for m := 1; m <= months; m++ {
				c.Labels = append(c.Labels, strings.TrimSuffix(l.T("date.mon."+strconv.Itoa(m)), "."))
			}
			for _, s := range series {
				c.Series = append(c.Series, s(l))
			}
			if len(series) == 1 {
				c.Marks = []ui.ChartMark{{At: 2, Text: l.kroner(-42_000), Note: l.say("marts", "March"), Tone: ui.Alarm}}
			}
			if read >= 0 {
				c.Read(read)
			}
			return ui.NewCard(c)
		}
	}
	return []specimen{
		{name: "Chart", make: chart(ui.Curve, -1, 12, expected)},
		{name: "Chart, three curves, one month read", make: chart(ui.Curve, 9, 12, expected, cautious, hopeful)},
		{name: "Chart, columns", make: chart(ui.Columns, -1, 12, expected)},
		{name: "Chart, two columns, one month read", make: chart(ui.Columns, 2, 6, expected, cautious)},
		{name: "Chart, three years under a level", make: func(l tongue) fyne.CanvasObject {
			c := &ui.Chart{
				Kind: ui.Columns, Name: l.say("Salg og nulpunkt", "Sales and break-even"), Format: l.kroner,
				Scale: func(v float64) string { return strings.TrimSuffix(l.kroner(v/1000), "\u00a0kr.") },
				Level: &ui.ChartLevel{Name: l.say("Nulpunkt", "Break-even"), Value: 58_670},
				Ticks: []ui.ChartTick{{At: 0, Text: "2027"}, {At: 10, Text: "2028"}, {At: 22, Text: "2029"}},
			}
			s := ui.Series{Name: l.say("Salg", "Sales")}
			for i := range 34 {
				c.Labels = append(c.Labels, strconv.Itoa(i+1))
				s.Values = append(s.Values, float64(12_000+i*3100-i%5*9000))
			}
			c.Series = []ui.Series{s}
			return ui.NewCard(c)
		}},
		{name: "MonthBars", make: func(l tongue) fyne.CanvasObject { return ui.NewCard(monthBars(l, nothingAt)) }},
		{name: "MonthBars, small", make: func(l tongue) fyne.CanvasObject { return ui.NewCard(monthBars(l, nil)) }},
		{name: "Stack", make: func(l tongue) fyne.CanvasObject {
			part := func(da, en string, kroner int64, missing bool) ui.StackPart {
				return ui.StackPart{Name: l.say(da, en), Value: float64(kroner), Words: l.WholeKroner(100 * kroner), Missing: missing}
			}
			return ui.NewCard(&ui.Stack{Rows: []ui.StackRow{
				{Name: l.say("Skal bruge, med moms", "Needed, with VAT"), Plain: true, Parts: []ui.StackPart{
					part("Etablering", "Start-up", 304_688, false), part("Drift", "Operation", 710_053, false), part("Bliver i kassen", "Stays in cash", 0, false),
				}},
				{Name: l.say("Betales af", "Paid by"), Parts: []ui.StackPart{
					part("Egne penge", "Own money", 75_000, false), part("Lån", "Loans", 360_000, false), part("Kassekredit", "Overdraft", 50_000, false),
					part("Mangler", "Missing", 529_741, true),
				}},
			}})
		}},
		{name: "Bars", make: func(l tongue) fyne.CanvasObject {
			return ui.NewCard(&ui.Bars{NowIs: l.T("tests.now"), WasIs: l.say("3. september", "3 September"), Bars: []ui.Bar{
				{Label: l.say("Opbakning", "Support"), Value: l.Decimal(4.5, 1), Part: 0.9, Was: 0.8},
				{Label: l.say("Salg", "Sales"), Value: l.Decimal(2, 1), Part: 0.4, Was: 0.6, Tone: ui.Notice},
				{Label: l.say("Privatøkonomi", "Personal finances"), Value: l.Decimal(1, 1), Part: 0.2, Tone: ui.Alarm},
			}})
		}},
		{name: "Radar", make: func(l tongue) fyne.CanvasObject {
			return ui.NewCard(&ui.Radar{
				Labels: scores(l), Now: []float64{0.86, 0.62, 0.9, 0.45, 0.4, 0.7}, Was: []float64{0.7, 0.6, 0.8, 0.35, 0.3, 0.5},
				NowIs: l.T("tests.now"), WasIs: l.say("3. september", "3 September"),
			})
		}},
		{name: "SectorWheel", make: func(l tongue) fyne.CanvasObject {
			w := &ui.SectorWheel{}
			for i, v := range []float64{4.3, 3.1, 4.5, 1.2, 2, 3.5} {
				s := ui.Sector{Label: scores(l)[i], Value: l.Decimal(v, 1), Part: v / 5}
				switch {
				case v < 1.5:
					s.Tone = ui.Alarm
				case v < 2.5:
					s.Tone = ui.Notice
				}
				w.Sectors = append(w.Sectors, s)
			}
			return ui.NewCard(w)
		}},
	}
}

func scores(l tongue) []string {
	return []string{
		l.say("Motivation", "Motivation"), l.say("Tid og helbred", "Time and health"), l.say("Opbakning", "Support"),
		l.say("Privatøkonomi", "Personal finances"), l.say("Salg", "Sales"), l.say("Netværk", "Network"),
	}
}

func frames() []specimen {
	page := func(l tongue) *ui.Scaffold {
		s := ui.NewScaffold(l.say("Henvisning", "Referral"), ui.NewCard(ui.NewBody(l.say("Karen i Erhvervshuset har hjulpet mange caféristerier.", "Karen has helped many roasters."))))
		s.OnBack, s.Footer = nothing, ui.NewButton(l.say("Ja tak, henvis mig", "Yes please, refer me"), nothing)
		return s
	}
	return []specimen{
		{name: "Scaffold", tall: 300, make: func(l tongue) fyne.CanvasObject { return page(l) }},
		{name: "TwoPane", tall: 260, make: func(l tongue) fyne.CanvasObject {
			return &ui.TwoPane{
				From: 360, ListWidth: 150,
				List:   ui.Column(0, &ui.ListRow{Title: l.say("Resumé", "Summary"), Chosen: true, OnTap: nothing}, &ui.ListRow{Title: l.say("Marked", "Market"), OnTap: nothing}),
				Detail: ui.Inset(ui.Gap16, 0, ui.NewBody(l.say("Listen står ved siden af det, der er valgt.", "The list stands beside what is chosen."))),
			}
		}},
		{name: "Finder", tall: 320, make: func(l tongue) fyne.CanvasObject {
			return &ui.Finder{
				Placeholder: l.say("Søg efter alt", "Search everything"), Hint: l.say("Kapitler, arrangementer, rådgivere og beskeder.", "Chapters, events, advisers and messages."),
				None: l.say("Intet fundet", "Nothing found"), Loop: ui.NewStepLoop(noon).Loop(),
				Start: []ui.FindGroup{{Title: l.say("Senest", "Latest"), Choices: []ui.Choice{
					{ID: "a", Title: "Kick-off", Note: l.say("I dag 16:00", "Today 16:00"), Icon: icons.Calendar},
					{ID: "b", Title: "Mette Ørsted", Note: l.say("Rådgiver", "Adviser"), Icon: icons.Person},
				}}},
				Find: func(string) {}, OnPick: func(ui.Choice) {}, OnClose: nothing, CloseName: l.say("Luk", "Close"),
			}
		}},
		{name: "Long", tall: 320, make: func(l tongue) fyne.CanvasObject {
			days := map[string]string{"a": l.say("Torsdag d. 26. november", "Thursday 26 November"), "c": l.say("Fredag d. 27. november", "Friday 27 November")}
			titles := map[string]string{"a": l.say("Iværksættercafé", "Café"), "b": "Kick-off", "c": l.say("Budget, bank og bogføring", "Budget, bank and books")}
			list := &ui.Long{
				Title: func(first string) string { return days[first] },
				Make: func(id string) fyne.CanvasObject {
					return &ui.ListRow{Icon: icons.Calendar, Title: titles[id], Subtitle: "16:00–18:00", Edge: true, OnTap: nothing}
				},
			}
			list.SetParts([][]string{{"a", "b"}, {"c"}})
			return ui.NewScaffold("", list)
		}},
		{name: "Sheet", tall: 320, make: func(l tongue) fyne.CanvasObject {
			return &ui.Sheet{Title: l.say("Meld afbud?", "Cancel?"), Content: ui.NewBody(l.say("Tiden hos Mette bliver ledig for en anden.", "The time with Mette becomes free for someone else.")), Buttons: []fyne.CanvasObject{
				&ui.Button{Label: l.say("Meld afbud", "Cancel it"), Kind: ui.Danger, OnTap: nothing}, ui.NewPlainButton(l.say("Behold tiden", "Keep the time"), nothing),
			}}
		}, then: func(fyne.CanvasObject, fyne.Window) {}},
		{name: "Shell", tall: 520, make: func(l tongue) fyne.CanvasObject {
			s := shellWith(l, func(*ui.Shell, ui.Route) fyne.CanvasObject { return page(l) }, "inbox")
			s.Toast(l.T("inbox.archived"), l.T("common.undo"), nothing)
			return s
		}, then: func(fyne.CanvasObject, fyne.Window) {}},
	}
}

func nothingAt(int) {}

// monthBars are a café's guests in its first year, of which the first three months were typed.
func monthBars(l tongue, choose func(int)) *ui.MonthBars {
	m := &ui.MonthBars{Name: l.say("Gæster", "Guests"), Normal: 1450, Chosen: 4, OnChoose: choose}
	for i, v := range []float64{380, 690, 1000, 1595, 1812.5, 1667.5, 1450, 1450, 1450, 1957.5, 1189, 1232.5} {
		b := ui.MonthBar{Label: monthsShort[(i+2)%12], Value: v, Typed: i < 3}
		if i == 0 {
			b.Under = "2027"
		} else if i == 10 {
			b.Under = "2028"
		}
		m.Bars = append(m.Bars, b)
	}
	return m
}
