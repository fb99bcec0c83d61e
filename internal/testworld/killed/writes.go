package killed

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Process can be made to die in the middle of a write.
type Process interface {
	// DieAt calls die once, in the middle of the n-th write from now; 0 is never. A
	// death that has begun is over when DieAt returns.
	DieAt(n int, die func())
}

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
	defer w.mu.Unlock()
	if w.left == 0 {
		return
	}
	if w.left--; w.left == 0 {
		w.die()
	}
}

// DieAt implements Process: before a row is written, or before a transaction is
// committed.
func (w *Writes) DieAt(n int, die func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.left, w.die = n, die
}

// CopyFolder copies what a killed process leaves behind in a folder to another,
// which is made: all but the memory that SQLite's connections shared. What other
// connections write meanwhile is in it whole or not at all.
func CopyFolder(from, to string) error {
	files, err := still(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	for name, raw := range files {
		if err := os.WriteFile(filepath.Join(to, name), raw, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// still is the content of a folder's files at one moment: as two readings in a
// row find it.
func still(dir string) (map[string][]byte, error) {
	var before map[string][]byte
	var err error
	for range 1000 {
		var now map[string][]byte
		now, err = content(dir)
		switch {
		case errors.Is(err, fs.ErrNotExist): // a log was put away while it was read
			continue
		case err != nil:
			return nil, err
		case before != nil && maps.EqualFunc(before, now, bytes.Equal):
			return now, nil
		}
		before = now
	}
	return nil, errors.Join(fmt.Errorf("the files in %s do not keep still", dir), err)
}

func content(dir string) (map[string][]byte, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if !e.Type().IsRegular() || strings.HasSuffix(e.Name(), "-shm") {
			continue
		}
		if files[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			return nil, err
		}
	}
	return files, nil
}
