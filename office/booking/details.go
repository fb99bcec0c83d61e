package booking

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/db"
	"startklar.dk/office/letters"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// MeetingDetails are a meeting as whoever holds it sees it. What its person shares with
// it is not in it.
type MeetingDetails struct {
	Booked
	Name  string // of its person; an adviser sees the first one
	Note  Note
	Steps []Agreed
	Free  api.Allowance // the free hours it is taken from; the zero one: it is free of itself
}

// Agreed is a step with its id.
type Agreed struct {
	ID string
	api.Step
}

// Meeting reads a meeting with its note and what was agreed at it. Errors: *api.Problem
// forbidden, not_found.
func (rm *Room) Meeting(ctx context.Context, by mutation.Staff, m Meeting) (d MeetingDetails, err error) {
	if err := by.May(mutation.RoleConsultant, mutation.RoleAdviser); err != nil {
		return d, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		b, err := newAllocator(ctx, tx).load(m.PersonID, m.BookingID)
		if err == nil {
			err = meets(ctx, tx, by, b)
		}
		if err != nil {
			return err
		}
		d, err = details(ctx, tx, m, b)
		return err
	})
	if err != nil {
		return d, fmt.Errorf("read a meeting: %w", err)
	}
	if by.Role == mutation.RoleAdviser {
		d.Name = letters.FirstName(d.Name)
	}
	return d, nil
}

func details(ctx context.Context, tx *db.Tx, m Meeting, b booking) (d MeetingDetails, err error) {
	var p api.Person
	if _, err := record.Live(ctx, tx, m.PersonID, api.KindPerson, m.PersonID, &p); err != nil {
		return d, err
	}
	d.Name = cmp.Or(strings.TrimSpace(p.Name), p.Email)
	if d.Booked, err = booked(ctx, tx, b); err != nil {
		return d, err
	}
	if d.Note, err = readNote(ctx, tx, m); err != nil {
		return d, err
	}
	if d.Steps, err = agreed(ctx, tx, m); err != nil {
		return d, err
	}
	from, err := freeHours(ctx, tx, b)
	if err == nil && from != (api.Allowance{}) {
		d.Free, err = account.FreeHours(ctx, tx, m.PersonID, from)
	}
	return d, err
}

// agreed are the steps of a meeting: the first to be done first, those without a day last.
func agreed(ctx context.Context, tx *db.Tx, m Meeting) ([]Agreed, error) {
	all, err := db.Collect(ctx, tx, func(row db.Scanner) (a Agreed, err error) {
		r, err := record.Scan(row)
		if err == nil {
			err = r.Decode(&a.Step)
		}
		a.ID = r.ID
		return a, err
	}, `SELECT kind, id, rev, deleted, body FROM record WHERE owner = $1 AND kind = $2 AND NOT deleted ORDER BY id`, m.PersonID, api.KindStep)
	if err != nil {
		return nil, fmt.Errorf("read what was agreed: %w", err)
	}
	all = slices.DeleteFunc(all, func(a Agreed) bool { return a.BookingID != m.BookingID })
	day := func(a Agreed) string { return cmp.Or(a.Due, "9") } // after every day
	slices.SortStableFunc(all, func(a, b Agreed) int { return strings.Compare(day(a), day(b)) })
	return all, nil
}
