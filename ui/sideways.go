package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// sideways scrolls a row without a bar; where more of it follows, its end fades into the page's ground.
type sideways struct {
	widget.BaseWidget

	scroll *container.Scroll
	inner  *themed
	fade   *canvas.LinearGradient
}

// fadeWide is how much of the row fades, in dp.
const fadeWide = Gap32

// Sideways is what scrolls a row on a page sideways.
func Sideways(row fyne.CanvasObject) fyne.CanvasObject {
	s := &sideways{scroll: container.NewHScroll(row), fade: &canvas.LinearGradient{Angle: 270}}
	s.inner = newThemed(s.scroll, barless{})
	s.scroll.OnScrolled = func(fyne.Position) { s.look() }
	s.ExtendBaseWidget(s)
	return s
}

// look shows the fade where there is more to come.
func (s *sideways) look() {
	rest := s.scroll.Content.MinSize().Width - s.scroll.Offset.X - s.scroll.Size().Width
	show(s.fade, rest > 1)
	to := current().role(Ground, fyne.CurrentApp().Settings().ThemeVariant())
	from := to
	from.A = 0
	if s.fade.StartColor != from || s.fade.EndColor != to {
		s.fade.StartColor, s.fade.EndColor = from, to
		s.fade.Refresh()
	}
}

// reveal scrolls so that what stands between two places of the row is seen.
func (s *sideways) reveal(from, to float32) {
	wide, x := s.scroll.Size().Width, s.scroll.Offset.X
	x = min(max(x, to+fadeWide-wide), max(from-fadeWide, 0))
	x = max(min(x, s.scroll.Content.MinSize().Width-wide), 0)
	if x != s.scroll.Offset.X {
		s.scroll.ScrollToOffset(fyne.NewPos(x, 0))
		s.look()
	}
}

func (s *sideways) inside() []fyne.CanvasObject { return []fyne.CanvasObject{s.inner} }

// HeightFor implements HeightForWidth.
func (s *sideways) HeightFor(width float32) float32 { return s.inner.HeightFor(width) }

// CreateRenderer implements fyne.Widget.
func (s *sideways) CreateRenderer() fyne.WidgetRenderer {
	d := &Renderer{Parts: []fyne.CanvasObject{s.inner, s.fade}, Min: s.inner.MinSize}
	d.Lay = func(size fyne.Size) {
		Place(s.inner, 0, 0, size.Width, size.Height)
		Place(s.fade, size.Width-fadeWide, 0, fadeWide, size.Height)
		s.look()
	}
	d.Redraw = func() {
		d.Lay(s.BaseWidget.Size())
		s.inner.Refresh()
	}
	return d.Ready(s.BaseWidget.Size())
}
