package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"startklar.dk/api"
)

// Feed is one of the office's two.
type Feed int

// The feeds.
const (
	Catalogue Feed = 0 // what everyone may see
	Changes   Feed = 1 // what is this person's
)

// String names the feed for logs.
func (f Feed) String() string {
	if f == Catalogue {
		return "catalogue"
	}
	return "changes"
}

// Cursor tells from where to read a feed on, and in which epoch; both are empty
// before the first page.
func (s *Store) Cursor(ctx context.Context, f Feed) (epoch, cursor string, err error) {
	defer s.meet(&err)
	rows, err := s.reads(ctx)("SELECT epoch, cursor FROM cursor WHERE feed = ?", int(f))
	err = each(rows, err, func(rows *sql.Rows) error { return rows.Scan(&epoch, &cursor) })
	if err != nil {
		return "", "", fmt.Errorf("read the cursor of %s: %w", f, err)
	}
	return epoch, cursor, nil
}

// Pull stores a page of a feed: its records, where they are newer than what is
// there, the pending mutations applied on them again, and the cursor, in one
// transaction.
func (s *Store) Pull(ctx context.Context, f Feed, page api.Page) error {
	err := s.write(ctx, func(w *writeTx) error {
		changed, err := w.receive(f, page.Records)
		if err != nil {
			return err
		}
		if err := w.setCursor(f, page.Epoch, page.Cursor); err != nil {
			return err
		}
		return w.rebuildUnder(changed)
	})
	if err != nil {
		return fmt.Errorf("store a page of %s: %w", f, err)
	}
	return nil
}

const upsertBase = `INSERT INTO base (kind, id, rev, deleted, feed, body) VALUES (?, ?, ?, ?, ?, ?)
	ON CONFLICT (kind, id) DO UPDATE SET rev = excluded.rev, deleted = excluded.deleted,
		feed = excluded.feed, body = excluded.body
	WHERE excluded.rev > base.rev`

// receive puts the office's records into base where their rev is higher, and
// tells which those are.
func (w *writeTx) receive(f Feed, records []api.Record) ([]Change, error) {
	if len(records) == 0 {
		return nil, nil
	}
	st, err := w.stmt(upsertBase)
	if err != nil {
		return nil, err
	}
	changed := make([]Change, 0, len(records))
	for _, r := range records {
		if r.Kind == "" || r.ID == "" {
			return nil, errors.New("the office sent a record without kind or id")
		}
		var body []byte
		if !r.Deleted {
			body = r.Body
		}
		res, err := st.Exec(string(r.Kind), r.ID, r.Rev, r.Deleted, int(f), body)
		if err != nil {
			return nil, fmt.Errorf("store %s %s: %w", r.Kind, r.ID, w.fails(err))
		}
		if n, err := res.RowsAffected(); err != nil {
			return nil, err
		} else if n > 0 {
			changed = append(changed, Change{r.Kind, r.ID})
		}
	}
	for _, c := range changed {
		w.note(c.Kind, c.ID)
	}
	return changed, nil
}

// rebuildUnder applies again what is pending on records that changed beneath.
func (w *writeTx) rebuildUnder(changed []Change) error {
	if len(changed) == 0 {
		return nil
	}
	var waits bool
	if err := w.row("SELECT EXISTS (SELECT 1 FROM mutation WHERE state IN (0, 1)) OR EXISTS (SELECT 1 FROM local)", nil, &waits); err != nil {
		return fmt.Errorf("read the queue: %w", err)
	}
	if !waits {
		return nil
	}
	return w.rebuild(changed)
}

func (w *writeTx) setCursor(f Feed, epoch, cursor string) error {
	err := w.exec(`INSERT INTO cursor (feed, epoch, cursor) VALUES (?, ?, ?)
		ON CONFLICT (feed) DO UPDATE SET epoch = excluded.epoch, cursor = excluded.cursor`, int(f), epoch, cursor)
	if err != nil {
		return fmt.Errorf("keep the cursor of %s: %w", f, err)
	}
	return nil
}

// BeginShadow starts to read a feed anew beside what is shown, which stays as
// it is until EndShadow.
func (s *Store) BeginShadow(ctx context.Context, f Feed) error {
	err := s.write(ctx, func(w *writeTx) error { return w.exec("DELETE FROM shadow WHERE feed = ?", int(f)) })
	if err != nil {
		return fmt.Errorf("begin to read %s anew: %w", f, err)
	}
	return nil
}

