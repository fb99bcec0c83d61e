package office

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// Actor is who writes: a person, on one of their devices.
type Actor struct {
	PersonID string
	DeviceID string // a device record's id; empty takes the batch's
	caller   Caller // as whom they are signed in; zero where nobody need be
	Name     string // the author of what is written; empty takes the device's or the person's name
}

// Actor is the caller as who writes: who must be signed in still when it is
// their turn.
func (c Caller) Actor() Actor {
	return Actor{PersonID: c.PersonID, DeviceID: c.DeviceID, caller: c}
}

// Request is one mutation being applied.
type Request struct {
	ctx      context.Context
	tx       *db.Tx
	person   string
	author   string
	now      time.Time
	mutation api.Mutation
	touched  []recordKey
	atEnd    []func() error
}

// AtEnd has something done when the rule is through, as the last thing before
// the answer is remembered.
func (u *Request) AtEnd(do func() error) { u.atEnd = append(u.atEnd, do) }

func (u *Request) touch(kind api.Kind, id string) {
	for _, k := range u.touched {
		if k.Kind == kind && k.ID == id {
			return
		}
	}
	u.touched = append(u.touched, recordKey{Kind: kind, ID: id})
}

// put writes one of the person's records: v over the fields of old.
func (u *Request) put(kind api.Kind, id string, old api.Record, v any) (int64, error) {
	body, err := compose(old.Body, v)
	if err != nil {
		return 0, err
	}
	u.touch(kind, id)
	return put(u.ctx, u.tx, u.person, kind, id, body)
}

func (u *Request) setDeleted(kind api.Kind, id string, deleted bool) (int64, error) {
	u.touch(kind, id)
	return setDeleted(u.ctx, u.tx, u.person, kind, id, deleted)
}

// find reads one of the person's records, deleted or not.
func (u *Request) find(kind api.Kind, id string) (api.Record, bool, error) {
	return find(u.ctx, u.tx, u.person, kind, id)
}

// live reads one of the person's records into body, else not_found.
func (u *Request) live(kind api.Kind, id string, body any) (api.Record, error) {
	return live(u.ctx, u.tx, u.person, kind, id, body)
}

// unused checks the id of a thing that is about to be made: invalid where the
// person has one already, not_found where it is another's.
func (u *Request) unused(kind api.Kind, id, pointer string) error {
	var owner string
	err := u.tx.QueryRowContext(u.ctx, `SELECT owner FROM record WHERE id = $1 AND kind = $2
		ORDER BY CASE WHEN owner = $3 THEN 0 ELSE 1 END LIMIT 1`, id, kind, u.person).Scan(&owner)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return fmt.Errorf("look for %s: %w", kind, err)
	case owner == u.person:
		return refuse(pointer, "used")
	}
	return errNotFound
}

func (u *Request) exec(query string, args ...any) error {
	_, err := u.tx.ExecContext(u.ctx, query, args...)
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// refuse is the refusal invalid of one field.
func refuse(pointer, reason string) *api.Problem {
	return &api.Problem{Code: api.CodeInvalid, Errors: []api.FieldError{{Pointer: pointer, Reason: reason}}}
}

// refuseCode is a refusal that its code says all of.
func refuseCode(c api.Code) *api.Problem { return &api.Problem{Code: c} }

// Rule reads a mutation's body, and gives what then applies it.
type Rule func(body json.RawMessage) func(*Request) error

// Rules are what mutations do, by their kind.
type Rules map[api.MutationKind]Rule

// NewRule is the rule that applies a mutation's body with fn. fn may be run more than once
// with one body and does not change it.
func NewRule[T any](fn func(*Request, T) error) Rule {
	return func(raw json.RawMessage) func(*Request) error {
		var body T
		if p := decodeBody(raw, &body); p != nil {
			return func(*Request) error { return p }
		}
		return func(u *Request) error { return fn(u, body) }
	}
}

// Caller is who brings a good token.
type Caller struct {
	PersonID string
	DeviceID string
	// SessionID tells this sign-in from every other, for counting; it is no
	// secret.
	SessionID string
	// Age is of what was known when they were found signed in; the accounts' own.
	Age uint64
}

// missing names the field by which a thing was not found.
func missing(err error, pointer string) error {
	if !errors.Is(err, errNotFound) {
		return err
	}
	return &api.Problem{Code: api.CodeNotFound, Errors: []api.FieldError{{Pointer: pointer, Reason: "reference"}}}
}
