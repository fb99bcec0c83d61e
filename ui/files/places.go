package files

import (
	"os"
	"path/filepath"
	"strings"
)

// Place is a folder that many begin in.
type Place struct {
	Name string
	Icon string
	Path string
}

// Known are the paths of a person's folders, as this system tells them; empty where there is none.
type Known struct {
	Home, Desktop, Documents, Downloads string
	Disks                               []string // other disks that are in, and sticks
}

// KnownFolders finds them. It reads a few small folders, and no more.
func KnownFolders() Known {
	home, err := os.UserHomeDir()
	if err != nil {
		home = ""
	}
	k := known(home)
	for _, path := range []*string{&k.Home, &k.Desktop, &k.Documents, &k.Downloads} {
		if !folder(*path) {
			*path = ""
		}
	}
	return k
}

func folder(path string) bool {
	if path == "" {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// userFolders reads the file in which a desktop by the standards of freedesktop.org keeps its folders, which carry
// names in the language of the system: XDG_DOCUMENTS_DIR="$HOME/Dokumenter".
func userFolders(raw, home string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(raw) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		value = strings.Trim(value, `"`)
		if rest, below := strings.CutPrefix(value, "$HOME"); below {
			value = filepath.Join(home, rest)
		}
		if filepath.IsAbs(value) && filepath.Clean(value) != filepath.Clean(home) { // home stands for none
			out[name] = filepath.Clean(value)
		}
	}
	return out
}

// below are the folders in one, with their paths.
func below(path string) (out []string) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil // there is none
	}
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, filepath.Join(path, e.Name()))
		}
	}
	return out
}
