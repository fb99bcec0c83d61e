package killed

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Writes counts what is written to the databases of one folder, so that a test can
// let a process die in the middle of a write. What a killed process
// leaves behind is the folder as it lies at that moment; see CopyFolder.
type Writes struct {
	mu   sync.Mutex
	left int
	die  func()
}

// WatchFolder counts the writes to the databases of a folder, which are to be
// opened after it, until the test ends.
func WatchFolder(t testing.TB, dir string) *Writes {
	t.Helper()
	w := &Writes{}
	listen(t, dir, w)
	return w
}

func (w *Writes) row()        { w.wrote() }
func (w *Writes) committing() { w.wrote() }

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

// CopyFolder copies what a killed process leaves behind in a folder to another,
// which is made: all but the memory that SQLite's connections shared.
func CopyFolder(from, to string) error {
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
