package grid

import (
	"iter"
	"strings"

	"startklar.dk/ui/formula"
)

// Pasted is what became of a paste.
type Pasted struct {
	Taken   int // cells that were taken
	Wrong   int // cells whose text was not taken; it stands at them with what is wrong
	Locked  int // cells that cannot be written in, and were left as they were
	LeftOut int // cells of the clipboard that lay beyond the grid
	Rows    int // of the clipboard
}

// Copy is what is selected as workbooks take it: cells between tabs and lines. Numbers are copied as one types them, in
// the language of the grid.
func (g *Grid) Copy() string {
	if g.Idle() {
		return ""
	}
	from, to := g.area()
	var out strings.Builder
	for r := from.r; r <= to.r; r++ {
		for c := from.c; c <= to.c; c++ {
			if c > from.c {
				out.WriteByte('\t')
			}
			at := pos{r, c}
			text := g.cell(at).raw()
			if f, wrong := g.faults[g.keyOf(at)]; wrong {
				text = f.text
			}
			out.WriteString(quote(text))
		}
		if from.r != to.r {
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// Paste puts cells of a workbook in from the upper left corner of what is selected. One cell alone fills all that is
// selected; a block is repeated where what is selected is so many times as large. A cell that cannot be read keeps its
// text and says what is wrong, and the others are taken. It is one action.
func (g *Grid) Paste(text string) {
	if g.Idle() || text == "" {
		return
	}
	from, to := g.area()
	t := parse(text, len(g.shown)-from.r, len(g.model.Columns)-from.c)
	if len(t.cells) == 0 || t.cols == 0 {
		return
	}
	tall, wide := len(t.cells), t.cols
	if n := to.r - from.r + 1; t.over == 0 && n%tall == 0 {
		tall = n
	}
	if n := to.c - from.c + 1; t.over == 0 && n%wide == 0 {
		wide = n
	}
	s := set{notation: formula.Guess(t.texts(), g.words.Notation)}
	for r := range tall {
		row := t.cells[r%len(t.cells)]
		for c := range wide {
			if source := c % t.cols; source < len(row) {
				g.put(&s, pos{from.r + r, from.c + c}, row[source])
			}
		}
	}
	g.from, g.to = from, pos{from.r + tall - 1, from.c + wide - 1}
	g.at = from
	wrong := len(s.faults)
	refused := g.apply(s)
	if g.OnPaste != nil {
		g.OnPaste(Pasted{
			Taken: len(s.changes) - refused, Wrong: wrong + refused, Locked: s.locked, LeftOut: t.over, Rows: t.rows,
		})
	}
}

// texts are the cells of a table.
func (t table) texts() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, row := range t.cells {
			for _, cell := range row {
				if !yield(cell) {
					return
				}
			}
		}
	}
}
