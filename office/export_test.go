package office

import (
	"context"
	"encoding/json"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// Of the tests' own, for those outside.
var (
	NewID = newID
	Raw   = raw
)

// OpenSessionFor signs a device in with a token of the test's own, without a
// code, and gives the person's id.
func (o *Office) OpenSessionFor(ctx context.Context, email, deviceID, token string) (personID string, err error) {
	err = o.db.Write(ctx, func(tx *db.Tx) error {
		s, err := o.Accounts.PutSession(ctx, tx, email, "da", api.SessionDevice{ID: deviceID, Name: "Annas telefon"}, token)
		personID = s.Person.ID
		return err
	})
	return personID, err
}

// Put writes a record of a person's that only the office's staff makes.
func (o *Office) Put(ctx context.Context, personID string, kind api.Kind, id string, body json.RawMessage) error {
	return o.db.Write(ctx, func(tx *db.Tx) error {
		_, err := record.Put(ctx, tx, personID, kind, id, body)
		return err
	})
}
