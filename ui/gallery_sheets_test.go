package ui_test

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"startklar.dk/assets/icons"
	"startklar.dk/ui"
)

var noon = time.Date(2026, 11, 24, 10, 42, 0, 0, time.UTC)

func nothing() {}

// fixedPage is a page that is one object.
type fixedPage struct{ content fyne.CanvasObject }

func (p fixedPage) Content() fyne.CanvasObject { return p.content }

// shellWith is a shell whose page of every route is made by open.
func shellWith(open func(*ui.Shell, ui.Route) fyne.CanvasObject, at string) *ui.Shell {
	var shell *ui.Shell
	opts := ui.ShellOptions{
		Brand: "Startklar", Logo: icons.Logo,
		Destinations: []ui.Destination{
			{ID: "home", Label: "Hjem", Icon: icons.Home},
			{ID: "plan", Label: "Plan", Icon: icons.Plan},
			{ID: "test", Label: "Test", Icon: icons.Test},
			{ID: "book", Label: "Book", Icon: icons.Book},
			{ID: "inbox", Label: "Indbakke", Icon: icons.Inbox, Badge: 2},
		},
		Me:       ui.Destination{ID: "me", Label: "Mig", Icon: icons.Person},
		Person:   "Anna",
		Keyboard: true,
		Status:   ui.SyncStatus{Label: "Alt er gemt · 10:42", Short: "Gemt"},
		OnSync:   nothing,
		Loop:     ui.NewStepLoop(noon).Loop(),
		Open: func(r ui.Route) ui.Page {
			if shell == nil {
				return fixedPage{ui.Gap(0)}
			}
			return fixedPage{open(shell, r)}
		},
	}
	shell = ui.NewShell(opts)
	shell.Reset(ui.Route{Page: at})
	return shell
}

func sheets() []sheet {
	phone := func(name, at string, open func(*ui.Shell, ui.Route) fyne.CanvasObject) sheet {
		return sheet{name: "phone-" + name, width: 390, height: 844, make: func() fyne.CanvasObject { return shellWith(open, at) }}
	}
	desk := func(name, at string, open func(*ui.Shell, ui.Route) fyne.CanvasObject) sheet {
		return sheet{name: "desk-" + name, width: 1280, height: 800, make: func() fyne.CanvasObject { return shellWith(open, at) }}
	}
	return []sheet{
		phone("home", "home", homeSheet),
		phone("referral", "inbox", referralSheet),
		phone("slots", "book", slotsSheet),
		phone("test", "test", testSheet),
		desk("chapter", "plan", chapterSheet),
		{name: "rail-home", width: 900, height: 700, make: func() fyne.CanvasObject { return shellWith(homeSheet, "home") }},
		{name: "phone-home-large", width: 390, height: 844, textScale: 1.6, make: func() fyne.CanvasObject { return shellWith(homeSheet, "home") }},
		{name: "widgets", width: 820, height: 1120, make: widgetSheet},
		{name: "writing", width: 820, height: 700, make: writingSheet, then: focusFirst},
		{name: "icons", width: 620, height: 420, make: iconSheet},
		{name: "phone-sheet", width: 390, height: 844, make: func() fyne.CanvasObject { return shellWith(homeSheet, "home") }, then: openSheet},
		{name: "desk-sheet", width: 1280, height: 800, make: func() fyne.CanvasObject { return shellWith(homeSheet, "home") }, then: openSheet},
		{name: "phone-empty", width: 390, height: 844, make: func() fyne.CanvasObject { return shellWith(emptySheet, "inbox") }, then: toast},
	}
}

