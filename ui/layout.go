package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Column stacks objects from top to bottom with a gap in dp between them, each as wide as the column; a button is not
// the wider for a wide one. Hidden objects take no place. A Space takes what a column is given over its own height.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columnLayout{gap: gap}, objects...)
}

// Row puts objects side by side with a gap in dp, centred on a line. What is wrapped in Grow, and text that wraps or
// is cut short, shares the width that is left; all else has the width it needs. Where words would break in what is
// left, what follows the first that grows goes under it.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rowLayout{gap: gap}, objects...)
}

// Strip is a Row that is never broken: it lies in something that scrolls sideways.
func Strip(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rowLayout{gap: gap, strip: true}, objects...)
}

// StripTop is a Strip whose objects hang from the same line at the top.
func StripTop(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rowLayout{gap: gap, strip: true, top: true}, objects...)
}

// RowTop is a Row whose objects hang from the same line at the top.
func RowTop(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&rowLayout{gap: gap, top: true}, objects...)
}

// Grow lets an object share the width that is left in a Row.
func Grow(o fyne.CanvasObject) *fyne.Container { return GrowBy(1, o) }

// GrowBy is Grow with a weight against the others that grow.
func GrowBy(weight float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&fillLayout{weight: weight}, o)
}

// Space takes the width that is left in a Row, and the height that is left in a Column.
func Space() *fyne.Container { return GrowBy(1, Gap(0)) }

// Gap is an empty square of air, in dp.
func Gap(dp float32) fyne.CanvasObject {
	r := canvas.NewRectangle(ColorOf(Clear))
	r.SetMinSize(fyne.NewSize(dp, dp))
	return r
}

// Grid sets objects in columns of equal width: as many as fit when none is narrower than least dp, and at least one.
func Grid(least, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&gridLayout{least: least, gap: gap}, objects...)
}

// TwoColumns sets two objects side by side where there is room, as on a page that is ColumnsMost wide, and else one
// under the other.
func TwoColumns(two ...fyne.CanvasObject) *fyne.Container {
	return container.New(&gridLayout{least: columnLeast, gap: Gap16, most: 2}, two...)
}

// Flow sets objects side by side at the width they need and goes on in a new line where they do not fit.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&lineLayout{gap: gap}, objects...)
}

// Actions sets buttons side by side, the first as wide as is left, where all of them fit, and else under each other.
func Actions(buttons ...fyne.CanvasObject) *fyne.Container {
	return container.New(&actionsLayout{}, buttons...)
}

// Inset puts air around an object, in dp: left and right, top and bottom.
func Inset(horizontal, vertical float32, o fyne.CanvasObject) *fyne.Container {
	return InsetEdges(horizontal, vertical, horizontal, vertical, o)
}

// InsetEdges puts air around an object, in dp for each edge.
func InsetEdges(left, top, right, bottom float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&insetLayout{left, top, right, bottom}, o)
}

// AtMost keeps an object no wider than a width in dp, centred in what there is.
func AtMost(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&atMostLayout{most: width}, o)
}

// Left gives an object the width it would like to have, at the left edge, instead of the whole width.
func Left(o fyne.CanvasObject) *fyne.Container {
	return container.New(&sideLayout{at: 0}, o)
}

// Centre gives an object the width it would like to have, in the middle.
func Centre(o fyne.CanvasObject) *fyne.Container {
	return container.New(&sideLayout{at: 0.5}, o)
}

// Right gives an object the width it would like to have, at the right edge.
func Right(o fyne.CanvasObject) *fyne.Container {
	return container.New(&sideLayout{at: 1}, o)
}

// Tall makes an object at least so many dp high.
func Tall(height float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&fillLayout{least: height}, o)
}

// Divider is a line of 1 dp across.
func Divider() *Rule { return &Rule{} }

// wideLayout is a layout that follows a width, and has one that it would like.
type wideLayout interface {
	flowLayout
	natural(objects []fyne.CanvasObject) float32
}

// leastAt is the least size of a layout that was last laid out in a width, zero for never: Fyne asks for it without
// saying at which width, so the layouts remember.
func leastAt(l wideLayout, objects []fyne.CanvasObject, width float32) fyne.Size {
	least := widest(objects, minWidth)
	if width == 0 {
		width = l.natural(objects)
	}
	return fyne.NewSize(least, l.heightFor(objects, max(width, least)))
}

// columnLayout stands one under the other.
type columnLayout struct{ gap, width float32 }

