package killed

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"maps"
	"net"
	"os"
	"slices"
	"sync"
	"time"
)

// Connections are those of one process to a PostgreSQL server. The process dies in
// the middle of a write: before it sends a statement of a transaction that writes, or
// before it hears what became of it. Its connections end, and it gets no others.
//
// They are for a bubble of package synctest: no time passes in it while the server is
// at work, and it does while a process only listens. What others notify of is not
// heard.
type Connections struct {
	writes Writes

	mu   sync.Mutex
	all  map[*connection]struct{}
	dead bool
}

// DieAt implements Process.
func (cs *Connections) DieAt(n int, die func()) {
	cs.writes.DieAt(n, func() {
		cs.End()
		die()
	})
}

// End ends the connections there are, and those to come.
func (cs *Connections) End() {
	cs.mu.Lock()
	cs.dead = true
	all := slices.Collect(maps.Keys(cs.all))
	cs.mu.Unlock()
	for _, c := range all {
		_ = c.Close() // it ends in any case
	}
}

// Dial connects for the process.
func (cs *Connections) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.dead {
		_ = conn.Close() // it was not used
		return nil, net.ErrClosed
	}
	c := &connection{Conn: conn, of: cs, over: func() {}}
	c.wait()
	if cs.all == nil {
		cs.all = map[*connection]struct{}{}
	}
	cs.all[c] = struct{}{}
	return c, nil
}

// connection follows the messages between the process and the server.
type connection struct {
	net.Conn
	of *Connections

	header []byte // of the message that comes
	body   int    // how much of it is still to come

	mu       sync.Mutex
	writes   bool // the transaction does
	asked    bool // and not answered to the end
	deadline time.Time
	until    context.Context // who only waits does so for
	over     context.CancelFunc
}

// Words of PostgreSQL's protocol, version 3.
const (
	query         = 'Q'
	readyForQuery = 'Z'
	idle          = 'I' // in no transaction
	headerLength  = 5   // a letter, and the length of what follows with its own
)

// Write sends, and counts what is sent. A Read that was only waiting is of an answer
// from here on: a driver leaves one under way when a statement took long to send.
func (c *connection) Write(p []byte) (int, error) {
	c.mu.Lock()
	if len(p) > headerLength && p[0] == query && bytes.HasPrefix(p[headerLength:], []byte("BEGIN")) {
		c.writes = !bytes.Contains(p, []byte("READ ONLY"))
	}
	writes := c.writes
	c.asked = true
	c.wait()
	c.mu.Unlock()
	if writes {
		c.of.writes.wrote()
	}
	n, err := c.Conn.Write(p)
	if writes {
		c.of.writes.wrote()
	}
	return n, err
}

// Read reads an answer. Where nothing was asked it only waits.
func (c *connection) Read(p []byte) (int, error) {
	for {
		c.mu.Lock()
		asked, until := c.asked, c.until
		c.mu.Unlock()
		if asked {
			break
		}
		<-until.Done()
		if errors.Is(until.Err(), context.DeadlineExceeded) {
			return 0, os.ErrDeadlineExceeded
		}
	}
	n, err := c.Conn.Read(p)
	c.came(p[:n])
	return n, err
}

// came follows what the server sends.
func (c *connection) came(p []byte) {
	for len(p) > 0 {
		if missing := headerLength - len(c.header); missing > 0 {
			n := min(missing, len(p))
			c.header, p = append(c.header, p[:n]...), p[n:]
			if n == missing {
				c.body = int(binary.BigEndian.Uint32(c.header[1:])) - headerLength + 1
			}
		} else {
			n := min(c.body, len(p))
			if c.header[0] == readyForQuery {
				c.ready(p[0])
			}
			p, c.body = p[n:], c.body-n
		}
		if len(c.header) == headerLength && c.body == 0 {
			c.header = c.header[:0]
		}
	}
}

// ready is the end of an answer.
func (c *connection) ready(state byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if state == idle {
		c.writes = false
	}
	c.asked = false
}

// SetDeadline has a Read end, also one that only waits.
func (c *connection) SetDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deadline = t
	c.wait()
	return c.Conn.SetDeadline(t)
}

// wait has whoever only waits look again at what there is to wait for.
func (c *connection) wait() {
	c.over()
	if c.deadline.IsZero() {
		c.until, c.over = context.WithCancel(context.Background())
	} else {
		c.until, c.over = context.WithDeadline(context.Background(), c.deadline)
	}
}

// Close ends the connection.
func (c *connection) Close() error {
	c.of.mu.Lock()
	delete(c.of.all, c)
	c.of.mu.Unlock()
	err := c.Conn.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = true // for a Read to hear of it
	c.over()
	return err
}
