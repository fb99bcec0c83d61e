package parts

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Download writes a file where a person looks for what was fetched: the folder
// of downloads, else their own. It never writes over another, and gives the path.
// What was begun and failed is taken away again.
func Download(name string, write func(w io.Writer) error) (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("find a folder for %s: %w", name, err)
	}
	dir := home
	for _, known := range []string{"Downloads", "Hentet", "Overførsler"} {
		if info, err := os.Stat(filepath.Join(home, known)); err == nil && info.IsDir() {
			dir = filepath.Join(home, known)
			break
		}
	}
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
			return "", fmt.Errorf("keep %s: %w", name, &SaveError{err})
		}
		if err := write(to.Content); err != nil {
			return "", errors.Join(fmt.Errorf("keep %s: %w", name, err), to.Drop())
		}
		if err := to.Content.Close(); err != nil {
			return "", fmt.Errorf("keep %s: %w", name, err)
		}
		return path, nil
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

// OpenFile opens a file of the device in the device's own program for it.
func (e *Env) OpenFile(path string) error {
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	return e.OpenURL(address.String())
}
