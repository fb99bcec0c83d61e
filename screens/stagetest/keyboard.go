package stagetest

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"startklar.dk/ui"
)

// Keyboard types into a window as the window system does: a key goes to what has
// the focus, else to the window; Tab moves the focus unless that takes it itself;
// with Ctrl or Alt it is a shortcut.
type Keyboard struct {
	Canvas fyne.Canvas
	Shell  func() *ui.Shell // what the window's own shortcuts lead to; may be nil
}

// Press presses a key with what is held down.
func (k Keyboard) Press(name fyne.KeyName, held ...fyne.KeyModifier) {
	var with fyne.KeyModifier
	for _, m := range held {
		with |= m
	}
	focused := k.Canvas.Focused()
	if with&^fyne.KeyModifierShift != 0 {
		shortcut := k.shortcut(name, with)
		if takes, ok := focused.(fyne.Shortcutable); ok {
			takes.TypedShortcut(shortcut)
		} else if focused == nil && k.Shell != nil {
			k.Shell().TypedShortcut(shortcut)
		}
		return
	}
	if name == fyne.KeyTab {
		if tab, ok := focused.(fyne.Tabbable); !ok || !tab.AcceptsTab() {
			if with == 0 {
				k.Canvas.FocusNext()
			} else {
				k.Canvas.FocusPrevious()
			}
			return
		}
	}
	ev := &fyne.KeyEvent{Name: name}
	if focused != nil {
		focused.TypedKey(ev)
	} else if typed := k.Canvas.OnTypedKey(); typed != nil {
		typed(ev)
	}
}

// shortcut is what the window system makes of a key that is pressed with Ctrl or Alt:
// the ones that every window has are of kinds of their own.
func (k Keyboard) shortcut(name fyne.KeyName, with fyne.KeyModifier) fyne.Shortcut {
	if with == fyne.KeyModifierShortcutDefault {
		clip := fyne.CurrentApp().Clipboard()
		switch name {
		case fyne.KeyZ:
			return &fyne.ShortcutUndo{}
		case fyne.KeyY:
			return &fyne.ShortcutRedo{}
		case fyne.KeyC:
			return &fyne.ShortcutCopy{Clipboard: clip}
		case fyne.KeyX:
			return &fyne.ShortcutCut{Clipboard: clip}
		case fyne.KeyV:
			return &fyne.ShortcutPaste{Clipboard: clip}
		case fyne.KeyA:
			return &fyne.ShortcutSelectAll{}
		}
	}
	return &desktop.CustomShortcut{KeyName: name, Modifier: with}
}

// Type types signs.
func (k Keyboard) Type(text string) {
	for _, r := range text {
		if r == '\n' {
			k.Press(fyne.KeyReturn)
			continue
		}
		if focused := k.Canvas.Focused(); focused != nil {
			focused.TypedRune(r)
		} else if typed := k.Canvas.OnTypedRune(); typed != nil {
			typed(r)
		}
	}
}

// Ctrl presses a key with Ctrl, or with Cmd on a Mac.
func (k Keyboard) Ctrl(name fyne.KeyName) { k.Press(name, fyne.KeyModifierShortcutDefault) }

// Focused is what the thing with the focus is called; empty where nothing has it.
func (k Keyboard) Focused() string {
	if l, ok := k.Canvas.Focused().(Labelled); ok {
		return l.AccessibilityLabel()
	}
	return ""
}

// TabTo presses Tab until something that is it has the focus; false where Tab does
// not come to it.
func (k Keyboard) TabTo(is func(label string) bool) bool {
	const most = 400
	first := k.Canvas.Focused()
	for i := range most {
		if f := k.Canvas.Focused(); f != nil && is(k.Focused()) {
			return true
		} else if i > 1 && f == first && f != nil {
			return false
		}
		k.Press(fyne.KeyTab)
	}
	return false
}
