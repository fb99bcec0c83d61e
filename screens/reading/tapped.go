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
	after   float32 // the gap before what comes next, in dp, which is tapped with it
	do      func()
}

func newTapped(content fyne.CanvasObject, after float32, do func()) *tapped {
	t := &tapped{content: content, after: after, do: do}
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

// HeightFor implements ui.HeightForWidth. One line has the height of a finger.
func (t *tapped) HeightFor(width float32) float32 {
	return max(ui.HeightAt(t.content, width)+t.after, ui.TouchTarget)
}

// Inside implements ui.Holder.
func (t *tapped) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{t.content} }

// CreateRenderer implements fyne.Widget.
func (t *tapped) CreateRenderer() fyne.WidgetRenderer {
	r := &ui.Renderer{Parts: t.Inside(), Min: func() fyne.Size {
		return t.content.MinSize().AddWidthHeight(0, t.after).Max(fyne.NewSize(0, ui.TouchTarget))
	}}
	r.Lay = func(size fyne.Size) {
		ui.Place(t.content, 0, 0, size.Width, ui.HeightAt(t.content, size.Width))
	}
	r.Redraw = func() {
		r.Lay(t.Size())
		t.content.Refresh()
	}
	return r.Ready(t.Size())
}
