package xlsx

import "startklar.dk/api/figures"

// grid is how a sheet is laid out: which columns it has and how they are printed.
type grid uint8

const (
	gridForm  grid = iota // a label, then fields
	gridYears             // months, each twelve followed by their year
	gridSteps             // a value, three years and all months side by side
	gridCover             // the overview
)

const year = 12

// The columns of the calculation: a label, a value of the whole plan or line, one for
// each plan year, one for each month.
const (
	colValue = 1
	colYear  = 1 // and the plan year, 1…3
	colMonth = 4 // and the plan month, 1…36
)

// shownMonth is the column of plan month m where years stand between, shownYear that
// of plan year y.
func shownMonth(m int) int { return m + (m-1)/year }
func shownYear(y int) int  { return y * (year + 1) }

// The columns of a form on a sheet of months: its label does not stand in the first
// one, which is printed again on the page of every year.
const (
	colFormLabel = 1
	colFormValue = 5
)

// widths is how wide a sheet's columns are, in characters.
func (g grid) widths() []span {
	switch g {
	case gridYears:
		out := []span{{0, 0, 34}}
		for y := 1; y <= figures.Years; y++ {
			out = append(out, span{shownYear(y) - year, shownYear(y) - 1, 10.5}, span{shownYear(y), shownYear(y), 12.5})
		}
		return out
	case gridSteps:
		return []span{{0, 0, 46}, {colValue, colMonth + figures.Span, 13}}
	case gridCover:
		return []span{{0, 0, 38}, {1, 8, 17}}
	}
	return []span{{0, 0, 38}, {1, 24, 12}}
}

// span is some columns beside each other and their width.
type span struct {
	from, to int
	width    float64
}

// breaks are the columns before which a printed page ends: a year a page.
func (g grid) breaks() []int {
	switch g {
	case gridYears:
		return []int{shownYear(1) + 1, shownYear(2) + 1}
	case gridSteps:
		return []int{colMonth + 1, colMonth + year + 1, colMonth + 2*year + 1}
	}
	return nil
}

// scale is at how many percent a sheet is printed so that its year fits on A4 lying
// down; 0, fitted to the width of one page.
func (g grid) scale() uint {
	switch g {
	case gridYears:
		return 61
	case gridSteps:
		return 60
	}
	return 0
}