func homeSheet(s *ui.Shell, _ ui.Route) fyne.CanvasObject {
	page := ui.NewScaffold("Godmorgen, Anna",
		ui.NewCard(
			ui.Row(ui.Gap12, ui.NewBadge(ui.Good, "I dag 17:20"), ui.NewSupport("om 6 t 38 min").OneLine()),
			ui.Person(ui.NewAvatar("Mette Ørsted"), "Speedvejledning", "Mette Ørsted · forretningsplan · 20 min", ui.Heading),
			ui.Divider(),
			ui.Column(0,
				&ui.Text{Text: "Forbered dig", TextSize: ui.Support, Bold: true},
				ui.Gap(ui.Gap4),
				&ui.CheckRow{Label: "Resumé på en halv side", Done: true},
				&ui.CheckRow{Label: "Hvem er dine første ti kunder?", Note: "2 min"},
				&ui.CheckRow{Label: "Dit spørgsmål til Mette"},
			),
			ui.Actions(ui.NewButton("Send til Mette", nothing), ui.NewSoftButton("Vis kode", nothing)),
		),
		ui.NewTapCard("Fortsæt, hvor du slap", nothing,
			ui.Row(ui.Gap12, &ui.ProgressRing{Part: 0.62, Label: "62 %"},
				ui.Grow(ui.Column(2, ui.NewStrong("Fortsæt, hvor du slap"), ui.NewSupport("Marked og kunder · “De fleste cafeer i trekantområdet”").OneLine())))),
		ui.Column(ui.Gap8,
			ui.SectionHeader("Rejsen", ui.NewSupport("3 af 6").Still()),
			&ui.Steps{Done: 3, Of: 6},
			ui.Row(ui.Gap12, &ui.Dot{}, ui.Grow(&ui.Text{TextSize: ui.Support, Wrap: true, Spans: []ui.Span{{Text: "Næste: "}, {Text: "book en rådgiver i Kolding", Bold: true}}}), ui.NewLink("Book", nothing)),
		),
		ui.NewTapCard("Erhvervshus Sydjylland", nothing,
			ui.Row(ui.Gap12, &ui.Avatar{Name: "Erhvervshus Sydjylland", Letters: "EH"},
				ui.Grow(ui.Column(2, ui.NewStrong("Erhvervshus Sydjylland"), ui.NewSupport("Mette vil gerne henvise dig"))), &ui.Dot{})),
	)
	page.Marks = s.Marks()
	return page
}

func referralSheet(*ui.Shell, ui.Route) fyne.CanvasObject {
	page := ui.NewScaffold("Henvisning",
		ui.Person(&ui.Avatar{Letters: "EH"}, "Erhvervshus Sydjylland", "Specialister i finansiering og eksport", ui.Heading),
		ui.NewCard(ui.Column(ui.Gap4, ui.NewSupport("Mette Ørsted skriver"),
			ui.NewBody("Du har brug for en, der kender eksport til Tyskland. Det har vi ikke på kontoret. Karen i Erhvervshuset har hjulpet mange caféristerier."))),
		ui.NewCard(ui.Column(ui.Gap8, ui.NewStrong("Det deler du, hvis du siger ja"),
			ui.Column(0,
				&ui.SwitchRow{Label: "Forretningsplan, version 3", Note: "til 31. jan.", On: true},
				&ui.SwitchRow{Label: "Navn og telefon", Note: "til 31. jan.", On: true},
				&ui.SwitchRow{Label: "Test: Er du klar?", Note: "deles ikke"}),
			&ui.Text{Text: "Du kan trække det tilbage når som helst. Så kan de ikke længere læse det.", TextSize: ui.Label, Role: ui.Quiet, Wrap: true})),
		ui.NewSupport("Svarer normalt inden 2 hverdage"),
		ui.NewButton("Ja tak, henvis mig", nothing),
		ui.Row(ui.Gap12, ui.Grow(ui.NewSoftButton("Spørg først", nothing)), ui.Grow(ui.NewPlainButton("Nej tak", nothing))),
	)
	page.OnBack = nothing
	return page
}

