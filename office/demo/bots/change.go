package bots

import (
	"context"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/programme"
)

const (
	changesAfter = 3 * time.Minute  // after something was booked the office changes it
	changesUntil = 20 * time.Minute // before it begins nothing of it is changed any more
	movedBy      = 30 * time.Minute // as far as something is moved
	changedOneOf = 3                // of so many bookings, after somebody's first, one is changed
)

// unsettle changes now and then what a person has booked, so that they see what an office does then: the first of what
// they booked is moved, and of the others some are moved, go to another room, or are called off and brought back.
func (bs *Bots) unsettle(ctx context.Context, personID string) {
	for again := true; again; {
		if !pause(ctx, bs.o.Changes) {
			return
		}
		again = false
		bs.attempt(ctx, personID, "the demo changes nothing", func(ctx context.Context, f *file) (err error) {
			again, err = bs.change(ctx, f)
			return err
		})
	}
}

// change changes one thing that a person has booked; again tells that it is to be put right later.
func (bs *Bots) change(ctx context.Context, f *file) (again bool, err error) {
	records, err := catalogue(ctx, bs.office)
	if err != nil {
		return false, err
	}
	why := text.For(text.Danish).T("demo.change.why")
	events := map[string]api.Event{}
	for _, r := range records {
		var e api.Event
		if r.Kind != api.KindEvent || r.Deleted || r.Decode(&e) != nil || e.StartsAt.Before(bs.office.Now().Add(changesUntil)) {
			continue
		}
		if e.State == api.EventCancelled && e.CancelledText == why { // it was a slip
			return false, bs.publish(ctx, records, r.ID, "", func(w *programme.Work) { w.Event.State, w.Event.CancelledText = api.EventPlanned, "" })
		}
		events[r.ID] = e
	}
	first := len(f.changed) == 0
	for _, b := range f.bookings {
		e, comes := events[b.EventID]
		if !comes || f.changed[b.id] || !unsettled[e.Kind] || !first && number(b.id)%changedOneOf != 0 {
			continue
		}
		turn := number(b.id) / changedOneOf % 3
		switch {
		case first || turn == 0:
			return false, bs.publish(ctx, records, b.EventID, f.texts().T("demo.change.word"), func(w *programme.Work) {
				day := programme.DayOf(w.Event.StartsAt)
				*w = w.Moved(day, day.Clock(w.Event.StartsAt.Add(movedBy)))
			})
		case turn == 1:
			return false, bs.publish(ctx, records, b.EventID, "", func(w *programme.Work) {
				w.Event.Venue.Name = text.For(text.Danish).T("demo.change.room", text.A{"Venue": w.Event.Venue.Name})
			})
		}
		return true, bs.publish(ctx, records, b.EventID, "", func(w *programme.Work) { w.Event.State, w.Event.CancelledText = api.EventCancelled, why })
	}
	return false, nil
}

// unsettled are the kinds of events of which something is changed: those of one evening or some. Who is counselled one
// by one is left their time.
var unsettled = map[string]bool{api.EventKickoff: true, api.EventCafe: true, api.EventCourse: true, api.EventMeeting: true, api.EventPanel: true, api.EventNetwork: true}

// publish has the consultant change an event, as at the desk, with a word to whom it touches.
func (bs *Bots) publish(ctx context.Context, records []api.Record, eventID, word string, change func(*programme.Work)) error {
	by := named(records, consultant)
	s, err := bs.office.Programme.Event(ctx, by, eventID)
	if err != nil {
		return err
	}
	p := programme.Publishing{ID: eventID, Version: s.Version, Work: s.Work, Word: word}
	change(&p.Work)
	return bs.office.Programme.Publish(ctx, by, p)
}
