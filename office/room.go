package office

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"startklar.dk/api"
)

// Unwritable tells that the office's disk is why something failed: it is full,
// it fails, or somebody else holds the database. Nothing of what failed is kept,
// and the same is good later.
func Unwritable(err error) bool {
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff { // the primary code of an extended one
		case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
			sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return true
		}
		return false
	}
	for _, why := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, syscall.EIO, syscall.EROFS} {
		if errors.Is(err, why) {
			return true
		}
	}
	return false
}

// taskRoom is no task: it takes the room of one for a moment.
const taskRoom = "room"

// makeRoom writes as much as the largest mutation and takes it back. The pages
// are the database's from then on, so that there is room for what comes next.
func (o *Office) makeRoom(ctx context.Context) error {
	err := o.write(ctx, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO task (kind, ref, due_at) VALUES ($1, $2, $3) ON CONFLICT (kind, ref) DO NOTHING`,
			taskRoom, strings.Repeat("0", api.MaxMutationSize), int64(endOfTime))
		return err
	})
	if err == nil {
		err = o.write(ctx, func(tx *Tx) error {
			_, err := tx.ExecContext(ctx, `DELETE FROM task WHERE kind = $1`, taskRoom)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("look whether there is room: %w", err)
	}
	return nil
}
