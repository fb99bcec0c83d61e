package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"mime"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"startklar.dk/api"
)

// Files lie in a folder beside the database, each under its id with what it is
// in a file of JSON beside it, which is written last: where that is missing the
// file is not whole. So a damaged database takes no file with it, and setting a
// copy of it aside costs no more for a person with many.

// ErrFileTooLarge is returned for a file over api.MaxFile bytes, ErrFilesTooLarge for
// one with which all would be over api.MaxFiles.
var (
	ErrFileTooLarge  = errors.New("the file is too large to be sent")
	ErrFilesTooLarge = errors.New("the files are too large together")
)

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

// RemoveFiles deletes the files of the store at path, which is closed.
func RemoveFiles(path string) error {
	if err := os.RemoveAll(path + endFiles); err != nil {
		return fmt.Errorf("remove the files of store %s: %w", path, err)
	}
	return nil
}

// anyMedia is the type of a file whose name says none.
const anyMedia = "application/octet-stream"

// AddFile keeps a new file on this device, under a new id, and returns when it
// is on the disk. It is sent when a mutation names it in attachment_ids. Of a path
// its last part becomes the name, and what ends the name says the type where media
// is empty.
// ErrFileTooLarge over api.MaxFile bytes, and ErrFilesTooLarge where all that is
// named on this device would be over api.MaxFiles with it: nothing is kept then.
func (s *Store) AddFile(ctx context.Context, name, media string, content io.Reader) (api.Attachment, error) {
	if err := s.sweepFiles(ctx); err != nil {
		s.o.Log.Warn("files that nothing names could not be deleted", "err", err)
	}
	others, err := s.Files(ctx)
	if err != nil {
		return api.Attachment{}, err
	}
	room := int64(api.MaxFiles)
	for _, other := range others {
		room -= other.Size
	}
	a := api.Attachment{ID: s.o.NewID(), Name: filepath.Base(name)}
	a.Media = cmp.Or(media, mime.TypeByExtension(strings.ToLower(filepath.Ext(name))), anyMedia)
	k, err := s.files.keep(a, func(w io.Writer) error {
		n, err := io.Copy(w, io.LimitReader(content, api.MaxFile+1))
		if n > room && n <= api.MaxFile {
			err = errors.Join(err, ErrFilesTooLarge)
		}
		return errors.Join(err, ctx.Err())
	})
	if err != nil {
		return api.Attachment{}, fmt.Errorf("keep file: %w", err)
	}
	return k.Attachment, nil
}

// KeepFile keeps a file that came from elsewhere under its own id; fetch writes
// it, but one that is here already. What fetch fails with leaves nothing behind.
func (s *Store) KeepFile(ctx context.Context, a api.Attachment, fetch func(ctx context.Context, w io.Writer) error) error {
	if !api.ValidID(a.ID) {
		return fmt.Errorf("keep file %s: %w", a.ID, ErrNotFound)
	}
	if _, err := s.files.facts(a.ID); err == nil {
		return nil
	}
	if _, err := s.files.keep(a, func(w io.Writer) error { return fetch(ctx, w) }); err != nil {
		return fmt.Errorf("keep file %s: %w", a.ID, err)
	}
	return nil
}

// File tells what a file on this device is, or ErrNotFound.
func (s *Store) File(id string) (api.Attachment, error) {
	k, err := s.files.facts(id)
	if err != nil {
		return api.Attachment{}, fmt.Errorf("file %s: %w", id, err)
	}
	return k.Attachment, nil
}

// Known is what is known of a file, as the office tells of it or this device has it,
// and whether it is on this device.
func (s *Store) Known(id string, told []api.Attachment) (a api.Attachment, here bool) {
	a.ID = id
	if i := slices.IndexFunc(told, func(a api.Attachment) bool { return a.ID == id }); i >= 0 {
		a = told[i]
	}
	own, err := s.File(id)
	if err == nil && a.Name == "" {
		a = own
	}
	return a, err == nil
}

// OpenFile opens a file on this device, or gives ErrNotFound. The caller closes
// it.
func (s *Store) OpenFile(id string) (*os.File, error) {
	if _, err := s.files.facts(id); err != nil {
		return nil, fmt.Errorf("open file %s: %w", id, err)
	}
	f, err := os.Open(s.files.path(id))
	if err != nil {
		return nil, fmt.Errorf("open file %s: %w", id, err)
	}
	return f, nil
}

// Files lists what this device has of the files that anything on it names.
func (s *Store) Files(ctx context.Context) ([]api.Attachment, error) {
	named, err := s.namedFiles(ctx)
	if err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	var list []api.Attachment
	for _, id := range slices.Sorted(maps.Keys(named)) {
		if a, err := s.File(id); err == nil {
			list = append(list, a)
		}
	}
	return list, nil
}

// DropFile takes back a file that no mutation and no draft names; others stay.
func (s *Store) DropFile(ctx context.Context, id string) error {
	named, err := s.namedFiles(ctx)
	if err == nil && !named[id] {
		err = s.files.remove(id)
	}
	if err != nil {
		return fmt.Errorf("drop file %s: %w", id, err)
	}
	return nil
}

