package ui

import (
	"slices"

	"fyne.io/fyne/v2"
)

// rowLayout sets side by side, and under each other where that is too narrow.
type rowLayout struct {
	gap, width float32
	top        bool
	strip      bool // never broken
}

// weight is an object's share of what is left; zero for what has its own width.
func weight(o fyne.CanvasObject) float32 {
	switch o := o.(type) {
	case *Text:
		if o.Wrap || o.Cut {
			return 1
		}
	case *fyne.Container:
		if g, ok := o.Layout.(*fillLayout); ok {
			return g.weight
		}
	}
	return 0
}

// spot is where an object stands.
type spot struct {
	o          fyne.CanvasObject
	x, y, w, h float32
}

// spots are where all that is shown stands in a width, and how high it is together.
func (l *rowLayout) spots(objects []fyne.CanvasObject, width float32) ([]spot, float32) {
	shown := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o.Visible() {
			shown = append(shown, o)
		}
	}
	widths, fits := l.widths(shown, width)
	if !fits {
		return l.stacked(shown, width)
	}
	return l.line(shown, widths)
}

// line sets objects side by side in their widths.
func (l *rowLayout) line(shown []fyne.CanvasObject, widths []float32) ([]spot, float32) {
	out := make([]spot, len(shown))
	var x, height float32
	for i, o := range shown {
		out[i] = spot{o: o, x: x, w: widths[i], h: HeightAt(o, widths[i])}
		height = max(height, out[i].h)
		x += widths[i] + l.gap
	}
	if !l.top {
		for i := range out {
			out[i].y = (height - out[i].h) / 2
		}
	}
	return out, height
}

// widths shares a width out; false where it does not do: what has its own width does not fit, or words would break.
func (l *rowLayout) widths(shown []fyne.CanvasObject, width float32) ([]float32, bool) {
	out := make([]float32, len(shown))
	var fixed, weights float32
	for i, o := range shown {
		if w := weight(o); w > 0 {
			weights += w
			continue
		}
		out[i] = natural(o)
		fixed += out[i]
	}
	left := width - fixed - l.gap*float32(max(len(shown)-1, 0))
	if left < -slack && !l.strip {
		return nil, false
	}
	fits := true
	for i, o := range shown {
		if w := weight(o); w > 0 {
			out[i] = max(left*w/weights, 0)
			fits = fits && (natural(o) <= out[i]+slack || comfort(o) <= out[i]+slack)
		}
	}
	return out, fits || l.strip
}

// stacked sets what leads beside the first that grows, and all that follows under it: what has its own width in
// lines, what grows in a line of its own.
func (l *rowLayout) stacked(shown []fyne.CanvasObject, width float32) ([]spot, float32) {
	if at := slices.IndexFunc(shown, empty); at >= 0 {
		return l.apart(shown[:at], shown[at+1:], width)
	}
	first := 0
	for first < len(shown) && weight(shown[first]) == 0 {
		first++
	}
	var out []spot
	var y, indent float32
	rest := shown
	if first < len(shown) {
		head := shown[:first+1]
		widths, _ := l.widths(head, width)
		if widths == nil || widths[first] < comfort(head[first])-slack && first > 0 && width-l.gap > comfort(head[first]) {
			widths, head = []float32{width}, nil // not even that: all under each other
		}
		if head != nil {
			spots, height := l.line(head, widths)
			out, rest = spots, shown[first+1:]
			indent, y = spots[first].x, height
		}
	}
	for len(rest) > 0 {
		n := 1
		for weight(rest[0]) == 0 && n < len(rest) && weight(rest[n]) == 0 {
			n++
		}
		if y > 0 {
			y += min(l.gap, Gap8)
		}
		room := width - indent
		if weight(rest[0]) > 0 {
			h := HeightAt(rest[0], room)
			out = append(out, spot{rest[0], indent, y, room, h})
			y += h
		} else {
			lines := lineLayout{gap: l.gap}
			y += lines.each(rest[:n], room, func(o fyne.CanvasObject, x, at, w, h float32) {
				out = append(out, spot{o, indent + x, y + at, w, h})
			})
		}
		rest = rest[n:]
	}
	return out, y
}

// empty says whether an object only takes room: a Space. To Fyne the least of anything is 1 dp.
func empty(o fyne.CanvasObject) bool { return weight(o) > 0 && natural(o) <= 1 }

// apart sets what stood at the two ends of a row under each other, each at its own side.
func (l *rowLayout) apart(left, right []fyne.CanvasObject, width float32) ([]spot, float32) {
	out, y := l.spots(left, width)
	for _, o := range right {
		if y > 0 {
			y += min(l.gap, Gap8)
		}
		w := min(natural(o), width)
		if weight(o) > 0 {
			w = width
		}
		h := HeightAt(o, w)
		out = append(out, spot{o, width - w, y, w, h})
		y += h
	}
	return out, y
}

func (l *rowLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	_, height := l.spots(objects, width)
	return height
}

func (l *rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	spots, height := l.spots(objects, size.Width)
	var down float32
	if !l.top {
		down = max((size.Height-height)/2, 0)
	}
	for _, s := range spots {
		Place(s.o, s.x, s.y+down, s.w, s.h)
	}
}

func (l *rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := leastAt(l, objects, l.width)
	if l.strip {
		size.Width = l.natural(objects)
	}
	return size
}

func (l *rowLayout) natural(objects []fyne.CanvasObject) float32 {
	var width float32
	shown := 0
	for _, o := range objects {
		if o.Visible() {
			shown++
			width += natural(o)
		}
	}
	return width + l.gap*float32(max(shown-1, 0))
}

// comfort is as narrow as an object can be in dp without breaking a word.
func comfort(o fyne.CanvasObject) float32 {
	switch o := o.(type) {
	case *Text:
		if o.Wrap {
			return o.longestWord()
		}
		if o.Cut {
			return min(o.naturalWidth(), glimpse*current().look.TextScale)
		}
		return o.naturalWidth()
	case *fyne.Container:
		switch l := o.Layout.(type) {
		case *columnLayout:
			return widest(o.Objects, comfort)
		case *fillLayout, *atMostLayout, *sideLayout:
			return widest(o.Objects, comfort)
		case *insetLayout:
			return widest(o.Objects, comfort) + l.left + l.right
		case *rowLayout, *lineLayout, *gridLayout, *actionsLayout:
			return widest(o.Objects, comfort)
		}
	case interface{ comfort() float32 }:
		return o.comfort()
	}
	return o.MinSize().Width
}

// glimpse is how much of a text that may be cut short is to be seen at least, in dp.
const glimpse float32 = 72
