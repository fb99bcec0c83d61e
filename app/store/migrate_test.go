package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"startklar.dk/api"
)

// coming are this version's migrations with steps of coming ones after them.
func coming(t testing.TB, steps ...string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		raw, err := migrations.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(name)] = &fstest.MapFile{Data: raw}
	}
	for i, step := range steps {
		head := "-- +goose Up\n"
		if strings.HasPrefix(step, "--") {
			head = ""
		}
		out[fmt.Sprintf("%05d_step.sql", len(names)+1+i)] = &fstest.MapFile{Data: []byte(head + step)}
	}
	return out
}

// Steps of a coming release: a new table, one made anew with other columns, one
// that changes what is in the file, and one that SQLite does outside of a transaction.
var steps = []string{
	"CREATE TABLE tag (name TEXT PRIMARY KEY);\nINSERT INTO tag SELECT key FROM setting;",
	"CREATE TABLE tag2 (name TEXT, seen INTEGER);\nINSERT INTO tag2 SELECT name, 0 FROM tag;\nDROP TABLE tag;\nALTER TABLE tag2 RENAME TO tag;",
	"ALTER TABLE mutation ADD COLUMN device TEXT NOT NULL DEFAULT '';\nUPDATE mutation SET device = 'this';\nUPDATE base SET body = json_set(body, '$.new', 1) WHERE body IS NOT NULL;",
	"-- +goose NO TRANSACTION\n-- +goose Up\nPRAGMA user_version = 7;\nCREATE INDEX base_rev ON base (rev);\n",
}

var made []byte // what theirs made; one is like another

// theirs is a file of this version with a queue and a record in it.
func theirs(t testing.TB) (path string, raw []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "p.db")
	if made == nil {
		made = makeTheirs(t)
	}
	if err := os.WriteFile(path, made, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, made
}

func makeTheirs(t testing.TB) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "p.db")
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		text := strings.Repeat(fmt.Sprint("what the person wrote ", i, " "), 40)
		body := api.SectionWriteBody{PlanID: "p", Section: fmt.Sprint("s", i), Text: text}
		if err := s.Write(t.Context(), Mutation(api.SectionWrite, body)); err != nil {
			t.Fatal(err)
		}
	}
	page := api.Page{Epoch: "e", Cursor: "c", Records: []api.Record{{Kind: api.KindPlan, ID: "p", Rev: 1, Body: []byte(`{"title":"Min plan"}`)}}}
	if err := errors.Join(s.Pull(t.Context(), Changes, page), s.Write(t.Context(), func(tx *Tx) error { return tx.SetSetting("plan.current", "p") }), s.Close()); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// holds checks that a store has what theirs wrote.
func holds(t testing.TB, s *Store) {
	t.Helper()
	queue, err := s.Queue(t.Context())
	if err != nil || len(queue) != 40 {
		t.Fatalf("%d in the queue, %v", len(queue), err)
	}
	for i, e := range queue {
		if !strings.Contains(string(e.Body), fmt.Sprint("what the person wrote ", i, " ")) {
			t.Errorf("number %d says %s", i, e.Body)
		}
	}
	r, err := s.Get(t.Context(), api.KindPlan, "p")
	if err != nil || !strings.Contains(string(r.Body), "Min plan") {
		t.Errorf("the plan: %s, %v", r.Body, err)
	}
	if v, err := s.Setting(t.Context(), "plan.current"); err != nil || v != "p" {
		t.Errorf("the setting: %q, %v", v, err)
	}
}

// others lists what else is in a file's folder.
func others(t testing.TB, path string) (names []string) {
	t.Helper()
	list, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.Name() != filepath.Base(path) {
			names = append(names, e.Name())
		}
	}
	return names
}

func untouched(t testing.TB, path string, raw []byte) {
	t.Helper()
	if now, err := os.ReadFile(path); err != nil || !slices.Equal(now, raw) {
		t.Errorf("the file is another: %d bytes, %v; it had %d", len(now), err, len(raw))
	}
	if more := others(t, path); len(more) != 0 {
		t.Errorf("beside it lie %v", more)
	}
}

