package reading

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui"
)

// table is lines of cells under a head. Numbers stand to the right; words share what is left. Where a word or a number
// would be broken, or a cell would go over many rows, each line stands as a paragraph of its own, and names what each cell is.
type table struct {
	widget.BaseWidget

	number []bool // which columns hold numbers
	lines  [][]*ui.Text

	letters        float32 // at which the columns were measured; zero before
	least, natural []float32
	stacked        fyne.CanvasObject
	width          float32
}

const lineGap float32 = 6

// mostRows is over how many rows the words of a cell may go, about, before the table has no room.
const mostRows = 3

// newTable makes a table of lines, the first of which is its head.
func newTable(number []bool, lines [][]*ui.Text) *table {
	t := &table{number: number, lines: lines}
	for _, line := range lines {
		for i, cell := range line {
			if number[i] {
				cell.Align = fyne.TextAlignTrailing
			}
		}
	}
	t.ExtendBaseWidget(t)
	return t
}

// measure finds how narrow each column can be, and how wide it would be.
func (t *table) measure() {
	letters := ui.Letters(ui.Body)
	if t.letters == letters {
		return
	}
	t.letters = letters
	t.least, t.natural = make([]float32, len(t.number)), make([]float32, len(t.number))
	for _, line := range t.lines {
		for i, cell := range line {
			wide := func(words string) float32 {
				return ui.Measure(words, ui.Letters(cell.TextSize), fyne.TextStyle{Bold: cell.Bold}).Width + ui.Gap12
			}
			t.natural[i] = max(t.natural[i], wide(cell.Text))
			for word := range strings.FieldsFuncSeq(cell.Text, breaks) {
				t.least[i] = max(t.least[i], wide(word))
			}
		}
	}
}

// breaks says whether a line may end at a rune.
func breaks(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

// columns are how wide each column is; none where there is no room for them.
func (t *table) columns(width float32) []float32 {
	t.measure()
	var least, more float32
	for i := range t.number {
		least += t.least[i]
		more += t.natural[i] - t.least[i]
	}
	if least > width {
		return nil
	}
	out := make([]float32, len(t.number))
	for i := range out {
		out[i] = t.least[i]
		if more > 0 {
			out[i] += (t.natural[i] - t.least[i]) * min((width-least)/more, 1)
		}
	}
	for i, wide := range out {
		if t.natural[i] > mostRows*wide {
			return nil
		}
	}
	if rest := width - max(least, min(least+more, width)); rest > 0 {
		out[0] += rest
	}
	return out
}

// stack is each line as a paragraph.
func (t *table) stack() fyne.CanvasObject {
	if t.stacked != nil {
		return t.stacked
	}
	column := ui.Column(ui.Gap12)
	head := t.lines[0]
	for _, line := range t.lines[1:] {
		one := ui.Column(2, &ui.Text{Text: line[0].Text, TextSize: ui.Support, Bold: true, Wrap: true})
		for i, cell := range line[1:] {
			if cell.Text != "" {
				one.Add(&ui.Text{TextSize: ui.Support, Wrap: true, Spans: []ui.Span{
					{Text: head[i+1].Text + " ", Role: ui.Quiet}, {Text: cell.Text, Role: cell.Role, Bold: cell.Bold},
				}})
			}
		}
		column.Add(one)
	}
	t.stacked = column
	return column
}

// lay visits each cell with its place, and gives the height of them all.
func (t *table) lay(columns []float32, visit func(cell *ui.Text, x, y, w, h float32)) (y float32) {
	for _, line := range t.lines {
		var high float32
		for i, cell := range line {
			high = max(high, cell.HeightFor(columns[i]-ui.Gap12))
		}
		x := float32(0)
		for i, cell := range line {
			at := x
			if t.number[i] {
				at += ui.Gap12
			}
			visit(cell, at, y, columns[i]-ui.Gap12, high)
			x += columns[i]
		}
		y += high + lineGap
	}
	return y - lineGap
}

// HeightFor implements ui.HeightForWidth.
func (t *table) HeightFor(width float32) float32 {
	columns := t.columns(width)
	if columns == nil {
		return ui.HeightAt(t.stack(), width)
	}
	return t.lay(columns, func(*ui.Text, float32, float32, float32, float32) {})
}

// Inside implements ui.Holder.
func (t *table) Inside() (all []fyne.CanvasObject) {
	if t.width > 0 && t.columns(t.width) == nil {
		return []fyne.CanvasObject{t.stack()}
	}
	for _, line := range t.lines {
		for _, cell := range line {
			all = append(all, cell)
		}
	}
	return all
}

// CreateRenderer implements fyne.Widget.
func (t *table) CreateRenderer() fyne.WidgetRenderer {
	r := &ui.Renderer{}
	r.Min = func() fyne.Size { return fyne.NewSize(ui.Gap32, t.HeightFor(max(t.width, 200))) }
	r.Lay = func(size fyne.Size) {
		t.width = size.Width
		r.Parts = t.Inside()
		if columns := t.columns(size.Width); columns != nil {
			t.lay(columns, func(cell *ui.Text, x, y, w, h float32) { ui.Place(cell, x, y, w, h) })
		} else {
			ui.Place(t.stack(), 0, 0, size.Width, size.Height)
		}
	}
	r.Redraw = func() {
		r.Lay(t.Size())
		for _, o := range r.Parts {
			o.Refresh()
		}
	}
	return r.Ready(t.Size())
}
