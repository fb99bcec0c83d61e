package screens

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"startklar.dk/app"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// hall is all screens of one device in a window in memory, in a language and at
// a size of text and of window.
type hall struct {
	t      *testing.T
	model  *app.App
	loop   *ui.StepLoop
	told   chan struct{} // something came to the goroutine that draws
	window fyne.Window
	all    *Screens
	words  *text.Texts
}

// look is how a hall is looked at.
type look struct {
	name    string
	lang    text.Lang
	stretch float64 // how much longer texts are than they are
	scale   float64 // of texts
	dark    bool
	sizes   []fyne.Size // of the window
}

// open puts a device's screens into a window.
func openHall(t *testing.T, a fyne.App, model *app.App, now func() time.Time, l look) *hall {
	t.Helper()
	theme := app.ThemeLight
	if l.dark {
		theme = app.ThemeDark
	}
	if err := model.SetPreferences(func(p *app.Preferences) {
		p.Language, p.TextScale, p.Theme = string(l.lang), l.scale, theme
	}); err != nil {
		t.Fatal(err)
	}
	h := &hall{t: t, model: model, loop: ui.NewStepLoop(now()), told: make(chan struct{}, 1), words: text.For(l.lang)}
	loop := h.loop.Loop()
	soon, later := loop.Do, loop.After
	tell := func() {
		select {
		case h.told <- struct{}{}:
		default:
		}
	}
	loop.Do = func(f func()) {
		soon(f)
		tell()
	}
	loop.After = func(d time.Duration, f func()) func() {
		defer tell()
		return later(d, f)
	}
	a.Settings().SetTheme(Theme(model.Preferences())) // before anything is made
	h.window = picture.Window(container.NewStack(), 390, 844, stagetest.Fineness())
	h.all = New(t.Context(), Options{
		App: model, Window: h.window, Loop: loop, Now: now,
		OpenURL:  func(string) error { return nil },
		SetTheme: a.Settings().SetTheme,
		Keyboard: true, Version: "1.0.0",
	})
	h.settle()
	return h
}

func (h *hall) close() {
	h.all.Close()
	h.loop.Run()
	h.window.Close()
}

// settle draws what has changed.
func (h *hall) settle() {
	for h.loop.Run() > 0 {
		if r, ok := h.all.shell.Page().(ui.Refresher); ok && !h.all.shown.firstRun {
			r.Refresh()
		}
	}
	ui.Relayout(h.window.Content())
}

// until waits for work away from the screen.
func (h *hall) until(what string, so func() bool) {
	h.t.Helper()
	late := time.NewTimer(testworld.Patience)
	defer late.Stop()
	for h.settle(); !so(); h.settle() {
		h.loop.Advance(time.Second) // what is told comes with the next frame
		select {
		case <-h.told:
		case <-late.C:
			h.t.Fatalf("waited in vain until %s:\n%s", what, h.said())
		}
	}
}

// resize makes the window another one.
func (h *hall) resize(s fyne.Size) {
	h.window.Resize(s)
	h.settle()
}

// at goes to a page, with nothing behind it and nothing over it.
func (h *hall) at(to ui.Route) {
	for h.window.Canvas().Overlays().Top() != nil {
		if sheet, ok := h.window.Canvas().Overlays().Top().(*ui.Sheet); ok {
			sheet.Close()
			continue
		}
		h.window.Canvas().Overlays().Remove(h.window.Canvas().Overlays().Top())
	}
	if h.all.shown.firstRun {
		h.all.build([]ui.Saved{{Route: to}})
	} else {
		h.all.shell.Reset(to)
	}
	h.settle()
}

// drawn is everything on the canvas, sheets last.
func (h *hall) drawn() []fyne.CanvasObject { return stagetest.Drawn(h.window.Canvas()) }

// said is all that can be read, a text a line.
func (h *hall) said() string { return stagetest.Said(h.drawn()) }

// find is the last thing that can be tapped and is called so, or whose words
// begin so where label ends in an ellipsis.
func (h *hall) find(label string) fyne.Tappable {
	var found fyne.Tappable
	begins, partly := strings.CutSuffix(label, "…")
	for _, o := range h.drawn() {
		t, can := o.(fyne.Tappable)
		l, named := o.(stagetest.Labelled)
		if can && named && (l.AccessibilityLabel() == label || partly && strings.HasPrefix(l.AccessibilityLabel(), begins)) {
			found = t
		}
	}
	return found
}

// tap presses what a text's key is the words of; with … after it, what begins
// with them.
func (h *hall) tap(key string, values ...text.A) {
	h.t.Helper()
	key, partly := strings.CutSuffix(key, "…")
	label := h.words.T(key, values...)
	if partly {
		label += "…"
	}
	h.press(label)
}

// press presses what is called so.
func (h *hall) press(label string) {
	h.t.Helper()
	found := h.find(label)
	if found == nil {
		h.t.Fatalf("nothing to tap is called %q:\n%s", label, h.said())
	}
	found.Tapped(&fyne.PointEvent{})
	h.settle()
}

// write types into the last place to write that is drawn.
func (h *hall) write(words string) {
	h.t.Helper()
	var into fyne.Focusable
	for _, o := range h.drawn() {
		switch o := o.(type) {
		case *ui.Field:
			into = o.Entry()
		case *ui.TextArea:
			into = o.Entry()
		}
	}
	if into == nil {
		h.t.Fatalf("there is nowhere to write:\n%s", h.said())
	}
	for _, r := range words {
		into.TypedRune(r)
	}
	h.settle()
}

// wrong is what a field says is wrong with what stands in it.
func (h *hall) wrong() string {
	for _, o := range h.drawn() {
		if f, ok := o.(*ui.Field); ok && f.Error != "" {
			return f.Error
		}
	}
	return ""
}

// word is the text of a key.
func (h *hall) word(key string, values ...text.A) string { return h.words.T(key, values...) }

// front is the first screen.
var front = parts.Home()