func TestAFileIsBroughtUpToDateOverSeveralVersionsAndTheOldOneIsSetAside(t *testing.T) {
	path, raw := theirs(t)
	for range 2 {
		s, err := openWith(t.Context(), path, Options{}, coming(t, steps...))
		if err != nil {
			t.Fatal(err)
		}
		holds(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	before := path + ".before-00005"
	if diff := others(t, path); !slices.Equal(diff, []string{filepath.Base(before)}) {
		t.Errorf("beside it lie %v", diff)
	}
	if old, err := os.ReadFile(before); err != nil || !slices.Equal(old, raw) {
		t.Errorf("the one set aside has %d bytes, %v; want %d", len(old), err, len(raw))
	}
	for _, file := range []string{path, before} {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("others may read %s: %v, %v", file, info, err)
		}
	}
	db, err := sql.Open("sqlite", dsn(path, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var tagged, marked int
	if err := db.QueryRow("SELECT (SELECT count(*) FROM tag WHERE seen = 0), (SELECT count(*) FROM mutation WHERE device = 'this')").Scan(&tagged, &marked); err != nil || tagged == 0 || marked != 40 {
		t.Errorf("the steps left %d tags and %d marks, %v", tagged, marked, err)
	}
}

func TestWhatWasWrittenLastComesAlongFromTheLogOfAProcessThatWasKilled(t *testing.T) {
	path, _ := theirs(t)
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), func(tx *Tx) error { return tx.SetSetting("last", "word") }); err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(t.TempDir(), "p.db")
	for _, end := range []string{"", "-wal"} {
		if err := copyFile(path+end, left+end); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err = openWith(t.Context(), left, Options{}, coming(t, steps...))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	holds(t, s)
	if v, err := s.Setting(t.Context(), "last"); err != nil || v != "word" {
		t.Errorf("written last: %q, %v", v, err)
	}
}

func TestAMigrationThatFailsLeavesTheFileAsItWasAndItCanBeTriedAgain(t *testing.T) {
	wrong := map[string]string{
		"at once":                    "CREATE TABLE setting (x);",
		"after it changed something": "DELETE FROM mutation;\nDROP TABLE base;\nINSERT INTO nowhere VALUES (1);",
		"outside of a transaction":   "-- +goose NO TRANSACTION\n-- +goose Up\nDELETE FROM mutation;\nDROP TABLE base;\nINSERT INTO nowhere VALUES (1);\n",
		"as on a full disk":          "-- +goose NO TRANSACTION\n-- +goose Up\nDELETE FROM mutation;\nPRAGMA max_page_count = 1;\nCREATE TABLE big AS SELECT randomblob(99999) AS x;\n",
		"as damage of its own":       "INSERT INTO doc (kind, id, title, text) VALUES ('a', 'b', 'c', 'd');\nDROP TRIGGER doc_update;\nUPDATE doc SET title = 'another';\nINSERT INTO find (find, rank) VALUES ('integrity-check', 1);",
	}
	for _, at := range []int{0, 2, len(steps)} {
		for name, step := range wrong {
			t.Run(fmt.Sprintf("%s, at step %d", name, at), func(t *testing.T) {
				path, raw := theirs(t)
				bad := slices.Insert(slices.Clone(steps), at, step)
				for range 1 + at%2 {
					_, err := openWith(t.Context(), path, Options{}, coming(t, bad...))
					var failed *UpgradeError
					if !errors.As(err, &failed) || failed.Path != path || failed.From != 1 || failed.To != 6 {
						t.Fatalf("Open gave %v", err)
					}
					untouched(t, path, raw)
				}
				s, err := openWith(t.Context(), path, Options{}, coming(t, steps...))
				if err != nil {
					t.Fatal(err)
				}
				holds(t, s)
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			})
		}
	}
}

func TestAnExchangeOfFilesThatIsBrokenOffIsTakenBack(t *testing.T) {
	path, _ := theirs(t)
	next := path + endNext
	if err := errors.Join(
		os.WriteFile(path+endBefore+"00003", []byte("older"), 0o600),
		os.WriteFile(next, []byte("not whole"), 0o600),
		os.Rename(path, path+endBefore+"00005"),
	); err != nil {
		t.Fatal(err)
	}
	s, err := openWith(t.Context(), path, Options{}, coming(t, steps...))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	holds(t, s)
}

func TestANewFileThatWasNotMadeWholeIsBegunAnew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.db")
	_, err := openWith(t.Context(), path, Options{}, coming(t, "INSERT INTO nowhere VALUES (1);"))
	if err == nil {
		t.Fatal("a migration that fails went well")
	}
	untouchedNone(t, path)
	if err := os.WriteFile(path+endMaking, []byte("of a process that was killed"), 0o600); err != nil {
		t.Fatal(err)
	}
	// An older one that was set aside does not come back by it.
	if err := os.WriteFile(path+endBefore+"00002", []byte("older"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if more := others(t, path); !slices.Equal(more, []string{"p.db.before-00002"}) {
		t.Errorf("beside it lie %v", more)
	}
}

func untouchedNone(t *testing.T, path string) {
	t.Helper()
	if exists(path) || len(others(t, path)) != 0 {
		t.Errorf("left behind: %v", others(t, path))
	}
}

func TestRemovingAStoreLeavesNothingOfIt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a [b] *?")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "p.db")
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path + "-wal"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read what is written: %v, %v", info, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{".before-00002", ".broken-20270131-120000.000", "-wal", ".making", ".next", ".next-journal", ".salvage-wal"} {
		if err := os.WriteFile(path+end, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	other := filepath.Join(dir, "q.db")
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != "q.db" {
		t.Errorf("left %v, %v", left, err)
	}
}
