package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/api/address"
	"startklar.dk/app/store"
)

// Me is the person's own record.
type Me struct{ a *App }

// Person reads it; empty but for what the device knows before the first sync.
func (m *Me) Person(ctx context.Context) (api.Person, error) {
	list, err := m.a.store().List(ctx, api.KindPerson)
	if err != nil {
		return api.Person{}, fmt.Errorf("read who this is: %w", err)
	}
	var p api.Person
	if rec, ok := store.Person(list); ok {
		if err := rec.Decode(&p); err != nil {
			return p, err
		}
	}
	d := m.a.settings.get()
	if p.Email == "" && d.PersonID != "" {
		p.Email = d.Email
	}
	p.Email = address.Shown(p.Email)
	if p.Municipality == "" {
		p.Municipality = d.Municipality
	}
	return p, nil
}

// Readings are who has read what the person shares, the latest first.
func (m *Me) Readings(ctx context.Context) ([]api.Access, error) {
	var list []api.Access
	err := m.a.store().Read(ctx, func(v store.View) error {
		store.Each(v, api.KindAccess, func(_ api.Record, a api.Access) { list = append(list, a) })
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read who has read: %w", err)
	}
	slices.SortStableFunc(list, func(a, b api.Access) int { return b.At.Compare(a.At) })
	return list, nil
}

// Update changes the fields that are set, trimmed; one that says what is shown
// already is left out. ErrBadCVR for a CVR number that fails its check; an empty
// one takes it away.
func (m *Me) Update(ctx context.Context, u api.PersonUpdateBody) error {
	for _, field := range []**string{&u.Name, &u.Phone, &u.Municipality, &u.CVR, &u.Stage, &u.Language} {
		if *field != nil {
			trimmed := strings.TrimSpace(**field)
			*field = &trimmed
		}
	}
	if u.CVR != nil && *u.CVR != "" {
		digits, ok := api.ValidCVR(*u.CVR)
		if !ok {
			return ErrBadCVR
		}
		u.CVR = &digits
	}
	err := m.a.store().Write(ctx, func(tx *store.Tx) error {
		var p api.Person
		rec, known := store.Person(tx.List(api.KindPerson))
		if known {
			if err := rec.Decode(&p); err != nil {
				return err
			}
		}
		for _, f := range []struct {
			to **string
			is string
		}{
			{&u.Name, p.Name},
			{&u.Phone, p.Phone},
			{&u.Municipality, p.Municipality},
			{&u.CVR, p.CVR},
			{&u.Stage, p.Stage},
			{&u.Language, p.Language},
		} {
			if known && *f.to != nil && **f.to == f.is {
				*f.to = nil
			}
		}
		if u == (api.PersonUpdateBody{}) {
			return nil
		}
		_, err := tx.Mutate(api.PersonUpdate, u)
		return err
	})
	if err != nil {
		return fmt.Errorf("change who this is: %w", err)
	}
	return nil
}

func applyPerson(v store.View, mut api.Mutation) error {
	u, err := store.Body[api.PersonUpdateBody](mut)
	if err != nil {
		return err
	}
	rec, ok := store.Person(v.List(api.KindPerson))
	if !ok {
		rec.ID = store.UnknownPerson
	}
	return store.Put(v, api.KindPerson, rec.ID, u) // absent fields are left out of u
}