func slotsSheet(*ui.Shell, ui.Route) fyne.CanvasObject {
	slots := func(states ...ui.SlotState) *ui.SlotGrid {
		grid := &ui.SlotGrid{}
		for i, state := range states {
			at := time.Date(2026, 1, 1, 17, 20*i, 0, 0, time.UTC)
			slot := ui.Slot{Label: at.Format("15:04"), State: state, OnTap: nothing}
			grid.Slots = append(grid.Slots, slot)
		}
		return grid
	}
	const f, x, m, w = ui.SlotFree, ui.SlotTaken, ui.SlotMine, ui.SlotWaiting
	head := func(name, does, free string) fyne.CanvasObject {
		return ui.Row(ui.Gap12, ui.NewAvatar(name), ui.Grow(ui.Column(2, ui.NewStrong(name), ui.NewSupport(does))), ui.NewSupport(free).Still())
	}
	page := ui.NewScaffold("Kick-off · i aften",
		ui.NewSupport("Vælg en rådgiver. 20 minutter. Du kan have 2 tider."),
		&ui.ChipRow{Labels: []string{"Alle", "Plan", "Jura", "Skat", "Finansiering"}},
		ui.NewCard(head("Mette Ørsted", "Forretningsplan · erhvervskontoret", "2 ledige"), slots(x, m, f, x, x, f, x, x)),
		ui.NewCard(head("Søren Ærø", "Jura og kontrakter · advokat", "4 ledige"), slots(f, x, w, f, x, f, x, f)),
		ui.Message{Tone: ui.Notice, Title: "17:00 blev taget.", Text: "17:40 hos Mette er ledig.", Action: "Tag den", OnTap: nothing}.Card(),
		(&ui.Text{Text: "17:40 hos Søren venter på nettet — vi giver besked.", TextSize: ui.Label, Role: ui.Quiet, Wrap: true}).Centred(),
	)
	page.OnBack = nothing
	page.Trailing = &ui.Badge{Text: "Live", Dot: true}
	return page
}

func testSheet(*ui.Shell, ui.Route) fyne.CanvasObject {
	page := ui.NewScaffold("Er du klar?",
		ui.NewCard(&ui.Radar{
			Labels: []string{"Motivation", "Tid og helbred", "Opbakning", "Privatøkonomi", "Salg", "Netværk"},
			Now:    []float64{0.86, 0.62, 0.9, 0.45, 0.4, 0.7}, Was: []float64{0.7, 0.6, 0.8, 0.35, 0.3, 0.5},
			NowIs: "nu", WasIs: "3. september",
		}),
		ui.Column(ui.Gap8, ui.SectionHeader("Stærkest: opbakning", (&ui.Text{Text: "4,5 af 5", Role: ui.Quiet}).Still()),
			ui.NewSupport("Du har folk omkring dig, der bakker op. Brug dem som de første, der prøver din idé.")),
		ui.Message{Tone: ui.Good, Title: "Det, der batter mest nu: salg", Text: "2,0 af 5. Kurset “De første ti kunder” torsdag den 26. har 4 pladser.", Action: "Book en plads", OnTap: nothing, Below: true}.Card(),
		&ui.Text{Text: "Testen siger ikke, om du bliver en god iværksætter. Den er et udgangspunkt for en samtale — del den med en rådgiver, hvis du vil.", TextSize: ui.Label, Role: ui.Quiet, Wrap: true},
	)
	page.OnBack = nothing
	page.Trailing = ui.NewSupport("12. nov.").Still()
	return page
}

func chapterSheet(*ui.Shell, ui.Route) fyne.CanvasObject {
	area := &ui.TextArea{Rows: 15, Loop: ui.NewStepLoop(noon).Loop(), Text: "De fleste cafeer i trekantområdet køber deres bønner hos en grossist i Aarhus. Jeg har talt med syv af dem, og fire vil gerne smage på en lokal ristning. Det er Café Mondo, Havnens Kaffebar, to gårdbutikker og…"}
	page := &ui.Scaffold{Title: "Hvem er dine første ti kunder?", Over: "Kapitel 5 af 12 · Marked og kunder", Most: 940}
	left := ui.Column(ui.Gap16, area,
		ui.Row(ui.Gap12, ui.Grow(ui.NewSupport("184 ord · de fleste skriver 150-300")), &ui.Dot{}, ui.NewSupport("Gemt").Still()),
		ui.Row(ui.Gap12, ui.NewPlainButton("‹ Hvem køber?", nothing), ui.Space(), ui.NewButton("Næste: hvorfor vælger de dig? ›", nothing)))
	right := ui.Column(ui.Gap16,
		ui.NewCard(ui.Column(ui.Gap8, ui.NewStrong("Hvad leder en rådgiver efter?"),
			ui.NewSupport("Navne, ikke målgrupper. En rådgiver vil se, at du har talt med nogen, der vil betale, og hvad de sagde."), ui.Left(ui.NewLink("Se et eksempel", nothing)))),
		ui.NewCard(ui.Row(ui.Gap12, &ui.Avatar{Name: "Mette Ørsted", Side: 32}, ui.Grow(&ui.Text{Text: "Mette Ørsted", TextSize: ui.Support, Bold: true}), ui.NewLabel("i går")),
			&ui.Text{TextSize: ui.Support, Wrap: true, Spans: []ui.Span{{Text: "Jeg har talt med syv af dem", Mark: ui.WarnSoft}}},
			&ui.Text{Text: "Godt! Skriv, hvad de betaler pr. kilo i dag. Så hænger prisen sammen med kapitel 11.", TextSize: ui.Support, Wrap: true},
			ui.Row(ui.Gap8, ui.Grow(&ui.Button{Label: "Svar", Kind: ui.Soft, Small: true, OnTap: nothing}), &ui.Button{Label: "Løst", Kind: ui.Plain, Small: true, OnTap: nothing})))
	page.Body = ui.RowTop(ui.Gap40, ui.GrowBy(5, left), ui.GrowBy(3, right))
	return page
}

