package booking

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/api/calendar"
	"startklar.dk/assets/text"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mail"
	"startklar.dk/office/record"
)

// noticeUseful is how long the mail of a change is tried to be sent, at the most.
const noticeUseful = 3 * 24 * time.Hour

// mailNotice writes the mail of what the office changed under a booking, once: what it
// changes after that has a notice and a mail of its own. It waits for an import that
// may change more of it.
func (rm *Room) mailNotice(ctx context.Context, tx *db.Tx, ref string) error {
	person, id, _ := strings.Cut(ref, "/")
	err := record.LockCounter(ctx, tx, person)
	if errors.Is(err, record.ErrNotFound) { // they were erased
		return nil
	}
	if err != nil {
		return err
	}
	if writing, err := catalogue.Writing(ctx, tx); err != nil || writing {
		return cmp.Or(err, jobs.Schedule(ctx, tx, jobNotice, ref, tx.Now().Add(time.Minute)))
	}
	b, err := newAllocator(ctx, tx).load(person, id)
	if err != nil || b.notice == "" {
		return unlessMissing(err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE booking SET notice = '' WHERE person_id = $1 AND id = $2`, person, id); err != nil {
		return err
	}
	var n api.Notice
	var p api.Person
	_, err = record.Live(ctx, tx, person, api.KindNotice, b.notice, &n)
	if err == nil {
		_, err = record.Live(ctx, tx, person, api.KindPerson, person, &p)
	}
	if err != nil {
		return unlessMissing(err)
	}
	to, ok := address.Clean(p.Email)
	useless := tx.Now().Add(noticeUseful)
	if over := latest(b.during.End, n.Old.EndsAt, n.New.EndsAt); over.Before(useless) {
		useless = over
	}
	if !ok || !useless.After(tx.Now()) {
		return nil
	}
	m, err := rm.noticeMail(ctx, tx, b, n, p)
	if err != nil {
		return err
	}
	return mail.PutWithCalendar(ctx, tx, to, m.Subject, m.Text, m.Calendar, useless)
}

func latest(times ...time.Time) time.Time { return slices.MaxFunc(times, time.Time.Compare) }

// noticeMail is the subject, the text and the calendar part of the mail of a change.
func (rm *Room) noticeMail(ctx context.Context, tx *db.Tx, b booking, n api.Notice, p api.Person) (m mail.Message, err error) {
	office, _, err := record.Office(ctx, tx)
	if err != nil {
		return m, err
	}
	of, err := booked(ctx, tx, b)
	if err != nil {
		return m, err
	}
	t := text.For(text.Match(p.Language))
	title := text.A{"Title": of.Event.Title}
	lines, err := noticeLines(ctx, tx, t, of, n)
	if err != nil {
		return m, err
	}
	var more string
	if n.Text != "" {
		more = n.Text + "\n"
	}
	if n.Decide {
		more = strings.TrimPrefix(more+"\n", "\n") + t.T("mail.notice.decide") + "\n"
	}
	sender := cmp.Or(office.Name, t.T("mail.office"))
	m.Subject = t.T("mail.notice.subject."+n.What, title)
	m.Text = t.T("mail.notice.body", text.A{
		"What": t.T("mail.notice.text."+n.What, title), "Lines": lines, "More": more, "Office": sender,
	})
	if b.body.ConfirmedAt.IsZero() { // it is in no calendar
		return m, nil
	}
	c := calendar.Calendar{Method: calendar.Request, Organizer: calendar.Contact{Name: sender, Email: mail.Sender(office, rm.mailFrom).Address}, Attendee: p.Email}
	if b.state == api.BookingCancelled {
		c.Method = calendar.Cancel
	}
	c.Entries = calendar.Of(b.id, b.body, of.Event, of.Slot, of.Adviser)
	m.Calendar = c.String()
	return m, nil
}

// noticeLines say when a booking is, and of what else changed what it was and is.
func noticeLines(ctx context.Context, tx *db.Tx, t *text.Texts, of Booked, n api.Notice) (string, error) {
	var lines strings.Builder
	line := func(label, old, now string) {
		key := "mail.notice.line"
		if old != "" && old != now {
			key = "mail.notice.line_before"
		}
		if now != "" {
			lines.WriteString(t.T(key, text.A{"Label": t.T("mail.notice.label." + label), "Old": old, "Now": now}) + "\n")
		}
	}
	was := of.span()
	if !n.Old.StartsAt.Equal(n.New.StartsAt) {
		was.Start = n.Old.StartsAt
	}
	if !n.Old.EndsAt.Equal(n.New.EndsAt) {
		was.End = n.Old.EndsAt
	}
	if of.Slot == nil && len(of.Event.Sessions) > 0 {
		for _, s := range of.Event.Spans() {
			line("time", "", timeIn(t, s))
		}
	} else {
		line("time", timeIn(t, was), timeIn(t, of.span()))
	}
	if n.Old.Venue != n.New.Venue {
		place := func(v api.Venue) string {
			return strings.Join(slices.DeleteFunc([]string{v.Name, v.Address}, func(s string) bool { return s == "" }), ", ")
		}
		line("venue", place(n.Old.Venue), place(n.New.Venue))
		line("link", "", n.New.Venue.OnlineURL)
	}
	if n.Old.AdviserID != n.New.AdviserID {
		was, err := readerNow(ctx, tx, n.Old.AdviserID)
		if err != nil {
			return "", err
		}
		line("adviser", was.Name, of.Adviser)
	}
	if n.Old.PriceOre != n.New.PriceOre {
		price := func(ore int64) string {
			if ore == 0 {
				return t.T("mail.notice.free")
			}
			return t.Kroner(ore)
		}
		line("price", price(n.Old.PriceOre), price(n.New.PriceOre))
	}
	return lines.String(), nil
}

// timeIn writes a time from its start to its end.
func timeIn(t *text.Texts, s api.Span) string {
	if text.DaysBetween(s.Start, s.End) == 0 {
		return t.T("mail.notice.time", text.A{"Day": t.Weekday(s.Start), "Span": t.Span(s.Start, s.End)})
	}
	return t.T("mail.notice.time_days", text.A{
		"Day": t.Weekday(s.Start), "Clock": t.Clock(s.Start), "Day2": t.Weekday(s.End), "Clock2": t.Clock(s.End),
	})
}
