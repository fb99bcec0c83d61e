package booking

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// jobHeld is the end of an event to which somebody has come; its ref is the event's id.
const jobHeld jobs.Kind = "held"

// Why a check-in code is refused.
const (
	CodeUnknown   = "unknown"   // nobody has it
	CodeElsewhere = "elsewhere" // of another event
	CodeGivenUp   = "given_up"  // of a booking that stands no more
	CodeWaits     = "waits"     // of somebody who waits for a place
)

// CodeRefused is why a code checks nobody in. Event is the one that the code is of, for
// whom may know of it.
type CodeRefused struct {
	Why   string
	Event api.Event
}

func (r *CodeRefused) Error() string { return "the check-in code is refused: " + r.Why }

// CheckInByCode checks in whoever has a code at an event, and gives who they are. Letters
// may be small, with blanks around and between. Errors: as CheckIn, and *CodeRefused.
func (rm *Room) CheckInByCode(ctx context.Context, by mutation.Staff, eventID, code string) (personID string, err error) {
	code = strings.ToUpper(strings.Join(strings.Fields(code), ""))
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		e, err := atTheDoor(ctx, tx, by, eventID)
		if err != nil {
			return err
		}
		personID, err = whoseCode(ctx, tx, by, e, code)
		return err
	})
	if err == nil {
		err = rm.CheckIn(ctx, by, eventID, personID)
	}
	if err != nil {
		return "", fmt.Errorf("check in by a code: %w", err)
	}
	return personID, nil
}

// atTheDoor is an event for whoever receives its guests. Errors: *api.Problem forbidden,
// not_found.
func atTheDoor(ctx context.Context, tx *db.Tx, by mutation.Staff, eventID string) (eventRow, error) {
	if err := by.May(mutation.RoleConsultant, mutation.RoleDoor); err != nil {
		return eventRow{}, err
	}
	e, err := event(ctx, tx, eventID)
	if err == nil && by.May(mutation.RoleConsultant) != nil && !onItsDay(e.spans(), tx.Now()) {
		err = record.ErrNotFound
	}
	return e, err
}

// codeKnownFor is how long after an event its codes are told from wrong ones.
const codeKnownFor = 180 * 24 * time.Hour

func whoseCode(ctx context.Context, tx *db.Tx, by mutation.Staff, e eventRow, code string) (string, error) {
	if len(code) != codeLength {
		return "", &CodeRefused{Why: CodeUnknown}
	}
	here, err := readBookings(ctx, tx, `WHERE b.event_id = $1 AND b.code = $2 AND b.person_id <> $3`, e.id, code, record.ErasedOwner)
	if err != nil {
		return "", err
	}
	for _, b := range here {
		switch b.state {
		case api.BookingConfirmed, api.BookingAttended, api.BookingMissed:
			return b.person, nil
		case api.BookingWaiting, api.BookingOffered:
			return "", &CodeRefused{Why: CodeWaits}
		}
	}
	if len(here) > 0 {
		return "", &CodeRefused{Why: CodeGivenUp}
	}
	others, err := db.Collect(ctx, tx, func(row db.Scanner) (o api.Event, err error) {
		var body string
		if err := row.Scan(&body); err != nil {
			return o, err
		}
		return o, api.Record{Kind: api.KindEvent, Body: []byte(body)}.Decode(&o)
	}, `SELECT r.body FROM event_place e JOIN booking b ON b.event_id = e.event_id AND b.code = $1
		JOIN record r ON r.owner = $2 AND r.kind = $3 AND r.id = e.event_id AND NOT r.deleted
		WHERE e.ends_at > $4 AND b.state IN ('confirmed', 'attended', 'missed') ORDER BY e.event_id`, code, record.CatalogueOwner, api.KindEvent, db.Millis(tx.Now().Add(-codeKnownFor)))
	if err != nil {
		return "", fmt.Errorf("look where a code is from: %w", err)
	}
	if len(others) == 0 {
		return "", &CodeRefused{Why: CodeUnknown}
	}
	refused := &CodeRefused{Why: CodeElsewhere}
	nearest := slices.MinFunc(others, func(a, b api.Event) int {
		return int(a.StartsAt.Sub(tx.Now()).Abs().Minutes()) - int(b.StartsAt.Sub(tx.Now()).Abs().Minutes())
	})
	if by.May(mutation.RoleConsultant) == nil || onItsDay(nearest.Spans(), tx.Now()) {
		refused.Event = nearest
	}
	return "", refused
}

