package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	// watchEvery is how often others may have written without a hint: hints only
	// make it quicker.
	watchEvery = 300 * time.Millisecond
	// hintsApart is how long is between two hints at the least. Giving one holds up
	// the commits of all for a moment.
	hintsApart = 20 * time.Millisecond

	channel = "startklar"
)

// Watch implements db.Engine. It has a connection of its own on which it hears
// hints, connects again where that ends, and calls changed as soon as it did.
func (e *engine) Watch(ctx context.Context, changed func(context.Context) error) error {
	for {
		_ = e.listen(ctx, changed) // whoever reads or writes hears why the database is away
		select {
		case <-time.After(watchEvery):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// listen calls changed until the connection ends.
func (e *engine) listen(ctx context.Context, changed func(context.Context) error) error {
	c, err := pgx.ConnectConfig(ctx, e.config)
	if err != nil {
		return fmt.Errorf("watch for other processes' writes: %w", err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	var refused *pgconn.PgError
	if _, err := c.Exec(ctx, `LISTEN `+channel); err != nil && !errors.As(err, &refused) { // some of its kind cannot
		return err
	}
	for {
		_ = changed(ctx) // called again soon in any case
		if err := e.heard(ctx, c); err != nil {
			return err
		}
	}
}

// heard waits for a hint of another process, but no longer than e.watchEvery.
func (e *engine) heard(ctx context.Context, c *pgx.Conn) error {
	wait, cancel := context.WithTimeout(ctx, e.watchEvery)
	defer cancel()
	for {
		n, err := c.WaitForNotification(wait)
		switch {
		case err == nil && n.Payload == e.hints.from:
			continue
		case err != nil && (c.IsClosed() || ctx.Err() != nil):
			return err
		}
		return nil
	}
}

// hint tells the other processes that something was written. They look for
// themselves what it was.
func (e *engine) hint(ctx context.Context) {
	pooled, err := acquire(ctx, e.readers)
	if err != nil {
		return // they look without a hint
	}
	defer pooled.Release()
	_, _ = pooled.Exec(ctx, `SELECT pg_notify($1, $2)`, channel, e.hints.from)
}

// hints gives hints beside the transactions, one for all that were committed since
// the last one.
type hints struct {
	from string // this process, which needs none of its own
	due  chan struct{}
	stop context.CancelFunc
	done sync.WaitGroup
}

func newHints(from string, hint func(context.Context)) *hints {
	ctx, stop := context.WithCancel(context.Background())
	h := &hints{from: from, due: make(chan struct{}, 1), stop: stop}
	h.done.Go(func() {
		for {
			select {
			case <-h.due:
				hint(ctx)
			case <-ctx.Done():
				return
			}
			select {
			case <-time.After(hintsApart):
			case <-ctx.Done():
				return
			}
		}
	})
	return h
}

// give has a hint given soon.
func (h *hints) give() {
	select {
	case h.due <- struct{}{}:
	default: // one is due already
	}
}

func (h *hints) close() {
	h.stop()
	h.done.Wait()
}
