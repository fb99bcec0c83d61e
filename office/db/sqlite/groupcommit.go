package sqlite

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"startklar.dk/office/db"
)

const (
	// maxGroup is how many writers share a commit at the most.
	maxGroup = 256
	// waitForOthers is how long a connection waits while another process is in its way:
	// the writer asks itself, see begin; readers and migrations have it for their busy
	// timeout.
	waitForOthers = 10 * time.Second
	// writerAsks is how often the writer asks meanwhile. SQLite itself would ask ever more
	// seldom, up to every 100 ms.
	writerAsks = time.Millisecond
)

// writing is one writer's wait for a commit.
type writing struct {
	ctx   context.Context
	fn    func(tx *db.Tx) error
	parts bool       // fn undoes each of its parts itself, and what came before stays
	done  chan error // buffered
}

// groupCommitter is the one writer. Writers that wait while a commit is under
// way go into the next transaction, each in its own savepoint with its own
// answer. If the commit fails nobody in it is answered and each runs again
// alone.
type groupCommitter struct {
	db      *db.DB
	from    source
	conn    *conn // nil before the first commit and after one that broke it
	version int64 // of the database, as other processes change it
	queue   chan *writing
	pauses  chan func()   // each is run between two transactions
	wrote   chan struct{} // told of commits; buffered
	others  atomic.Int64  // counts how often another process may have written
	closing chan struct{}
	closed  chan struct{}
	last    error // of what closing does
}

func newGroupCommitter(d *db.DB, from source) *groupCommitter {
	g := &groupCommitter{
		db: d, from: from, queue: make(chan *writing, maxGroup), pauses: make(chan func()),
		closing: make(chan struct{}), closed: make(chan struct{}), wrote: make(chan struct{}, 1),
	}
	go g.run()
	return g
}

// do has fn run and committed. It returns fn's own error, or why the commit
// failed. A caller that gives up while waiting for its turn is not run. With parts
// fn undoes each of its parts itself where it fails, and those before it stay.
func (g *groupCommitter) do(ctx context.Context, fn func(tx *db.Tx) error, parts bool) error {
	w := &writing{ctx: ctx, fn: fn, parts: parts, done: make(chan error, 1)}
	select {
	case <-g.closing:
		return db.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	case g.queue <- w:
	}
	select {
	case err := <-w.done:
		return err
	case <-g.closed:
	}
	select { // answered as the last thing before closing
	case err := <-w.done:
		return err
	default:
		return db.ErrClosed
	}
}

// close finishes what is queued, stops the writer and has the log written into the
// database as far as that can be done.
func (g *groupCommitter) close() error {
	close(g.closing)
	<-g.closed
	return g.last
}

func (g *groupCommitter) run() {
	defer close(g.closed)
	defer func() {
		if g.conn != nil {
			_, _, g.last = g.conn.checkpoint("PASSIVE")
			if unwritable(g.last) {
				g.last = nil // the log has what was committed, and whoever opens the database next reads it
			}
			g.last = errors.Join(g.last, g.conn.close())
		}
	}()
	for {
		select {
		case w := <-g.queue:
			g.commit(g.fill(w))
		case do := <-g.pauses:
			do()
		case <-g.closing:
			for {
				select {
				case w := <-g.queue:
					g.commit(g.fill(w))
				default:
					return
				}
			}
		}
	}
}

// between has something done between two transactions, while nobody in this process
// writes.
func (g *groupCommitter) between(ctx context.Context, do func() error) (err error) {
	done := make(chan struct{})
	select {
	case g.pauses <- func() { defer close(done); err = do() }:
		<-done
		return err
	case <-g.closed:
		return db.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// fill takes whoever waits behind the first.
func (g *groupCommitter) fill(first *writing) []*writing {
	group := []*writing{first}
	for len(group) < maxGroup {
		select {
		case w := <-g.queue:
			group = append(group, w)
		default:
			return group
		}
	}
	return group
}

func (g *groupCommitter) commit(group []*writing) {
	errs, err := g.try(group)
	if err != nil && len(group) > 1 {
		for _, w := range group {
			g.commit([]*writing{w})
		}
		return
	}
	for i, w := range group {
		if err != nil {
			w.done <- err
		} else {
			w.done <- errs[i]
		}
	}
}

// try runs a group in one transaction. The error is the transaction's; errs
// are the writers' own.
func (g *groupCommitter) try(group []*writing) (errs []error, err error) {
	if err := g.connect(); err != nil {
		return nil, err
	}
	tx, err := g.begin()
	defer func() {
		if err == nil {
			return
		}
		g.db.ForgetAll() // it may be of what is undone
		if g.conn.Control(`ROLLBACK`) != nil {
			_ = g.conn.close()
			g.conn = nil
		}
	}()
	if err != nil {
		return nil, fmt.Errorf("begin to write: %w", err)
	}
	if err := g.look(); err != nil {
		return nil, err
	}
	errs = make([]error, len(group))
	for i, w := range group {
		if errs[i] = w.ctx.Err(); errs[i] != nil {
			continue
		}
		if w.parts {
			errs[i] = tx.Run(w.fn)
			if tx.Stuck() != nil {
				return nil, tx.Stuck()
			}
			continue
		}
		if len(group) == 1 {
			wrote, err := tx.Only(w.fn)
			if tx.Stuck() != nil || err != nil && wrote {
				return nil, errors.Join(err, tx.Stuck())
			}
			errs[i] = err
			continue
		}
		if err := tx.Savepoint("writer", func() error { return w.fn(tx) }, &errs[i]); err != nil {
			return nil, err
		}
	}
	if err := tx.Run((*db.Tx).Finish); err != nil {
		return nil, fmt.Errorf("finish to write: %w", err)
	}
	if err := g.conn.Control(`COMMIT`); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	tx.Committed()
	select {
	case g.wrote <- struct{}{}:
	default:
	}
	return errs, nil
}

// begin begins a transaction, once no other process writes.
func (g *groupCommitter) begin() (tx *db.Tx, err error) {
	for until := time.Now().Add(waitForOthers); ; time.Sleep(writerAsks) {
		if tx, err = g.db.Begin(g.conn, `BEGIN IMMEDIATE`); !busy(err) || time.Now().After(until) {
			return tx, err
		}
	}
}

// connect connects the writer where it is not.
func (g *groupCommitter) connect() error {
	if g.conn != nil {
		return nil
	}
	c, err := connect(g.from)
	if err != nil {
		return err
	}
	if err := c.Control(`PRAGMA busy_timeout(0)`); err != nil { // see begin
		return errors.Join(err, c.close())
	}
	g.conn, g.version = c, -1 // each connection counts for itself
	return nil
}

// look asks whether another process wrote since it was asked last: at the begin of
// each transaction, and while there is none where somebody watches.
func (g *groupCommitter) look() error {
	err := g.connect()
	var now int64
	if err == nil {
		now, err = g.conn.version()
	}
	if err != nil || now != g.version {
		g.version = now
		g.db.ForgetAll()
		g.others.Add(1)
	}
	if err != nil {
		return fmt.Errorf("look for other processes' writes: %w", err)
	}
	return nil
}

// othersWrote gives another number than the last time where another process may have
// written since.
func (g *groupCommitter) othersWrote() int64 {
	looked := make(chan struct{})
	select {
	case g.pauses <- func() {
		_ = g.look() // the next transaction hears of it
		close(looked)
	}:
		<-looked
	case <-time.After(watchEvery): // the writer may be waiting for another process to have written
		g.others.Add(1)
	case <-g.closed:
	}
	return g.others.Load()
}
