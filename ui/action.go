package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Keys are a key and what is held down with it, or a sign that is typed.
type Keys struct {
	Key  fyne.KeyName
	With fyne.KeyModifier
	Sign rune   // in place of Key: whatever keys it takes to type it
	Said string // in place of Key: what is read, where the thing with the focus takes the keys itself, as in "1–5"
}

// Ctrl is a key with Ctrl, or with Cmd on a Mac.
func Ctrl(key fyne.KeyName) Keys { return Keys{Key: key, With: fyne.KeyModifierShortcutDefault} }

// CtrlShift is a key with Ctrl, or Cmd on a Mac, and Shift.
func CtrlShift(key fyne.KeyName) Keys {
	return Keys{Key: key, With: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
}

// Forward is the key of a page's main button, the filled one.
func Forward() Keys { return Ctrl(fyne.KeyReturn) }

// None says whether there are no keys.
func (k Keys) None() bool { return k == Keys{} }

// named are keys that are not called on a keyboard as the toolkit calls them.
var named = map[fyne.KeyName]string{
	fyne.KeyReturn: "Enter", fyne.KeyEscape: "Esc", fyne.KeyLeft: "←", fyne.KeyRight: "→", fyne.KeyUp: "↑", fyne.KeyDown: "↓",
	fyne.KeyPageUp: "PgUp", fyne.KeyPageDown: "PgDn", fyne.KeyTab: "Tab",
}

// Caps are the words on the keys to press, from the first one held down to the last one pressed.
func (k Keys) Caps() []string {
	var out []string
	mac := fyne.KeyModifierShortcutDefault == fyne.KeyModifierSuper
	for _, m := range []struct {
		with       fyne.KeyModifier
		name, mark string
	}{
		{fyne.KeyModifierControl, "Ctrl", "⌃"},
		{fyne.KeyModifierAlt, "Alt", "⌥"},
		{fyne.KeyModifierShift, "Shift", "⇧"},
		{fyne.KeyModifierSuper, "Super", "⌘"},
	} {
		switch {
		case k.With&m.with == 0:
		case mac:
			out = append(out, m.mark)
		default:
			out = append(out, m.name)
		}
	}
	switch name := named[k.Key]; {
	case k.Said != "":
		out = append(out, k.Said)
	case k.Sign != 0:
		out = append(out, string(k.Sign))
	case name != "":
		out = append(out, name)
	case k.Key != "":
		out = append(out, string(k.Key))
	}
	return out
}

// String is how keys are written in a line.
func (k Keys) String() string {
	if fyne.KeyModifierShortcutDefault == fyne.KeyModifierSuper {
		return strings.Join(k.Caps(), "")
	}
	return strings.Join(k.Caps(), "+")
}

// pressed are the keys of a shortcut as the window hands it on.
func pressed(s fyne.Shortcut) Keys {
	switch s.(type) { // those that the toolkit has names of its own for
	case *fyne.ShortcutUndo:
		return Ctrl(fyne.KeyZ)
	case *fyne.ShortcutRedo:
		return Ctrl(fyne.KeyY)
	}
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok {
		return Keys{}
	}
	key := custom.KeyName
	if key == fyne.KeyEnter { // beside the digits
		key = fyne.KeyReturn
	}
	return Keys{Key: key, With: custom.Modifier}
}

// Action is something that can be done by keys. The list of actions is what is attached to the keys and what the sheet
// of shortcuts shows, so that neither can lack what the other has.
type Action struct {
	Name string
	Keys Keys
	Or   Keys   // other keys for the same
	Do   func() // nil where the thing with the focus takes the keys itself
}

func (a Action) takes(k Keys) bool {
	return a.Do != nil && !k.None() && (k == a.Keys || k == a.Or)
}

// Actor is a page with actions that nothing on it carries. A button, chip or row with Keys is an action of its page by
// itself, and says so beside itself.
type Actor interface{ Actions() []Action }

// keyed is a widget to press whose keys do the same.
type keyed interface {
	Presser
	keys() Keys
	AccessibilityLabel() string
}

// pressActions are what the widgets below an object do by keys. The filled button, of which there is one a screen, is
// done by Forward.
func pressActions(root fyne.CanvasObject) []Action {
	var out []Action
	eachVisible(root, func(o fyne.CanvasObject) {
		b, ok := o.(keyed)
		if !ok || b.Idle() || b.keys().None() {
			return
		}
		for _, a := range out {
			if a.Keys == b.keys() {
				return // the first one has them
			}
		}
		out = append(out, Action{Name: b.AccessibilityLabel(), Keys: b.keys(), Do: func() {
			if b.Idle() {
				return
			}
			settle := HoldFocus(b)
			b.Activate()
			settle()
		}})
	})
	return out
}

// Everywhere are the actions that work on every page.
func (s *Shell) Everywhere() []Action {
	digits := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9}
	var out []Action
	for i, to := range s.places() {
		if i < len(digits) {
			out = append(out, Action{Name: to.Label, Keys: Ctrl(digits[i]), Do: func() { s.visit(to.ID) }})
		}
	}
	out = append(out, Action{
		Name: s.opts.BackName, Keys: Keys{Key: fyne.KeyEscape}, Or: Keys{Key: fyne.KeyLeft, With: fyne.KeyModifierAlt},
		Do: func() { s.Back() },
	})
	if s.opts.Search.Do != nil {
		out = append(out, s.opts.Search)
	}
	return append(out, s.opts.Actions...)
}

// places are the destinations and the person's own place, where there is one.
func (s *Shell) places() []Destination {
	if s.opts.Me.ID == "" {
		return s.opts.Destinations
	}
	return append(s.opts.Destinations[:len(s.opts.Destinations):len(s.opts.Destinations)], s.opts.Me)
}

// Here are the actions of the page that is shown, or of the sheet over it.
func (s *Shell) Here() []Action {
	if n := len(s.sheets); n > 0 {
		return pressActions(s.sheets[n-1])
	}
	var out []Action
	if a, ok := s.Page().(Actor); ok {
		out = a.Actions()
	}
	return append(out, pressActions(s.page)...)
}

// do does what keys stand for, and says whether they stand for anything.
func (s *Shell) do(k Keys) bool {
	if s.foreign() != nil {
		return false
	}
	all := s.Here()
	if len(s.sheets) == 0 {
		all = append(s.Everywhere(), all...)
	}
	for _, a := range all {
		if a.takes(k) {
			s.keyed = true
			a.Do()
			return true
		}
	}
	return false
}
