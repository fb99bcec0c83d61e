package home

import (
	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/app/inbox"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// journey is the way from idea to firm. Who has just come sees it without the
// next step: the card above is that.
func (p *page) journey(j app.Journey, fresh bool) fyne.CanvasObject {
	count := p.env.T("home.journey_count", text.A{"N": j.Done, "Of": len(j.Steps)})
	column := ui.Column(ui.Gap8,
		ui.SectionHeader(p.env.T("home.journey"), ui.NewSupport(count).Still()),
		&ui.Steps{Done: j.Done, Of: len(j.Steps)},
	)
	switch {
	case fresh:
		column.Add(ui.NewSupport(p.env.T("home.journey_text")))
	case j.Next != nil:
		column.Add(p.nextStep(j.Next))
	case j.Done == len(j.Steps):
		column.Add(ui.NewSupport(p.env.T("home.journey_done")))
	}
	return ui.Inset(0, ui.Gap8, column)
}

// nextStep says what is next and does it in one tap.
func (p *page) nextStep(n *app.NextStep) fyne.CanvasObject {
	key := "home.step." + string(n.Key)
	values := text.A{"Title": n.Title}
	if n.Title != "" && p.env.Words.Has(key+"_named") {
		if !n.At.IsZero() {
			values["When"] = p.env.Texts().Day(n.At, p.env.Now())
		}
		key += "_named"
	}
	do := "home.step_do." + string(n.Key)
	if n.Key == app.StepTest && p.view.Test != nil && p.view.Test.ID == n.TestID {
		key, do = "home.step.test_begun", "home.step_do.test_begun"
	}
	what, action := p.env.T(key, values), p.env.T(do)
	line := &ui.Text{Wrap: true, TextSize: ui.Support, Spans: []ui.Span{
		{Text: p.env.T("home.next") + " "}, {Text: what, Bold: true},
	}}
	mark := &ui.Text{Text: action, TextSize: ui.Support, Role: ui.Accent, Bold: true}
	return &ui.TapCard{
		Bare: true, Fill: ui.Clear, Label: what + ", " + action, OnTap: func() { p.env.Nav.Go(p.stepRoute(n)) },
		Content: ui.Tall(ui.TouchTarget, ui.Row(ui.Gap12, &ui.Dot{}, ui.Grow(line), mark)),
	}
}

func (p *page) stepRoute(n *app.NextStep) ui.Route {
	switch {
	case n.Key == app.StepTest && n.TestID != "":
		return parts.TakeTest(n.TestID)
	case n.Key == app.StepTest:
		return parts.Tests()
	case n.Key == app.StepPlan && p.view.Continue != nil:
		return parts.Question(p.view.Continue.PlanID, p.view.Continue.Key)
	case n.Key == app.StepPlan:
		return parts.Plan()
	case n.Key == app.StepCVR:
		return parts.Me()
	case n.EventID != "":
		return parts.Event(n.EventID)
	}
	return parts.Programme()
}

// kickoffToday is the Kick-off of today where there is still something to book.
func (p *page) kickoffToday() (booking.Item, bool) {
	list, err := p.env.App.Book.Programme(p.env.Ctx, booking.Filter{Kinds: []string{api.EventKickoff}})
	if err != nil {
		return booking.Item{}, false
	}
	for _, it := range list {
		bookable := it.Action.Do == booking.DoBook || it.Action.Do == booking.DoChooseSlot
		if text.DaysBetween(p.env.Now(), it.StartsAt) == 0 && bookable && !it.Cancelled {
			return it, true
		}
	}
	return booking.Item{}, false
}

// kickoffCard leads into today's Kick-off.
func (p *page) kickoffCard(it booking.Item) fyne.CanvasObject {
	words := p.env.Texts()
	to, label := parts.Event(it.ID), p.env.T("home.kickoff_book")
	line := words.Span(it.StartsAt, it.EndsAt) + " · " + it.Venue.Name
	support := p.env.T("home.kickoff_text")
	if it.Action.Do == booking.DoChooseSlot {
		to, label = parts.Slots(it.ID, ""), p.env.T("home.kickoff_slots")
		support = p.env.N("home.kickoff_free", it.FreeSlots)
	}
	return ui.NewCard(
		ui.Left(ui.NewBadge(ui.Good, text.UpperFirst(words.DayClock(it.StartsAt, p.env.Now())))),
		ui.Person(&ui.Avatar{Icon: icons.Flag}, it.Title, line, ui.Heading),
		ui.NewBody(support),
		ui.NewButton(label, func() { p.env.Nav.Go(to) }),
	)
}

// welcome is for who has just come: one thing to do, and two others for who
// would rather.
func (p *page) welcome() fyne.CanvasObject {
	var first fyne.CanvasObject
	rest := ui.Column(0)
	also := func(icon, title, note string, to ui.Route) {
		if len(rest.Objects) > 0 {
			rest.Add(ui.Inset(ui.CardPadding, 0, ui.Divider()))
		}
		rest.Add(&ui.ListRow{
			Icon: icon, Title: title, Note: note, Chevron: true, Edge: true,
			OnTap: func() { p.env.Nav.Go(to) },
		})
	}
	write := parts.Plan()
	if o, err := p.env.App.Plan.Overview(p.env.Ctx, ""); err == nil {
		for _, ch := range o.Chapters[min(1, len(o.Chapters)):] { // the summary is written last
			if len(ch.Questions) > 0 {
				write = parts.Question(o.PlanID, ch.Questions[0].Key)
				break
			}
		}
	}
	testID, title, minutes := p.firstTest()
	note := ""
	if minutes > 0 {
		note = p.env.T("date.minutes_short", text.A{"N": minutes})
	}
	kickoff, today := p.kickoffToday()
	switch {
	case today:
		first = p.kickoffCard(kickoff)
		if testID != "" {
			also(icons.Test, p.env.T("home.take_test", text.A{"Title": title}), note, parts.TakeTest(testID))
		}
		also(icons.Edit, p.env.T("home.first_sentence"), "", write)
	case testID != "":
		first = ui.NewCard(
			ui.NewHeading(p.env.T("home.welcome")),
			ui.NewBody(p.env.T("home.welcome_test", text.A{"Title": title, "Time": note})),
			ui.NewButton(p.env.T("home.take_test", text.A{"Title": title}), func() { p.env.Nav.Go(parts.TakeTest(testID)) }),
		)
		also(icons.Edit, p.env.T("home.first_sentence"), "", write)
		also(icons.Calendar, p.env.T("home.see_programme"), "", parts.Programme())
	default:
		first = ui.NewCard(
			ui.NewHeading(p.env.T("home.welcome")),
			ui.NewBody(p.env.T("home.welcome_write")),
			ui.NewButton(p.env.T("home.first_sentence"), func() { p.env.Nav.Go(write) }),
		)
		also(icons.Calendar, p.env.T("home.see_programme"), "", parts.Programme())
	}
	return ui.Column(ui.Gap16, first, &ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap4, rest)})
}

