package plan

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui"
)

// beside sets something narrow to the right of the main thing, and under it
// where there is no room for both.
type beside struct {
	widget.BaseWidget

	main, aside fyne.CanvasObject
	width       float32 // last laid out at, in dp
}

const (
	besideFrom  float32 = 620 // as wide as this there is room for both, in dp
	besideLeast float32 = 232
	besideMost  float32 = 336
)

func newBeside(main, aside fyne.CanvasObject) *beside {
	b := &beside{main: main, aside: aside}
	b.ExtendBaseWidget(b)
	return b
}

// split is how wide each gets; zero for aside where it goes under.
func (b *beside) split(width float32) (main, aside float32) {
	if width < besideFrom || !b.aside.Visible() {
		return width, 0
	}
	aside = min(max(width*0.34, besideLeast), besideMost)
	return width - aside - ui.Gap24, aside
}

// HeightFor implements ui.HeightForWidth.
func (b *beside) HeightFor(width float32) float32 {
	main, aside := b.split(width)
	height := ui.HeightAt(b.main, main)
	switch {
	case aside > 0:
		return max(height, ui.HeightAt(b.aside, aside))
	case b.aside.Visible():
		return height + ui.Gap24 + ui.HeightAt(b.aside, width)
	}
	return height
}

// Inside implements ui.Holder.
func (b *beside) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{b.main, b.aside} }

// MinSize implements fyne.CanvasObject.
func (b *beside) MinSize() fyne.Size {
	b.ExtendBaseWidget(b)
	return b.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (b *beside) CreateRenderer() fyne.WidgetRenderer {
	r := &ui.Renderer{Parts: b.Inside()}
	r.Min = func() fyne.Size {
		width := b.width
		if width == 0 {
			width = besideLeast
		}
		return fyne.NewSize(besideLeast, b.HeightFor(width))
	}
	r.Lay = func(size fyne.Size) {
		b.width = size.Width
		main, aside := b.split(size.Width)
		height := ui.HeightAt(b.main, main)
		ui.Place(b.main, 0, 0, main, height)
		if aside > 0 {
			ui.Place(b.aside, main+ui.Gap24, 0, aside, ui.HeightAt(b.aside, aside))
			return
		}
		ui.Place(b.aside, 0, height+ui.Gap24, size.Width, ui.HeightAt(b.aside, size.Width))
	}
	r.Redraw = func() {
		r.Lay(b.Size())
		b.main.Refresh()
		b.aside.Refresh()
	}
	return r
}
