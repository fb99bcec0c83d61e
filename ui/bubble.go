package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// bubble is a word beside what the pointer is on: a name, or its keys.
type bubble struct {
	widget.BaseWidget

	text *Text
}

func newBubble() *bubble {
	b := &bubble{text: &Text{TextSize: Label, Role: OnRaised}}
	b.ExtendBaseWidget(b)
	b.Hidden = true
	return b
}

// say shows words, or hides where there are none or they are not asked for.
func (b *bubble) say(words string, visible bool) {
	if words == "" || !visible {
		b.Hide()
		return
	}
	b.text.SetText(words)
	b.Show()
}

func (b *bubble) size() fyne.Size {
	return fyne.NewSize(b.text.naturalWidth()+Gap16, LineHeight(Label)+Gap8)
}

// CreateRenderer implements fyne.Widget.
func (b *bubble) CreateRenderer() fyne.WidgetRenderer {
	face := box(Raised, 6)
	d := &Renderer{Parts: []fyne.CanvasObject{face, b.text}}
	d.Min = b.size
	d.Lay = func(s fyne.Size) {
		Place(face, 0, 0, s.Width, s.Height)
		Place(b.text, Gap8, Gap4, s.Width-Gap16, s.Height-Gap8)
	}
	d.Redraw = func() {
		paint(face, Raised)
		face.Refresh()
		b.text.Refresh()
	}
	return d.Ready(b.BaseWidget.Size())
}
