package document

import (
	"strconv"

	"startklar.dk/api/figures"
	"startklar.dk/assets/text"
)

// budget is a table of amounts, a column a month or a year.
type budget struct {
	b     *builder
	table *Table
	months,
	years int // how many columns of each
}

// byMonth is a table of the months of year 1 and of the three years.
func (b *builder) byMonth(name string) *budget {
	t := &Table{Name: name, RowHeaders: true, Columns: []Column{{}}, Note: b.t.T("document.rounded", b.counted())}
	for m := 1; m <= firstYear; m++ {
		at := b.f.Month(m)
		c := Column{Title: b.t.T("date.mon." + strconv.Itoa(int(at.Month()))), Number: true}
		if m == 1 || at.Month() == 1 {
			c.Over = strconv.Itoa(at.Year())
		}
		t.Columns = append(t.Columns, c)
	}
	w := &budget{b: b, table: t, months: firstYear}
	w.addYears()
	return w
}

// byYear is a table of the three years.
func (b *builder) byYear(name string) *budget {
	w := &budget{b: b, table: &Table{Name: name, RowHeaders: true, Columns: []Column{{}}}}
	w.addYears()
	return w
}

func (w *budget) addYears() {
	w.years = figures.Years
	for y := range figures.Years {
		w.table.Columns = append(w.table.Columns, Column{
			Over: w.b.t.T("figures.year", text.A{"N": y + 1}), Title: w.b.f.period(y), Number: true, Shaded: w.months > 0,
		})
	}
}

// row is a row of amounts.
func (w *budget) row(kind RowKind, indent int, name string, months *figures.Months, years *figures.PerYear, result bool) {
	r := Row{Kind: kind, Indent: indent, Cells: []Cell{{Text: Plain(name)}}}
	for m := range w.months {
		r.Cells = append(r.Cells, w.b.money(months[m], result))
	}
	for y := range w.years {
		r.Cells = append(r.Cells, w.b.money(years[y], result))
	}
	w.table.Rows = append(w.table.Rows, r)
}

// line is a line of the case.
func (w *budget) line(name string, months *figures.Months) {
	var years figures.PerYear
	for m, v := range months {
		years[m/firstYear] += v
	}
	w.row(Line, 1, name, months, &years, false)
}

func (w *budget) group(name string) {
	w.table.Rows = append(w.table.Rows, Row{Kind: Group, Cells: []Cell{{Text: Plain(name)}}})
}

// operating is the operating budget (driftsbudget) on a page lying down.
func (b *builder) operating() {
	t, c, run := b.t, b.f.Case, &b.f.Result.Expected.Lines
	m, y := &b.f.Result.Expected.Month.Income, &b.f.Result.Expected.Year.Income
	b.add(&Page{Landscape: true})
	title := t.T("document.operating")
	b.part("figures.operating", title, "", t.T("document.without_vat", b.counted()))
	w := b.byMonth(title)
	sold := inOrder(c.Revenue, func(l *figures.Revenue) figures.Line { return l.Line })
	if len(sold) > 0 {
		w.group(t.T("figures.sheet.revenue"))
		for _, i := range sold {
			w.line(named(c.Revenue[i].Line, t.T("figures.line.revenue")), &run.Revenue[i].Sale)
		}
	}
	w.row(Sum, 0, t.T("document.revenue"), &m.Revenue, &y.Revenue, false)
	if len(sold) > 0 && y.Variable != (figures.PerYear{}) {
		w.group(t.T("figures.sheet.variable"))
		for _, i := range sold {
			w.line(named(c.Revenue[i].Line, t.T("figures.line.revenue")), &run.Revenue[i].Cost.Net)
		}
	}
	w.row(Sum, 0, t.T("document.variable_total"), &m.Variable, &y.Variable, false)
	w.row(Total, 0, t.T("figures.sheet.contribution"), &m.Contribution, &y.Contribution, true)
	if fixed := inOrder(c.Fixed, func(l *figures.Fixed) figures.Line { return l.Line }); len(fixed) > 0 {
		w.group(t.T("figures.sheet.fixed"))
		for _, i := range fixed {
			w.line(named(c.Fixed[i].Line, t.T("figures.line.fixed")), &run.Fixed[i].Net)
		}
	}
	w.row(Sum, 0, t.T("document.fixed_total"), &m.Fixed, &y.Fixed, false)
	if staff := inOrder(c.Staff, func(l *figures.Staff) figures.Line { return l.Line }); len(staff) > 0 {
		w.group(t.T("figures.sheet.staff"))
		for _, i := range staff {
			w.line(named(c.Staff[i].Line, t.T("figures.line.staff")), &run.Staff[i].Cost)
		}
		w.row(Sum, 0, t.T("document.staff_total"), &m.Staff, &y.Staff, false)
	}
	if y.Startup != (figures.PerYear{}) {
		w.row(Line, 0, t.T("figures.sheet.startup"), &m.Startup, &y.Startup, false)
	}
	w.row(Total, 0, t.T("figures.sheet.ebitda"), &m.EBITDA, &y.EBITDA, true)
	w.row(Line, 0, t.T("figures.sheet.depreciation"), &m.Depreciation, &y.Depreciation, false)
	w.row(Sum, 0, t.T("figures.sheet.ebit"), &m.EBIT, &y.EBIT, true)
	w.row(Line, 0, t.T("figures.sheet.interest"), &m.Interest, &y.Interest, false)
	w.row(Total, 0, t.T("figures.sheet.before_tax"), &m.BeforeTax, &y.BeforeTax, true)
	if c.Form == figures.Company {
		w.row(Line, 0, t.T("figures.sheet.tax"), &m.Tax, &y.Tax, false)
		w.row(Total, 0, t.T("figures.sheet.net"), &m.Net, &y.Net, true)
	}
	b.add(w.table, &Page{})
}

