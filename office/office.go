// Package office is the office's side of Startklar: its rules, its records and
// the feeds that carry them. It answers Go calls; HTTP, mail and the desk stand
// on top of it. Open starts the goroutines (one writer, one worker for what is
// due), Close stops them and waits for them.
//
// Storage is database/sql in SQL that SQLite and PostgreSQL both understand:
// ordinal placeholders, ON CONFLICT, RETURNING, partial indexes, BIGINT
// milliseconds for times. Only opening, and hearing of other processes' writes,
// are a database's own; see storage.go and hub.go.
package office

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

// Config says where an office keeps its data and what it is handed from outside.
type Config struct {
	Dir     string           // data folder; the database is office.db in it
	Beside  string           // folder of what no backup holds: who was erased, which consents were withdrawn; empty is Dir
	Now     func() time.Time // the clock; nil is time.Now
	Rand    io.Reader        // randomness for ids, codes and tokens; nil is crypto/rand
	Log     *slog.Logger     // nil discards
	Limits  Limits           // zero fields take the defaults of the contract
	Demo    bool             // the office is a demo and says so
	Passive bool             // no worker for what is due: a command beside a serving office, or a test that calls RunDue
}

// Office is an open office. It is safe for any number of goroutines.
type Office struct {
	Config

	writer  *sql.DB
	writing source // the writer's line's
	readers *sql.DB
	lines   *lines // that are read on, with what is prepared on them
	known   *known
	group   *groupCommitter
	hub     *hub
	randMu  sync.Mutex

	stop      context.CancelFunc // ends the worker
	working   sync.WaitGroup
	due       chan struct{} // tells the worker that something was scheduled
	scheduled bool          // something was, since the last commit; the writer's goroutine only
	tight     atomic.Bool   // the disk did not take a write, and was not looked at since
	closed    sync.Once
	closing   error
}

// ErrClosed is returned by calls on an office that was closed.
var ErrClosed = errors.New("office is closed")

// Open opens the office in c.Dir, creates it where there is none, and brings
// its schema up to date. The caller closes it.
func Open(ctx context.Context, c Config) (*Office, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Beside == "" {
		c.Beside = c.Dir
	}
	c.Limits = c.Limits.withDefaults()
	o := &Office{Config: c, due: make(chan struct{}, 1)}
	if err := o.openStorage(ctx); err != nil {
		return nil, err
	}
	o.hub = newHub(o)
	o.known = newKnown()
	o.group = newGroupCommitter(o.writing, o.known, o.committed)
	if err := o.ensureEpoch(ctx); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	if err := o.ensureAddresses(ctx); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	o.stop = stop
	if !c.Passive {
		o.working.Add(1)
		go func() {
			defer o.working.Done()
			o.work(work)
		}()
	}
	return o, nil
}

// Close lets held answers go, finishes the writes under way and closes the
// database. It may be called more than once.
func (o *Office) Close() error {
	o.closed.Do(func() {
		o.Release()
		if o.stop != nil {
			o.stop()
		}
		o.working.Wait()
		o.group.close()
		o.hub.close()
		_, checkpoint := o.writer.Exec(`PRAGMA wal_checkpoint(PASSIVE)`)
		o.closing = errors.Join(checkpoint, o.lines.close(), o.readers.Close(), o.writer.Close())
	})
	return o.closing
}

// Release lets go every held feed answer, now and from now on: a shutdown
// begins with it.
func (o *Office) Release() { o.hub.release() }

// Ready tells whether the office can write: it writes. After a write that the
// disk did not take, it must take as much as the largest mutation first.
func (o *Office) Ready(ctx context.Context) error {
	if o.tight.Load() {
		if err := o.makeRoom(ctx); err != nil {
			return err
		}
		o.tight.Store(false)
	}
	err := o.write(ctx, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE office_state SET ready_at = $1 WHERE one = 1`, millis(o.now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("write to the office's database: %w", err)
	}
	return nil
}

// now is the clock in UTC, whole milliseconds.
func (o *Office) now() time.Time { return o.Now().UTC().Truncate(time.Millisecond) }

// newID makes a UUIDv7.
func (o *Office) newID() (string, error) {
	o.randMu.Lock()
	defer o.randMu.Unlock()
	id, err := uuid.NewV7FromReader(o.Rand)
	if err != nil {
		return "", fmt.Errorf("make an id: %w", err)
	}
	return id.String(), nil
}

// random fills a slice of n bytes.
func (o *Office) random(n int) ([]byte, error) {
	o.randMu.Lock()
	defer o.randMu.Unlock()
	b := make([]byte, n)
	if _, err := io.ReadFull(o.Rand, b); err != nil {
		return nil, fmt.Errorf("read randomness: %w", err)
	}
	return b, nil
}

// write runs fn in a transaction that other writers may share (see
// groupcommit.go) and returns when that is committed. fn runs in the writer's
// goroutine and must set what it hands out anew each time: it is run again
// where the shared commit failed. An error of fn undoes all that fn did.
func (o *Office) write(ctx context.Context, fn func(tx *Tx) error) error {
	return o.noteRoom(o.group.do(ctx, fn))
}

// writeParts is write for an fn of several parts, each in a savepoint of its
// own: where one fails those before it stay.
func (o *Office) writeParts(ctx context.Context, fn func(tx *Tx) error) error {
	return o.noteRoom(o.group.doParts(ctx, fn))
}

// noteRoom remembers that the disk did not take a write.
func (o *Office) noteRoom(err error) error {
	if err != nil && Unwritable(err) {
		o.tight.Store(true)
	}
	return err
}

// read runs fn in a read-only transaction: one snapshot for all its queries.
func (o *Office) read(ctx context.Context, fn func(tx *Tx) error) error {
	return o.lines.read(ctx, fn)
}

// millis writes a time as milliseconds; the zero time is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// fromMillis reads what millis wrote.
func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
