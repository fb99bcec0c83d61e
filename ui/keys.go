package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
)

// Attach puts the shell's keys on a window's canvas: Esc, Alt+Left and the phone's back key go back, and every action
// that is told by Everywhere and Here is done by its keys, wherever the focus is. Plain keys that nothing takes scroll.
func (s *Shell) Attach(to fyne.Canvas) {
	s.target = to
	to.SetOnTypedKey(s.typedKey)
	to.SetOnTypedRune(func(r rune) { s.do(Keys{Sign: r}) })
	for _, own := range []fyne.Shortcut{&fyne.ShortcutUndo{}, &fyne.ShortcutRedo{}} {
		to.AddShortcut(own, s.TypedShortcut)
	}
	for _, k := range window {
		to.AddShortcut(&desktop.CustomShortcut{KeyName: k.Key, Modifier: k.With}, s.TypedShortcut)
	}
}

// window are the keys with which the shell is asked what they stand for while nothing has the focus. What has the
// focus hands on every shortcut that it does not use.
var window = func() []Keys {
	plain := []fyne.KeyName{
		fyne.KeyReturn, fyne.KeyEnter, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyComma, fyne.KeyPeriod,
		fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown,
	}
	for r := 'A'; r <= 'Z'; r++ {
		plain = append(plain, fyne.KeyName(r))
	}
	for r := '0'; r <= '9'; r++ {
		plain = append(plain, fyne.KeyName(r))
	}
	out := []Keys{
		{Key: fyne.KeyLeft, With: fyne.KeyModifierAlt}, {Key: fyne.KeyRight, With: fyne.KeyModifierAlt}, {Key: fyne.KeyUp, With: fyne.KeyModifierAlt},
	}
	for _, key := range plain {
		out = append(out, Ctrl(key), CtrlShift(key))
	}
	return out
}()

func (s *Shell) typedKey(ev *fyne.KeyEvent) {
	if over := s.foreign(); over != nil {
		s.closeForeign(over, ev.Name)
		return
	}
	switch ev.Name {
	case fyne.KeyEscape:
		s.keyed = true
		s.Back()
	case mobile.KeyBack:
		if !s.Back() {
			leaveApp()
		}
	default:
		if !s.do(Keys{Key: ev.Name}) {
			s.scrollBy(ev.Name)
		}
	}
}

// leaveApp puts the app aside, as the phone's back key does where there is nothing before.
func leaveApp() {
	if d, ok := fyne.CurrentApp().Driver().(mobile.Driver); ok {
		d.GoBack()
	}
}

// TypedShortcut implements fyne.Shortcutable: it does what a shortcut of the window does, wherever the focus is.
func (s *Shell) TypedShortcut(sc fyne.Shortcut) {
	k := pressed(sc)
	if len(s.sheets) > 0 && k == (Keys{Key: fyne.KeyLeft, With: fyne.KeyModifierAlt}) {
		s.Back()
		return
	}
	s.do(k)
}

// scrollBy scrolls the visible page, or the sheet over it, by a key that nothing else has taken.
func (s *Shell) scrollBy(key fyne.KeyName) {
	var in *container.Scroll
	if n := len(s.sheets); n > 0 {
		in = s.sheets[n-1].scroll
	} else if page := scaffoldIn(s.page); page != nil {
		in = page.scroll
	}
	if in == nil {
		return
	}
	view := in.Size().Height
	most := max(in.Content.MinSize().Height-view, 0)
	at := in.Offset.Y
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
		return
	}
	in.ScrollToOffset(fyne.NewPos(in.Offset.X, min(max(at, 0), most)))
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

// shellIn finds the shell that a window shows.
func shellIn(o fyne.CanvasObject) *Shell {
	switch o := o.(type) {
	case *Shell:
		return o
	case *fyne.Container:
		for _, child := range o.Objects {
			if s := shellIn(child); s != nil {
				return s
			}
		}
	}
	return nil
}

func shellOf(o fyne.CanvasObject) *Shell {
	if c := canvasOf(o); c != nil {
		return shellIn(c.Content())
	}
	return nil
}

// byHand tells the shell whether the last thing done was done by a key: who works by keys is shown where they are.
func byHand(o fyne.CanvasObject, key bool) {
	if s := shellOf(o); s != nil {
		s.keyed = key
	}
}

// passKey hands a key to the window's own handler, past whatever has the focus.
func passKey(o fyne.CanvasObject, ev *fyne.KeyEvent) {
	if c := canvasOf(o); c != nil {
		if typed := c.OnTypedKey(); typed != nil {
			typed(ev)
		}
	}
}

// passRune hands a sign to the window's own handler.
func passRune(o fyne.CanvasObject, r rune) {
	if c := canvasOf(o); c != nil {
		if typed := c.OnTypedRune(); typed != nil {
			typed(r)
		}
	}
}

// passShortcut hands a shortcut to the window's own handler, past whatever has the focus.
func passShortcut(o fyne.CanvasObject, s fyne.Shortcut) {
	if shell := shellOf(o); shell != nil {
		shell.TypedShortcut(s)
	}
}

// passScroll hands a turn of the wheel to the page that an object lies in.
func passScroll(o fyne.CanvasObject, ev *fyne.ScrollEvent) {
	if scrolls := scrollsAround(o); len(scrolls) > 0 {
		scrolls[len(scrolls)-1].Scrolled(ev)
	}
}

// Pass hands on what a widget of a screen has no use for: to the window one of a key event, a rune and a shortcut that
// came to it with the focus, and to the page that it lies in a turn of the wheel.
func Pass(from fyne.CanvasObject, what any) {
	switch what := what.(type) {
	case *fyne.KeyEvent:
		passKey(from, what)
	case rune:
		passRune(from, what)
	case fyne.Shortcut:
		passShortcut(from, what)
	case *fyne.ScrollEvent:
		passScroll(from, what)
	}
}
