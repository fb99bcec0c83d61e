package account

import (
	"context"
	"fmt"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// addressForm counts the forms in which addresses were kept; see package
// address for the one that is.
const addressForm = 1

// EnsureAddresses brings the addresses of an older file into their one form.
// Where that makes two persons' addresses one, whoever used the office last has
// it from now on. The other keeps everything, and the devices that are signed
// in; their address stays as it was, which nobody can sign in with any more.
func (rm *Room) EnsureAddresses(ctx context.Context) error {
	err := rm.db.Write(ctx, func(tx *db.Tx) error {
		var form int
		if err := tx.QueryRowContext(ctx, `SELECT address_form FROM office_state`).Scan(&form); err != nil || form >= addressForm {
			return err
		}
		if err := rm.cleanPersons(ctx, tx); err != nil {
			return err
		}
		if err := cleanStaff(ctx, tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE office_state SET address_form = $1`, addressForm)
		return err
	})
	if err != nil {
		return fmt.Errorf("bring addresses into one form: %w", err)
	}
	return nil
}

// addressee is who has an address, a person or one of the staff, as it is kept.
type addressee struct{ id, email string }

func scanAddressee(row db.Scanner) (a addressee, err error) {
	err = row.Scan(&a.id, &a.email)
	return a, err
}

func (rm *Room) cleanPersons(ctx context.Context, tx *db.Tx) error {
	persons, err := db.Collect(ctx, tx, scanAddressee, `SELECT p.id, p.email FROM person p
		LEFT JOIN session s ON s.person_id = p.id GROUP BY p.id, p.email, p.created_at
		ORDER BY COALESCE(MAX(s.used_at), 0) DESC, p.created_at DESC, p.id DESC`)
	if err != nil {
		return err
	}
	renamed, beside := rename(persons)
	for _, id := range beside {
		rm.log.Warn("two persons had one address; whoever used the office last has it", "without_an_address", id)
		if _, err := tx.ExecContext(ctx, `UPDATE person SET email = $1 || email WHERE id = $2`, formerAddress, id); err != nil {
			return err
		}
	}
	for _, a := range renamed {
		if _, err := tx.ExecContext(ctx, `UPDATE person SET email = $1 WHERE id = $2`, a.email, a.id); err != nil {
			return err
		}
		var p api.Person
		r, err := record.Live(ctx, tx, a.id, api.KindPerson, a.id, &p)
		if err != nil {
			return err
		}
		p.Email = a.email
		if err := record.PutBody(ctx, tx, a.id, api.KindPerson, a.id, r.Body, p); err != nil {
			return err
		}
		if err := keepWords(ctx, tx, a.id, p); err != nil {
			return err
		}
	}
	return nil
}

// cleanStaff does the same for the staff: whoever was given a role last keeps
// it. A role at an address that nobody can sign in with would be nobody's.
func cleanStaff(ctx context.Context, tx *db.Tx) error {
	staff, err := db.Collect(ctx, tx, scanAddressee, `SELECT id, email FROM staff WHERE removed_at = 0 ORDER BY created_at DESC, email`)
	if err != nil {
		return err
	}
	renamed, beside := rename(staff)
	for _, id := range beside {
		if _, err := tx.ExecContext(ctx, `UPDATE staff SET removed_at = $1 WHERE id = $2`, db.Millis(tx.Now()), id); err != nil {
			return err
		}
	}
	for _, a := range renamed {
		if _, err := tx.ExecContext(ctx, `UPDATE staff SET email = $1 WHERE id = $2`, a.email, a.id); err != nil {
			return err
		}
	}
	return nil
}

// rename gives those whose address has another form, with that form, and those
// whose address somebody before them in the list has. What is no address stays.
func rename(all []addressee) (renamed []addressee, beside []string) {
	has := map[string]bool{}
	for _, a := range all {
		clean, ok := address.Clean(a.email)
		switch {
		case !ok:
			continue
		case has[clean]:
			beside = append(beside, a.id)
		case clean != a.email:
			renamed = append(renamed, addressee{a.id, clean})
		}
		has[clean] = true
	}
	return renamed, beside
}
