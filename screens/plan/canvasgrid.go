package plan

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui"
)

// canvasGrid sets the nine blocks of a canvas as they are known: five columns, two of
// them parted, over a row of two. Where there is no room for that, they stand one under
// the other.
type canvasGrid struct {
	widget.BaseWidget

	blocks map[string]fyne.CanvasObject // by key
	order  []fyne.CanvasObject
	width  float32 // last laid out at, in dp
}

// canvasFrom is how wide, in dp, it must be to have five columns.
const canvasFrom float32 = 860

var canvasColumns = [][]string{{"partners"}, {"activities", "resources"}, {"value"}, {"relationships", "channels"}, {"segments"}}

func newCanvasGrid(blocks map[string]fyne.CanvasObject, order []fyne.CanvasObject) *canvasGrid {
	g := &canvasGrid{blocks: blocks, order: order}
	g.ExtendBaseWidget(g)
	return g
}

// Inside implements ui.Holder.
func (g *canvasGrid) Inside() []fyne.CanvasObject { return g.order }

// place puts a block where it stands, so high.
type place func(o fyne.CanvasObject, x, y, width, height float32)

// arrange hands out the places at a width, and gives how high it all is.
func (g *canvasGrid) arrange(width float32, put place) float32 {
	if width < canvasFrom {
		return g.stack(width, put)
	}
	n := float32(len(canvasColumns))
	wide := (width - (n-1)*ui.Gap12) / n
	var high float32
	for _, column := range canvasColumns {
		var tallest float32
		for _, key := range column {
			tallest = max(tallest, ui.HeightAt(g.blocks[key], wide))
		}
		high = max(high, float32(len(column))*(tallest+ui.Gap12)-ui.Gap12)
	}
	for i, column := range canvasColumns {
		each := (high+ui.Gap12)/float32(len(column)) - ui.Gap12
		for j, key := range column {
			put(g.blocks[key], float32(i)*(wide+ui.Gap12), float32(j)*(each+ui.Gap12), wide, each)
		}
	}
	half := (width - ui.Gap12) / 2
	costs, revenue := g.blocks["costs"], g.blocks["revenue"]
	below := max(ui.HeightAt(costs, half), ui.HeightAt(revenue, half))
	put(costs, 0, high+ui.Gap12, half, below)
	put(revenue, half+ui.Gap12, high+ui.Gap12, half, below)
	return high + ui.Gap12 + below
}

func (g *canvasGrid) stack(width float32, put place) float32 {
	var y float32
	for i, o := range g.order {
		if i > 0 {
			y += ui.Gap12
		}
		h := ui.HeightAt(o, width)
		put(o, 0, y, width, h)
		y += h
	}
	return y
}

// HeightFor implements ui.HeightForWidth.
func (g *canvasGrid) HeightFor(width float32) float32 {
	return g.arrange(width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

// MinSize implements fyne.CanvasObject.
func (g *canvasGrid) MinSize() fyne.Size {
	g.ExtendBaseWidget(g)
	return g.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (g *canvasGrid) CreateRenderer() fyne.WidgetRenderer {
	r := &ui.Renderer{Parts: g.order}
	r.Min = func() fyne.Size {
		width := g.width
		if width == 0 {
			width = besideLeast
		}
		return fyne.NewSize(besideLeast, g.HeightFor(width))
	}
	r.Lay = func(size fyne.Size) {
		g.width = size.Width
		g.arrange(size.Width, func(o fyne.CanvasObject, x, y, width, height float32) { ui.Place(o, x, y, width, height) })
	}
	r.Redraw = func() {
		r.Lay(g.Size())
		for _, o := range g.order {
			o.Refresh()
		}
	}
	return r
}
