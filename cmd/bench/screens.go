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
	"fyne.io/fyne/v2/widget"

	"startklar.dk/app"
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
	if err := onPhoneAndDesk(ctx, model, func(device string, s shownScreens) error {
		for _, measure := range []func(string, shownScreens) error{measureSwitches, measureScrolling, measureTyping} {
			if err := measure(device, s); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return measureToolkit()
}

func measureSwitches(device string, s shownScreens) error {
	for _, page := range []string{parts.PageHome, parts.PagePlan, parts.PageTests, parts.PageBook, parts.PageInbox, parts.PageMe} {
		var took []time.Duration
		for range switches {
			took = append(took, s.opening(ui.Route{Page: "bench"}, ui.Route{Page: page}))
		}
		if at := s.Shell().Current(); at.Page != page {
			return fmt.Errorf("one is at %v, not at %s", at, page)
		}
		reportPercentiles("switch_"+page+"_"+device, took, 50, 99)
	}
	return nil
}

func measureScrolling(device string, s shownScreens) error {
	s.busy(func() { s.Shell().Reset(ui.Route{Page: parts.PageBook}) })
	list, ok := find[*container.Scroll](s.Shell(), func(s *container.Scroll) bool {
		return s.Direction != container.ScrollHorizontalOnly && s.Content.Size().Height > 50*s.Size().Height
	})
	if !ok {
		return errors.New("there is no long list to scroll")
	}
	var took []time.Duration
	for range scrollFrames {
		took = append(took, s.busy(func() { list.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -scrollStep)}) }))
	}
	if list.Offset.Y < scrollFrames*scrollStep/2 {
		return fmt.Errorf("the list is at %v only", list.Offset.Y)
	}
	reportPercentiles("scroll_10000_"+device, took, 50, 99)
	return nil
}

func measureTyping(device string, s shownScreens) error {
	s.busy(func() { s.Shell().Reset(parts.Question("", answered)) })
	area, ok := find[*ui.TextArea](s.Shell(), func(*ui.TextArea) bool { return true })
	if !ok {
		return errors.New("there is nothing to write in")
	}
	entry := area.Entry()
	fyne.CurrentApp().Driver().CanvasForObject(s.Shell()).Focus(entry)
	var took []time.Duration
	for i := range typedKeys {
		r := []rune("skriver ")[i%8]
		took = append(took, s.busy(func() { entry.TypedRune(r) }))
	}
	reportPercentiles("key_in_4000_"+device, took, 50, 99)
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
