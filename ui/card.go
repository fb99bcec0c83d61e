package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Card is a rounded surface with air inside and a soft shadow under it in light.
type Card struct {
	widget.BaseWidget

	Content fyne.CanvasObject
	Fill    Role // Surface where empty; a soft role makes a card that speaks, without shadow
	Bare    bool // no air inside: the content reaches the edges
	Chosen  bool // the one among several that was asked for: in an outline

	tinted bool // the buttons inside have the ink of the fill
}

// NewCard is a card around what stands in a column with 12 dp between.
func NewCard(objects ...fyne.CanvasObject) *Card {
	return &Card{Content: Column(Gap12, objects...)}
}

// NewSoftCard is a card in a soft colour, for the one thing that matters now.
func NewSoftCard(fill Role, objects ...fyne.CanvasObject) *Card {
	return &Card{Fill: fill, Content: Column(Gap12, objects...)}
}

func (c *Card) padding() float32 {
	if c.Bare {
		return 0
	}
	return CardPadding
}

func (c *Card) inside() []fyne.CanvasObject { return []fyne.CanvasObject{c.Content} }

// HeightFor implements HeightForWidth.
func (c *Card) HeightFor(width float32) float32 {
	return HeightAt(c.Content, width-2*c.padding()) + 2*c.padding()
}

// MinSize implements fyne.CanvasObject.
func (c *Card) MinSize() fyne.Size {
	c.ExtendBaseWidget(c)
	return c.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	face := newFace(c.Fill)
	if c.Content == nil {
		c.Content = Gap(0)
	}
	c.outline(face)
	c.tintActions()
	d := &Renderer{Parts: []fyne.CanvasObject{face, c.Content}}
	d.Min = func() fyne.Size { return c.Content.MinSize().AddWidthHeight(2*c.padding(), 2*c.padding()) }
	d.Lay = func(s fyne.Size) {
		p := c.padding()
		Place(face, 0, 0, s.Width, s.Height)
		Place(c.Content, p, p, s.Width-2*p, s.Height-2*p)
	}
	d.Redraw = func() {
		c.outline(face)
		paintFace(face, c.Fill)
		c.tintActions()
		d.Parts[1] = c.Content
		d.Lay(c.BaseWidget.Size())
		face.Refresh()
		c.Content.Refresh()
	}
	return d.Ready(c.BaseWidget.Size())
}

// outline shows which card was asked for.
func (c *Card) outline(face *canvas.Rectangle) {
	face.StrokeWidth = 0
	if c.Chosen {
		face.StrokeColor, face.StrokeWidth = ColorOf(Accent), 2
	}
}

// tintActions gives the quieter buttons on a card that warns or alarms its ink: the accent says that all is well.
func (c *Card) tintActions() {
	ink := Role("")
	switch c.Fill {
	case WarnSoft:
		ink = Warn
	case BadSoft:
		ink = Bad
	}
	if ink == "" && !c.tinted {
		return
	}
	c.tinted = ink != ""
	var visit func(fyne.CanvasObject)
	visit = func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *Card: // sees to its own
			return
		case *Button:
			if o.lies == ink {
				break
			}
			o.lies = ink
			if o.owner != nil { // it was drawn, or measured, before it lay here
				o.Refresh()
			}
		}
		for _, child := range childrenOf(o) {
			visit(child)
		}
	}
	visit(c.Content)
}

func newFace(fill Role) *canvas.Rectangle {
	face := canvas.NewRectangle(ColorOf(Surface))
	face.CornerRadius = CardRadius
	paintFace(face, fill)
	return face
}

func paintFace(face *canvas.Rectangle, fill Role) {
	if fill == "" || fill == Surface {
		paint(face, Surface)
		castShadow(face)
		return
	}
	paint(face, fill)
	face.Shadow = canvas.Shadow{}
}

// TapCard is a card that can be pressed as a whole.
type TapCard struct {
	Pressable

	Content fyne.CanvasObject
	Fill    Role // Surface where empty
	Bare    bool // no air inside
	Label   string
	OnTap   func()
}

// NewTapCard is a pressable card around what stands in a column with 12 dp between.
func NewTapCard(label string, onTap func(), objects ...fyne.CanvasObject) *TapCard {
	return &TapCard{Label: label, OnTap: onTap, Content: Column(Gap12, objects...)}
}

// Activate implements Presser.
func (c *TapCard) Activate() { c.OnTap() }

// Idle implements Presser.
func (c *TapCard) Idle() bool { return c.OnTap == nil }

func (c *TapCard) inside() []fyne.CanvasObject {
	return []fyne.CanvasObject{c.Content}
}

func (c *TapCard) padding() float32 {
	if c.Bare {
		return 0
	}
	return CardPadding
}

// Tapped implements fyne.Tappable.
func (c *TapCard) Tapped(*fyne.PointEvent) {
	c.Own(c)
	c.Tap()
}

// AccessibilityLabel is the card's Label.
func (c *TapCard) AccessibilityLabel() string { return c.Label }

// HeightFor implements HeightForWidth.
func (c *TapCard) HeightFor(width float32) float32 {
	return HeightAt(c.Content, width-2*c.padding()) + 2*c.padding()
}

// MinSize implements fyne.CanvasObject.
func (c *TapCard) MinSize() fyne.Size {
	c.Own(c)
	return c.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (c *TapCard) CreateRenderer() fyne.WidgetRenderer {
	c.Own(c)
	face, over := newFace(c.Fill), NewOverlay(CardRadius)
	if c.Content == nil {
		c.Content = Gap(0)
	}
	d := &Renderer{Parts: []fyne.CanvasObject{face, over.shade, c.Content, over.ring}}
	d.Min = func() fyne.Size { return c.Content.MinSize().AddWidthHeight(2*c.padding(), 2*c.padding()) }
	d.Lay = func(s fyne.Size) {
		p := c.padding()
		Place(face, 0, 0, s.Width, s.Height)
		over.Lay(0, 0, s.Width, s.Height)
		Place(c.Content, p, p, s.Width-2*p, s.Height-2*p)
	}
	d.Redraw = func() {
		paintFace(face, c.Fill)
		d.Parts[2] = c.Content
		over.Redraw(&c.Pressable)
		d.Lay(c.BaseWidget.Size())
		face.Refresh()
		c.Content.Refresh()
	}
	return d.Ready(c.BaseWidget.Size())
}
