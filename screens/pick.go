package screens

import (
	"cmp"
	"mime"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"startklar.dk/app"
	"startklar.dk/screens/parts"
)

// pickerOn is choosing a file in a phone's own way.
func pickerOn(window fyne.Window) func(then func(parts.File)) {
	return func(then func(parts.File)) {
		dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
			switch {
			case err != nil:
				then(parts.File{Err: err})
			case file != nil: // nil where the person chose none
				then(parts.File{Name: file.URI().Name(), Content: file})
			}
		}, window).Show()
	}
}

// saverOn is choosing where a new file is to lie, in a phone's own way.
func saverOn(window fyne.Window) func(name string, then func(parts.Target)) {
	return func(name string, then func(parts.Target)) {
		save := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
			switch {
			case err != nil:
				then(parts.Target{Err: err})
			case file != nil: // nil where the person chose none
				then(parts.Target{Name: file.URI().Name(), Content: parts.Saving(file), Drop: file.Close})
			}
		}, window)
		save.SetFileName(name)
		// Without it a phone takes the file for one of no kind, and offers no program for it.
		save.SetFilter(storage.NewMimeTypeFileFilter([]string{mediaOf(name)}))
		save.Show()
	}
}

// mediaOf is what a file of that name is, as systems say it.
func mediaOf(name string) string {
	ending := strings.ToLower(filepath.Ext(name))
	return cmp.Or(app.Format(strings.TrimPrefix(ending, ".")).Media(), mime.TypeByExtension(ending), "application/octet-stream")
}
