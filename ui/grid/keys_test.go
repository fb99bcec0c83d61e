package grid_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/ui/grid"
)

func TestKeysMoveAndSelect(t *testing.T) {
	for _, c := range []struct{ keys, want string }{
		{"", "head/m1 1"},
		{"Down", "r0/m1 1 sum 10"},
		{"Down Right Right", "r0/m3 1"},
		{"Up Up", "head/m1 1"},
		{"Down End", "r0/year 1"},
		{"Down End Right", "r0/year 1"},
		{"Down End Home", "r0/m1 1 sum 10"},
		{"Left", "head/ 7"},
		{"Down Left Right", "r0/m1 1 sum 10"},
		{"Down Tab Tab Return", "r1/m1 1 sum 30"},
		{"Down Tab Return Tab Return", "r2/m1 1"},
		{"Down End Tab", "r1/m1 1 sum 30"},
		{"^End", "result/year 1"},
		{"^End ^Home", "head/m1 1"},
		{"Down ^Right", "r0/m2 1 sum 20"},
		{"Down ^Right ^Right", "r0/m4 1 sum 40"},
		{"Down ^Right ^Right ^Right", "r0/year 1"},
		{"Down ^Down", "r1/m1 1 sum 30"},
		{"^Left", "head/ 7"},
		{"Down shift+Right shift+Down", "r0/m1 4 sum 60"},
		{"Down shift+Right shift+Down shift+Left shift+Left", "r0/m1 2 sum 40"},
		{"Down shift+Right shift+Down Tab", "r0/m2 4 sum 60"},
		{"Down shift+Right shift+Down Tab Tab", "r1/m1 4 sum 60"},
		{"Down shift+Right shift+Down Return Return", "r0/m2 4 sum 60"},
		{"Down shift+Right shift+Down shift+Tab", "r1/m2 4 sum 60"},
		{"Down shift+Right shift+Down Escape", "r0/m1 1 sum 10"},
		{"Down shift+Space", "r0/ 7 sum 70"},
		{"Down shift+Space shift+Down", "r0/ 14 sum 100"},
		{"Down ^Space", "r0/m1 5 sum 40"},
		{"Down ^Space shift+Right", "r0/m1 10 sum 60"},
		{"Down shift+End", "r0/m1 7 sum 70"},
		{"Down shift+^Down", "r0/m1 2 sum 40"},
		{"Down shift+^End", "r0/m1 28 sum 100"},
		{"Next Next", "result/m1 1"},
		{"Next Prior", "head/m1 1"},
	} {
		s := newSheet(t, 3, 6, 900, 260)
		for k, v := range map[string]string{"r0/m1": "10", "r0/m2": "20", "r0/m4": "40", "r1/m1": "30"} {
			s.values[k] = v
		}
		s.show()
		press(s, c.keys)
		if got := s.selected(); got != c.want {
			t.Errorf("%q comes to %q, want %q", c.keys, got, c.want)
		}
	}
}

func TestTabAndF6LeadOutOfTheGrid(t *testing.T) {
	for keys, back := range map[string]bool{"^End Tab": false, "F6": false, "ctrl+Tab": false, "shift+Tab": true, "shift+F6": true} {
		s := newSheet(t, 1, 2, 600, 200)
		before, after := button("før"), button("efter")
		s.w.SetContent(stack(before, s.Grid, after))
		s.w.Canvas().Focus(s.Grid)
		press(s, keys)
		want := fyne.Focusable(after)
		if back {
			want = before
		}
		if s.w.Canvas().Focused() != want {
			t.Errorf("%q leads to %v", keys, s.w.Canvas().Focused())
		}
	}
}

func TestAGridWithNothingInItKeepsNoKey(t *testing.T) {
	s := newSheet(t, 1, 2, 600, 200)
	if !s.AcceptsTab() {
		t.Error("Tab does not move in a grid")
	}
	s.SetModel(&grid.Model{})
	if s.AcceptsTab() {
		t.Error("Tab is kept where there is nothing to move in")
	}
	passed := ""
	s.w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { passed += string(ev.Name) })
	press(s, "Down Escape")
	if passed != "DownEscape" {
		t.Errorf("the window has %q", passed)
	}
}

