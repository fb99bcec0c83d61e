package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"startklar.dk/api"
)

var states = map[int]EntryState{0: EntryWaiting, 1: EntryInFlight, 2: EntryApplied, 3: EntryRefused, 4: EntryDismissed}

const selectEntry = "SELECT seq, id, kind, made_at, body, state, attempts, last_error, problem, answered_at FROM mutation "

// Queue lists what waits, is in flight or was refused, oldest first.
func (s *Store) Queue(ctx context.Context) ([]Entry, error) {
	list, err := s.entries(ctx, selectEntry+"WHERE state IN (0, 1, 3) ORDER BY seq")
	if err != nil {
		return nil, fmt.Errorf("list the queue: %w", err)
	}
	return list, nil
}

// Kept lists the refused mutations that were dismissed, newest first: nothing
// that the person wrote is gone.
func (s *Store) Kept(ctx context.Context) ([]Entry, error) {
	list, err := s.entries(ctx, selectEntry+"WHERE state = 4 ORDER BY seq DESC")
	if err != nil {
		return nil, fmt.Errorf("list what was dismissed: %w", err)
	}
	return list, nil
}

// Answered lists the mutations of some kinds that the office has answered, oldest
// first: applied ones for KeepApplied, refused ones until they are dismissed.
func (s *Store) Answered(ctx context.Context, kinds ...api.MutationKind) ([]Entry, error) {
	args := make([]any, len(kinds))
	for i, k := range kinds {
		args[i] = string(k)
	}
	list, err := s.entries(ctx, selectEntry+"WHERE state IN (2, 3) AND kind IN (?"+strings.Repeat(", ?", max(0, len(kinds)-1))+") ORDER BY seq", args...)
	if err != nil {
		return nil, fmt.Errorf("list what was answered: %w", err)
	}
	return list, nil
}

// Entry reads one mutation in any state, or ErrNotFound. Applied ones are known
// for KeepApplied.
func (s *Store) Entry(ctx context.Context, id string) (Entry, error) {
	list, err := s.entries(ctx, selectEntry+"WHERE id = ? AND state < 5", id)
	if err != nil {
		return Entry{}, fmt.Errorf("read mutation %s: %w", id, err)
	}
	if len(list) == 0 {
		return Entry{}, fmt.Errorf("mutation %s: %w", id, ErrNotFound)
	}
	return list[0], nil
}

