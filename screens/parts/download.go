package parts

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"startklar.dk/ui/files"
)

// Download writes a file where a person looks for what was fetched: the folder
// of downloads, else their own. It never writes over another. What was begun and failed
// is taken away again.
func (e *Env) Download(name string, write func(w io.Writer) error) (SavedFile, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return SavedFile{}, fmt.Errorf("find a folder for %s: %w", name, err)
	}
	dir := cmp.Or(files.KnownFolders().Downloads, home)
	name = plainName(name)
	stem, ending := strings.TrimSuffix(name, filepath.Ext(name)), filepath.Ext(name)
	for n := 1; ; n++ {
		path := filepath.Join(dir, name)
		if n > 1 {
			path = filepath.Join(dir, fmt.Sprintf("%s (%d)%s", stem, n, ending))
		}
		to, err := MakeChosen(path, false)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return SavedFile{}, fmt.Errorf("keep %s: %w", name, &SaveError{err})
		}
		if err := write(to.Content); err != nil {
			return SavedFile{}, errors.Join(fmt.Errorf("keep %s: %w", name, err), to.Drop())
		}
		if err := to.Content.Close(); err != nil {
			return SavedFile{}, fmt.Errorf("keep %s: %w", name, err)
		}
		return e.savedAt(path), nil
	}
}

// plainName is a name that any system takes for a file in a folder: the name may
// come from another's device.
func plainName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, name)
	if name = strings.Trim(name, ". "); name == "" {
		return "_"
	}
	return name
}
