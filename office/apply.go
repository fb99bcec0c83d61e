package office

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
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

// together is how many mutations of a batch share a transaction.
const together = 50

// CheckBatch checks the envelope of a batch: invalid, with pointers, or nil.
// What is wrong inside a mutation's body is that mutation's refusal.
func CheckBatch(b api.MutationBatch) *api.Problem {
	bad := func(reason, pointer string) *api.Problem {
		return &api.Problem{Code: api.CodeInvalid, Errors: []api.FieldError{{Pointer: pointer, Reason: reason}}}
	}
	if len(b.Mutations) > api.MaxBatch {
		return bad("too_long", "/mutations")
	}
	for i, m := range b.Mutations {
		at := "/mutations/" + strconv.Itoa(i)
		switch {
		case m.ID == "":
			return bad("required", at+"/id")
		case !api.ValidID(m.ID):
			return bad("format", at+"/id")
		case len(m.Body)+len(m.Kind) > api.MaxMutationSize:
			return bad("too_long", at)
		}
	}
	return nil
}

// Apply handles a person's mutations one by one and answers each, in order. The
// batch has passed CheckBatch. Problems of refusals carry code, errors and
// alternatives; their words are for whoever renders them. An error means that
// nothing is known of the mutations: they are sent again, and those that were
// handled answer as they did.
func (o *Office) Apply(ctx context.Context, who Actor, b api.MutationBatch) (api.MutationAnswers, error) {
	if who.DeviceID == "" {
		who.DeviceID = b.Device
	}
	answers := api.MutationAnswers{Results: make([]api.MutationResult, 0, len(b.Mutations))}
	for start := 0; start == 0 || start < len(b.Mutations); start += together {
		part := readAll(b.Mutations[start:min(start+together, len(b.Mutations))])
		var results []api.MutationResult
		err := o.db.WriteParts(ctx, func(tx *db.Tx) error {
			results = make([]api.MutationResult, 0, len(part)) // anew: a shared commit may fail
			author, err := o.beginToApply(ctx, tx, who)
			if err != nil {
				return err
			}
			if answers.Epoch, err = epoch(ctx, tx); err != nil {
				return err
			}
			if len(part) == 0 {
				return lockCounter(ctx, tx, who.PersonID)
			}
			for _, m := range part {
				r, err := o.handle(ctx, tx, who.PersonID, author, m)
				if err != nil {
					return fmt.Errorf("%s %s: %w", m.Kind, m.ID, err)
				}
				results = append(results, r)
			}
			return nil
		})
		if err != nil {
			return api.MutationAnswers{}, fmt.Errorf("apply mutations: %w", err)
		}
		answers.Results = append(answers.Results, results...)
	}
	return answers, nil
}

// beginToApply looks whether who writes is there, and still signed in, and gives
// the name under which they write.
func (o *Office) beginToApply(ctx context.Context, tx *db.Tx, who Actor) (author string, err error) {
	if err := o.stillSignedIn(ctx, tx, who.caller); err != nil {
		return "", err
	}
	return o.author(ctx, tx, who)
}

// author is a name under which a person writes.
type author struct{ device, name string }

// author is the name under which a text is written: the device's, which tells
// two versions of one person's text apart, else the person's.
func (o *Office) author(ctx context.Context, tx *db.Tx, who Actor) (string, error) {
	if who.Name != "" {
		return who.Name, nil
	}
	kept, age, ok := o.authors.Get(who.PersonID)
	if ok && kept.device == who.DeviceID {
		return kept.name, nil
	}
	name := ""
	if who.DeviceID != "" {
		var d api.Device
		_, err := live(ctx, tx, who.PersonID, api.KindDevice, who.DeviceID, &d)
		if err != nil && !errors.Is(err, errNotFound) {
			return "", err
		}
		if err == nil {
			name = d.Name
		}
	}
	if name == "" {
		var err error
		if name, err = personName(ctx, tx, who.PersonID); err != nil {
			return "", err
		}
	}
	o.authors.Keep(who.PersonID, author{who.DeviceID, name}, age)
	return name, nil
}

// readMutation is a mutation with its body read, before it is the writer's
// turn.
type readMutation struct {
	api.Mutation
	hash string
	run  func(*unit) error
}

func readAll(mutations []api.Mutation) []readMutation {
	all := make([]readMutation, len(mutations))
	for i, m := range mutations {
		all[i] = readMutation{m, mutationHash(m), read(m)}
	}
	return all
}

func read(m api.Mutation) func(*unit) error {
	rule, ok := rules[m.Kind]
	if !ok {
		return func(*unit) error { return &api.Problem{Code: api.CodeUnknownKind} }
	}
	return rule(m.Body)
}

