package parts

import (
	"errors"
	"io"
	"path/filepath"

	"startklar.dk/assets/text"
	"startklar.dk/ui/files"
)

// SavedFile is a file that was written. Path and Folder, as a person knows it, are empty where the system alone knows
// them.
type SavedFile struct{ Name, Path, Folder string }

// Into writes a file where it is to lie: whole, or not at all. It may take long.
type Into func(write func(w io.Writer) error) (SavedFile, error)

// SaveAs has the person say where a new file is to lie, or takes the folder of
// downloads where the device does not ask. then is called on the goroutine that draws,
// with what writes it or why it cannot be made; not at all where nothing was chosen.
func (e *Env) SaveAs(name string, then func(into Into, err error)) {
	if e.SaveFile == nil {
		then(func(write func(io.Writer) error) (SavedFile, error) { return e.Download(name, write) }, nil)
		return
	}
	e.SaveFile(name, func(to Target) {
		if to.Err != nil {
			then(nil, &SaveError{Err: to.Err})
			return
		}
		then(func(write func(io.Writer) error) (SavedFile, error) {
			out := SavedFile{Name: to.Name}
			if to.Path != "" {
				out = e.savedAt(to.Path)
			}
			if err := write(to.Content); err != nil {
				return out, errors.Join(err, to.Drop())
			}
			return out, to.Content.Close()
		}, nil)
	})
}

// savedAt is a file that lies at a path.
func (e *Env) savedAt(path string) SavedFile {
	folder, name := filepath.Split(path)
	return SavedFile{Name: name, Path: path, Folder: folderName(Places(e.Words, files.KnownFolders()), filepath.Clean(folder))}
}

// SavedAs says what a file was saved as, and where.
func (e *Env) SavedAs(f SavedFile) string {
	if f.Folder == "" {
		return e.T("export.saved", text.A{"File": f.Name})
	}
	return e.T("file.saved", text.A{"File": f.Name, "Folder": f.Folder})
}
