package booking

import (
	"context"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/letters"
	"startklar.dk/office/record"
)

// noticeUseful is how long the mail of a change is tried to be sent, at the most.
const noticeUseful = 3 * 24 * time.Hour

// mailNotice writes the mail of what the office changed under a booking, once: what it
// changes after that has a notice and a mail of its own. It waits for an import that
// may change more of it.
func (rm *Room) mailNotice(ctx context.Context, tx *db.Tx, ref string) error {
	m, err := rm.dueMailing(ctx, tx, jobNotice, ref)
	if err != nil || m == nil || m.notice == "" {
		return err
	}
	var n api.Notice
	_, err = record.Live(ctx, tx, m.person, api.KindNotice, m.notice, &n)
	if unlessMissing(err) != nil {
		return err
	}
	if there := err == nil; there {
		if err := rm.mailChange(ctx, tx, m, n); err != nil {
			return err
		}
	}
	m.notice, m.told = "", m.stateTold()
	m.knows(tx.Now())
	return m.keep(ctx, tx)
}

func latest(times ...time.Time) time.Time { return slices.MaxFunc(times, time.Time.Compare) }

// mailChange mails a change to the person of a booking; who has no address is called.
func (rm *Room) mailChange(ctx context.Context, tx *db.Tx, m *mailing, n api.Notice) error {
	if m.to == "" {
		return putCall(ctx, tx, m, n)
	}
	if m.state != api.BookingConfirmed { // a link is told to who has a place
		n.Old.Venue.OnlineURL, n.New.Venue.OnlineURL = "", ""
	}
	facts, err := changedFacts(ctx, tx, m.t, m.of, n)
	if err != nil {
		return err
	}
	if n.By != "" && n.By != m.office.Name { // else who signs it
		facts = append(facts, letters.Fact{Label: m.t.T("mail.notice.label.by"), Value: n.By})
	}
	title := text.A{"Title": m.title()}
	v := m.words(nil)
	v.Words[letters.Headline] = m.t.T("mail.notice.subject."+n.What, title)
	v.Words[letters.What] = m.t.T("mail.notice.text."+n.What, title)
	v.Blocks[letters.Changes] = []letters.Block{{Facts: facts}}
	v.Blocks[letters.Message] = letters.Paragraphs(n.Text)
	if n.Decide {
		v.Blocks[letters.Decide] = []letters.Block{{Text: m.decide()}}
	}
	kind := letters.Changed
	if n.What == api.NoticeCancelled || n.What == api.NoticeRemoved {
		kind = letters.CalledOff
	}
	return rm.mailOf(ctx, tx, m, kind, latest(m.during.End, n.Old.EndsAt, n.New.EndsAt), v)
}

// decide asks whether they can still come, and says until when they may say no: of a course
// that can be until one of its sessions is.
func (m *mailing) decide() string {
	until := m.body.CancelUntil
	if until.IsZero() || until.Equal(m.during.Start) {
		return m.t.T("mail.notice.decide")
	}
	return m.t.T("mail.notice.decide_until", text.A{"Until": m.t.T("letter.moment", text.A{"Day": m.t.Weekday(until), "Clock": m.t.Clock(until)})})
}

// changedFacts say when a booking is, and of what else changed what it was and is.
func changedFacts(ctx context.Context, tx *db.Tx, t *text.Texts, of Booked, n api.Notice) (facts []letters.Fact, err error) {
	line := func(label, old, now string) {
		if old == now {
			old = ""
		}
		if now != "" {
			facts = append(facts, letters.Fact{Label: t.T("mail.notice.label." + label), Value: now, Before: old})
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
		line("venue", venueIn(n.Old.Venue), venueIn(n.New.Venue))
		if url := n.New.Venue.OnlineURL; url != "" {
			facts = append(facts, letters.Fact{Label: t.T("mail.notice.label.link"), Value: url, URL: url})
		}
	}
	if n.Old.AdviserID != n.New.AdviserID {
		was, err := readerNow(ctx, tx, n.Old.AdviserID)
		if err != nil {
			return nil, err
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
	return facts, nil
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
