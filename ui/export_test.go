package ui

// MonthCell is where the i-th day that a month shows stands among its days, and how wide it is.
func MonthCell(m *Month, i int) (x, y, w float32) { return m.days.cell(i, m.days.Size().Width) }
