package booking

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/calendar"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// cancelledShown is how long a calendar still shows a booking that was given up or
// called off: programs that ask rarely are to hear of it.
const cancelledShown = 30 * 24 * time.Hour

// RenewCalendar gives a person a new secret for the calendar's address; the one
// from before then leads nowhere. Errors: *api.Problem not_found.
func (rm *Room) RenewCalendar(ctx context.Context, personID string) (secret string, err error) {
	noise, err := rm.db.Random(account.TokenBytes)
	if err != nil {
		return "", err
	}
	secret = base64.RawURLEncoding.EncodeToString(noise)
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := record.LockCounter(ctx, tx, personID); err != nil {
			return err
		}
		var old string
		err := tx.QueryRowContext(ctx, `SELECT secret FROM calendar WHERE person_id = $1`, personID).Scan(&old)
		if err == nil {
			err = rm.accounts.NoteRevoked(old)
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO calendar (person_id, secret) VALUES ($1, $2)
			ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret`, personID, account.TokenSum(secret))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("renew a calendar: %w", err)
	}
	return secret, nil
}

// RevokeCalendar has a calendar's secret, by its sum, lead nowhere.
func (rm *Room) RevokeCalendar(ctx context.Context, tx *db.Tx, sum string) error {
	return tx.ExecAll(ctx, []any{sum}, `DELETE FROM calendar WHERE secret = $1`, `DELETE FROM staff_calendar WHERE secret = $1`)
}

// Calendar are the bookings of the person whose calendar has this secret, past
// ones included; or the meetings of one of the staff, which lead to the desk at an
// address. Errors: *api.Problem not_found.
func (rm *Room) Calendar(ctx context.Context, secret, address string) (all []calendar.Entry, err error) {
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		all = nil
		var personID string
		err := tx.QueryRowContext(ctx, `SELECT person_id FROM calendar WHERE secret = $1`, account.TokenSum(secret)).Scan(&personID)
		if errors.Is(err, sql.ErrNoRows) {
			all, err = staffEntries(ctx, tx, secret, address)
			return err
		}
		if err != nil {
			return err
		}
		bookings, err := calendarBookings(ctx, tx, personID)
		if err != nil {
			return err
		}
		for _, b := range bookings {
			of, err := entries(ctx, tx, b)
			if err != nil {
				return err
			}
			all = append(all, of...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read a calendar: %w", err)
	}
	return all, nil
}

type calendarBooking struct {
	id   string
	body api.Booking
}

// calendarBookings are a person's bookings that stand, and those that stood and
// were cancelled not long ago.
func calendarBookings(ctx context.Context, tx *db.Tx, personID string) ([]calendarBooking, error) {
	since := tx.Now().Add(-cancelledShown)
	all, err := db.Collect(ctx, tx, func(row db.Scanner) (b calendarBooking, err error) {
		var body string
		var changed int64
		if err := row.Scan(&b.id, &body, &changed); err != nil {
			return b, err
		}
		err = api.Record{Kind: api.KindBooking, ID: b.id, Body: json.RawMessage(body)}.Decode(&b.body)
		if b.body.ChangedAt.IsZero() { // from before it was kept
			b.body.ChangedAt = db.Time(changed)
		}
		return b, err
	}, `SELECT id, body, changed_at FROM record
		WHERE owner = $1 AND kind = $2 AND NOT deleted ORDER BY id`, personID, api.KindBooking)
	return slices.DeleteFunc(all, func(b calendarBooking) bool {
		switch b.body.State {
		case api.BookingConfirmed, api.BookingAttended, api.BookingMissed:
			return false
		case api.BookingCancelled:
			return b.body.ConfirmedAt.IsZero() || b.body.ChangedAt.Before(since)
		}
		return true
	}), err
}

// entries are the times of one booking. An event or a slot that is gone has none, but
// where it was called off with that.
func entries(ctx context.Context, tx *db.Tx, b calendarBooking) ([]calendar.Entry, error) {
	if b.body.State == api.BookingCancelled {
		of, err := booked(ctx, tx, booking{id: b.id, event: b.body.EventID, slot: b.body.SlotID, state: b.body.State, body: b.body})
		if err != nil || of.StartsAt().IsZero() {
			return nil, err
		}
		return calendarTimes(b.id, b.body, of.Event, of.Slot, of.Adviser), nil
	}
	var e api.Event
	if _, err := record.Live(ctx, tx, record.CatalogueOwner, api.KindEvent, b.body.EventID, &e); err != nil {
		return nil, unlessMissing(err)
	}
	if b.body.SlotID == "" {
		return calendarTimes(b.id, b.body, e, nil, ""), nil
	}
	var s api.Slot
	if _, err := record.Live(ctx, tx, record.CatalogueOwner, api.KindSlot, b.body.SlotID, &s); err != nil {
		return nil, unlessMissing(err)
	}
	var a api.Adviser
	if _, err := record.Live(ctx, tx, record.CatalogueOwner, api.KindAdviser, s.AdviserID, &a); unlessMissing(err) != nil {
		return nil, err
	}
	return calendarTimes(b.id, b.body, e, &s, a.Name), nil
}

// calendarTimes are the times of a booking for its person's calendar: the link of an online
// event is told to who has a place alone.
func calendarTimes(id string, b api.Booking, e api.Event, slot *api.Slot, adviser string) []calendar.Entry {
	if !heldIn(b.State) {
		e.Venue.OnlineURL = ""
	}
	return calendar.Of(id, b, e, slot, adviser)
}

func unlessMissing(err error) error {
	if errors.Is(err, record.ErrNotFound) {
		return nil
	}
	return err
}
