package files

import (
	"fyne.io/fyne/v2"

	"startklar.dk/ui"
)

// grown is a length in dp that grows with the text.
func grown(dp float32) float32 { return dp * ui.LineHeight(ui.Body) / 23 }

// Most is how wide the sheet gets that a Chooser stands in, in dp.
const Most float32 = 880

// The width in dp from which the places stand beside the list, and theirs.
const (
	besideFrom float32 = 600
	placesWide float32 = 184
)

// arrange puts the parts over, under and beside the list, as there is room.
func (c *Chooser) arrange() {
	bar := ui.Row(ui.Gap4, c.up, ui.Grow(c.crumbs), c.more)
	looking := []fyne.CanvasObject{c.search}
	c.bottom.Objects, c.sideBody.Objects = nil, nil
	if len(c.Kinds) > 1 && c.wide {
		looking = append(looking, c.kinds)
	}
	if len(c.Kinds) > 1 && !c.wide {
		c.bottom.Objects = append(c.bottom.Objects, c.kinds)
	}
	c.top.Objects = append([]fyne.CanvasObject{bar, c.maker}, looking...)
	if c.wide {
		for _, row := range c.rows {
			c.sideBody.Objects = append(c.sideBody.Objects, row)
		}
		c.sideBody.Objects = append(c.sideBody.Objects, ui.Gap(ui.Gap8), c.toggle)
	} else {
		c.top.Objects = append([]fyne.CanvasObject{c.chips}, c.top.Objects...)
		c.bottom.Objects = append(c.bottom.Objects, c.toggle)
	}
	if c.saves() {
		c.bottom.Objects = append(c.bottom.Objects, c.name)
	}
	c.bottom.Objects = append(c.bottom.Objects, c.notice, c.question, c.foot)
	visible(c.side, c.wide)
}

// MinSize implements fyne.CanvasObject.
func (c *Chooser) MinSize() fyne.Size {
	c.build()
	return fyne.NewSize(260, 300)
}

// CreateRenderer implements fyne.Widget.
func (c *Chooser) CreateRenderer() fyne.WidgetRenderer {
	c.build()
	d := &ui.Renderer{Parts: []fyne.CanvasObject{c.side, c.top, c.list, c.bottom}, Min: c.MinSize}
	d.Lay = func(size fyne.Size) {
		if wide := size.Width >= grown(besideFrom); wide != c.wide {
			c.wide = wide
			c.arrange()
		}
		var x float32
		if c.wide {
			x = grown(placesWide) + ui.Gap24
			ui.Place(c.side, 0, 0, grown(placesWide), size.Height-ui.Gap24)
		}
		w := size.Width - x
		top, foot := ui.HeightAt(c.top, w), ui.HeightAt(c.bottom, w)
		ui.Place(c.top, x, 0, w, top)
		ui.Place(c.list, x, top+ui.Gap8, w, size.Height-top-foot-ui.Gap8-ui.Gap12-ui.Gap24)
		ui.Place(c.bottom, x, size.Height-foot-ui.Gap24, w, foot)
	}
	d.Redraw = func() {
		d.Lay(c.BaseWidget.Size())
		for _, o := range d.Parts {
			o.Refresh()
		}
	}
	return d.Ready(c.BaseWidget.Size())
}
