package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"startklar.dk/office/db/sqlite"
)

// backups counts those in PostgreSQL, each of which is a schema beside the office's.
var backups atomic.Int64

// keep copies every table of the office's to another schema, as they are at one
// moment; putBack empties the office's tables and fills them from there.
const (
	keep = `
BEGIN ISOLATION LEVEL REPEATABLE READ;
CREATE SCHEMA %[1]s;
DO $$ DECLARE name text; BEGIN
	FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
		EXECUTE format('CREATE TABLE %[1]s.%%1$I AS TABLE public.%%1$I', name);
	END LOOP;
END $$;
COMMIT`
	putBack = `
BEGIN;
SET LOCAL session_replication_role = replica; -- in any order, whatever refers to what
DO $$ DECLARE name text; BEGIN
	FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
		EXECUTE format('TRUNCATE public.%%I CASCADE', name);
	END LOOP;
	FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
		EXECUTE format('INSERT INTO public.%%1$I TABLE %[1]s.%%1$I', name);
	END LOOP;
END $$;
COMMIT`
)

// Backup keeps the database that goes with a folder as it is at one moment, beside
// whoever serves it, and gives what Restore is handed.
func Backup(t testing.TB, dir string) (backup string) {
	t.Helper()
	if Postgres() {
		backup = fmt.Sprint("backup_", backups.Add(1))
		run(t, address(t, dir), fmt.Sprintf(keep, backup))
		return backup
	}
	backup = filepath.Join(t.TempDir(), "backup.db")
	pool := connect(t, dir)
	_, err := pool.Exec("VACUUM INTO ?", backup)
	if err = errors.Join(err, pool.Close()); err != nil {
		t.Fatalf("back the office up: %v", err)
	}
	return backup
}

// Restore puts a backup in the place of the database that goes with a folder, which
// nobody serves meanwhile.
func Restore(t testing.TB, dir, backup string) {
	t.Helper()
	if Postgres() {
		run(t, address(t, dir), fmt.Sprintf(putBack, backup))
		return
	}
	place := filepath.Join(dir, sqlite.File)
	raw, err := os.ReadFile(backup)
	for _, side := range []string{"-wal", "-shm"} {
		if gone := os.Remove(place + side); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}
	if err = errors.Join(err, os.WriteFile(place, raw, 0o600)); err != nil {
		t.Fatalf("put a backup back: %v", err)
	}
}

// run runs a script on a connection of its own.
func run(t testing.TB, url, script string) {
	t.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, url)
	if err == nil {
		_, err = c.PgConn().Exec(ctx, script).ReadAll()
		err = errors.Join(err, c.Close(ctx))
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, script)
	}
}
