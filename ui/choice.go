package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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

// Segmented is a choice between two to four in one frame, side by side, or under each other where the words
// would not fit.
type Segmented struct {
	widget.BaseWidget

	Labels   []string
	Chosen   int
	OnChoose func(index int)

	parts []*segment
}

// NewSegmented is a choice of which the first is chosen.
func NewSegmented(onChoose func(int), labels ...string) *Segmented {
	return &Segmented{Labels: labels, OnChoose: onChoose}
}

// Choose marks one as chosen without telling OnChoose.
func (s *Segmented) Choose(index int) {
	s.Chosen = index
	s.Refresh()
}

func (s *Segmented) build() {
	s.ExtendBaseWidget(s)
	for len(s.parts) < len(s.Labels) {
		i := len(s.parts)
		s.parts = append(s.parts, &segment{onTap: func() {
			s.Choose(i)
			if s.OnChoose != nil {
				s.OnChoose(i)
			}
		}})
	}
	for i, label := range s.Labels {
		s.parts[i].label, s.parts[i].chosen = label, i == s.Chosen
	}
}

func (s *Segmented) inside() []fyne.CanvasObject {
	s.build()
	out := make([]fyne.CanvasObject, 0, len(s.parts))
	for _, p := range s.parts[:len(s.Labels)] {
		out = append(out, p)
	}
	return out
}

// MinSize implements fyne.CanvasObject.
func (s *Segmented) MinSize() fyne.Size {
	s.build()
	return s.BaseWidget.MinSize()
}

// part is the size that each choice needs.
func (s *Segmented) part() fyne.Size {
	var out fyne.Size
	for _, p := range s.inside() {
		out = out.Max(p.MinSize())
	}
	return out
}

// naturalWidth is the width in dp with the choices side by side.
func (s *Segmented) naturalWidth() float32 {
	s.build()
	return s.part().Width*float32(len(s.Labels)) + 8
}

// segmentAir is what a part can do without beside its words, in dp.
const segmentAir = Gap24 - Gap8

// stacked says whether the choices stand under each other: where words would not fit side by side.
func (s *Segmented) stacked(width float32) bool {
	var words float32
	for _, p := range s.inside() {
		words += p.MinSize().Width - segmentAir
	}
	return width-8 < words
}

// widths are those of the parts side by side: alike, or each as its words need where the longest would not fit so.
func (s *Segmented) widths(width float32) []float32 {
	parts := s.inside()
	out := make([]float32, len(parts))
	each := (width - 8) / float32(max(len(parts), 1))
	left := width - 8
	for i, p := range parts {
		out[i] = p.MinSize().Width
		left -= out[i]
	}
	alike := each >= s.part().Width-segmentAir
	for i := range out {
		if out[i] += left / float32(len(out)); alike {
			out[i] = each
		}
	}
	return out
}

// HeightFor implements HeightForWidth.
func (s *Segmented) HeightFor(width float32) float32 {
	s.build()
	if s.stacked(width) {
		return s.part().Height * float32(len(s.Labels))
	}
	return s.part().Height
}

// Refresh redraws the choice.
func (s *Segmented) Refresh() {
	s.build()
	s.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (s *Segmented) CreateRenderer() fyne.WidgetRenderer {
	s.build()
	face := box(Line, ButtonRadius)
	d := &Renderer{Parts: append([]fyne.CanvasObject{face}, s.inside()...)}
	d.Min = func() fyne.Size {
		part := s.part()
		width := s.BaseWidget.Size().Width
		if width <= 0 {
			width = s.naturalWidth()
		}
		return fyne.NewSize(part.Width+8, s.HeightFor(width))
	}
	d.Lay = func(size fyne.Size) {
		Place(face, 0, 0, size.Width, size.Height)
		if s.stacked(size.Width) {
			h := s.part().Height
			for i, p := range s.inside() {
				Place(p, 4, float32(i)*h, size.Width-8, h)
			}
			return
		}
		x := float32(4)
		widths := s.widths(size.Width)
		for i, p := range s.inside() {
			Place(p, x, 0, widths[i], size.Height)
			x += widths[i]
		}
	}
	d.Redraw = func() {
		paint(face, Line)
		face.Refresh()
		d.Parts = append([]fyne.CanvasObject{face}, s.inside()...)
		d.Lay(s.BaseWidget.Size())
		for _, p := range s.inside() {
			p.Refresh()
		}
	}
	return d.Ready(s.BaseWidget.Size())
}

// segment is one of a Segmented's choices.
type segment struct {
	Pressable

	label  string
	chosen bool
	onTap  func()
}

// Activate implements Presser.
func (s *segment) Activate() { s.onTap() }

// Idle implements Presser.
func (s *segment) Idle() bool { return s.onTap == nil }

// Tapped implements fyne.Tappable.
func (s *segment) Tapped(*fyne.PointEvent) {
	s.Own(s)
	s.Tap()
}

// AccessibilityLabel is the choice's words.
func (s *segment) AccessibilityLabel() string { return s.label }

// MinSize implements fyne.CanvasObject.
func (s *segment) MinSize() fyne.Size {
	s.Own(s)
	return s.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (s *segment) CreateRenderer() fyne.WidgetRenderer {
	s.Own(s)
	face := box(Picked, 9)
	label := &Text{TextSize: Support, Bold: true, face: markFace, Align: fyne.TextAlignCenter, shrink: true}
	over := NewOverlay(9)
	set := func() {
		label.Text, label.Role, label.fresh = s.label, Quiet, false
		face.Shadow = canvas.Shadow{}
		paint(face, Clear)
		if s.chosen {
			label.Role = Accent
			paint(face, Picked)
		}
	}
	set()
	d := &Renderer{Parts: []fyne.CanvasObject{face, label, over.shade, over.ring}}
	d.Min = func() fyne.Size {
		return fyne.NewSize(label.naturalWidth()+Gap24, max(TouchTarget, LineHeight(Support)+Gap16))
	}
	d.Lay = func(size fyne.Size) {
		Place(face, 0, 4, size.Width, size.Height-8)
		over.LayIn(0, 4, size.Width, size.Height-8)
		Place(label, Gap4, (size.Height-LineHeight(Support))/2, size.Width-Gap8, LineHeight(Support))
	}
	d.Redraw = func() {
		set()
		over.Redraw(&s.Pressable)
		d.Lay(s.BaseWidget.Size())
		face.Refresh()
		label.Refresh()
	}
	return d.Ready(s.BaseWidget.Size())
}
