package parts

import (
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"

	"startklar.dk/ui"
)

// OpenFile opens a file or a folder of the device in the device's own program for it, or says where it lies where
// there is none.
func (e *Env) OpenFile(path string) {
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	if e.OpenURL(address.String()) == nil {
		return
	}
	var shut func()
	shut = e.ShowSheet(e.T("file.unopened"), ui.Column(ui.Gap16,
		ui.NewBody(e.T("file.unopened_text")),
		ui.NewStrong(path),
		ui.NewButton(e.T("file.copy_place"), func() {
			fyne.CurrentApp().Clipboard().SetContent(path)
			shut()
			e.Toast(e.T("file.copied_place"))
		})))
}
