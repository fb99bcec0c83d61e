package booking

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/consent"
	"startklar.dk/office/db"
	"startklar.dk/office/letters"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// ForPerson is a booking as the office's own see it who do something about it on behalf of
// its person.
type ForPerson struct {
	Booked
	Name      string // of the person
	Mailed    bool   // they have an address at which they are mailed
	Member    bool   // they pay as one
	LeaveTill time.Time
	May, Move bool // it can be given up, and moved to another slot
	Decide    bool // the office changed it, and its person has not said whether they come
	NoticeID  string
	Changed   []letters.Fact // what the office changed, where that is to be decided
	Text      string         // what it says of that
	Lacks     string         // what the event asks for first, as its Requires, while it is not shared; empty: nothing is missing
}

// ForPerson reads a booking of a person's; what changed is said in a language. Errors:
// *api.Problem forbidden, not_found.
func (rm *Room) ForPerson(ctx context.Context, by mutation.Staff, m Meeting, t *text.Texts) (out ForPerson, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return out, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		b, err := newAllocator(ctx, tx).load(m.PersonID, m.BookingID)
		if err != nil {
			return err
		}
		var p api.Person
		if _, err := record.Live(ctx, tx, m.PersonID, api.KindPerson, m.PersonID, &p); err != nil {
			return err
		}
		out = ForPerson{Name: cmp.Or(strings.TrimSpace(p.Name), p.Email, p.Phone), Mailed: p.Email != "", Member: p.Member}
		if out.Booked, err = booked(ctx, tx, b); err != nil {
			return err
		}
		now := tx.Now()
		out.LeaveTill = out.LeaveUntil(out.Event, out.StartsAt())
		out.May, out.Move = out.MayLeave(out.Event, out.LeaveTill, now)
		if out.Lacks, err = lacks(ctx, tx, b, out.Event.Requires); err != nil {
			return err
		}
		return out.decide(ctx, tx, m, t)
	})
	if err != nil {
		return out, fmt.Errorf("read a booking: %w", err)
	}
	return out, nil
}

// lacks is what an event asks for first that is not shared for a booking of it which stands; empty where nothing is
// missing.
func lacks(ctx context.Context, tx *db.Tx, b booking, requires string) (string, error) {
	if !b.stands() {
		return "", nil
	}
	u := newAllocator(ctx, tx).of(b.person)
	_, shown, err := consent.CheckShares(u, "/share", stillThere(u, b.body.Share))
	if err != nil || shown.Meets(requires) {
		return "", err
	}
	return requires, nil
}

// decide fills in what the office changed, where the person has still to say whether they
// come.
func (b *ForPerson) decide(ctx context.Context, tx *db.Tx, m Meeting, t *text.Texts) error {
	records, err := noticesOf(ctx, tx, m.PersonID)
	if err != nil {
		return err
	}
	var told []api.Notice
	for _, r := range records {
		var n api.Notice
		if err := r.Decode(&n); err != nil {
			return err
		}
		if n.BookingID == m.BookingID {
			told, b.NoticeID = append(told, n), r.ID
		}
	}
	c := b.Booking.Changed(told, b.span(), tx.Now())
	if c == nil || !c.Decide {
		return nil
	}
	b.Decide, b.Text = true, c.Text
	old, now := differing(c.Old, c.New)
	b.Changed, err = changedFacts(ctx, tx, t, b.Booked, api.Notice{What: c.What, Old: old, New: now})
	return err
}

// FreeTime is a slot that somebody can have.
type FreeTime struct {
	ID string
	api.Slot
	Adviser string
	Event   api.Event
}

// FreeTimes are the slots that a person can have from now on at an event, and at others of
// its kind where those are asked for too, the first first, at most so many. What they hold
// by one booking is free for them: the one that moves. Errors: *api.Problem forbidden,
// not_found.
func (rm *Room) FreeTimes(ctx context.Context, by mutation.Staff, personID, eventID, moves string, others bool, most int) (all []FreeTime, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all = nil
		e, err := event(ctx, tx, eventID)
		if err != nil {
			return err
		}
		u := newAllocator(ctx, tx).of(personID)
		kind := ""
		if others && e.kind != api.EventKickoff { // one of those is not another
			kind = e.kind
		}
		candidates, err := slotCandidates(u, `SELECT `+slotColumns+`, e.requires, e.max_slots, e.slots_apart FROM slot_place s
			JOIN event_place e ON e.event_id = s.event_id WHERE NOT s.taken AND s.starts_at > $1 AND `+bookable+`
			AND (e.event_id = $2 OR e.kind = $3) ORDER BY s.starts_at, s.slot_id LIMIT $4`, []any{db.Millis(u.Now), eventID, kind, 4 * most})
		if err != nil {
			return err
		}
		if candidates, err = mayHave(u, candidates, moves); err != nil {
			return err
		}
		for _, c := range candidates[:min(len(candidates), most)] {
			f, err := freeTime(ctx, tx, c)
			if err != nil {
				return err
			}
			all = append(all, f)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look what is free: %w", err)
	}
	return all, nil
}

