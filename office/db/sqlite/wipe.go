package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"startklar.dk/office/db"
)

const (
	// pagesTogether is how many pages are looked at, and written, in one transaction.
	pagesTogether = 256
	// truncateTries is how often the log is cut at the most before whoever reads on is
	// left alone for a while: ten seconds in all.
	truncateTries = 16
	// eraserWaits is how long a try waits for readers; the writer waits with it.
	eraserWaits = 5 * time.Millisecond
)

// Wipe implements db.Engine. SQLite zeroes what is deleted, by secure_delete, but for
// two things: where rows moved to another page their bytes stay behind in room that is
// unused then, and the log has the pages as they were until it is cut. All pages are
// looked through in small turns, beside the writer, which gets those on which there is
// something. Which are free is read once: one that is freed since is zeroed by then, and
// of one that is used since the writer sees that it is.
func (e *engine) Wipe(ctx context.Context) error {
	var free map[int64]int
	for from, more := int64(1), true; more; from += pagesTogether {
		var left []int64
		err := e.readers.read(ctx, func(tx *db.Tx) (err error) {
			if free == nil {
				if free, err = freePages(ctx, tx); err != nil {
					return err
				}
			}
			left, more, err = remains(ctx, tx, from, free)
			return err
		})
		if err == nil && len(left) > 0 {
			err = e.writer.do(ctx, func(tx *db.Tx) error { return zero(ctx, tx, left) }, false)
		}
		if err != nil {
			return fmt.Errorf("overwrite what is left of deleted rows: %w", err)
		}
	}
	if err := e.truncate(ctx); err != nil {
		return fmt.Errorf("cut the log: %w", err)
	}
	return nil
}

// remains are the pages, of some that begin with one, on which unused room is not
// empty. There are more where the file goes on.
func remains(ctx context.Context, tx *db.Tx, from int64, free map[int64]int) (left []int64, more bool, err error) {
	pages, err := db.ScanOne[int64](tx.QueryRowContext(ctx, `PRAGMA page_count`))
	if err != nil {
		return nil, false, err
	}
	for number := from; number <= min(pages, from+pagesTogether-1); number++ {
		p, err := readPage(ctx, tx, number)
		if err != nil {
			return nil, false, err
		}
		if p.wipe(free) {
			left = append(left, number)
		}
	}
	return left, from+pagesTogether <= pages, nil
}

// zero empties the unused room of pages as they are now.
func zero(ctx context.Context, tx *db.Tx, numbers []int64) error {
	free, err := freePages(ctx, tx)
	if err != nil {
		return err
	}
	for _, number := range numbers {
		p, err := readPage(ctx, tx, number)
		if err != nil {
			return err
		}
		if !p.wipe(free) {
			continue
		}
		if _, err := tx.ExecContext(ctx, `UPDATE sqlite_dbpage SET data = $1 WHERE pgno = $2`, p.data, number); err != nil {
			return err
		}
	}
	return nil
}

// errRead is why the log is not cut now.
var errRead = errors.New("somebody reads what stands in the log")

// truncate writes the log into the database and cuts it to nothing, so that what
// is deleted in the one is nowhere in the other. Where somebody still reads in it, it
// is tried again.
func (e *engine) truncate(ctx context.Context) error {
	c, err := connect(e.eraser)
	if err != nil {
		return err
	}
	defer func() { _ = c.close() }() // nothing of its is under way
	// Most is written while the writer goes on.
	if _, _, err := c.checkpoint("PASSIVE"); err != nil {
		return err
	}
	pause := 10 * time.Millisecond
	for range truncateTries {
		var busy int64
		err := e.writer.between(ctx, func() (err error) {
			busy, _, err = c.checkpoint("TRUNCATE")
			return err
		})
		if err != nil || busy == 0 {
			return err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
		pause = min(2*pause, time.Second)
	}
	return errRead
}
