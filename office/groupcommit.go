package office

import (
	"context"
	"fmt"
	"runtime/debug"
)

// maxGroup is how many writers share a commit at the most.
const maxGroup = 256

// writing is one writer's wait for a commit.
type writing struct {
	ctx   context.Context
	fn    func(tx *Tx) error
	parts bool       // fn undoes each of its parts itself, and what came before stays
	done  chan error // buffered
}

// groupCommitter is the one writer. Writers that wait while a commit is under
// way go into the next transaction, each in its own savepoint with its own
// answer. If the commit fails nobody in it is answered and each runs again
// alone.
type groupCommitter struct {
	from      source
	line      *line // the writer's; nil before the first commit and after one that broke it
	known     *known
	queue     chan *writing
	closing   chan struct{}
	closed    chan struct{}
	committed func() // after each commit, in the writer's goroutine
}

func newGroupCommitter(from source, known *known, committed func()) *groupCommitter {
	g := &groupCommitter{
		from: from, known: known, queue: make(chan *writing, maxGroup),
		closing: make(chan struct{}), closed: make(chan struct{}), committed: committed,
	}
	go g.run()
	return g
}

// do has fn run and committed. It returns fn's own error, or why the commit
// failed. A caller that gives up while waiting for its turn is not run.
func (g *groupCommitter) do(ctx context.Context, fn func(tx *Tx) error) error {
	return g.wait(ctx, &writing{ctx: ctx, fn: fn, done: make(chan error, 1)})
}

// doParts is do for a writer of several parts, each of which it undoes itself
// where it fails: parts that came before one that fails stay.
func (g *groupCommitter) doParts(ctx context.Context, fn func(tx *Tx) error) error {
	return g.wait(ctx, &writing{ctx: ctx, fn: fn, parts: true, done: make(chan error, 1)})
}

func (g *groupCommitter) wait(ctx context.Context, w *writing) error {
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
		if g.line, err = openLine(g.from); err != nil {
			return nil, err
		}
	}
	tx, err := g.line.begin(`BEGIN IMMEDIATE`)
	tx.known = g.known
	defer func() {
		if err == nil {
			return
		}
		g.known.forget() // it may be of what is undone
		if tx.control(`ROLLBACK`) != nil {
			_ = g.line.close()
			g.line = nil
		}
	}()
	if err != nil {
		return nil, fmt.Errorf("begin to write: %w", err)
	}
	if err := g.known.look(ctx, tx); err != nil {
		return nil, err
	}
	errs = make([]error, len(group))
	for i, w := range group {
		if errs[i] = w.ctx.Err(); errs[i] != nil {
			continue
		}
		if w.parts {
			errs[i] = guard(tx, w.fn)
			if tx.stuck != nil {
				return nil, tx.stuck
			}
			continue
		}
		if err := savepoint(tx, "writer", func() error { return guard(tx, w.fn) }, &errs[i]); err != nil {
			return nil, err
		}
	}
	if err := guard(tx, (*Tx).doLast); err != nil {
		return nil, fmt.Errorf("finish to write: %w", err)
	}
	if err := tx.control(`COMMIT`); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	g.known.committed()
	g.committed()
	return errs, nil
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