// balance is what the firm has and owes when each year ends.
func (b *builder) balance() {
	t, years := b.t, &b.f.Result.Expected.Year.Balance
	title := t.T("figures.view.balance")
	b.part("figures.balance", title, "", t.T("document.year_end", b.counted()))
	w := b.byYear(title)
	item := func(name string, v *figures.PerYear, always bool) {
		if always || *v != (figures.PerYear{}) {
			w.row(Line, 0, name, nil, v, false)
		}
	}
	item(t.T("figures.sheet.fixed_assets"), &years.FixedAssets, false)
	item(t.T("figures.sheet.deposits"), &years.Deposits, false)
	item(t.T("figures.sheet.stock"), &years.Stock, false)
	item(t.T("figures.sheet.debtors"), &years.Debtors, false)
	item(t.T("figures.sheet.cash"), &years.Cash, true)
	w.row(Total, 0, t.T("figures.sheet.total_assets"), nil, &years.TotalAssets, false)
	w.row(Line, 0, t.T("figures.sheet.equity"), nil, &years.Equity, true)
	item(t.T("figures.sheet.loans"), &years.Loans, false)
	item(t.T("figures.sheet.creditors"), &years.Creditors, false)
	item(t.T("figures.sheet.overdraft"), &years.Overdraft, false)
	item(t.T("figures.sheet.vat_owed"), &years.VAT, false)
	item(t.T("figures.sheet.tax_owed"), &years.Tax, false)
	w.row(Total, 0, t.T("figures.sheet.total_liabilities"), nil, &years.TotalLiabilities, false)
	b.add(w.table)
}

// private is the owner's private budget, a month and a year.
func (b *builder) private() {
	t, c := b.t, b.f.Case
	title := t.T("document.private")
	b.part("figures.private", title, "", text.LowerFirst(b.unitName()))
	w := b.byYear(title)
	lines := inOrder(c.Private, func(l *figures.Private) figures.Line { return l.Line })
	for _, kind := range []figures.PrivateKind{figures.Need, figures.OtherIncome} {
		first := true
		for _, i := range lines {
			if c.Private[i].Kind != kind {
				continue
			}
			if first {
				w.group(map[figures.PrivateKind]string{
					figures.Need: t.T("document.private_need"), figures.OtherIncome: t.T("figures.group.income"),
				}[kind])
				first = false
			}
			w.line(named(c.Private[i].Line, t.T("figures.line.private")), &b.f.Result.Expected.Lines.Private[i].Amount)
		}
	}
	k := &b.f.Result.Expected.Key
	w.row(Sum, 0, t.T("document.private_total"), nil, &k.PrivateNeed, false)
	w.values(t.T("document.private_yield"), k.PrivateYield)
	w.values(t.T("document.private_left"), k.PrivateLeft)
	b.add(w.table)
}

// values is a row of key figures in øre; one that is missing is a dash.
func (w *budget) values(name string, v [figures.Years]figures.Value) {
	r := Row{Kind: Sum, Cells: []Cell{{Text: Plain(name)}}}
	for _, value := range v {
		if value.Value == nil {
			r.Cells = append(r.Cells, Cell{Text: Plain(dash)})
			continue
		}
		r.Cells = append(r.Cells, w.b.money(*value.Value, true))
	}
	w.table.Rows = append(w.table.Rows, r)
}
