package main

import (
	"context"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"startklar.dk/app"
	"startklar.dk/ui"
)

// windowPlace remembers how the window stands, by profile, and restores it. The
// toolkit tells a window's size and takes a place; where it stands is asked of the
// system, which Wayland does not say.
type windowPlace struct {
	window fyne.Window
	model  *app.App
	log    *slog.Logger
	now    app.Window
}

// firstSize is the window's at the first start, in dp.
var firstSize = fyne.NewSize(1120, 760)

// restore puts the window where it stood: its size and place before it is shown,
// and within a screen that is there when they are known.
func (p *windowPlace) restore(life fyne.Lifecycle) {
	if fyne.CurrentDevice().IsMobile() {
		return
	}
	p.now = p.model.Window()
	size := fyne.NewSize(p.now.Width, p.now.Height)
	if size.Width <= 0 || size.Height <= 0 {
		size = firstSize
	}
	p.window.Resize(size)
	if w, ok := p.window.(desktop.Window); ok && p.now.Placed {
		w.RequestPosition(p.now.X, p.now.Y)
	}
	life.SetOnStarted(func() {
		stand(p.window, p.now)
		if p.now.FullScreen {
			p.window.SetFullScreen(true)
		}
	})
	life.SetOnStopped(p.write)
	p.window.SetCloseIntercept(func() {
		p.keep()
		p.window.Close()
	})
}

// keep brings to disk how the window stands. What is as large as the screen keeps
// the size and place that it had before.
func (p *windowPlace) keep() {
	if fyne.CurrentDevice().IsMobile() {
		return
	}
	p.now.FullScreen = p.window.FullScreen()
	look(p.window, &p.now)
	if size := p.window.Canvas().Size(); !p.now.FullScreen && !p.now.Maximized && size.Width > 0 {
		p.now.Width, p.now.Height = size.Width, size.Height
	}
	p.write()
}

func (p *windowPlace) write() {
	if err := p.model.KeepWindow(p.now); err != nil {
		p.log.Warn("keep where the window stands", "err", err)
	}
}

// raiser brings the window to the front, for a second start of the app.
func raiser(w fyne.Window, loop ui.Loop) func(ctx context.Context) {
	return func(ctx context.Context) {
		done := make(chan struct{})
		loop.Do(func() {
			defer close(done)
			unfold(w)
			w.RequestFocus()
		})
		select {
		case <-done:
		case <-ctx.Done():
		}
	}
}

// area is a rectangle of the screen, in the system's own measure.
type area struct{ x, y, width, height int }

// common is how much of two areas is both.
func (a area) common(b area) int {
	w := min(a.x+a.width, b.x+b.width) - max(a.x, b.x)
	h := min(a.y+a.height, b.y+b.height) - max(a.y, b.y)
	return max(w, 0) * max(h, 0)
}

// within is a window brought into the screen that shows most of it, or the first
// one where none does: whole, and no larger than that. Its frame has a bar over
// what it shows.
func (a area) within(screens []area, bar int) area {
	if len(screens) == 0 {
		return a
	}
	on := screens[0]
	for _, s := range screens {
		if a.common(s) > a.common(on) {
			on = s
		}
	}
	a.width, a.height = min(a.width, on.width), min(a.height, on.height-bar)
	a.x = min(max(a.x, on.x), on.x+on.width-a.width)
	a.y = min(max(a.y, on.y+bar), on.y+on.height-a.height)
	return a
}
