package ui_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// How long a frame and the rest of a pointer are waited for.
const (
	frameTime = 20 * time.Millisecond
	tipTime   = time.Second
)

// listPage is a page whose list is made anew at every refresh, as most are.
type listPage struct {
	scaffold *ui.Scaffold
	labels   []string
	did      func(label string)
}

func newListPage(did func(string), labels ...string) *listPage {
	p := &listPage{scaffold: ui.NewScaffold("Liste"), labels: labels, did: did}
	p.Refresh()
	return p
}

func (p *listPage) Content() fyne.CanvasObject { return p.scaffold }

func (p *listPage) Refresh() {
	var body []fyne.CanvasObject
	for _, label := range p.labels {
		body = append(body, &ui.ListRow{Title: label, OnTap: func() { p.did(label) }})
	}
	p.scaffold.SetBody(body...)
}

// desk is a shell with a keyboard whose pages are lists.
func desk(t *testing.T, pages map[string]*listPage) (*ui.Shell, fyne.Window, *ui.StepLoop) {
	t.Helper()
	app(t, look(ui.AlwaysLight, 1))
	step := ui.NewStepLoop(noon)
	shell := ui.NewShell(ui.ShellOptions{
		Destinations: []ui.Destination{{ID: "home", Label: "Hjem", Icon: "home"}, {ID: "plan", Label: "Plan", Icon: "plan"}},
		Me:           ui.Destination{ID: "me", Label: "Mig", Icon: "person"},
		Loop:         step.Loop(), Keyboard: true,
		Open: func(r ui.Route) ui.Page { return pages[r.Page] },
	})
	w := picture.Window(shell, 1280, 700, 1)
	t.Cleanup(w.Close)
	shell.Attach(w.Canvas())
	return shell, w, step
}

func focusedLabel(w fyne.Window) string {
	if l, ok := w.Canvas().Focused().(interface{ AccessibilityLabel() string }); ok {
		return l.AccessibilityLabel()
	}
	return ""
}

func TestTheFocusFollowsWhatTakesThePlaceOfTheOneThatHadIt(t *testing.T) {
	for _, c := range []struct {
		name          string
		before, after []string
		on, want      string
	}{
		{"it is made anew", []string{"a", "b", "c"}, []string{"a", "b", "c"}, "b", "b"},
		{"something comes before it", []string{"a", "b", "c"}, []string{"x", "a", "b", "c"}, "b", "b"},
		{"it goes, and the next one is in its place", []string{"a", "b", "c"}, []string{"a", "c"}, "b", "c"},
		{"it was the last and goes", []string{"a", "b", "c"}, []string{"a", "b"}, "c", "b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := newListPage(func(string) {}, c.before...)
			shell, w, step := desk(t, map[string]*listPage{"home": page})
			for range 20 {
				if tab(w); focusedLabel(w) == c.on {
					break
				}
			}
			page.labels = c.after
			shell.Bridge().Changed()
			step.Advance(frameTime)
			if got := focusedLabel(w); got != c.want {
				t.Errorf("the focus is on %q, want %q", got, c.want)
			}
		})
	}
}

func TestBackPutsTheFocusWhereItWas(t *testing.T) {
	pages := map[string]*listPage{"plan": newListPage(func(string) {}, "kapitel", "spørgsmål")}
	var shell *ui.Shell
	pages["home"] = newListPage(func(string) { shell.Go(ui.Route{Page: "plan"}) }, "a", "b", "c")
	shell, w, _ := desk(t, pages)
	for range 20 {
		if tab(w); focusedLabel(w) == "b" {
			break
		}
	}
	key(w, fyne.KeyReturn)
	if got := focusedLabel(w); got != "kapitel" {
		t.Errorf("the page that was opened begins at %q", got)
	}
	pages["home"].labels = []string{"a", "nyt", "b", "c"}
	pages["home"].Refresh()
	key(w, fyne.KeyEscape)
	if got := focusedLabel(w); got != "b" {
		t.Errorf("back puts the focus on %q, want where it was", got)
	}
}

