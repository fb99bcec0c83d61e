package ui

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// ChartKind is how a Chart draws its figures.
type ChartKind int

// The kinds of charts.
const (
	Curve   ChartKind = iota // lines, each broken in its own way
	Columns                  // bars from the line of zero, each series filled in its own way
)

// Series is one row of figures of a Chart.
type Series struct {
	Name   string
	Values []float64 // one for each of the chart's labels
}

// ChartMark points at a figure of the first series and says what is special about it.
type ChartMark struct {
	At   int
	Text string // "−42.000 kr. i marts"
	Tone Tone
}

// Chart draws figures as curves or columns over an axis with values in words. What a figure is can be read: under the
// pointer, by a tap, and by the arrow keys; Esc lets go. Below zero is told by the side of the line of zero and by the
// words, not by the colour alone. At most three series can be told apart.
type Chart struct {
	Pressable

	Kind   ChartKind
	Name   string // what a screen reader calls it
	Labels []string
	Series []Series
	Format func(value float64) string // "1.234 kr."
	Marks  []ChartMark
	Tall   float32 // in dp, without the names of the series; 220 where zero

	chosen  int // one more than the label that was tapped or that the arrows are at; zero for none
	pointed int // one more than the label under the pointer; zero for none
}

var _ desktop.Hoverable = (*Chart)(nil)

// Activate implements Presser.
func (c *Chart) Activate() {
	if c.chosen > 0 {
		c.Read(-1)
		return
	}
	c.Read(0)
}

// Idle implements Presser.
func (c *Chart) Idle() bool { return len(c.Labels) == 0 }

// Read shows the figures of a label, as a tap there does; −1 shows none.
func (c *Chart) Read(i int) {
	c.Own(c)
	c.chosen = min(max(i, -1), len(c.Labels)-1) + 1
	c.Refresh()
}

// Reading is the label whose figures are shown; −1 for none.
func (c *Chart) Reading() int {
	if c.pointed > 0 {
		return c.pointed - 1
	}
	return c.chosen - 1
}

// reads is what is said of a label, a line for its name and one for each series.
func (c *Chart) reads(i int) []string {
	out := []string{c.Labels[i]}
	for _, s := range c.Series {
		if i >= len(s.Values) {
			continue
		}
		words := c.Format(s.Values[i])
		if len(c.Series) > 1 {
			words = s.Name + ": " + words
		}
		out = append(out, words)
	}
	return out
}

// key moves what is read.
func (c *Chart) key(ev *fyne.KeyEvent) bool {
	last := len(c.Labels) - 1
	to := c.chosen - 1
	switch ev.Name {
	case fyne.KeyLeft:
		if to--; c.chosen == 0 {
			to = last
		}
	case fyne.KeyRight:
		to++
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = last
	case fyne.KeyEscape:
		if c.chosen == 0 {
			return false
		}
		c.Read(-1)
		return true
	default:
		return false
	}
	c.Read(min(max(to, 0), last))
	return true
}

// at is the label at a point; −1 where there is none.
func (c *Chart) at(p fyne.Position) int {
	f := c.plot(c.BaseWidget.Size())
	i := int(math.Floor(float64((p.X - f.x) / f.band)))
	if f.band <= 0 || i < 0 || i >= len(c.Labels) || p.Y > f.y+f.h+f.foot+LineHeight(Label) {
		return -1
	}
	return i
}

// Tapped implements fyne.Tappable.
func (c *Chart) Tapped(ev *fyne.PointEvent) {
	c.Own(c)
	i := c.at(ev.Position)
	if i == c.chosen-1 {
		i = -1
	}
	c.Read(i)
}

// MouseIn implements desktop.Hoverable.
func (c *Chart) MouseIn(ev *desktop.MouseEvent) { c.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (c *Chart) MouseMoved(ev *desktop.MouseEvent) { c.point(c.at(ev.Position) + 1) }

// MouseOut implements desktop.Hoverable.
func (c *Chart) MouseOut() { c.point(0) }

func (c *Chart) point(to int) {
	if c.pointed != to {
		c.pointed = to
		c.Refresh()
	}
}

// Cursor implements desktop.Cursorable.
func (c *Chart) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// AccessibilityLabel is the chart's name and what is read in it.
func (c *Chart) AccessibilityLabel() string {
	if i := c.Reading(); i >= 0 && i < len(c.Labels) {
		return joined(c.Name, strings.Join(c.reads(i), ", "))
	}
	return c.Name
}

// AccessibilityRole says that it is text.
func (c *Chart) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// seriesMark is the width of the mark before a series' name, in dp.
const seriesMark float32 = 20

// names are the series' names in lines of a width, with room for their marks; none where there is one series.
func (c *Chart) names(width float32) [][]*Text {
	if len(c.Series) < 2 {
		return nil
	}
	lines := [][]*Text{nil}
	var x float32
	for _, s := range c.Series {
		t := &Text{Text: s.Name, TextSize: Label, Role: Quiet}
		w := seriesMark + Gap8 + t.naturalWidth()
		if n := len(lines) - 1; x > 0 && x+w > width {
			lines, x = append(lines, []*Text{t}), 0
		} else {
			lines[n] = append(lines[n], t)
		}
		x += w + Gap16
	}
	return lines
}

// legend is the height of the names under the chart.
func (c *Chart) legend(width float32) float32 {
	lines := c.names(width)
	if len(lines) == 0 {
		return 0
	}
	return float32(len(lines))*LineHeight(Label) + Gap16
}

// HeightFor implements HeightForWidth.
func (c *Chart) HeightFor(width float32) float32 {
	tall := c.Tall
	if tall == 0 {
		tall = 220
	}
	return tall + c.legend(width)
}

// MinSize implements fyne.CanvasObject.
func (c *Chart) MinSize() fyne.Size {
	c.Own(c)
	w := c.BaseWidget.Size().Width
	if w <= 0 {
		w = 280
	}
	return fyne.NewSize(200, c.HeightFor(w))
}

// CreateRenderer implements fyne.Widget.
func (c *Chart) CreateRenderer() fyne.WidgetRenderer {
	c.Own(c)
	c.onKey = c.key
	r := &chartDrawing{chart: c, over: NewOverlay(ButtonRadius)}
	r.Layout(c.BaseWidget.Size())
	return r
}
