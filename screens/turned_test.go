package screens

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// The window's classes, in dp: a phone's bar, a rail of icons, a rail with labels.
const phone, rail, labels = 390, 800, 1600

// inView is every word and picture that is to be seen in a window, and where.
func inView(c fyne.Canvas) []string {
	var out []string
	driver := fyne.CurrentApp().Driver()
	for _, o := range stagetest.Drawn(c) {
		what := ""
		switch o := o.(type) {
		case *canvas.Text:
			what = o.Text
		case *canvas.Image:
			if o.Resource != nil {
				what = o.Resource.Name()
			}
		}
		at := driver.AbsolutePositionForObject(o)
		if what != "" && at.Y < c.Size().Height && at.Y+o.Size().Height > 0 {
			out = append(out, fmt.Sprintf("%s at %.0f,%.0f", what, at.X, at.Y))
		}
	}
	return out
}

// TestAWindowThatChangesIsDrawnAsOneThatWasBuiltSo goes from every class of window
// to every other at every destination, and on a page further in, and compares what
// is drawn with what is drawn where the window always was that wide.
func TestAWindowThatChangesIsDrawnAsOneThatWasBuiltSo(t *testing.T) {
	a := test.NewApp()
	t.Cleanup(a.Quit)
	w := testworld.New(t)
	d := w.Device("anna")
	d.Sync()
	open := func(history []ui.Route, width float32) *hall {
		h := openHall(t, a, d.App, w.Clock.Now, look{lang: text.Danish, scale: 1})
		h.resize(fyne.NewSize(width, 800))
		h.at(history[0])
		for _, to := range history[1:] {
			h.all.shell.Go(to)
			h.settle()
		}
		if history[len(history)-1] == parts.Me() {
			h.until("the devices are listed", func() bool { return strings.Contains(h.said(), h.word("me.device_this")) })
		}
		return h
	}
	for _, history := range [][]ui.Route{
		{parts.Home()},
		{parts.Plan()},
		{parts.Tests()},
		{parts.Programme()},
		{parts.Inbox()},
		{parts.Me()},
		{parts.Home(), parts.Waiting()},
		{parts.Me(), parts.Licences()},
	} {
		want := map[float32][]string{}
		for _, width := range []float32{phone, rail, labels} {
			h := open(history, width)
			want[width] = inView(h.window.Canvas())
			h.close()
		}
		from := float32(phone)
		h := open(history, from)
		for _, to := range []float32{rail, phone, labels, rail, labels, phone} { // each to each
			h.resize(fyne.NewSize(to, 800))
			if got := inView(h.window.Canvas()); !slices.Equal(got, want[to]) {
				t.Errorf("at %v, from %g to %g dp (-fresh, +changed):\n%s", history[len(history)-1], from, to, cmp.Diff(want[to], got))
			}
			from = to
		}
		h.close()
	}
}
