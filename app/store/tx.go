package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"startklar.dk/api"
)

// Tx is one write transaction: what a person does in one go, however many
// mutations, settings and drafts that makes. As a View it shows what the
// transaction itself has made so far; records are changed by Mutate alone, so Put
// and Delete make Write fail. It is good until the function given to Write returns.
type Tx struct{ *liveView }

// Put makes Write fail: a record is changed by a mutation.
func (tx *Tx) Put(api.Record) { tx.fail(errReadOnly) }

// Delete makes Write fail.
func (tx *Tx) Delete(api.Kind, string) { tx.fail(errReadOnly) }

// Write runs do in one durable transaction: when Write returns nil all that do did
// is on disk, else nothing of it is. Subscribers are told once, after the commit, of
// each thing that is shown differently. do runs while every other write waits: it
// must not wait for anything, and reads through tx alone.
func (s *Store) Write(ctx context.Context, do func(tx *Tx) error) error {
	return s.write(ctx, func(w *writeTx) error {
		tx := &Tx{w.view()}
		return firstOf(do(tx), tx.err)
	})
}

// Mutate queues a mutation and applies it locally. body is marshalled to a JSON
// object. ErrTooLarge where it cannot be sent; an error of the kind's Apply refuses
// it. Either makes Write fail, whatever do returns.
//
// A section.write that leaves base_mutation empty says that it is made from what
// is shown: it is given this device's last unanswered write of the section, or
// the last applied one where base_rev is just what that made. Where the
// unanswered one was never sent, and nothing that the order matters to came in
// between, both become one that keeps the first one's id, base_rev and
// base_mutation and has the newer text. A person.update goes into an unsent one
// just before it likewise.
func (tx *Tx) Mutate(kind api.MutationKind, body any) (mutationID string, err error) {
	if tx.err != nil { // what it was made from could not be read
		return "", tx.err
	}
	raw, err := json.Marshal(body)
	if err == nil {
		s := tx.w.s
		mutationID, err = tx.w.enqueue(api.Mutation{ID: s.o.NewID(), Kind: kind, MadeAt: s.o.Now().UTC(), Body: raw})
	}
	if err != nil {
		err = fmt.Errorf("write %s: %w", kind, err)
		tx.fail(err)
		return "", err
	}
	return mutationID, nil
}

// Mutation is what Write does where a person does a single thing.
func Mutation(kind api.MutationKind, body any) func(tx *Tx) error {
	return func(tx *Tx) error {
		_, err := tx.Mutate(kind, body)
		return err
	}
}

// SendDraft is what Write does where a draft is sent: it becomes a mutation and is
// forgotten, in one transaction.
func SendDraft(key string, kind api.MutationKind, body any) func(tx *Tx) error {
	return func(tx *Tx) error {
		if _, err := tx.Mutate(kind, body); err != nil {
			return err
		}
		return tx.DropDraft(key)
	}
}

// Dismiss takes a refused mutation off the person's list; Kept still has it,
// text and all. ErrNotFound where it is not on the list.
func (tx *Tx) Dismiss(mutationID string) error {
	p, err := tx.w.refused(mutationID)
	if err == nil {
		tx.w.note(KindQueue, mutationID)
		err = tx.w.exec("UPDATE mutation SET state = 4 WHERE seq = ?", p.seq)
	}
	if err != nil {
		return fmt.Errorf("dismiss mutation %s: %w", mutationID, err)
	}
	return nil
}

var errReadOnly = errors.New("this view is for reading")
