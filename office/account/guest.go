package account

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strings"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/assets"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// withoutAddress begins what stands in the place of an address of somebody who has none:
// their number, which makes them the same person again. No address begins so.
const withoutAddress = "tel:"

// Guest is somebody whom staff book for: a name, and an e-mail address or a phone number. What
// else is known of them may be empty.
type Guest struct {
	Name, Email, Phone string
	Language           string // in which they are written to, da or en; empty: da
	Municipality       string // its code
	Stage, CVR         string // likewise api.Person's
}

// Checked is a guest as they are kept. Errors: *api.Problem invalid.
func (g Guest) Checked() (Guest, error) {
	var c mutation.Checks
	for _, s := range []*string{&g.Name, &g.Email, &g.Phone, &g.Language, &g.Municipality, &g.Stage, &g.CVR} {
		*s = strings.TrimSpace(*s)
	}
	if g.Name == "" {
		c.Bad("/name", "required")
	}
	c.Length("/name", g.Name, api.MaxTitle)
	c.Length("/phone", g.Phone, api.MaxPhone)
	switch {
	case g.Email == "" && g.Phone == "":
		c.Bad("/email", "either")
	case g.Email == "" && !IsPhone(g.Phone):
		c.Bad("/phone", "format")
	}
	if g.Email != "" {
		clean, ok := address.Clean(g.Email)
		if !ok {
			c.Bad("/email", "format")
		}
		g.Email = clean
	}
	c.OneOf("/language", g.Language, "da", "en")
	if _, known := assets.MunicipalityByCode(g.Municipality); g.Municipality != "" && !known {
		c.Bad("/municipality", "unknown")
	}
	c.OneOf("/stage", g.Stage, api.StageConsidering, api.StageStarting, api.StageRunning)
	if g.CVR != "" {
		digits, ok := api.ValidCVR(g.CVR)
		if !ok {
			c.Bad("/cvr", "format")
		}
		g.CVR = digits
	}
	return g, c.Problem()
}

// EnsureGuest finds the person with a guest's e-mail address, or without one those with their
// phone number, or makes one. What a person said of themselves stays; what they did not is
// filled in. It runs inside a write. Errors: *api.Problem invalid (neither an address nor a
// number).
func EnsureGuest(ctx context.Context, tx *db.Tx, g Guest) (personID string, err error) {
	key, err := guestKey(g.Email, g.Phone)
	if err != nil {
		return "", err
	}
	personID, err = ensurePerson(ctx, tx, key, api.Person{Name: g.Name, Email: g.Email, Phone: g.Phone, Language: g.Language})
	if err != nil {
		return "", err
	}
	if err := record.LockCounter(ctx, tx, personID); err != nil {
		return "", err
	}
	var p api.Person
	r, err := record.Live(ctx, tx, personID, api.KindPerson, personID, &p)
	if err != nil {
		return "", err
	}
	was := p
	p.Name, p.Phone = cmp.Or(p.Name, g.Name), cmp.Or(p.Phone, g.Phone)
	p.Municipality, p.Stage, p.CVR = cmp.Or(p.Municipality, g.Municipality), cmp.Or(p.Stage, g.Stage), cmp.Or(p.CVR, g.CVR)
	if p == was {
		return personID, nil
	}
	if err := keepWords(ctx, tx, personID, p); err != nil {
		return "", err
	}
	return personID, record.PutBody(ctx, tx, personID, api.KindPerson, personID, r.Body, p)
}

// FindGuest is who EnsureGuest would find, and nobody where it would make one. Errors: *api.Problem
// invalid (neither an address nor a number).
func FindGuest(ctx context.Context, tx *db.Tx, email, phone string) (personID string, err error) {
	key, err := guestKey(email, phone)
	if err != nil {
		return "", err
	}
	err = tx.QueryRowContext(ctx, `SELECT id FROM person WHERE email = $1`, key).Scan(&personID)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return personID, err
}

func guestKey(email, phone string) (string, error) {
	switch {
	case email != "":
		return email, nil
	case !IsPhone(phone):
		return "", mutation.Refuse("/phone", "format")
	}
	return withoutAddress + phoneDigits(phone), nil
}

// fewestDigits are those of a phone number in Denmark.
const fewestDigits = 8

// IsPhone tells whether a number is one that somebody can be called at.
func IsPhone(phone string) bool { return len(phoneDigits(phone)) >= fewestDigits }
