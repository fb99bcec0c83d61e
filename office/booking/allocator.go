package booking

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// allocator is where places change hands: bookings of all persons, within one
// transaction. changed hears of every booking that it changes.
type allocator struct {
	ctx     context.Context
	tx      *db.Tx
	now     time.Time
	changed func(person, booking string)
}

// allocatorFor gives a request's allocator; changes to the person's own bookings are among
// the records of the answer.
func allocatorFor(u *mutation.Request) *allocator {
	return &allocator{ctx: u.Ctx, tx: u.Tx, now: u.Now, changed: func(person, booking string) {
		if person == u.Person {
			u.Touch(api.KindBooking, booking)
		}
	}}
}

// newAllocator gives an allocator for what no person asked for.
func newAllocator(ctx context.Context, tx *db.Tx) *allocator {
	return &allocator{ctx: ctx, tx: tx, now: tx.Now(), changed: func(string, string) {}}
}

// bookingRow is a booking as the rules see it.
type bookingRow struct {
	person, id, event, slot, state, code string
	queue, position                      int
	shared                               bool // offered to everyone waiting
	expires                              time.Time
	during                               api.Span // first to last moment, breaks included
	movedFrom                            string   // the times that the person agreed to, where the office moved it; see timesOf
	fresh                                bool     // it has no record yet
}

const bookingColumns = `person_id, id, event_id, slot_id, state, code, queue, position, shared, expires_at,
	starts_at, ends_at, moved_from`

func scanBooking(row db.Scanner) (bookingRow, error) {
	var b bookingRow
	var expires, starts, ends int64
	err := row.Scan(&b.person, &b.id, &b.event, &b.slot, &b.state, &b.code, &b.queue, &b.position, &b.shared, &expires,
		&starts, &ends, &b.movedFrom)
	b.expires, b.during = db.Time(expires), api.Span{Start: db.Time(starts), End: db.Time(ends)}
	return b, err
}

// load reads a person's booking, else not_found.
func (f *allocator) load(person, id string) (bookingRow, error) {
	b, err := scanBooking(f.tx.QueryRowContext(f.ctx,
		`SELECT `+bookingColumns+` FROM booking WHERE person_id = $1 AND id = $2`, person, id))
	if errors.Is(err, sql.ErrNoRows) {
		return b, record.ErrNotFound
	}
	if err != nil {
		return b, fmt.Errorf("read booking: %w", err)
	}
	return b, nil
}

// list reads the bookings of an event in a state, in the order of the queue.
func (f *allocator) list(event, state string) ([]bookingRow, error) {
	out, err := db.Collect(f.ctx, f.tx, scanBooking, `SELECT `+bookingColumns+` FROM booking
		WHERE event_id = $1 AND state = $2 ORDER BY queue, id`, event, state)
	if err != nil {
		return nil, fmt.Errorf("read bookings: %w", err)
	}
	return out, nil
}

