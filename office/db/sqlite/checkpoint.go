package sqlite

import (
	"context"
	"errors"
	"time"
)

const (
	// checkpointEvery is how far apart checkpoints begin at the least.
	checkpointEvery = time.Second
	// beginsAnew is how many pages the log has when it is to begin anew.
	beginsAnew = 4000
	// heldFor is how many pages the writer waits for then, about: some milliseconds.
	heldFor = 250
	// lastResort is the size of the log, in pages, from which commits write it into the
	// database themselves.
	lastResort = 64_000
)

// checkpointer writes the log into the database beside the writer: within a commit, as
// SQLite does it, all who write would wait for it. Its goroutine ends with stop.
type checkpointer struct {
	writer *groupCommitter
	from   source
	conn   *conn // nil before the first checkpoint and after one that failed
	ctx    context.Context
	end    context.CancelFunc
	ended  chan struct{}
}

func newCheckpointer(w *groupCommitter, from source) *checkpointer {
	c := &checkpointer{writer: w, from: from, ended: make(chan struct{})}
	c.ctx, c.end = context.WithCancel(context.Background())
	go c.run()
	return c
}

func (c *checkpointer) stop() error {
	c.end()
	<-c.ended
	return c.disconnect()
}

func (c *checkpointer) disconnect() (err error) {
	if c.conn != nil {
		err = c.conn.close()
		c.conn = nil
	}
	return err
}

func (c *checkpointer) run() {
	defer close(c.ended)
	for {
		select {
		case <-c.writer.wrote:
		case <-c.ctx.Done():
			return
		}
		if c.checkpoint() != nil { // the log has what was committed, and is written the next time
			_ = c.disconnect()
		}
		select {
		case <-time.After(checkpointEvery):
		case <-c.ctx.Done():
			return
		}
	}
}

// checkpoint writes what is in the log into the database while others write. A log that
// is long begins anew: the writer is held while the last pages are written.
func (c *checkpointer) checkpoint() (err error) {
	if c.conn == nil {
		if c.conn, err = connect(c.from); err != nil {
			return err
		}
	}
	_, before, err := c.conn.checkpoint("PASSIVE")
	if err != nil || before < beginsAnew {
		return err
	}
	for range 4 { // each time fewer came meanwhile
		_, now, err := c.conn.checkpoint("PASSIVE")
		if err != nil {
			return err
		}
		if now-before <= heldFor {
			break
		}
		before = now
	}
	return c.writer.between(c.ctx, func() error {
		_, _, err := c.conn.checkpoint("PASSIVE")
		return err
	})
}

// checkpoint runs a checkpoint, and tells whether others were in its way and how many
// pages of the log are in the database now.
func (c *conn) checkpoint(mode string) (busy, pages int64, err error) {
	rows, err := c.Query(`PRAGMA wal_checkpoint(`+mode+`)`, nil)
	if err != nil {
		return 0, 0, err
	}
	row := make([]any, 3)
	err = errors.Join(rows.Next(row), rows.Close())
	busy, _ = row[0].(int64)
	pages, _ = row[2].(int64)
	return busy, pages, err
}