func TestASheetTakesTheFocusAndGivesItBack(t *testing.T) {
	var shell *ui.Shell
	pages := map[string]*listPage{}
	pages["home"] = newListPage(func(string) {
		shell.OpenSheet(cancelSheet(nothing))
	}, "a", "b")
	shell, w, _ := desk(t, pages)
	for range 20 {
		if tab(w); focusedLabel(w) == "b" {
			break
		}
	}
	key(w, fyne.KeyReturn)
	if got := focusedLabel(w); got != "Behold tiden" {
		t.Errorf("the sheet begins at %q, want at what loses nothing", got)
	}
	key(w, fyne.KeyEscape)
	if got := focusedLabel(w); got != "b" || w.Canvas().Overlays().Top() != nil {
		t.Errorf("after the sheet the focus is on %q", got)
	}
}

func TestBackClosesASheetByEveryKeyForIt(t *testing.T) {
	for name, back := range map[string]func(*ui.Shell, fyne.Window){
		"Esc":            func(_ *ui.Shell, w fyne.Window) { key(w, fyne.KeyEscape) },
		"the phone's":    func(_ *ui.Shell, w fyne.Window) { key(w, mobile.KeyBack) },
		"Alt and Left":   func(s *ui.Shell, _ fyne.Window) { s.TypedShortcut(altLeft) },
		"Esc in a field": func(_ *ui.Shell, w fyne.Window) { tab(w); key(w, fyne.KeyEscape) },
	} {
		t.Run(name, func(t *testing.T) {
			for _, width := range []float32{390, 1280} {
				w := newWorld(t, width)
				w.shell.Go(ui.Route{Page: "plan"})
				w.shell.OpenSheet(&ui.Sheet{Title: "Spørg", Content: ui.NewField("Navn", "", nil)})
				back(w.shell, w.window)
				if w.window.Canvas().Overlays().Top() != nil {
					t.Errorf("at %g dp the sheet is still open", width)
				}
				if got := w.shell.Current().Page; got != "plan" {
					t.Errorf("at %g dp the page under the sheet became %q", width, got)
				}
			}
		})
	}
}

var altLeft = &desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierAlt}

func TestTheSheetOverAPageIsWhatTheKeysScroll(t *testing.T) {
	w := newWorld(t, 390)
	var lines []fyne.CanvasObject
	for range 60 {
		lines = append(lines, ui.NewBody("linje"))
	}
	w.shell.OpenSheet(&ui.Sheet{Title: "Licenser", Content: ui.Column(0, lines...)})
	before := picture.Of(w.window.Canvas())
	key(w.window, fyne.KeyPageDown)
	if sameImage(before, picture.Of(w.window.Canvas())) {
		t.Error("Page Down does not scroll the sheet")
	}
	if got := w.at(ui.Route{Page: "home"}).scaffold.Offset(); got != 0 {
		t.Errorf("the page under it is scrolled %g dp", got)
	}
}

func TestDrawingThePageAsideFromTheEdgeIsTheWayBack(t *testing.T) {
	for _, c := range []struct {
		name   string
		from   fyne.Position
		dx, dy float32
		back   bool
	}{
		{"far enough", fyne.NewPos(6, 300), 140, 10, true},
		{"not far enough", fyne.NewPos(6, 300), 60, 10, false},
		{"up, which scrolls", fyne.NewPos(6, 300), 10, -140, false},
		{"from the middle", fyne.NewPos(200, 300), 140, 10, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, 390)
			w.shell.Go(ui.Route{Page: "plan"})
			page := w.at(ui.Route{Page: "plan"})
			drag(w.window.Canvas(), c.from, fyne.NewPos(c.dx, c.dy))
			if got := w.shell.Current().Page == "home"; got != c.back {
				t.Errorf("it goes back: %v, want %v", got, c.back)
			}
			if got := page.scaffold.Position().X; got != 0 {
				t.Errorf("the page stands %g dp aside", got)
			}
			if scrolled := page.scaffold.Offset() > 0; scrolled != (c.dy < -100) {
				t.Errorf("the page is scrolled %g dp", page.scaffold.Offset())
			}
		})
	}
	t.Run("where there is nothing before", func(t *testing.T) {
		w := newWorld(t, 390)
		drag(w.window.Canvas(), fyne.NewPos(6, 300), fyne.NewPos(200, 0))
		if got := w.at(ui.Route{Page: "home"}).scaffold.Position().X; got != 0 {
			t.Errorf("the page stands %g dp aside", got)
		}
	})
}

