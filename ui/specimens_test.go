package ui_test

import (
	"image"
	"image/draw"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"rsc.io/qr"

	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// tongue is the language that a specimen speaks.
type tongue struct{ *text.Texts }

// say chooses between two languages.
func (l tongue) say(danish, english string) string {
	if l.Lang() == text.English {
		return english
	}
	return danish
}

func (l tongue) kroner(v float64) string { return l.Kroner(int64(math.Round(v * 100))) }

// month are the words of a calendar.
func (l tongue) month() ui.MonthWords {
	words := danishMonth
	words.Month = func(d ui.Day) string { return l.Month(d.Noon(text.Copenhagen)) }
	words.Weekday = l.WeekdayShort
	words.Before, words.After = l.T("book.month.before"), l.T("book.month.after")
	if l.Lang() == text.English {
		words.Holiday = func(d ui.Day) string {
			if danishMonth.Holiday(d) == "" {
				return ""
			}
			return map[int]string{25: "Maundy Thursday", 26: "Good Friday", 28: "Easter Sunday", 29: "Easter Monday"}[d.Day]
		}
	}
	return words
}

// specimen is one widget as it looks in use, with its states.
type specimen struct {
	name string // the type or function of package ui that it shows
	tall float32
	make func(l tongue) fyne.CanvasObject
	then func(o fyne.CanvasObject, w fyne.Window)
}

// shelf is a sheet of specimens that belong together.
type shelf struct {
	name      string
	specimens []specimen
}

func shelves() []shelf {
	return []shelf{
		{"surfaces", surfaces()},
		{"pressing", pressing()},
		{"rows", rows()},
		{"marks", marks()},
		{"writing", writing()},
		{"time", times()},
		{"figures", figures()},
		{"frames", frames()},
	}
}

func surfaces() []specimen {
	return []specimen{
		{name: "Text", make: func(l tongue) fyne.CanvasObject {
			return ui.Column(ui.Gap8, ui.NewTitle(l.say("Godmorgen, Anna", "Good morning, Anna")), ui.NewHeading(l.say("Speedvejledning", "Speed counselling")),
				ui.NewStrong("Mette Ørsted"), ui.NewBody(l.say("Navne, ikke målgrupper.", "Names, not target groups.")),
				ui.NewSupport(l.say("Det tager 2 minutter.", "It takes 2 minutes.")), ui.NewLabel("17:20"),
				&ui.Text{Wrap: true, Spans: []ui.Span{
					{Text: l.say("Næste: ", "Next: ")}, {Text: l.say("caféer", "cafés"), Mark: ui.WarnSoft, Under: true}, {Text: " "}, {Text: l.say("kontorer", "offices"), Strike: true, Role: ui.Quiet},
				}})
		}},
		{name: "Card", make: func(l tongue) fyne.CanvasObject {
			return ui.Column(ui.Gap12,
				ui.NewCard(ui.NewHeading(l.say("Det deler du", "What you share")), ui.NewSupport(l.say("Du kan trække det tilbage.", "You can withdraw it."))),
				ui.NewSoftCard(ui.AccentSoft, ui.NewStrong(l.say("Begynd her: salg", "Begin here: sales"))))
		}},
		{name: "Gone", make: func(l tongue) fyne.CanvasObject {
			return ui.NewGone(ui.NewSupport(l.say("Før", "Before")), ui.NewStrong(l.say("Torsdag den 3. december 16:00", "Thursday 3 December 16:00")))
		}},
		{name: "TapCard", make: func(l tongue) fyne.CanvasObject {
			name := l.say("Fortsæt, hvor du slap", "Go on where you left off")
			return ui.NewTapCard(name, nothing, ui.Row(ui.Gap12, &ui.ProgressRing{Part: 0.62, Label: "62 %"},
				ui.Grow(ui.Column(2, ui.NewStrong(name), ui.NewSupport(l.say("Marked og kunder", "Market and customers")).OneLine()))))
		}},
		{name: "Message", make: func(l tongue) fyne.CanvasObject {
			return ui.Column(ui.Gap12,
				ui.Message{Tone: ui.Alarm, Title: l.say("Du mangler 42.000 kr. i marts.", "You are 42,000 kr. short in March."), Text: l.say("En kassekredit på 50.000 kr. dækker det.", "An overdraft of 50,000 kr. covers it.")}.Card(),
				ui.Message{Tone: ui.Notice, Title: l.say("17:00 blev taget.", "17:00 was taken."), Text: l.say("17:40 hos Mette er ledig.", "17:40 with Mette is free."), Action: l.say("Tag den", "Take it"), OnTap: nothing}.Card(),
				ui.Message{Tone: ui.Good, Title: l.say("Din tid er bekræftet.", "Your time is confirmed."), Text: "17:20"}.Card(),
				ui.Message{Title: l.say("Kun på denne enhed.", "Only on this device."), Text: l.say("Log ind, når du vil sende noget.", "Sign in when you want to send something.")}.Card())
		}},
		{name: "Empty", make: func(l tongue) fyne.CanvasObject {
			return ui.Empty{Icon: icons.Inbox, Title: l.say("Her er stille", "All quiet here"), Text: l.say("Når nogen skriver til dig, står det her.", "When someone writes to you, it appears here."), Action: l.say("Spørg kontoret", "Ask the office"), OnTap: nothing}.View()
		}},
		{name: "Skeleton", make: func(tongue) fyne.CanvasObject { return &ui.Skeleton{} }},
		{name: "Rule", make: func(l tongue) fyne.CanvasObject {
			return ui.NewCard(ui.NewBody(l.say("Over stregen", "Above the line")), ui.Divider(), ui.NewBody(l.say("Under stregen", "Below the line")))
		}},
		{name: "Difference", make: func(l tongue) fyne.CanvasObject {
			return &ui.Difference{
				Whole: l.T("plan.clash_whole"), Folded: l.T("plan.clash_differs"),
				Alike: func(n int) string { return l.T("plan.clash_alike", text.A{"N": n}) },
				Texts: []ui.Wording{
					{Title: l.say("1. Din telefon", "1. Your phone"), Note: "10:42", Text: l.say("Vi rister kaffe i Kolding til caféer.\n\nFørste afsnit.\n\nAndet afsnit.", "We roast coffee in Kolding for cafés.\n\nFirst part.\n\nSecond part."), Action: l.T("plan.clash_this"), OnTap: nothing},
					{Title: l.say("2. Din computer", "2. Your computer"), Note: "10:38", Text: l.say("Vi rister kaffe i Vejle til caféer og kontorer.\n\nFørste afsnit.\n\nAndet afsnit.", "We roast coffee in Vejle for cafés and offices.\n\nFirst part.\n\nSecond part."), Action: l.T("plan.clash_this"), OnTap: nothing},
				},
			}
		}},
	}
}

func pressing() []specimen {
	return []specimen{
		{name: "Button", make: func(l tongue) fyne.CanvasObject {
			return ui.Flow(ui.Gap12,
				ui.NewButton(l.say("Send til Mette", "Send to Mette"), nothing), ui.NewSoftButton(l.say("Vis kode", "Show code"), nothing),
				ui.NewPlainButton(l.say("Nej tak", "No thanks"), nothing), &ui.Button{Label: l.say("Tag den", "Take it"), Kind: ui.Warning, OnTap: nothing},
				&ui.Button{Label: l.say("Slet", "Delete"), Kind: ui.Danger, OnTap: nothing}, &ui.Button{Label: "Send", Inactive: true, OnTap: nothing},
				&ui.Button{Label: l.say("Del", "Share"), Icon: icons.Share, Kind: ui.Soft, OnTap: nothing}, &ui.Button{Label: l.say("Gemmer", "Saving"), Busy: true, OnTap: nothing},
				&ui.Button{Label: l.say("Lille", "Small"), Kind: ui.Soft, Small: true, OnTap: nothing}, ui.NewIconButton(icons.More, "Mere", nothing), ui.NewLink(l.say("Se et eksempel", "See an example"), nothing))
		}},
		{name: "Button with the focus", make: func(l tongue) fyne.CanvasObject {
			return ui.Inset(ui.Gap4, ui.Gap4, ui.Left(ui.NewSoftButton(l.say("Vis kode", "Show code"), nothing)))
		}, then: func(_ fyne.CanvasObject, w fyne.Window) { w.Canvas().FocusNext() }},
		{name: "Chip", make: func(l tongue) fyne.CanvasObject {
			return ui.Flow(ui.Gap8, &ui.Chip{Label: l.say("Ledige", "Free"), OnTap: nothing}, &ui.Chip{Label: l.say("Jura", "Law"), Icon: icons.Filter, Chosen: true, OnTap: nothing}, &ui.Chip{Label: l.say("Forventet", "Expected"), Down: true, OnTap: nothing})
		}},
		{name: "ChipRow", make: func(l tongue) fyne.CanvasObject {
			return &ui.ChipRow{Labels: []string{l.say("Alle", "All"), "Plan", l.say("Jura", "Law"), l.say("Skat", "Tax"), l.say("Finansiering", "Financing")}}
		}},
		{name: "Segmented", make: func(l tongue) fyne.CanvasObject {
			return ui.NewSegmented(nil, l.say("Forsigtig", "Cautious"), l.say("Forventet", "Expected"), l.say("Optimistisk", "Optimistic"))
		}},
		{name: "SlotGrid", make: func(tongue) fyne.CanvasObject {
			grid := &ui.SlotGrid{}
			for i, state := range []ui.SlotState{ui.SlotTaken, ui.SlotMine, ui.SlotFree, ui.SlotWaiting, ui.SlotFree, ui.SlotTaken} {
				grid.Slots = append(grid.Slots, ui.Slot{Label: time.Date(2026, 1, 1, 17, 20*i, 0, 0, time.UTC).Format("15:04"), State: state, OnTap: nothing})
			}
			return grid
		}},
		{name: "Rating", make: func(l tongue) fyne.CanvasObject {
			words := ratings
			if l.Lang() == text.English {
				words = []string{"Not at all", "A little", "Some", "A lot", "Very much"}
			}
			return ui.Column(ui.Gap8, &ui.Rating{Words: words, Ask: l.say("Giv 1 til 5 stjerner", "Give 1 to 5 stars")}, &ui.Rating{Words: words, Value: 4})
		}},
		{name: "SearchPicker", make: func(l tongue) fyne.CanvasObject {
			return &ui.SearchPicker{Placeholder: l.say("Kommune", "Municipality"), Rows: 3, Find: func(string) []ui.Choice {
				return []ui.Choice{{Title: "Kolding", Note: "Business Kolding"}, {Title: "Vejle", Note: "Vejle Erhverv"}, {Title: "Ærø", Note: "Ærø Erhvervskontor"}}
			}}
		}},
	}
}

func rows() []specimen {
	bare := func(objects ...fyne.CanvasObject) fyne.CanvasObject {
		return &ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap8, ui.Column(0, objects...))}
	}
	return []specimen{
		{name: "ListRow", make: func(l tongue) fyne.CanvasObject {
			return bare(
				&ui.ListRow{Edge: true, Leading: ui.NewAvatar("Erhvervshus Sydjylland"), Title: "Erhvervshus Sydjylland", Subtitle: l.say("Mette vil gerne henvise dig, fordi du skal eksportere til Tyskland", "Mette would like to refer you because you will export to Germany"), Unread: true, OnTap: nothing},
				&ui.ListRow{Edge: true, Icon: icons.Globe, Title: l.say("Sprog", "Language"), Note: l.say("Dansk", "English"), Chevron: true, OnTap: nothing},
				&ui.ListRow{Edge: true, Title: l.say("Økonomi", "Figures"), Trailing: ui.NewRing(0.38), Chosen: true, OnTap: nothing},
				&ui.ListRow{Edge: true, Title: l.say("Resumé", "Summary"), Trailing: ui.NewRing(1), OnTap: nothing})
		}},
		{name: "SwitchRow", make: func(l tongue) fyne.CanvasObject {
			return ui.NewCard(ui.Column(0,
				&ui.SwitchRow{Label: l.say("Forretningsplan, version 3", "Business plan, version 3"), Note: l.say("til 31. jan.", "until 31 Jan"), On: true},
				&ui.SwitchRow{Label: l.say("Test: Er du klar?", "Test: Are you ready?"), Note: l.say("deles ikke", "not shared")}))
		}},
		{name: "CheckRow", make: func(l tongue) fyne.CanvasObject {
			return ui.NewCard(ui.Column(0, &ui.CheckRow{Label: l.say("Resumé på en halv side", "A half-page summary"), Done: true}, &ui.CheckRow{Label: l.say("Dit spørgsmål til Mette", "Your question to Mette"), Note: "2 min", OnTap: nothing},
				&ui.CheckRow{Label: l.say("Send budgettet", "Send the budget"), Under: ui.NewSupport(l.say("Senest i morgen", "By tomorrow")), OnTap: nothing},
				&ui.CheckRow{Label: l.say("Passer helt", "Fits entirely"), Radio: true, Done: true, OnTap: nothing}, &ui.CheckRow{Label: l.say("Passer slet ikke", "Does not fit at all"), Radio: true, OnTap: nothing}))
		}},
		{name: "SectionHeader", make: func(l tongue) fyne.CanvasObject {
			return ui.SectionHeader(l.say("Rejsen", "The journey"), ui.NewSupport(l.say("3 af 6", "3 of 6")).Still())
		}},
		{name: "Person", make: func(l tongue) fyne.CanvasObject {
			return ui.Person(ui.NewAvatar("Mette Ørsted"), "Mette Ørsted", l.say("forretningsplan · 20 min", "business plan · 20 min"), ui.Heading)
		}},
	}
}

