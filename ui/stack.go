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
// pays it. Their parts' names and values stand beside each other under all bars, or under each bar where that is too
// narrow; a part of nothing is left out. Parts are told apart by the gap between them and their order, and what is missing
// by its hatching.
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
	stackLeast  float32 = 200
	stackColumn float32 = 132 // of names and values beside others, wide at the least, at the usual size of letters
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

// saysHigh is how high the names and values of the parts are in a width.
func (r *StackRow) saysHigh(width float32) (high float32) {
	parts, _ := r.shown()
	for _, p := range parts {
		name, value := p.words()
		_, one := stackedWords(name, value, width)
		high += one
	}
	return high
}

func (r *StackRow) title() *Text {
	return &Text{Text: r.Name, TextSize: Label, Role: Quiet, Wrap: true}
}

// words are a part's name and value.
func (p *StackPart) words() (name, value *Text) {
	name = &Text{Text: p.Name, TextSize: Support, Wrap: true}
	value = &Text{Text: p.Words, TextSize: Support, Bold: true}
	if p.Missing {
		name.Role, value.Role = Bad, Bad
	}
	return name, value
}

// nameAt is where a part's name begins, after its mark.
const nameAt = stackSwatch + Gap8

// stackedWords is how wide a part's name is, and how high it is with its value: the value stands at the end of the
// name's last line, or under it where a word of the name has no room beside it.
func stackedWords(name, value *Text, width float32) (wide, high float32) {
	if wide = width - nameAt - Gap8 - value.naturalWidth(); name.longestWord() <= wide {
		return wide, HeightAt(name, wide)
	}
	return width - nameAt, HeightAt(name, width-nameAt) + LineHeight(Support)
}

// across is how wide what a bar says is beside that of the others, and whether there is room for it.
func (s *Stack) across(width float32) (column float32, ok bool) {
	n := float32(len(s.Rows))
	column = (width - (n-1)*Gap16) / n
	if n < 2 || column < scaled(stackColumn) {
		return 0, false
	}
	for i := range s.Rows {
		parts, _ := s.Rows[i].shown()
		for _, p := range parts {
			name, value := p.words()
			if nameAt+name.longestWord()+Gap8+value.naturalWidth() > column {
				return 0, false
			}
		}
	}
	return column, true
}

// HeightFor implements HeightForWidth.
func (s *Stack) HeightFor(width float32) float32 {
	var high, says float32
	column, across := s.across(width)
	for i := range s.Rows {
		row := &s.Rows[i]
		if across {
			high += stackBar + Gap4
			says = max(says, HeightAt(row.title(), column)+row.saysHigh(column))
		} else {
			high += HeightAt(row.title(), width) + Gap4 + stackBar + Gap8 + row.saysHigh(width) + Gap16
		}
	}
	if across {
		return high + Gap4 + says
	}
	return max(high-Gap16, 0)
}

// MinSize implements fyne.CanvasObject.
func (s *Stack) MinSize() fyne.Size {
	s.ExtendBaseWidget(s)
	return fyne.NewSize(stackLeast, s.HeightFor(max(s.BaseWidget.Size().Width, stackLeast)))
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
	img := newShapePicture()
	d := &Renderer{Min: s.MinSize}
	d.Lay = func(size fyne.Size) { d.Parts = s.draw(size, img) }
	d.Redraw = func() {
		d.Lay(s.BaseWidget.Size())
		canvas.Refresh(s)
	}
	return d.Ready(s.BaseWidget.Size())
}

// draw are the parts at a size: one drawing of all bars, and the words.
func (s *Stack) draw(size fyne.Size, img *shapePicture) []fyne.CanvasObject {
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
	write := func(t *Text, x, y, w, h float32) {
		Place(t, x, y, w, h)
		out = append(out, t)
	}
	title := func(row *StackRow, x, wide float32) {
		t := row.title()
		high := HeightAt(t, wide)
		write(t, x, y, wide, high)
		y += high
	}
	bar := func(row *StackRow) {
		parts, _ := row.shown()
		x := float32(0)
		for n, p := range parts {
			wide := size.Width * float32(p.Value/most)
			shapes.part(row, p, n, x, y, max(wide-stackGap, stackGap), stackBar)
			x += wide
		}
		y += stackBar
	}
	say := func(row *StackRow, x, width float32) {
		parts, _ := row.shown()
		line := LineHeight(Support)
		for n, p := range parts {
			shapes.part(row, p, n, x, y+(line-stackSwatch)/2, stackSwatch, stackSwatch)
			name, value := p.words()
			named, high := stackedWords(name, value, width)
			wide := value.naturalWidth()
			write(name, x+nameAt, y, named, HeightAt(name, named))
			write(value, x+width-wide, y+high-line, wide, line)
			y += high
		}
	}
	if column, across := s.across(size.Width); across {
		for i := range s.Rows {
			bar(&s.Rows[i])
			y += Gap4
		}
		y += Gap4
		top := y
		for i := range s.Rows {
			x := float32(i) * (column + Gap16)
			y = top
			title(&s.Rows[i], x, column)
			say(&s.Rows[i], x, column)
		}
	} else {
		for i := range s.Rows {
			title(&s.Rows[i], 0, size.Width)
			y += Gap4
			bar(&s.Rows[i])
			y += Gap8
			say(&s.Rows[i], 0, size.Width)
			y += Gap16
		}
	}
	img.draw(shapes)
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
