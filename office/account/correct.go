package account

import (
	"context"
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/api/address"
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
	if err := reachBy(ctx, tx, personID, email, "/email"); err != nil {
		return err
	}
	var p api.Person
	r, err := record.Live(ctx, tx, personID, api.KindPerson, personID, &p)
	if err != nil {
		return err
	}
	p.Email = email
	if err := rm.knowAs(ctx, tx, personID, p); err != nil {
		return err
	}
	return record.PutBody(ctx, tx, personID, api.KindPerson, personID, r.Body, p)
}

// reachBy gives a person an address, or what stands in its place, that nobody else has.
// Errors: *api.Problem invalid (taken, at what the address stands in).
func reachBy(ctx context.Context, tx *db.Tx, personID, key, pointer string) error {
	var other string
	err := tx.QueryRowContext(ctx, `SELECT id FROM person WHERE email = $1`, key).Scan(&other)
	if err = unlessMissing(record.NotFound(err)); err != nil {
		return fmt.Errorf("look for an address: %w", err)
	}
	switch other {
	case "":
	case personID:
		return nil
	default:
		return mutation.Refuse(pointer, "taken")
	}
	if _, err := tx.ExecContext(ctx, `UPDATE person SET email = $1 WHERE id = $2`, key, personID); err != nil {
		return fmt.Errorf("correct an address: %w", err)
	}
	return nil
}

// Known is a person as the office's own correct them, with what the office says of itself.
type Known struct {
	api.Person
	Version   int64 // another one with each change
	Unclaimed bool  // nobody has signed in as them: what is theirs to say is the office's to mend
	Office    api.Office
}

// Known is who has an id. Errors: *api.Problem forbidden, not_found.
func (rm *Room) Known(ctx context.Context, by mutation.Staff, id string) (k Known, err error) {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return k, err
	}
	err = rm.db.Read(ctx, func(tx *db.Tx) error {
		k = Known{}
		r, err := record.Live(ctx, tx, id, api.KindPerson, id, &k.Person)
		if err != nil {
			return err
		}
		k.Version = r.Rev
		if k.Office, _, err = record.Office(ctx, tx); err != nil {
			return err
		}
		k.Unclaimed, err = Unclaimed(ctx, tx, id)
		return err
	})
	if err != nil {
		return k, fmt.Errorf("read a person: %w", err)
	}
	return k, nil
}

// Correct has a person be as one of the staff says, upon the version that they saw: whether
// they are a member of the office's and whom they can turn to, and where nobody has signed in
// as them also what is theirs to say. Errors: *api.Problem forbidden, not_found, invalid (at
// /email or /phone: taken, somebody else has it; at /municipality: unknown, none of the
// office's), mutation.ErrChanged where they are another by now, or have signed in.
func (rm *Room) Correct(ctx context.Context, by mutation.Staff, personID string, version int64, is api.Person) error {
	if err := by.May(mutation.RoleConsultant); err != nil {
		return err
	}
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		if err := record.LockCounter(ctx, tx, personID); err != nil {
			return err
		}
		var was api.Person
		r, err := record.Live(ctx, tx, personID, api.KindPerson, personID, &was)
		if err != nil {
			return err
		}
		if r.Rev != version {
			return mutation.ErrChanged
		}
		if is == was {
			return nil
		}
		if is, err = corrected(ctx, tx, personID, was, is); err != nil {
			return err
		}
		if err := rm.knowAs(ctx, tx, personID, is); err != nil {
			return err
		}
		if err := Seen(ctx, tx, personID); err != nil {
			return err
		}
		if err := record.Audit(ctx, tx, by.ID, record.Act{Act: record.ActChange, Person: personID, Kind: string(api.KindPerson), Ref: personID}); err != nil {
			return err
		}
		return record.PutBody(ctx, tx, personID, api.KindPerson, personID, r.Body, is)
	})
	if err != nil {
		return fmt.Errorf("correct who a person is: %w", err)
	}
	return nil
}

// corrected is a person as they are to be, checked.
func corrected(ctx context.Context, tx *db.Tx, personID string, was, is api.Person) (api.Person, error) {
	var c mutation.Checks
	c.Length("/contact", is.Contact.Name, api.MaxTitle)
	c.Length("/contact", is.Contact.Phone, api.MaxPhone)
	c.Length("/contact", is.Contact.Email, api.MaxTitle)
	if err := c.Problem(); err != nil {
		return was, err
	}
	own := was
	own.Member, own.Contact = is.Member, is.Contact
	if own == is {
		return is, nil
	}
	free, err := Unclaimed(ctx, tx, personID)
	if err != nil {
		return was, err
	}
	if !free { // they signed in since
		return was, mutation.ErrChanged
	}
	if is.Email != "" {
		clean, ok := address.Clean(is.Email)
		if !ok {
			c.Bad("/email", "format")
		}
		is.Email = clean
	} else if !IsPhone(is.Phone) { // by one of both they are known
		c.Bad("/phone", "format")
	}
	if is.Name == "" && is.Email == "" {
		c.Bad("/name", "required")
	}
	if is.CVR != "" && is.CVR != was.CVR {
		digits, ok := api.ValidCVR(is.CVR)
		if !ok {
			c.Bad("/cvr", "format")
		}
		is.CVR = digits
	}
	office, _, err := record.Office(ctx, tx)
	if err != nil {
		return was, err
	}
	if m := is.Municipality; m != "" && m != was.Municipality && len(office.Municipalities) > 0 && !slices.Contains(office.Municipalities, m) {
		c.Bad("/municipality", "unknown")
	}
	if err := c.Problem(); err != nil {
		return was, err
	}
	said := own
	if err := say(&said, api.PersonUpdateBody{Name: &is.Name, Phone: &is.Phone, Municipality: &is.Municipality, CVR: &is.CVR, Stage: &is.Stage, Language: &is.Language}); err != nil {
		return was, err
	}
	said.Email = is.Email
	if said.Email != "" {
		return said, reachBy(ctx, tx, personID, said.Email, "/email")
	}
	return said, reachBy(ctx, tx, personID, withoutAddress+phoneDigits(said.Phone), "/phone")
}
