package main

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"

	"startklar.dk/internal/testworld/child"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
	dbpostgres "startklar.dk/office/db/postgres"
	"startklar.dk/office/db/sqlite"
)

// change runs statements in what a place has, past the office.
func (p place) change(t *testing.T, statements ...string) {
	t.Helper()
	pool := p.pool(t)
	for _, s := range statements {
		if _, err := pool.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// pool looks into what a place has, by one connection.
func (p place) pool(t *testing.T) *sql.DB {
	t.Helper()
	driver, source := "sqlite", filepath.Join(p[1], sqlite.File)
	if p[0] == "--database" {
		driver, source = "pgx", p[1]
	}
	pool, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	pool.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = pool.Close() })
	return pool
}

// texts are the texts that a query gives.
func (p place) texts(t *testing.T, query string) (all []string) {
	t.Helper()
	p.read(t, func(tx *db.Tx) (err error) {
		all, err = db.Collect(t.Context(), tx, db.ScanOne[string], query)
		return err
	})
	return all
}

// names are the files below a folder, but for what SQLite keeps beside a database.
func names(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(path, "-wal") && !strings.HasSuffix(path, "-shm") {
			all = append(all, d.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// meanwhile has a backup of a database wait before it reads the tasks, which come
// after most tables and before some, until fn is done in a transaction beside it.
func meanwhile(t *testing.T, ctx context.Context, from place, file string, fn func(beside *sql.Tx)) (code int, errs string) {
	t.Helper()
	beside, err := from.pool(t).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := beside.Exec(`LOCK TABLE task`); err != nil {
		t.Fatal(err)
	}
	running, ended := context.WithCancel(t.Context())
	go func() {
		defer ended()
		var o, e strings.Builder
		code = run(ctx, from.args("backup", file), english, &o, &e)
		errs = e.String()
	}()
	if err := engine.AwaitLocked(running, from.pool(t), 1); err != nil {
		t.Fatalf("it waited for nobody: %v", err)
	}
	fn(beside)
	<-running.Done()
	return code, errs
}

// What a writer commits between two tables is in none of them.
func TestABackupIsOfOneMoment(t *testing.T) {
	from := inDatabase(t, t.TempDir())
	must(t, from.args("user", "add", "mette@example.dk", "--role", "consultant")...)
	file := filepath.Join(t.TempDir(), "backup")
	code, errs := meanwhile(t, t.Context(), from, file, func(beside *sql.Tx) {
		for _, s := range []string{
			`INSERT INTO counter (owner, n) VALUES ('new', 1)`,
			`INSERT INTO record (owner, kind, id, rev, deleted, body, changed_at) VALUES ('new', 'plan', 'new', 1, FALSE, '{}', 0)`,
			`INSERT INTO task (kind, ref, due_at) VALUES ('x', 'new', 0)`,
			`INSERT INTO version_content (person_id, version_id, plan_id, sections, figures, written) VALUES ('new', 'v', 'new', '', '', 0)`,
		} {
			if _, err := beside.Exec(s); err != nil {
				t.Error(err)
			}
		}
		if err := beside.Commit(); err != nil {
			t.Error(err)
		}
	})
	if code != exitDone {
		t.Fatal(errs)
	}
	to := inFile(t, t.TempDir())
	must(t, to.args("restore", file)...)
	const all = `SELECT 'counter' FROM counter WHERE owner = 'new' UNION ALL SELECT 'record' FROM record WHERE owner = 'new'
		UNION ALL SELECT 'task' FROM task WHERE ref = 'new' UNION ALL SELECT 'version' FROM version_content WHERE person_id = 'new'`
	if got := to.texts(t, all); len(got) > 0 {
		t.Errorf("the backup has of what was written meanwhile: %v", got)
	}
	if got := from.texts(t, all); len(got) != 4 {
		t.Errorf("written meanwhile: %v", got)
	}
	if got := to.texts(t, `SELECT email FROM staff`); !slices.Equal(got, []string{"mette@example.dk"}) {
		t.Errorf("the backup has staff %v", got)
	}
}

func TestABackupThatIsBrokenOffLeavesNothingBehind(t *testing.T) {
	from := inDatabase(t, t.TempDir())
	must(t, from.args("user", "add", "mette@example.dk", "--role", "consultant")...)
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	code, errs := meanwhile(t, ctx, from, filepath.Join(dir, "backup"), func(*sql.Tx) { cancel() })
	if code != exitFailed || !strings.Contains(errs, "context canceled") {
		t.Errorf("%d %q", code, errs)
	}
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("there lie %v", left)
	}
}

// migrated is a new place in a database with its tables, and without rows.
func migrated(t *testing.T, beside string) place {
	t.Helper()
	p := inDatabase(t, beside)
	d, err := dbpostgres.Open(t.Context(), p[1], db.Config{})
	if err == nil {
		err = d.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestARestoreThatIsKilledLeavesTheDatabaseEmptyAndIsDoneAgain(t *testing.T) {
	from, to := inFile(t, t.TempDir()), migrated(t, t.TempDir())
	importDemo(t, from)
	file := filepath.Join(t.TempDir(), "backup")
	must(t, from.args("backup", file)...)
	// It is killed between two tables.
	to.change(t, `CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NEW; END'`,
		`CREATE TRIGGER wait BEFORE INSERT ON task FOR EACH ROW EXECUTE FUNCTION wait()`)
	holder := to.pool(t)
	if _, err := holder.ExecContext(t.Context(), `SELECT pg_advisory_lock(7)`); err != nil {
		t.Fatal(err)
	}
	c := child.Start(t, officeRole, func(cmd *exec.Cmd) {
		cmd.Env = append(cmd.Env, argsVariable+"="+strings.Join(to.args("restore", file), "\n"))
	})
	if err := errors.Join(engine.AwaitLocked(t.Context(), holder, 1), c.Kill()); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait() // it was killed
	if _, err := holder.ExecContext(t.Context(), `SELECT pg_advisory_unlock(7)`); err != nil {
		t.Fatal(err)
	}
	to.change(t, `DROP TRIGGER wait ON task`) // waits until the transaction is undone
	if err := dbpostgres.Vacant(t.Context(), to[1]); err != nil {
		t.Error(err)
	}
	must(t, to.args("restore", file)...)
	must(t, to.args("check")...)
	if left := names(t, to[3]); len(left) > 0 {
		t.Errorf("there lie %v", left)
	}
	const events = `SELECT id FROM record WHERE kind = 'event' ORDER BY id`
	if diff := cmp.Diff(from.texts(t, events), to.texts(t, events)); diff != "" {
		t.Error(diff)
	}
}

// migrations are those of a SQLite file.
func migrations(t *testing.T, file string) *goose.Provider {
	t.Helper()
	files, err := fs.Sub(sqlite.Migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	pool, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, pool, files)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestABackupOfAnOlderVersionRestoresIntoEither(t *testing.T) {
	from := inFile(t, t.TempDir())
	importDemo(t, from)
	must(t, from.args("user", "add", "mette@example.dk", "--role", "consultant")...)
	for version, newest := int64(2), int64(3); version < newest; version++ { // there were no staff before
		file := filepath.Join(t.TempDir(), "backup")
		must(t, from.args("backup", file)...)
		p := migrations(t, file)
		newest = int64(len(p.ListSources()))
		_, err := p.DownTo(t.Context(), version)
		if err := errors.Join(err, p.Close()); err != nil {
			t.Fatal(err)
		}
		places := []place{inFile(t, t.TempDir())}
		if version == 2 { // it goes by way of the other
			places = append(places, inDatabase(t, t.TempDir()))
		}
		for _, to := range places {
			must(t, to.args("restore", file)...)
			must(t, to.args("check")...)
			const all = `SELECT kind || id FROM record UNION ALL SELECT email FROM staff UNION ALL SELECT slot_id FROM slot_place ORDER BY 1`
			if diff := cmp.Diff(from.texts(t, all), to.texts(t, all)); diff != "" {
				t.Errorf("of %d (-before +after):\n%s", version, diff)
			}
		}
	}
}

func TestDataOfANewerVersionIsLeftAlone(t *testing.T) {
	const newer = `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, TRUE)`
	for _, p := range []place{inFile(t, t.TempDir()), inDatabase(t, t.TempDir())} {
		must(t, p.args("user", "add", "mette@example.dk", "--role", "consultant")...)
		p.change(t, newer)
		commands := [][]string{p.args("user", "add", "bo@example.dk", "--role", "consultant")}
		if p[0] == "--database" { // SQLite's own backup and check need not know the tables
			commands = append(commands, p.args("check"), p.args("backup", filepath.Join(t.TempDir(), "again")))
		}
		for _, args := range commands {
			if code, _, errs := do(t, args...); code != exitFailed || !strings.Contains(errs, "newer version") {
				t.Errorf("%v: %d %q", args[:2], code, errs)
			}
		}
	}
}

func TestABackupOfANewerVersionIsNotPutBack(t *testing.T) {
	from := inFile(t, t.TempDir())
	must(t, from.args("user", "add", "mette@example.dk", "--role", "consultant")...)
	from.change(t, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, TRUE)`)
	file := filepath.Join(t.TempDir(), "backup")
	must(t, from.args("backup", file)...)
	for _, to := range []place{inFile(t, t.TempDir()), inDatabase(t, t.TempDir())} {
		if code, _, errs := do(t, to.args("restore", file)...); code != exitFailed || !strings.Contains(errs, "newer version") {
			t.Errorf("%s: %d %q", to[0], code, errs)
		}
		if left := names(t, to[3]); len(left) > 0 {
			t.Errorf("%s: there lie %v", to[0], left)
		}
	}
}

func TestACheckFindsWhatIsWrongOnEitherEngine(t *testing.T) {
	for name, c := range map[string]struct {
		change, database []string
		said             string
	}{
		"a record ahead of its counter": {change: []string{`UPDATE counter SET n = 0 WHERE owner = 'catalogue'`}, said: "is ahead of its counter"},
		"no epoch":                      {change: []string{`DELETE FROM office_state`}, said: "no epoch"},
		"a row that refers to none": {
			change:   []string{`DELETE FROM counter WHERE owner = 'catalogue'`},
			database: []string{`SET session_replication_role = replica`}, // as after a fault of the database's
			said:     "a row of record refers to no counter: catalogue",
		},
	} {
		for _, p := range []place{inFile(t, t.TempDir()), inDatabase(t, t.TempDir())} {
			file, _ := programme(t)
			must(t, p.args("import", file)...)
			must(t, p.args("check")...)
			if p[0] == "--database" {
				c.change = append(c.database, c.change...)
			}
			p.change(t, c.change...)
			if code, _, errs := do(t, p.args("check")...); code != exitFailed || !strings.Contains(errs, c.said) {
				t.Errorf("%s, %s: %d %q", name, p[0], code, errs)
			}
		}
	}
}