// TestEscKeepsThePlace: once what was begun is taken back, another Esc is the grid's too, and leads nowhere.
func TestEscKeepsThePlace(t *testing.T) {
	s := newSheet(t, 3, 3, 900, 260)
	passed := ""
	s.w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { passed += string(ev.Name) })
	press(s, "Down")
	where := s.State()
	write(s.w, "5")
	press(s, "Escape Escape Escape")
	if passed != "" {
		t.Errorf("the window has %q", passed)
	}
	if now := s.State(); now.RowID != where.RowID || now.ColumnID != where.ColumnID || now.Value != where.Value || now.Writing {
		t.Errorf("Esc leaves %+v", now)
	}
	write(s.w, "6")
	press(s, "Return")
	if s.values["r0/m1"] != "6" {
		t.Errorf("written on it is %q", s.values["r0/m1"])
	}
}

func TestTypingWritesOverTheCellAndF2WritesOn(t *testing.T) {
	for _, c := range []struct{ name, keys, text, then, value, where string }{
		{"typing replaces and Enter takes it", "Down", "5", "Return", "5", "r1/m1"},
		{"F2 keeps what stands there", "Down F2", "5", "Return", "105", "r1/m1"},
		{"Enter goes on down with Shift up", "Down", "5", "shift+Return", "5", "head/m1"},
		{"Tab goes on", "Down", "5", "Tab", "5", "r0/m2"},
		{"an arrow takes it after typing", "Down", "5", "Right", "5", "r0/m2"},
		{"an arrow moves in it after F2", "Down F2", "5", "Left", "10", "r0/m1"},
		{"Esc takes it back", "Down", "5", "Escape", "10", "r0/m1"},
		{"Backspace empties it first", "Down BackSpace", "", "Return", "", "r1/m1"},
		{"Delete clears", "Down Delete", "", "", "", "r0/m1"},
		{"a sum is kept", "Down", "12*4500", "Return", "12*4500", "r1/m1"},
	} {
		s := newSheet(t, 3, 3, 900, 260)
		s.values["r0/m1"] = "10"
		s.show()
		press(s, c.keys)
		write(s.w, c.text)
		press(s, c.then)
		if got := s.values["r0/m1"]; got != c.value || s.where() != c.where {
			t.Errorf("%s: %q at %s, want %q at %s", c.name, got, s.where(), c.value, c.where)
		}
		if c.name != "an arrow moves in it after F2" && s.w.Canvas().Focused() != fyne.Focusable(s.Grid) {
			t.Errorf("%s: the keys went elsewhere", c.name)
		}
	}
}

func TestASumIsShownAgainOnEdit(t *testing.T) {
	s := newSheet(t, 1, 2, 600, 200)
	press(s, "Down")
	write(s.w, "12*4500")
	if st := s.State(); !st.Writing || st.Result.Value == nil || st.Result.Value.RatString() != "54000" {
		t.Errorf("while it is typed the sum is %+v", st)
	}
	press(s, "Return Up")
	if st := s.State(); st.Value != "54000" || st.Text != "12*4500" {
		t.Errorf("the cell shows %q and is written in with %q", st.Value, st.Text)
	}
	press(s, "F2")
	write(s.w, "+1")
	press(s, "Return")
	if s.values["r0/m1"] != "12*4500+1" {
		t.Errorf("it is %q", s.values["r0/m1"])
	}
	if n := len(s.edits); n != 2 {
		t.Errorf("%d actions were asked for", n)
	}
}

func TestWhatIsNotChangedIsNoAction(t *testing.T) {
	s := newSheet(t, 1, 2, 600, 200)
	s.values["r0/m1"] = "10"
	s.show()
	press(s, "Down F2 Return Up F2 Escape Right Delete")
	if len(s.edits) != 0 {
		t.Errorf("asked for %v", s.edits)
	}
}

func TestALockedCellSaysWhy(t *testing.T) {
	s := newSheet(t, 1, 2, 600, 200)
	press(s, "Down End")
	write(s.w, "5")
	press(s, "^Home F2")
	press(s, "Down End Delete")
	if got := strings.Join(s.said, ", "); got != "Summen af månederne, Summen af linjerne, Summen af månederne" {
		t.Errorf("it said %q", s.said)
	}
	if len(s.edits) != 0 || s.State().Writing {
		t.Error("a locked cell is written in")
	}
	if got := s.AccessibilityLabel(); got != "Linje r0, År 1, 0, Summen af månederne" {
		t.Errorf("it is called %q", got)
	}
}

