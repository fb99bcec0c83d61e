//go:build unix

package office

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	others      = 0o077 // may anything
	othersWrite = 0o002
)

// keepToOwner makes a folder that is there the office's alone, and its lists in it,
// where the folder is: it is empty, or has nothing else in it. Where others could have
// put what they like it is left to whoever runs the office. One that is somebody
// else's, who lets the office write, stays as it is. Errors: *OpenToOthersError.
func keepToOwner(dir string) error {
	is, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // who makes it makes it so
	}
	if err != nil {
		return err
	}
	names, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	if mode := is.Mode(); mode&others != 0 {
		foreign := slices.ContainsFunc(names, func(n fs.DirEntry) bool { return !own(n.Name()) })
		planted := mode&othersWrite != 0 && len(names) > 0
		if foreign || planted || os.Chmod(dir, mode&^others) != nil && mode&othersWrite != 0 {
			return &OpenToOthersError{dir, mode}
		}
	}
	for _, n := range names {
		if !strings.HasSuffix(n.Name(), lists) {
			continue
		}
		path := filepath.Join(dir, n.Name())
		if is, err := os.Lstat(path); err == nil && is.Mode().IsRegular() && is.Mode()&others != 0 {
			if err := os.Chmod(path, is.Mode()&^others); err != nil {
				return err
			}
		}
	}
	return nil
}
