package parts

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// OpenChosen opens a file that was chosen by its path. The error is the system's.
func OpenChosen(path string) (File, error) {
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		return File{}, err //nolint:wrapcheck // it is told in words by its kind
	}
	return File{Name: filepath.Base(path), Content: f}, nil
}

// MakeChosen makes a file at a path when it is closed: until then what is written lies beside it, so that no half file
// has its name and one whose place it takes is whole. Without over it takes nobody's place. The error is the system's;
// os.ErrExist where the name is taken.
func MakeChosen(path string, over bool) (Target, error) {
	path = filepath.Clean(path)
	switch info, err := os.Lstat(path); {
	case err == nil && !over:
		return Target{}, &os.PathError{Op: "create", Path: path, Err: os.ErrExist}
	case err == nil && info.IsDir():
		return Target{}, &os.PathError{Op: "replace", Path: path, Err: syscall.EISDIR}
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".startklar-*")
	if err != nil {
		return Target{}, err //nolint:wrapcheck // it is told in words by its kind
	}
	w := &chosen{File: f, path: path, over: over}
	return Target{Name: filepath.Base(path), Path: path, Content: Saving(w), Drop: w.drop}, nil
}

// chosen is a file that is written.
type chosen struct {
	*os.File
	path string // that it is to lie at
	over bool   // in place of another
}

// Close implements io.Closer.
func (c *chosen) Close() error {
	err := c.Sync()
	if err = errors.Join(err, c.File.Close()); err == nil {
		err = c.place()
	}
	if err != nil {
		return errors.Join(err, os.Remove(c.Name()))
	}
	return nil
}

// place gives the file its name.
func (c *chosen) place() error {
	if !c.over { // a link takes nobody's place
		err := os.Link(c.Name(), c.path)
		if err == nil {
			return os.Remove(c.Name()) //nolint:wrapcheck // as the file's own
		}
		if _, there := os.Lstat(c.path); there == nil {
			return err //nolint:wrapcheck // as the file's own
		}
	} // disks without links can rename
	return os.Rename(c.Name(), c.path) //nolint:wrapcheck // as the file's own
}

// drop closes what was begun and takes it away.
func (c *chosen) drop() error { return errors.Join(c.File.Close(), os.Remove(c.Name())) }
