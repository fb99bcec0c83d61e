package grid_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui/grid"
)

// down presses the pointer at a cell, counted from the first that scrolls and from the first row; up lets go.
func (s *sheet) down(row, column int, with fyne.KeyModifier) fyne.Position {
	at := grid.CellAt(s.Grid, row, column)
	s.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary, Modifier: with})
	return at
}

func (s *sheet) up() { s.MouseUp(&desktop.MouseEvent{}) }

func (s *sheet) drag(to fyne.Position) {
	s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: to}})
}

func TestThePointerSelects(t *testing.T) {
	const name, head = -1, -1
	s := newSheet(t, 6, 8, 900, 300)
	for _, c := range []struct {
		what string
		do   func()
		want string
	}{
		{"a press", func() { s.down(2, 3, 0) }, "r1/m4 1"},
		{"Shift and a press", func() { s.down(1, 1, 0); s.up(); s.down(3, 2, fyne.KeyModifierShift) }, "r0/m2 6"},
		{"a drag", func() {
			s.down(1, 1, 0)
			s.drag(grid.CellAt(s.Grid, 3, 3))
			s.drag(grid.CellAt(s.Grid, 2, 2))
			s.DragEnd()
		}, "r0/m2 4"},
		{"a drag back", func() { s.down(3, 3, 0); s.drag(grid.CellAt(s.Grid, 2, 1)) }, "r2/m4 6"},
		{"a name", func() { s.down(2, name, 0) }, "r1/ 9"},
		{"names", func() { s.down(2, name, 0); s.drag(grid.CellAt(s.Grid, 4, name)) }, "r1/ 27"},
		{"a head", func() { s.down(head, 2, 0) }, "r1/m3 8"},
		{"heads", func() { s.down(head, 2, 0); s.drag(grid.CellAt(s.Grid, head, 4)) }, "r1/m3 24"},
		{"heads with Shift", func() { s.down(head, 2, 0); s.up(); s.down(head, 3, fyne.KeyModifierShift) }, "r1/m3 16"},
		{"the corner", func() { s.down(head, name, 0) }, "r1/m3 72"},
	} {
		c.do()
		s.up()
		if got := s.selected(); got != c.want {
			t.Errorf("%s selects %s, want %s", c.what, got, c.want)
		}
	}
}

func TestADragPastTheEdgeScrolls(t *testing.T) {
	s := newSheet(t, 60, 36, 700, 300)
	s.down(2, 1, 0)
	for range 12 {
		s.drag(fyne.NewPos(2000, 2000))
	}
	if st := s.State(); st.RowID != "r1" || st.Cells < 100 {
		t.Errorf("dragged past the corner, %d cells are selected", st.Cells)
	}
	if x, y := grid.Scrolled(s.Grid); x == 0 || y == 0 {
		t.Errorf("it is scrolled by %g, %g", x, y)
	}
	for range 40 {
		s.drag(fyne.NewPos(-50, -50))
	}
	if x, y := grid.Scrolled(s.Grid); x != 0 || y != 0 {
		t.Errorf("dragged back, it is scrolled by %g, %g", x, y)
	}
}

func TestADoubleClickWritesAndAClickElsewhereTakesIt(t *testing.T) {
	s := newSheet(t, 3, 3, 900, 300)
	at := s.down(1, 0, 0)
	s.up()
	test.DoubleTap(doubleAt{s.Grid, at})
	write(s.w, "42")
	s.down(2, 1, 0)
	if s.values["r0/m1"] != "42" || s.where() != "r1/m2" {
		t.Errorf("it is %q and one is at %s", s.values["r0/m1"], s.where())
	}
	s.up()
	press(s, "F2")
	write(s.w, "7")
	s.w.Canvas().Unfocus()
	if s.values["r1/m2"] != "7" {
		t.Error("what was written is lost when the focus goes")
	}
}

// doubleAt is a grid that is double tapped at a point.
type doubleAt struct {
	*grid.Grid
	at fyne.Position
}

func (d doubleAt) DoubleTapped(*fyne.PointEvent) {
	d.Grid.DoubleTapped(&fyne.PointEvent{Position: d.at})
}

func TestTheWheelScrollsAndHandsOnWhatIsLeft(t *testing.T) {
	s := newSheet(t, 60, 36, 700, 300)
	turn := func(dx, dy float32) { s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(dx, dy)}) }
	turn(0, -100)
	for range 10 { // a little at a time
		turn(-10, 0)
	}
	if x, y := grid.Scrolled(s.Grid); x < 50 || x > 150 || y != 100 {
		t.Errorf("it is scrolled by %g, %g", x, y)
	}
	if !grid.WholeColumns(s.Grid) {
		t.Error("a number is cut at the edge")
	}
	turn(0, 1000)
	turn(1000, 0)
	if x, y := grid.Scrolled(s.Grid); x != 0 || y != 0 {
		t.Errorf("it is scrolled by %g, %g", x, y)
	}
}

func TestMarksOfARowDoWhatTheyAreFor(t *testing.T) {
	s := newSheet(t, 2, 2, 900, 300)
	s.down(0, -1, 0)
	if s.Folded("head") {
		t.Error("a press on a section's name folds it")
	}
	s.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: grid.CellAt(s.Grid, 0, -1).SubtractXY(grid.CellAt(s.Grid, 0, -1).X-8, 0)}, Button: desktop.MouseButtonPrimary})
	if !s.Folded("head") {
		t.Error("a press on its mark does not")
	}
	s.Fold("head", false)
	s.down(3, -1, 0)
	if got := s.eventsInShort(); got != "[add new]" {
		t.Errorf("a press on the new line leads to %s", got)
	}
}

func TestWhatIsSelectedIsBroughtIntoView(t *testing.T) {
	s := newSheet(t, 60, 36, 700, 300)
	for _, keys := range []string{"^End", "^Home", "Next Next", "Down ^Right Home End", "Tab Tab Tab Tab Tab Tab Tab Tab Tab", "Down Down Down Down Down Down Down Down Down Down Down"} {
		press(s, keys)
		if !grid.InView(s.Grid) {
			t.Errorf("after %q one is out of sight at %s", keys, s.where())
		}
	}
	press(s, "shift+^End") // the corner that moved
	if x, y := grid.Scrolled(s.Grid); y == 0 || x < 0 {
		t.Error("a range is not followed")
	}
}
