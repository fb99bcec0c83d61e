package postgres

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if os.Getenv(asChild) != "" {
		liveUntilKilled()
	}
	goleak.VerifyTestMain(m)
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// do runs statements on a connection of their own.
func do(t *testing.T, url string, statements ...string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	ok(t, err)
	for _, s := range statements {
		if _, err := conn.Exec(t.Context(), s); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	ok(t, conn.Close(t.Context()))
}

// ask gives the one text that a query gives.
func ask(t *testing.T, url, query string) (answer string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	ok(t, err)
	ok(t, conn.QueryRow(t.Context(), query).Scan(&answer))
	ok(t, conn.Close(t.Context()))
	return answer
}

func TestCopiesOfATemplateAreApart(t *testing.T) {
	prepared := 0
	notes := Template{Prepare: func(ctx context.Context, url string) error {
		prepared++
		conn, err := pgx.Connect(ctx, url)
		if err != nil {
			return err
		}
		_, err = conn.Exec(ctx, `CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('of the template')`)
		return errors.Join(err, conn.Close(ctx))
	}}
	one, other := notes.Database(t), notes.Database(t)
	do(t, one, `UPDATE note SET text = 'of one'`)
	if got := ask(t, one, `SELECT text FROM note`); got != "of one" {
		t.Errorf("one says %q", got)
	}
	if got := ask(t, other, `SELECT text FROM note`); got != "of the template" {
		t.Errorf("the other says %q", got)
	}
	if prepared != 1 {
		t.Errorf("prepared %d times", prepared)
	}
}

func TestADatabaseIsDroppedWithItsTest(t *testing.T) {
	var empty Template
	var url string
	t.Run("with a connection that stays open", func(t *testing.T) {
		url = empty.Database(t)
		conn, err := pgx.Connect(t.Context(), url)
		ok(t, err)
		t.Cleanup(func() { _ = conn.Close(context.Background()) })
	})
	if _, err := pgx.Connect(t.Context(), url); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("a database after its test: %v", err)
	}
}

func TestTextsAreComparedByTheirBytes(t *testing.T) {
	var empty Template
	if got := ask(t, empty.Database(t), `SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['å', 'b', 'A', 'B', 'a']) x`); got != "ABabå" {
		t.Errorf("in order: %s", got)
	}
}

// What was committed is there after a restart and after a kill; what was not is
// not, and its connection is at an end.
func TestARestartLosesNothing(t *testing.T) {
	s := Start(t)
	url := s.Database(t)
	do(t, url, `CREATE TABLE note (text TEXT)`)
	for _, again := range []struct {
		how string
		end func() error
	}{{"stopped", s.Stop}, {"killed", s.Kill}, {"restarted", func() error { return nil }}} {
		do(t, url, `INSERT INTO note VALUES ('`+again.how+`')`)
		open, err := pgx.Connect(t.Context(), url)
		ok(t, err)
		_, err = open.Exec(t.Context(), `BEGIN; INSERT INTO note VALUES ('never')`)
		ok(t, err)
		ok(t, again.end())
		if again.how != "restarted" {
			if _, err := pgx.Connect(t.Context(), url); err == nil {
				t.Errorf("%s it takes connections", again.how)
			}
		}
		ok(t, s.Restart())
		if _, err := open.Exec(t.Context(), `COMMIT`); err == nil {
			t.Errorf("%s in a transaction, and it was committed", again.how)
		}
		_ = open.Close(t.Context())
	}
	if got := ask(t, url, `SELECT string_agg(text, ' ') FROM note`); got != "stopped killed restarted" {
		t.Errorf("left: %q", got)
	}
}

func TestATestChoosesItsSettings(t *testing.T) {
	var empty Template
	for _, c := range []struct{ whose, url, want string }{
		{"without settings", Start(t).Database(t), "on"},
		{"as set", Start(t, "fsync = off").Database(t), "off"},
		{"shared", empty.Database(t), "off"},
	} {
		if got := ask(t, c.url, `SHOW fsync`); got != c.want {
			t.Errorf("%s: fsync is %s", c.whose, got)
		}
	}
}

func TestAServerThatCannotStartSaysWhy(t *testing.T) {
	s, err := start([]string{"shared_buffers = nonsense"})
	if err == nil {
		ok(t, s.remove())
	}
	if err == nil || !strings.Contains(err.Error(), "shared_buffers") {
		t.Errorf("says: %v", err)
	}
}

func TestWhereThereIsNoneItSaysWhatToInstall(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	before := installed
	installed = nil
	defer func() { installed = before }()
	if _, err := start(nil); !errors.Is(err, errMissing) {
		t.Errorf("says: %v", err)
	}
}

