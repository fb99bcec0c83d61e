package grid

import (
	"math"

	"fyne.io/fyne/v2"
)

// Parse reads cells from a clipboard with room for so many rows and columns, and counts those left out.
func Parse(text string, rows, cols int) (cells [][]string, over int) {
	t := parse(text, rows, cols)
	return t.cells, t.over
}

// Quote writes a cell for a clipboard.
func Quote(cell string) string { return quote(cell) }

// CellAt is a point in a cell, counted among all rows and columns; row −1 are the heads, column −1 the names.
func CellAt(g *Grid, row, column int) fyne.Position {
	m, f := &g.metrics, g.frame()
	x, y := f.names-20, f.head/2
	if column >= 0 {
		x = f.names + (float32(column)+0.5)*m.cell - g.scroll.X
	}
	if row >= 0 {
		y = f.head + (float32(row)+0.5)*m.row - g.scroll.Y
	}
	return fyne.NewPos(x, y)
}

// Said is what is said at a cell now.
func Said(g *Grid) string {
	_, words := g.said()
	return words
}

// Scrolled is how far a grid is scrolled.
func Scrolled(g *Grid) (x, y float32) { return g.scroll.X, g.scroll.Y }

// InView tells whether the cell that one is at is seen whole.
func InView(g *Grid) bool {
	view, m := g.view(), &g.metrics
	y := float32(g.at.r)*m.row - g.scroll.Y
	if y < 0 || y+m.row > view.Height {
		return false
	}
	if _, fixed := g.split(g.wide()); g.at.c < 0 || g.at.c >= len(g.model.Columns)-fixed {
		return true
	}
	x := float32(g.at.c)*m.cell - g.scroll.X
	return x > -1 && x+m.cell < view.Width+1
}

// WholeColumns tells whether no column is cut at an edge of what scrolls.
func WholeColumns(g *Grid) bool {
	whole := func(x float32) bool {
		n := float64(x / g.metrics.cell)
		return math.Abs(n-math.Round(n)) < 0.01
	}
	return whole(g.scroll.X) && whole(g.view().Width)
}
