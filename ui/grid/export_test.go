package grid

// Parse reads cells from a clipboard with room for so many rows and columns, and counts those left out.
func Parse(text string, rows, cols int) (cells [][]string, over int) {
	t := parse(text, rows, cols)
	return t.cells, t.over
}

// Quote writes a cell for a clipboard.
func Quote(cell string) string { return quote(cell) }
