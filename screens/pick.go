package screens

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"startklar.dk/screens/parts"
)

// pickerOn is choosing a file in a window: the device's own way on a phone, the
// toolkit's on a desktop.
func pickerOn(window fyne.Window) func(then func(parts.File)) {
	return func(then func(parts.File)) {
		dialog.ShowFileOpen(func(file fyne.URIReadCloser, err error) {
			switch {
			case err != nil:
				then(parts.File{Err: err})
			case file != nil: // nil where the person chose none
				then(parts.File{Name: file.URI().Name(), Content: file})
			}
		}, window)
	}
}
