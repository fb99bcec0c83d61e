package booking

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

const (
	alternativesMost = 5
	lookedAtAfter    = 100 // free places after the wished time that are compared
	lookedAtBefore   = 50
)

// free is a place that could be had instead.
type free struct {
	api.Alternative
	field, adviser, hour, series, kind bool // alike in this
	apart                              time.Duration
}

// sameHour tells whether two times are at one hour of the day, as people know it.
func sameHour(a, b time.Time) bool {
	return a.In(text.Copenhagen).Hour() == b.In(text.Copenhagen).Hour()
}

// alternativesTo are the nearest free places to a wish that the person may have:
// of the same field first, then of the same adviser, then at the same hour of
// the day, then nearest in time.
func alternativesTo(u *mutation.Request, w wish) ([]api.Alternative, error) {
	busy, err := busyOf(u, w.except, api.Span{Start: u.Now, End: db.Time(endOfTime)})
	if err != nil {
		return nil, err
	}
	var found []free
	if w.slot != nil {
		found, err = freeSlots(u, w, busy)
	} else {
		found, err = freeEvents(u, w, busy)
	}
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b free) int {
		return cmp.Or(first(a.field, b.field), first(a.adviser, b.adviser), first(a.hour, b.hour), first(a.series, b.series), first(a.kind, b.kind),
			cmp.Compare(a.apart, b.apart), a.StartsAt.Compare(b.StartsAt), cmp.Compare(a.SlotID, b.SlotID), cmp.Compare(a.EventID, b.EventID))
	})
	var out []api.Alternative // none is absent, as it is when it is remembered
	for _, f := range found[:min(len(found), alternativesMost)] {
		out = append(out, f.Alternative)
	}
	return out, nil
}

// first puts what is so before what is not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// bookable is the condition on an event e that may be booked at $1.
const bookable = `e.state = 'planned' AND e.opens_at <= $1 AND (e.closes_at = 0 OR e.closes_at > $1)`

// freeSlots are the free slots around the wished one: at its event and near in
// time.
func freeSlots(u *mutation.Request, w wish, busy busyTimes) ([]free, error) {
	const from = `SELECT ` + slotColumns + `, e.requires, e.max_slots, e.slots_apart FROM slot_place s
		CROSS JOIN event_place e WHERE e.event_id = s.event_id AND NOT s.taken AND ` + bookable // SQLite keeps the order
	now, pivot := db.Millis(u.Now), w.pivot(u)
	had, err := slotsByEvent(u, w.except)
	if err != nil {
		return nil, err
	}
	seen, open := map[string]bool{w.slot.id: true}, slotsOpenFor(u, w.except)
	var out []free
	for _, q := range []struct {
		where string
		args  []any
	}{
		{` AND s.starts_at > $1 AND s.event_id = $2`, []any{now, w.event.id}},
		{` AND s.starts_at >= $2 ORDER BY s.starts_at LIMIT $3`, []any{now, pivot, lookedAtAfter}},
		{` AND s.starts_at > $1 AND s.starts_at < $2 ORDER BY s.starts_at DESC LIMIT $3`, []any{now, pivot, lookedAtBefore}},
	} {
		candidates, err := slotCandidates(u, from+q.where, q.args)
		if err != nil {
			return nil, err
		}
		for _, c := range candidates {
			if seen[c.id] || !w.mayHave(u, c.requires) || c.maxSlots > 0 && had[c.event] >= c.maxSlots ||
				busy.clash(c.event, true, []api.Span{{Start: c.starts, End: c.ends}}) {
				continue
			}
			if c.apart {
				if may, err := open(c.event); err != nil {
					return nil, err
				} else if !may {
					continue
				}
			}
			seen[c.id] = true
			out = append(out, free{
				Alternative: api.Alternative{
					EventID: c.event, SlotID: c.id, AdviserID: c.adviser, StartsAt: c.starts, EndsAt: c.ends,
				},
				field: w.alike(c.fields), adviser: c.adviser == w.slot.adviser, hour: sameHour(c.starts, w.slot.starts), apart: c.starts.Sub(w.slot.starts).Abs(),
			})
		}
	}
	return out, nil
}

