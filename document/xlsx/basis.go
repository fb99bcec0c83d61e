package xlsx

import (
	"strings"

	"startklar.dk/api/figures"
)

// basis is what the calculation begins with, in the engine's whole units, and what is
// alike in all scenarios.
type basis struct {
	params                        map[string]line
	overdraftLimit, overdraftRate line
	bTax, bTaxPaid                line
	differs                       [scenarios]differenceRows

	revenue  []revenueBasis
	fixed    []fixedBasis
	staff    []line // cost by month
	startup  []startupBasis
	loans    []loanBasis
	own      []line
	drawings []line
	need     []line // of private lines, by year
}

func (b *book) writeBasis() {
	s := b.base
	s.add(b.t.T("workbook.sheet.assumptions"), asSection)
	b.basis.params = map[string]line{}
	for _, p := range b.plan.Params.Params {
		b.basis.params[p.Key] = b.unit(b.t.T("figures.param."+p.Key), b.global.params[p.Key])
	}
	b.basis.overdraftLimit = b.unit(b.t.T("figures.overdraft.limit"), b.global.overdraftLimit)
	b.basis.overdraftRate = b.unit(b.t.T("figures.overdraft.rate"), b.global.overdraftRate)
	if b.c.Tax.Kind == figures.BTax {
		b.basis.bTax = s.add(b.t.T("workbook.steps.instalment"), asLabel)
		for y, in := range b.global.bTax {
			b.basis.bTax.formula(colYear+y+1, in.whole(), in.value, asWhole)
		}
		b.basis.bTaxPaid = s.add(b.t.T("figures.b_tax.months"), asLabel)
		for m, at := range b.global.bTaxPaid {
			b.basis.bTaxPaid.formula(colMonth+m+1, b.isYes(at), one(b.c.Tax.BTaxPaid[m]), asWhole)
		}
	}
	for i := range b.differs {
		b.basis.differs[i] = b.differenceBasis(i)
	}
	s.skip()
	for i := range b.c.Startup {
		b.basis.startup = append(b.basis.startup, b.startupBasis(i))
	}
	for i := range b.c.Revenue {
		b.basis.revenue = append(b.basis.revenue, b.revenueBasis(i))
	}
	for i := range b.c.Fixed {
		b.basis.fixed = append(b.basis.fixed, b.fixedBasis(i))
	}
	for i := range b.c.Staff {
		b.basis.staff = append(b.basis.staff, b.staffBasis(i))
	}
	for i := range b.c.Loans {
		b.basis.loans = append(b.basis.loans, b.loanBasis(i))
	}
	for i := range b.c.Own {
		b.basis.own = append(b.basis.own, b.ownBasis(i))
	}
	for i := range b.c.Drawings {
		b.basis.drawings = append(b.basis.drawings, b.drawingBasis(i))
	}
	for i := range b.c.Private {
		b.basis.need = append(b.basis.need, b.privateBasis(i))
	}
}

// unit is a row that turns an input into the engine's unit.
func (b *book) unit(label string, in input) line {
	l := b.base.add(label, asLabel)
	l.formula(colValue, in.whole(), in.value, asWhole)
	return l
}

// flag is a row that is 1 where an input says yes.
func (b *book) flag(label, at string, v bool) line {
	l := b.base.add(label, asLabel)
	l.formula(colValue, b.isYes(at), one(v), asWhole)
	return l
}

func (b *book) isYes(at string) string {
	return "IF(" + at + "=" + quoted(b.t.T("figures.change.yes")) + ",1,0)"
}

func one(v bool) int64 {
	if v {
		return 1
	}
	return 0
}

// group heads the rows of a line on a sheet of the calculation.
func (b *book) group(s *sheet, section, name string, l figures.Line, without string) {
	words := b.t.T(section)
	h := s.add("", asSection)
	h.put(0, cell{formula: quoted(words+": ") + "&" + name, value: words + ": " + b.nameOf(l, without), style: asSection})
}

