package parts

import (
	"errors"
	"io"
)

// SavedFile is a file that was written. Path is empty where the system alone knows it.
type SavedFile struct{ Name, Path string }

// Into writes a file where it is to lie: whole, or not at all. It may take long.
type Into func(write func(w io.Writer) error) (SavedFile, error)

// SaveAs has the person say where a new file is to lie, or takes the folder of
// downloads where the device does not ask. then is called on the goroutine that draws,
// with what writes it or why it cannot be made; not at all where nothing was chosen.
func (e *Env) SaveAs(name string, then func(into Into, err error)) {
	if e.SaveFile == nil {
		then(func(write func(io.Writer) error) (SavedFile, error) {
			path, err := Download(name, write)
			return SavedFile{path, path}, err
		}, nil)
		return
	}
	e.SaveFile(name, func(to Target) {
		if to.Err != nil {
			then(nil, &SaveError{Err: to.Err})
			return
		}
		then(func(write func(io.Writer) error) (SavedFile, error) {
			out := SavedFile{to.Name, to.Path}
			if err := write(to.Content); err != nil {
				return out, errors.Join(err, to.Drop())
			}
			return out, to.Content.Close()
		}, nil)
	})
}