// pivot is the time, in milliseconds, after and before which other places are looked
// for: when the wish begins, or as soon as anything still can. What begins later is
// bounded by it alone, not by the time now as well: of two such bounds SQLite begins
// at one, and might go through all that is free from now on.
func (w wish) pivot(u *mutation.Request) int64 {
	return max(db.Millis(w.starts()), db.Millis(u.Now)+1)
}

type slotCandidate struct {
	slotRow
	requires string
	maxSlots int
	apart    bool // its slots open otherwise than sign-up
}

func slotCandidates(u *mutation.Request, query string, args []any) ([]slotCandidate, error) {
	out, err := db.Collect(u.Ctx, u.Tx, func(row db.Scanner) (c slotCandidate, err error) {
		c.slotRow, err = scanSlot(row, &c.requires, &c.maxSlots, &c.apart)
		return c, err
	}, query, args...)
	if err != nil {
		return nil, fmt.Errorf("find free slots: %w", err)
	}
	return out, nil
}

// freeEvents are the events around the wished one with places left.
func freeEvents(u *mutation.Request, w wish, busy busyTimes) ([]free, error) {
	record := `'{}'`
	if len(busy) > 0 { // only then their sessions matter
		record = `COALESCE((SELECT r.body FROM record r WHERE r.owner = 'catalogue' AND r.kind = 'event' AND r.id = e.event_id AND NOT r.deleted), '{}')`
	}
	from := `SELECT ` + eventColumns + `, ` + record + ` FROM event_place e WHERE e.taken < e.capacity AND e.event_id <> $2 AND ` + bookable
	now, pivot := db.Millis(u.Now), w.pivot(u)
	var near []eventRow
	for _, q := range []struct {
		where string
		limit int
	}{
		{` AND e.starts_at >= $3 ORDER BY e.starts_at LIMIT $4`, lookedAtAfter},
		{` AND e.starts_at > $1 AND e.starts_at < $3 ORDER BY e.starts_at DESC LIMIT $4`, lookedAtBefore},
	} {
		events, err := eventCandidates(u, from+q.where, now, w.event.id, pivot, q.limit)
		if err != nil {
			return nil, err
		}
		near = append(near, events...)
	}
	var out []free
	for _, e := range near {
		if !w.mayHave(u, e.requires) || busy.attends(e.id) || busy.clash(e.id, false, e.spans()) {
			continue
		}
		out = append(out, free{
			Alternative: api.Alternative{EventID: e.id, StartsAt: e.starts, EndsAt: e.ends},
			field:       w.alike(e.fields), series: e.series != "" && e.series == w.event.series,
			hour: sameHour(e.starts, w.event.starts), kind: e.kind == w.event.kind, apart: e.starts.Sub(w.event.starts).Abs(),
		})
	}
	return out, nil
}

func eventCandidates(u *mutation.Request, query string, args ...any) ([]eventRow, error) {
	out, err := db.Collect(u.Ctx, u.Tx, func(row db.Scanner) (eventRow, error) {
		var record string
		e, err := scanEvent(row, &record)
		if err != nil {
			return e, err
		}
		return e, e.readRecord(record)
	}, query, args...)
	if err != nil {
		return nil, fmt.Errorf("find free places: %w", err)
	}
	return out, nil
}

// alike tells whether a place is about what the wish is about: the need that
// was named, else any field of what was wished for.
func (w wish) alike(fields []api.Field) bool {
	if w.need != "" {
		return slices.Contains(fields, w.need)
	}
	wanted := w.event.fields
	if w.slot != nil {
		wanted = w.slot.fields
	}
	return slices.ContainsFunc(fields, func(f api.Field) bool { return slices.Contains(wanted, f) })
}
