package testworld

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"modernc.org/sqlite"
)

// Writes watches what is written to the SQLite files of one folder, so that a
// test can let a process die in the middle of a write. What a killed process
// leaves behind is the folder as it lies at that moment; see CopyFiles.
type Writes struct {
	dir string

	mu   sync.Mutex
	left int
	die  func()
}

// watched are the folders that are watched; connections look themselves up when
// they are opened.
var watched struct {
	once sync.Once
	mu   sync.Mutex
	dirs map[string]*Writes
}

// WatchWrites watches the files of a folder, which are to be opened after it,
// until the test ends.
func WatchWrites(t testing.TB, dir string) *Writes {
	t.Helper()
	watched.once.Do(func() {
		watched.dirs = map[string]*Writes{}
		sqlite.RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, dsn string) error {
			hook(conn, dsn)
			return nil
		})
	})
	w := &Writes{dir: filepath.Clean(dir)}
	watched.mu.Lock()
	defer watched.mu.Unlock()
	watched.dirs[w.dir] = w
	t.Cleanup(func() {
		watched.mu.Lock()
		defer watched.mu.Unlock()
		delete(watched.dirs, w.dir)
	})
	return w
}

// hook has a new connection tell of its rows and commits.
func hook(conn sqlite.ExecQuerierContext, dsn string) {
	path, _, _ := strings.Cut(strings.TrimPrefix(dsn, "file:"), "?")
	path, err := url.PathUnescape(path)
	if err != nil {
		return
	}
	watched.mu.Lock()
	w := watched.dirs[filepath.Dir(path)]
	watched.mu.Unlock()
	if w == nil {
		return
	}
	hooks, ok := conn.(sqlite.HookRegisterer)
	if !ok {
		panic("the driver cannot be watched")
	}
	hooks.RegisterPreUpdateHook(func(sqlite.SQLitePreUpdateData) { w.wrote() })
	hooks.RegisterCommitHook(func() int32 { w.wrote(); return 0 })
}

// wrote counts one write, before it is made.
func (w *Writes) wrote() {
	w.mu.Lock()
	var die func()
	if w.left > 0 {
		if w.left--; w.left == 0 {
			die, w.die = w.die, nil
		}
	}
	w.mu.Unlock()
	if die != nil {
		die()
	}
}

// DieAt calls die once, in the middle of the n-th write from now: before a row
// is written, or before a transaction is committed.
func (w *Writes) DieAt(n int, die func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left, w.die = n, die
}

// CopyFiles copies what a killed process leaves behind in a folder to another,
// which is made: all but the memory that SQLite's connections shared.
func CopyFiles(from, to string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || strings.HasSuffix(e.Name(), "-shm") {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(from, e.Name()))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, e.Name()), raw, 0o600); err != nil {
			return err
		}
	}
	return nil
}
