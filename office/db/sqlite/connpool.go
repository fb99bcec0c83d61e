package sqlite

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"startklar.dk/office/db"
)

// maxReaders is how many may read at once.
const maxReaders = 12

// connPool are the connections that are read on. They are opened when all others
// are in use and kept.
type connPool struct {
	db     *db.DB
	from   source
	idle   chan *conn
	open   chan struct{} // one for each open connection
	closed atomic.Bool
}

func newConnPool(d *db.DB, from source) *connPool {
	return &connPool{db: d, from: from, idle: make(chan *conn, maxReaders), open: make(chan struct{}, maxReaders)}
}

// read runs fn in a read-only transaction.
func (p *connPool) read(ctx context.Context, fn func(tx *db.Tx) error) error {
	c, err := p.take(ctx)
	if err != nil {
		return err
	}
	broken := true
	defer func() {
		if broken { // by its connection, or by a panic of fn
			_ = c.close()
			<-p.open
			return
		}
		p.give(c)
	}()
	tx, err := p.db.Begin(c, `BEGIN`)
	if err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	err = fn(tx)
	broken = c.Control(`ROLLBACK`) != nil
	return err
}

func (p *connPool) take(ctx context.Context) (*conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if p.closed.Load() {
		return nil, db.ErrClosed
	}
	select {
	case c := <-p.idle:
		return c, nil
	default:
	}
	select {
	case c := <-p.idle:
		return c, nil
	case p.open <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c, err := connect(p.from)
	if err != nil {
		<-p.open
	}
	return c, err
}

func (p *connPool) give(c *conn) {
	p.idle <- c // has room for every open connection
	if p.closed.Load() {
		_ = p.close()
	}
}

// close closes the connections, those under way as they come back.
func (p *connPool) close() error {
	p.closed.Store(true)
	var errs []error
	for {
		select {
		case c := <-p.idle:
			errs = append(errs, c.close())
			<-p.open
		default:
			return errors.Join(errs...)
		}
	}
}
