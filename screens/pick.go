package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

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
		save.Show()
	}
}