// save writes a booking and its person's record; also sets more of the record.
func (f *allocator) save(b bookingRow, also func(*api.Booking)) error {
	_, err := f.tx.ExecContext(f.ctx, `INSERT INTO booking (`+bookingColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (person_id, id) DO UPDATE SET event_id = excluded.event_id, slot_id = excluded.slot_id,
		state = excluded.state, code = excluded.code, queue = excluded.queue, position = excluded.position,
		shared = excluded.shared, expires_at = excluded.expires_at,
		starts_at = excluded.starts_at, ends_at = excluded.ends_at, moved_from = excluded.moved_from`,
		b.person, b.id, b.event, b.slot, b.state, b.code, b.queue, b.position, b.shared, db.Millis(b.expires),
		db.Millis(b.during.Start), db.Millis(b.during.End), b.movedFrom)
	if err != nil {
		return fmt.Errorf("write booking: %w", err)
	}
	var r api.Record
	if !b.fresh {
		if r, _, err = record.Find(f.ctx, f.tx, b.person, api.KindBooking, b.id); err != nil {
			return err
		}
	}
	var body api.Booking
	if err := r.Decode(&body); err != nil {
		return err
	}
	switch {
	case b.fresh:
		body.ChangedAt = f.now
	case body.State != b.state, body.SlotID != b.slot, body.EventID != b.event:
		f.changeShown(&body)
	}
	body.EventID, body.SlotID, body.State, body.Position = b.event, b.slot, b.state, b.position
	body.Code, body.ExpiresAt, body.CancelUntil = b.code, b.expires, time.Time{}
	if b.movedFrom != "" {
		body.CancelUntil = b.during.Start
	}
	if also != nil {
		also(&body)
	}
	raw, err := record.Compose(r.Body, body)
	if err != nil {
		return err
	}
	f.changed(b.person, b.id)
	_, err = record.Put(f.ctx, f.tx, b.person, api.KindBooking, b.id, raw)
	return err
}

// changeShown notes that a calendar shows another thing of a booking from now on.
func (f *allocator) changeShown(body *api.Booking) {
	body.Sequence++
	body.ChangedAt = f.now
}

// confirm gives a booking its code and its place, which is taken already.
func (f *allocator) confirm(b bookingRow, also func(*api.Booking)) error {
	if b.code == "" {
		code, err := f.code(b.event)
		if err != nil {
			return err
		}
		b.code = code
	}
	b.state, b.position, b.shared, b.expires = api.BookingConfirmed, 0, false, time.Time{}
	b.movedFrom = "" // the person asked for these times
	return f.save(b, func(body *api.Booking) {
		body.ConfirmedAt = f.now
		if also != nil {
			also(body)
		}
	})
}

// codeLetters leaves out what is mistaken for another: I, O, 0 and 1.
const codeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// code makes a check-in code of four letters that no other booking of the event
// has.
func (f *allocator) code(event string) (string, error) {
	for {
		raw, err := f.tx.Random(4)
		if err != nil {
			return "", err
		}
		for i, b := range raw {
			raw[i] = codeLetters[int(b)%len(codeLetters)]
		}
		var used bool
		err = f.tx.QueryRowContext(f.ctx, `SELECT EXISTS (SELECT 1 FROM booking WHERE event_id = $1 AND code = $2)`,
			event, string(raw)).Scan(&used)
		if err != nil {
			return "", fmt.Errorf("make a check-in code: %w", err)
		}
		if !used {
			return string(raw), nil
		}
	}
}

// end takes a booking out of its place and into a state that holds none, and
// gives the place on.
func (f *allocator) end(b bookingRow, state string) error {
	old := b
	b.state, b.position, b.shared, b.expires = state, 0, false, time.Time{}
	if err := f.save(b, nil); err != nil {
		return err
	}
	return f.vacate(old)
}

// vacate gives on the place that a booking held until now; old is the booking
// as it was, and the database has it as it became.
func (f *allocator) vacate(old bookingRow) error {
	if old.slot != "" {
		if old.state != api.BookingConfirmed {
			return nil
		}
		return freeSlot(f.ctx, f.tx, old.slot)
	}
	if err := f.release(old); err != nil {
		return err
	}
	return f.refill(old.event)
}

// release counts out what a booking without a slot held.
func (f *allocator) release(old bookingRow) error {
	set := ""
	switch {
	case old.state == api.BookingConfirmed, old.state == api.BookingOffered && !old.shared:
		set = `taken = taken - 1`
	case old.state == api.BookingWaiting:
		set = `waiting = waiting - 1`
	default: // a shared offer holds no place of its own; see trimShared
		return nil
	}
	_, err := f.tx.ExecContext(f.ctx, `UPDATE event_place SET `+set+` WHERE event_id = $1`, old.event)
	if err != nil {
		return fmt.Errorf("release place: %w", err)
	}
	return nil
}
