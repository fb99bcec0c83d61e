package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// StackPart is one part of a bar of a Stack.
type StackPart struct {
	Name    string
	Words   string // its value: "75.000"
	Value   float64
	Missing bool // is not there: hatched
}

// StackRow is a bar of a Stack: parts after each other, and what they are under it.
type StackRow struct {
	Name  string // "Betales af"
	Plain bool   // without the accent: what is to be met, over what meets it
	Parts []StackPart
}

// Stack shows bars of parts under each other, in one measure, so that they can be compared: what is needed, and who
// pays it. Under each stand its parts' names and values; a part of nothing is left out. Parts are told apart by the
// gap between them and their order, and what is missing by its hatching.
type Stack struct {
	widget.BaseWidget

	Rows []StackRow
}

// What a stack measures, in dp.
const (
	stackBar    float32 = 24
	stackGap    float32 = 2 // between parts
	stackSwatch float32 = 12
	stackEvery  float32 = 6 // lines of a hatching
)

// stackShades are how strong each part is, from the first on; the last ones are alike.
var stackShades = []float64{1, 0.7, 0.45, 0.25}

func (r *StackRow) shown() (parts []StackPart, sum float64) {
	for _, p := range r.Parts {
		if p.Value > 0 {
			parts = append(parts, p)
			sum += p.Value
		}
	}
	return parts, sum
}

func (s *Stack) rowHigh(r *StackRow) float32 {
	parts, _ := r.shown()
	return LineHeight(Label) + Gap4 + stackBar + Gap8 + float32(len(parts))*LineHeight(Support)
}

// HeightFor implements HeightForWidth.
func (s *Stack) HeightFor(float32) float32 {
	high := -Gap16
	for i := range s.Rows {
		high += s.rowHigh(&s.Rows[i]) + Gap16
	}
	return max(high, 0)
}

// MinSize implements fyne.CanvasObject.
func (s *Stack) MinSize() fyne.Size {
	s.ExtendBaseWidget(s)
	return fyne.NewSize(200, s.HeightFor(0))
}

// AccessibilityLabel says all of it.
func (s *Stack) AccessibilityLabel() string {
	var words []string
	for i := range s.Rows {
		words = append(words, s.Rows[i].Name)
		parts, _ := s.Rows[i].shown()
		for _, p := range parts {
			words = append(words, p.Name+" "+p.Words)
		}
	}
	return joined(words...)
}

// AccessibilityRole says that it is text.
func (s *Stack) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (s *Stack) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	img := &canvas.Image{FillMode: canvas.ImageFillStretch}
	d := &Renderer{Min: s.MinSize}
	d.Lay = func(size fyne.Size) { d.Parts = s.draw(size, img) }
	d.Redraw = func() {
		d.Lay(s.BaseWidget.Size())
		canvas.Refresh(s)
	}
	return d.Ready(s.BaseWidget.Size())
}

// draw are the parts at a size: one drawing of all bars, and the words.
func (s *Stack) draw(size fyne.Size, img *canvas.Image) []fyne.CanvasObject {
	out := []fyne.CanvasObject{img}
	if size.Width < 1 || size.Height < 1 {
		return nil
	}
	var most float64
	for i := range s.Rows {
		_, sum := s.Rows[i].shown()
		most = max(most, sum)
	}
	shapes := newDrawing(size.Width, size.Height)
	var y float32
	write := func(t *Text, x, w float32) {
		Place(t, x, y, w, LineHeight(t.TextSize))
		out = append(out, t)
	}
	for i := range s.Rows {
		row := &s.Rows[i]
		parts, _ := row.shown()
		write(&Text{Text: row.Name, TextSize: Label, Role: Quiet, Cut: true}, 0, size.Width)
		y += LineHeight(Label) + Gap4
		x := float32(0)
		for n, p := range parts {
			wide := size.Width * float32(p.Value/most)
			shapes.part(row, p, n, x, y, max(wide-stackGap, stackGap), stackBar)
			x += wide
		}
		y += stackBar + Gap8
		for n, p := range parts {
			line := LineHeight(Support)
			shapes.part(row, p, n, 0, y+(line-stackSwatch)/2, stackSwatch, stackSwatch)
			name, value := &Text{Text: p.Name, TextSize: Support, Cut: true}, &Text{Text: p.Words, TextSize: Support, Bold: true}
			if p.Missing {
				name.Role, value.Role = Bad, Bad
			}
			wide, begin := value.naturalWidth(), stackSwatch+Gap8
			write(name, begin, size.Width-begin-wide-Gap8)
			write(value, size.Width-wide, wide)
			y += line
		}
		y += Gap16
	}
	draw(img, shapes)
	Place(img, 0, 0, size.Width, size.Height)
	return out
}

// part draws one part of a bar, or its mark.
func (d *drawing) part(row *StackRow, p StackPart, n int, x, y, w, h float32) {
	shape := rounded(x, y, w, h, min(4, w/2))
	if p.Missing {
		d.fill(shape, ColorOf(BadSoft), 1)
		d.hatch(x, y, w, h, ColorOf(Bad))
		d.line(shape, true, 1.25, dash{}, ColorOf(Bad))
		return
	}
	role := Accent
	if row.Plain {
		role = Quiet
	}
	d.fill(shape, ColorOf(role), stackShades[min(n, len(stackShades)-1)])
}

// hatch draws lines across a rectangle, from its foot up to the right.
func (d *drawing) hatch(x, y, w, h float32, c color.Color) {
	for from := stackEvery/2 - h; from < w; from += stackEvery {
		low, high := max(from, 0), min(from+h, w) // where the line begins at the foot, and ends at the top
		d.line([]fyne.Position{fyne.NewPos(x+low, y+h-(low-from)), fyne.NewPos(x+high, y+h-(high-from))}, false, 1, dash{}, c)
	}
}
