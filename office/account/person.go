package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// EnsurePerson finds the person with an e-mail address, in its one form, or
// makes one, with a person's record and, where the office grants free counselling, its allowance.
// Language is da or en; it is kept for a new person only. It runs inside a
// write.
func EnsurePerson(ctx context.Context, tx *db.Tx, email, language string) (personID string, err error) {
	return ensurePerson(ctx, tx, email, api.Person{Email: email, Language: language})
}

// formerAddress begins what stands there for who lost an address to another person.
const formerAddress = "was:"

func ensurePerson(ctx context.Context, tx *db.Tx, key string, fresh api.Person) (personID string, err error) {
	const find = `SELECT id FROM person WHERE email = $1`
	err = tx.QueryRowContext(ctx, find, key).Scan(&personID)
	if err == nil {
		if err := Seen(ctx, tx, personID); err != nil {
			return "", err
		}
		return personID, ensureAllowance(ctx, tx, personID)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("find person: %w", err)
	}
	if personID, err = tx.NewID(); err != nil {
		return "", err
	}
	mine, err := db.ChangedOne(tx.ExecContext(ctx, `INSERT INTO person (id, email, created_at, seen_at) VALUES ($1, $2, $3, $3)
		ON CONFLICT (email) DO NOTHING`, personID, key, db.Millis(tx.Now())))
	if err == nil && !mine { // another process was first
		err = tx.QueryRowContext(ctx, find, key).Scan(&personID)
		return personID, err
	}
	if err != nil {
		return "", fmt.Errorf("make person: %w", err)
	}
	if err := record.EnsureCounter(ctx, tx, personID); err != nil {
		return "", err
	}
	if fresh.Language != "en" {
		fresh.Language = "da"
	}
	if err := record.PutBody(ctx, tx, personID, api.KindPerson, personID, nil, fresh); err != nil {
		return "", err
	}
	if err := keepWords(ctx, tx, personID, fresh); err != nil {
		return "", err
	}
	return personID, ensureAllowance(ctx, tx, personID)
}

// Seen notes that somebody is at the office now, of themselves or by one of the staff: what
// is theirs is kept as long again.
func Seen(ctx context.Context, tx *db.Tx, personID string) error {
	_, err := tx.ExecContext(ctx, `UPDATE person SET seen_at = $1, warned_at = 0 WHERE id = $2 AND seen_at < $1`, db.Millis(tx.Now()), personID)
	if err != nil {
		return fmt.Errorf("note that somebody was here: %w", err)
	}
	return nil
}

// PersonName is what a person is called in what they write; see api.Person.AuthorName.
func PersonName(ctx context.Context, tx *db.Tx, person string) (string, error) {
	var p api.Person
	if _, err := record.Live(ctx, tx, person, api.KindPerson, person, &p); err != nil {
		return "", err
	}
	return p.AuthorName(), nil
}

var cvrNumber = regexp.MustCompile(`^[0-9]{8}$`)

func (rm *Room) update(u *mutation.Request, b api.PersonUpdateBody) error {
	var p api.Person
	r, err := u.Live(api.KindPerson, u.Person, &p)
	if err != nil {
		return err
	}
	if err := say(&p, b); err != nil {
		return err
	}
	if err := rm.knowAs(u.Ctx, u.Tx, u.Person, p); err != nil {
		return err
	}
	_, err = u.Put(api.KindPerson, u.Person, r, p)
	return err
}

// knowAs has a person be found, and write, as who they are now. Their record is to be put.
func (rm *Room) knowAs(ctx context.Context, tx *db.Tx, personID string, p api.Person) error {
	rm.authors.Forget(tx, personID)
	return keepWords(ctx, tx, personID, p)
}

// say has a person be as it is said of them. Errors: *api.Problem invalid.
func say(p *api.Person, b api.PersonUpdateBody) error {
	var c mutation.Checks
	for _, f := range []struct {
		pointer string
		given   *string
		into    *string
		most    int
	}{
		{"/name", b.Name, &p.Name, api.MaxTitle},
		{"/phone", b.Phone, &p.Phone, api.MaxPhone},
		{"/municipality", b.Municipality, &p.Municipality, 100},
		{"/cvr", b.CVR, &p.CVR, 8},
		{"/stage", b.Stage, &p.Stage, 20},
		{"/language", b.Language, &p.Language, 2},
	} {
		if f.given != nil {
			*f.into = *f.given
			c.Length(f.pointer, *f.given, f.most)
		}
	}
	if b.CVR != nil && *b.CVR != "" && !cvrNumber.MatchString(*b.CVR) && len(c.Errors) == 0 {
		c.Bad("/cvr", "format")
	}
	if b.Stage != nil {
		c.OneOf("/stage", *b.Stage, api.StageConsidering, api.StageStarting, api.StageRunning)
	}
	if b.Language != nil {
		c.OneOf("/language", *b.Language, "da", "en")
	}
	return c.Problem()
}
