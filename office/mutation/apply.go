// Package mutation is how what persons send is applied: a batch is checked, each
// mutation is answered once by the rule of its kind, and the ledger remembers the
// answer. Rooms bring the rules. It starts no goroutine.
package mutation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// Applier handles mutations by the rules of the rooms.
type Applier struct {
	db       *db.DB
	Rules    Rules
	signedIn func(ctx context.Context, tx *db.Tx, c Caller) error            // whether they are still
	author   func(ctx context.Context, tx *db.Tx, who Actor) (string, error) // the name under which they write
}

// NewApplier is an applier of rules. signedIn tells, when it is a caller's turn,
// whether they are signed in still; author gives the name under which they write.
func NewApplier(d *db.DB, rules Rules, signedIn func(context.Context, *db.Tx, Caller) error, author func(context.Context, *db.Tx, Actor) (string, error)) *Applier {
	return &Applier{db: d, Rules: rules, signedIn: signedIn, author: author}
}

const (
	together = 50                   // mutations of a batch that share a transaction
	turn     = 5 * time.Millisecond // after which others have theirs, when the mutation at hand is done
	turnSize = 256 << 10            // bytes of bodies after which likewise: they go to the disk before anybody is answered
)

// Apply handles a person's mutations one by one and answers each, in order. The
// batch has passed CheckBatch. Problems of refusals carry code, errors and
// alternatives; their words are for whoever renders them. An error means that
// nothing is known of the mutations: they are sent again, and those that were
// handled answer as they did. *api.Problem resync: the batch is of another epoch.
func (a *Applier) Apply(ctx context.Context, who Actor, b api.MutationBatch) (api.MutationAnswers, error) {
	if who.DeviceID == "" {
		who.DeviceID = b.Device
	}
	waiting := a.readAll(b.Mutations)
	var epoch string
	all := answer{results: make([]api.MutationResult, 0, len(waiting)), given: map[record.Key]given{}}
	for begun := false; !begun || len(waiting) > 0; begun = true {
		part := a.next(waiting)
		var entries []ledgerEntry
		var put map[record.Key]api.Record
		var first *outsideFirst
		err := a.write(ctx, func(tx *db.Tx) error {
			if err := lock(ctx, tx, who.PersonID, part); err != nil {
				return err
			}
			// Locked before anything else is read: what another process did, handled or
			// signed out is seen then.
			there := record.ReserveRev(ctx, tx, who.PersonID)
			author, err := a.begin(ctx, tx, who)
			if err == nil {
				err = there
			}
			if err != nil {
				return errors.Join(err, record.ReleaseRev(ctx, tx))
			}
			if epoch, err = record.Epoch(ctx, tx); err != nil {
				return err
			}
			if b.Epoch != "" && b.Epoch != epoch {
				return errors.Join(&api.Problem{Code: api.CodeResync}, record.ReleaseRev(ctx, tx))
			}
			entries, first = make([]ledgerEntry, 0, len(part)), nil // anew: a shared commit may fail
			began, size := tx.Now(), 0
			for _, m := range part {
				l, err := a.handle(ctx, tx, who, author, m)
				if errors.As(err, &first) {
					if len(entries) == 0 {
						return err // nothing is to be committed
					}
					break
				}
				if err != nil {
					return fmt.Errorf("%s %s: %w", m.Kind, m.ID, err)
				}
				entries, size = append(entries, l), size+len(m.Body)
				if tx.Now().Sub(began) >= turn || size >= turnSize {
					break
				}
			}
			put = justPut(tx, who.PersonID, entries)
			return record.ReleaseRev(ctx, tx)
		})
		if err != nil && !errors.As(err, &first) {
			return api.MutationAnswers{}, fmt.Errorf("apply mutations: %w", err)
		}
		found, err := all.find(ctx, a.db, who.PersonID, entries, put)
		if err != nil {
			return api.MutationAnswers{}, fmt.Errorf("read what mutations changed: %w", err)
		}
		all.add(waiting, entries, found)
		clear(waiting[:len(entries)]) // with what was made for them
		waiting = waiting[len(entries):]
		if first != nil {
			if err := waiting[0].outside.do(ctx, first); err != nil {
				return api.MutationAnswers{}, fmt.Errorf("prepare %s: %w", waiting[0].Kind, err)
			}
		}
	}
	return api.MutationAnswers{Epoch: epoch, Results: all.results}, nil
}

// write runs a turn, of which nothing is to stay where it fails before its first
// mutation is handled. Where this process alone writes it has written nothing by then.
func (a *Applier) write(ctx context.Context, turn func(*db.Tx) error) error {
	if a.db.Alone() {
		return a.db.WriteParts(ctx, turn)
	}
	return a.db.Write(ctx, turn)
}

