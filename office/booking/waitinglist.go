package booking

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/record"
)

const (
	offerHeld = 12 * time.Hour // how long an offer is held at the most
	allWithin = 3 * time.Hour  // nearer to the start than this, everyone waiting is offered the place
)

// jobEvent is an event's next expiry of an offer, or its start.
const jobEvent jobs.Kind = "event"

// eventDue does what falls due at an event, and has the next done.
func eventDue(ctx context.Context, tx *db.Tx, event string) error {
	if err := (places{event: true}).lock(ctx, tx, ""); err != nil {
		return err
	}
	f := newAllocator(ctx, tx)
	if err := f.settle(event); err != nil {
		return err
	}
	return f.schedule(event)
}

// enqueue puts a booking last on an event's waiting list.
func (f *allocator) enqueue(b booking) error {
	if _, err := f.tx.ExecContext(f.ctx, `UPDATE event_place SET waiting = waiting + 1 WHERE event_id = $1`, b.event); err != nil {
		return fmt.Errorf("join the waiting list: %w", err)
	}
	err := f.tx.QueryRowContext(f.ctx, `SELECT COALESCE(MAX(queue), 0) + 1, COUNT(CASE WHEN state = 'waiting' THEN 1 END) + 1
		FROM booking WHERE event_id = $1`, b.event).Scan(&b.queue, &b.position)
	if err != nil {
		return fmt.Errorf("join the waiting list: %w", err)
	}
	b.state = api.BookingWaiting
	if err := f.save(b); err != nil {
		return err
	}
	if err := f.tell(b, receiptAfter); err != nil {
		return err
	}
	ShowEvent(f.ctx, f.tx, b.event)
	return f.schedule(b.event)
}

// places reads an event's counts and holds its row.
func (f *allocator) places(event string) (eventRow, error) {
	e, err := scanEvent(f.tx.QueryRowContext(f.ctx, `UPDATE event_place SET taken = taken WHERE event_id = $1
		RETURNING `+eventColumns, event))
	if err = record.NotFound(err); err != nil {
		return e, fmt.Errorf("read the event's places: %w", err)
	}
	return e, nil
}

// refill offers the event's free places to those who wait, in the transaction
// that freed them: first come, first served, and to everyone when the start is
// near. It leaves positions, the catalogue and the next task right.
func (f *allocator) refill(event string) error {
	e, err := f.places(event)
	if err != nil {
		return err
	}
	if err := f.trimShared(&e); err != nil {
		return err
	}
	if left := e.starts.Sub(f.now); left > 0 && e.state == api.EventPlanned {
		expires := f.offerEnds(left)
		if left < allWithin {
			err = f.offerAll(&e, expires)
		} else {
			err = f.offerNext(&e, expires)
		}
		if err != nil {
			return err
		}
	}
	if err := f.renumber(event); err != nil {
		return err
	}
	ShowEvent(f.ctx, f.tx, event)
	return f.schedule(event)
}

// offerEnds is when an offer of now runs out, as long before the start as is
// left.
func (f *allocator) offerEnds(left time.Duration) time.Time {
	return f.now.Add(min(offerHeld, left/2)).Truncate(time.Millisecond)
}

// offerNext offers each free place to the next one waiting.
func (f *allocator) offerNext(e *eventRow, expires time.Time) error {
	if e.taken >= e.capacity || e.waiting == 0 {
		return nil
	}
	waiting, err := f.list(e.id, api.BookingWaiting)
	if err != nil {
		return err
	}
	for _, b := range waiting[:min(len(waiting), e.capacity-e.taken)] {
		b.state, b.position, b.expires = api.BookingOffered, 0, expires
		if err := f.offer(b); err != nil {
			return err
		}
		e.taken, e.waiting = e.taken+1, e.waiting-1
	}
	return f.setCounts(*e)
}

// offerAll offers what is free to everyone waiting; the first to accept has it.
func (f *allocator) offerAll(e *eventRow, expires time.Time) error {
	if e.taken >= e.capacity {
		return nil
	}
	waiting, err := f.list(e.id, api.BookingWaiting)
	if err != nil {
		return err
	}
	for _, b := range waiting {
		b.state, b.position, b.shared, b.expires = api.BookingOffered, 0, true, expires
		if err := f.offer(b); err != nil {
			return err
		}
	}
	e.waiting = 0
	sharing, err := f.sharing(e.id)
	if err != nil {
		return err
	}
	held := min(e.capacity-e.taken, len(sharing)-e.shared)
	e.taken, e.shared = e.taken+held, e.shared+held
	return f.setCounts(*e)
}

