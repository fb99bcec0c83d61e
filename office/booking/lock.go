package booking

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Whoever changes who has which place at an event locks its row first and persons'
// counters then, their own among them: a place that is given up goes to somebody
// who may be writing as well. What is counted under it stays so, and a check-in code
// that is free stays free.

func lockWish(u *mutation.Request, b api.BookingRequestBody) error {
	return lockEvents(u, b.EventID, "", b.SlotID)
}

func lockMove(u *mutation.Request, b api.BookingMoveBody) error {
	return lockEvents(u, "", b.BookingID, b.SlotID)
}

func lockBooking(u *mutation.Request, b api.BookingBody) error {
	return lockEvents(u, "", b.BookingID, "")
}

// lockEvents locks an event, that of a booking of the person's and that of a slot,
// as far as they are given and there, in ascending order.
func lockEvents(u *mutation.Request, eventID, bookingID, slotID string) error {
	events := []string{eventID}
	if bookingID != "" {
		var of string
		err := u.Tx.QueryRowContext(u.Ctx, `SELECT event_id FROM booking WHERE person_id = $1 AND id = $2`, u.Person, bookingID).Scan(&of)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("look for the booking's event: %w", err)
		}
		events = append(events, of)
	}
	if slotID != "" {
		s, err := slot(u.Ctx, u.Tx, slotID)
		if err != nil && !errors.Is(err, record.ErrNotFound) {
			return err
		}
		events = append(events, s.event)
	}
	slices.Sort(events)
	for _, id := range slices.Compact(events) {
		if id == "" {
			continue
		}
		if err := u.Exec(`UPDATE event_place SET taken = taken WHERE event_id = $1`, id); err != nil {
			return fmt.Errorf("lock event: %w", err)
		}
	}
	return nil
}