// next are the mutations that share the next transaction. Where other processes write
// too, one that locks what is not the person's own has it alone: that is locked for as
// long as it takes.
func (a *Applier) next(waiting []readMutation) []readMutation {
	part := waiting[:min(together, len(waiting))]
	if a.db.Alone() {
		return part
	}
	switch i := slices.IndexFunc(part, func(m readMutation) bool { return m.run.Lock != nil }); i {
	case -1:
		return part
	case 0:
		return part[:1]
	default:
		return part[:i]
	}
}

// lock locks what the first of the mutations changes of what is not the person's own;
// see next.
func lock(ctx context.Context, tx *db.Tx, person string, part []readMutation) error {
	if tx.Alone() || len(part) == 0 || part[0].run.Lock == nil {
		return nil
	}
	return part[0].run.Lock(&Request{Ctx: ctx, Tx: tx, Person: person, Now: tx.Now(), Mutation: part[0].Mutation})
}

// begin looks whether who writes is there, and still signed in, and gives
// the name under which they write.
func (a *Applier) begin(ctx context.Context, tx *db.Tx, who Actor) (author string, err error) {
	if err := a.signedIn(ctx, tx, who.caller); err != nil {
		return "", err
	}
	if who.Name != "" {
		return who.Name, nil
	}
	return a.author(ctx, tx, who)
}

// readMutation is a mutation with its body read, before it is the writer's
// turn.
type readMutation struct {
	api.Mutation
	hash    string
	run     Application
	outside *outside
}

func (a *Applier) readAll(mutations []api.Mutation) []readMutation {
	all := make([]readMutation, len(mutations))
	for i, m := range mutations {
		all[i] = readMutation{m, mutationHash(m), a.read(m), &outside{db: a.db}}
	}
	return all
}

func (a *Applier) read(m api.Mutation) Application {
	rule, ok := a.Rules[m.Kind]
	if !ok {
		return Application{Apply: func(*Request) error { return &api.Problem{Code: api.CodeUnknownKind} }}
	}
	return rule(m.Body)
}

// handle answers one mutation: from the ledger if it was handled before, else
// by its rule, in a savepoint with the ledger's entry so that a refusal leaves
// nothing behind and nothing is done that is not remembered.
func (a *Applier) handle(ctx context.Context, tx *db.Tx, who Actor, author string, m readMutation) (ledgerEntry, error) {
	person := who.PersonID
	if known, ok, err := recall(ctx, tx, person, m.ID); err != nil {
		return ledgerEntry{}, err
	} else if ok {
		return known.again(m.hash), nil
	}
	u := &Request{Ctx: ctx, Tx: tx, Person: person, Author: author, By: who.By, Now: tx.Now(), Mutation: m.Mutation, outside: m.outside}
	l := ledgerEntry{kind: m.Kind, hash: m.hash}
	var own error
	restore := record.Reserved(tx)
	err := tx.Savepoint("mutation", func() error {
		if err := m.run.Apply(u); err != nil {
			return err
		}
		for _, do := range u.atEnd {
			if err := do(); err != nil {
				return err
			}
		}
		if err := u.audit(); err != nil {
			return err
		}
		l.status, l.touched = api.StatusApplied, u.touched
		return l.store(ctx, tx, person, m.Mutation, u.Now)
	}, &own)
	if err != nil {
		return ledgerEntry{}, err
	}
	if own == nil {
		return l, nil
	}
	restore()
	var p *api.Problem
	if !errors.As(own, &p) {
		return ledgerEntry{}, own
	}
	l.status, l.problem, l.touched = api.StatusRefused, p, nil
	return l, l.store(ctx, tx, person, m.Mutation, u.Now)
}

// Erase forgets what a person sent.
func (a *Applier) Erase(ctx context.Context, tx *db.Tx, personID string) error {
	return tx.ExecAll(ctx, []any{personID}, `DELETE FROM mutation WHERE person_id = $1`)
}

// Export is what a person sent, and how it was answered.
func (a *Applier) Export() []record.ExportQuery {
	return []record.ExportQuery{{File: "mutations.json", Query: `SELECT id, kind, status, problem, made_at, handled_at FROM mutation WHERE person_id = $1 ORDER BY handled_at, id`}}
}

// Sweep forgets some of what was handled before record.SweptBefore, the oldest of it,
// and tells whether there may be more.
func (a *Applier) Sweep(ctx context.Context, tx *db.Tx) (more bool, err error) {
	n, err := tx.ExecContext(ctx, `DELETE FROM mutation WHERE (id, person_id) IN
		(SELECT id, person_id FROM mutation WHERE handled_at < $1 ORDER BY handled_at LIMIT $2)`,
		db.Millis(record.SweptBefore(tx)), record.SweptTogether)
	if err != nil {
		return false, fmt.Errorf("forget old mutations: %w", err)
	}
	return n == record.SweptTogether, nil
}