func TestATextThatIsNotTakenStaysAtItsCell(t *testing.T) {
	s := newSheet(t, 2, 2, 600, 200)
	s.values["r0/m1"], s.refuse["r1/m1"] = "10", "for stort"
	s.show()
	press(s, "Down")
	write(s.w, "cirka 5")
	press(s, "Return")
	write(s.w, "99")
	press(s, "Return Up Up")
	st := s.State()
	if st.Value != "cirka 5" || st.Text != "cirka 5" || st.Error != "wrong: sign" || s.values["r0/m1"] != "10" {
		t.Errorf("a text that cannot be read leaves %+v", st)
	}
	press(s, "Down")
	if st := s.State(); st.Value != "99" || st.Error != "for stort" {
		t.Errorf("a number that is refused leaves %+v", st)
	}
	press(s, "Up F2 Home") // it can be written on in
	press(s, "Escape Escape")
	if st := s.State(); st.Value != "10" || st.Error != "" {
		t.Errorf("Esc leaves %+v", st)
	}
	s.refuse = nil
	press(s, "Down F2")
	write(s.w, "9")
	press(s, "Return")
	if s.values["r1/m1"] != "999" {
		t.Errorf("written on it is %q", s.values["r1/m1"])
	}
}

func TestFilling(t *testing.T) {
	for _, c := range []struct{ name, keys, text, then, want string }{
		{"all with Ctrl+Enter", "Down shift+Right shift+Down", "7", "^Return", "7 7 _ / 7 7 _"},
		{"right", "Down shift+Right shift+Right shift+Down ^R", "", "", "10 10 10 / 1+1 1+1 1+1"},
		{"down", "Down shift+Right shift+Down ^D", "", "", "10 _ _ / 10 _ _"},
		{"one cell from the left", "Down Right ^R", "", "", "10 10 _ / 1+1 5 _"},
		{"one cell from above", "Down Down ^D", "", "", "10 _ _ / 10 5 _"},
		{"clearing all", "Down shift+Right shift+Down Delete", "", "", "_ _ _ / _ _ _"},
		{"past what is locked", "shift+^End Delete", "", "", "_ _ _ / _ _ _"},
	} {
		s := newSheet(t, 2, 3, 900, 260)
		s.values["r0/m1"], s.values["r1/m1"], s.values["r1/m2"] = "10", "1+1", "5"
		s.show()
		press(s, c.keys)
		write(s.w, c.text)
		press(s, c.then)
		if got := s.block(2, 3); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if len(s.edits) != 1 {
			t.Errorf("%s: it is %d actions", c.name, len(s.edits))
		}
	}
}

func TestLinesAreOpenedAddedAndNoted(t *testing.T) {
	s := newSheet(t, 1, 2, 600, 200)
	press(s, "Down Left Return F2 shift+F2 Down Return Right Return")
	want := "[open r0 open r0 note r0 add new add new]"
	if got := s.eventsInShort(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestASectionFoldsAndWhatIsSelectedStaysInSight(t *testing.T) {
	s := newSheet(t, 3, 2, 600, 260)
	press(s, "Down Down")
	s.Fold("head", true)
	if s.where() != "head/m1" {
		t.Errorf("folded away, one is at %s", s.where())
	}
	press(s, "Down")
	if s.where() != "result/m1" {
		t.Errorf("the row under a folded section is %s", s.where())
	}
	press(s, "Up Space Down")
	if s.where() != "r0/m1" {
		t.Errorf("shown again, the row under it is %s", s.where())
	}
}

func TestWhatIsSelectedStaysWhileTheDataChanges(t *testing.T) {
	s := newSheet(t, 3, 3, 600, 260)
	press(s, "Down Down Right shift+Right")
	s.lines = []string{"r9", "r0", "r1", "r2"}
	s.show()
	if got := s.selected(); got != "r1/m2 2" {
		t.Errorf("with a line more, what is selected is %s", got)
	}
	s.months = []string{"m13", "m14", "m15"} // the next year
	s.show()
	if got := s.selected(); got != "r1/m14 2" {
		t.Errorf("in another year, what is selected is %s", got)
	}
	s.lines = nil
	s.show()
	press(s, "Up Up Down")
	s.months = nil
	s.show()
	press(s, "Left Right Tab Delete ^A")
}
