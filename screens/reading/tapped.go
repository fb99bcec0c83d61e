package reading

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui"
)

// tapped is something to read that leads on where it is tapped. By keys one goes on from its question's name.
type tapped struct {
	widget.BaseWidget

	content fyne.CanvasObject
	do      func()
}

func newTapped(content fyne.CanvasObject, do func()) *tapped {
	t := &tapped{content: content, do: do}
	t.ExtendBaseWidget(t)
	return t
}

// Tapped implements fyne.Tappable.
func (t *tapped) Tapped(*fyne.PointEvent) { t.do() }

// AccessibilityLabel is what is read.
func (t *tapped) AccessibilityLabel() string {
	if words, ok := t.content.(*ui.Text); ok {
		return words.AccessibilityLabel()
	}
	return ""
}

// HeightFor implements ui.HeightForWidth.
func (t *tapped) HeightFor(width float32) float32 { return ui.HeightAt(t.content, width) }

// Inside implements ui.Holder.
func (t *tapped) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{t.content} }

// CreateRenderer implements fyne.Widget.
func (t *tapped) CreateRenderer() fyne.WidgetRenderer {
	r := &ui.Renderer{Parts: t.Inside(), Min: t.content.MinSize}
	r.Lay = func(size fyne.Size) { ui.Place(t.content, 0, 0, size.Width, size.Height) }
	r.Redraw = func() {
		r.Lay(t.Size())
		t.content.Refresh()
	}
	return r
}
