package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Chip is a small rounded choice. Its face is as high as its words want, and a finger may miss it by a little.
type Chip struct {
	Pressable

	Label  string
	Icon   string // before the words
	Down   bool   // a small arrow after the words: opens a list
	Chosen bool
	Large  bool // for a desk, where there is room
	Keys   Keys // do the same as pressing it
	OnTap  func()
}

// Activate implements Presser.
func (c *Chip) Activate() { c.OnTap() }

// Idle implements Presser.
func (c *Chip) Idle() bool { return c.OnTap == nil }
func (c *Chip) keys() Keys { return c.Keys }

func (c *Chip) hint() string { return c.Keys.String() }

// Tapped implements fyne.Tappable.
func (c *Chip) Tapped(*fyne.PointEvent) {
	c.Own(c)
	c.Tap()
}

func (c *Chip) size() Size {
	if c.Large {
		return Support
	}
	return Label
}

// wide is how wide the chip is, large or not.
func (c *Chip) wide(large bool) float32 {
	side, size := float32(10), Label
	if large {
		side, size = Gap12, Support
	}
	words := &Text{Text: c.Label, TextSize: size, Bold: true, face: markFace}
	return max(words.naturalWidth()+2*side+c.lead()+c.tail(), TouchTarget)
}

// lead is the room of the icon before the words, tail that of the mark after them.
func (c *Chip) lead() float32 {
	if c.Icon == "" {
		return 0
	}
	return scaled(16) + 3
}

func (c *Chip) tail() float32 {
	if !c.Down {
		return 0
	}
	return scaled(14) + 2
}

// AccessibilityLabel is the chip's words.
func (c *Chip) AccessibilityLabel() string { return c.Label }

// MinSize implements fyne.CanvasObject.
func (c *Chip) MinSize() fyne.Size {
	c.Own(c)
	return c.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	c.Own(c)
	const edge = 1 // of a chosen one: told by more than a colour; drawn inside, or what scrolls would cut it
	rim, face := box(Accent, 0), box(Line, 0)
	label := &Text{Bold: true, face: markFace, shrink: true}
	icon, down := picture(), picture()
	over := NewOverlay(0)
	set := func() {
		ink, soft := Quiet, Line
		if c.Chosen {
			ink, soft = Accent, AccentSoft
		}
		paint(rim, ink)
		paint(face, soft)
		show(rim, c.Chosen)
		label.Text, label.Role, label.TextSize, label.fresh = c.Label, ink, c.size(), false
		setIcon(icon, c.Icon, ink)
		if c.Down {
			setIcon(down, "down", ink)
		}
	}
	set()
	height := func() float32 {
		if c.Large {
			return LineHeight(Support) + 12
		}
		return LineHeight(Label) + Gap8
	}
	d := &Renderer{Parts: []fyne.CanvasObject{rim, face, icon, label, down, over.shade, over.ring}}
	d.Min = func() fyne.Size {
		return fyne.NewSize(c.wide(c.Large), max(TouchTarget, height()))
	}
	d.Lay = func(s fyne.Size) {
		h := height()
		y := (s.Height - h) / 2
		var in float32
		if c.Chosen {
			in = edge
		}
		rim.CornerRadius, face.CornerRadius = h/2, h/2-in
		over.shade.CornerRadius, over.ring.CornerRadius = h/2, h/2+ringOut
		Place(rim, 0, y, s.Width, h)
		Place(face, in, y+in, s.Width-2*in, h-2*in)
		over.Lay(0, y, s.Width, h)
		words := min(label.naturalWidth(), s.Width-c.lead()-c.tail()-2*Gap8) // smaller where the window is narrow
		line := LineHeight(c.size())
		x := (s.Width - c.lead() - words - c.tail()) / 2
		Place(icon, x-2, (s.Height-scaled(16))/2, scaled(16), scaled(16))
		Place(label, x+c.lead(), (s.Height-line)/2, words, line)
		Place(down, x+c.lead()+words+4, (s.Height-scaled(14))/2, scaled(14), scaled(14))
	}
	d.Redraw = func() {
		set()
		over.Redraw(&c.Pressable)
		d.Lay(c.BaseWidget.Size())
		rim.Refresh()
		face.Refresh()
		label.Refresh()
	}
	return d.Ready(c.BaseWidget.Size())
}

// ChipRow is a row of chips of which one is chosen. On a phone it scrolls sideways where it is too long, without a bar:
// what fades at its edge says that there is more. Or it wraps.
type ChipRow struct {
	widget.BaseWidget

	Labels   []string
	Chosen   int  // index; -1 for none
	Wrap     bool // into lines, instead of scrolling
	OneSize  bool // as on a phone however wide it is: for a row whose page has all the width one moment and a part the next
	OnChoose func(index int)
	Beside   *Chip // stays at the end of the row, as large as its chips; none where nil

	chips []*Chip
	body  fyne.CanvasObject
	line  *fyne.Container
	seen  int // one more than the chip that was last brought into view
}

