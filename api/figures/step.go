package figures

// The steps below are those that every figure is made of. Who shows a figure with
// the way to it, as a workbook does, takes them from here, so that there is one
// rounding.

// Rounded is a·b/d to the nearest whole number, halves away from zero, from an exact
// product. d is positive.
func Rounded(a, b, d int64) int64 { return mulDiv(a, b, d) }

// Changed is x and p hundredths of a percent more, rounded.
func Changed(x, p int64) int64 { return changed(x, p) }

// Grown is what x of plan year 1 is in plan year y, 1…3, rounded a year at a time.
func (g Growth) Grown(x int64, y int) int64 { return g.grown(x, y) }

// Payment is what an annuity costs a month, interest included, in øre.
func (l *Loan) Payment() int64 { return annuity(l.Amount, l.Rate, l.Term-l.Free) }
