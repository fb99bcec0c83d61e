package reading

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui"
)

// table is lines of cells in columns. Numbers stand to the right and get an equal part each; words get what is left.
type table struct {
	widget.BaseWidget

	number []bool
	lines  [][]*ui.Text
	width  float32
}

// What a table measures: in dp at the usual size of letters.
const (
	numberWide float32 = 76
	lineGap    float32 = 6
)

func (t *table) add(line []*ui.Text) {
	for i, cell := range line {
		if t.number[i] {
			cell.Align = fyne.TextAlignTrailing
		}
	}
	t.lines = append(t.lines, line)
}

// columns are how wide each column is.
func (t *table) columns(width float32) []float32 {
	out := make([]float32, len(t.number))
	words, numbers := 0, 0
	for _, n := range t.number {
		if n {
			numbers++
		} else {
			words++
		}
	}
	wide := numberWide * ui.Letters(ui.Body) / 16
	if most := width * 0.66 / float32(max(numbers, 1)); words > 0 && wide > most {
		wide = most
	}
	for i, n := range t.number {
		if n {
			out[i] = wide
		} else {
			out[i] = (width - float32(numbers)*wide) / float32(words)
		}
	}
	return out
}

func (t *table) each(width float32, visit func(cell *ui.Text, x, y, w, h float32)) (y float32) {
	columns := t.columns(width)
	for _, line := range t.lines {
		var high float32
		for i, cell := range line {
			high = max(high, cell.HeightFor(columns[i]-ui.Gap4))
		}
		x := float32(0)
		for i, cell := range line {
			visit(cell, x, y, columns[i]-ui.Gap4, high)
			x += columns[i]
		}
		y += high + lineGap
	}
	return y
}

// HeightFor implements ui.HeightForWidth.
func (t *table) HeightFor(width float32) float32 {
	return t.each(width, func(*ui.Text, float32, float32, float32, float32) {})
}

// Inside implements ui.Holder.
func (t *table) Inside() (all []fyne.CanvasObject) {
	for _, line := range t.lines {
		for _, cell := range line {
			all = append(all, cell)
		}
	}
	return all
}

// CreateRenderer implements fyne.Widget.
func (t *table) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	r := &ui.Renderer{Parts: t.Inside()}
	r.Min = func() fyne.Size { return fyne.NewSize(200, t.HeightFor(max(t.width, 200))) }
	r.Lay = func(size fyne.Size) {
		t.width = size.Width
		t.each(size.Width, func(cell *ui.Text, x, y, w, h float32) { ui.Place(cell, x, y, w, h) })
	}
	r.Redraw = func() {
		r.Lay(t.Size())
		for _, o := range r.Parts {
			o.Refresh()
		}
	}
	return r
}
