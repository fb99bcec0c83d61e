package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"startklar.dk/api"
)

// pending is a mutation without an answer, with its place in the queue.
type pending struct {
	seq int64
	api.Mutation
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// enqueue puts a new mutation at the end of the queue, or into the unsent one
// that it continues, and applies it. It gives the id under which it is queued.
func (w *writeTx) enqueue(m api.Mutation) (string, error) {
	of, err := subjectOf(m)
	if err != nil {
		return "", err
	}
	var into int64
	switch m.Kind {
	case api.SectionWrite:
		m, into, err = w.chain(m, of)
	case api.PersonUpdate:
		m, into, err = w.gather(m)
	}
	if err != nil {
		return "", err
	}
	if size := len(m.Body) + len(m.ID) + len(m.Kind) + envelope; size > api.MaxMutationSize {
		return "", fmt.Errorf("%w: %d bytes", ErrTooLarge, size)
	}
	w.note(KindQueue, m.ID)
	if into != 0 {
		err := w.exec("UPDATE mutation SET body = ?, made_at = ? WHERE seq = ?", []byte(m.Body), stamp(m.MadeAt), into)
		if err != nil {
			return "", fmt.Errorf("continue mutation %s: %w", m.ID, err)
		}
		// The earlier text may have had an effect that this one has not: the
		// records that it touched are made anew.
		seeds, err := w.touches(into)
		if err != nil {
			return "", err
		}
		return m.ID, w.rebuildStrict(seeds, into)
	}
	seq, err := w.insert(m, of)
	if err != nil {
		return "", err
	}
	return m.ID, w.apply(pending{seq, m})
}

// gather puts a person.update into the one that is last in the queue, where that was
// never sent: who changes their details ten times changes them once. into is its
// place, or 0.
func (w *writeTx) gather(m api.Mutation) (_ api.Mutation, into int64, err error) {
	var last struct {
		id, kind string
		open     bool
		body     []byte
	}
	err = w.row("SELECT seq, id, kind, state = 0 AND NOT sent, body FROM mutation ORDER BY seq DESC LIMIT 1",
		nil, &into, &last.id, &last.kind, &last.open, &last.body)
	if errors.Is(err, sql.ErrNoRows) {
		return m, 0, nil
	}
	if err != nil {
		return m, 0, fmt.Errorf("read the queue's last: %w", err)
	}
	if last.kind != string(api.PersonUpdate) || !last.open {
		return m, 0, nil
	}
	var before, now map[string]json.RawMessage
	if err := errors.Join(json.Unmarshal(last.body, &before), json.Unmarshal(m.Body, &now)); err != nil {
		return m, 0, fmt.Errorf("read the body: %w", err)
	}
	maps.Copy(before, now)
	m.ID = last.id
	m.Body, err = json.Marshal(before)
	return m, into, err
}

// What a mutation's envelope adds to its body on the wire, with the field names
// and the time; bytes.
const envelope = 100

func (w *writeTx) insert(m api.Mutation, of subject) (seq int64, err error) {
	err = w.row(`INSERT INTO mutation (id, kind, plan, section, made_at, body) VALUES (?, ?, ?, ?, ?, ?) RETURNING seq`,
		[]any{m.ID, string(m.Kind), of.PlanID, of.Section, stamp(m.MadeAt), []byte(m.Body)}, &seq)
	if err != nil {
		return 0, fmt.Errorf("queue mutation %s: %w", m.ID, err)
	}
	return seq, nil
}

// stamp writes a time so that it comes back as it was and as it goes out.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func unstamp(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("read a time: %w", err)
	}
	return t, nil
}

// apply runs a mutation's Apply on what is shown and keeps what it touched. An
// error of Apply undoes its changes and is returned as *applyError.
func (w *writeTx) apply(p pending) error {
	do := w.s.o.Apply[p.Kind]
	if do == nil {
		return nil
	}
	if err := w.exec("SAVEPOINT apply"); err != nil {
		return err
	}
	v := w.view()
	applyErr := do(v, p.Mutation)
	if v.err != nil {
		return fmt.Errorf("apply %s: %w", p.Kind, v.err)
	}
	if applyErr != nil {
		if err := w.exec("ROLLBACK TO apply"); err != nil {
			return err
		}
	}
	if err := w.exec("RELEASE apply"); err != nil {
		return err
	}
	for c, wrote := range v.touched {
		if applyErr != nil {
			wrote = false
		}
		if err := w.exec(`INSERT INTO touch (seq, kind, id, wrote) VALUES (?, ?, ?, ?)
			ON CONFLICT (seq, kind, id) DO UPDATE SET wrote = max(wrote, excluded.wrote)`,
			p.seq, string(c.Kind), c.ID, wrote); err != nil {
			return fmt.Errorf("keep what %s touched: %w", p.Kind, err)
		}
	}
	if applyErr != nil {
		return &applyError{applyErr}
	}
	return nil
}

// applyError is what a kind's Apply said, not the database.
type applyError struct{ error }

// Unwrap gives the domain's own error.
func (e *applyError) Unwrap() error { return e.error }
