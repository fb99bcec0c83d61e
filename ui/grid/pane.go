package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui"
)

// pane is a part of the grid in which something larger is moved about; what sticks out of it is not drawn.
type pane struct {
	widget.BaseWidget

	moved *fyne.Container // by how far it is scrolled
	over  bool            // it lies over the cells, and on their words, for a while
}

// Floats implements ui.Floating.
func (p *pane) Floats() bool { return p.over }

func newPane(objects ...fyne.CanvasObject) *pane {
	p := &pane{moved: &fyne.Container{Objects: objects}}
	p.ExtendBaseWidget(p)
	return p
}

// hold says how large what is moved about is.
func (p *pane) hold(whole fyne.Size) {
	p.moved.Resize(whole)
	for _, o := range p.moved.Objects {
		if box, ok := o.(*fyne.Container); ok {
			box.Resize(whole)
		}
	}
}

// clipped is a renderer that draws nothing outside its widget.
type clipped struct{ *ui.Renderer }

// IsClip tells the toolkit so.
func (clipped) IsClip() {}

// CreateRenderer implements fyne.Widget.
func (p *pane) CreateRenderer() fyne.WidgetRenderer {
	return clipped{&ui.Renderer{Parts: []fyne.CanvasObject{p.moved}, Min: func() fyne.Size { return fyne.NewSize(1, 1) }}}
}

// pool is a block of texts that are used again for other cells as these come into view: the text of a cell is the one
// at its row and column, counted around. So what stays in view is left as it is.
type pool struct {
	box        *fyne.Container
	tall, wide int
	slots      []slot
	state      int // of the grid: a text that was set in another is set anew
}

// slot is a text and the cell that it stands for now.
type slot struct {
	text *canvas.Text
	of   pos
	seen int // in which state of the grid
}

// reach makes room for so many cells at once.
func (p *pool) reach(tall, wide int) {
	if tall <= p.tall && wide <= p.wide {
		return
	}
	p.tall, p.wide = max(tall, p.tall), max(wide, p.wide)
	for len(p.slots) < p.tall*p.wide {
		t := &canvas.Text{}
		t.Hide()
		p.slots = append(p.slots, slot{text: t})
		p.box.Objects = append(p.box.Objects, t)
	}
	for i := range p.slots {
		p.slots[i].seen = 0
	}
}

// show has every cell of a block set that is not so already, and hides what is left.
func (p *pool) show(first, last pos, set func(t *canvas.Text, at pos)) {
	p.reach(last.r-first.r, last.c-first.c)
	for i := range p.tall {
		for j := range p.wide {
			at := pos{first.r + i, first.c + j}
			s := &p.slots[at.r%p.tall*p.wide+at.c%p.wide]
			if at.r >= last.r || at.c >= last.c {
				if s.text.Visible() {
					s.text.Hide()
				}
				s.seen = 0
				continue
			}
			if s.seen == p.state && s.of == at {
				continue
			}
			s.of, s.seen = at, p.state
			set(s.text, at)
		}
	}
}

// marks are a few objects that are made when they are needed and used again.
type marks[T fyne.CanvasObject] struct {
	box  *fyne.Container
	all  []T
	used int
	make func() T
}

// next is one more of them, to be shown.
func (m *marks[T]) next() T {
	if m.used == len(m.all) {
		o := m.make()
		m.all = append(m.all, o)
		m.box.Objects = append(m.box.Objects, o)
	}
	o := m.all[m.used]
	m.used++
	if !o.Visible() {
		o.Show()
	}
	return o
}

// rest hides those that were not asked for.
func (m *marks[T]) rest() {
	for _, o := range m.all[m.used:] {
		if o.Visible() {
			o.Hide()
		}
	}
	m.used = 0
}

// say sets a text where it is another.
func say(t *canvas.Text, words string, size float32, style fyne.TextStyle, role ui.Role) {
	t.Color = ui.ColorOf(role)
	if t.Text != words || t.TextSize != size || t.TextStyle != style {
		t.Text, t.TextSize, t.TextStyle = words, size, style
		ui.SetFace(t)
	}
}
