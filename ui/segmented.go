package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

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
