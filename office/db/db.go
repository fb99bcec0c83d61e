// Package db is what a transaction is to the office: statements in SQL that
// SQLite and PostgreSQL both understand (ordinal placeholders, ON CONFLICT,
// RETURNING, partial indexes, BIGINT milliseconds for times), savepoints, what is
// done before a commit and after it, and what is kept of the database between
// transactions. What differs between databases is an Engine's, each in a package
// of its own. It knows no table.
package db

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/google/uuid"
)

// Engine is one kind of database.
type Engine interface {
	// Write runs fn in a transaction, or in a part of one that other writers
	// share, and returns when that is committed. fn is run again where the commit
	// failed for what others did. An error of fn undoes all that fn did; with parts
	// fn undoes each of its parts itself, and those before one that fails stay.
	Write(ctx context.Context, fn func(*Tx) error, parts bool) error
	// Read runs fn in a read-only transaction: one snapshot for all its queries.
	Read(ctx context.Context, fn func(*Tx) error) error
	// Watch calls changed now and then until ctx ends: whenever another process
	// may have written, and no later than half a second after it did. The topics are
	// what that notified of, nil where it is not known. An error of changed has it
	// called again.
	Watch(ctx context.Context, changed func(ctx context.Context, topics map[string]bool) error) error
	// Alone tells that writers go one after the other, and that ForgetAll is called
	// before one that another process's write came before: what is read stays so, and
	// caches may keep it.
	Alone() bool
	// Attached tells why what is written now will not be there at the next start, if it
	// will not: the database was taken away.
	Attached() error
	// Unwritable tells that the database takes no write now, and would later.
	Unwritable(err error) bool
	// Retries counts how often a transaction was run again for what others did.
	Retries() int64
	// Wipe has what is left on the disk of rows that were deleted overwritten, or made
	// room for others, as far as the database can, beside whoever reads and writes.
	Wipe(ctx context.Context) error
	// Close finishes the writes under way and ends every connection.
	Close() error
}

// Config is what a database is handed from outside.
type Config struct {
	Now  func() time.Time // the clock; nil is time.Now
	Rand io.Reader        // randomness for ids, codes and tokens; nil is crypto/rand
	// Dial connects to a database that is a server; nil is over the network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Around does what Write is asked for, within its transaction, with something before it
	// and after it; nil is nothing besides. What it fails with undoes all of it. WriteParts
	// is done without it: there, what came before a part that fails stays.
	Around func(ctx context.Context, tx *Tx, do func() error) error
}

// ErrClosed is returned by calls on a database that was closed.
var ErrClosed = errors.New("office is closed")

// ErrUnwritable is among the errors of a write that the database does not take now.
var ErrUnwritable = errors.New("the database cannot be written")

// DB is an open database. It is safe for any number of goroutines.
type DB struct {
	engine Engine
	clock  func() time.Time
	around func(ctx context.Context, tx *Tx, do func() error) error

	randMu sync.Mutex
	rand   io.Reader

	refused    atomic.Bool // a write, since Accepted
	forgetting []func()    // of the caches

	read, written atomic.Int64 // statements

	toldMu sync.RWMutex
	told   []func(topics map[string]bool) // after a commit
}

// New is a database on an engine, which open makes: it is handed the database for
// the transactions that it begins.
func New(c Config, open func(*DB) (Engine, error)) (*DB, error) {
	d := &DB{clock: c.Now, rand: c.Rand, around: c.Around}
	if d.clock == nil {
		d.clock = time.Now
	}
	if d.rand == nil {
		d.rand = rand.Reader
	}
	var err error
	if d.engine, err = open(d); err != nil {
		return nil, err
	}
	return d, nil
}

// Retries counts how often a transaction was run again for what others did.
func (d *DB) Retries() int64 { return d.engine.Retries() }

// Write runs fn in a transaction, which other writers may share, and returns when
// that is committed. fn must set what it hands out anew each time: it may be run
// again. An error of fn undoes all that fn did.
func (d *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	if d.around == nil {
		return d.write(ctx, fn, false)
	}
	return d.write(ctx, func(tx *Tx) error {
		return d.around(ctx, tx, func() error { return fn(tx) })
	}, false)
}

