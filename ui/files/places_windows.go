package files

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

func known(home string) Known {
	find := func(id *windows.KNOWNFOLDERID, usual string) string {
		if path, err := windows.KnownFolderPath(id, windows.KF_FLAG_DEFAULT); err == nil {
			return path
		}
		return filepath.Join(home, usual)
	}
	k := Known{
		Home: home, Desktop: find(windows.FOLDERID_Desktop, "Desktop"),
		Documents: find(windows.FOLDERID_Documents, "Documents"), Downloads: find(windows.FOLDERID_Downloads, "Downloads"),
	}
	if mask, err := windows.GetLogicalDrives(); err == nil {
		for i := range 26 {
			if mask&(1<<i) != 0 {
				k.Disks = append(k.Disks, string(rune('A'+i))+`:\`)
			}
		}
	}
	return k
}
