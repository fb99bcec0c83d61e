package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"startklar.dk/api"
)

// Files lie in a folder beside the database, each under its id with what it is
// in a file of JSON beside it, which is written last: where that is missing the
// file is not whole. So a damaged database takes no file with it, and setting a
// copy of it aside costs no more for a person with many.

const (
	endFiles = ".files"
	endFacts = ".json"
	endPart  = ".part"
	// sentFor is how long a file is taken to be at the office after it was seen
	// there: an office deletes those that no message brings.
	sentFor = time.Hour
)

// facts are what is kept of a file beside its bytes.
type facts struct {
	api.Attachment
	Sum string `json:"sha256"` // in hex
}

// files is the folder, and what is known of it in this run.
type files struct {
	dir   string
	mu    sync.Mutex
	sent  map[string]time.Time // when the office was seen to have a file whole
	known map[string]facts     // as far as they were read
	fresh map[string]bool      // written in this run: what names them may be to come
	swept bool                 // what an earlier run left is gone
}

func newFiles(path string) *files {
	return &files{dir: path + endFiles, sent: map[string]time.Time{}, known: map[string]facts{}, fresh: map[string]bool{}}
}

func (f *files) path(id string) string { return filepath.Join(f.dir, filepath.Base(id)) }

// facts reads what a file is, or ErrNotFound.
func (f *files) facts(id string) (facts, error) {
	f.mu.Lock()
	k, ok := f.known[id]
	f.mu.Unlock()
	if ok {
		return k, nil
	}
	if !api.ValidID(id) {
		return k, ErrNotFound
	}
	raw, err := os.ReadFile(f.path(id) + endFacts)
	if errors.Is(err, fs.ErrNotExist) {
		return k, ErrNotFound
	}
	if err == nil {
		err = json.Unmarshal(raw, &k)
	}
	if err == nil && k.ID != id {
		err = ErrNotFound
	}
	if err == nil {
		f.mu.Lock()
		f.known[id] = k
		f.mu.Unlock()
	}
	return k, err
}

// ids are all files that are whole.
func (f *files) ids() ([]string, error) {
	entries, err := os.ReadDir(f.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var list []string
	for _, e := range entries {
		if id, ok := strings.CutSuffix(e.Name(), endFacts); ok && api.ValidID(id) {
			list = append(list, id)
		}
	}
	return list, err
}

// keep writes a file and what it is to the disk; make writes its bytes.
func (f *files) keep(a api.Attachment, make func(w io.Writer) error) (k facts, err error) {
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return k, err
	}
	f.mu.Lock()
	f.fresh[a.ID] = true
	f.mu.Unlock()
	sum, count := sha256.New(), &counter{}
	err = f.put(f.path(a.ID), func(w io.Writer) error {
		err := make(io.MultiWriter(w, sum, count))
		switch {
		case err != nil:
			return err
		case count.n > api.MaxFile:
			return ErrFileTooLarge
		case a.Size > 0 && count.n != a.Size:
			return fmt.Errorf("%d bytes came of %d", count.n, a.Size)
		}
		return nil
	})
	if err != nil {
		return k, err
	}
	a.Size = count.n
	k = facts{Attachment: a, Sum: hex.EncodeToString(sum.Sum(nil))}
	err = f.put(f.path(a.ID)+endFacts, func(w io.Writer) error { return json.NewEncoder(w).Encode(k) })
	if err == nil {
		err = syncFolder(f.dir)
	}
	if err == nil {
		f.mu.Lock()
		f.known[a.ID] = k
		f.mu.Unlock()
	}
	return k, err
}

// put writes a file that its owner alone may read, beside its place, and moves
// it there when it is on the disk.
func (f *files) put(path string, make func(w io.Writer) error) error {
	part, err := os.CreateTemp(f.dir, filepath.Base(path)+".*"+endPart) // mode 0600
	if err != nil {
		return err
	}
	err = make(part)
	if err == nil {
		err = part.Sync()
	}
	if err = errors.Join(err, part.Close()); err == nil {
		err = os.Rename(part.Name(), path)
	}
	if err != nil {
		_ = os.Remove(part.Name()) // a leftover is only untidy
	}
	return err
}

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// remove deletes a file; one that is not there is no error.
func (f *files) remove(id string) error {
	f.mu.Lock()
	delete(f.known, id)
	f.mu.Unlock()
	var errs []error
	for _, path := range []string{f.path(id) + endFacts, f.path(id)} { // what says that it is whole goes first
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// take moves all files of another folder in here.
func (f *files) take(from *files) error {
	ids, err := from.ids()
	if err != nil || len(ids) == 0 {
		return err
	}
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return err
	}
	for _, id := range ids {
		// The bytes first: a move that breaks off here is gone on with the next time.
		if err := os.Rename(from.path(id), f.path(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := os.Rename(from.path(id)+endFacts, f.path(id)+endFacts); err != nil {
			return err
		}
		from.mu.Lock()
		delete(from.known, id)
		from.mu.Unlock()
		f.mu.Lock()
		f.fresh[id] = true
		f.mu.Unlock()
	}
	return errors.Join(syncFolder(f.dir), syncFolder(from.dir))
}

// waits tells whether a file is here and not known to be at the office.
func (f *files) waits(id string, now time.Time) bool {
	f.mu.Lock()
	at, sent := f.sent[id]
	f.mu.Unlock()
	if sent && now.Sub(at) < sentFor {
		return false
	}
	_, err := f.facts(id)
	return err == nil
}

func (f *files) forgetSent() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.sent)
}
