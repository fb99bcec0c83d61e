package document

import (
	"slices"
	"strconv"

	"startklar.dk/api/figures"
)

// flow is a movement of the cash-flow budget.
type flow struct {
	name   string
	months *figures.Months
	years  *figures.PerYear
}

// flows are the movements that there are any of from one month to another, in their order.
func (b *builder) flows(from, to int) []flow {
	t, m, y := b.t, &b.f.Result.Expected.Month.Cash, &b.f.Result.Expected.Year.Cash
	all := []flow{
		{t.T("document.cash.customers"), &m.Customers, &y.Customers},
		{t.T("figures.sheet.variable"), &m.Variable, &y.Variable},
		{t.T("figures.sheet.fixed"), &m.Fixed, &y.Fixed},
		{t.T("figures.sheet.staff"), &m.Staff, &y.Staff},
		{t.T("figures.sheet.startup_paid"), &m.Startup, &y.Startup},
		{t.T("figures.sheet.vat"), &m.VAT, &y.VAT},
		{t.T("figures.sheet.loans_in"), &m.LoansIn, &y.LoansIn},
		{t.T("figures.sheet.loans_out"), &m.LoansOut, &y.LoansOut},
		{t.T("figures.sheet.interest"), &m.Interest, &y.Interest},
		{t.T("figures.sheet.own"), &m.Own, &y.Own},
		{t.T("figures.sheet.drawings"), &m.Drawings, &y.Drawings},
		{t.T("figures.sheet.tax"), &m.Tax, &y.Tax},
	}
	if b.f.Case.Form == figures.Personal {
		all[len(all)-1].name = t.T("document.cash.b_skat")
	}
	var some []flow
	for _, f := range all {
		if slices.ContainsFunc(f.months[from-1:to], func(v int64) bool { return v != 0 }) {
			some = append(some, f)
		}
	}
	return some
}

// opening is what is on the account when a month begins.
func (b *builder) opening(m int) int64 {
	if m <= 1 {
		return 0
	}
	return b.f.Result.Expected.Month.Cash.Closing[m-2]
}

// cash is the cash-flow budget (likviditetsbudget): a curve over the three years, the first year by quarter, and by
// month on a page lying down.
func (b *builder) cash() {
	t := b.t
	title := t.T("figures.view.cash")
	b.add(&Page{})
	b.part("figures.cash", title, b.say(b.f.Result.Expected.Says[0]), "")
	b.add(b.cashChart())
	for year := range figures.Years {
		b.add(b.byQuarter(year))
	}
	b.add(&Page{Landscape: true})
	months := t.T("document.cash.months")
	b.part("figures.cash_months", months, "", t.T("document.with_vat", b.counted()))
	w := b.byMonth(months)
	m, y := &b.f.Result.Expected.Month.Cash, &b.f.Result.Expected.Year.Cash
	var before figures.Months
	var beforeYear figures.PerYear
	for i := range before {
		before[i] = b.opening(i + 1)
	}
	for i := range beforeYear {
		beforeYear[i] = b.opening(i*firstYear + 1)
	}
	w.row(Line, 0, t.T("document.cash.month_opening"), &before, &beforeYear, true)
	for _, f := range b.flows(1, figures.Span) {
		w.row(Line, 1, f.name, f.months, f.years, false)
	}
	w.row(Sum, 0, t.T("document.cash.month_net"), &m.Net, &y.Net, true)
	w.row(Total, 0, t.T("document.cash.month_closing"), &m.Closing, &y.Closing, true)
	b.add(w.table, &Page{})
}

// quarter is how many months one has.
const quarter = 3

// byQuarter is a plan year of the cash-flow budget by quarter.
func (b *builder) byQuarter(year int) *Table {
	t, cash := b.t, &b.f.Result.Expected.Month.Cash
	number := b.counted()
	number["N"] = year + 1
	table := &Table{
		Name: t.T("document.cash.quarters", number), RowHeaders: true,
		Columns: []Column{{Title: t.T("document.cash.quarters", number)}},
	}
	from := year*firstYear + 1
	for q := from; q < from+firstYear; q += quarter {
		first, last := b.f.Month(q), b.f.Month(q+quarter-1)
		period := strconv.Itoa(first.Year())
		if last.Year() != first.Year() {
			period += "/" + strconv.Itoa(100 + last.Year()%100)[1:]
		}
		table.Columns = append(table.Columns, Column{
			Over:  t.T("date.mon."+strconv.Itoa(int(first.Month()))) + "–" + t.T("date.mon."+strconv.Itoa(int(last.Month()))),
			Title: period, Number: true,
		})
	}
	table.Columns = append(table.Columns, Column{Title: t.T("figures.year", number), Number: true, Shaded: true})
	row := func(kind RowKind, indent int, name string, result bool, value func(from, to int) int64) {
		r := Row{Kind: kind, Indent: indent, Cells: []Cell{{Text: Plain(name)}}}
		for q := from; q < from+firstYear; q += quarter {
			r.Cells = append(r.Cells, b.money(value(q, q+quarter-1), result))
		}
		r.Cells = append(r.Cells, b.money(value(from, from+firstYear-1), result))
		table.Rows = append(table.Rows, r)
	}
	sumOf := func(months *figures.Months) func(from, to int) int64 {
		return func(from, to int) (sum int64) {
			for _, v := range months[from-1 : to] {
				sum += v
			}
			return sum
		}
	}
	row(Line, 0, t.T("document.cash.opening"), true, func(from, _ int) int64 { return b.opening(from) })
	for _, f := range b.flows(from, from+firstYear-1) {
		row(Line, 1, f.name, false, sumOf(f.months))
	}
	row(Sum, 0, t.T("document.cash.net"), true, sumOf(&cash.Net))
	row(Total, 0, t.T("document.cash.closing"), true, func(_, to int) int64 { return cash.Closing[to-1] })
	return table
}
