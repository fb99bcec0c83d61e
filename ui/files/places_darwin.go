package files

import "path/filepath"

func known(home string) Known {
	return Known{
		Home: home, Desktop: filepath.Join(home, "Desktop"),
		Documents: filepath.Join(home, "Documents"), Downloads: filepath.Join(home, "Downloads"),
		Disks: below("/Volumes"),
	}
}