// FileSent tells that the office has a file whole.
func (s *Store) FileSent(id string) {
	s.files.mu.Lock()
	defer s.files.mu.Unlock()
	s.files.sent[id] = s.o.Now()
}

// NextFile is the file that the oldest waiting mutation still needs at the
// office, and the waiting mutations that name it; none has an empty id.
func (s *Store) NextFile(ctx context.Context) (a api.Attachment, by []string, err error) {
	rows, err := s.reads(ctx)(`SELECT seq, id, kind, made_at, body FROM mutation
		WHERE state = 0 AND instr(body, 'attachment_ids') ORDER BY seq`)
	err = each(rows, err, func(rows *sql.Rows) error {
		p, err := scanPending(rows)
		if err != nil {
			return err
		}
		ids := filesOf(p.Mutation).IDs
		if a.ID == "" {
			for _, id := range ids {
				if !s.files.waits(id, s.o.Now()) {
					continue
				}
				k, err := s.files.facts(id)
				if err != nil {
					return err
				}
				a = k.Attachment
				break
			}
		}
		if a.ID != "" && slices.Contains(ids, a.ID) {
			by = append(by, p.ID)
		}
		return nil
	})
	if err != nil {
		return api.Attachment{}, nil, fmt.Errorf("find the next file to send: %w", err)
	}
	return a, by, nil
}

// naming is what of a mutation's body says which files it needs, and beside
// what it stands.
type naming struct {
	IDs    fileIDs `json:"attachment_ids"`
	Thread string  `json:"thread"`
}

// fileIDs are a list, or lists by section as a version has them.
type fileIDs []string

// UnmarshalJSON reads either; what is neither names nothing.
func (ids *fileIDs) UnmarshalJSON(raw []byte) error {
	var list []string
	var lists map[string][]string
	if json.Unmarshal(raw, &list) != nil && json.Unmarshal(raw, &lists) == nil {
		for _, key := range slices.Sorted(maps.Keys(lists)) {
			list = append(list, lists[key]...)
		}
	}
	*ids = list
	return nil
}

func filesOf(m api.Mutation) naming {
	var n naming
	_ = json.Unmarshal(m.Body, &n) // a body that is otherwise names none
	return n
}

// hold parts what waits into what can go out and what stays for now: what names
// a file that is not at the office yet, what stands in the same thread after
// that, and what is about a record that one of these writes. All else goes past
// it: a large file on a slow line holds up no booking.
func (w *writeTx) hold(list []pending) ([]pending, error) {
	var touched map[int64][]touch
	threads, wrote := map[string]bool{}, map[Change]bool{}
	var out []pending
	for _, p := range list {
		n := filesOf(p.Mutation)
		held := n.Thread != "" && threads[n.Thread] ||
			slices.ContainsFunc(n.IDs, func(id string) bool { return w.s.files.waits(id, w.s.o.Now()) })
		if held && touched == nil {
			var err error
			if touched, err = w.pendingTouches(); err != nil {
				return nil, err
			}
		}
		for _, t := range touched[p.seq] {
			held = held || wrote[t.what] || t.what.ID == "" && wrote[Change{Kind: t.what.Kind}]
		}
		if !held {
			out = append(out, p)
			continue
		}
		if n.Thread != "" {
			threads[n.Thread] = true
		}
		for _, t := range touched[p.seq] {
			if t.wrote {
				wrote[t.what], wrote[Change{Kind: t.what.Kind}] = true, true
			}
		}
	}
	return out, nil
}

// namedFiles are the ids that anything on this device names as a file.
func (s *Store) namedFiles(ctx context.Context) (map[string]bool, error) {
	named := map[string]bool{}
	rows, err := s.reads(ctx)(`SELECT body FROM mutation WHERE instr(body, 'attachment_ids')
		UNION ALL SELECT body FROM base WHERE instr(body, 'attachment_ids')
		UNION ALL SELECT body FROM lost WHERE instr(body, 'attachment_ids')
		UNION ALL SELECT value FROM setting WHERE instr(value, 'attachment_ids')`)
	err = each(rows, err, func(rows *sql.Rows) error {
		var body []byte
		if err := rows.Scan(&body); err != nil {
			return err
		}
		for _, id := range filesOf(api.Mutation{Body: body}).IDs {
			named[id] = true
		}
		return nil
	})
	return named, err
}

// sweepFiles deletes, once in a run, what an earlier run left that nothing
// names: files of messages that were never sent off. Where that fails it is done
// again the next time.
func (s *Store) sweepFiles(ctx context.Context) error {
	s.files.mu.Lock()
	done := s.files.swept
	s.files.mu.Unlock()
	if done {
		return nil
	}
	entries, err := os.ReadDir(s.files.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	named, err := s.namedFiles(ctx)
	if err != nil {
		return err
	}
	s.files.mu.Lock()
	defer s.files.mu.Unlock()
	var errs []error
	for _, e := range entries {
		id, _, _ := strings.Cut(e.Name(), ".")
		if named[id] || s.files.fresh[id] {
			continue
		}
		if err := os.Remove(filepath.Join(s.files.dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	s.files.swept = len(errs) == 0
	return errors.Join(errs...)
}
