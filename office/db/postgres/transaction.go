package postgres

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"startklar.dk/office/db"
)

const (
	// A statement of a writer sees what was committed before it. Rules lock the rows
	// that they decide by, or change them on a condition.
	beginWrite = "BEGIN ISOLATION LEVEL READ COMMITTED"
	beginRead  = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
	commit     = "COMMIT"
	rollback   = "ROLLBACK"

	// maxTries is how often a transaction is run at the most.
	maxTries = 10
	// firstPause is how long a transaction waits at the most before it is run again;
	// twice as long each time.
	firstPause = 2 * time.Millisecond
)

// Write implements db.Engine. A transaction that the database broke off, for a
// serialisation failure, a deadlock or a lost connection, is run again, unless its
// commit was under way: what became of that is not known.
func (e *engine) Write(ctx context.Context, fn func(*db.Tx) error, parts bool) error {
	for try := 1; ; try++ {
		err := e.write(ctx, fn, parts)
		var failed *brokenOff
		if !errors.As(err, &failed) {
			return err
		}
		if try == maxTries {
			return fmt.Errorf("run %d times: %w", try, err)
		}
		e.retries.Add(1)
		select {
		case <-time.After(rand.N(firstPause << try)): //nolint:gosec // who waits how long is no secret
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// brokenOff is the error of a transaction of which nothing is left and which may be
// run again.
type brokenOff struct{ error }

func (b *brokenOff) Unwrap() error { return b.error }

// breakOff makes an error of a transaction that is undone brokenOff where it may be
// run again.
func breakOff(err error) error {
	if again(err) {
		return &brokenOff{err}
	}
	return err
}

// write runs fn in one transaction.
func (e *engine) write(ctx context.Context, fn func(*db.Tx) error, parts bool) (err error) {
	pooled, err := acquire(ctx, e.writers)
	if err != nil {
		return err
	}
	defer pooled.Release() // closes it where its transaction is not over
	c := pooledConn(pooled)
	tx, err := e.db.Begin(c, beginWrite)
	if err != nil {
		return begun(e.writers, err)
	}
	ended := false
	defer func() {
		if !ended {
			e.db.ForgetAll() // it may be of what is undone
			_ = c.Control(rollback)
		}
	}()
	own := tx.Run(fn)
	if err := tx.Stuck(); err != nil {
		return breakOff(err)
	}
	if own != nil && (!parts || c.aborted()) {
		return own
	}
	if err := tx.Run((*db.Tx).Finish); err != nil {
		return breakOff(fmt.Errorf("finish to write: %w", err))
	}
	if err := c.Control(commit); err != nil {
		err = fmt.Errorf("commit: %w", err)
		if errors.Is(err, errLost) {
			return err
		}
		return breakOff(err)
	}
	ended = true
	e.committed(tx)
	return own
}

// begun is why a transaction did not begin. A connection that was idle may have
// ended with the server: then others have, too.
func begun(pool *pgxpool.Pool, err error) error {
	err = fmt.Errorf("begin a transaction: %w", err)
	if errors.Is(err, errLost) {
		pool.Reset()
	}
	return breakOff(err)
}

// committed does what follows a commit.
func (e *engine) committed(tx *db.Tx) {
	e.after.Lock()
	defer e.after.Unlock()
	tx.Committed()
	if len(tx.Topics()) > 0 {
		e.hints.give(tx.Topics())
	}
}

// Read implements db.Engine. A transaction is begun again where its connection had
// ended meanwhile.
func (e *engine) Read(ctx context.Context, fn func(*db.Tx) error) error {
	for try := 1; ; try++ {
		pooled, err := acquire(ctx, e.readers)
		if err != nil {
			return err
		}
		c := pooledConn(pooled)
		tx, err := e.db.Begin(c, beginRead)
		if err != nil {
			pooled.Release()
			var failed *brokenOff
			if err = begun(e.readers, err); try < maxTries && errors.As(err, &failed) {
				continue
			}
			return err
		}
		return e.read(pooled, c, tx, fn)
	}
}

func (e *engine) read(pooled *pgxpool.Conn, c *conn, tx *db.Tx, fn func(*db.Tx) error) error {
	defer pooled.Release() // closes it where fn panics
	err := fn(tx)
	_ = c.Control(rollback) // there is nothing to keep
	return err
}
