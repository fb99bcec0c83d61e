package office

import (
	"context"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

//go:embed migrations/*.sql
var migrations embed.FS

// databaseFile is the database's name in the data folder.
const databaseFile = "office.db"

// openStorage opens the writer's connections and the readers' pool, and
// brings the schema up to date.
func (o *Office) openStorage(ctx context.Context) error {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return fmt.Errorf("create the data folder: %w", err)
	}
	path, err := filepath.Abs(filepath.Join(o.Dir, databaseFile))
	if err != nil {
		return fmt.Errorf("find the data folder: %w", err)
	}
	if err := ownFile(path); err != nil { // SQLite gives its log the mode of the database
		return err
	}
	// busy_timeout comes first: turning on WAL may already have to wait.
	const pragmas = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-16000)&_pragma=wal_autocheckpoint(8000)"
	dsn := "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + pragmas
	o.writer, err = sql.Open("sqlite", dsn+"&_txlock=immediate")
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	o.writer.SetMaxOpenConns(1) // while the schema changes
	if err := migrate(ctx, o.writer); err != nil {
		return errors.Join(fmt.Errorf("bring %s up to date: %w", path, err), o.writer.Close())
	}
	o.writing = source{o.writer.Driver(), dsn}
	o.readers, err = sql.Open("sqlite", dsn+"&_pragma=query_only(1)")
	if err != nil {
		return errors.Join(fmt.Errorf("open %s to read: %w", path, err), o.writer.Close())
	}
	o.readers.SetMaxOpenConns(16)
	o.readers.SetMaxIdleConns(16)
	o.lines = newLines(source{o.readers.Driver(), dsn + "&_pragma=query_only(1)"})
	return nil
}

// migrate runs what the database lacks of migrations/. Two processes that open
// a new office at once may get in each other's way; the loser looks again.
func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return err
	}
	for try := 1; ; try++ {
		if _, err = p.Up(ctx); err == nil || try == 5 {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(time.Duration(try) * 100 * time.Millisecond):
		}
	}
}

// ensureEpoch gives a new office its random epoch and its catalogue's counter.
func (o *Office) ensureEpoch(ctx context.Context) error {
	epoch, err := o.random(16)
	if err != nil {
		return err
	}
	err = o.write(ctx, func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO office_state (one, epoch, ready_at) VALUES (1, $1, 0) ON CONFLICT (one) DO NOTHING`,
			hex.EncodeToString(epoch)); err != nil {
			return err
		}
		if err := ensureCounter(ctx, tx, catalogueOwner); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO task (kind, ref, due_at) VALUES ($1, '', $2) ON CONFLICT (kind, ref) DO NOTHING`,
			taskSweep, millis(o.now().Add(sweepEvery)))
		return err
	})
	if err != nil {
		return fmt.Errorf("give the office its epoch: %w", err)
	}
	return nil
}

// ownFile makes a file that only its owner reads, or makes an old one so. One
// that is there is not opened: closing it again would take the locks away that
// another connection of this process has on it.
func ownFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		err = os.Chmod(path, 0o600)
	case err == nil:
		err = f.Close()
	}
	if err != nil {
		return fmt.Errorf("keep %s to its owner: %w", path, err)
	}
	return nil
}
