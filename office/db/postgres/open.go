// Package postgres is the engine of an office that lies in a PostgreSQL database,
// which any number of processes share: a connection for each transaction, run again
// where the database asks for it, and a hint to the other processes after each
// commit that somebody may wait for. Its goroutines are the pools' and the one that
// gives the hints; closing the database stops them.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/puddle/v2"

	"startklar.dk/office/db"
)

const (
	// maxConns is how many connections may write at once, and how many read, unless
	// the address says otherwise with pool_max_conns. Who reads within a write waits
	// for no writer.
	maxConns       = 16
	connectTimeout = 5 * time.Second
	// statementTimeout ends a statement that goes on for too long.
	statementTimeout = 30 * time.Second
	// lockTimeout ends a wait for what another transaction has locked, as SQLite's
	// busy timeout does.
	lockTimeout = 10 * time.Second
	// idleTimeout ends a transaction whose process says nothing more: it may be gone
	// without a word, and has rows locked.
	idleTimeout = time.Minute
)

// engine is db.Engine.
type engine struct {
	db      *db.DB
	config  *pgx.ConnConfig
	writers *pgxpool.Pool
	readers *pgxpool.Pool
	retries atomic.Int64
	after   sync.Mutex // what follows a commit is done for one at a time
	hints   *hints
	// watchEvery is how long it waits for a hint at the most; a test waits longer.
	watchEvery time.Duration
}

// Open opens the database at an address such as postgres://user:password@host/name,
// which is there already and may be empty, and brings its schema up to date. The
// caller closes it.
func Open(ctx context.Context, url string, c db.Config) (*db.DB, error) {
	d, _, err := open(ctx, url, c)
	return d, err
}

func open(ctx context.Context, url string, c db.Config) (d *db.DB, e *engine, err error) {
	config, err := configure(url)
	if err != nil {
		return nil, nil, err
	}
	if c.Dial != nil {
		config.ConnConfig.DialFunc = c.Dial
	}
	if err := migrate(ctx, config.ConnConfig); err != nil {
		return nil, nil, fmt.Errorf("bring the database up to date: %w", err)
	}
	d, err = db.New(c, func(d *db.DB) (db.Engine, error) {
		e = &engine{db: d, config: config.ConnConfig, watchEvery: watchEvery}
		var err error
		// The pools live until they are closed, not as long as the opening.
		if e.writers, err = pgxpool.NewWithConfig(context.WithoutCancel(ctx), config); err != nil {
			return nil, fmt.Errorf("open the database: %w", err)
		}
		if e.readers, err = pgxpool.NewWithConfig(context.WithoutCancel(ctx), config.Copy()); err != nil {
			e.writers.Close()
			return nil, fmt.Errorf("open the database to read: %w", err)
		}
		e.hints = newHints(uuid.NewString(), e.hint)
		return e, nil
	})
	return d, e, err
}

// configure reads an address and adds what it does not say.
func configure(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read the database's address: %w", err) // says no password
	}
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	// The begin of a transaction tells whether a connection has ended meanwhile.
	config.ShouldPing = func(context.Context, pgxpool.ShouldPingParams) bool { return false }
	if !strings.Contains(url, "pool_max_conns") {
		config.MaxConns = maxConns
	}
	for name, value := range map[string]string{
		"application_name":                    "startklar",
		"statement_timeout":                   milliseconds(statementTimeout),
		"lock_timeout":                        milliseconds(lockTimeout),
		"idle_in_transaction_session_timeout": milliseconds(idleTimeout),
	} {
		if _, said := config.ConnConfig.RuntimeParams[name]; !said {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	// A machine that is gone answers nothing: it is noticed within a quarter of a minute.
	dialer := net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 3 * time.Second, Count: 3}}
	config.ConnConfig.DialFunc = dialer.DialContext
	return config, nil
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// acquire takes a connection out of a pool; the caller releases it. Where the pool
// is closed it is db.ErrClosed.
func acquire(ctx context.Context, pool *pgxpool.Pool) (*pgxpool.Conn, error) {
	c, err := pool.Acquire(ctx)
	switch {
	case errors.Is(err, puddle.ErrClosedPool):
		return nil, db.ErrClosed
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	return c, nil
}

// Retries implements db.Engine.
func (e *engine) Retries() int64 { return e.retries.Load() }

// Alone implements db.Engine: nothing says before a transaction that another
// process wrote.
func (e *engine) Alone() bool { return false }

// Attached implements db.Engine: a server keeps what it was told.
func (e *engine) Attached() error { return nil }

// Close implements db.Engine: it waits for the transactions under way.
func (e *engine) Close() error {
	e.writers.Close()
	e.hints.close()
	e.readers.Close()
	return nil
}