// received does something with all that a person has at an event, for who receives its
// guests, and saves what do gives back of it, with a line each in the log. Those who sit at
// its tables with them are told whether they are there.
func (rm *Room) received(ctx context.Context, by mutation.Staff, eventID, personID string, do func(f *allocator, e eventRow, has []booking) (changed []booking, err error)) error {
	return rm.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := atTheDoor(ctx, tx, by, eventID); err != nil {
			return err
		}
		if err := lockReceived(ctx, tx, eventID, personID); err != nil {
			return err
		}
		e, err := event(ctx, tx, eventID)
		if err != nil {
			return err
		}
		has, err := readBookings(ctx, tx, `WHERE b.person_id = $1 AND b.event_id = $2 AND b.state IN ('confirmed', 'attended', 'missed')
			ORDER BY b.starts_at, b.id`, personID, eventID)
		if err != nil {
			return err
		}
		if len(has) == 0 || personID == record.ErasedOwner {
			return record.ErrNotFound
		}
		f := newAllocator(ctx, tx)
		changed, err := do(f, e, has)
		if err != nil {
			return err
		}
		for _, b := range changed {
			if err := f.save(b); err != nil {
				return err
			}
			if err := record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Person: personID, Kind: string(api.KindBooking), Ref: b.id}); err != nil {
				return err
			}
		}
		return tellTables(ctx, tx, eventID, personID)
	})
}

// CheckIn notes that a person has come to an event, from the morning of its day: with all
// that they have booked there, once. What they missed of it stays missed, unless it is all
// that they have. When the event is over, who has arrived has attended. Errors:
// *api.Problem forbidden, not_found, not_open (it is not its day yet), cancelled, overlap
// (they are elsewhere by now).
func (rm *Room) CheckIn(ctx context.Context, by mutation.Staff, eventID, personID string) error {
	err := rm.received(ctx, by, eventID, personID, func(f *allocator, e eventRow, has []booking) (changed []booking, err error) {
		switch {
		case e.state == api.EventCancelled:
			return nil, mutation.RefuseCode(api.CodeCancelled)
		case text.DaysBetween(f.now, e.starts) > 0:
			return nil, mutation.RefuseCode(api.CodeNotOpen)
		}
		missed := !slices.ContainsFunc(has, func(b booking) bool { return b.state != api.BookingMissed })
		for _, b := range has {
			if missed {
				if err := f.mark(&b, api.BookingConfirmed); err != nil {
					return nil, err
				}
			}
			if b.state != api.BookingConfirmed || !b.body.ArrivedAt.IsZero() {
				continue
			}
			if err := f.arrives(e, &b); err != nil {
				return nil, err
			}
			changed = append(changed, b)
		}
		return changed, nil
	})
	if err != nil {
		return fmt.Errorf("check somebody in: %w", err)
	}
	return nil
}

// arrives has who has a booking be there.
func (f *allocator) arrives(e eventRow, b *booking) error {
	if !f.now.Before(e.ends) { // it is noted afterwards
		return f.mark(b, api.BookingAttended)
	}
	b.body.ArrivedAt = f.now
	return jobs.Schedule(f.ctx, f.tx, jobHeld, e.id, e.ends)
}