func emptySheet(s *ui.Shell, _ ui.Route) fyne.CanvasObject {
	page := ui.NewScaffold("Indbakke",
		ui.Empty{Icon: icons.Inbox, Title: "Her er stille", Text: "Når nogen skriver til dig eller vil henvise dig, står det her.", Action: "Spørg kontoret", OnTap: nothing}.View(),
		&ui.Skeleton{},
	)
	page.Marks = s.Marks()
	return page
}

func widgetSheet() fyne.CanvasObject {
	buttons := ui.Flow(ui.Gap12,
		ui.NewButton("Filled", nothing), ui.NewSoftButton("Soft", nothing), ui.NewPlainButton("Plain", nothing),
		&ui.Button{Label: "Warning", Kind: ui.Warning, OnTap: nothing}, &ui.Button{Label: "Danger", Kind: ui.Danger, OnTap: nothing},
		&ui.Button{Label: "Inactive", Inactive: true, OnTap: nothing}, &ui.Button{Label: "Del", Icon: icons.Share, Kind: ui.Soft, OnTap: nothing},
		ui.NewIconButton(icons.More, "Mere", nothing), &ui.Button{Label: "Gemmer", Busy: true, OnTap: nothing})
	badges := ui.Flow(ui.Gap8, ui.NewBadge(ui.Neutral, "Kladde"), ui.NewBadge(ui.Good, "Bekræftet"), ui.NewBadge(ui.Notice, "Venter"), ui.NewBadge(ui.Alarm, "Afvist"), ui.NewBadge(ui.Good, "2"),
		&ui.SyncMark{Status: ui.SyncStatus{Short: "Gemt"}}, &ui.SyncMark{Status: ui.SyncStatus{State: ui.SyncOffline, Short: "Offline"}}, &ui.SyncMark{Status: ui.SyncStatus{State: ui.SyncNeeds, Short: "Kræver dig"}},
		&ui.Chip{Label: "Forventet", Down: true, OnTap: nothing}, &ui.Chip{Label: "Jura", Icon: icons.Filter, Chosen: true, OnTap: nothing})
	list := &ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap8, ui.Column(0,
		&ui.ListRow{Edge: true, Leading: ui.NewAvatar("Erhvervshus Sydjylland"), Title: "Erhvervshus Sydjylland", Subtitle: "Mette vil gerne henvise dig, fordi du skal eksportere til Tyskland til foråret", Unread: true, OnTap: nothing},
		&ui.ListRow{Edge: true, Icon: icons.Globe, Title: "Sprog", Note: "Dansk", Chevron: true, OnTap: nothing},
		&ui.ListRow{Edge: true, Title: "Økonomi og finansiering", Trailing: ui.NewRing(0.38), Chosen: true, OnTap: nothing},
		&ui.ListRow{Edge: true, Title: "Marked og kunder", Trailing: ui.NewRing(0.5), OnTap: nothing},
		&ui.ListRow{Edge: true, Title: "Resumé", Trailing: ui.NewRing(1), OnTap: nothing}))}
	bars := &ui.Bars{Bars: []ui.Bar{{Label: "Opbakning", Value: "4,5", Part: 0.9, Was: 0.8}, {Label: "Salg", Value: "2,0", Part: 0.4, Was: 0.3, Tone: ui.Notice}, {Label: "Privatøkonomi", Value: "1,0", Part: 0.2, Tone: ui.Alarm}}}
	qr := &ui.QR{Modules: 21, Side: 120, Dark: func(x, y int) bool { return (x*7+y*11+x*y)%3 == 0 }}
	messages := ui.Column(ui.Gap12,
		ui.Message{Tone: ui.Alarm, Title: "Du mangler 42.000 kr. i marts.", Text: "En kassekredit på 50.000 kr. dækker det."}.Card(),
		ui.Message{Tone: ui.Notice, Title: "17:00 blev taget.", Text: "17:40 hos Mette er ledig.", Action: "Tag den", OnTap: nothing}.Card(),
		ui.Message{Tone: ui.Good, Title: "Din tid er bekræftet.", Text: "Torsdag den 26. kl. 17:20."}.Card(),
		ui.Message{Title: "Kun på denne enhed.", Text: "Log ind, når du vil sende noget."}.Card())
	page := ui.NewScaffold("Alt på én gang", buttons, badges,
		ui.NewSegmented(nil, "Forsigtig", "Forventet", "Optimistisk"),
		ui.RowTop(ui.Gap16, ui.Grow(ui.Column(ui.Gap16, list, ui.NewCard(bars))), ui.Grow(ui.Column(ui.Gap16, messages,
			ui.NewCard(&ui.CheckRow{Label: "Passer slet ikke", Radio: true, OnTap: nothing}, &ui.CheckRow{Label: "Passer helt", Radio: true, Done: true, OnTap: nothing}),
			ui.Row(ui.Gap16, qr, &ui.ProgressRing{Part: 0.05, Label: "5 %"}, &ui.ProgressRing{Part: 0.97, Label: "97 %"}, &ui.ProgressRing{Part: 1, Label: "100 %"})))))
	page.Most = 760
	return page
}

