package office

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db/sqlite"
)

// isReady wants an office that can do what it is asked for.
func (w *world) isReady() {
	w.t.Helper()
	if err := w.o.Ready(context.Background()); err != nil {
		w.t.Errorf("it is not ready: %v", err)
	}
}

func TestAnOfficeIsReadyOnlyWithTheTablesThatItKnows(t *testing.T) {
	w := newWorld(t)
	w.isReady()
	for name, c := range map[string]struct{ away, back, said string }{
		"a table":         {`ALTER TABLE mail RENAME TO post`, `ALTER TABLE post RENAME TO mail`, "mail."},
		"a column":        {`ALTER TABLE booking RENAME COLUMN code TO word`, `ALTER TABLE booking RENAME COLUMN word TO code`, "booking.code"},
		"a newer program": {`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)`, `DELETE FROM goose_db_version WHERE version_id = 9999`, "9999"},
	} {
		t.Run(name, func(t *testing.T) {
			w.change(t, c.away)
			if err := w.o.Ready(t.Context()); !errors.Is(err, errChanged) || !strings.Contains(err.Error(), c.said) {
				t.Errorf("%v", err)
			}
			w.change(t, c.back)
			w.isReady()
		})
	}
}

// change changes the database past the office.
func (w *world) change(t *testing.T, statement string) {
	t.Helper()
	if _, err := w.pool().ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func TestAnOfficeIsReadyOnlyWithTheFoldersThatItWritesTo(t *testing.T) {
	w := newWorld(t)
	beside := filepath.Join(t.TempDir(), "beside")
	if err := os.Mkdir(beside, 0o700); err != nil {
		t.Fatal(err)
	}
	w.o = w.beside(Config{Passive: true, Beside: beside})
	w.isReady()
	names, err := os.ReadDir(beside)
	if err != nil || len(names) > 0 {
		t.Errorf("it left %v: %v", names, err)
	}
	list := filepath.Join(beside, "withdrawn.jsonl")
	for name, c := range map[string]struct{ away, back func() error }{
		"the folder": {func() error { return os.Rename(beside, beside+".away") }, func() error { return os.Rename(beside+".away", beside) }},
		"a list":     {func() error { return os.Mkdir(list, 0o700) }, func() error { return os.Remove(list) }}, // nobody writes lines to that
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.away(); err != nil {
				t.Fatal(err)
			}
			if w.o.Ready(t.Context()) == nil {
				t.Error("it is ready without it")
			}
			if err := c.back(); err != nil {
				t.Fatal(err)
			}
			w.isReady()
		})
	}
}

// What is written to a file that was taken away is gone at the next start.
func TestAnOfficeIsReadyOnlyWithTheFileThatLiesInItsPlace(t *testing.T) {
	engine.OnFile(t)
	w := newWorld(t)
	file := filepath.Join(w.dir, sqlite.File)
	w.isReady()
	for _, put := range []func() error{func() error { return nil }, func() error { return os.WriteFile(file, nil, 0o600) }} {
		if err := errors.Join(os.Rename(file, file+".away"), put()); err != nil {
			t.Fatal(err)
		}
		if w.o.Ready(t.Context()) == nil {
			t.Error("it is ready without its file")
		}
		if err := os.Rename(file+".away", file); err != nil {
			t.Fatal(err)
		}
		w.isReady()
	}
}