// NewChipRow is a row of chips, the first one chosen.
func NewChipRow(onChoose func(int), labels ...string) *ChipRow {
	return &ChipRow{Labels: labels, OnChoose: onChoose}
}

// Choose marks a chip as chosen without telling OnChoose.
func (r *ChipRow) Choose(index int) {
	r.Chosen = index
	r.Refresh()
}

func (r *ChipRow) build() {
	r.ExtendBaseWidget(r)
	if r.body == nil {
		if r.Wrap {
			r.line = container.New(&lineLayout{gap: Gap8, tight: true})
			r.body = r.line
		} else {
			r.line = Strip(Gap8)
			r.body = Sideways(r.line)
		}
	}
	for len(r.chips) < len(r.Labels) {
		i := len(r.chips)
		large := i > 0 && r.chips[0].Large
		r.chips = append(r.chips, &Chip{Large: large, OnTap: func() {
			r.Choose(i)
			if r.OnChoose != nil {
				r.OnChoose(i)
			}
		}})
	}
	r.line.Objects = r.line.Objects[:0]
	for i, label := range r.Labels {
		r.chips[i].Label, r.chips[i].Chosen = label, i == r.Chosen
		r.line.Objects = append(r.line.Objects, r.chips[i])
	}
}

// largeChipsFrom is the width in dp from which a row's chips are large, and all of them in sight.
const largeChipsFrom float32 = 560

// oneLine says whether all chips have room beside each other, large or not.
func (r *ChipRow) oneLine(width float32, large bool) bool {
	all := -Gap8
	for _, chip := range r.all() {
		all += chip.wide(large) + Gap8
	}
	return all <= width
}

// all are the chips and the one beside them.
func (r *ChipRow) all() []*Chip {
	if r.Beside == nil {
		return r.chips
	}
	return append(r.chips[:len(r.chips):len(r.chips)], r.Beside)
}

// fit makes the chips as large as there is room for, smaller where that keeps all of them on one line, and lets a row
// that would scroll go on in a new line where it is wide.
func (r *ChipRow) fit(width float32) {
	lines := width >= largeChipsFrom && !r.OneSize
	large := lines && (r.oneLine(width, true) || !r.oneLine(width, false))
	for _, chip := range r.all() {
		if chip.Large != large {
			chip.Large = large
			chip.Refresh()
		}
	}
	if _, are := r.line.Layout.(*lineLayout); r.Wrap || are == lines {
		return
	}
	r.line.Layout = Strip(Gap8).Layout
	if lines {
		r.line.Layout = &lineLayout{gap: Gap8, tight: true}
	}
}

// reveal brings the chosen chip into view once for each width, where the row scrolls.
func (r *ChipRow) reveal() {
	s, scrolls := r.body.(*sideways)
	if !scrolls || r.Chosen < 0 || r.Chosen >= len(r.chips) || r.seen == r.Chosen+1 || s.scroll.Size().Width == 0 {
		return
	}
	r.seen = r.Chosen + 1
	chip := r.chips[r.Chosen]
	s.reveal(chip.Position().X, chip.Position().X+chip.Size().Width)
}

// besideWide is how wide the chip at the end is, with the gap before it.
func (r *ChipRow) besideWide() float32 {
	if r.Beside == nil {
		return 0
	}
	return r.Beside.MinSize().Width + Gap8
}

func (r *ChipRow) inside() []fyne.CanvasObject {
	r.build()
	if r.Beside == nil {
		return []fyne.CanvasObject{r.body}
	}
	return []fyne.CanvasObject{r.body, r.Beside}
}

// HeightFor implements HeightForWidth.
func (r *ChipRow) HeightFor(width float32) float32 {
	r.build()
	r.fit(width)
	return HeightAt(r.line, width-r.besideWide())
}

// MinSize implements fyne.CanvasObject.
func (r *ChipRow) MinSize() fyne.Size {
	r.build()
	if r.Wrap {
		return r.line.MinSize()
	}
	return fyne.NewSize(80+r.besideWide(), r.line.MinSize().Height)
}

// Refresh redraws the chips.
func (r *ChipRow) Refresh() {
	r.build()
	r.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *ChipRow) CreateRenderer() fyne.WidgetRenderer {
	r.build()
	d := &Renderer{Parts: r.inside()}
	d.Min = r.MinSize
	var wide float32
	d.Lay = func(s fyne.Size) {
		r.fit(s.Width)
		if s.Width != wide {
			wide, r.seen = s.Width, 0
		}
		beside := r.besideWide()
		Place(r.body, 0, 0, s.Width-beside, s.Height)
		if r.Beside != nil {
			Place(r.Beside, s.Width-beside+Gap8, 0, beside-Gap8, r.Beside.MinSize().Height)
		}
		r.reveal()
	}
	d.Redraw = func() {
		r.body.Refresh()
		if r.Beside != nil {
			d.Lay(r.BaseWidget.Size())
			r.Beside.Refresh()
		}
		r.reveal()
	}
	return d.Ready(r.BaseWidget.Size())
}
