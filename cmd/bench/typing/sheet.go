package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"startklar.dk/app"
	"startklar.dk/screens"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
	"startklar.dk/ui/grid"
)

// sheet types into the operating budget of a profile and prints what each key takes of the goroutine that draws, in
// milliseconds: to compute what comes of it and to set the curves, and to paint the window with them. Handing the picture
// to the display, which waits for it, is not in it.
func sheet(profile string, still bool) {
	ctx := context.Background()
	model, err := app.Open(ctx, app.Config{Dir: profile, Language: "da", DeviceName: "bench", Platform: "linux"})
	if err != nil {
		fail(err)
	}
	a := fyneapp.NewWithID("dk.startklar.typing")
	w := a.NewWindow("")
	shown := screens.New(ctx, screens.Options{
		App: model, Window: w, Loop: ui.AppLoop(time.Now), Now: time.Now,
		OpenURL: func(string) error { return nil }, SetTheme: a.Settings().SetTheme, Version: "bench",
	})
	first, last := newMoment(), newMoment()
	w.SetContent(container.NewStack(first.mark, w.Content(), last.mark))
	w.Resize(fyne.NewSize(1120, 760))
	go func() {
		time.Sleep(rest)
		fyne.DoAndWait(func() { shown.Shell().Reset(parts.Figures("", parts.FiguresOperating)) })
		time.Sleep(rest)
		fyne.DoAndWait(func() {
			into := focusGrid(w.Canvas())
			for st := into.State(); st.ColumnID == "" || st.Why != ""; st = into.State() {
				into.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
			}
		})
		for i := range keys {
			time.Sleep(between)
			var handled time.Duration
			fyne.DoAndWait(func() {
				begun := time.Now()
				if !still {
					w.Canvas().Focused().TypedRune(rune('1' + i%9))
				}
				handled = time.Since(begun)
				first.ask()
				last.ask()
			})
			from, to := first.await(), last.await()
			fmt.Println(float64(handled+to.Sub(from)) / float64(time.Millisecond))
			if i%8 == 7 && !still {
				fyne.DoAndWait(func() { w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) })
			}
		}
		fyne.Do(a.Quit)
	}()
	w.ShowAndRun()
	shown.Close()
	if err := model.Close(); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "typing:", err)
	os.Exit(1)
}

// focusGrid gives the focus to the grid, as Tab does.
func focusGrid(c fyne.Canvas) *grid.Grid {
	const most = 100 // places on a page
	for range most {
		c.FocusNext()
		if g, is := c.Focused().(*grid.Grid); is {
			return g
		}
	}
	fail(errors.New("there is no grid in the operating budget"))
	return nil
}

// moment is a dot that says when it was painted.
type moment struct {
	mark    *canvas.Raster
	painted chan time.Time
}

func newMoment() *moment {
	m := &moment{painted: make(chan time.Time, 1)}
	m.mark = canvas.NewRaster(func(int, int) image.Image {
		select {
		case m.painted <- time.Now():
		default:
		}
		return image.NewNRGBA(image.Rect(0, 0, 1, 1))
	})
	m.mark.SetMinSize(fyne.NewSize(1, 1))
	return m
}

// ask has it painted once more, and forgets when it was painted before.
func (m *moment) ask() {
	select {
	case <-m.painted:
	default:
	}
	m.mark.Refresh()
}

// await is when it was painted after it was asked for.
func (m *moment) await() time.Time {
	select {
	case at := <-m.painted:
		return at
	case <-time.After(patience):
		fail(errors.New("a key was never drawn"))
		return time.Time{}
	}
}
