package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// sideways scrolls a row without a bar; where there is more of it, before or after, its end fades into the page's ground.
type sideways struct {
	widget.BaseWidget

	scroll        *container.Scroll
	inner         *themed
	before, after *canvas.LinearGradient
}

// fadeWide is how much of the row fades, in dp.
const fadeWide = Gap32

// Sideways is what scrolls a row on a page sideways.
func Sideways(row fyne.CanvasObject) fyne.CanvasObject {
	fade := func() *canvas.LinearGradient { return &canvas.LinearGradient{Angle: 270} }
	s := &sideways{scroll: container.NewHScroll(row), before: fade(), after: fade()}
	s.inner = newThemed(s.scroll, noScrollBar{})
	s.scroll.OnScrolled = func(fyne.Position) { s.look() }
	s.ExtendBaseWidget(s)
	return s
}

// look shows a fade at each end where there is more.
func (s *sideways) look() {
	ground := current().role(Ground, fyne.CurrentApp().Settings().ThemeVariant())
	none := ground
	none.A = 0
	past := s.scroll.Offset.X
	fade(s.before, past > 1, ground, none)
	fade(s.after, s.scroll.Content.MinSize().Width-past-s.scroll.Size().Width > 1, none, ground)
}

// fade shows a fade from one colour to another, or none.
func fade(f *canvas.LinearGradient, shown bool, from, to color.Color) {
	show(f, shown)
	if f.StartColor != from || f.EndColor != to {
		f.StartColor, f.EndColor = from, to
		f.Refresh()
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
	d := &Renderer{Parts: []fyne.CanvasObject{s.inner, s.before, s.after}, Min: s.inner.MinSize}
	d.Lay = func(size fyne.Size) {
		Place(s.inner, 0, 0, size.Width, size.Height)
		Place(s.before, 0, 0, fadeWide, size.Height)
		Place(s.after, size.Width-fadeWide, 0, fadeWide, size.Height)
		s.look()
	}
	d.Redraw = func() {
		d.Lay(s.BaseWidget.Size())
		s.inner.Refresh()
	}
	return d.Ready(s.BaseWidget.Size())
}
