package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"startklar.dk/api"
)

// What only a device has, and no office gives back, is saved from a damaged file
// as far as it can be read: the queue with what was refused, and the settings.

const settingSalvaged = "store.salvaged." // and the name of a file that was set aside: "1" when all was done with it

// Salvaged tells what Salvage took over.
type Salvaged struct {
	Unsent int  // mutations that wait again
	Kept   int  // mutations that were answered: refused, dismissed, or applied of late
	Whole  bool // the queue could be read whole; else there may have been more
}

// Asides lists the damaged files that were set aside from this one's place and
// that SalvageDone was not called for, oldest first.
func (s *Store) Asides(ctx context.Context) ([]string, error) {
	found, err := filepath.Glob(escapeGlob(s.path) + endBroken + "*")
	if err != nil {
		return nil, err
	}
	var list []string
	for _, name := range found {
		for _, end := range []string{"-wal", "-shm", "-journal"} {
			name = strings.TrimSuffix(name, end) // the log may be all that is left
		}
		done, err := s.Setting(ctx, settingSalvaged+filepath.Base(name))
		if err != nil {
			return nil, err
		}
		if done == "" && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list, nil
}

// SalvageDone remembers that a file that was set aside is done with.
func (s *Store) SalvageDone(ctx context.Context, aside string) error {
	return s.Write(ctx, func(tx *Tx) error { return tx.SetSetting(settingSalvaged+filepath.Base(aside), "1") })
}

// Salvage takes over what can be read of a damaged file that was set aside and
// that no office has; the file stays as it is. What this store has already is
// not taken again.
func (s *Store) Salvage(ctx context.Context, aside string) (Salvaged, error) {
	left, err := readDamaged(ctx, aside, s.path+endSalvage)
	if err != nil {
		return Salvaged{}, fmt.Errorf("read what is left of %s: %w", aside, err)
	}
	out := Salvaged{Whole: left.whole}
	err = s.write(ctx, func(w *writeTx) error {
		for _, m := range left.queue {
			added, err := w.takeOver(m)
			if err != nil {
				return err
			}
			switch {
			case !added:
			case m.state == 0:
				out.Unsent++
			default:
				out.Kept++
			}
		}
		for key, value := range left.settings {
			if err := w.exec("INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", key, value); err != nil {
				return err
			}
			w.note(KindSetting, key)
		}
		for _, r := range left.lost {
			err := w.exec("INSERT INTO lost (kind, id, rev, body, lost_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, id) DO NOTHING",
				string(r.Kind), r.ID, r.Rev, []byte(r.Body), r.at)
			if err != nil {
				return err
			}
		}
		return w.rebuildAll()
	})
	if err != nil {
		return Salvaged{}, fmt.Errorf("take over what is left of %s: %w", aside, err)
	}
	return out, nil
}

// takeOver puts a mutation of another file at the end of the queue as it was.
func (w *writeTx) takeOver(m recoveredMutation) (added bool, err error) {
	of, err := subjectOf(m.Mutation)
	if err != nil {
		return false, err
	}
	n, err := w.affected(`INSERT INTO mutation (id, kind, plan, section, made_at, body, state, sent, attempts, last_error, problem, epoch, answered_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		m.ID, string(m.Kind), of.PlanID, of.Section, stamp(m.MadeAt), []byte(m.Body),
		m.state, m.sent, m.attempts, m.lastError, m.problem, m.epoch, m.answered)
	if err != nil {
		return false, fmt.Errorf("take over mutation %s: %w", m.ID, err)
	}
	w.note(KindQueue, m.ID)
	return n > 0, nil
}

// endSalvage is the end of the name of a copy that is looked into.
const endSalvage = ".salvage"

// recovered is what was read of a damaged file.
type recovered struct {
	queue    []recoveredMutation // in order
	whole    bool                // queue is all there was
	settings map[string]string
	lost     []lostRecord
}

type recoveredMutation struct {
	pending
	state, sent, attempts int64
	lastError, epoch      string
	problem               []byte
	answered              int64
}

type lostRecord struct {
	api.Record
	at string
}

// readDamaged asks the database itself first, which knows exactly what is in the
// file as far as its parts are whole; what it cannot read is read page by page.
// It works on a copy at work, for a database that is opened is written to.
func readDamaged(ctx context.Context, aside, work string) (recovered, error) {
	l := recovered{settings: map[string]string{}}
	info, err := os.Stat(aside)
	if err == nil && info.IsDir() {
		return l, nil
	}
	if err == nil {
		// What fails here is read below in the other way.
		l.query(ctx, aside, work)
		if err := remove(beside(work)); err != nil {
			return recovered{}, err
		}
	}
	if l.whole {
		return l, nil
	}
	p, err := readPages(aside)
	if err != nil {
		return recovered{}, err
	}
	l.recoverPages(p)
	return l, nil
}

// query reads through the database; whole tells whether the queue was.
func (l *recovered) query(ctx context.Context, aside, work string) {
	if checkLog(aside+"-wal") != nil || copyFile(aside, work) != nil || copyFile(aside+"-wal", work+"-wal") != nil {
		return
	}
	db, err := writer(work)
	if err != nil {
		return
	}
	defer db.Close() //nolint:errcheck // a copy that is thrown away
	rows, err := db.QueryContext(ctx, "SELECT key, value FROM setting")
	_ = each(rows, err, func(rows *sql.Rows) error {
		var key, value string
		err := rows.Scan(&key, &value)
		if err == nil {
			l.set(key, value)
		}
		return err
	})
	rows, err = db.QueryContext(ctx, "SELECT kind, id, rev, body, lost_at FROM lost")
	_ = each(rows, err, func(rows *sql.Rows) error {
		var r lostRecord
		var body []byte
		err := rows.Scan(&r.Kind, &r.ID, &r.Rev, &body, &r.at)
		if r.Body = body; err == nil && json.Valid(body) {
			l.lost = append(l.lost, r)
		}
		return err
	})
	var answer string
	if db.QueryRowContext(ctx, "PRAGMA integrity_check('mutation')").Scan(&answer) != nil || answer != "ok" {
		return
	}
	rows, err = db.QueryContext(ctx, "SELECT seq, "+leftColumns+" FROM mutation NOT INDEXED ORDER BY seq")
	err = each(rows, err, func(rows *sql.Rows) error {
		var seq int64
		r := make(row, strings.Count(leftColumns, ",")+1)
		into := []any{&seq}
		for i := range r {
			into = append(into, &r[i])
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		m, ok := mutationOf(seq, r)
		if !ok {
			return errDamaged
		}
		if m.state != movedAway {
			l.queue = append(l.queue, m)
		}
		return nil
	})
	if l.whole = err == nil; !l.whole {
		l.queue = nil
	}
}

// movedAway is the state of what another store took over.
const movedAway = 5

// leftColumns are the mutation's, in the order of the table, after seq.
const leftColumns = "id, kind, plan, section, made_at, body, state, sent, attempts, last_error, problem, epoch, answered_at"

var kindWord = regexp.MustCompile(`^[a-z_]+(\.[a-z_]+)+$`)

// mutationOf reads leftColumns; false where they are none of a mutation, or of
// one that is damaged. What was in flight waits again.
func mutationOf(seq int64, r row) (recoveredMutation, bool) {
	m, ok := recoveredMutation{pending: pending{seq: seq}}, true
	text := func(i int) string {
		s, is := r[i].(string)
		ok = ok && is
		return s
	}
	number := func(i int) int64 {
		n, is := r[i].(int64)
		ok = ok && is
		return n
	}
	m.ID, m.Kind = text(0), api.MutationKind(text(1))
	_, _, made := text(2), text(3), text(4)
	body, isBlob := r[5].([]byte)
	m.Body = body
	m.state, m.sent, m.attempts = number(6), number(7), number(8)
	m.lastError, m.epoch, m.answered = text(9), text(11), number(12)
	if problem, is := r[10].([]byte); is && json.Valid(problem) {
		m.problem = problem
	}
	if m.state == 1 {
		m.state = 0
	}
	var badTime error
	m.MadeAt, badTime = unstamp(made)
	_, badBody := subjectOf(m.Mutation)
	return m, ok && isBlob && badTime == nil && badBody == nil && json.Valid(m.Body) &&
		m.ID != "" && kindWord.MatchString(string(m.Kind)) &&
		m.state >= 0 && m.state <= movedAway && (m.sent == 0 || m.sent == 1)
}

func (l *recovered) set(key, value string) {
	if _, have := l.settings[key]; !have && !strings.HasPrefix(key, "store.") {
		l.settings[key] = value
	}
}

var settingWord = regexp.MustCompile(`^[a-z]+\.[A-Za-z0-9._-]+$`)

// recoverPages reads the queue off the pages, and settings that are not known yet. Of
// a mutation that stands there twice the one that came furthest counts.
func (l *recovered) recoverPages(p *pages) {
	best := map[string]recoveredMutation{}
	p.rows(func(seq int64, r row) {
		// The first column is the row's number, which stands outside of it.
		if len(r) < strings.Count(leftColumns, ",")+2 || r[0] != nil {
			return
		}
		m, ok := mutationOf(seq, r[1:])
		if !ok {
			return
		}
		have, twice := best[m.ID]
		if !twice || cmp.Or(cmp.Compare(m.state, have.state), m.MadeAt.Compare(have.MadeAt)) > 0 {
			best[m.ID] = m
		}
	}, pageTableLeaf)
	for _, m := range best {
		if m.state != movedAway {
			l.queue = append(l.queue, m)
		}
	}
	slices.SortFunc(l.queue, func(a, b recoveredMutation) int {
		return cmp.Or(cmp.Compare(a.seq, b.seq), cmp.Compare(a.ID, b.ID))
	})
	p.rows(func(_ int64, r row) {
		if len(r) != 2 {
			return
		}
		key, isKey := r[0].(string)
		value, isText := r[1].(string)
		if isKey && isText && settingWord.MatchString(key) {
			l.set(key, value)
		}
	}, pageIndexLeaf, pageIndexInner)
}

// copyFile copies a file that its owner alone may read; one that is not there
// is no error.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
