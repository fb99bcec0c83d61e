package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"startklar.dk/api"
)

// KeepApplied is how long applied mutations are kept, to be sent again to an
// office that comes back from a backup (architecture.md).
const KeepApplied = 90 * 24 * time.Hour

// Take marks the oldest waiting mutations as in flight and gives them, at most
// limit and about size bytes of JSON together but always one. That they were
// sent is on the disk before they are.
func (s *Store) Take(ctx context.Context, limit, size int) ([]api.Mutation, error) {
	var batch []api.Mutation
	err := s.write(ctx, func(w *work) error {
		var list []pending
		total := 0
		rows, err := w.query(`SELECT seq, id, kind, made_at, body FROM mutation WHERE state = 0 ORDER BY seq LIMIT ?`, limit)
		full := false
		err = each(rows, err, func(rows *sql.Rows) error {
			if full {
				return nil
			}
			p, err := scanPending(rows)
			if err != nil {
				return err
			}
			total += len(p.Body) + len(p.Kind) + len(p.ID) + envelope
			if full = total > size && len(list) > 0; !full {
				list = append(list, p)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("read the queue: %w", err)
		}
		for _, p := range list {
			if err := w.exec("UPDATE mutation SET state = 1, sent = 1 WHERE seq = ?", p.seq); err != nil {
				return fmt.Errorf("mark %s as sent: %w", p.ID, err)
			}
			w.note(KindQueue, p.ID)
			batch = append(batch, p.Mutation)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("take mutations to send: %w", err)
	}
	return batch, nil
}

// Failed puts mutations that got no answer back among what waits, in their
// places. cause is a code or a short technical text; an empty one means that
// the attempt does not count.
func (s *Store) Failed(ctx context.Context, ids []string, cause string) error {
	err := s.write(ctx, func(w *work) error {
		for _, id := range ids {
			query := "UPDATE mutation SET state = 0, attempts = attempts + 1, last_error = ? WHERE id = ? AND state = 1"
			if cause == "" {
				query = "UPDATE mutation SET state = 0, last_error = ? WHERE id = ? AND state = 1"
			}
			if err := w.exec(query, cause, id); err != nil {
				return err
			}
			w.note(KindQueue, id)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("put mutations back: %w", err)
	}
	return nil
}

// Answer stores the office's answers: each mutation's fate, and the records it
// changed where they are newer, in one transaction; what is still pending is
// applied again on them. Answers to mutations that are not pending change no
// fate. A status that only a newer app knows is a refusal where it comes with a
// problem; else the mutation waits on, to be sent again. newEpoch tells that the office is in another epoch than the person's
// feed: it came back from a backup, and the feed is to be read anew.
func (s *Store) Answer(ctx context.Context, answers api.MutationAnswers) (newEpoch bool, err error) {
	err = s.write(ctx, func(w *work) error {
		var epoch string
		err := w.row("SELECT epoch FROM cursor WHERE feed = ?", []any{int(Changes)}, &epoch)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read the cursor: %w", err)
		}
		newEpoch = epoch != "" && epoch != answers.Epoch
		var seeds []Change
		for _, res := range answers.Results {
			touched, err := w.settle(res, answers.Epoch)
			if err != nil {
				return err
			}
			seeds = append(seeds, touched...)
			changed, err := w.receive(Changes, res.Records)
			if err != nil {
				return err
			}
			seeds = append(seeds, changed...)
		}
		err = w.exec("DELETE FROM mutation WHERE state = 2 AND answered_at < ?", s.o.Now().Add(-KeepApplied).UnixMilli())
		if err != nil {
			return fmt.Errorf("forget old answers: %w", err)
		}
		return w.rebuildUnder(seeds)
	})
	if err != nil {
		return false, fmt.Errorf("store the office's answers: %w", err)
	}
	return newEpoch, nil
}

// settle writes one mutation's fate and gives the records that it touched.
func (w *work) settle(res api.MutationResult, epoch string) ([]Change, error) {
	var seq int64
	err := w.row("SELECT seq FROM mutation WHERE id = ? AND state IN (0, 1)", []any{res.ID}, &seq)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find mutation %s: %w", res.ID, err)
	}
	touched, err := w.touches(seq)
	if err != nil {
		return nil, err
	}
	state, forget := 2, "DELETE FROM touch WHERE seq = ?"
	var problem []byte
	switch {
	case res.Status == api.StatusApplied:
	case res.Status == api.StatusRefused, res.Problem != nil:
		// What it would have written stays known, for the person's list.
		state, forget = 3, "DELETE FROM touch WHERE seq = ? AND wrote = 0"
		p := res.Problem
		if p == nil {
			p = &api.Problem{Code: api.CodeInvalid}
		}
		if problem, err = json.Marshal(p); err != nil {
			return nil, fmt.Errorf("keep the problem of %s: %w", res.ID, err)
		}
	default:
		w.note(KindQueue, res.ID)
		err := w.exec("UPDATE mutation SET state = 0, attempts = attempts + 1, last_error = 'unreadable' WHERE seq = ?", seq)
		if err != nil {
			return nil, fmt.Errorf("put %s back: %w", res.ID, err)
		}
		return nil, nil
	}
	err = w.exec("UPDATE mutation SET state = ?, problem = ?, epoch = ?, answered_at = ?, last_error = '' WHERE seq = ?",
		state, problem, epoch, w.s.o.Now().UnixMilli(), seq)
	if err != nil {
		return nil, fmt.Errorf("keep the answer to %s: %w", res.ID, err)
	}
	if err := w.exec(forget, seq); err != nil {
		return nil, fmt.Errorf("keep the answer to %s: %w", res.ID, err)
	}
	w.note(KindQueue, res.ID)
	return touched, nil
}

// Counts are how many mutations have no answer, and how many were refused and
// are on the person's list.
type Counts struct {
	Pending int
	Refused int
}

// Counts counts the queue.
func (s *Store) Counts(ctx context.Context) (c Counts, err error) {
	defer s.meet(&err)
	rows, err := s.reads(ctx)(`SELECT (SELECT count(*) FROM mutation WHERE state = 0) +
		(SELECT count(*) FROM mutation WHERE state = 1), (SELECT count(*) FROM mutation WHERE state = 3)`)
	err = each(rows, err, func(rows *sql.Rows) error { return rows.Scan(&c.Pending, &c.Refused) })
	if err != nil {
		return Counts{}, fmt.Errorf("count the queue: %w", err)
	}
	return c, nil
}
