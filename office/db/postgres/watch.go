package postgres

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
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

	channel     = "startklar"
	payloadMost = 7999 // bytes that PostgreSQL takes with a hint
)

// Watch implements db.Engine. It has a connection of its own on which it hears
// hints, connects again where that ends, and calls changed as soon as it did.
func (e *engine) Watch(ctx context.Context, changed func(context.Context, map[string]bool) error) error {
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
func (e *engine) listen(ctx context.Context, changed func(context.Context, map[string]bool) error) error {
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
		_ = changed(ctx, nil) // called again soon in any case
		if err := e.hear(ctx, c, changed); err != nil {
			return err
		}
	}
}

// hear calls changed with what hints say, for as long as e.watchEvery or until one does
// not say its topics.
func (e *engine) hear(ctx context.Context, c *pgx.Conn, changed func(context.Context, map[string]bool) error) error {
	wait, cancel := context.WithTimeout(ctx, e.watchEvery)
	defer cancel()
	for {
		topics, err := e.heard(wait, c)
		switch {
		case err != nil && (c.IsClosed() || ctx.Err() != nil):
			return err
		case topics == nil:
			return nil
		}
		_ = changed(ctx, topics) // looked for soon in any case
	}
}

// heard waits for a hint of another process and gives its topics, nil where it does not
// say them. The error is that the wait is over.
func (e *engine) heard(wait context.Context, c *pgx.Conn) (topics map[string]bool, err error) {
	for {
		n, err := c.WaitForNotification(wait)
		if err != nil {
			return nil, err
		}
		from, said, _ := strings.Cut(n.Payload, " ")
		if from == e.hints.from {
			continue
		}
		for topic := range strings.FieldsSeq(said) {
			if topics == nil {
				topics = map[string]bool{}
			}
			topics[topic] = true
		}
		return topics, nil
	}
}

// hint tells the other processes that something was written, and of which topics.
// Where those are too many to say, they look for themselves.
func (e *engine) hint(ctx context.Context, topics map[string]bool) {
	pooled, err := acquire(ctx, e.readers)
	if err != nil {
		return // they look without a hint
	}
	defer pooled.Release()
	said := e.hints.from
	for topic := range topics {
		if said += " " + topic; len(said) > payloadMost {
			said = e.hints.from
			break
		}
	}
	_, _ = pooled.Exec(ctx, `SELECT pg_notify($1, $2)`, channel, said)
}

// hints gives hints beside the transactions, one for all that were committed since
// the last one.
type hints struct {
	from   string // this process, which needs none of its own
	mu     sync.Mutex
	topics map[string]bool // of the next one
	due    chan struct{}
	stop   context.CancelFunc
	done   sync.WaitGroup
}

func newHints(from string, hint func(context.Context, map[string]bool)) *hints {
	ctx, stop := context.WithCancel(context.Background())
	h := &hints{from: from, topics: map[string]bool{}, due: make(chan struct{}, 1), stop: stop}
	h.done.Go(func() {
		for {
			select {
			case <-h.due:
				hint(ctx, h.take())
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

// give has a hint of topics given soon.
func (h *hints) give(topics map[string]bool) {
	h.mu.Lock()
	maps.Copy(h.topics, topics)
	h.mu.Unlock()
	select {
	case h.due <- struct{}{}:
	default: // one is due already
	}
}

func (h *hints) take() (topics map[string]bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	topics, h.topics = h.topics, map[string]bool{}
	return topics
}

func (h *hints) close() {
	h.stop()
	h.done.Wait()
}
