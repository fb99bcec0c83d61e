//go:build !windows && !darwin

package files

import (
	"os"
	"os/user"
	"path/filepath"
)

func known(home string) Known {
	config := os.Getenv("XDG_CONFIG_HOME")
	if config == "" {
		config = filepath.Join(home, ".config")
	}
	raw, err := os.ReadFile(filepath.Join(filepath.Clean(config), "user-dirs.dirs"))
	if err != nil {
		raw = nil // the usual names then
	}
	named := userFolders(string(raw), home)
	find := func(name, usual string) string {
		if path := named[name]; path != "" {
			return path
		}
		return filepath.Join(home, usual)
	}
	k := Known{
		Home: home, Desktop: find("XDG_DESKTOP_DIR", "Desktop"),
		Documents: find("XDG_DOCUMENTS_DIR", "Documents"), Downloads: find("XDG_DOWNLOAD_DIR", "Downloads"),
	}
	if me, err := user.Current(); err == nil {
		k.Disks = append(below(filepath.Join("/run/media", me.Username)), below(filepath.Join("/media", me.Username))...)
	}
	return k
}
