package office

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// EnsurePerson finds the person with an e-mail address, in its one form, or
// makes one, with a person's record and, where the office grants free counselling, its allowance.
// Language is da or en; it is kept for a new person only. It runs inside a
// write.
func EnsurePerson(ctx context.Context, tx *db.Tx, email, language string) (personID string, created bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT id FROM person WHERE email = $1`, email).Scan(&personID)
	if err == nil {
		return personID, false, ensureAllowance(ctx, tx, personID)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return "", false, fmt.Errorf("find person: %w", err)
	}
	if personID, err = tx.NewID(); err != nil {
		return "", false, err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO person (id, email, created_at) VALUES ($1, $2, $3)`,
		personID, email, db.Millis(tx.Now())); err != nil {
		return "", false, fmt.Errorf("make person: %w", err)
	}
	if err := ensureCounter(ctx, tx, personID); err != nil {
		return "", false, err
	}
	if language != "en" {
		language = "da"
	}
	body, err := compose(nil, api.Person{Email: email, Language: language})
	if err != nil {
		return "", false, err
	}
	if _, err := put(ctx, tx, personID, api.KindPerson, personID, body); err != nil {
		return "", false, err
	}
	return personID, true, ensureAllowance(ctx, tx, personID)
}

// ensureAllowance gives a person the free counselling that the office grants.
func ensureAllowance(ctx context.Context, tx *db.Tx, person string) error {
	own, ok, err := officeBody(ctx, tx)
	if err != nil || !ok || own.CounsellingMin <= 0 {
		return err
	}
	id := uuid.NewSHA1(uuid.MustParse(person), []byte("allowance.counselling")).String()
	var a api.Allowance
	r, found, err := find(ctx, tx, person, api.KindAllowance, id)
	if err == nil {
		err = r.Decode(&a)
	}
	if err != nil || found && a.GrantedMin == own.CounsellingMin {
		return err
	}
	a.Kind, a.GrantedMin = "counselling", own.CounsellingMin
	body, err := compose(r.Body, a)
	if err != nil {
		return err
	}
	_, err = put(ctx, tx, person, api.KindAllowance, id, body)
	return err
}

// personName is what a person is called in what they write; see api.Person.AuthorName.
func personName(ctx context.Context, tx *db.Tx, person string) (string, error) {
	var p api.Person
	if _, err := live(ctx, tx, person, api.KindPerson, person, &p); err != nil {
		return "", err
	}
	return p.AuthorName(), nil
}

var cvrNumber = regexp.MustCompile(`^[0-9]{8}$`)

func (rm *Accounts) update(u *Request, b api.PersonUpdateBody) error {
	var p api.Person
	r, err := u.live(api.KindPerson, u.person, &p)
	if err != nil {
		return err
	}
	var c checks
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
			c.length(f.pointer, *f.given, f.most)
		}
	}
	if b.CVR != nil && *b.CVR != "" && !cvrNumber.MatchString(*b.CVR) && len(c.errors) == 0 {
		c.bad("/cvr", "format")
	}
	if b.Stage != nil {
		c.oneOf("/stage", *b.Stage, api.StageConsidering, api.StageStarting, api.StageRunning)
	}
	if b.Language != nil {
		c.oneOf("/language", *b.Language, "da", "en")
	}
	if err := c.problem(); err != nil {
		return err
	}
	rm.authors.Forget(u.tx, u.person)
	_, err = u.put(api.KindPerson, u.person, r, p)
	return err
}
