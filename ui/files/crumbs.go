package files

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui"
)

// crumb is a folder on the way to the one that is shown.
type crumb struct{ name, path string }

// crumbs is the way to the folder that is shown: each folder on it can be gone to, and the last one stands there. Where
// not all fit, the first ones are left out.
type crumbs struct {
	widget.BaseWidget

	enter func(path, chosen string)
	trail []crumb
	links []*ui.Button
	signs []*ui.Text
	here  *ui.Text
	drawn *ui.Renderer
}

func newCrumbs(enter func(path, chosen string)) *crumbs {
	c := &crumbs{enter: enter, here: ui.NewStrong("").Glimpse()}
	c.ExtendBaseWidget(c)
	return c
}

func (c *crumbs) set(trail []crumb) {
	c.trail, c.links, c.signs = trail, nil, nil
	last := len(trail) - 1
	for i, at := range trail[:last] {
		c.links = append(c.links, ui.NewLink(at.name, func() { c.enter(at.path, trail[i+1].name) }))
		c.signs = append(c.signs, ui.NewSupport("›").Still())
	}
	c.here.SetText(trail[last].name)
	if c.drawn != nil {
		c.drawn.Parts = c.Inside()
		c.drawn.Layout(c.BaseWidget.Size())
	}
	c.BaseWidget.Refresh()
}

// Inside implements ui.Holder.
func (c *crumbs) Inside() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for i, link := range c.links {
		out = append(out, link, c.signs[i])
	}
	return append(out, c.here)
}

// MinSize implements fyne.CanvasObject.
func (c *crumbs) MinSize() fyne.Size {
	return fyne.NewSize(ui.Gap40, max(ui.TouchTarget, ui.LineHeight(ui.Body)))
}

// wide is the width of a link: a finger hits it.
func wide(link *ui.Button) float32 { return max(link.MinSize().Width, ui.TouchTarget) }

// CreateRenderer implements fyne.Widget.
func (c *crumbs) CreateRenderer() fyne.WidgetRenderer {
	c.drawn = &ui.Renderer{Parts: c.Inside(), Min: c.MinSize}
	c.drawn.Lay = func(size fyne.Size) {
		here := ui.Measure(c.here.Text, ui.Letters(ui.Body), fyne.TextStyle{Bold: true}).Width + 1
		room := size.Width - here
		first := len(c.links)
		for ; first > 0; first-- {
			need := wide(c.links[first-1]) + c.signs[first-1].MinSize().Width + 2*ui.Gap8
			if need > room {
				break
			}
			room -= need
		}
		var x float32
		for i, link := range c.links {
			visible(link, i >= first)
			visible(c.signs[i], i >= first)
			if i < first {
				continue
			}
			wide, sign := wide(link), c.signs[i].MinSize()
			ui.Place(link, x, 0, wide, size.Height)
			ui.Place(c.signs[i], x+wide+ui.Gap8, (size.Height-sign.Height)/2, sign.Width, sign.Height)
			x += wide + sign.Width + 2*ui.Gap8
		}
		ui.Place(c.here, x, (size.Height-ui.LineHeight(ui.Body))/2, size.Width-x, ui.LineHeight(ui.Body))
	}
	c.drawn.Redraw = func() {
		c.drawn.Lay(c.BaseWidget.Size())
		for _, o := range c.drawn.Parts {
			o.Refresh()
		}
	}
	return c.drawn.Ready(c.BaseWidget.Size())
}
