package ui_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
)

// longPage is a page with a list of n rows in parts of ten, a third of them higher
// than the others.
type longPage struct {
	list *ui.Long
	page *ui.Scaffold
	win  fyne.Window
	made map[string]int
	rows map[string]*ui.Text
}

func newLongPage(t *testing.T, n int) *longPage {
	t.Helper()
	app(t, look(ui.AlwaysLight, 1))
	p := &longPage{made: map[string]int{}, rows: map[string]*ui.Text{}}
	p.list = &ui.Long{Title: func(first string) string { return "Before " + first }, Make: func(id string) fyne.CanvasObject {
		p.made[id]++
		text := &ui.Text{Text: id, Bold: true}
		p.rows[id] = text
		var i int
		if _, err := fmt.Sscanf(id, "row %d", &i); err == nil && i%3 == 0 {
			return ui.Column(0, text, ui.NewText(ui.Title, "higher"))
		}
		return text
	}}
	p.list.SetParts(inTens(n))
	p.page = ui.NewScaffold("", ui.NewBody("before"), p.list)
	p.win = test.NewWindow(p.page)
	t.Cleanup(p.win.Close)
	p.win.SetPadded(false)
	p.win.Resize(fyne.NewSize(390, 600))
	return p
}

func inTens(n int) (parts [][]string) {
	for i := range n {
		if i%10 == 0 {
			parts = append(parts, nil)
		}
		last := &parts[len(parts)-1]
		*last = append(*last, fmt.Sprintf("row %d", i))
	}
	return parts
}

// top is where a row is on the screen.
func (p *longPage) top(id string) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(p.rows[id]).Y
}

func TestALongListMakesOnlyTheRowsNearWhatIsSeen(t *testing.T) {
	p := newLongPage(t, 10_000)
	if len(p.made) > 60 {
		t.Errorf("%d rows were made to begin with", len(p.made))
	}
	clear(p.made)
	for p.page.Offset() < 20_000 {
		p.page.ScrollTo(p.page.Offset() + 90)
	}
	seen := 0
	for i := range 10_000 {
		id := fmt.Sprintf("row %d", i)
		if p.rows[id] == nil {
			continue
		}
		if p.made[id] > 1 {
			t.Errorf("%s was made %d times while one scrolled on", id, p.made[id])
		}
		if y := p.top(id); y > 0 && y < 600 && p.rows[id].Visible() {
			seen++
		}
	}
	if seen < 5 {
		t.Errorf("%d rows are seen", seen)
	}
	if len(p.made) > 700 {
		t.Errorf("%d rows were made on the way", len(p.made))
	}
}

// Rows lie under one another without a gap or an overlap, wherever one scrolls to.
func TestRowsOfALongListLieUnderOneAnother(t *testing.T) {
	p := newLongPage(t, 1000)
	for _, to := range []float32{0, 137, 9_000, 8_950, 30_000, 12_000, 0} {
		p.page.ScrollTo(to)
		var last fyne.CanvasObject
		n := 0
		for _, o := range test.WidgetRenderer(p.list).Objects() {
			if _, face := o.(*canvas.Rectangle); face {
				continue
			}
			if last != nil {
				end := last.Position().Y + last.Size().Height
				if gap := o.Position().Y - end; gap < -0.01 || gap > ui.Gap16 {
					t.Errorf("at %v: a gap of %v", to, gap)
				}
			}
			last, n = o, n+1
		}
		if n < 8 {
			t.Errorf("at %v: %d rows", to, n)
		}
	}
}

func TestWhatIsSeenOfALongListStaysWhereItIs(t *testing.T) {
	p := newLongPage(t, 1000)
	p.page.ScrollTo(20_000) // what is above was never measured
	var id string
	for i := range 1000 {
		name := fmt.Sprintf("row %d", i)
		if p.rows[name] != nil && p.top(name) > 300 && p.top(name) < 400 {
			id = name
		}
	}
	before := p.top(id)

	// Rows above come and go.
	parts := inTens(1000)
	parts = append([][]string{{"first of all", "second of all"}}, parts[1:]...)
	p.list.SetParts(parts)
	p.page.SetBody(p.page.Body.Objects...)
	if now := p.top(id); now < before-1 || now > before+1 {
		t.Errorf("%s was at %v and is at %v", id, before, now)
	}

	// Scrolling up brings what was only guessed: each step moves what is seen by a step.
	for range 100 {
		y := p.top(id)
		p.page.ScrollTo(p.page.Offset() - 20)
		if moved := p.top(id) - y; moved < 19 || moved > 21 {
			t.Fatalf("a step of 20 moved %s by %v", id, moved)
		}
		if y > 560 {
			break
		}
	}
}

func TestALongListFollowsTheWindowsWidth(t *testing.T) {
	p := newLongPage(t, 1000)
	p.page.ScrollTo(5_000)
	p.win.Resize(fyne.NewSize(844, 390))
	n := 0
	for id := range p.made {
		if y := p.top(id); y > 0 && y < 390 {
			n++
		}
	}
	if n < 4 {
		t.Errorf("%d rows are seen after the phone was turned", n)
	}
}

func BenchmarkScrollingALongList(b *testing.B) {
	a := test.NewApp()
	a.Settings().SetTheme(look(ui.AlwaysLight, 1))
	defer a.Quit()
	list := &ui.Long{Title: func(first string) string { return first }, Make: func(id string) fyne.CanvasObject {
		return &ui.ListRow{Icon: "calendar", Title: id, Subtitle: "17:20–17:40", Edge: true, OnTap: func() {}}
	}}
	list.SetParts(inTens(10_000))
	page := ui.NewScaffold("", list)
	w := test.NewWindow(page)
	defer w.Close()
	w.Resize(fyne.NewSize(390, 844))
	at := float32(0)
	for b.Loop() {
		at += 60
		page.ScrollTo(at)
	}
}

func TestTheFocusStaysInALongListHoweverFarOneScrolls(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	list := &ui.Long{
		Title: func(first string) string { return "Before " + first },
		Make:  func(id string) fyne.CanvasObject { return &ui.ListRow{Title: id, Edge: true, OnTap: nothing} },
	}
	list.SetParts(inTens(2_000))
	page := ui.NewScaffold("", list)
	w := test.NewWindow(page)
	t.Cleanup(w.Close)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(390, 600))
	for range 5 {
		tab(w)
	}
	if got := focusedLabel(w); got != "row 4" {
		t.Fatalf("the focus is on %q", got)
	}
	page.ScrollTo(20_000)
	tab(w)
	if got := focusedLabel(w); got != "row 5" {
		t.Errorf("Tab goes on at %q", got)
	}
	page.ScrollTo(40_000)
	w.Canvas().FocusPrevious()
	if got := focusedLabel(w); got != "row 4" {
		t.Errorf("Shift+Tab goes back to %q", got)
	}
	for i := range 60 {
		if want := fmt.Sprintf("row %d", 5+i); tab(w) == nil || focusedLabel(w) != want {
			t.Fatalf("Tab comes to %q, want %q", focusedLabel(w), want)
		}
	}
}
