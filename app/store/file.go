package store

import (
	"cmp"
	"context"
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

	"startklar.dk/api"
)

// ErrFileTooLarge is returned for a file over api.MaxFile bytes, ErrFilesTooLarge for
// one with which all would be over api.MaxFiles.
var (
	ErrFileTooLarge  = errors.New("the file is too large to be sent")
	ErrFilesTooLarge = errors.New("the files are too large together")
)

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
