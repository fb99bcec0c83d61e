package ui

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// ChartKind is how a Chart draws its figures.
type ChartKind int

// The kinds of charts.
const (
	Curve   ChartKind = iota // lines, each broken in its own way
	Columns                  // bars from the line of zero, each series filled in its own way
)

// SeriesLook is how a curve is told from others, by its dash before its colour.
type SeriesLook int

// The looks of curves. Where none is chosen, they have these by their place.
const (
	ByPlace SeriesLook = iota
	Whole
	Dashed
	Dotted
)

// Series is one row of figures of a Chart.
type Series struct {
	Name   string
	Values []float64 // one for each of the chart's labels
	Look   SeriesLook
}

// ChartMark names a figure of the first series: its words stand apart from every curve, with a stem to the figure.
type ChartMark struct {
	At   int
	Text string // "−42.000 kr."; the figure alone is marked where empty
	Note string // under it, quiet: "marts 2027"; none where empty
	Tone Tone
}

// ChartTick is a word under the axis, where a label's part begins: "2028".
type ChartTick struct {
	At   int
	Text string
}

// ChartLevel is a dashed line across a chart. Columns that do not reach it are hollow.
type ChartLevel struct {
	Name  string
	Value float64
}

// Chart draws figures as curves or columns over an axis with values in words. What a figure is can be read in the line
// under it: under the pointer, by a tap, and by the arrow keys; Esc lets go. Curves differ by their dash and have their
// names at their ends, or in that line where the chart is narrow. Below zero is told by the ground, by the side of the
// line of zero and by the words, not by the colour alone. At most three series can be told apart.
type Chart struct {
	Pressable

	Kind   ChartKind
	Name   string   // what a screen reader calls it
	Labels []string // "Februar 2028", as it is read; under the axis too where there are no Ticks
	Ticks  []ChartTick
	Series []Series
	Format func(value float64) string // as it is read: "1.234 kr."
	Scale  func(value float64) string // as it stands at the axis; Format where nil
	Unit   string                     // what the axis counts in, said once over it; none where empty
	Level  *ChartLevel                // none where nil
	Marks  []ChartMark
	Tall   float32 // in dp at the usual size of letters, without the line that is read; 220 where zero

	chosen  int // one more than the label that was tapped or that the arrows are at; zero for none
	pointed int // one more than the label under the pointer; zero for none
	drawing *chartDrawing
	lines   int     // that are read at the most; zero where they are to be counted
	linesAt float32 // the width for which they were
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

// Refresh draws other figures. Until then, what was set since is not seen.
func (c *Chart) Refresh() {
	c.lines = 0
	c.Pressable.Refresh()
}

// Idle implements Presser.
func (c *Chart) Idle() bool { return len(c.Labels) == 0 }

// Read shows the figures of a label, as a tap there does; −1 shows none.
func (c *Chart) Read(i int) {
	c.Own(c)
	c.chosen = min(max(i, -1), len(c.Labels)-1) + 1
	c.reread()
}

// reread draws what is read, and nothing else.
func (c *Chart) reread() {
	if c.drawing != nil {
		c.drawing.read()
		canvas.Refresh(c.drawing.stem)
	}
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
	if c.Level != nil {
		out = append(out, c.Level.Name+": "+c.Format(c.Level.Value))
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
	if f.band <= 0 || i < 0 || i >= len(c.Labels) || p.Y > f.y+f.h+axisFoot()+LineHeight(Label) {
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
		c.reread()
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

// HeightFor implements HeightForWidth.
func (c *Chart) HeightFor(width float32) float32 {
	tall := c.Tall
	if tall == 0 {
		tall = 220
	}
	return scaled(tall) + c.readRoom(width)
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
	c.drawing = newChartDrawing(c)
	c.drawing.Layout(c.BaseWidget.Size())
	return c.drawing
}
