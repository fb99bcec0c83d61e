package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// SlotState is how a time stands to the person.
type SlotState int

// The states of a slot. Each looks different without its colour: outlined, dashed, filled, outlined and soft.
const (
	SlotFree    SlotState = iota // can be had
	SlotTaken                    // another's
	SlotMine                     // the person's
	SlotWaiting                  // asked for; not decided yet
)

// Slot is one time of a SlotGrid.
type Slot struct {
	Label string // "17:20"
	State SlotState
	Name  string // what a screen reader says; Label where empty
	OnTap func() // nothing happens where nil
}

// SlotGrid shows times in columns, as many as fit.
type SlotGrid struct {
	widget.BaseWidget

	Slots []Slot
	Least float32 // as narrow as this in dp a slot may get; 68 where zero

	cells []*slotCell
	body  *fyne.Container
}

func (g *SlotGrid) build() {
	g.ExtendBaseWidget(g)
	least := g.Least
	if least == 0 {
		least = 68
	}
	if g.body == nil {
		g.body = Grid(least*current().look.TextScale, Gap8)
	}
	if l, ok := g.body.Layout.(*gridLayout); ok {
		l.least = least * current().look.TextScale
	}
	for len(g.cells) < len(g.Slots) {
		g.cells = append(g.cells, &slotCell{})
	}
	g.body.Objects = g.body.Objects[:0]
	for i, slot := range g.Slots {
		g.cells[i].slot = slot
		g.body.Objects = append(g.body.Objects, g.cells[i])
	}
}

func (g *SlotGrid) inside() []fyne.CanvasObject {
	g.build()
	return []fyne.CanvasObject{g.body}
}

// Set shows other slots; the cells that stay keep the focus.
func (g *SlotGrid) Set(slots []Slot) {
	g.Slots = slots
	g.Refresh()
}

// HeightFor implements HeightForWidth.
func (g *SlotGrid) HeightFor(width float32) float32 {
	g.build()
	return HeightAt(g.body, width)
}

// MinSize implements fyne.CanvasObject.
func (g *SlotGrid) MinSize() fyne.Size {
	g.build()
	return g.body.MinSize()
}

// Refresh redraws the slots.
func (g *SlotGrid) Refresh() {
	g.build()
	g.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (g *SlotGrid) CreateRenderer() fyne.WidgetRenderer {
	g.build()
	d := &Renderer{Parts: []fyne.CanvasObject{g.body}}
	d.Min = g.MinSize
	d.Lay = func(s fyne.Size) { Place(g.body, 0, 0, s.Width, s.Height) }
	d.Redraw = func() {
		d.Lay(g.BaseWidget.Size())
		g.body.Refresh()
	}
	return d.Ready(g.BaseWidget.Size())
}

// slotCell is one time.
type slotCell struct {
	Pressable

	slot Slot
}

// Activate implements Presser.
func (c *slotCell) Activate() { c.slot.OnTap() }

// Idle implements Presser.
func (c *slotCell) Idle() bool { return c.slot.OnTap == nil }

// Tapped implements fyne.Tappable.
func (c *slotCell) Tapped(*fyne.PointEvent) {
	c.Own(c)
	c.Tap()
}

// AccessibilityLabel is the slot's name.
func (c *slotCell) AccessibilityLabel() string {
	if c.slot.Name != "" {
		return c.slot.Name
	}
	return c.slot.Label
}

// MinSize implements fyne.CanvasObject.
func (c *slotCell) MinSize() fyne.Size {
	c.Own(c)
	return c.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (c *slotCell) CreateRenderer() fyne.WidgetRenderer {
	c.Own(c)
	const stroke = 1.5
	face := box(Clear, ButtonRadius)
	dashes := newShapePicture()
	label := &Text{TextSize: Support, Align: fyne.TextAlignCenter, Cut: true}
	over := NewOverlay(ButtonRadius)
	d := &Renderer{Parts: []fyne.CanvasObject{face, dashes, label, over.shade, over.ring}}
	set := func() {
		label.Text, label.fresh = c.slot.Label, false
		fill, edge, ink, bold := Clear, Clear, Ink, true
		switch c.slot.State {
		case SlotFree:
			fill, edge = Surface, Track
		case SlotTaken:
			ink, bold = Quiet, false
		case SlotMine:
			fill, edge, ink = Accent, Accent, OnAccent
		case SlotWaiting:
			fill, edge, ink = AccentSoft, Accent, Accent
		}
		paint(face, fill)
		face.StrokeColor, face.StrokeWidth = ColorOf(edge), stroke
		label.Role, label.Bold = ink, bold
		show(dashes, c.slot.State == SlotTaken)
	}
	set()
	d.Min = func() fyne.Size {
		return fyne.NewSize(label.naturalWidth()+Gap16, max(SlotHeight, LineHeight(Support)+Gap16))
	}
	d.Lay = func(s fyne.Size) {
		Place(face, 0, 0, s.Width, s.Height)
		over.Lay(0, 0, s.Width, s.Height)
		Place(label, Gap4, (s.Height-LineHeight(Support))/2, s.Width-Gap8, LineHeight(Support))
		Place(dashes, 0, 0, s.Width, s.Height)
		if c.slot.State == SlotTaken && s.Width > 1 && s.Height > 1 {
			edge := newDrawing(s.Width, s.Height)
			edge.line(rounded(stroke/2, stroke/2, s.Width-stroke, s.Height-stroke, ButtonRadius-stroke/2),
				true, stroke, dash{on: 4, off: 3}, ColorOf(Track))
			dashes.draw(edge)
		}
	}
	d.Redraw = func() {
		set()
		over.Redraw(&c.Pressable)
		d.Lay(c.BaseWidget.Size())
		face.Refresh()
		label.Refresh()
	}
	return d.Ready(c.BaseWidget.Size())
}
