// Package killed shows what a process that is killed leaves of its SQLite
// database: the files as they lie at each row that is written, before and after
// each commit, and while one is written. It stops nothing; the process lives on.
package killed

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Moment is the folder of a database as a process killed then leaves it.
type Moment struct {
	When  string
	Files map[string][]byte // by name; without what SQLite makes anew at opening
}

// Put writes the moment's files into a folder.
func (m Moment) Put(t testing.TB, dir string) {
	t.Helper()
	for name, b := range m.Files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Watch looks at one database of this process. Its connections may be used by
// several goroutines, of which one writes at a time.
type Watch struct {
	t      testing.TB
	path   string
	reach  func(Moment)
	mu     sync.Mutex
	on     bool
	stale  bool // something was committed since the files were read
	rows   int
	commit int
	last   map[string][]byte
	all    []Moment
}

// Over watches the database at path, whose connections must be opened after it.
func Over(t testing.TB, path string) *Watch {
	t.Helper()
	w := &Watch{t: t, path: path}
	listen(t, path, w)
	return w
}

// Begin begins to look.
func (w *Watch) Begin() { w.BeginWith(nil) }

// BeginWith begins to look and has reached called at each moment that differs
// from the one before: what it does, the process does before it is killed. It
// must not touch the database. Moments while a commit is written are left out,
// for they are known when the process has gone on already.
func (w *Watch) BeginWith(reached func(Moment)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.on, w.stale, w.rows, w.commit, w.last, w.all, w.reach = true, true, 0, 0, nil, nil, reached
}

// End ends it and gives the moments that differ, in order.
func (w *Watch) End() []Moment {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settled()
	w.on = false
	return w.all
}

// Look looks at what was committed last, which is else seen when something is
// written after it.
func (w *Watch) Look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settled()
}

// row is called before each row is written.
func (w *Watch) row() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.on {
		return
	}
	w.settled()
	w.rows++
	w.keep(fmt.Sprintf("at row %d of transaction %d", w.rows, w.commit+1), w.read())
}

// committing is called when a commit is about to be written.
func (w *Watch) committing() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.on {
		return
	}
	w.settled()
	w.commit++
	w.rows, w.stale = 0, true
	w.keep(fmt.Sprintf("before commit %d", w.commit), w.read())
}

// settled looks at what the commit before has written.
func (w *Watch) settled() {
	if !w.on || !w.stale {
		return
	}
	w.stale = false
	before := w.last
	now := w.read()
	if before != nil {
		if torn := w.torn(before, now); torn != nil && w.reach == nil {
			w.keep(fmt.Sprintf("while commit %d is written", w.commit), torn)
		}
	}
	w.keep(fmt.Sprintf("after commit %d", w.commit), now)
}

func (w *Watch) keep(when string, files map[string][]byte) {
	if w.last != nil && maps.EqualFunc(w.last, files, bytes.Equal) {
		return
	}
	w.last = files
	w.all = append(w.all, Moment{when, files})
	if w.reach != nil {
		w.reach(w.all[len(w.all)-1])
	}
}

func (w *Watch) read() map[string][]byte {
	files, err := content(filepath.Dir(w.path))
	if err != nil {
		w.t.Error(err)
	}
	return files
}

// What a write-ahead log begins with, and each of its frames (SQLite's file
// format, 4.1): bytes.
const (
	logHeader   = 32
	frameHeader = 24
)

// torn is what is left where the last frame of a commit did not reach the log;
// nil where nothing was written to it.
func (w *Watch) torn(before, now map[string][]byte) map[string][]byte {
	name := filepath.Base(w.path) + "-wal"
	was, is := before[name], now[name]
	if len(is) < logHeader {
		return nil
	}
	differs := len(is) - 1
	for differs >= 0 && differs < len(was) && was[differs] == is[differs] {
		differs--
	}
	if differs < logHeader {
		return nil
	}
	frame := frameHeader + int(binary.BigEndian.Uint32(is[8:]))
	begins := differs - (differs-logHeader)%frame
	left := bytes.Clone(is[:begins])
	if len(was) > begins {
		left = append(left, was[begins:]...)
	}
	files := maps.Clone(before)
	files[name] = left
	return files
}
