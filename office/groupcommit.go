package office

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
)

// maxGroup is how many writers share a commit at the most.
const maxGroup = 256

// writing is one writer's wait for a commit.
type writing struct {
	ctx  context.Context
	fn   func(tx *Tx) error
	done chan error // buffered
}

// groupCommitter is the one writer. Writers that wait while a commit is under
// way go into the next transaction, each in its own savepoint with its own
// answer. If the commit fails nobody in it is answered and each runs again
// alone.
type groupCommitter struct {
	db        *sql.DB
	line      *line // the writer's; nil before the first commit and after one that broke it
	queue     chan *writing
	closing   chan struct{}
	closed    chan struct{}
	committed func() // after each commit, in the writer's goroutine
}

func newGroupCommitter(db *sql.DB, committed func()) *groupCommitter {
	g := &groupCommitter{
		db: db, queue: make(chan *writing, maxGroup),
		closing: make(chan struct{}), closed: make(chan struct{}), committed: committed,
	}
	go g.run()
	return g
}

// do has fn run and committed. It returns fn's own error, or why the commit
// failed. A caller that gives up while waiting for its turn is not run.
func (g *groupCommitter) do(ctx context.Context, fn func(tx *Tx) error) error {
	w := &writing{ctx: ctx, fn: fn, done: make(chan error, 1)}
	select {
	case <-g.closing:
		return ErrClosed
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
		return ErrClosed
	}
}

// close finishes what is queued and stops the writer.
func (g *groupCommitter) close() {
	close(g.closing)
	<-g.closed
}

func (g *groupCommitter) run() {
	defer close(g.closed)
	defer func() {
		if g.line != nil {
			_ = g.line.close()
		}
	}()
	for {
		select {
		case w := <-g.queue:
			g.commit(g.fill(w))
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
	ctx := context.Background() // no writer's own: all are in it
	if g.line == nil {
		if g.line, err = openLine(ctx, g.db); err != nil {
			return nil, err
		}
	}
	tx, err := g.line.begin(ctx, `BEGIN IMMEDIATE`)
	defer func() {
		if err == nil {
			return
		}
		if _, undone := tx.ExecContext(ctx, `ROLLBACK`); undone != nil {
			g.line.discard()
			g.line = nil
		}
	}()
	if err != nil {
		return nil, fmt.Errorf("begin to write: %w", err)
	}
	errs = make([]error, len(group))
	for i, w := range group {
		if errs[i] = w.ctx.Err(); errs[i] != nil {
			continue
		}
		if err := savepoint(ctx, tx, "writer", func() error { return guard(tx, w.fn) }, &errs[i]); err != nil {
			return nil, err
		}
	}
	if err := guard(tx, (*Tx).doLast); err != nil {
		return nil, fmt.Errorf("finish to write: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `COMMIT`); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	g.committed()
	return errs, nil
}

// savepoint runs fn so that its error, kept in own, undoes what it did and
// nothing else. The error returned is the transaction's: it cannot go on.
func savepoint(ctx context.Context, tx *Tx, name string, fn func() error, own *error) error {
	if _, err := tx.ExecContext(ctx, `SAVEPOINT `+name); err != nil {
		return fmt.Errorf("set savepoint: %w", err)
	}
	if *own = fn(); *own != nil {
		if _, err := tx.ExecContext(ctx, `ROLLBACK TO `+name); err != nil {
			return errors.Join(*own, fmt.Errorf("roll back to savepoint: %w", err))
		}
	}
	if _, err := tx.ExecContext(ctx, `RELEASE `+name); err != nil {
		return errors.Join(*own, fmt.Errorf("release savepoint: %w", err))
	}
	return nil
}

// guard turns a panic into an error, so that one writer's fault is its own.
func guard(tx *Tx, fn func(*Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("writer panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return fn(tx)
}
