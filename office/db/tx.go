package db

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"
)

// Conn is a connection of an engine that carries a transaction.
type Conn interface {
	// Exec runs a statement and gives how many rows it changed.
	Exec(query string, args []any) (rows int64, err error)
	// Query runs a statement that gives rows. They are read to their end, or
	// closed, before the next statement.
	Query(query string, args []any) (RowSource, error)
	// Control runs a statement that begins, ends or divides a transaction.
	Control(words string) error
	// Schema is the query for the tables, but for the one that keeps their version: each
	// column's table, its name, and which table it refers to and which column of that,
	// both empty where it refers to none; table by table.
	Schema() string
	// Integrity is the query for what is wrong with pages and indexes; empty where the
	// database's own tools look for that.
	Integrity() string
	// Broken tells, after a statement that failed, whether the database ended the
	// transaction for it. What came then would be written alone.
	Broken() error
}

// Tx is a transaction as rules and readers see it. Its statements run to their
// end even where the caller has given up: breaking one off would undo what
// others did in the same transaction. Rows are read to their end, or closed,
// before the next statement.
type Tx struct {
	db     *DB
	conn   Conn
	point  *point // the innermost savepoint
	stuck  error  // why the transaction cannot go on
	before []step
	after  []func()
	topics map[string]bool
	values map[reflect.Type]any

	statements *atomic.Int64 // counts them
}

// step is something to do before a commit.
type step struct {
	name string
	do   func() error
}

// Begin begins a transaction in the database's own words. It is for engines, and
// so are Finish, Committed and Stuck.
func (d *DB) Begin(c Conn, words string) (*Tx, error) {
	return &Tx{db: d, conn: c, statements: &d.written}, c.Control(words)
}

// Alone tells that no other writer is at work in the database until the transaction
// ends: what it read stays so, and it need lock nothing.
func (tx *Tx) Alone() bool { return tx.db.Alone() }

// Now is the clock in UTC, whole milliseconds.
func (tx *Tx) Now() time.Time { return tx.db.Now() }

// NewID makes a UUIDv7.
func (tx *Tx) NewID() (string, error) { return tx.db.NewID() }

// Random gives n random bytes.
func (tx *Tx) Random(n int) ([]byte, error) { return tx.db.Random(n) }

// BeforeCommit has something done once before the commit, however often it is
// asked for by its name. It is done even where what asked for it was undone.
func (tx *Tx) BeforeCommit(name string, do func() error) {
	for _, s := range tx.before {
		if s.name == name {
			return
		}
	}
	tx.before = append(tx.before, step{name, do})
}

// OnCommit has something done after the commit, before any writer hears of it,
// unless what asked for it is undone. Writers wait meanwhile.
func (tx *Tx) OnCommit(do func()) { tx.after = append(tx.after, do) }

// Notify wakes, after the commit, whoever waits for a topic.
func (tx *Tx) Notify(topic string) {
	if tx.topics == nil {
		tx.topics = map[string]bool{}
	}
	tx.topics[topic] = true
}

// Value is what its user keeps with a transaction: one T, empty at first.
func Value[T any](tx *Tx) *T {
	key := reflect.TypeFor[T]()
	if v, ok := tx.values[key]; ok {
		return v.(*T)
	}
	v := new(T)
	if tx.values == nil {
		tx.values = map[reflect.Type]any{}
	}
	tx.values[key] = v
	return v
}

// Finish does what is to be done before the commit.
func (tx *Tx) Finish() error {
	for i := 0; i < len(tx.before); i++ { // a step may ask for another
		if err := tx.before[i].do(); err != nil {
			return err
		}
	}
	return nil
}

// Topics are what the transaction notifies of.
func (tx *Tx) Topics() map[string]bool { return tx.topics }

// Committed does what follows the commit.
func (tx *Tx) Committed() {
	for _, do := range tx.after {
		do()
	}
	if len(tx.topics) > 0 {
		tx.db.notify(tx.topics)
	}
}

// Stuck is why the transaction cannot go on, if it cannot.
func (tx *Tx) Stuck() error { return tx.stuck }

// Run runs fn and turns a panic into an error, so that one writer's fault is its
// own.
func (tx *Tx) Run(fn func(*Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("writer panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return fn(tx)
}

// reads tells whether a statement only reads, as far as can be told from its words.
func reads(query string) bool {
	word := strings.TrimLeft(query, " \t\n")
	return len(word) >= 6 && (strings.EqualFold(word[:6], "SELECT") || strings.EqualFold(word[:6], "PRAGMA"))
}

// ready sets the savepoints that are due before a statement that writes.
func (tx *Tx) ready(query string) error {
	tx.statements.Add(1)
	if tx.stuck != nil || reads(query) {
		return tx.stuck
	}
	return tx.setPoints(tx.point)
}

// failed looks, after a statement that failed, whether the transaction can go on.
func (tx *Tx) failed(err error) error {
	if over := tx.conn.Broken(); over != nil {
		return tx.breakOff(errors.Join(err, over))
	}
	return err
}

// ExecContext runs a statement that gives no rows, and tells how many it changed.
// Errors are the database's.
func (tx *Tx) ExecContext(_ context.Context, query string, args ...any) (rows int64, err error) {
	if err := tx.ready(query); err != nil {
		return 0, err
	}
	n, err := tx.conn.Exec(query, args)
	if err != nil {
		return 0, tx.failed(err)
	}
	return n, nil
}

// ExecAll runs statements one after the other, all with the same arguments.
func (tx *Tx) ExecAll(ctx context.Context, args []any, queries ...string) error {
	for _, query := range queries {
		if _, err := tx.ExecContext(ctx, query, args...); err != nil {
			return err
		}
	}
	return nil
}

// QueryContext runs a statement that gives rows. Errors are the database's.
func (tx *Tx) QueryContext(_ context.Context, query string, args ...any) (*Rows, error) {
	if err := tx.ready(query); err != nil {
		return nil, err
	}
	source, err := tx.conn.Query(query, args)
	if err != nil {
		return nil, tx.failed(err)
	}
	columns := source.Columns()
	return &Rows{tx: tx, source: source, row: make([]any, len(columns)), columns: columns}, nil
}

// QueryRowContext runs a statement that gives one row at the most; scanning it
// gives the database's error, or sql.ErrNoRows.
func (tx *Tx) QueryRowContext(ctx context.Context, query string, args ...any) Row {
	rows, err := tx.QueryContext(ctx, query, args...)
	return Row{rows, err}
}
