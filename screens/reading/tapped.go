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
// One line has the height of a finger.
func (t *tapped) HeightFor(width float32) float32 {
	return max(ui.HeightAt(t.content, width), ui.TouchTarget)
}

// Inside implements ui.Holder.
func (t *tapped) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{t.content} }

// CreateRenderer implements fyne.Widget.
func (t *tapped) CreateRenderer() fyne.WidgetRenderer {
	r := &ui.Renderer{Parts: t.Inside(), Min: func() fyne.Size { return t.content.MinSize().Max(fyne.NewSize(0, ui.TouchTarget)) }}
	r.Lay = func(size fyne.Size) {
		high := ui.HeightAt(t.content, size.Width)
		ui.Place(t.content, 0, max(size.Height-high, 0)/2, size.Width, high)
	}
	r.Redraw = func() {
		r.Lay(t.Size())
		t.content.Refresh()
	}
	return r
}
