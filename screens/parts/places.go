package parts

import (
	"path/filepath"
	"strings"

	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/ui/files"
)

// Places are the folders that a person's files lie in, by the names that the app gives them.
func Places(words *text.Texts, k files.Known) []files.Place {
	var out []files.Place
	for _, p := range []files.Place{
		{Name: words.T("file.home"), Icon: icons.Home, Path: k.Home},
		{Name: words.T("file.desktop"), Icon: icons.Desktop, Path: k.Desktop},
		{Name: words.T("file.documents"), Icon: icons.File, Path: k.Documents},
		{Name: words.T("file.downloads"), Icon: icons.Download, Path: k.Downloads},
	} {
		if p.Path != "" {
			out = append(out, p)
		}
	}
	for _, path := range k.Disks {
		name := filepath.Base(path)
		if disk := filepath.VolumeName(path); disk != "" {
			name = disk
		}
		out = append(out, files.Place{Name: name, Icon: icons.Archive, Path: path})
	}
	return out
}

// folderName is a folder as a person knows it: below the nearest of the places, or its whole path.
func folderName(places []files.Place, path string) string {
	name, least := path, len(path)+1
	for _, p := range places {
		below, err := filepath.Rel(p.Path, path)
		if err != nil || !filepath.IsLocal(below) || len(below) >= least {
			continue
		}
		if name, least = p.Name, len(below); below != "." {
			name = strings.Join([]string{p.Name, below}, string(filepath.Separator))
		}
	}
	return name
}
