package booking

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/api/calendar"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/letters"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// meetingsShown is how long after a meeting its adviser's calendar shows it.
const meetingsShown = 90 * 24 * time.Hour

// auditCalendar is what the audit log calls the calendar of one of the staff.
const auditCalendar = "calendar"

// RenewStaffCalendar gives one of the staff a new secret for the address of their
// calendar; the one from before leads nowhere then, after a restore too. Errors:
// *api.Problem forbidden.
func (rm *Room) RenewStaffCalendar(ctx context.Context, by mutation.Staff) (secret string, err error) {
	if err := mayHaveCalendar(by); err != nil {
		return "", err
	}
	noise, err := rm.db.Random(account.TokenBytes)
	if err != nil {
		return "", err
	}
	secret = base64.RawURLEncoding.EncodeToString(noise)
	err = rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := account.StillWorks(ctx, tx, by); err != nil { // which holds the row, so that of two one comes first
			return err
		}
		var old string
		err := tx.QueryRowContext(ctx, `SELECT secret FROM staff_calendar WHERE staff_id = $1`, by.ID).Scan(&old)
		if err == nil {
			err = rm.accounts.NoteRevoked(old)
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO staff_calendar (staff_id, secret) VALUES ($1, $2)
			ON CONFLICT (staff_id) DO UPDATE SET secret = excluded.secret`, by.ID, account.TokenSum(secret)); err != nil {
			return err
		}
		return record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Kind: auditCalendar, Ref: by.ID})
	})
	if err != nil {
		return "", fmt.Errorf("renew the calendar of one of the staff: %w", err)
	}
	return secret, nil
}

// HasStaffCalendar tells whether one of the staff has an address of their calendar, and
// whether a secret is the one of it. Errors: *api.Problem forbidden.
func (rm *Room) HasStaffCalendar(ctx context.Context, by mutation.Staff, secret string) (has, is bool, err error) {
	if err := mayHaveCalendar(by); err != nil {
		return false, false, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		var sum string
		err := tx.QueryRowContext(ctx, `SELECT secret FROM staff_calendar WHERE staff_id = $1`, by.ID).Scan(&sum)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		has, is = err == nil, err == nil && sum == account.TokenSum(secret)
		return err
	})
	if err != nil {
		return false, false, fmt.Errorf("look for the calendar of one of the staff: %w", err)
	}
	return has, is, nil
}

// calendarRoles are whose meetings are in a calendar.
var calendarRoles = []mutation.Role{mutation.RoleConsultant, mutation.RoleAdviser}

func mayHaveCalendar(by mutation.Staff) error {
	if by.ID == "" { // who runs a command has no page
		return mutation.RefuseCode(api.CodeForbidden)
	}
	return by.May(calendarRoles...)
}

// meetingOf is a meeting of an adviser's, as their calendar and their mail have it.
type meetingOf struct {
	person, booking string
	name            string // first name
	body            api.Booking
	during          api.Span
}

// MeetingPath is where a meeting is at the desk.
func MeetingPath(personID, bookingID string) string {
	return "/desk/persons/" + personID + "/meetings/" + bookingID
}

// meetings are an adviser's that stand, or were held, and begin between two times.
func meetings(ctx context.Context, tx *db.Tx, adviserID string, from, to time.Time) ([]meetingOf, error) {
	all, err := db.Collect(ctx, tx, func(row db.Scanner) (m meetingOf, err error) {
		var starts, ends int64
		var body, person string
		if err := row.Scan(&m.person, &m.booking, &starts, &ends, &body, &person); err != nil {
			return m, err
		}
		m.during = api.Span{Start: db.Time(starts), End: db.Time(ends)}
		var p api.Person
		if err := (api.Record{Kind: api.KindPerson, ID: m.person, Body: []byte(person)}).Decode(&p); err != nil {
			return m, err
		}
		m.name = letters.FirstName(p.Name)
		return m, api.Record{Kind: api.KindBooking, ID: m.booking, Body: []byte(body)}.Decode(&m.body)
	}, `SELECT b.person_id, b.id, s.starts_at, s.ends_at, r.body, p.body
		FROM slot_place s
		JOIN event_place e ON e.event_id = s.event_id
		JOIN booking b ON b.slot_id = s.slot_id AND `+heldSlot+`
		JOIN record r ON r.owner = b.person_id AND r.kind = $1 AND r.id = b.id AND NOT r.deleted
		JOIN record p ON p.owner = b.person_id AND p.kind = $2 AND p.id = b.person_id AND NOT p.deleted
		WHERE s.adviser_id = $3 AND s.adviser_id <> '' AND s.starts_at >= $4 AND s.starts_at < $5 AND e.state = 'planned'
		ORDER BY s.starts_at, b.id`, api.KindBooking, api.KindPerson, adviserID, db.Millis(from), db.Millis(to))
	if err != nil {
		return nil, fmt.Errorf("read an adviser's meetings: %w", err)
	}
	return all, nil
}

// staffEntries are the meetings of one of the staff by the secret of their calendar: a
// first name, a time and a link each, and no more. Who is removed, or has another role by
// now, has none. Errors: not_found.
func staffEntries(ctx context.Context, tx *db.Tx, secret, address string) ([]calendar.Entry, error) {
	var who mutation.Staff
	var language string
	err := tx.QueryRowContext(ctx, `SELECT s.id, s.role, s.adviser_id, s.language FROM staff_calendar c JOIN staff s ON s.id = c.staff_id
		WHERE c.secret = $1 AND s.removed_at = 0`, account.TokenSum(secret)).Scan(&who.ID, &who.Role, &who.AdviserID, &language)
	if err = record.NotFound(err); err != nil {
		return nil, err
	}
	if mayHaveCalendar(who) != nil {
		return nil, record.ErrNotFound
	}
	all, err := meetings(ctx, tx, who.AdviserID, tx.Now().Add(-meetingsShown), db.Time(farFuture))
	if err != nil {
		return nil, err
	}
	var entries []calendar.Entry
	for _, m := range all {
		entries = append(entries, calendar.Entry{
			UID: m.booking + "-desk@startklar.dk", Sequence: m.body.Sequence, Changed: latest(m.body.RequestedAt, m.body.ConfirmedAt, m.body.ChangedAt),
			Start: m.during.Start, End: m.during.End, Title: cmp.Or(m.name, text.For(text.Lang(language)).T("letter.nameless")), Status: calendar.Confirmed,
			Venue: api.Venue{OnlineURL: address + MeetingPath(m.person, m.booking)},
		})
	}
	return entries, nil
}

// farFuture is after all that is held, in milliseconds: the last of the year 9999.
const farFuture = 253402300799999
