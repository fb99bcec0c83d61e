package booking

import (
	"context"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// erasedPrefix is how many characters of a booking of theirs say whose it was, by an id
// that is made for it.
const erasedPrefix = 36

// Erase cancels what a person has booked, and keeps what they attended without
// their name, their firm's number and what they wrote: for what the office counts.
func (rm *Room) Erase(ctx context.Context, tx *db.Tx, personID string) error {
	if err := leaveComing(ctx, tx, personID); err != nil {
		return err
	}
	if err := rm.LeaveTables(ctx, tx, personID); err != nil {
		return err
	}
	if err := record.EnsureCounter(ctx, tx, record.ErasedOwner); err != nil {
		return err
	}
	if err := tx.ExecAll(ctx, []any{personID}, `DELETE FROM calendar WHERE person_id = $1`, `DELETE FROM meeting_note WHERE person_id = $1`,
		`DELETE FROM call_task WHERE person_id = $1`, `UPDATE meeting_told SET person_id = '' WHERE person_id = $1`); err != nil {
		return err
	}
	if err := unnameFirms(ctx, tx, personID); err != nil {
		return err
	}
	prefix, err := tx.NewID() // who comes back may use an id again, and be erased again
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE booking SET person_id = $1, id = $2 || id, code = '' WHERE person_id = $3`, record.ErasedOwner, prefix+"/", personID)
	return err
}

// leaveComing cancels what a person has booked or waits for and has not begun.
func leaveComing(ctx context.Context, tx *db.Tx, personID string) error {
	coming, err := readBookings(ctx, tx, `WHERE b.person_id = $1 AND b.state IN ($2, $3, $4) AND $5 <
			COALESCE((SELECT starts_at FROM slot_place s WHERE s.slot_id = b.slot_id), (SELECT starts_at FROM event_place e WHERE e.event_id = b.event_id))
		ORDER BY b.id`,
		personID, api.BookingConfirmed, api.BookingOffered, api.BookingWaiting, db.Millis(tx.Now()))
	if err != nil {
		return err
	}
	for _, b := range coming {
		if err := newAllocator(ctx, tx).end(b, api.BookingCancelled); err != nil {
			return err
		}
	}
	return nil
}

// Export is where a person went, or wished to, and what was noted of it.
func (rm *Room) Export() []record.ExportQuery {
	return []record.ExportQuery{
		{File: "notes.json", Query: `SELECT booking_id, text, version, author, at FROM meeting_note WHERE person_id = $1 ORDER BY booking_id`},
		{File: "calls.json", Query: `SELECT booking_id, made_at, tries, done_at FROM call_task WHERE person_id = $1 ORDER BY made_at, id`},
		{File: "tables.json", Query: `SELECT event_id, round, at_table, turn FROM networking_seat WHERE person_id = $1 ORDER BY event_id, round`},
		{File: "bookings.json", Query: `SELECT id, event_id, slot_id, state, code, position, expires_at, stage, cvr, municipality, rating FROM booking WHERE person_id = $1 ORDER BY id`},
	}
}