// handle answers one mutation: from the ledger if it was handled before, else
// by its rule, in a savepoint with the ledger's entry so that a refusal leaves
// nothing behind and nothing is done that is not remembered.
func (o *Office) handle(ctx context.Context, tx *db.Tx, person, author string, m readMutation) (api.MutationResult, error) {
	if known, ok, err := recall(ctx, tx, person, m.ID); err != nil {
		return api.MutationResult{}, err
	} else if ok {
		return known.again(ctx, tx, person, m.ID, m.hash)
	}
	u := &unit{o: o, ctx: ctx, tx: tx, person: person, author: author, now: tx.Now(), mutation: m.Mutation}
	l := ledgerEntry{kind: m.Kind, hash: m.hash}
	var own error
	there := true
	err := tx.Savepoint("mutation", func() error {
		if err := reserveRev(ctx, tx, person); err != nil {
			there = !errors.Is(err, errNotFound)
			return err
		}
		if err := m.run(u); err != nil {
			return err
		}
		if err := releaseRev(ctx, tx); err != nil {
			return err
		}
		if err := u.noteWithdrawn(); err != nil {
			return err
		}
		l.status, l.touched = api.StatusApplied, u.touched
		return l.store(ctx, tx, person, m.Mutation, u.now)
	}, &own)
	if err != nil {
		return api.MutationResult{}, err
	}
	if own == nil {
		return l.answer(ctx, tx, person, m.ID)
	}
	var p *api.Problem
	if !there || !errors.As(own, &p) {
		return api.MutationResult{}, own
	}
	db.Value[written](tx).reserved = 0
	l.status, l.problem, l.touched = api.StatusRefused, p, nil
	if err := l.store(ctx, tx, person, m.Mutation, u.now); err != nil {
		return api.MutationResult{}, err
	}
	return l.answer(ctx, tx, person, m.ID)
}

// unit is one mutation being applied.
type unit struct {
	o        *Office
	ctx      context.Context
	tx       *db.Tx
	person   string
	author   string
	now      time.Time
	mutation api.Mutation
	touched  []recordKey
	ended    []withdrawal // consents that the person took back
}

// recordKey names a record of the person.
type recordKey struct {
	Kind api.Kind `json:"k"`
	ID   string   `json:"i"`
}

// rules are the mutations of version 1 with what each does.
var rules = map[api.MutationKind]func(body json.RawMessage) func(*unit) error{
	api.PersonUpdate:     rule(personUpdate),
	api.PlanCreate:       rule(planCreate),
	api.PlanRename:       rule(planRename),
	api.PlanDelete:       rule(planDelete),
	api.PlanRestore:      rule(planRestore),
	api.SectionWrite:     rule(sectionWrite),
	api.FiguresWrite:     rule(figuresWrite),
	api.VersionKeep:      rule(versionKeep),
	api.CommentReply:     rule(commentReply),
	api.CommentResolve:   rule(commentResolve),
	api.ResultSubmit:     rule(resultSubmit),
	api.ResultDelete:     rule(resultDelete),
	api.BookingRequest:   rule(bookingRequest),
	api.BookingMove:      rule(bookingMove),
	api.BookingCancel:    rule(bookingCancel),
	api.BookingShare:     rule(bookingShare),
	api.BookingAccept:    rule(bookingAccept),
	api.ReferralRequest:  rule(referralRequest),
	api.ReferralAnswer:   rule(referralAnswer),
	api.ReferralWithdraw: rule(referralWithdraw),
	api.ReferralOutcome:  rule(referralOutcome),
	api.MessagePost:      rule(messagePost),
	api.QuestionAsk:      rule(questionAsk),
	api.InboxMark:        rule(inboxMark),
}

// rule gives what reads a mutation's body for fn. fn may be run more than once
// with one body and does not change it.
func rule[T any](fn func(*unit, T) error) func(json.RawMessage) func(*unit) error {
	return func(raw json.RawMessage) func(*unit) error {
		var body T
		if p := decodeBody(raw, &body); p != nil {
			return func(*unit) error { return p }
		}
		return func(u *unit) error { return fn(u, body) }
	}
}

func (u *unit) touch(kind api.Kind, id string) {
	for _, k := range u.touched {
		if k.Kind == kind && k.ID == id {
			return
		}
	}
	u.touched = append(u.touched, recordKey{kind, id})
}

// put writes one of the person's records: v over the fields of old.
func (u *unit) put(kind api.Kind, id string, old api.Record, v any) (int64, error) {
	body, err := compose(old.Body, v)
	if err != nil {
		return 0, err
	}
	u.touch(kind, id)
	return put(u.ctx, u.tx, u.person, kind, id, body)
}

func (u *unit) setDeleted(kind api.Kind, id string, deleted bool) (int64, error) {
	u.touch(kind, id)
	return setDeleted(u.ctx, u.tx, u.person, kind, id, deleted)
}

// find reads one of the person's records, deleted or not.
func (u *unit) find(kind api.Kind, id string) (api.Record, bool, error) {
	return find(u.ctx, u.tx, u.person, kind, id)
}

// live reads one of the person's records into body, else not_found.
func (u *unit) live(kind api.Kind, id string, body any) (api.Record, error) {
	return live(u.ctx, u.tx, u.person, kind, id, body)
}

// unused checks the id of a thing that is about to be made: invalid where the
// person has one already, not_found where it is another's.
func (u *unit) unused(kind api.Kind, id, pointer string) error {
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

func (u *unit) exec(query string, args ...any) error {
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