// The newest version's programs are taken where none is in PATH, and a folder
// without a server is passed over, as one of a client alone is.
func TestTheNewestServerIsFound(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{"14/bin/initdb", "14/bin/postgres", "14/bin/pg_ctl", "15/bin/initdb", "15/bin/postgres", "15/bin/pg_ctl", "16/bin/psql"} {
		ok(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, path)), 0o700))
		ok(t, os.WriteFile(filepath.Join(dir, path), nil, 0o700)) //nolint:gosec // a program
	}
	before := installed
	installed = []string{dir + "/*/bin"}
	defer func() { installed = before }()
	t.Setenv("PATH", "")
	if got, err := findPrograms(); err != nil || got != filepath.Join(dir, "15/bin") {
		t.Errorf("found %q, %v", got, err)
	}
	t.Setenv("PATH", filepath.Join(dir, "14/bin"))
	if got, err := findPrograms(); err != nil || got != filepath.Join(dir, "14/bin") {
		t.Errorf("found %q in PATH, %v", got, err)
	}
}

// segment is the key of the shared memory by which the system knows a server that runs
// in a folder, as ipcs has it.
func segment(t *testing.T, dir string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	ok(t, err)
	var key uint32
	if lines := strings.Split(string(raw), "\n"); len(lines) > 6 {
		_, err = fmt.Sscan(lines[6], &key) // and its id
	}
	if err != nil || key == 0 {
		t.Fatalf("what is its shared memory? %v\n%s", err, raw)
	}
	return fmt.Sprintf("0x%08x", key)
}

// holds tells whether the system has shared memory of a key.
func holds(t *testing.T, key string) bool {
	t.Helper()
	out, err := exec.Command("ipcs", "-m").Output()
	ok(t, err)
	return strings.Contains(string(out), key)
}

// What the system keeps of shared memory stays until the machine is started again, where
// a server does not give it back.
func TestAServerLeavesNoSharedMemory(t *testing.T) {
	s, err := start(nil)
	ok(t, err)
	key := segment(t, s.dir)
	running := holds(t, key)
	if kind := ask(t, s.url(superuser), `SHOW dynamic_shared_memory_type`); kind != "mmap" {
		t.Errorf("what its processes share is %s", kind)
	}
	ok(t, s.Kill())
	ok(t, s.Restart())
	ok(t, s.remove())
	if left := holds(t, key); !running || left {
		t.Errorf("the system has its shared memory while it runs: %v, and afterwards: %v", running, left)
	}
}

// asChild has the test's program be the one that is killed.
const asChild = "STARTKLAR_POSTGRES_CHILD"

// liveUntilKilled starts two servers and says where.
func liveUntilKilled() {
	mine, err := start(nil)
	theirs, errShared := shared()
	if err := errors.Join(err, errShared); err != nil {
		_, _ = os.Stderr.WriteString(err.Error())
		os.Exit(1)
	}
	_, _ = os.Stdout.WriteString(mine.dir + "\n" + theirs.dir + "\n")
	_, _ = io.Copy(io.Discard, os.Stdin) // until whoever started it is gone, too
}

func TestServersAreGoneAfterTheirProcessWasKilled(t *testing.T) {
	child := exec.Command(os.Args[0]) //nolint:gosec // this test's own program
	child.Env = append(os.Environ(), asChild+"=1")
	_, err := child.StdinPipe()
	ok(t, err)
	said, err := child.StdoutPipe()
	ok(t, err)
	ends, end, err := os.Pipe() // ends when the watchdogs have, who hold it
	ok(t, err)
	child.Stderr = end
	ok(t, child.Start())
	ok(t, end.Close())
	lines := bufio.NewScanner(said)
	var dirs []string
	for lines.Scan() {
		if dirs = append(dirs, lines.Text()); len(dirs) == 2 {
			break
		}
	}
	var keys []string
	for _, dir := range dirs {
		keys = append(keys, segment(t, dir))
	}
	ok(t, child.Process.Kill())
	_ = child.Wait()
	out, err := io.ReadAll(ends)
	ok(t, err)
	if len(dirs) != 2 {
		t.Fatalf("the child said %q and\n%s", dirs, out)
	}
	for i, dir := range dirs {
		if holds(t, keys[i]) {
			t.Errorf("the system has shared memory of the server in %s after the end", dir)
		}
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s after the end: %v", dir, err)
		}
		if _, err := pgx.Connect(t.Context(), (&Server{dir: dir}).url(superuser)); err == nil {
			t.Error("the server takes connections after the end")
		}
	}
}
