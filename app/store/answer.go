package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
)

// KeepApplied is how long applied mutations are kept, to be sent again to an
// office that comes back from a backup (architecture.md).
const KeepApplied = 90 * 24 * time.Hour

// Take marks the oldest waiting mutations as in flight and gives them, at most
// limit and about size bytes of JSON together but always one. That they were
// sent is on the disk before they are. Those that need a file which is not at the
// office yet stay, with what depends on them (see NextFile).
func (s *Store) Take(ctx context.Context, limit, size int) ([]api.Mutation, error) {
	var batch []api.Mutation
	err := s.write(ctx, func(w *writeTx) error {
		list, err := w.waiting(limit)
		if err != nil {
			return fmt.Errorf("read the queue: %w", err)
		}
		total := 0
		for i, p := range list {
			total += len(p.Body) + len(p.Kind) + len(p.ID) + envelope
			if total > size && i > 0 {
				list = list[:i]
				break
			}
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

// waiting reads the oldest mutations that can go out.
func (w *writeTx) waiting(limit int) ([]pending, error) {
	read := func(query string, args ...any) (list []pending, files bool, err error) {
		rows, err := w.query(query, args...)
		err = each(rows, err, func(rows *sql.Rows) error {
			p, err := scanPending(rows)
			list = append(list, p)
			files = files || bytes.Contains(p.Body, []byte("attachment_ids"))
			return err
		})
		return list, files, err
	}
	const query = `SELECT seq, id, kind, made_at, body FROM mutation WHERE state = 0 ORDER BY seq`
	list, files, err := read(query+` LIMIT ?`, limit)
	if err != nil || !files {
		return list, err
	}
	if len(list) == limit { // some of these may have to stay
		if list, _, err = read(query); err != nil {
			return nil, err
		}
	}
	if list, err = w.hold(list); err != nil {
		return nil, err
	}
	return list[:min(limit, len(list))], nil
}

// Failed puts mutations that got no answer back among what waits, in their
// places. cause is a code or a short technical text; an empty one means that
// the attempt does not count.
func (s *Store) Failed(ctx context.Context, ids []string, cause string) error {
	err := s.write(ctx, func(w *writeTx) error {
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

// PutBack puts all that is in flight back among what waits, in its place: for
// whoever knows that nothing is under way, as after an answer that could not be
// kept.
func (s *Store) PutBack(ctx context.Context) error {
	err := s.write(ctx, func(w *writeTx) error {
		rows, err := w.query("UPDATE mutation SET state = 0 WHERE state = 1 RETURNING id")
		return each(rows, err, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			w.note(KindQueue, id)
			return err
		})
	})
	if err != nil {
		return fmt.Errorf("put the queue back: %w", err)
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
	err = s.write(ctx, func(w *writeTx) error {
		var epoch string
		err := w.row("SELECT epoch FROM cursor WHERE feed = ?", []any{int(Changes)}, &epoch)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read the cursor: %w", err)
		}
		newEpoch = epoch != "" && epoch != answers.Epoch
		if newEpoch { // what was sent to an office before its backup may be gone
			s.files.forgetSent()
		}
		var seeds []Change
		for _, res := range answers.Results {
			if newEpoch && lacksFile(res) {
				touched, err := w.sendAgain(res.ID)
				if err != nil {
					return err
				}
				seeds = append(seeds, touched...)
				continue
			}
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

// lacksFile tells a refusal for a file that the office does not have.
func lacksFile(res api.MutationResult) bool {
	return res.Status == api.StatusRefused && res.Problem != nil && res.Problem.Code == api.CodeNotFound &&
		slices.ContainsFunc(res.Problem.Errors, func(e api.FieldError) bool { return strings.HasPrefix(e.Pointer, "/attachment_ids/") })
}

// sendAgain queues a mutation in its place under a new id, for one that was
// answered is always answered alike, and gives the records that it touched.
func (w *writeTx) sendAgain(id string) ([]Change, error) {
	var seq int64
	err := w.row("SELECT seq FROM mutation WHERE id = ? AND state IN (0, 1)", []any{id}, &seq)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find mutation %s: %w", id, err)
	}
	fresh := w.s.o.NewID()
	w.note(KindQueue, id)
	w.note(KindQueue, fresh)
	if err := w.exec("UPDATE mutation SET id = ?, state = 0, sent = 0 WHERE seq = ?", fresh, seq); err != nil {
		return nil, fmt.Errorf("send mutation %s again: %w", id, err)
	}
	return w.touches(seq)
}

// settle writes one mutation's fate and gives the records that it touched.
func (w *writeTx) settle(res api.MutationResult, epoch string) ([]Change, error) {
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