// PullShadow stores a page of a feed that is read anew.
func (s *Store) PullShadow(ctx context.Context, f Feed, page api.Page) error {
	err := s.write(ctx, func(w *writeTx) error {
		for _, r := range page.Records {
			var body []byte
			if !r.Deleted {
				body = r.Body
			}
			err := w.exec(`INSERT INTO shadow (kind, id, rev, deleted, feed, body) VALUES (?, ?, ?, ?, ?, ?)
				ON CONFLICT (kind, id) DO UPDATE SET rev = excluded.rev, deleted = excluded.deleted, body = excluded.body
				WHERE excluded.rev > shadow.rev`, string(r.Kind), r.ID, r.Rev, r.Deleted, int(f), body)
			if err != nil {
				return fmt.Errorf("store %s %s: %w", r.Kind, r.ID, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store a page of %s: %w", f, err)
	}
	return nil
}

// EndShadow puts the feed that was read anew in the place of the old one, in
// one transaction: what is pending is applied on it again. In another epoch
// than before (the office came back from a backup) the mutations that this
// device was told were applied, of the last KeepApplied, wait again, in order,
// and the person's records that the office no longer has go where Lost finds
// them. It tells how many mutations wait again.
func (s *Store) EndShadow(ctx context.Context, f Feed, epoch, cursor string) (again int, err error) {
	err = s.write(ctx, func(w *writeTx) error {
		var before string
		err := w.row("SELECT epoch FROM cursor WHERE feed = ?", []any{int(f)}, &before)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read the cursor: %w", err)
		}
		another := before != "" && before != epoch
		if err := w.noteSwap(f); err != nil {
			return err
		}
		if another && f == Changes {
			s.files.forgetSent()
			if again, err = w.afterBackup(epoch); err != nil {
				return err
			}
		}
		if err := w.exec("DELETE FROM base WHERE feed = ?", int(f)); err != nil {
			return fmt.Errorf("put the old feed away: %w", err)
		}
		err = w.exec(`INSERT INTO base (kind, id, rev, deleted, feed, body)
			SELECT kind, id, rev, deleted, feed, body FROM shadow WHERE feed = ?
			ON CONFLICT (kind, id) DO UPDATE SET rev = excluded.rev, deleted = excluded.deleted,
				feed = excluded.feed, body = excluded.body`, int(f))
		if err != nil {
			return fmt.Errorf("put the new feed in place: %w", err)
		}
		if err := w.exec("DELETE FROM shadow WHERE feed = ?", int(f)); err != nil {
			return fmt.Errorf("clear the shadow: %w", err)
		}
		if err := w.setCursor(f, epoch, cursor); err != nil {
			return err
		}
		return w.rebuildAll()
	})
	if err != nil {
		return 0, fmt.Errorf("read %s anew: %w", f, err)
	}
	return again, nil
}

// noteSwap notes every record that the shadow shows differently.
func (w *writeTx) noteSwap(f Feed) error {
	rows, err := w.query(`
		SELECT b.kind, b.id FROM base b WHERE b.feed = ?1 AND b.deleted = 0 AND NOT EXISTS
			(SELECT 1 FROM shadow s WHERE s.kind = b.kind AND s.id = b.id)
		UNION ALL
		SELECT s.kind, s.id FROM shadow s LEFT JOIN base b ON b.kind = s.kind AND b.id = s.id
		WHERE s.feed = ?1 AND (b.id IS NULL OR b.rev <> s.rev OR b.deleted <> s.deleted OR b.body IS NOT s.body)`, int(f))
	err = each(rows, err, func(rows *sql.Rows) error {
		var c Change
		if err := rows.Scan(&c.Kind, &c.ID); err != nil {
			return err
		}
		w.note(c.Kind, c.ID)
		return nil
	})
	if err != nil {
		return fmt.Errorf("compare the old feed with the new: %w", err)
	}
	return nil
}

// afterBackup keeps what the office lost and queues again what it once applied.
func (w *writeTx) afterBackup(epoch string) (again int, err error) {
	err = w.exec(`INSERT INTO lost (kind, id, rev, body, lost_at)
		SELECT b.kind, b.id, b.rev, b.body, ? FROM base b WHERE b.feed = ? AND b.deleted = 0 AND NOT EXISTS
			(SELECT 1 FROM shadow s WHERE s.kind = b.kind AND s.id = b.id)
		ON CONFLICT (kind, id) DO UPDATE SET rev = excluded.rev, body = excluded.body, lost_at = excluded.lost_at`,
		stamp(w.s.o.Now()), int(Changes))
	if err != nil {
		return 0, fmt.Errorf("keep what the office lost: %w", err)
	}
	n, err := w.affected("UPDATE mutation SET state = 0, attempts = 0, last_error = '' WHERE state = 2 AND epoch <> ? AND answered_at >= ?",
		epoch, w.s.o.Now().Add(-KeepApplied).UnixMilli())
	if err != nil {
		return 0, fmt.Errorf("queue again what was applied: %w", err)
	}
	w.note(KindQueue, "")
	return int(n), nil
}
