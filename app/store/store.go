package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"startklar.dk/api"
)

// Store is one person's file. Safe for concurrent use.
type Store struct {
	o    Options
	path string
	w, r *sql.DB

	writing sync.Mutex // held through a write transaction; guards conn and prepared
	conn    *sql.Conn
	// prepared are the writer's statements by their text.
	prepared map[string]*sql.Stmt

	readStmts sync.Map // the readers' statements, *sql.Stmt by their text
	closed    atomic.Bool
	damaged   atomic.Bool
	revisions revisions
	notifier  *notifier
	index     *indexer
	files     *files
}

func newStore(o Options, path string, w *sql.DB, conn *sql.Conn, r *sql.DB) *Store {
	s := &Store{o: o, path: path, w: w, conn: conn, r: r, prepared: map[string]*sql.Stmt{}, files: newFiles(path)}
	s.notifier = newNotifier()
	s.index = newIndexer(s)
	return s
}

// start puts what was in flight when the last run ended back among what waits,
// and lets the goroutines go.
func (s *Store) start(ctx context.Context) error {
	var flying, clean int
	const look = `SELECT (SELECT count(*) FROM mutation WHERE state = 1),
		(SELECT count(*) FROM setting WHERE key = '` + settingIndexed + `' AND value = '` + indexWhole + `')`
	if err := s.conn.QueryRowContext(ctx, look).Scan(&flying, &clean); err != nil {
		return fmt.Errorf("read the queue: %w", err)
	}
	if flying > 0 {
		_, err := s.conn.ExecContext(ctx, "UPDATE mutation SET state = 0 WHERE state = 1")
		switch {
		case err != nil && diskFault(err) != nil: // what is there can be read all the same; PutBack comes later
			s.o.Log.Warn("store: put the queue back", "err", err)
		case err != nil:
			return fmt.Errorf("put the queue back: %w", err)
		}
	}
	go s.notifier.run()
	s.index.whole = clean == 1
	go s.index.run()
	return nil
}

// meet looks at how a read or a write ended, and tells of damage.
func (s *Store) meet(err *error) {
	if *err == nil || !isDamage(*err) || s.damaged.Swap(true) {
		return
	}
	s.o.Log.Error("store: the file is damaged", "err", *err)
	if s.o.Damaged != nil {
		go s.o.Damaged(*err)
	}
}

// Path is where the file is.
func (s *Store) Path() string { return s.path }

// Close stops the store's goroutines, waits for them and closes the file. It
// must not be called from a subscriber.
func (s *Store) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	s.index.stop()
	s.notifier.stop()
	s.writing.Lock()
	defer s.writing.Unlock()
	var errs []error
	s.readStmts.Range(func(_, st any) bool {
		errs = append(errs, st.(*sql.Stmt).Close())
		return true
	})
	for _, st := range s.prepared {
		errs = append(errs, st.Close())
	}
	errs = append(errs, s.r.Close(), s.conn.Close(), s.w.Close())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

// writeTx is one write transaction.
type writeTx struct {
	s       *Store
	changes []Change
	changed map[Change]bool
	then    []func() // done after the commit, before the next transaction
	// lost is why the disk failed. SQLite may have undone the transaction by
	// itself then: a statement that came after would stand alone and stay.
	lost error
}

// note remembers that something is shown differently, to be told after the commit.
func (w *writeTx) note(kind api.Kind, id string) {
	c := Change{Kind: kind, ID: id}
	if !w.changed[c] {
		w.changed[c] = true
		w.changes = append(w.changes, c)
	}
}

// write runs do in one transaction on the one writing connection. Statements in
// it do not stop half-way for a cancelled context: ctx is looked at before.
func (s *Store) write(ctx context.Context, do func(w *writeTx) error) (err error) {
	defer s.meet(&err)
	return OfDisk(s.transact(ctx, do))
}

func (s *Store) transact(ctx context.Context, do func(w *writeTx) error) (err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.closed.Load() {
		return ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	w := &writeTx{s: s, changed: map[Change]bool{}}
	if err := w.exec("BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	committed := false
	defer func() {
		if committed {
			return
		}
		lost := w.lost // also where do panics
		w.lost = nil
		if err := w.exec("ROLLBACK"); err != nil && lost == nil {
			s.o.Log.Error("store: roll back", "err", err)
		}
	}()
	if err := do(w); err != nil {
		return err
	}
	if err := s.index.dirty(w); err != nil {
		return err
	}
	if len(w.changes) > 0 {
		s.revisions.begin()
	}
	err = w.exec("COMMIT")
	if len(w.changes) > 0 {
		s.revisions.end(w.changes, err == nil)
	}
	if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	committed = true
	for _, then := range w.then {
		then()
	}
	if len(w.changes) > 0 {
		s.index.add(w.changes)
		s.notifier.tell(w.changes)
	}
	return nil
}

// fails notes where it was the disk that failed a statement.
func (w *writeTx) fails(err error) error {
	if w.lost == nil && diskFault(err) != nil {
		w.lost = err
	}
	return err
}

// stmt prepares a statement once for the store's life.
func (w *writeTx) stmt(query string) (*sql.Stmt, error) {
	if w.lost != nil {
		return nil, w.lost
	}
	if st, ok := w.s.prepared[query]; ok {
		return st, nil
	}
	st, err := w.s.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", query, w.fails(err))
	}
	w.s.prepared[query] = st
	return st, nil
}

func (w *writeTx) exec(query string, args ...any) error {
	st, err := w.stmt(query)
	if err != nil {
		return err
	}
	_, err = st.Exec(args...)
	return w.fails(err)
}

// affected is exec that tells how many rows it changed.
func (w *writeTx) affected(query string, args ...any) (int64, error) {
	st, err := w.stmt(query)
	if err != nil {
		return 0, err
	}
	res, err := st.Exec(args...)
	if err != nil {
		return 0, w.fails(err)
	}
	return res.RowsAffected()
}

func (w *writeTx) query(query string, args ...any) (*sql.Rows, error) {
	st, err := w.stmt(query)
	if err != nil {
		return nil, err
	}
	rows, err := st.Query(args...)
	return rows, w.fails(err)
}

// row scans the one row of a query; sql.ErrNoRows where there is none.
func (w *writeTx) row(query string, args []any, into ...any) error {
	st, err := w.stmt(query)
	if err != nil {
		return err
	}
	return w.fails(st.QueryRow(args...).Scan(into...))
}

// each runs scan for every row of a query.
func each(rows *sql.Rows, err error, scan func(*sql.Rows) error) error {
	if err != nil {
		return err
	}
	for rows.Next() {
		if err := scan(rows); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}
