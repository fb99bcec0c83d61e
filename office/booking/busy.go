package booking

import (
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// busyTime is a confirmed booking as it fills its person's time.
type busyTime struct {
	booking string
	event   string
	slot    bool
	spans   []api.Span
}

type busyTimes []busyTime

// endOfTime is the last millisecond of the year 9999.
const endOfTime = 253402300799999

// busyOf reads the times that a person's confirmed bookings take around a time,
// but for one. The person's counter is locked: nobody books for them meanwhile.
func busyOf(u *mutation.Request, except string, around api.Span) (busyTimes, error) {
	type booked struct{ id, event, slot string }
	all, err := db.Collect(u.Ctx, u.Tx, func(row db.Scanner) (b booked, err error) {
		err = row.Scan(&b.id, &b.event, &b.slot)
		return b, err
	}, `SELECT b.id, b.event_id, b.slot_id FROM booking b
		JOIN event_place e ON e.event_id = b.event_id
		WHERE b.person_id = $1 AND b.state IN ('confirmed', 'attended') AND b.id <> $2 AND e.ends_at > $3
		AND b.ends_at > $4 AND b.starts_at < $5`,
		u.Person, except, db.Millis(u.Now), db.Millis(around.Start), db.Millis(around.End))
	if err != nil {
		return nil, fmt.Errorf("read the person's bookings: %w", err)
	}
	var out busyTimes
	for _, b := range all {
		t := busyTime{booking: b.id, event: b.event, slot: b.slot != ""}
		if t.slot {
			s, err := slot(u.Ctx, u.Tx, b.slot)
			if err != nil {
				return nil, err
			}
			t.spans = []api.Span{{Start: s.starts, End: s.ends}}
		} else {
			e, err := event(u.Ctx, u.Tx, b.event)
			if err != nil {
				return nil, err
			}
			t.spans = e.spans()
		}
		out = append(out, t)
	}
	return out, nil
}

// attends tells whether the person is booked at the event itself.
func (b busyTimes) attends(event string) bool {
	return slices.ContainsFunc(b, func(t busyTime) bool { return t.event == event && !t.slot })
}

// clash tells whether spans overlap what the person has. An event and its own
// slots are one; two of its slots are not.
func (b busyTimes) clash(event string, slot bool, spans []api.Span) bool {
	for _, t := range b {
		if t.event == event && t.slot != slot {
			continue
		}
		for _, s := range spans {
			if slices.ContainsFunc(t.spans, s.Overlaps) {
				return true
			}
		}
	}
	return false
}

// refuseWish refuses a wish with what else is free, unless something went wrong. That
// is looked for while others write; it holds for nobody until they ask for it.
func refuseWish(u *mutation.Request, w wish, code api.Code, err error) error {
	if err != nil {
		return err
	}
	p := mutation.RefuseCode(code)
	look := func(u *mutation.Request) ([]api.Alternative, error) { return alternativesTo(u, w) }
	p.Alternatives, err = mutation.Outside(u, nil, look, mutation.AsRead)
	if err != nil {
		return err
	}
	return p
}