func (l *columnLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var height float32
	first := true
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if !first {
			height += l.gap
		}
		first = false
		height += HeightAt(o, width)
	}
	return height
}

func (l *columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	left := float32(0)
	if slices.ContainsFunc(objects, grows) {
		left = max(size.Height-l.heightFor(objects, size.Width), 0)
	}
	var y float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := HeightAt(o, size.Width)
		if left > 0 && grows(o) {
			h, left = h+left, 0
		}
		Place(o, 0, y, acrossOf(o, size.Width), h)
		y += h + l.gap
	}
}

// acrossOf is how much of a width an object takes: all of it, but for a button in a wide place.
func acrossOf(o fyne.CanvasObject, width float32) float32 {
	if b, ok := o.(*Button); ok && b.Kind != Plain {
		return buttonAcross(width, natural(b))
	}
	return width
}

// buttonAcross is how wide main buttons are, alone or in a row, that need a width for their words: they end where the text
// around them ends. In a place that is wider than a text gets they begin where all begins, and are as wide as they need.
func buttonAcross(width, need float32) float32 {
	if width > ReadableMost {
		return min(max(need, buttonLeast), width)
	}
	return width
}

// grows tells whether an object takes what is left.
func grows(o fyne.CanvasObject) bool {
	c, ok := o.(*fyne.Container)
	if !ok {
		return false
	}
	l, is := c.Layout.(*fillLayout)
	return is && l.weight > 0
}

func (l *columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return leastAt(l, objects, l.width)
}

func (l *columnLayout) natural(objects []fyne.CanvasObject) float32 { return widest(objects, natural) }

func minWidth(o fyne.CanvasObject) float32 { return o.MinSize().Width }

func widest(objects []fyne.CanvasObject, measure func(fyne.CanvasObject) float32) float32 {
	var width float32
	for _, o := range objects {
		if o.Visible() {
			width = max(width, measure(o))
		}
	}
	return width
}

// gridLayout sets in columns of one width, each row as high as its highest.
type gridLayout struct {
	least, gap, width float32
	most              int // columns; 0 is as many as fit
}

func (l *gridLayout) columns(width float32) int {
	n := max(int((width+l.gap)/(l.least+l.gap)), 1)
	if l.most > 0 {
		n = min(n, l.most)
	}
	return n
}

func (l *gridLayout) each(objects []fyne.CanvasObject, width float32, visit func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	n := l.columns(width)
	w := (width - l.gap*float32(n-1)) / float32(n)
	shown := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o.Visible() {
			shown = append(shown, o)
		}
	}
	var y float32
	for from := 0; from < len(shown); from += n {
		line := shown[from:min(from+n, len(shown))]
		var h float32
		for _, o := range line {
			h = max(h, HeightAt(o, w))
		}
		for i, o := range line {
			visit(o, float32(i)*(w+l.gap), y, w, h)
		}
		y += h + l.gap
	}
	return max(y-l.gap, 0)
}

func (l *gridLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.each(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (l *gridLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.each(objects, size.Width, Place)
}

func (l *gridLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := widest(objects, minWidth)
	at := l.width
	if at == 0 {
		at = max(l.least, width)
	}
	return fyne.NewSize(width, l.heightFor(objects, at))
}

// lineLayout sets side by side and breaks into lines.
type lineLayout struct {
	gap, width float32
	tight      bool // no gap between the lines: what stands in them has air of its own
}

func (l *lineLayout) each(objects []fyne.CanvasObject, width float32, visit func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	type spot struct {
		o       fyne.CanvasObject
		x, w, h float32
	}
	var x, y, high float32
	var line []spot
	under := l.gap
	if l.tight {
		under = 0
	}
	flush := func() {
		for _, s := range line {
			visit(s.o, s.x, y+(high-s.h)/2, s.w, s.h)
		}
		y += high + under
		x, high, line = 0, 0, line[:0]
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		w := min(natural(o), width)
		h := HeightAt(o, w)
		if x > 0 && x+w > width+0.01 {
			flush()
		}
		line = append(line, spot{o, x, w, h})
		x += w + l.gap
		high = max(high, h)
	}
	if len(line) > 0 {
		flush()
	}
	return max(y-under, 0)
}

func (l *lineLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.each(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (l *lineLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.each(objects, size.Width, Place)
}

func (l *lineLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return leastAt(l, objects, l.width)
}

func (l *lineLayout) natural(objects []fyne.CanvasObject) float32 {
	return (&rowLayout{gap: l.gap}).natural(objects)
}
