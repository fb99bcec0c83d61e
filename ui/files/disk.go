package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Item is a folder or a file.
type Item struct {
	Name    string
	Folder  bool
	Hidden  bool
	Size    int64     // in bytes; zero for a folder
	Changed time.Time // zero where the disk does not say
}

// Disk is what a Chooser looks through. Its methods may wait, and are called away from the goroutine that draws.
type Disk interface {
	// List is all that a folder holds and can be opened, in any order. The error is one of package fs, or of the system.
	List(folder string) ([]Item, error)
	// MakeFolder makes a folder in one that is there; fs.ErrExist where its name is taken.
	MakeFolder(path string) error
}

// System is the disks of this machine.
type System struct{}

// List implements Disk.
func (System) List(folder string) ([]Item, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err //nolint:wrapcheck // it is told in words by its kind
	}
	out := make([]Item, 0, len(entries))
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && e.Type()&fs.ModeSymlink != 0 {
			info, err = os.Stat(filepath.Join(folder, e.Name()))
		}
		if err != nil || !info.IsDir() && !info.Mode().IsRegular() {
			continue // is gone by now, leads nowhere, or is no file of a person's
		}
		item := Item{Name: e.Name(), Folder: info.IsDir(), Hidden: hidden(e.Name(), info), Changed: info.ModTime()}
		if !item.Folder {
			item.Size = info.Size()
		}
		out = append(out, item)
	}
	return out, nil
}

// MakeFolder implements Disk.
func (System) MakeFolder(path string) error {
	return os.Mkdir(path, 0o755) //nolint:wrapcheck,gosec // as any program makes one; told in words by its kind
}

// Reason is why a disk did not do what it was asked to.
type Reason int

// The reasons that a person can do something about, and all others.
const (
	Other  Reason = iota
	Denied        // may not be read or written by this person
	Gone          // is not there, or not any more
	Full          // there is no room left
	Taken         // the name is had by another
)

// Why tells the reason of an error.
func Why(err error) Reason {
	switch {
	case errors.Is(err, fs.ErrPermission) || among(err, lockedErrors):
		return Denied
	case errors.Is(err, fs.ErrNotExist):
		return Gone
	case among(err, fullErrors):
		return Full
	case errors.Is(err, fs.ErrExist):
		return Taken
	}
	return Other
}

func among(err error, list []error) bool {
	for _, e := range list {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
