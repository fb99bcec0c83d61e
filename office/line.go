package office

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync/atomic"
)

// preparedMost is how many statements a line keeps prepared. The office's
// statements are constants and fewer; what comes beyond is prepared each time.
const preparedMost = 400

// line is one connection to the database with the statements that were prepared
// on it: preparing costs SQLite more than most statements do. It carries one
// transaction at a time and belongs to one goroutine while it does.
type line struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
}

func openLine(ctx context.Context, db *sql.DB) (*line, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	return &line{conn: conn, prepared: map[string]*sql.Stmt{}}, nil
}

func (l *line) close() error {
	var errs []error
	for _, s := range l.prepared {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, l.conn.Close())...)
}

// discard closes a line whose connection is in a state that nobody knows.
// database/sql closes no statement that was prepared on a connection of one's
// own, and SQLite keeps the files open as long as one is.
func (l *line) discard() {
	for _, s := range l.prepared {
		_ = s.Close() // nothing of it is needed any more
	}
	_ = l.conn.Raw(func(any) error { return driver.ErrBadConn })
}

// begin begins a transaction in the database's own words.
func (l *line) begin(ctx context.Context, words string) (*Tx, error) {
	tx := &Tx{line: l}
	_, err := tx.ExecContext(ctx, words)
	return tx, err
}

// Tx is a transaction as rules and readers see it. Its statements run to their
// end even where the caller has given up: breaking one off would undo what
// others did in the same transaction. Rows are read to their end, or closed,
// before the next statement.
type Tx struct {
	line *line
	last []lastly
}

// lastly is something to do before a transaction is committed.
type lastly struct {
	what string
	do   func() error
}

// lastly has something done once, before the commit, however often it is asked
// for. It is done even where what asked for it was undone.
func (tx *Tx) lastly(what string, do func() error) {
	for _, l := range tx.last {
		if l.what == what {
			return
		}
	}
	tx.last = append(tx.last, lastly{what, do})
}

func (tx *Tx) doLast() error {
	for _, l := range tx.last {
		if err := l.do(); err != nil {
			return err
		}
	}
	return nil
}

// statement gives the query prepared; nil where it is to be run as it is.
func (tx *Tx) statement(ctx context.Context, query string) *sql.Stmt {
	s := tx.line.prepared[query]
	if s == nil && len(tx.line.prepared) < preparedMost {
		var err error
		if s, err = tx.line.conn.PrepareContext(ctx, query); err != nil {
			return nil // running it says what is wrong
		}
		tx.line.prepared[query] = s
	}
	return s
}

// ExecContext runs a statement that gives no rows. Errors are the database's.
func (tx *Tx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	ctx = context.WithoutCancel(ctx)
	if s := tx.statement(ctx, query); s != nil {
		return s.ExecContext(ctx, args...)
	}
	return tx.line.conn.ExecContext(ctx, query, args...)
}

// QueryContext runs a statement that gives rows. Errors are the database's.
func (tx *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ctx = context.WithoutCancel(ctx)
	if s := tx.statement(ctx, query); s != nil {
		return s.QueryContext(ctx, args...)
	}
	return tx.line.conn.QueryContext(ctx, query, args...)
}

// QueryRowContext runs a statement that gives one row at the most; scanning it
// gives the database's error, or sql.ErrNoRows.
func (tx *Tx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	ctx = context.WithoutCancel(ctx)
	if s := tx.statement(ctx, query); s != nil {
		return s.QueryRowContext(ctx, args...)
	}
	return tx.line.conn.QueryRowContext(ctx, query, args...)
}

// readingLines is how many may read at once; the readers' pool has more
// connections, for what needs one of its own.
const readingLines = 12

// lines are the lines that are read on. They are opened when all others are in
// use and kept.
type lines struct {
	db     *sql.DB
	idle   chan *line
	open   chan struct{} // one for each open line
	closed atomic.Bool
}

func newLines(db *sql.DB) *lines {
	return &lines{db: db, idle: make(chan *line, readingLines), open: make(chan struct{}, readingLines)}
}

// read runs fn in a read-only transaction.
func (p *lines) read(ctx context.Context, fn func(tx *Tx) error) error {
	l, err := p.take(ctx)
	if err != nil {
		return err
	}
	broken := true
	defer func() {
		if broken { // by its connection, or by a panic of fn
			l.discard()
			<-p.open
			return
		}
		p.give(l)
	}()
	tx, err := l.begin(ctx, `BEGIN`)
	if err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	err = fn(tx)
	_, over := tx.ExecContext(ctx, `ROLLBACK`)
	broken = over != nil
	return err
}

func (p *lines) take(ctx context.Context) (*line, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case l := <-p.idle:
		return l, nil
	default:
	}
	select {
	case l := <-p.idle:
		return l, nil
	case p.open <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	l, err := openLine(ctx, p.db)
	if err != nil {
		<-p.open
	}
	return l, err
}

func (p *lines) give(l *line) {
	p.idle <- l // has room for every open line
	if p.closed.Load() {
		_ = p.close()
	}
}

// close closes the lines, those under way as they come back.
func (p *lines) close() error {
	p.closed.Store(true)
	var errs []error
	for {
		select {
		case l := <-p.idle:
			errs = append(errs, l.close())
			<-p.open
		default:
			return errors.Join(errs...)
		}
	}
}