// TakeBackCheckIn takes back that a person has come to an event, or did not: with the
// minutes of its meetings. Errors: *api.Problem forbidden, not_found, overlap.
func (rm *Room) TakeBackCheckIn(ctx context.Context, by mutation.Staff, eventID, personID string) error {
	err := rm.received(ctx, by, eventID, personID, func(f *allocator, _ eventRow, has []booking) (changed []booking, err error) {
		for _, b := range has {
			if b.state == api.BookingConfirmed && b.body.ArrivedAt.IsZero() {
				continue
			}
			if err := f.mark(&b, api.BookingConfirmed); err != nil {
				return nil, err
			}
			changed = append(changed, b)
		}
		return changed, nil
	})
	if err != nil {
		return fmt.Errorf("take a check-in back: %w", err)
	}
	return nil
}

// Miss says that a person did not come to what they have booked at an event and has begun.
// What they came to stays. Errors: *api.Problem forbidden, not_found, not_open (nothing has
// begun).
func (rm *Room) Miss(ctx context.Context, by mutation.Staff, eventID, personID string) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	err := rm.received(ctx, by, eventID, personID, func(f *allocator, _ eventRow, has []booking) (changed []booking, err error) {
		if f.now.Before(has[0].during.Start) {
			return nil, mutation.RefuseCode(api.CodeNotOpen)
		}
		for _, b := range has {
			if b.state != api.BookingConfirmed || !b.body.ArrivedAt.IsZero() || f.now.Before(b.during.Start) {
				continue
			}
			if err := f.mark(&b, api.BookingMissed); err != nil {
				return nil, err
			}
			changed = append(changed, b)
		}
		return changed, nil
	})
	if err != nil {
		return fmt.Errorf("mark who did not come: %w", err)
	}
	return nil
}

// MissRest says of all at an event that is over, and of whom nobody said anything, that
// they did not come. Errors: *api.Problem forbidden, not_found, not_open (it is not over).
func (rm *Room) MissRest(ctx context.Context, by mutation.Staff, eventID string) error {
	day, err := rm.OnTheDay(ctx, by, eventID)
	if err == nil {
		err = by.May(mutation.RoleConsultant)
	}
	if err == nil && rm.db.Now().Before(day.EndsAt) {
		err = mutation.RefuseCode(api.CodeNotOpen)
	}
	for _, p := range day.Participants {
		if err != nil {
			break
		}
		if p.Standing() != api.BookingConfirmed {
			continue
		}
		if err = rm.Miss(ctx, by, eventID, p.PersonID); missing(err) { // they gave it up meanwhile
			err = nil
		}
	}
	if err != nil {
		return fmt.Errorf("mark who did not come: %w", err)
	}
	return nil
}

func missing(err error) bool {
	var p *api.Problem
	return errors.Is(err, record.ErrNotFound) || errors.As(err, &p) && p.Code == api.CodeNotFound
}

// eventHeld has those have attended who had arrived when an event is over. Moved on
// meanwhile, it is over later.
func eventHeld(ctx context.Context, tx *db.Tx, id string) error {
	owners := map[string]bool{}
	if err := lockEvent(ctx, tx, id, `SELECT DISTINCT person_id FROM booking WHERE event_id = $1 AND state = 'confirmed'`, owners); err != nil {
		return err
	}
	if err := lockOwners(ctx, tx, owners); err != nil {
		return err
	}
	e, err := event(ctx, tx, id)
	if err != nil {
		return unlessMissing(err)
	}
	if e.ends.After(tx.Now()) {
		return jobs.Schedule(ctx, tx, jobHeld, id, e.ends)
	}
	f := newAllocator(ctx, tx)
	here, err := f.list(id, api.BookingConfirmed)
	if err != nil {
		return err
	}
	for _, b := range here {
		if b.body.ArrivedAt.IsZero() {
			continue
		}
		if err := f.mark(&b, api.BookingAttended); err != nil {
			return err
		}
		if err := f.save(b); err != nil {
			return err
		}
	}
	return nil
}
