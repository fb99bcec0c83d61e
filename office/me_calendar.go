package office

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
)

// Appointment is one time that a person has booked, as a calendar shows it:
// without need or note.
type Appointment struct {
	ID        string // of the booking, with the session's number where it is one of several
	Title     string
	Adviser   string // empty for an event without a slot
	Venue     api.Venue
	Start     time.Time
	End       time.Time
	Cancelled bool // the event was called off
	Changed   time.Time
}

// RenewCalendar gives a person a new secret for the calendar's address; the one
// from before then leads nowhere. Errors: *api.Problem not_found.
func (o *Office) RenewCalendar(ctx context.Context, personID string) (secret string, err error) {
	noise, err := o.random(tokenBytes)
	if err != nil {
		return "", err
	}
	secret = base64.RawURLEncoding.EncodeToString(noise)
	err = o.write(ctx, func(tx *Tx) error {
		if err := lockCounter(ctx, tx, personID); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO calendar (person_id, secret) VALUES ($1, $2)
			ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret`, personID, tokenSum(secret))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("renew a calendar: %w", err)
	}
	return secret, nil
}

// Appointments are the confirmed bookings of the person whose calendar has this
// secret, past ones included. Errors: *api.Problem not_found.
func (o *Office) Appointments(ctx context.Context, secret string) (all []Appointment, err error) {
	err = o.read(ctx, func(tx *Tx) error {
		var personID string
		err := tx.QueryRowContext(ctx, `SELECT person_id FROM calendar WHERE secret = $1`, tokenSum(secret)).Scan(&personID)
		if errors.Is(err, sql.ErrNoRows) {
			return errNotFound
		}
		if err != nil {
			return err
		}
		bookings, err := confirmedBookings(ctx, tx, personID)
		if err != nil {
			return err
		}
		for _, b := range bookings {
			of, err := appointments(ctx, tx, b)
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

type confirmedBooking struct {
	id      string
	changed time.Time
	body    api.Booking
}

func confirmedBookings(ctx context.Context, tx *Tx, personID string) ([]confirmedBooking, error) {
	all, err := collect(ctx, tx, func(row scanner) (b confirmedBooking, err error) {
		var body string
		var changed int64
		if err := row.Scan(&b.id, &body, &changed); err != nil {
			return b, err
		}
		b.changed = fromMillis(changed)
		err = api.Record{Kind: api.KindBooking, ID: b.id, Body: json.RawMessage(body)}.Decode(&b.body)
		return b, err
	}, `SELECT id, body, changed_at FROM record
		WHERE owner = $1 AND kind = $2 AND NOT deleted ORDER BY id`, personID, api.KindBooking)
	return slices.DeleteFunc(all, func(b confirmedBooking) bool {
		switch b.body.State {
		case api.BookingConfirmed, api.BookingAttended, api.BookingMissed:
			return false
		}
		return true
	}), err
}

// appointments are the times of one booking: its slot, or its event's sessions,
// or the event. An event that is gone has none.
func appointments(ctx context.Context, tx *Tx, b confirmedBooking) ([]Appointment, error) {
	var e api.Event
	record, ok, err := find(ctx, tx, catalogueOwner, api.KindEvent, b.body.EventID)
	if err != nil || !ok || record.Deleted {
		return nil, err
	}
	if err := record.Decode(&e); err != nil {
		return nil, err
	}
	one := Appointment{
		ID: b.id, Title: e.Title, Venue: e.Venue, Start: e.StartsAt, End: e.EndsAt,
		Cancelled: e.State == api.EventCancelled, Changed: b.changed,
	}
	if b.body.SlotID != "" {
		var s api.Slot
		if _, err := live(ctx, tx, catalogueOwner, api.KindSlot, b.body.SlotID, &s); err != nil {
			if errors.Is(err, errNotFound) {
				return nil, nil
			}
			return nil, err
		}
		var a api.Adviser
		if _, err := live(ctx, tx, catalogueOwner, api.KindAdviser, s.AdviserID, &a); err != nil && !errors.Is(err, errNotFound) {
			return nil, err
		}
		one.Start, one.End, one.Adviser = s.StartsAt, s.EndsAt, a.Name
		return []Appointment{one}, nil
	}
	if len(e.Sessions) == 0 {
		return []Appointment{one}, nil
	}
	var all []Appointment
	for i, s := range e.Sessions {
		part := one
		part.ID = fmt.Sprintf("%s-%d", b.id, i+1)
		part.Start, part.End = s.StartsAt, s.EndsAt
		if s.Title != "" {
			part.Title += ": " + s.Title
		}
		all = append(all, part)
	}
	return all, nil
}
