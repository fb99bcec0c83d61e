package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
)

// shrinking is a page in which a press takes away what stands over it, so that room is made for it to stay.
func shrinking(t *testing.T, keyboard bool) (w *world, g *growing, fresh float32) {
	t.Helper()
	w, g = growingOf(t, worldWith(t, 390, ui.ShellOptions{Keyboard: keyboard}))
	w.own = nil // what one goes to is another
	fresh = top(g.buttons[0])
	g.above = 12
	g.onTap = func() { g.above = 0; g.Refresh() }
	g.Refresh()
	return w, g, fresh
}

func TestRoomUnderThePointerGoesWhenThePointerDoes(t *testing.T) {
	w, g, fresh := shrinking(t, true)
	pressed := g.buttons[1]
	pressed.MouseIn(&desktop.MouseEvent{})
	test.Tap(pressed)
	pressed.MouseOut() // the first move tells that another one took its place
	g.buttons[1].MouseIn(&desktop.MouseEvent{})
	w.step.Run()
	if top(g.buttons[0]) <= fresh {
		t.Fatal("the room is gone while the pointer is on what was pressed")
	}
	g.buttons[1].MouseOut()
	w.step.Run()
	if got := top(g.buttons[0]); got != fresh {
		t.Errorf("the page begins at %g once the pointer is gone, want %g", got, fresh)
	}
}

func TestRoomUnderAFingerGoesWhenItRestedThere(t *testing.T) {
	w, g, fresh := shrinking(t, false)
	test.Tap(g.buttons[1])
	if top(g.buttons[0]) <= fresh {
		t.Fatal("no room was made")
	}
	w.step.Advance(3 * time.Second)
	if got := top(g.buttons[0]); got != fresh {
		t.Errorf("the page begins at %g, want %g", got, fresh)
	}
}

func TestRoomIsLeftBySheetsAndPagesThatCome(t *testing.T) {
	for name, come := range map[string]func(*world){
		"a sheet":           func(w *world) { w.shell.OpenSheet(&ui.Sheet{Title: "Erstat alle", Content: ui.NewBody("Fem steder")}) },
		"another, and back": func(w *world) { w.shell.Go(ui.Route{Page: "plan"}); w.shell.Back() },
	} {
		w, g, fresh := shrinking(t, true)
		test.Tap(g.buttons[1])
		if top(g.buttons[0]) <= fresh {
			t.Fatal("no room was made")
		}
		come(w)
		if got := top(g.buttons[0]); got != fresh {
			t.Errorf("after %s the page begins at %g, want %g", name, got, fresh)
		}
	}
}

func TestNoRoomIsMadeForWhatIsNotUnderAFinger(t *testing.T) {
	for name, begin := range map[string]func(*world, *growing){
		"scrolled": func(_ *world, g *growing) { g.scaffold.ScrollTo(200) },
		"by a key": func(w *world, g *growing) { ui.Focus(g.buttons[1]); key(w.window, fyne.KeySpace) },
		"by a sheet": func(w *world, g *growing) {
			g.onTap = func() { w.shell.OpenSheet(&ui.Sheet{Content: ui.NewBody("Bookes")}) }
			g.Refresh()
			test.Tap(g.buttons[1])
		},
	} {
		w, g, fresh := shrinking(t, true)
		begin(w, g)
		g.above = 0
		w.shell.Bridge().Changed()
		w.step.Advance(frameTime)
		if got := top(g.buttons[0]); got > fresh {
			t.Errorf("%s: the page begins at %g, want at most %g", name, got, fresh)
		}
	}
}

// listed is a page whose list is made anew when one of its rows is pressed.
type listed struct {
	scaffold *ui.Scaffold
	list     *ui.Long
	rows     map[string]*ui.ListRow
	chosen   string
}

func (l *listed) Content() fyne.CanvasObject { return l.scaffold }

func TestARowThatIsPressedInAListStaysWhereItIs(t *testing.T) {
	w := newWorld(t, 390)
	l := &listed{rows: map[string]*ui.ListRow{}}
	parts := [][]string{{"a", "b", "c"}, {"d", "e", "f"}, {"g", "h", "i"}}
	l.list = &ui.Long{Title: func(first string) string { return "Fra " + first }, Make: func(id string) fyne.CanvasObject {
		l.rows[id] = &ui.ListRow{Title: id, Chosen: l.chosen == id, OnTap: func() {
			l.chosen = id
			l.list.SetParts(parts)
			l.scaffold.SetBody(ui.NewBody("Kick-off"), l.list)
		}}
		return l.rows[id]
	}}
	l.list.SetParts(parts)
	l.scaffold = ui.NewScaffold("Book", ui.NewBody("Kick-off"), l.list)
	w.own = l
	w.shell.Reset(ui.Route{Page: "book"})
	before, begins := top(l.rows["e"]), top(l.scaffold.Body)
	test.Tap(l.rows["e"])
	if got := top(l.rows["e"]); got != before {
		t.Errorf("it stood at %g and stands at %g", before, got)
	}
	if got := top(l.scaffold.Body); got != begins {
		t.Errorf("the page began at %g and begins at %g", begins, got)
	}
}

func TestWhatIsPressedBesideAListThatIsScrolledStaysWhereItIs(t *testing.T) {
	w, g := growingIn(t)
	list := ui.NewScaffold("", ui.NewButton("Første", nil), ui.NewButton("Anden", nil), ui.Gap(2000))
	w.own = beside{&ui.TwoPane{List: list, Detail: g.scaffold}}
	w.window.Resize(fyne.NewSize(1280, 700))
	w.shell.Reset(ui.Route{Page: "plan"})
	list.ScrollTo(20)
	before := top(g.buttons[1])
	test.Tap(g.buttons[1])
	if got := top(g.buttons[1]); got != before {
		t.Errorf("it stood at %g and stands at %g", before, got)
	}
}

// beside is a page of two.
type beside struct{ two *ui.TwoPane }

func (b beside) Content() fyne.CanvasObject { return b.two }