func (p *page) firstTest() (id, title string, minutes int) {
	tests, err := p.env.App.Tests.List(p.env.Ctx)
	if err != nil || len(tests) == 0 {
		return "", "", 0
	}
	return tests[0].ID, tests[0].Title, tests[0].Minutes
}

// nothingBooked stands where the next appointment would.
func (p *page) nothingBooked() fyne.CanvasObject {
	if it, today := p.kickoffToday(); today {
		return p.kickoffCard(it)
	}
	return ui.NewCard(
		ui.Person(&ui.Avatar{Icon: icons.Calendar}, p.env.T("home.no_booking"), p.env.T("home.no_booking_text"), ui.Body),
		ui.NewSoftButton(p.env.T("home.find_time"), func() { p.env.Nav.Go(parts.Programme()) }),
	)
}

// newsRow is one new thing.
func (p *page) newsRow(it inbox.Item) fyne.CanvasObject {
	title, line := it.Title, it.Preview
	if title == "" {
		title = it.From
	}
	to := parts.Inbox()
	switch it.Kind {
	case inbox.ItemReferral:
		to = parts.Referral(it.ID)
		if it.State == api.ReferralOffered && it.From != "" {
			line = p.env.T("home.news_referral", text.A{"Name": it.From})
		} else if key := "inbox.state." + it.State; p.env.Words.Has(key) {
			line = p.env.T(key) + " · " + line
		}
	case inbox.ItemOffer:
		to = parts.Booking(it.ID)
		line = p.env.T("home.news_offer")
	case inbox.ItemNotice:
		to = parts.Booking(it.Booking)
		line = app.ChangeLine(p.env.Words, it.State, it.Starts, p.env.Now())
	case inbox.ItemAnswer:
		to = parts.Booking(it.ID)
		line = p.env.T("booking.answer."+it.State, text.A{"When": p.env.Words.DayClock(it.Starts, p.env.Now())})
	case inbox.ItemBooking:
		to, title = parts.Booking(it.ID), it.With
	case inbox.ItemComment:
		title = it.With
		if n := len(it.Together); n > 1 {
			line = p.env.N("inbox.comments", n)
		}
	case inbox.ItemMessage, inbox.ItemQuestion:
		title = it.With
	}
	if title == "" {
		title = p.env.OfficeName()
	}
	return &ui.ListRow{
		Leading: ui.NewAvatar(title), Title: title, Subtitle: line, SubLines: 2, Unread: true, Edge: true,
		OnTap: func() {
			if it.Kind == inbox.ItemComment {
				to = p.env.Commented(it.PlanID, it.Section)
			}
			p.env.Nav.Go(to)
		},
	}
}
