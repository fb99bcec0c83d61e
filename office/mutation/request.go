package mutation

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// Actor is who writes: a person, on one of their devices.
type Actor struct {
	PersonID string
	DeviceID string // a device record's id; empty takes the batch's
	caller   Caller // as whom they are signed in; zero where nobody need be
	Name     string // the author of what is written; empty takes the device's or the person's name
	By       *Staff // who of the staff does it on behalf of the person; nil: they do themselves
}

// Actor is the caller as who writes: who must be signed in still when it is
// their turn.
func (c Caller) Actor() Actor {
	return Actor{PersonID: c.PersonID, DeviceID: c.DeviceID, caller: c}
}

// Request is one mutation being applied.
type Request struct {
	Ctx      context.Context
	Tx       *db.Tx
	Person   string
	Author   string
	By       *Staff // likewise Actor's
	Now      time.Time
	Mutation api.Mutation
	touched  []record.Key // in order, each once
	atEnd    []func() error
	outside  *outside

	isTouched map[record.Key]struct{}
}

// In is the request as it reads in another transaction.
func (u *Request) In(ctx context.Context, tx *db.Tx) *Request {
	return &Request{Ctx: ctx, Tx: tx, Person: u.Person, Author: u.Author, By: u.By, Now: u.Now, Mutation: u.Mutation}
}

// AtEnd has something done when the rule is through, as the last thing before
// the answer is remembered.
func (u *Request) AtEnd(do func() error) { u.atEnd = append(u.atEnd, do) }

// Touch has a record of the person among those of the answer.
func (u *Request) Touch(kind api.Kind, id string) {
	k := record.Key{Kind: kind, ID: id}
	if _, is := u.isTouched[k]; is {
		return
	}
	if u.isTouched == nil {
		u.isTouched = map[record.Key]struct{}{}
	}
	u.isTouched[k] = struct{}{}
	u.touched = append(u.touched, k)
}

// audit adds a line to the audit log for each record of the person's that one of the staff
// has changed on their behalf.
func (u *Request) audit() error {
	if u.By == nil {
		return nil
	}
	for _, k := range u.touched {
		if err := record.Audit(u.Ctx, u.Tx, u.By.ID, record.Act{Act: record.ActChange, Person: u.Person, Kind: string(k.Kind), Ref: k.ID}); err != nil {
			return err
		}
	}
	return nil
}

// Put writes one of the person's records: v over the fields of old.
func (u *Request) Put(kind api.Kind, id string, old api.Record, v any) (int64, error) {
	body, err := record.Compose(old.Body, v)
	if err != nil {
		return 0, err
	}
	return u.PutRaw(kind, id, body)
}

// PutRaw writes one of the person's records as it is.
func (u *Request) PutRaw(kind api.Kind, id string, body json.RawMessage) (int64, error) {
	u.Touch(kind, id)
	return record.Put(u.Ctx, u.Tx, u.Person, kind, id, body)
}

// SetDeleted deletes one of the person's records, or brings it back.
func (u *Request) SetDeleted(kind api.Kind, id string, deleted bool) (int64, error) {
	u.Touch(kind, id)
	return record.SetDeleted(u.Ctx, u.Tx, u.Person, kind, id, deleted)
}

// FindUpTo is Find of a record whose body is as many bytes at the most, and the body's size; see
// record.FindUpTo.
func (u *Request) FindUpTo(kind api.Kind, id string, most int) (r api.Record, size int, ok bool, err error) {
	return record.FindUpTo(u.Ctx, u.Tx, u.Person, kind, id, most)
}

// Find reads one of the person's records, deleted or not.
func (u *Request) Find(kind api.Kind, id string) (api.Record, bool, error) {
	return record.Find(u.Ctx, u.Tx, u.Person, kind, id)
}

// Live reads one of the person's records into body, else not_found.
func (u *Request) Live(kind api.Kind, id string, body any) (api.Record, error) {
	return record.Live(u.Ctx, u.Tx, u.Person, kind, id, body)
}

// Unused checks the id of a thing that is about to be made: invalid where the
// person has one already, not_found where it is another's.
func (u *Request) Unused(kind api.Kind, id, pointer string) error {
	var owner string
	err := u.Tx.QueryRowContext(u.Ctx, `SELECT owner FROM record WHERE id = $1 AND kind = $2
		ORDER BY CASE WHEN owner = $3 THEN 0 ELSE 1 END LIMIT 1`, id, kind, u.Person).Scan(&owner)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return fmt.Errorf("look for %s: %w", kind, err)
	case owner == u.Person:
		return Refuse(pointer, "used")
	}
	return record.ErrNotFound
}

// Exec runs a statement that gives no rows.
func (u *Request) Exec(query string, args ...any) error {
	_, err := u.Tx.ExecContext(u.Ctx, query, args...)
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// Refuse is the refusal invalid of one field.
func Refuse(pointer, reason string) *api.Problem {
	return &api.Problem{Code: api.CodeInvalid, Errors: []api.FieldError{{Pointer: pointer, Reason: reason}}}
}

// RefuseCode is a refusal that its code says all of.
func RefuseCode(c api.Code) *api.Problem { return &api.Problem{Code: c} }

// Rule reads a mutation's body, and gives what then applies it.
type Rule func(body json.RawMessage) Application

// Application is a mutation whose body is read.
type Application struct {
	// Lock locks what more than one person's mutations change, in ascending order,
	// before the person's own counter is locked; nil locks nothing. It is asked for
	// where this process is not the only one that writes. What it locks may not be
	// there.
	Lock  func(*Request) error
	Apply func(*Request) error
}

// Rules are what mutations do, by their kind.
type Rules map[api.MutationKind]Rule

// NewRule is the rule that applies a mutation's body with fn. fn may be run more than once
// with one body and does not change it.
func NewRule[T any](fn func(*Request, T) error) Rule {
	return NewLockingRule(nil, fn)
}

// NewLockingRule is NewRule for what more than one person's mutations change, which
// lock locks.
func NewLockingRule[T any](lock, fn func(*Request, T) error) Rule {
	return func(raw json.RawMessage) Application {
		var body T
		if p := DecodeBody(raw, &body); p != nil {
			return Application{Apply: func(*Request) error { return p }}
		}
		a := Application{Apply: func(u *Request) error { return fn(u, body) }}
		if lock != nil {
			a.Lock = func(u *Request) error { return lock(u, body) }
		}
		return a
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

// Missing names the field by which a thing was not found.
func Missing(err error, pointer string) error {
	if !errors.Is(err, record.ErrNotFound) {
		return err
	}
	return &api.Problem{Code: api.CodeNotFound, Errors: []api.FieldError{{Pointer: pointer, Reason: "reference"}}}
}
