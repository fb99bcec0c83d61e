package planfile

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"startklar.dk/api"
)

// Names in the archive.
const (
	nameMedia = "mimetype"
	namePlan  = "plan.json"
	nameFiles = "files/"
)

// Write writes a plan as a file. The same plan makes the same bytes. What Read would refuse is refused with an *Error
// before anything is written.
func Write(w io.Writer, f File) error {
	f.Format = Format
	if err := f.check(); err != nil {
		return err
	}
	plan, err := api.Merge(f.raw, f)
	if err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	size := len(plan)
	for _, a := range f.Attachments {
		size += len(a.Data)
	}
	for _, data := range f.others {
		size += len(data)
	}
	if len(plan) > maxJSON || size > MaxSize-(1<<20) { // the names and the packing need a little too
		return &Error{Reason: TooLarge, At: namePlan}
	}
	z := zip.NewWriter(w)
	entry := func(name string, data []byte, method uint16) {
		if err != nil {
			return
		}
		var to io.Writer
		if to, err = z.CreateHeader(&zip.FileHeader{Name: name, Method: method}); err == nil {
			_, err = to.Write(data)
		}
	}
	entry(nameMedia, []byte(MediaType), zip.Store) // first, so that systems know the file by its beginning
	entry(namePlan, plan, zip.Deflate)
	for _, a := range f.Attachments {
		entry(nameFiles+a.ID, a.Data, zip.Store) // mostly packed already
	}
	for _, name := range slices.Sorted(maps.Keys(f.others)) {
		entry(name, f.others[name], zip.Deflate)
	}
	if err := errors.Join(err, z.Close()); err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	return nil
}

// Read reads a plan's file, all of it and no more than MaxSize. What is wrong with a file is an *Error; another error
// is the reader's.
func Read(r io.Reader) (File, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	switch {
	case err != nil:
		return File{}, fmt.Errorf("read the plan: %w", err)
	case !bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return File{}, &Error{Reason: NotAPlan}
	case len(data) > MaxSize:
		return File{}, &Error{Reason: TooLarge}
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		if !Is(data) {
			return File{}, &Error{Reason: NotAPlan, Err: err}
		}
		return File{}, &Error{Reason: Damaged, Err: err} // cut off on its way
	}
	a := archive{left: MaxSize, entries: map[string]*zip.File{}}
	if err := a.list(z.File); err != nil {
		return File{}, err
	}
	return a.read()
}

// Is says whether data begins as a plan's file that Write wrote, whole or not.
func Is(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) && bytes.Contains(data[:min(len(data), 200)], []byte(MediaType))
}

// archive is one that is being read.
type archive struct {
	entries map[string]*zip.File // by name
	left    uint64               // bytes that may still come out of it
}

// list takes the entries of an archive, none of which is unpacked yet.
func (a *archive) list(entries []*zip.File) error {
	if len(entries) > maxAttachments+maxOthers {
		return &Error{Reason: TooLarge}
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name, "/") && e.UncompressedSize64 == 0 {
			continue // a folder, which a program that packs files adds
		}
		if !fs.ValidPath(e.Name) || strings.ContainsAny(e.Name, `\:`) || a.entries[e.Name] != nil {
			return &Error{Reason: Damaged, At: e.Name}
		}
		a.entries[e.Name] = e
	}
	if a.entries[namePlan] == nil {
		return &Error{Reason: NotAPlan, At: namePlan}
	}
	return nil
}

// take unpacks an entry, which then is no longer there. What an entry says of its size is not believed.
func (a *archive) take(name string, limit uint64) ([]byte, error) {
	e := a.entries[name]
	if e == nil {
		return nil, &Error{Reason: Damaged, At: name, Err: fs.ErrNotExist}
	}
	delete(a.entries, name)
	limit = min(limit, a.left)
	r, err := e.Open()
	if err != nil {
		return nil, &Error{Reason: Damaged, At: name, Err: err}
	}
	data, err := io.ReadAll(io.LimitReader(r, int64(limit)+1)) //nolint:gosec // at most MaxSize
	err = errors.Join(err, r.Close())
	switch {
	case uint64(len(data)) > limit:
		return nil, &Error{Reason: TooLarge, At: name}
	case err != nil:
		return nil, &Error{Reason: Damaged, At: name, Err: err}
	}
	a.left -= uint64(len(data))
	return data, nil
}

func (a *archive) read() (File, error) {
	var f File
	raw, err := a.take(namePlan, maxJSON)
	if err != nil {
		return f, err
	}
	var head struct {
		Format int `json:"format"`
	}
	switch err := json.Unmarshal(raw, &head); {
	case err != nil:
		return f, &Error{Reason: Damaged, At: namePlan, Err: err}
	case head.Format < 1:
		return f, &Error{Reason: NotAPlan, At: namePlan}
	case head.Format > Format:
		return f, &Error{Reason: Newer, At: namePlan}
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return File{}, &Error{Reason: Damaged, At: namePlan, Err: err}
	}
	f.raw = raw
	if len(f.Attachments) > maxAttachments {
		return File{}, &Error{Reason: TooLarge, At: "attachments"}
	}
	for i := range f.Attachments {
		at := &f.Attachments[i]
		if at.Data, err = a.take(nameFiles+at.ID, api.MaxFile); err != nil {
			return File{}, err
		}
	}
	delete(a.entries, nameMedia)
	if len(a.entries) > maxOthers {
		return File{}, &Error{Reason: TooLarge}
	}
	for _, name := range slices.Sorted(maps.Keys(a.entries)) {
		if f.others == nil {
			f.others = map[string][]byte{}
		}
		if f.others[name], err = a.take(name, MaxSize); err != nil {
			return File{}, err
		}
	}
	if err := f.check(); err != nil {
		return File{}, err
	}
	return f, nil
}
