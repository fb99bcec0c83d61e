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
	s.keys = fyne.ShortcutHandler{}
	to.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		switch ev.Name {
		case fyne.KeyEscape, mobile.KeyBack:
			s.Back()
		default:
			if !s.scrollBy(ev.Name) && onKey != nil {
				onKey(ev)
			}
		}
	})
	back := &desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt}
	s.keys.AddShortcut(back, func(fyne.Shortcut) { s.Back() })
	to.AddShortcut(back, s.TypedShortcut)
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

// scrollBy scrolls the visible page by a key that nothing else has taken.
func (s *Shell) scrollBy(key fyne.KeyName) bool {
	page := scaffoldIn(s.page)
	if page == nil || page.scroll == nil {
		return false
	}
	view := page.scroll.Size().Height
	most := max(page.scroll.Content.MinSize().Height-view, 0)
	at := page.Offset()
	switch key {
	case fyne.KeyUp:
		at -= Gap40
	case fyne.KeyDown:
		at += Gap40
	case fyne.KeyPageUp:
		at -= view - Gap40
	case fyne.KeyPageDown:
		at += view - Gap40
	case fyne.KeyHome:
		at = 0
	case fyne.KeyEnd:
		at = most
	default:
		return false
	}
	page.ScrollTo(min(max(at, 0), most))
	return true
}

// scaffoldIn finds the page's scaffold, the detail's where two stand side by side.
func scaffoldIn(o fyne.CanvasObject) *Scaffold {
	switch o := o.(type) {
	case *Scaffold:
		return o
	case *TwoPane:
		if o.Detail != nil && o.Detail.Visible() {
			if s := scaffoldIn(o.Detail); s != nil {
				return s
			}
		}
		return scaffoldIn(o.List)
	case *fyne.Container:
		for _, child := range o.Objects {
			if s := scaffoldIn(child); s != nil {
				return s
			}
		}
	}
	return nil
}

func (s *Shell) shortcut(to fyne.Canvas, sc Shortcut) {
	modifier := fyne.KeyModifierShortcutDefault
	if sc.Shift {
		modifier |= fyne.KeyModifierShift
	}
	key := &desktop.CustomShortcut{KeyName: sc.Key, Modifier: modifier}
	s.keys.AddShortcut(key, func(fyne.Shortcut) {
		if len(s.sheets) == 0 {
			sc.Do()
		}
	})
	to.AddShortcut(key, s.TypedShortcut)
}

// TypedShortcut implements fyne.Shortcutable: it does what a shortcut of the window does, wherever the focus is.
func (s *Shell) TypedShortcut(sc fyne.Shortcut) { s.keys.TypedShortcut(sc) }
