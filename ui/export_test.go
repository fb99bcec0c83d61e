package ui

import (
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// MonthCell is where the i-th day that a month shows stands among its days, and how wide it is.
func MonthCell(m *Month, i int) (x, y, w float32) { return m.days.cell(i, m.days.Size().Width) }

// ChartMiddle is how far from the left the middle of a label's part of a chart is.
func ChartMiddle(c *Chart, i int) float32 { return c.plot(c.BaseWidget.Size()).middle(i) }

// ChartCallout is where the words of a chart's mark stand, where the plot ends, and whether they found a place in it.
func ChartCallout(c *Chart, m ChartMark) (at fyne.Position, size fyne.Size, plotTop float32, inside bool) {
	f := c.plot(c.BaseWidget.Size())
	out, ok := c.callout(f, m)
	return out.at, out.size, f.y, ok
}

// ChartPoint is where a figure of a chart is drawn.
func ChartPoint(c *Chart, i int, v float64) fyne.Position {
	return c.plot(c.BaseWidget.Size()).point(i, v)
}

// ChartPicture is the picture of a chart's figures, as it was painted last.
func ChartPicture(c *Chart) *image.RGBA { return c.drawing.figures.made }

// Ticks are the values at an axis with room for so many steps.
func Ticks(least, most float64, steps int) []float64 { return ticks(least, most, steps) }

// Roles are all roles, in the order of their names.
func Roles() []Role { return slices.Sorted(maps.Keys(palette)) }

// Colours are a role's in light and in dark.
func Colours(role Role) (light, dark color.NRGBA) { return palette[role].light, palette[role].dark }

// SideWidth is how wide the i-th text of a difference is.
func SideWidth(d *Difference, i int) float32 {
	sides, _ := d.body.Objects[0].(*fyne.Container)
	return sides.Objects[i].Size().Width
}

// Selected is the text that is selected in a text area.
func Selected(t *TextArea) string { return t.entry.SelectedText() }

// RowCount is how many rows a text area's text has.
func RowCount(t *TextArea) int { return t.entry.rows().Count() }

// Standing is what stands in a field, with | for the cursor and [ ] around what is selected.
func Standing(f *Field) string {
	from, to := f.entry.buffer.Selection()
	at, text := f.entry.buffer.Cursor(), f.entry.buffer.Runes()
	switch {
	case from == to:
		return string(text[:at]) + "|" + string(text[at:])
	case at == from:
		return string(text[:from]) + "|[" + string(text[from:to]) + "]" + string(text[to:])
	}
	return string(text[:from]) + "[" + string(text[from:to]) + "]|" + string(text[to:])
}

// CursorInView says whether the cursor of a text area is seen.
func CursorInView(t *TextArea) bool { return t.entry.inView() }

// Drawings name what is drawn as shapes in an object, in the order in which it is painted, each after what is in it.
func Drawings(o fyne.CanvasObject) []string {
	var out []string
	for _, p := range shapePicturesIn(o) {
		sum := fnv.New64a()
		for _, s := range p.shows.shapes {
			_, _ = fmt.Fprintf(sum, "%v %.2f\n", s.fill, s.corners)
		}
		out = append(out, fmt.Sprintf("%x", sum.Sum64()))
	}
	return out
}

func shapePicturesIn(o fyne.CanvasObject) []*shapePicture {
	if !o.Visible() {
		return nil
	}
	if p, is := o.(*shapePicture); is {
		return []*shapePicture{p}
	}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		inside = o.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	var out []*shapePicture
	for _, in := range inside {
		out = append(out, shapePicturesIn(in)...)
	}
	return out
}

// PassageGrounds is how many grounds lie under the passages of what is written.
func PassageGrounds(t *TextArea) (n int) {
	for _, o := range t.entry.drawing.objects {
		for _, g := range t.entry.said.grounds {
			if o == fyne.CanvasObject(g) {
				n++
			}
		}
	}
	return n
}

// SpotOf is the middle of a letter of what is written, from the entry's corner.
func SpotOf(t *TextArea, place int) fyne.Position {
	x, y := t.entry.spot(place)
	return fyne.NewPos(x+2, y+t.entry.line()/2)
}

// ToastStands is from where to where in a window a toast stands, in dp.
func ToastStands(s *Shell) (top, bottom float32) {
	top = s.toast.Position().Y
	return top, top + s.toast.Size().Height
}