// offer saves a booking that is offered a place, whose person hears of it at once.
func (f *allocator) offer(b booking) error {
	if err := f.save(b); err != nil {
		return err
	}
	return f.tell(b, 0)
}

// sharing are those whom a place is offered to together with others.
func (f *allocator) sharing(event string) ([]booking, error) {
	offered, err := f.list(event, api.BookingOffered)
	if err != nil {
		return nil, err
	}
	var out []booking
	for _, b := range offered {
		if b.shared {
			out = append(out, b)
		}
	}
	return out, nil
}

// trimShared lets go of places held for everyone that are more than those whom
// they are held for, and puts people back in the queue where none is left.
func (f *allocator) trimShared(e *eventRow) error {
	sharing, err := f.sharing(e.id)
	if err != nil {
		return err
	}
	if over := e.shared - len(sharing); over > 0 {
		e.shared, e.taken = e.shared-over, e.taken-over
		return f.setCounts(*e)
	}
	if e.shared > 0 || len(sharing) == 0 {
		return nil
	}
	for _, b := range sharing {
		b.state, b.shared, b.expires = api.BookingWaiting, false, time.Time{}
		if err := f.save(b); err != nil {
			return err
		}
		e.waiting++
	}
	return f.setCounts(*e)
}

func (f *allocator) setCounts(e eventRow) error {
	_, err := f.tx.ExecContext(f.ctx, `UPDATE event_place SET taken = $1, shared = $2, waiting = $3 WHERE event_id = $4`,
		e.taken, e.shared, e.waiting, e.id)
	if err != nil {
		return fmt.Errorf("count the event's places: %w", err)
	}
	return nil
}

// renumber gives everyone waiting the position they have now.
func (f *allocator) renumber(event string) error {
	waiting, err := f.list(event, api.BookingWaiting)
	if err != nil {
		return err
	}
	for i, b := range waiting {
		if b.position == i+1 {
			continue
		}
		b.position = i + 1
		if err := f.save(b); err != nil {
			return err
		}
	}
	return nil
}

// settle ends the offers that were not taken in time, and the waiting when the
// event has begun, of which their persons are told, and gives on what that frees.
func (f *allocator) settle(event string) error {
	e, err := f.places(event)
	if err != nil {
		return err
	}
	offered, err := f.list(event, api.BookingOffered)
	if err != nil {
		return err
	}
	begun := !e.starts.After(f.now)
	var over []booking
	for _, b := range offered {
		if begun || !b.expires.After(f.now) {
			over = append(over, b)
		}
	}
	if begun {
		waiting, err := f.list(event, api.BookingWaiting)
		if err != nil {
			return err
		}
		over = append(over, waiting...)
	}
	if len(over) == 0 {
		return nil
	}
	for _, old := range over {
		b := old
		b.state, b.position, b.shared, b.expires = api.BookingExpired, 0, false, time.Time{}
		if err := f.save(b); err != nil {
			return err
		}
		if err := f.release(old); err != nil {
			return err
		}
		after := receiptAfter
		if !begun { // an offer ran out
			after = 0
		}
		if err := f.tell(b, after); err != nil {
			return err
		}
	}
	return f.refill(event)
}

// schedule has the event looked at again when its next offer expires, or when
// it begins while people wait.
func (f *allocator) schedule(event string) error {
	var due sql.NullInt64
	err := f.tx.QueryRowContext(f.ctx, `SELECT MIN(CASE WHEN b.state = 'offered' THEN b.expires_at ELSE e.starts_at END)
		FROM booking b JOIN event_place e ON e.event_id = b.event_id
		WHERE b.event_id = $1 AND b.state IN ('offered', 'waiting')`, event).Scan(&due)
	if err != nil {
		return fmt.Errorf("find the event's next expiry: %w", err)
	}
	if !due.Valid {
		return jobs.Unschedule(f.ctx, f.tx, jobEvent, event)
	}
	return jobs.Schedule(f.ctx, f.tx, jobEvent, event, db.Time(due.Int64))
}

// acceptShared takes one of the places that are offered to everyone waiting;
// false where none is left. Those who came too late wait again.
func (f *allocator) acceptShared(event string) (bool, error) {
	return db.ChangedOne(f.tx.ExecContext(f.ctx, `UPDATE event_place SET shared = shared - 1 WHERE event_id = $1 AND shared > 0`, event))
}
