package home

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// appointment is the card of what comes next.
func (p *page) appointment(a *app.Appointment) fyne.CanvasObject {
	b := a.Booking
	words := p.env.Texts()
	p.countdown = &ui.Countdown{
		To: b.StartsAt, Loop: p.env.Loop, TextSize: ui.Support, Role: ui.Quiet,
		Words: func(time.Duration) string { return p.until(b) },
	}
	when := text.UpperFirst(words.DayClock(b.StartsAt, p.env.Now()))
	card := ui.Column(ui.Gap12,
		ui.Row(ui.Gap12, ui.NewBadge(ui.Good, when), p.countdown),
		p.head(b),
		ui.Divider(),
	)
	prepare := ui.Column(0, ui.NewStrong(p.env.T("home.prepare")), ui.Gap(ui.Gap4))
	for _, step := range a.Prepare {
		prepare.Add(p.preparation(a, step))
	}
	card.Add(prepare)
	if a.Sent != nil {
		card.Add(p.sent(a))
	}
	if buttons := p.buttons(a); buttons != nil {
		card.Add(buttons)
	}
	return &ui.Card{Content: card}
}

// until says how long it is to a booking, and that it is under way when it is.
func (p *page) until(b booking.Booking) string {
	now := p.env.Now()
	switch {
	case !now.Before(b.EndsAt):
		return p.env.T("home.over")
	case !now.Before(b.StartsAt):
		return p.env.T("home.under_way", text.A{"Time": p.env.Texts().Clock(b.EndsAt)})
	}
	if days := text.DaysBetween(now, b.StartsAt); days > 1 {
		return p.env.T("date.in", text.A{"Duration": p.env.N("date.days", days)})
	}
	return p.env.Texts().Until(b.StartsAt, now)
}

// head names the appointment and leads to its page.
func (p *page) head(b booking.Booking) fyne.CanvasObject {
	avatar := &ui.Avatar{Icon: icons.Calendar}
	title := b.Title
	line := []string{b.Venue.Name}
	if b.Adviser != nil {
		avatar = ui.NewAvatar(b.Adviser.Name)
		line = []string{b.Adviser.Name}
		if b.EventKind == api.EventKickoff {
			title = p.env.T("home.speed")
		}
		if field := p.field(b); field != "" {
			line = append(line, field)
		}
	}
	line = append(line, p.env.Texts().Duration(b.EndsAt.Sub(b.StartsAt)))
	support := strings.Join(trimmed(line), " · ")
	return &ui.TapCard{
		Bare: true, Fill: ui.Clear, Label: title + ", " + support,
		OnTap:   func() { p.env.Nav.Go(parts.Booking(b.ID)) },
		Content: ui.Person(avatar, title, support, ui.Heading),
	}
}

// field is what the appointment is about, as it is written inside a line.
func (p *page) field(b booking.Booking) string {
	switch {
	case b.Need != "":
		return text.LowerFirst(p.env.FieldName(b.Need))
	case len(b.Fields) > 0:
		return text.LowerFirst(p.env.FieldName(b.Fields[0]))
	}
	return ""
}

// preparation is one thing to have ready, one tap away.
func (p *page) preparation(a *app.Appointment, step app.Preparation) fyne.CanvasObject {
	row := &ui.CheckRow{Label: step.Title, Done: step.Done}
	if step.Minutes > 0 {
		row.Note = p.env.Texts().Duration(time.Duration(step.Minutes) * time.Minute)
	}
	switch step.Kind {
	case app.PrepSection:
		row.OnTap = func() { p.env.Nav.Go(parts.Question("", step.Key)) }
	case app.PrepFigures:
		label, to := p.env.PrepareFigures()
		row.Label, row.OnTap = label, func() { p.env.Nav.Go(to) }
	case app.PrepTest:
		row.OnTap = func() { p.env.Nav.Go(parts.TakeTest(step.Key)) }
	case app.PrepQuestion:
		row.Label = p.env.T("home.question", text.A{"Name": p.env.Reader(a.Booking)})
		row.OnTap = func() { p.askSheet(a.Booking, step.Text) }
	}
	return row
}

// sent says what the adviser has, and since when.
func (p *page) sent(a *app.Appointment) fyne.CanvasObject {
	words := p.env.Texts()
	values := text.A{"Name": p.env.Reader(a.Booking), "Title": a.Sent.Title, "Until": words.Through(a.Sent.Until, p.env.Now())}
	title := p.env.T("home.sent", values)
	if a.Booking.Waiting { // the office has not answered, so nobody can read it yet
		title = p.env.T("home.sending", values)
	} else if at, ok := p.keptAt(a.Sent.ID); ok {
		values["When"] = words.DayClock(at, p.env.Now())
		title = p.env.T("home.sent_at", values)
	}
	tone, line := ui.Good, p.env.T("home.sent_text", values)
	if a.Changed {
		line += " " + p.env.T("home.sent_changed")
	}
	return ui.Message{Tone: tone, Title: title, Text: line}.Card()
}

// keptAt is when a version was kept, which is when it was sent.
func (p *page) keptAt(versionID string) (time.Time, bool) {
	versions, err := p.env.App.Plan.Versions(p.env.Ctx, "")
	if err != nil {
		return time.Time{}, false
	}
	for _, v := range versions {
		if v.ID == versionID {
			return v.At, true
		}
	}
	return time.Time{}, false
}

// buttons are what can be done with the appointment now: send what is written,
// and on the way show the code or the way there.
func (p *page) buttons(a *app.Appointment) fyne.CanvasObject {
	var send, door *ui.Button
	if a.CanSend {
		send = ui.NewButton(p.sendLabel(a), func() { p.env.Nav.Go(parts.SharePlan(a.Booking.ID)) })
		if p.deciding {
			send.Kind = ui.Soft
		}
	}
	b := a.Booking
	switch {
	case b.Code != "":
		door = ui.NewSoftButton(p.env.T("home.code"), func() { p.codeSheet(b) })
	case b.Venue.OnlineURL != "":
		door = ui.NewSoftButton(p.env.T("home.online"), func() { p.env.Browse(b.Venue.OnlineURL) })
	case b.Venue.Address != "":
		door = ui.NewSoftButton(p.env.T("home.way"), func() { p.env.Browse(parts.MapURL(b.Venue)) })
	}
	switch {
	case send != nil && door != nil:
		return ui.Row(ui.Gap12, ui.GrowBy(1.6, send), ui.Grow(door))
	case send != nil:
		return send
	case door != nil:
		if a.Today && !p.deciding {
			door.Kind = ui.Filled // nothing is left to send, and it is today
		}
		return door
	}
	return nil
}

// sendLabel says what is sent to whom: the plan, by its title where there are several.
func (p *page) sendLabel(a *app.Appointment) string {
	name := p.env.Reader(a.Booking)
	plans, err := p.env.App.Plan.Plans(p.env.Ctx)
	plans = slices.DeleteFunc(plans, func(s plan.Summary) bool { return s.Deleted })
	switch {
	case err == nil && len(plans) > 1: // the first is the current one, which is sent
		return p.env.T("home.send_titled", text.A{"Title": plans[0].Title, "Name": name})
	case a.Sent != nil:
		return p.env.T("home.send_again")
	}
	return p.env.T("home.send", text.A{"Name": name})
}

func trimmed(list []string) []string {
	var out []string
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
