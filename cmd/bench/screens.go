package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/app"
	"startklar.dk/screens"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

const (
	switches     = 20  // visits to each destination
	scrollFrames = 600 // of a list, each a flick on
	scrollStep   = 60  // dp a frame
	typedKeys    = 200
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

// measureScreens takes the time that the goroutine that draws is busy with a
// profile of many records, on a phone and on a desktop, without a window: to go
// to a destination, to scroll the programme by a step, and for a key in a long
// answer. Beside them stands the toolkit's own list and entry.
func measureScreens(ctx context.Context, office string) error {
	dir, err := os.MkdirTemp("", "startklar-bench-screens-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	profile, stop, err := fillProfile(ctx, office, dir, catalogued)
	if err != nil {
		return err
	}
	stop()
	model, err := app.Open(ctx, app.Config{Dir: profile, Language: "da", DeviceName: "bench", Platform: "linux"})
	if err != nil {
		return err
	}
	defer func() { _ = model.Close() }()
	a := test.NewApp()
	defer a.Quit()
	for name, size := range map[string]fyne.Size{"phone": fyne.NewSize(390, 844), "desk": fyne.NewSize(1280, 800)} {
		p := pump{make(chan func(), 4096)}
		w := picture.Window(&fyne.Container{}, size.Width, size.Height, 1)
		shown := screens.New(ctx, screens.Options{
			App: model, Window: w, Loop: p.loop(), Now: time.Now,
			OpenURL:  func(string) error { return nil },
			SetTheme: a.Settings().SetTheme, Version: "bench",
		})
		w.Resize(size)
		p.drain()
		if err := measureSwitches(name, shown.Shell(), p); err != nil {
			return err
		}
		if err := measureScrolling(name, shown.Shell(), p); err != nil {
			return err
		}
		if err := measureTyping(name, shown.Shell(), p); err != nil {
			return err
		}
		shown.Close()
		w.Close()
	}
	return measureToolkit()
}

func measureSwitches(name string, shell *ui.Shell, p pump) error {
	for _, page := range []string{parts.PageHome, parts.PagePlan, parts.PageTests, parts.PageBook, parts.PageInbox, parts.PageMe} {
		var took []time.Duration
		for range switches {
			shell.Reset(ui.Route{Page: "bench"})
			p.drain()
			visit(shell)
			begun := time.Now()
			shell.Go(ui.Route{Page: page})
			p.drain()
			visit(shell)
			took = append(took, time.Since(begun))
		}
		if shell.Current().Page != page {
			return fmt.Errorf("one is at %v, not at %s", shell.Current(), page)
		}
		report("switch_"+page+"_"+name+"_p50", milliseconds(percentile(took, 50)), "ms")
		report("switch_"+page+"_"+name+"_p99", milliseconds(percentile(took, 99)), "ms")
	}
	return nil
}

func measureScrolling(name string, shell *ui.Shell, p pump) error {
	shell.Reset(ui.Route{Page: parts.PageBook})
	p.drain()
	visit(shell)
	list, ok := find[*container.Scroll](shell, func(s *container.Scroll) bool {
		return s.Direction != container.ScrollHorizontalOnly && s.Content.Size().Height > 50*s.Size().Height
	})
	if !ok {
		return errors.New("there is no long list to scroll")
	}
	var took []time.Duration
	for range scrollFrames {
		begun := time.Now()
		list.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -scrollStep)})
		p.drain()
		visit(shell)
		took = append(took, time.Since(begun))
	}
	if list.Offset.Y < scrollFrames*scrollStep/2 {
		return fmt.Errorf("the list is at %v only", list.Offset.Y)
	}
	report("scroll_10000_"+name+"_p50", milliseconds(percentile(took, 50)), "ms")
	report("scroll_10000_"+name+"_p99", milliseconds(percentile(took, 99)), "ms")
	return nil
}

func measureTyping(name string, shell *ui.Shell, p pump) error {
	shell.Reset(parts.Question("", answered))
	p.drain()
	visit(shell)
	area, ok := find[*ui.TextArea](shell, func(*ui.TextArea) bool { return true })
	if !ok {
		return errors.New("there is nothing to write in")
	}
	entry := area.Entry()
	fyne.CurrentApp().Driver().CanvasForObject(shell).Focus(entry)
	var took []time.Duration
	for i := range typedKeys {
		r := []rune("skriver ")[i%8]
		begun := time.Now()
		entry.TypedRune(r)
		p.drain()
		visit(shell)
		took = append(took, time.Since(begun))
	}
	report("key_in_4000_"+name+"_p50", milliseconds(percentile(took, 50)), "ms")
	report("key_in_4000_"+name+"_p99", milliseconds(percentile(took, 99)), "ms")
	return nil
}

// measureToolkit scrolls a list and types in an entry of the toolkit's own.
func measureToolkit() error {
	list := widget.NewList(func() int { return catalogued }, func() fyne.CanvasObject { return widget.NewLabel("") },
		func(i int, o fyne.CanvasObject) { o.(*widget.Label).SetText(fmt.Sprint("Møde ", i)) })
	w := picture.Window(list, 390, 844, 1)
	var took []time.Duration
	for i := range scrollFrames {
		begun := time.Now()
		list.ScrollToOffset(float32(i * scrollStep))
		visit(list)
		took = append(took, time.Since(begun))
	}
	w.Close()
	report("bare_list_scroll_p99", milliseconds(percentile(took, 99)), "ms")
	entry := widget.NewMultiLineEntry()
	entry.Wrapping = fyne.TextWrapWord
	w = picture.Window(entry, 390, 844, 1)
	defer w.Close()
	entry.SetText(strings.Repeat(paragraph+"\n\n", longAnswer)[:longAnswer])
	took = nil
	for i := range typedKeys {
		r := []rune("skriver ")[i%8]
		begun := time.Now()
		entry.TypedRune(r)
		visit(entry)
		took = append(took, time.Since(begun))
	}
	report("bare_entry_key_in_4000_p99", milliseconds(percentile(took, 99)), "ms")
	return nil
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
