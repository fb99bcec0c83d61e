package office

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"startklar.dk/api"
)

// preparedMost is how many statements a line keeps prepared. The office's
// statements are constants and fewer.
const preparedMost = 400

// source opens connections to one database.
type source struct {
	driver driver.Driver
	name   string
}

// line is one connection to the database with the statements that were prepared
// on it: preparing costs SQLite more than most statements do. It speaks to the
// driver itself: database/sql's pool would cost each statement its locks and
// copies. It carries one transaction at a time and belongs to one goroutine
// while it does.
type line struct {
	conn     driver.Conn
	prepared map[string]*statement
}

// statement is a prepared statement and, unless it only reads, the table that it
// writes; empty where that cannot be told.
type statement struct {
	driver.Stmt
	reads  bool
	writes string
}

func openLine(from source) (*line, error) {
	conn, err := from.driver.Open(from.name)
	if err != nil {
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	return &line{conn: conn, prepared: map[string]*statement{}}, nil
}

func (l *line) close() error {
	var errs []error
	for _, s := range l.prepared {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, l.conn.Close())...)
}

// begin begins a transaction in the database's own words.
func (l *line) begin(words string) (*Tx, error) {
	tx := &Tx{line: l}
	return tx, tx.control(words)
}

// prepare gives a query prepared. Where the line keeps many already one makes
// room for it.
func (l *line) prepare(query string) (*statement, error) {
	if s := l.prepared[query]; s != nil {
		return s, nil
	}
	if len(l.prepared) >= preparedMost {
		for q, s := range l.prepared {
			delete(l.prepared, q)
			if err := s.Close(); err != nil {
				return nil, err
			}
			break
		}
	}
	s, err := l.conn.Prepare(query)
	if err != nil {
		return nil, err
	}
	reads, writes := does(query)
	l.prepared[query] = &statement{s, reads, writes}
	return l.prepared[query], nil
}

// does tells whether a statement only reads, and else what table it writes.
func does(query string) (reads bool, writes string) {
	words := append(strings.Fields(query), "", "", "")
	switch strings.ToUpper(words[0]) {
	case "SELECT", "PRAGMA":
		return true, ""
	case "UPDATE":
		return false, words[1]
	case "INSERT", "DELETE":
		switch strings.ToUpper(words[1]) {
		case "INTO", "FROM":
			return false, words[2]
		}
	}
	return false, ""
}

// Tx is a transaction as rules and readers see it. Its statements run to their
// end even where the caller has given up: breaking one off would undo what
// others did in the same transaction. Rows are read to their end, or closed,
// before the next statement.
type Tx struct {
	line  *line
	last  []lastly
	known *known // nil for readers
	point *point // the innermost savepoint
	stuck error  // why the transaction cannot go on

	put   map[recordKey]api.Record // records as they were just put, of one person
	putOf string
	ahead int64 // a rev of putOf's that no record has yet; 0 for none
}

// putFor begins to keep the records that are put for a person, so that an
// answer need not read them again.
func (tx *Tx) putFor(person string) {
	tx.putOf, tx.ahead = person, 0
	clear(tx.put)
}

// wasPut notes a record that was put, or with ok false one that is another now.
func (tx *Tx) wasPut(owner string, r api.Record, ok bool) {
	if r.Kind == api.KindDevice || r.Kind == api.KindPerson {
		tx.known.forgetAuthor(owner)
	}
	switch {
	case owner != tx.putOf:
	case !ok:
		delete(tx.put, recordKey{r.Kind, r.ID})
	default:
		if tx.put == nil {
			tx.put = map[recordKey]api.Record{}
		}
		tx.put[recordKey{r.Kind, r.ID}] = r
	}
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

// control runs a statement that begins, ends or divides a transaction.
func (tx *Tx) control(words string) error {
	s, err := tx.line.prepare(words)
	if err != nil {
		return err
	}
	_, err = s.exec(nil)
	return err
}

// statement gives a query prepared, with what savepoint is due before it unless
// it only reads.
func (tx *Tx) statement(query string) (*statement, error) {
	if tx.stuck != nil {
		return nil, tx.stuck
	}
	s, err := tx.line.prepare(query)
	if err != nil || s.reads {
		return s, err
	}
	tx.known.wrote(s.writes)
	return s, tx.setPoints(tx.point)
}

// failed looks, after a statement that failed, whether the database ended the
// transaction for it, as SQLite does where the disk is full: what came then
// would be written alone.
func (tx *Tx) failed(err error) error {
	if tx.control(`BEGIN`) == nil { // there is none to be within
		return tx.breakOff(errors.Join(err, tx.control(`ROLLBACK`)))
	}
	return err
}

// ExecContext runs a statement that gives no rows. Errors are the database's.
func (tx *Tx) ExecContext(_ context.Context, query string, args ...any) (driver.Result, error) {
	s, err := tx.statement(query)
	if err != nil {
		return nil, err
	}
	r, err := s.exec(args)
	if err != nil {
		return nil, tx.failed(err)
	}
	return r, nil
}

// QueryContext runs a statement that gives rows. Errors are the database's.
func (tx *Tx) QueryContext(_ context.Context, query string, args ...any) (*Rows, error) {
	s, err := tx.statement(query)
	if err != nil {
		return nil, err
	}
	r, err := s.query(args)
	if err != nil {
		return nil, tx.failed(err)
	}
	r.tx = tx
	return r, nil
}

// QueryRowContext runs a statement that gives one row at the most; scanning it
// gives the database's error, or sql.ErrNoRows.
func (tx *Tx) QueryRowContext(ctx context.Context, query string, args ...any) Row {
	rows, err := tx.QueryContext(ctx, query, args...)
	return Row{rows, err}
}

// readingLines is how many may read at once.
const readingLines = 12

// lines are the lines that are read on. They are opened when all others are in
// use and kept.
type lines struct {
	from   source
	idle   chan *line
	open   chan struct{} // one for each open line
	closed atomic.Bool
}

func newLines(from source) *lines {
	return &lines{from: from, idle: make(chan *line, readingLines), open: make(chan struct{}, readingLines)}
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
			_ = l.close()
			<-p.open
			return
		}
		p.give(l)
	}()
	tx, err := l.begin(`BEGIN`)
	if err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	err = fn(tx)
	broken = tx.control(`ROLLBACK`) != nil
	return err
}

func (p *lines) take(ctx context.Context) (*line, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if p.closed.Load() {
		return nil, ErrClosed
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
	l, err := openLine(p.from)
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