func writingSheet() fyne.CanvasObject {
	loop := ui.NewStepLoop(noon).Loop()
	fields := ui.Column(ui.Gap16,
		&ui.Field{Label: "Navn", Text: "Anna Nørgård", Hint: "Som det står på kontoret"},
		&ui.Field{Label: "CVR-nummer", Text: "1234", Error: "Et CVR-nummer har otte cifre."},
		&ui.Field{Placeholder: "Søg", Icon: icons.Search},
		&ui.Field{Label: "Besked", Lines: 3, Placeholder: "Skriv til Mette"})
	picker := &ui.SearchPicker{Placeholder: "Kommune", Find: func(string) []ui.Choice {
		return []ui.Choice{{Title: "Kolding", Note: "Business Kolding"}, {Title: "Vejle", Note: "Vejle Erhverv"}, {Title: "Ærø", Note: "Ærø Erhvervskontor"}}
	}, Rows: 3}
	area := &ui.TextArea{Rows: 4, Loop: loop, Placeholder: "Skriv her"}
	return &ui.Scaffold{Title: "At skrive", Most: 760, Body: ui.RowTop(ui.Gap24, ui.Grow(fields), ui.Grow(ui.Column(ui.Gap16, area, ui.NewCard(picker))))}
}

func focusFirst(w fyne.Window) { w.Canvas().FocusNext() }

func iconSheet() fyne.CanvasObject {
	grid := container.NewGridWrap(fyne.NewSize(52, 44))
	for _, name := range icons.Names() {
		grid.Add(ui.NewIcon(name, ui.Ink))
	}
	return ui.Inset(ui.Gap16, ui.Gap16, grid)
}

// shellOf is the shell in a gallery's window.
func shellOf(w fyne.Window) *ui.Shell {
	stack, ok := w.Content().(*fyne.Container)
	if !ok {
		return nil
	}
	shell, _ := stack.Objects[1].(*ui.Shell)
	return shell
}

func openSheet(w fyne.Window) {
	shell := shellOf(w)
	shell.Attach(w.Canvas())
	shell.Confirm("Meld afbud?", "Tiden hos Mette i dag kl. 17:20 bliver ledig for en anden. Du kan melde afbud indtil kl. 16.", "Meld afbud", "Behold tiden", true, nothing)
}

func toast(w fyne.Window) { shellOf(w).Toast("Beskeden er arkiveret", "Fortryd", nothing) }
