package office

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/db/sqlite"
)

// Ready tells whether the office can do what it is asked for: the database is the one
// that was opened, in the form that this program knows, and takes what is written, and
// the folders do. It writes. After a write that the disk did not take, the database
// must take as much as the largest mutation first. Mail that cannot be sent waits, and
// is in nobody's way.
func (o *Office) Ready(ctx context.Context) error {
	if o.db.Refused() {
		if err := o.makeRoom(ctx); err != nil {
			return err
		}
		o.db.Accepted()
	}
	err := o.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE office_state SET ready_at = $1 WHERE one = 1`, db.Millis(tx.Now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("write to the office's database: %w", err)
	}
	if err := o.sameDatabase(ctx); err != nil {
		return fmt.Errorf("look at the office's database: %w", err)
	}
	for _, dir := range []string{o.Beside, o.Dir} {
		if err := ready(dir); err != nil {
			return fmt.Errorf("write beside the office's database: %w", err)
		}
	}
	return nil
}

// errChanged is why an office cannot go on whose tables are others than it knows.
var errChanged = errors.New("another program changed the tables")

// sameDatabase tells whether the database is still as this program knows it.
func (o *Office) sameDatabase(ctx context.Context) error {
	if err := o.db.Attached(); err != nil {
		return err
	}
	version, err := o.db.Version(ctx)
	if err != nil {
		return err
	}
	if version != o.version {
		return fmt.Errorf("%w: version %d, and %d is known", errChanged, version, o.version)
	}
	known, err := knownColumns()
	if err != nil {
		return err
	}
	var there map[string]bool
	err = o.db.Read(ctx, func(tx *db.Tx) (err error) {
		there, err = columns(ctx, tx)
		return err
	})
	for name := range known {
		if err == nil && !there[name] {
			err = fmt.Errorf("%w: %s is missing", errChanged, name)
		}
	}
	return err
}

// knownColumns are those of the tables that this program's migrations make, on
// whichever engine.
var knownColumns = sync.OnceValues(func() (known map[string]bool, err error) {
	ctx := context.Background()
	err = sqlite.Blank(ctx, func(tx *db.Tx) (err error) {
		known, err = columns(ctx, tx)
		return err
	})
	return known, err
})

// columns are the columns of a database's tables, by table.column.
func columns(ctx context.Context, tx *db.Tx) (map[string]bool, error) {
	tables, err := tx.Tables(ctx)
	names := map[string]bool{}
	for _, t := range tables {
		for _, c := range t.Columns {
			names[t.Name+"."+c] = true
		}
	}
	return names, err
}

// ballast is no assessment: it takes the room of one for a moment.
const ballast = "room"

// makeRoom writes as much as the largest mutation and takes it back. The pages
// are the database's from then on, so that there is room for what comes next.
func (o *Office) makeRoom(ctx context.Context) error {
	err := o.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO assessment_version (id, version, body) VALUES ($1, 0, $2) ON CONFLICT (id, version) DO NOTHING`,
			ballast, strings.Repeat("0", api.MaxMutationSize))
		return err
	})
	if err == nil {
		err = o.db.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, `DELETE FROM assessment_version WHERE id = $1`, ballast)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("look whether there is room: %w", err)
	}
	return nil
}
