//go:build mobile

package main

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/test"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens"
	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// labelled lists what can be read in a window, with where it stands.
func labelled(o fyne.CanvasObject, at fyne.Position, visit func(o fyne.CanvasObject, label string, at fyne.Position)) {
	if !o.Visible() {
		return
	}
	if said, ok := o.(interface{ AccessibilityLabel() string }); ok {
		visit(o, said.AccessibilityLabel(), at)
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, child := range children {
		labelled(child, at.Add(child.Position()), visit)
	}
}

// find is where a label is tapped.
func find(w fyne.Window, label string) (at fyne.Position, found bool) {
	labelled(w.Canvas().Content(), fyne.Position{}, func(o fyne.CanvasObject, said string, p fyne.Position) {
		if said == label && !found {
			at, found = p.AddXY(o.Size().Width/2, o.Size().Height/2), true
		}
	})
	return at, found
}

func TestThePhoneBuildIsAPhone(t *testing.T) {
	a := test.NewApp()
	defer a.Quit()
	if !fyne.CurrentDevice().IsMobile() {
		t.Fatal("the device says it is no phone")
	}
	if dir, err := profileDir(a, ""); err != nil || dir != a.Storage().RootURI().Path() {
		t.Errorf("the profile lies in %q (%v), want the app's own storage", dir, err)
	}

	const width, height = 390, 844
	world := testworld.New(t)
	d := world.Device("phone")
	w := picture.Window(&fyne.Container{}, width, height, 1)
	defer w.Close()
	steps, told := ui.NewStepLoop(world.Clock.Now()), make(chan struct{}, 1)
	loop := steps.Loop()
	later := loop.Do
	loop.Do = func(f func()) {
		later(f)
		select {
		case told <- struct{}{}:
		default:
		}
	}
	shown := screens.New(t.Context(), screens.Options{
		App: d.App, Window: w, Loop: loop, Now: world.Clock.Now, Keyboard: !fyne.CurrentDevice().IsMobile(),
		OpenURL: func(string) error { return nil }, SetTheme: a.Settings().SetTheme,
	})
	defer shown.Close()
	w.Resize(fyne.NewSize(width, height))
	words := text.For(text.Danish)
	see := func(label string) fyne.Position {
		t.Helper()
		late := time.NewTimer(testworld.Patience)
		defer late.Stop()
		for {
			steps.Run()
			if at, found := find(w, label); found {
				return at
			}
			select {
			case <-told:
			case <-late.C:
				t.Fatalf("%q is not to be seen", label)
			}
		}
	}
	tap := func(label string) { test.TapCanvas(w.Canvas(), see(label)) }

	var last float32
	for _, place := range []string{"nav.home", "nav.plan", "nav.tests", "nav.book", "nav.inbox"} {
		at := see(words.T(place))
		if at.Y < height-80 || at.X <= last {
			t.Errorf("%s stands at %v, want it in a bar at the foot, after the one before", words.T(place), at)
		}
		last = at.X
	}
	labelled(w.Canvas().Content(), fyne.Position{}, func(_ fyne.CanvasObject, said string, _ fyne.Position) {
		if strings.Contains(said, "Ctrl") || strings.Contains(said, "⌘") {
			t.Errorf("a phone has no keys, and yet it says %q", said)
		}
	})

	back := func() { w.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: mobile.KeyBack}) }
	tap(words.T("nav.plan"))
	tap(words.T("plan.begin"))
	see(words.T("common.back"))
	back()
	see(words.T("plan.begin"))
}

func TestThePhoneBuildAsksForAMunicipalityWithoutItsKeyboard(t *testing.T) {
	a := test.NewApp()
	defer a.Quit()
	world := testworld.New(t)
	w := picture.Window(&fyne.Container{}, 390, 844, 1)
	defer w.Close()
	shown := screens.New(t.Context(), screens.Options{
		App: world.Fresh("phone").App, Window: w, Loop: ui.NewStepLoop(world.Clock.Now()).Loop(), Now: world.Clock.Now,
		OpenURL: func(string) error { return nil }, SetTheme: a.Settings().SetTheme,
	})
	defer shown.Close()
	if _, found := find(w, text.For(text.Danish).T("first.where")); !found {
		t.Fatal("this is no first run")
	}
	if f := w.Canvas().Focused(); f != nil {
		t.Errorf("the focus is on %T, which opens the keyboard on the screen", f)
	}
}
