package main

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app"
	"startklar.dk/screens"
	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// pump is the goroutine that draws: what is handed to its loop waits until it is
// drained.
type pump struct{ queue chan func() }

func (p pump) loop() ui.Loop { return ui.LoopOn(func(f func()) { p.queue <- f }, time.Now) }

func (p pump) drain() {
	for {
		select {
		case f := <-p.queue:
			f()
		default:
			return
		}
	}
}

// shownScreens are the screens of a profile without a window, and the goroutine that
// draws them.
type shownScreens struct {
	*screens.Screens
	pump
}

// onPhoneAndDesk shows the screens of a profile as on a phone and then as on a desktop,
// and measures something of each.
func onPhoneAndDesk(ctx context.Context, model *app.App, measure func(device string, s shownScreens) error) error {
	a := test.NewApp()
	defer a.Quit()
	for _, on := range []struct {
		device string
		size   fyne.Size
	}{{"phone", fyne.NewSize(390, 844)}, {"desk", fyne.NewSize(1280, 800)}} {
		p := pump{make(chan func(), 4096)}
		w := picture.Window(&fyne.Container{}, on.size.Width, on.size.Height, 1)
		shown := screens.New(ctx, screens.Options{
			App: model, Window: w, Loop: p.loop(), Now: time.Now,
			OpenURL:  func(string) error { return nil },
			SetTheme: a.Settings().SetTheme, Version: "bench",
		})
		w.Resize(on.size)
		p.drain()
		err := measure(on.device, shownScreens{shown, p})
		shown.Close()
		w.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// busy is how long the goroutine that draws is busy until all that follows from f can
// be painted.
func (s shownScreens) busy(f func()) time.Duration {
	begun := time.Now()
	f()
	s.drain()
	visit(s.Shell())
	return time.Since(begun)
}

// opening is how long it is busy with going from one page to another.
func (s shownScreens) opening(from, to ui.Route) time.Duration {
	s.busy(func() { s.Shell().Reset(from) })
	return s.busy(func() { s.Shell().Go(to) })
}

// visit goes over all that is seen, as a driver does before it paints: what was
// not drawn before is made and laid out now.
func visit(root fyne.CanvasObject) {
	find(root, func(fyne.CanvasObject) bool { return false })
}

// find is the first visible object of a kind, from a root down.
func find[T fyne.CanvasObject](root fyne.CanvasObject, is func(T) bool) (found T, ok bool) {
	if !root.Visible() {
		return found, false
	}
	if o, kind := root.(T); kind && is(o) {
		return o, true
	}
	var inside []fyne.CanvasObject
	switch o := root.(type) {
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, o := range inside {
		if found, ok = find(o, is); ok {
			return found, true
		}
	}
	return found, false
}