// grown are the rows of how an amount grows, and of what it is in each plan year.
func (b *book) grown(label, growth string, in input, more [2]input, g figures.Growth) line {
	s := b.base
	by, l := s.add(b.t.T(growth), asLabel), s.add(b.t.T(label), asLabel)
	l.formula(colValue, in.whole(), in.value, asWhole)
	l.formula(colYear+1, l.at(colValue), in.value, asWhole)
	for y := 2; y <= figures.Years; y++ {
		by.formula(colYear+y, more[y-2].whole(), g[y-2], asWhole)
		l.formula(colYear+y, changed(l.at(colYear+y-1), by.at(colYear+y)), g.Grown(in.value, y), asWhole)
	}
	return l
}

// changed is an amount and some hundredths of a percent more.
func changed(amount, by string) string { return round(amount+"*(10000+"+by+")", "10000") }

// shareOf is so many hundredths of a percent of an amount.
func shareOf(amount, by string) string { return round(amount+"*"+by, "10000") }

// typedRow is a row of the months of plan year 1 that were typed over, empty where not.
func (b *book) typedRow(in [year]input, c *figures.Cells) line {
	l := b.base.add(b.t.T("workbook.steps.typed"), asLabel)
	for m := range year {
		v := cell{formula: `IF(` + in[m].at + `="","",` + in[m].whole() + ")", value: "", style: asWhole}
		if c.Typed[m] {
			v.value = c.Value[m]
		}
		l.put(colMonth+m+1, v)
	}
	return l
}

// each writes a row's months.
func (l line) each(f func(m int) string, v *figures.Months) line {
	for m := 1; m <= figures.Span; m++ {
		l.formula(colMonth+m, f(m), v[m-1], asWhole)
	}
	return l
}

// sum is the sum of cells; nothing is 0.
func sum(cells []string) string {
	if len(cells) == 0 {
		return "0"
	}
	return strings.Join(cells, "+")
}

// monthNumber is the cell that says which month a column is, on its own sheet.
func monthNumber(m int) string { return line{n: rowMonth}.at(colMonth + m) }

// planYear is the plan year of month m.
func planYear(m int) int { return (m-1)/year + 1 }

// credit are the rows of how long an amount's payment takes: the days with the whole
// months in them and the rest, and what is paid a month later than the other.
type credit struct{ days, later line }

// moved is the formula of what is paid in month m of amounts, VAT included: a month
// of credit has 30 days, and of the rest a part moves a month further.
func (c credit) moved(s *sheet, m int, amounts ...line) string {
	n := monthNumber(m)
	w := c.days.on(s, colYear+1)
	first, last := colMonth+1, colMonth+figures.Span
	parts := make([]string, len(amounts))
	for i, a := range amounts {
		parts[i] = "INDEX(" + a.span(s, first, last) + "," + n + "-" + w + ")"
	}
	later := c.later.span(s, first, last)
	return "IF(" + n + ">" + w + "," + strings.Join(parts, "+") + "-INDEX(" + later + "," + n + "-" + w + "),0)" +
		"+IF(" + n + ">" + w + "+1,INDEX(" + later + "," + n + "-" + w + "-1),0)"
}

// creditRows are the rows of a line's credit, and of what is paid.
func (b *book) creditRows(s *sheet, label, days string, n int64, gross *figures.Months, paid *figures.Months, amounts ...line) line {
	c := credit{days: s.add(b.t.T("workbook.steps.days"), asLabel)}
	c.days.formula(colValue, days, n, asWhole)
	c.days.formula(colYear+1, "INT("+c.days.at(colValue)+"/30)", n/30, asWhole)
	c.days.formula(colYear+2, "MOD("+c.days.at(colValue)+",30)", n%30, asWhole)
	var later figures.Months
	for i, v := range gross {
		later[i] = figures.Rounded(v, n%30, 30)
	}
	c.later = s.add(b.t.T("workbook.steps.later"), asLabel).each(func(m int) string {
		parts := make([]string, len(amounts))
		for i, a := range amounts {
			parts[i] = a.on(s, colMonth+m)
		}
		return round("("+strings.Join(parts, "+")+")*"+c.days.at(colYear+2), "30")
	}, &later)
	return s.add(b.t.T(label), asLabel).each(func(m int) string { return c.moved(s, m, amounts...) }, paid)
}

// both is two series together.
func both(x, y *figures.Months) *figures.Months {
	var out figures.Months
	for i := range out {
		out[i] = x[i] + y[i]
	}
	return &out
}
