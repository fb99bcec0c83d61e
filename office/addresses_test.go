package office

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

func TestAddressesOfAnOlderFileAreBroughtIntoOneForm(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	unused, used := w.person(), w.person()
	alone, clean, none := w.person(), w.person(), w.person()
	set := func(tx *db.Tx, id, email string) error {
		_, err := tx.ExecContext(ctx, `UPDATE person SET email = $1 WHERE id = $2`, email, id)
		return err
	}
	w.write(func(tx *db.Tx) error {
		for id, email := range map[string]string{
			unused.id: "anna@example.dk", used.id: "\u200banna@example.dk", alone.id: "a\u030ase@blåbær.dk",
			clean.id: "bo@example.dk", none.id: "nobody",
		} {
			if err := set(tx, id, email); err != nil {
				return err
			}
		}
		for _, q := range []string{
			`INSERT INTO session (person_id, device_id, token, name, platform, created_at, used_at) VALUES ('` + used.id + `', 'd', 't', '', '', 1, 2)`,
			`INSERT INTO staff (id, email, name, language, role, adviser_id, actor_id, created_at) VALUES
				('m', 'Mette@example.dk', '', 'da', 'consultant', '', '', 1), ('n', '` + "\u200b" + `mette@example.dk', '', 'da', 'coordinator', '', '', 2)`,
			`UPDATE office_state SET address_form = 0`,
		} {
			if _, err := tx.ExecContext(ctx, q); err != nil {
				return err
			}
		}
		return nil
	})
	if err := w.o.Accounts.EnsureAddresses(ctx); err != nil {
		t.Fatal(err)
	}
	emails := func() map[string]string {
		all := map[string]string{}
		w.write(func(tx *db.Tx) error {
			_, err := db.Collect(ctx, tx, func(row db.Scanner) (none struct{}, err error) {
				var id, email string
				err = row.Scan(&id, &email)
				all[id] = email
				return none, err
			}, `SELECT id, email FROM person`)
			return err
		})
		return all
	}
	want := map[string]string{
		used.id: "anna@example.dk", unused.id: "was:anna@example.dk", alone.id: "åse@xn--blbr-roah.dk",
		clean.id: "bo@example.dk", none.id: "nobody",
	}
	if diff := cmp.Diff(want, emails()); diff != "" {
		t.Error(diff)
	}
	var p api.Person
	w.write(func(tx *db.Tx) error {
		_, err := record.Live(ctx, tx, used.id, api.KindPerson, used.id, &p)
		return err
	})
	if p.Email != "anna@example.dk" {
		t.Errorf("the person's record says %q", p.Email)
	}
	var role mutation.Role
	w.write(func(tx *db.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT role FROM staff WHERE email = 'mette@example.dk' AND removed_at = 0`).Scan(&role)
	})
	if role != mutation.RoleCoordinator {
		t.Errorf("the role is %q", role)
	}
	w.write(func(tx *db.Tx) error { return set(tx, clean.id, "Bo@example.dk") })
	if err := w.o.Accounts.EnsureAddresses(ctx); err != nil {
		t.Fatal(err)
	}
	if got := emails()[clean.id]; got != "Bo@example.dk" {
		t.Errorf("it is done anew at every start: %q", got)
	}
}
