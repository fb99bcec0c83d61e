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

// MakeChosen makes a file at a path: one of its own, or over is true and it takes the place of the one that is there when it
// is closed, so that this is whole until then. The error is the system's; os.ErrExist where the name is taken.
func MakeChosen(path string, over bool) (Target, error) {
	path = filepath.Clean(path)
	if over {
		return replaceChosen(path)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Target{}, err //nolint:wrapcheck // it is told in words by its kind
	}
	w := &chosen{File: f}
	return Target{Name: filepath.Base(path), Content: w, Drop: w.drop}, nil
}

func replaceChosen(path string) (Target, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return Target{}, &os.PathError{Op: "replace", Path: path, Err: syscall.EISDIR}
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".startklar-*")
	if err != nil {
		return Target{}, err //nolint:wrapcheck // it is told in words by its kind
	}
	w := &chosen{File: f, over: path}
	return Target{Name: filepath.Base(path), Content: w, Drop: w.drop}, nil
}

// chosen is a file that is written.
type chosen struct {
	*os.File
	over string // whose place it takes when it is closed; none where empty
}

// Close implements io.Closer.
func (c *chosen) Close() error {
	err := c.File.Close()
	if c.over == "" {
		return err //nolint:wrapcheck // as the file's own
	}
	if err == nil {
		err = os.Rename(c.Name(), c.over)
	}
	if err != nil {
		return errors.Join(err, os.Remove(c.Name()))
	}
	return nil
}

// drop closes what was begun and takes it away.
func (c *chosen) drop() error { return errors.Join(c.File.Close(), os.Remove(c.Name())) }