// WriteParts is Write for an fn of several parts, each in a savepoint of its own:
// where one fails those before it stay. Config.Around is not for it.
func (d *DB) WriteParts(ctx context.Context, fn func(tx *Tx) error) error {
	return d.write(ctx, fn, true)
}

func (d *DB) write(ctx context.Context, fn func(tx *Tx) error, parts bool) error {
	err := d.unwritable(d.engine.Write(ctx, fn, parts))
	if errors.Is(err, ErrUnwritable) {
		d.refused.Store(true)
	}
	return err
}

// Read runs fn in a read-only transaction: one snapshot for all its queries.
func (d *DB) Read(ctx context.Context, fn func(tx *Tx) error) error {
	return d.unwritable(d.engine.Read(ctx, func(tx *Tx) error {
		tx.statements = &d.read
		return fn(tx)
	}))
}

// Statements counts what was run in transactions that only read, and in others.
func (d *DB) Statements() (read, written int64) { return d.read.Load(), d.written.Load() }

// Watch calls changed whenever another process may have written; see Engine.
func (d *DB) Watch(ctx context.Context, changed func(ctx context.Context, topics map[string]bool) error) error {
	return d.engine.Watch(ctx, changed)
}

// Attached tells why what is written now would be lost, if it would; see Engine.
func (d *DB) Attached() error { return d.engine.Attached() }

// Wipe has what is left on the disk of deleted rows overwritten; see Engine.
func (d *DB) Wipe(ctx context.Context) error { return d.engine.Wipe(ctx) }

// Close finishes the writes under way and closes the database.
func (d *DB) Close() error { return d.engine.Close() }

func (d *DB) unwritable(err error) error {
	if err != nil && d.engine.Unwritable(err) {
		return fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	return err
}

// Alone tells that writers go one after the other; see Tx.Alone.
func (d *DB) Alone() bool { return d.engine.Alone() }

// Refused tells whether the database did not take a write since Accepted was called.
func (d *DB) Refused() bool { return d.refused.Load() }

// Accepted says that the database takes writes again.
func (d *DB) Accepted() { d.refused.Store(false) }

// Unwritable tells that the database, or the disk that files lie on, is why
// something failed: it is full, it fails, or somebody else holds it. Nothing of
// what failed is kept, and the same is good later.
func Unwritable(err error) bool {
	for _, why := range []error{ErrUnwritable, syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, syscall.EIO, syscall.EROFS} {
		if errors.Is(err, why) {
			return true
		}
	}
	return false
}

// OnNotify has hear called after each commit that notified of something, before the
// writers hear that it is committed.
func (d *DB) OnNotify(hear func(topics map[string]bool)) {
	d.toldMu.Lock()
	defer d.toldMu.Unlock()
	d.told = append(d.told, hear)
}

// notify tells of what a commit notifies of.
func (d *DB) notify(topics map[string]bool) {
	d.toldMu.RLock()
	defer d.toldMu.RUnlock()
	for _, hear := range d.told {
		hear(topics)
	}
}

// ForgetAll empties every cache: another process wrote, or what was read is undone.
func (d *DB) ForgetAll() {
	for _, forget := range d.forgetting {
		forget()
	}
}

// Now is the clock in UTC, whole milliseconds.
func (d *DB) Now() time.Time { return d.clock().UTC().Truncate(time.Millisecond) }

// NewID makes a UUIDv7.
func (d *DB) NewID() (string, error) {
	d.randMu.Lock()
	defer d.randMu.Unlock()
	id, err := uuid.NewV7FromReader(d.rand)
	if err != nil {
		return "", fmt.Errorf("make an id: %w", err)
	}
	return id.String(), nil
}

// Random gives n random bytes.
func (d *DB) Random(n int) ([]byte, error) {
	d.randMu.Lock()
	defer d.randMu.Unlock()
	b := make([]byte, n)
	if _, err := io.ReadFull(d.rand, b); err != nil {
		return nil, fmt.Errorf("read randomness: %w", err)
	}
	return b, nil
}

// Millis writes a time as milliseconds; the zero time is 0.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Time reads what Millis wrote.
func Time(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
