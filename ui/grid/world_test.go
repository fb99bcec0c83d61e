package grid_test

import (
	"fmt"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/assets/fonts"
	"startklar.dk/assets/icons"
	"startklar.dk/ui"
	"startklar.dk/ui/formula"
	"startklar.dk/ui/grid"
	"startklar.dk/ui/picture"
)

// look is the product's own look in a variant.
func look(t *testing.T, variant ui.Variant) {
	t.Helper()
	a := test.NewApp()
	a.Settings().SetTheme(ui.NewTheme(ui.Look{
		Fonts:   ui.Fonts{Regular: fonts.Regular, SemiBold: fonts.SemiBold, Bold: fonts.Bold, Title: fonts.Title, Heading: fonts.Heading, Italic: fonts.Italic, BoldItalic: fonts.BoldItalic, Covers: fonts.Covers},
		Icons:   icons.SVG,
		Variant: variant,
	}))
	t.Cleanup(a.Quit)
}

var words = grid.Words{
	Notation: formula.Comma,
	Wrong:    func(e *formula.Error) string { return "wrong: " + e.Kind.String() },
	Empty:    "tom",
	Folded:   "foldet sammen",
	Menu: grid.MenuWords{
		Cut: "Klip", Copy: "Kopiér", Paste: "Sæt ind", Clear: "Ryd", FillRight: "Fyld til højre", FillDown: "Fyld nedad",
		Note: "Bemærkning", Open: "Åbn linjen",
	},
}

// sheet is a budget to write in: lines of whole numbers under months, with a sum over them and their year.
type sheet struct {
	*grid.Grid

	t      *testing.T
	w      fyne.Window
	lines  []string
	months []string
	values map[string]string // row/column → what was typed; a number unless it is "words"
	edits  [][]grid.Change
	notes  map[string]string
	refuse map[string]string // row/column → why
	report []grid.Pasted
	said   []string
	events []string
}

// newSheet shows so many lines and months at a size.
func newSheet(t *testing.T, lines, months int, width, height float32) *sheet {
	t.Helper()
	look(t, ui.AlwaysLight)
	s := &sheet{t: t, values: map[string]string{}, refuse: map[string]string{}}
	for i := range lines {
		s.lines = append(s.lines, "r"+strconv.Itoa(i))
	}
	for i := range months {
		s.months = append(s.months, "m"+strconv.Itoa(i+1))
	}
	s.Grid = grid.New(words)
	s.OnEdit = s.take
	s.OnPaste = func(p grid.Pasted) { s.report = append(s.report, p) }
	s.OnLocked = func(why string) { s.said = append(s.said, why) }
	event := func(name string) func(string) {
		return func(row string) { s.events = append(s.events, name+" "+row) }
	}
	s.OnAddLine, s.OnOpen, s.OnNote = event("add"), event("open"), event("note")
	s.show()
	s.w = picture.Window(s.Grid, width, height, 1)
	t.Cleanup(s.w.Close)
	s.w.Canvas().Focus(s.Grid)
	return s
}

// take keeps what is not refused, as a screen does.
func (s *sheet) take(changes []grid.Change) (refused []grid.Refusal) {
	s.edits = append(s.edits, changes)
	for _, c := range changes {
		k := c.Row + "/" + c.Column
		if why := s.refuse[k]; why != "" {
			refused = append(refused, grid.Refusal{Row: c.Row, Column: c.Column, Why: why})
			continue
		}
		if c.Value == nil {
			delete(s.values, k)
		} else if c.Plain {
			s.values[k] = c.Value.RatString()
		} else {
			s.values[k] = c.Text
		}
	}
	s.show()
	return refused
}

// show hands the grid its data.
func (s *sheet) show() {
	var m grid.Model
	for i, id := range s.months {
		m.Columns = append(m.Columns, grid.Column{ID: id, Label: "md " + strconv.Itoa(i+1), Name: "måned " + strconv.Itoa(i+1)})
	}
	m.Columns = append(m.Columns, grid.Column{ID: "year", Over: "2027", Label: "År 1"})
	m.Fixed = 1
	head := grid.Row{ID: "head", Kind: grid.Section, Name: "Salg", Why: "Summen af linjerne"}
	for range m.Columns {
		head.Cells = append(head.Cells, grid.Cell{Text: "0"})
	}
	m.Rows = append(m.Rows, head)
	for _, id := range s.lines {
		row := grid.Row{ID: id, Name: "Linje " + id, Indent: 1, Unit: "kr", Line: true, Note: s.notes[id]}
		for _, month := range s.months {
			row.Cells = append(row.Cells, s.cellOf(id+"/"+month))
		}
		row.Cells = append(row.Cells, grid.Cell{Text: "0", Why: "Summen af månederne"})
		m.Rows = append(m.Rows, row)
	}
	m.Rows = append(m.Rows, grid.Row{ID: "new", Kind: grid.Adder, Name: "+ Ny linje", Indent: 1})
	m.Rows = append(m.Rows, grid.Row{ID: "result", Kind: grid.Total, Name: "Resultat", Why: "Regnet ud"})
	s.SetModel(&m)
}

func (s *sheet) cellOf(k string) grid.Cell {
	typed, ok := s.values[k]
	if !ok {
		return grid.Cell{}
	}
	r, err := formula.Eval(typed, formula.Comma)
	if err != nil {
		s.t.Fatal(err)
	}
	value, _ := formula.Round(r.Value, 1)
	c := grid.Cell{Text: strconv.FormatInt(value, 10), Raw: strconv.FormatInt(value, 10), Value: value, Number: true}
	if !r.Plain {
		c.Formula = typed
	}
	return c
}

// at is where one is, in short: row/column.
func (s *sheet) where() string {
	st := s.State()
	return st.RowID + "/" + st.ColumnID
}

// selected is how much is selected, in short.
func (s *sheet) selected() string {
	st := s.State()
	out := fmt.Sprintf("%s %d", s.where(), st.Cells)
	if st.Summed {
		out += fmt.Sprintf(" sum %d", st.Sum)
	}
	return out
}
