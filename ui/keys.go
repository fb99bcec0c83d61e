package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
)

// Shortcut is a key with Ctrl (Cmd on a Mac) and what it does.
type Shortcut struct {
	Key   fyne.KeyName
	Shift bool
	Do    func()
}

// Attach puts the shell's keys on a window's canvas: Esc, Alt+Left and the phone's back key go back, Ctrl+1 to 9 go
// to the destinations, and the shortcuts given do what they do. Plain keys that nothing else takes, such as F1, go to
// onKey, which may be nil.
func (s *Shell) Attach(to fyne.Canvas, onKey func(*fyne.KeyEvent), shortcuts ...Shortcut) {
	s.target = to
	to.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		switch ev.Name {
		case fyne.KeyEscape, mobile.KeyBack:
			s.Back()
		default:
			if onKey != nil {
				onKey(ev)
			}
		}
	})
	to.AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt},
		func(fyne.Shortcut) { s.Back() })
	digits := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9}
	for i, dest := range s.opts.Destinations {
		if i < len(digits) {
			s.shortcut(to, Shortcut{Key: digits[i], Do: func() { s.visit(dest.ID) }})
		}
	}
	for _, sc := range shortcuts {
		s.shortcut(to, sc)
	}
}

func (s *Shell) shortcut(to fyne.Canvas, sc Shortcut) {
	modifier := fyne.KeyModifierShortcutDefault
	if sc.Shift {
		modifier |= fyne.KeyModifierShift
	}
	to.AddShortcut(&desktop.CustomShortcut{KeyName: sc.Key, Modifier: modifier}, func(fyne.Shortcut) {
		if len(s.sheets) == 0 {
			sc.Do()
		}
	})
}
