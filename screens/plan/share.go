package plan

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// share chooses whose adviser may read the plan, until when, and shows exactly
// what that is.
type share struct {
	env      *parts.Env
	booking  string // chosen; empty for none yet
	until    int    // index of the choices
	scaffold *ui.Scaffold
	choices  *ui.ChipRow
	sending  bool
	showText bool
}

// Share makes the page that shares the plan with the adviser of a booking; an
// empty bookingID asks which.
func Share(env *parts.Env, bookingID string) ui.Page {
	s := &share{env: env, booking: bookingID, until: usual, scaffold: ui.NewScaffold(env.T("plan.share_title"))}
	s.scaffold.OnBack, s.scaffold.BackName = env.BackTo(parts.Plan()), env.T("common.back")
	s.scaffold.Marks, s.scaffold.Most = env.Mark(), ui.ColumnsMost
	s.choices = &ui.ChipRow{Wrap: true, OnChoose: func(i int) {
		s.until = i
		s.Refresh()
	}}
	s.Refresh()
	return s
}

// Content implements ui.Page.
func (s *share) Content() fyne.CanvasObject { return s.scaffold }

// Destination implements ui.Belonging.
func (s *share) Destination() string { return parts.PagePlan }

// Refresh reads bookings and plan anew; what was chosen stays.
func (s *share) Refresh() {
	mine, err := s.env.App.Book.Mine(s.env.Ctx)
	if err != nil {
		s.scaffold.SetBody(s.env.Broken("plan.failed", err, s.Refresh))
		return
	}
	o, err := s.env.App.Plan.Overview(s.env.Ctx, "")
	if err != nil {
		s.scaffold.SetBody(s.env.Broken("plan.failed", err, s.Refresh))
		return
	}
	if wait := s.env.Unread(); wait != nil && o.Empty() { // the plan may be on another device
		s.scaffold.SetBody(wait)
		return
	}
	list := slices.DeleteFunc(mine.Coming, func(b booking.Booking) bool { return !b.HasReader() })
	switch {
	case o.Empty():
		s.scaffold.SetBody(ui.Empty{
			Icon: icons.Edit, Title: s.env.T("plan.share_nothing"), Text: s.env.T("plan.share_nothing_text"),
			Action: s.env.T("plan.write"), OnTap: func() { s.env.Nav.Replace(parts.Question(o.PlanID, begin(o))) },
		}.View())
		return
	case len(list) == 0:
		s.scaffold.SetBody(ui.Empty{
			Icon: icons.Calendar, Title: s.env.T("plan.share_nobody"), Text: s.env.T("plan.share_nobody_text"),
			Action: s.env.T("plan.share_find"), OnTap: func() { s.env.Nav.Go(parts.Programme()) },
		}.View())
		return
	}
	at := slices.IndexFunc(list, func(b booking.Booking) bool { return b.ID == s.booking })
	if at < 0 {
		at, s.booking = 0, list[0].ID
	}
	s.draw(list, list[at], o)
}

func (s *share) draw(list []booking.Booking, b booking.Booking, o plan.Overview) {
	name := s.env.Reader(b)
	who := ui.Column(0)
	for _, c := range list {
		who.Add(&ui.CheckRow{
			Radio: true, Done: c.ID == b.ID, Label: c.Who(), Note: s.env.Texts().DayClock(c.StartsAt, s.env.Now()),
			OnTap: func() {
				s.booking = c.ID
				s.Refresh()
			},
		})
	}

	s.choices.Labels = nil
	for _, at := range s.untils(b) {
		s.choices.Labels = append(s.choices.Labels, s.env.Texts().Through(at, s.env.Now()))
	}
	s.choices.Choose(s.until)
	choices := ui.Column(ui.Gap16,
		ui.NewCard(ui.Column(ui.Gap8, ui.NewStrong(s.env.T("plan.share_who")), who)),
		ui.NewCard(ui.Column(ui.Gap8, ui.NewStrong(s.env.T("plan.share_until")), s.choices)))
	read := ui.Column(ui.Gap16, s.content(o, name))
	if shared, ok := sharedPlan(b); ok {
		read.Add(s.shared(b, shared, name))
	}
	label := s.env.T("plan.share_do", text.A{"Name": name})
	send := ui.NewButton(label, func() {
		until := s.untils(b)[min(s.until, 2)]
		s.env.AskToShare(b, booking.WithPlan(b.Share, until), label, func(omit []string) { s.send(b, until, omit) })
	})
	send.Busy = s.sending
	read.Add(ui.NewSupport(s.env.WhoReads(b.Adviser) + " " + s.env.T("plan.share_promise", text.A{"Name": name})))
	read.Add(send)
	s.scaffold.SetBody(ui.TwoColumns(choices, read))
}

