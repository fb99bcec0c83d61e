package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
)

// growing is a page over whose buttons more comes with each change.
type growing struct {
	scaffold *ui.Scaffold
	above    int
	buttons  []*ui.Button
	onTap    func()
}

func (g *growing) Content() fyne.CanvasObject { return g.scaffold }

func (g *growing) Refresh() {
	body := []fyne.CanvasObject{}
	for range g.above {
		body = append(body, ui.NewBody("kommet til"))
	}
	for i, b := range g.buttons { // the second is made anew, as most pages do
		if i == 1 {
			b = ui.NewButton(b.Label, g.onTap)
			g.buttons[i] = b
		}
		body = append(body, b)
	}
	g.scaffold.SetBody(append(body, ui.Gap(900))...)
}

func growingIn(t *testing.T) (*world, *growing) {
	t.Helper()
	return growingOf(t, newWorld(t, 390))
}

func growingOf(t *testing.T, w *world) (*world, *growing) {
	t.Helper()
	g := &growing{scaffold: ui.NewScaffold("Book")}
	for _, label := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"} {
		g.buttons = append(g.buttons, ui.NewButton(label, nil))
	}
	g.onTap = func() { g.above += 3; g.Refresh() }
	w.own = g
	w.shell.Reset(ui.Route{Page: "book"})
	g.Refresh()
	return w, g
}

func top(o fyne.CanvasObject) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
}

func TestWhatIsPressedStaysWhereItIsWhenThePageIsDrawnAnew(t *testing.T) {
	w, g := growingIn(t)
	before := top(g.buttons[1])
	test.Tap(g.buttons[1])
	if after := top(g.buttons[1]); after != before {
		t.Errorf("what was pressed stood at %g and stands at %g", before, after)
	}
	g.above = 0 // less above than is scrolled: room is made for it
	w.shell.Bridge().Changed()
	w.step.Advance(frameTime)
	if after := top(g.buttons[1]); after != before {
		t.Errorf("after the next change what was pressed stood at %g and stands at %g", before, after)
	}
}

func TestWhatIsSeenStaysWhereItIsWhenAFeedBringsMore(t *testing.T) {
	w, g := growingIn(t)
	g.scaffold.ScrollTo(200)
	before := top(g.buttons[6])
	g.above = 4
	w.shell.Bridge().Changed()
	w.step.Advance(frameTime)
	if after := top(g.buttons[6]); after != before {
		t.Errorf("what was seen stood at %g and stands at %g", before, after)
	}
	g.scaffold.ScrollTo(0)
	g.above = 6
	w.shell.Bridge().Changed()
	w.step.Advance(frameTime)
	if got := g.scaffold.Offset(); got != 0 {
		t.Errorf("at its top the page is scrolled %g dp, want it to show what came", got)
	}
}

func TestTheRoomForWhatWasPressedGoesWhenTheWindowIsResized(t *testing.T) {
	w, g := growingIn(t)
	fresh := top(g.buttons[0])
	g.above = 12
	g.Refresh()
	g.onTap = func() { g.above = 0; g.Refresh() } // room is made over it, for it to stay where it is
	g.Refresh()
	test.Tap(g.buttons[1])
	if top(g.buttons[0]) <= fresh {
		t.Fatal("no room was made")
	}
	size := w.window.Canvas().Size()
	w.window.Resize(fyne.NewSize(800, size.Height))
	w.window.Resize(size)
	if got := top(g.buttons[0]); got != fresh {
		t.Errorf("the page begins at %g after its window was resized, want %g", got, fresh)
	}
}

func TestWhatIsReadStaysInViewWhenTheWindowIsResized(t *testing.T) {
	w := newWorld(t, 390)
	page := ui.NewScaffold("Book")
	var seen *ui.Button
	for i := range 30 {
		page.Body.Add(ui.NewBody("Sætninger, der fylder mange linjer i et smalt vindue og ikke ret mange i et bredt, så alt under dem står et andet sted."))
		b := ui.NewButton("Vælg", nil)
		if page.Body.Add(b); i == 20 {
			seen = b
		}
	}
	w.own = still{page}
	w.shell.Reset(ui.Route{Page: "book"})
	page.ScrollTo(top(seen) - 100)
	before := top(seen)
	for _, width := range []float32{1280, 640, 390} {
		w.window.Resize(fyne.NewSize(width, 700))
		if after := top(seen); after < before-60 || after > before+60 { // a header is not as high on every width
			t.Errorf("at %g dp what was read stands at %g, and stood at %g", width, after, before)
		}
	}
}

// still is a page that stays as it is.
type still struct{ content *ui.Scaffold }

func (s still) Content() fyne.CanvasObject { return s.content }
