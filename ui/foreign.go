package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"
)

// foreign is what lies over the page and is no sheet of the shell's: a dialog, a menu or a calendar of the toolkit's.
// While it is there no key reaches the page behind it. It is nil where there is none.
func (s *Shell) foreign() fyne.CanvasObject {
	if s.target == nil {
		return nil
	}
	top := s.target.Overlays().Top()
	if sheet, ok := top.(*Sheet); ok && slices.Contains(s.sheets, sheet) {
		return nil
	}
	return top
}

// closeForeign closes what lies over the page, by the keys that go back.
func (s *Shell) closeForeign(top fyne.CanvasObject, key fyne.KeyName) {
	if key != fyne.KeyEscape && key != mobile.KeyBack {
		return
	}
	if sheet, ok := top.(*Sheet); ok {
		if !sheet.Fixed {
			sheet.Close()
		}
		return
	}
	top.Hide() // a dialog is told so
	s.target.Overlays().Remove(top)
}
