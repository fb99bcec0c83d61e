package account

import (
	"context"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// offices are the kinds of records that a person has by what the office does for them.
const offices = `('person', 'booking', 'allowance', 'notice', 'step')`

// Unclaimed tells whether nobody signed in as a person yet, so that their address may be
// a slip of whoever typed it: no device ever did, and they have nothing that is theirs alone
// to read.
// Of anybody else it is the key to what they wrote, which the office does not turn.
func Unclaimed(ctx context.Context, tx *db.Tx, personID string) (is bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT NOT EXISTS (SELECT 1 FROM person WHERE id = $1 AND signed_in)
		AND NOT EXISTS (SELECT 1 FROM record WHERE owner = $1 AND kind NOT IN `+offices+`)`, personID).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("look whether somebody signed in as a person: %w", err)
	}
	return is, nil
}

// CorrectEmail gives a person another address, in its one form, where nobody signed in by
// theirs yet. Errors: *api.Problem not_found, invalid (at /email: used, somebody else has
// it; fixed, they signed in).
func (rm *Room) CorrectEmail(ctx context.Context, tx *db.Tx, personID, email string) error {
	if err := record.LockCounter(ctx, tx, personID); err != nil {
		return err
	}
	free, err := Unclaimed(ctx, tx, personID)
	if err != nil {
		return err
	}
	if !free {
		return mutation.Refuse("/email", "fixed")
	}
	var other string
	err = tx.QueryRowContext(ctx, `SELECT id FROM person WHERE email = $1`, email).Scan(&other)
	if err = unlessMissing(record.NotFound(err)); err != nil {
		return fmt.Errorf("look for an address: %w", err)
	}
	if other != "" {
		return mutation.Refuse("/email", "taken")
	}
	var p api.Person
	r, err := record.Live(ctx, tx, personID, api.KindPerson, personID, &p)
	if err != nil {
		return err
	}
	p.Email = email
	if _, err := tx.ExecContext(ctx, `UPDATE person SET email = $1 WHERE id = $2`, email, personID); err != nil {
		return fmt.Errorf("correct an address: %w", err)
	}
	rm.authors.Forget(tx, personID)
	if err := keepWords(ctx, tx, personID, p); err != nil {
		return err
	}
	return record.PutBody(ctx, tx, personID, api.KindPerson, personID, r.Body, p)
}