// content is exactly what will be read: the answered questions, word by word
// where one wants to see.
func (s *share) content(o plan.Overview, name string) fyne.CanvasObject {
	column := ui.Column(ui.Gap8, ui.NewStrong(s.env.T("plan.share_what", text.A{"Name": name, "Title": o.Title})))
	for _, ch := range o.Chapters {
		if ch.Answered == 0 {
			continue
		}
		column.Add(ui.Row(ui.Gap12, ui.Grow(ui.NewText(ui.Support, ch.Title)), ui.NewLabel(s.env.N("plan.words", ch.Words))))
		if !s.showText {
			continue
		}
		for _, q := range ch.Questions {
			full, err := s.env.App.Plan.Question(s.env.Ctx, o.PlanID, q.Key)
			if err == nil && full.Text != "" {
				column.Add(ui.InsetEdges(ui.Gap12, 0, 0, ui.Gap8, ui.Column(2, ui.NewSupport(q.Title), ui.NewText(ui.Support, full.Text))))
			}
		}
	}
	if o.Lines > 0 {
		column.Add(ui.Row(ui.Gap12, ui.Grow(ui.NewText(ui.Support, s.env.T("plan.share_figures"))), ui.NewLabel(s.env.N("plan.lines", o.Lines))))
	}
	label := s.env.T("plan.share_see", text.A{"Name": name})
	if s.showText {
		label = s.env.T("plan.share_hide")
	}
	column.Add(ui.NewSupport(s.env.T("plan.share_frozen")))
	column.Add(ui.Left(ui.Tall(ui.TouchTarget, ui.NewLink(label, func() {
		s.showText = !s.showText
		s.Refresh()
	}))))
	return ui.NewCard(column)
}

// shared says what can be read already, and takes it back.
func (s *share) shared(b booking.Booking, sh api.Share, name string) fyne.CanvasObject {
	line := s.env.T("plan.share_now", text.A{"Name": name, "Title": sh.Title, "Until": s.env.Texts().Through(sh.Until, s.env.Now())})
	return ui.NewSoftCard(ui.AccentSoft, ui.Column(ui.Gap4,
		ui.NewText(ui.Support, line),
		ui.Left(ui.Tall(ui.TouchTarget, ui.NewLink(s.env.T("plan.share_stop"), func() { s.stop(b) }))),
	))
}

func sharedPlan(b booking.Booking) (api.Share, bool) {
	for _, sh := range b.Share {
		if sh.Kind == api.ShareVersion && !sh.Asleep {
			return sh, true
		}
	}
	return api.Share{}, false
}

// usual is the place among untils of what is usual after an appointment.
const usual = 1

// untils are the choices of until when: the day of the appointment, what is usual
// after it, and half a year.
func (s *share) untils(b booking.Booking) []time.Time {
	day := func(days int) time.Time {
		at := b.EndsAt.In(text.Copenhagen)
		return time.Date(at.Year(), at.Month(), at.Day()+days+1, 0, 0, 0, 0, text.Copenhagen).UTC()
	}
	return []time.Time{day(0), booking.ShareUntil(b), day(182)}
}

func (s *share) send(b booking.Booking, until time.Time, omit []string) {
	s.sending = true
	s.Refresh()
	before, omitted := slices.Clone(b.Share), append([]string{}, b.SheetOmit...)
	s.env.Do(func(ctx context.Context) error {
		_, err := s.env.App.Book.SendPlan(ctx, b.ID, until, omit)
		return err
	}, func(err error) {
		s.sending = false
		if s.env.Failed(err) {
			s.Refresh()
			return
		}
		s.env.BackTo(parts.Plan())()
		s.env.ToastUndo(s.env.T("home.sending", text.A{"Name": s.env.Reader(b)}), func() {
			s.env.Failed(s.env.App.Book.Share(s.env.Ctx, b.ID, before, omitted))
		})
	})
}

// stop takes the consent back.
func (s *share) stop(b booking.Booking) {
	before := slices.Clone(b.Share)
	rest := slices.DeleteFunc(slices.Clone(b.Share), func(sh api.Share) bool { return sh.Kind == api.ShareVersion })
	if s.env.Failed(s.env.App.Book.Share(s.env.Ctx, b.ID, rest, nil)) {
		return
	}
	s.env.ToastUndo(s.env.T("plan.share_stopped", text.A{"Name": s.env.Reader(b)}), func() {
		s.env.Failed(s.env.App.Book.Share(s.env.Ctx, b.ID, before, nil))
	})
	s.Refresh()
}
