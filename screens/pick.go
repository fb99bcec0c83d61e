package screens

import (
	"encoding/json"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"

	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
)

// pickerOn is choosing a file in a window: the device's own way on a phone, the
// toolkit's dialog, in our words, on a desktop.
func pickerOn(window fyne.Window, words *text.Texts) func(then func(parts.File)) {
	return func(then func(parts.File)) {
		pick := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
			switch {
			case err != nil:
				then(parts.File{Err: err})
			case file != nil: // nil where the person chose none
				then(parts.File{Name: file.URI().Name(), Content: file})
			}
		}, window)
		if err := speak(words); err != nil {
			then(parts.File{Err: err})
			return
		}
		pick.SetTitleText(words.T("file.pick"))
		pick.SetConfirmText(words.T("file.pick_do"))
		pick.SetDismissText(words.T("common.cancel"))
		pick.Show()
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
				then(parts.Target{Name: file.URI().Name(), Content: file})
			}
		}, window)
		save.SetFileName(name)
		save.Show()
	}
}

// speak gives the toolkit our words for what its dialog of files says besides:
// it knows no Danish. It takes them under the name of the system's language.
func speak(words *text.Texts) error {
	raw, err := json.Marshal(map[string]string{
		"Show Hidden Files": words.T("file.hidden"), "file.parent": words.T("file.parent"),
		"New Folder": words.T("file.new_folder"), "Create Folder": words.T("file.make_folder"),
		"file.name": words.T("file.name"), "Cancel": words.T("common.cancel"),
	})
	if err == nil {
		err = lang.AddTranslationsForLocale(raw, lang.SystemLocale())
	}
	if err != nil {
		return fmt.Errorf("put the file dialog into words: %w", err)
	}
	return nil
}