// drag moves a finger in steps, as a screen tells of it, and lifts it.
func drag(c fyne.Canvas, from, by fyne.Position) {
	const steps = 10
	for range steps - 1 {
		moveFinger(c, from, by.X/steps, by.Y/steps)
	}
	test.Drag(c, from, by.X/steps, by.Y/steps) // the last one lifts it
}

// moveFinger moves a finger that stays down.
func moveFinger(c fyne.Canvas, at fyne.Position, dx, dy float32) {
	if o := draggableAt(c.Content(), at); o != nil {
		o.Dragged(&fyne.DragEvent{Dragged: fyne.Delta{DX: dx, DY: dy}})
	}
}

// draggableAt is the topmost thing at a place that can be dragged.
func draggableAt(o fyne.CanvasObject, at fyne.Position) (found fyne.Draggable) {
	if o == nil || !o.Visible() {
		return nil
	}
	size := o.Size()
	if d, ok := o.(fyne.Draggable); ok && at.X >= 0 && at.Y >= 0 && at.X < size.Width && at.Y < size.Height {
		found = d
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, c := range children {
		if d := draggableAt(c, at.Subtract(c.Position())); d != nil {
			found = d
		}
	}
	return found
}

func TestKeysAreWrittenAsTheyStandOnAKeyboard(t *testing.T) {
	for want, keys := range map[string]ui.Keys{
		"Ctrl+K":           ui.Ctrl(fyne.KeyK),
		"Ctrl+Shift+Enter": ui.CtrlShift(fyne.KeyReturn),
		"Alt+←":            {Key: fyne.KeyLeft, With: fyne.KeyModifierAlt},
		"F1":               {Key: fyne.KeyF1},
		"?":                {Sign: '?'},
		"0–5":              {Said: "0–5"},
		"":                 {},
	} {
		if fyne.KeyModifierShortcutDefault == fyne.KeyModifierSuper && len(want) > 3 {
			continue // a Mac has signs for them
		}
		if got := keys.String(); got != want {
			t.Errorf("%+v is written %q, want %q", keys, got, want)
		}
	}
}

func TestAWordBesideTheButtonCostsNothingWhileThePointerIsElsewhere(t *testing.T) {
	pages := map[string]*listPage{"home": newListPage(func(string) {}, "a")}
	shell, w, step := desk(t, pages)
	button := &ui.Button{Icon: "search", Kind: ui.Plain, Name: "Søg", Keys: ui.Ctrl(fyne.KeyF), OnTap: nothing}
	pages["home"].scaffold.Trailing = button
	pages["home"].scaffold.Refresh()
	bare := picture.Of(w.Canvas())
	if got := step.Pending(); got != 0 {
		t.Fatalf("%d timers are set", got)
	}
	button.MouseIn(&desktop.MouseEvent{})
	hovered := picture.Of(w.Canvas())
	step.Advance(tipTime)
	if sameImage(hovered, picture.Of(w.Canvas())) {
		t.Error("nothing is told of it")
	}
	button.MouseOut()
	if !sameImage(bare, picture.Of(w.Canvas())) {
		t.Error("the word stays")
	}
	button.MouseIn(&desktop.MouseEvent{})
	shell.Go(ui.Route{Page: "home", ID: "2"})
	if got := step.Pending(); got != 0 {
		t.Errorf("%d timers are still set", got)
	}
}

func TestTabLeadsOnFromWhereOneWritesLong(t *testing.T) {
	area := &ui.TextArea{Loop: ui.NewStepLoop(noon).Loop()}
	tabbable, ok := area.Entry().(fyne.Tabbable)
	if ok && tabbable.AcceptsTab() {
		t.Error("Tab is written into the text, and who works by keys cannot leave it")
	}
}

func TestTabGoesOnFromWhatThePointerPressed(t *testing.T) {
	pages := map[string]*listPage{"home": newListPage(func(string) {}, "a", "b", "c")}
	_, w, _ := desk(t, pages)
	bare := picture.Of(w.Canvas())
	row, ok := pages["home"].scaffold.Body.Objects[1].(*ui.ListRow)
	if !ok {
		t.Fatal("the page has no second row")
	}
	test.Tap(row)
	if !sameImage(bare, picture.Of(w.Canvas())) {
		t.Error("what the pointer pressed is ringed")
	}
	tab(w)
	if got := focusedLabel(w); got != "c" {
		t.Errorf("Tab goes on at %q", got)
	}
}
