package grid

import (
	"cmp"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui"
)

// note says at a cell what is wrong with it, or why it cannot be written in.
type note struct {
	widget.BaseWidget

	text *ui.Text
}

// noteMost is how wide a note gets, in dp.
const noteMost float32 = 280

func newNote() *note {
	n := &note{text: &ui.Text{TextSize: ui.Support, Role: ui.OnRaised, Wrap: true}}
	n.ExtendBaseWidget(n)
	n.Hide()
	return n
}

// Floats implements ui.Floating.
func (n *note) Floats() bool { return true }

// CreateRenderer implements fyne.Widget.
func (n *note) CreateRenderer() fyne.WidgetRenderer {
	face := rectangle()
	face.CornerRadius = 8
	r := &ui.Renderer{Parts: []fyne.CanvasObject{face, n.text}}
	r.Lay = func(s fyne.Size) {
		ui.Place(face, 0, 0, s.Width, s.Height)
		ui.Place(n.text, ui.Gap12, ui.Gap8, s.Width-ui.Gap24, s.Height-ui.Gap16)
	}
	r.Redraw = func() {
		face.FillColor = ui.ColorOf(ui.Raised)
		face.Refresh()
		n.text.Refresh()
	}
	r.Redraw()
	return r.Ready(n.BaseWidget.Size())
}

// said is what is to be said at a cell, and at which.
func (g *Grid) said() (pos, string) {
	if g.Idle() || g.edit.on {
		return pos{}, ""
	}
	if g.why != "" {
		return g.at, g.why
	}
	if words := g.remark(g.over); words != "" {
		return g.over, words
	}
	if g.at.c < 0 {
		return g.at, g.row(g.at.r).Note
	}
	st := g.State()
	return g.at, cmp.Or(st.Error, st.Hint)
}

// remark is what the pointer is told at a cell: what is wrong with it, or to be known of it; at a name what is noted to the row, why it cannot
// be written in, and the whole of a name that is cut short.
func (g *Grid) remark(at pos) string {
	if at.r < 0 || at.r >= len(g.shown) {
		return ""
	}
	row := g.row(at.r)
	if at.c >= 0 {
		if f, ok := g.faults[g.keyOf(at)]; ok {
			return f.why
		}
		return cmp.Or(g.cell(at).Error, g.cell(at).Hint)
	}
	if row.Note != "" {
		return row.Note
	}
	if row.Kind == Computed && row.Why != "" {
		return row.Why
	}
	face := &g.metrics.plain
	if row.strong() {
		face = &g.metrics.bold
	}
	if g.drawing != nil && face.width(row.Name) > g.drawing.names.room(row) {
		return row.Name
	}
	return ""
}

// layNote shows what is to be said, under its cell or over it.
func (d *drawing) layNote() {
	g, m := d.g, &d.g.metrics
	at, words := g.said()
	visible(words != "", d.note)
	if words == "" {
		return
	}
	d.note.text.SetText(words)
	size := g.BaseWidget.Size()
	most := min(noteMost*m.letters/14, size.Width-ui.Gap16)
	wide := min(ui.Measure(words, m.letters, fyne.TextStyle{}).Width+ui.Gap24+1, most)
	high := ui.HeightAt(d.note.text, wide-ui.Gap24) + ui.Gap16
	x, y := float32(0), d.body.pane.Position().Y-g.scroll.Y+float32(at.r)*m.row
	if at.c >= 0 {
		b, origin := d.blockOf(at.c)
		left, _ := b.rect(at)
		x = origin.X + left
	}
	top := y + m.row + ui.Gap4
	if top+high > size.Height-ui.Gap4 {
		top = y - high - ui.Gap4
	}
	x = min(max(x, ui.Gap8), size.Width-wide-ui.Gap8)
	ui.Place(d.note, x, max(top, ui.Gap4), wide, high)
	d.note.Refresh()
}