// mayHave leaves of free slots those that a person may have.
func mayHave(u *mutation.Request, all []slotCandidate, moves string) (may []slotCandidate, err error) {
	busy, err := busyOf(u, moves, api.Span{Start: u.Now, End: db.Time(endOfTime)})
	if err != nil {
		return nil, err
	}
	had, err := slotsByEvent(u, moves)
	if err != nil {
		return nil, err
	}
	open := slotsOpenFor(u, moves)
	for _, c := range all {
		if c.maxSlots > 0 && had[c.event] >= c.maxSlots || busy.clash(c.event, true, []api.Span{{Start: c.starts, End: c.ends}}) {
			continue
		}
		if c.apart {
			if is, err := open(c.event); err != nil || !is {
				if err != nil {
					return nil, err
				}
				continue
			}
		}
		may = append(may, c)
	}
	return may, nil
}

func freeTime(ctx context.Context, tx *db.Tx, c slotCandidate) (f FreeTime, err error) {
	f.ID, f.Slot = c.id, api.Slot{EventID: c.event, AdviserID: c.adviser, StartsAt: c.starts, EndsAt: c.ends, Fields: c.fields, Free: true}
	if _, err = record.Live(ctx, tx, record.CatalogueOwner, api.KindEvent, c.event, &f.Event); err != nil {
		return f, err
	}
	reader, err := readerNow(ctx, tx, c.adviser)
	f.Adviser = reader.Name
	return f, err
}

// Bookable is an event that can be booked now for a person.
type Bookable struct {
	ID string
	api.Event
	Free   int  // of its slots that are to come
	Has    bool // the person has a place at it, or waits for one
	Member bool // the person pays as one
}

// Places tells how many places at the event itself can be had now.
func (b Bookable) Places(now time.Time) int {
	if b.Capacity <= 0 || b.Admission(b.StartsAt, now) != "" {
		return 0
	}
	return max(0, b.PlacesLeft)
}

// Waits tells whether one can get on the waiting list of the event.
func (b Bookable) Waits(now time.Time) bool {
	return b.Capacity > 0 && b.WaitingList && b.PlacesLeft <= 0 && b.Admission(b.StartsAt, now) == ""
}

const bookableQuery = `SELECT e.event_id, r.body,
		(SELECT COUNT(*) FROM slot_place s WHERE s.event_id = e.event_id AND NOT s.taken AND s.starts_at > $1),
		EXISTS (SELECT 1 FROM booking b WHERE b.event_id = e.event_id AND b.person_id = $2 AND b.slot_id = '' AND b.state IN ('confirmed', 'attended', 'offered', 'waiting'))
	FROM event_place e JOIN record r ON r.owner = $3 AND r.kind = 'event' AND r.id = e.event_id AND NOT r.deleted WHERE `

func scanBookable(row db.Scanner) (b Bookable, err error) {
	var body string
	if err := row.Scan(&b.ID, &body, &b.Free, &b.Has); err != nil {
		return b, err
	}
	return b, api.Record{Kind: api.KindEvent, ID: b.ID, Body: []byte(body)}.Decode(&b.Event)
}

// bookableFor reads events, which a condition with one argument chooses, as a person can
// book them.
func bookableFor(ctx context.Context, tx *db.Tx, personID, where string, arg any) (all []Bookable, err error) {
	var p api.Person
	if _, err := record.Live(ctx, tx, personID, api.KindPerson, personID, &p); err != nil {
		return nil, err
	}
	all, err = db.Collect(ctx, tx, scanBookable, bookableQuery+where, db.Millis(tx.Now()), personID, record.CatalogueOwner, arg)
	for i := range all {
		all[i].Member = p.Member
	}
	return all, err
}

// Bookable are the events that can be booked for a person now, the first first, at most so
// many: those with a place, a free time or a waiting list. Errors: *api.Problem forbidden,
// not_found.
func (rm *Room) Bookable(ctx context.Context, by mutation.Staff, personID string, most int) (all []Bookable, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return nil, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err = bookableFor(ctx, tx, personID, bookable+` AND e.ends_at > $1 AND e.state = $4 ORDER BY e.starts_at, e.event_id`, api.EventPlanned)
		all = slices.DeleteFunc(all, func(b Bookable) bool { return b.Free == 0 && b.Places(tx.Now()) == 0 && !b.Waits(tx.Now()) })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look what can be booked: %w", err)
	}
	return all[:min(len(all), most)], nil
}

// BookableEvent is one event as a person can book it, if at all. Errors: as Bookable.
func (rm *Room) BookableEvent(ctx context.Context, by mutation.Staff, personID, eventID string) (b Bookable, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return b, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all, err := bookableFor(ctx, tx, personID, `e.event_id = $4`, eventID)
		if err == nil && len(all) == 0 {
			err = record.ErrNotFound
		}
		if err == nil {
			b = all[0]
		}
		return err
	})
	if err != nil {
		return b, fmt.Errorf("look how an event can be booked: %w", err)
	}
	return b, nil
}