func marks() []specimen {
	return []specimen{
		{name: "Badge", make: func(l tongue) fyne.CanvasObject {
			return ui.Flow(ui.Gap8, ui.NewBadge(ui.Neutral, l.say("Kladde", "Draft")), ui.NewBadge(ui.Good, l.say("Bekræftet", "Confirmed")), ui.NewBadge(ui.Notice, l.say("Venter", "Waiting")), ui.NewBadge(ui.Alarm, l.say("Afvist", "Refused")), ui.NewBadge(ui.Good, "2"), &ui.Badge{Text: "Live", Dot: true})
		}},
		{name: "Dot", make: func(l tongue) fyne.CanvasObject {
			return ui.Row(ui.Gap8, &ui.Dot{}, ui.NewSupport(l.say("ulæst", "unread")))
		}},
		{name: "Avatar", make: func(tongue) fyne.CanvasObject {
			return ui.Flow(ui.Gap12, ui.NewAvatar("Mette Ørsted"), &ui.Avatar{Name: "Søren Ærø", Side: 56}, &ui.Avatar{Icon: icons.Flag}, ui.NewAvatar("bo@example.dk"), &ui.Avatar{Side: 32})
		}},
		{name: "SyncMark", make: func(l tongue) fyne.CanvasObject {
			out := ui.Flow(ui.Gap8)
			for _, s := range []struct {
				state ui.SyncState
				key   string
			}{{ui.SyncGood, "saved"}, {ui.SyncBusy, "saving"}, {ui.SyncOffline, "offline"}, {ui.SyncWaiting, "waiting"}, {ui.SyncNeeds, "needs"}} {
				out.Add(&ui.SyncMark{Status: ui.SyncStatus{State: s.state, Short: shortSync(l, s.key)}, OnTap: nothing})
			}
			return out
		}},
		{name: "ProgressRing", make: func(tongue) fyne.CanvasObject {
			return ui.Flow(ui.Gap12, &ui.ProgressRing{Label: "0 %"}, &ui.ProgressRing{Part: 0.05, Label: "5 %"}, &ui.ProgressRing{Part: 0.62, Label: "62 %"}, &ui.ProgressRing{Part: 1, Label: "100 %"}, ui.NewRing(0.38))
		}},
		{name: "Steps", make: func(tongue) fyne.CanvasObject {
			return ui.Column(ui.Gap12, &ui.Steps{Done: 3, Of: 6}, &ui.Steps{Done: 3, Of: 6, At: 4})
		}},
		{name: "Thumbnail", make: func(tongue) fyne.CanvasObject {
			photo := image.NewGray(image.Rect(0, 0, 40, 40))
			return ui.Row(ui.Gap12, &ui.Thumbnail{Image: photo}, &ui.Thumbnail{Icon: icons.File})
		}},
		{name: "PagePicture", make: func(tongue) fyne.CanvasObject {
			page := image.NewGray(image.Rect(0, 0, 210, 297))
			draw.Draw(page, page.Rect, image.White, image.Point{}, draw.Src)
			for y := 40; y < 200; y += 8 {
				draw.Draw(page, image.Rect(25, y, 185, y+2), image.Black, image.Point{}, draw.Src)
			}
			return ui.Grid(100, ui.Gap12, &ui.PagePicture{Image: page, Most: 120}, &ui.PagePicture{Ratio: 210.0 / 297, Most: 160})
		}},
		{name: "Plate", make: func(tongue) fyne.CanvasObject {
			of := func(width, height int) *ui.Plate {
				mark := image.NewRGBA(image.Rect(0, 0, width, height))
				draw.Draw(mark, mark.Rect, image.White, image.Point{}, draw.Src)
				draw.Draw(mark, mark.Rect.Inset(min(width, height)/4), image.Black, image.Point{}, draw.Src)
				return &ui.Plate{Image: mark}
			}
			return ui.Flow(ui.Gap12, of(600, 120), of(200, 400), of(20, 20), of(1200, 2))
		}},
		{name: "QR", make: func(tongue) fyne.CanvasObject {
			code, err := qr.Encode("startklar.dk", qr.M)
			if err != nil {
				panic(err) // a short text fits
			}
			return ui.Left(&ui.QR{Modules: code.Size, Side: 160, Name: "QR", Dark: code.Black})
		}},
	}
}

// shortSync is what a sync mark says in a word.
func shortSync(l tongue, state string) string {
	if state == "waiting" {
		return l.N("sync.short.waiting", 3)
	}
	return l.T("sync.short." + state)
}