func (s *Store) entries(ctx context.Context, query string, args ...any) (_ []Entry, err error) {
	defer s.meet(&err)
	var list []Entry
	at := map[int64]int{} // places in list, by seq
	q := s.reads(ctx)
	rows, err := q(query, args...)
	err = each(rows, err, func(rows *sql.Rows) error {
		var e Entry
		var seq, answered int64
		var state int
		var made string
		var body, problem []byte
		if err := rows.Scan(&seq, &e.ID, &e.Kind, &made, &body, &state, &e.Attempts, &e.LastError, &problem, &answered); err != nil {
			return err
		}
		var err error
		if e.MadeAt, err = unstamp(made); err != nil {
			return err
		}
		e.Body, e.State = body, states[state]
		if len(problem) > 0 {
			e.Problem = &api.Problem{}
			if err := json.Unmarshal(problem, e.Problem); err != nil {
				return fmt.Errorf("read the problem of %s: %w", e.ID, err)
			}
		}
		if answered > 0 {
			e.Answered = time.UnixMilli(answered).UTC()
		}
		at[seq] = len(list)
		list = append(list, e)
		return nil
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	rows, err = q("SELECT seq, kind, id FROM touch WHERE wrote = 1 ORDER BY seq, kind, id")
	err = each(rows, err, func(rows *sql.Rows) error {
		var seq int64
		var c Change
		if err := rows.Scan(&seq, &c.Kind, &c.ID); err != nil {
			return err
		}
		if i, ok := at[seq]; ok {
			list[i].Records = append(list[i].Records, c)
		}
		return nil
	})
	return list, err
}

// refused finds a mutation on the person's list.
func (w *writeTx) refused(id string) (pending, error) {
	var p pending
	rows, err := w.query("SELECT seq, id, kind, made_at, body FROM mutation WHERE id = ? AND state = 3", id)
	err = each(rows, err, func(rows *sql.Rows) (err error) {
		p, err = scanPending(rows)
		return err
	})
	if err == nil && p.seq == 0 {
		err = ErrNotFound
	}
	return p, err
}

// Retry queues a refused mutation again and gives the id of the new one, for an
// id that was answered is always answered alike. The old one leaves the list.
// ErrNotFound where it is not on the list.
func (s *Store) Retry(ctx context.Context, id string) (mutationID string, err error) {
	err = s.write(ctx, func(w *writeTx) error {
		p, err := w.refused(id)
		if err != nil {
			return err
		}
		if err := w.exec("DELETE FROM mutation WHERE seq = ?", p.seq); err != nil {
			return err
		}
		if err := w.exec("DELETE FROM touch WHERE seq = ?", p.seq); err != nil {
			return err
		}
		w.note(KindQueue, id)
		m := p.Mutation
		m.ID, m.MadeAt = s.o.NewID(), s.o.Now().UTC()
		of, err := subjectOf(m)
		if err != nil {
			return err
		}
		if m.Kind == api.SectionWrite {
			if m, err = w.rebase(m, of); err != nil {
				return err
			}
		}
		seq, err := w.insert(m, of)
		if err != nil {
			return err
		}
		w.note(KindQueue, m.ID)
		mutationID = m.ID
		return ignoreApply(w.apply(pending{seq, m}))
	})
	if err != nil {
		return "", fmt.Errorf("retry mutation %s: %w", id, err)
	}
	return mutationID, nil
}

// ignoreApply lets a mutation wait without a local effect: the office decides.
func ignoreApply(err error) error {
	var said *applyError
	if errors.As(err, &said) {
		return nil
	}
	return err
}

// Adopt takes over the mutations of from (an anonymous store) that were never
// answered, in order, and then marks them there as moved, so that no one else
// adopts them. What was taken over once is not taken twice. Its files and drafts
// come along.
// from stays open.
func (s *Store) Adopt(ctx context.Context, from *Store) error {
	return s.adopt(ctx, from, "SELECT seq, id, kind, made_at, body FROM mutation WHERE state IN (0, 1) ORDER BY seq")
}

// Inherit is Adopt from the store of the same human under another id: an office
// that came back from a backup of before their first sign-in knows them anew. What
// that store was told is applied, of the last KeepApplied, waits again here, in
// order, and the records that only the office had are where Lost finds them.
func (s *Store) Inherit(ctx context.Context, from *Store) error {
	err := s.adopt(ctx, from, `SELECT seq, id, kind, made_at, body FROM mutation
		WHERE state IN (0, 1) OR state = 2 AND answered_at >= ? ORDER BY seq`, s.o.Now().Add(-KeepApplied).UnixMilli())
	if err != nil {
		return err
	}
	var list []api.Record
	rows, err := from.reads(ctx)("SELECT kind, id, rev, body FROM base WHERE feed = ? AND deleted = 0", int(Changes))
	err = each(rows, err, func(rows *sql.Rows) error {
		var r api.Record
		var body []byte
		err := rows.Scan(&r.Kind, &r.ID, &r.Rev, &body)
		r.Body = body
		list = append(list, r)
		return err
	})
	if err != nil {
		return fmt.Errorf("read what is to be inherited: %w", err)
	}
	err = s.write(ctx, func(w *writeTx) error {
		for _, r := range list {
			if err := w.exec(`INSERT INTO lost (kind, id, rev, body, lost_at) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT (kind, id) DO NOTHING`, string(r.Kind), r.ID, r.Rev, []byte(r.Body), stamp(s.o.Now())); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep what is inherited: %w", err)
	}
	return nil
}

// adopt takes over the mutations that a query finds in from.
func (s *Store) adopt(ctx context.Context, from *Store, query string, args ...any) error {
	if err := s.files.take(from.files); err != nil { // before what names them
		return fmt.Errorf("take files along: %w", err)
	}
	drafts, err := from.Drafts(ctx)
	if err != nil {
		return err
	}
	var list []api.Mutation
	rows, err := from.reads(ctx)(query, args...)
	err = each(rows, err, func(rows *sql.Rows) error {
		p, err := scanPending(rows)
		list = append(list, p.Mutation)
		return err
	})
	if err != nil {
		return fmt.Errorf("read what is to be adopted: %w", err)
	}
	if len(list) == 0 && len(drafts) == 0 {
		return nil
	}
	err = s.write(ctx, func(w *writeTx) error {
		for _, m := range list {
			var have bool
			if err := w.row("SELECT EXISTS (SELECT 1 FROM mutation WHERE id = ?)", []any{m.ID}, &have); err != nil {
				return err
			}
			if have {
				continue
			}
			of, err := subjectOf(m)
			if err != nil {
				return err
			}
			seq, err := w.insert(m, of)
			if err != nil {
				return err
			}
			w.note(KindQueue, m.ID)
			if err := ignoreApply(w.apply(pending{seq, m})); err != nil {
				return err
			}
		}
		return (&Tx{w.view()}).takeDrafts(drafts)
	})
	if err != nil {
		return fmt.Errorf("adopt: %w", err)
	}
	err = from.write(ctx, func(w *writeTx) error {
		for _, m := range list {
			if err := w.exec("UPDATE mutation SET state = 5 WHERE id = ?", m.ID); err != nil {
				return err
			}
			w.note(KindQueue, m.ID)
		}
		if err := (&Tx{w.view()}).dropTaken(drafts); err != nil {
			return err
		}
		return w.rebuildAll()
	})
	if err != nil {
		return fmt.Errorf("mark what was adopted: %w", err)
	}
	return nil
}
