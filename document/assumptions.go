package document

import (
	"strconv"
	"strings"
	"time"

	"startklar.dk/api/figures"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
)

// scenarios are the three ways that things may go, side by side; nothing where the plan has only one.
func (b *builder) scenarios() {
	t, r := b.t, b.f.Result
	type way struct {
		name   string
		differ *figures.Scenario
		budget *figures.Budget
	}
	var ways []way
	for _, w := range []way{
		{t.T("figures.scenario.careful"), b.f.Case.Careful, r.Careful},
		{t.T("figures.scenario.expected"), &figures.Scenario{}, r.Expected},
		{t.T("figures.scenario.optimistic"), b.f.Case.Optimistic, r.Optimistic},
	} {
		if w.budget != nil {
			ways = append(ways, w)
		}
	}
	if len(ways) < 2 {
		return
	}
	title := t.T("figures.view.scenarios")
	b.part("figures.scenarios", title, "", text.LowerFirst(b.unitName()))
	chart := &Chart{Kind: Lines, Caption: t.T("document.chart.scenarios"), Labels: b.monthLabels(), Points: b.everyMonth()}
	table := &Table{Name: title, RowHeaders: true, Columns: []Column{{}}}
	var closings []*figures.Months
	var ends []string
	for _, w := range ways {
		closing := &w.budget.Month.Cash.Closing
		closings = append(closings, closing)
		chart.Series = append(chart.Series, Series{Name: w.name, Values: floats(closing)})
		ends = append(ends, w.name+" "+b.kroner(closing[figures.Span-1]))
		table.Columns = append(table.Columns, Column{Title: w.name, Number: true})
	}
	chart.Ticks = b.axis(closings...)
	said := b.firstAndLast()
	said["Ends"] = strings.Join(ends, ", ")
	chart.Alt = t.T("document.chart.scenarios_alt", said)
	row := func(kind RowKind, name string, cell func(w way) Cell) {
		r := Row{Kind: kind, Cells: []Cell{{Text: Plain(name)}}}
		for _, w := range ways {
			r.Cells = append(r.Cells, cell(w))
		}
		table.Rows = append(table.Rows, r)
	}
	b.differences(func(name string, value func(*figures.Scenario) string) {
		row(Line, name, func(w way) Cell { return Cell{Text: Plain(value(w.differ))} })
	})
	for y := range figures.Years {
		n := text.A{"N": y + 1}
		row(Line, t.T("document.revenue_in", n), func(w way) Cell { return b.money(w.budget.Year.Income.Revenue[y], false) })
	}
	for y := range figures.Years {
		n := text.A{"N": y + 1}
		row(Line, t.T("document.before_tax_in", n), func(w way) Cell { return b.money(w.budget.Year.Income.BeforeTax[y], true) })
	}
	row(Sum, t.T("document.key.lowest"), func(w way) Cell { return b.money(w.budget.Key.LowestCash, true) })
	row(Line, t.T("document.lowest_in"), func(w way) Cell { return Cell{Text: Plain(t.Month(b.f.Month(w.budget.Key.LowestCashMonth)))} })
	row(Line, t.T("document.capital.gap"), func(w way) Cell { return b.money(w.budget.Key.Gap, false) })
	b.add(chart, table)
}

// differences are in what the scenarios differ.
func (b *builder) differences(row func(name string, value func(*figures.Scenario) string)) {
	t := b.t
	signed := func(n int64, unit string) string {
		switch {
		case n == 0:
			return dash
		case n > 0:
			return "+" + unit
		}
		return unit
	}
	for _, d := range []struct {
		name    string
		percent bool
		of      func(*figures.Scenario) int64
	}{
		{t.T("figures.difference.quantity"), true, func(s *figures.Scenario) int64 { return s.Quantity }},
		{t.T("figures.difference.price"), true, func(s *figures.Scenario) int64 { return s.Price }},
		{t.T("figures.difference.variable"), true, func(s *figures.Scenario) int64 { return s.Variable }},
		{t.T("figures.difference.fixed"), true, func(s *figures.Scenario) int64 { return s.Fixed }},
		{t.T("document.payment_days"), false, func(s *figures.Scenario) int64 { return s.PaymentDays }},
		{t.T("document.start_months"), false, func(s *figures.Scenario) int64 { return s.StartMonths }},
	} {
		any := false
		for _, s := range []*figures.Scenario{b.f.Case.Careful, b.f.Case.Optimistic} {
			any = any || s != nil && d.of(s) != 0
		}
		if !any {
			continue
		}
		row(d.name, func(s *figures.Scenario) string {
			n := d.of(s)
			if d.percent {
				return signed(n, b.rate(n))
			}
			return signed(n, t.Thousandths(n*1000))
		})
	}
}

// assumptions are what the figures rest on, each with where it is from.
func (b *builder) assumptions() {
	t, c := b.t, b.f.Case
	title := t.T("document.assumptions")
	b.part("figures.assumptions", title, "", "")
	table := &Table{Name: title, RowHeaders: true, Columns: []Column{
		{Title: t.T("document.assumption")}, {Title: t.T("document.value")}, {Title: t.T("document.source")},
	}}
	row := func(name, value, source string) {
		table.Rows = append(table.Rows, Row{Cells: []Cell{{Text: Strong(name)}, {Text: Plain(value)}, {Text: Plain(source)}}})
	}
	own := t.T("document.own_source")
	row(t.T("figures.assume.form"), map[figures.Form]string{figures.Personal: t.T("figures.form.personal"), figures.Company: t.T("figures.form.company")}[c.Form], own)
	row(t.T("figures.start"), t.Month(b.f.Month(1)), own)
	if c.Registered {
		row(t.T("figures.rhythm.title"), map[figures.Rhythm]string{
			figures.HalfYearly: t.T("figures.rhythm.half_year"), figures.Quarterly: t.T("figures.rhythm.quarter"), figures.Monthly: t.T("figures.rhythm.month"),
		}[c.Rhythm], own)
	} else {
		row(t.T("figures.assume.vat"), t.T("document.not_registered"), own)
	}
	b.credit(row, own)
	for _, i := range inOrder(c.Loans, func(l *figures.Loan) figures.Line { return l.Line }) {
		l := &c.Loans[i]
		row(named(l.Line, t.T("figures.line.loans")), b.kroner(l.Amount)+", "+text.LowerFirst(b.terms(l)), own)
	}
	if c.Overdraft.Limit > 0 {
		row(t.T("figures.capital.overdraft"), t.T("document.overdraft", text.A{"Amount": b.kroner(c.Overdraft.Limit), "Rate": b.rate(c.Overdraft.Rate)}), own)
	}
	if c.Tax.Kind == figures.BTax {
		var rates []string
		for _, v := range c.Tax.BTax {
			rates = append(rates, b.kroner(v))
		}
		row(t.T("document.cash.b_skat"), t.T("document.b_skat", text.A{"Rates": strings.Join(rates, ", ")}), own)
	}
	for _, p := range b.f.Params.Params {
		b.param(p, row, own)
	}
	b.add(table)
	if p := b.f.Params; p.Asked != p.Year {
		b.add(&Paragraph{Style: Quiet, Text: Plain(t.T("document.params_of", text.A{"Asked": strconv.Itoa(p.Asked), "Year": strconv.Itoa(p.Year)}))})
	}
}

// credit is how long customers and suppliers wait for their money, where any do.
func (b *builder) credit(row func(name, value, source string), own string) {
	t, c := b.t, b.f.Case
	days := func(name string, all map[string]int64, order []string) {
		var parts []string
		for _, line := range order {
			if all[line] > 0 {
				parts = append(parts, line+": "+t.N("document.days", int(all[line])))
			}
		}
		if parts != nil {
			row(name, strings.Join(parts, "; "), own)
		}
	}
	customers, suppliers, order := map[string]int64{}, map[string]int64{}, []string(nil)
	for _, i := range inOrder(c.Revenue, func(l *figures.Revenue) figures.Line { return l.Line }) {
		l := &c.Revenue[i]
		name := named(l.Line, t.T("figures.line.revenue"))
		if _, twice := customers[name]; !twice {
			order = append(order, name)
		}
		customers[name], suppliers[name] = max(customers[name], l.CreditDays), max(suppliers[name], l.CostCreditDays)
	}
	days(t.T("document.customers_credit"), customers, order)
	days(t.T("document.suppliers_credit"), suppliers, order)
}

// param is a rate that law or practice sets, where this plan counts with it.
func (b *builder) param(p assets.Param, row func(name, value, source string), own string) {
	c := b.f.Case
	switch p.Key {
	case "company_rate", "company_surcharge":
		if c.Tax.Kind != figures.CompanyTax {
			return
		}
	case "capital_min_ore":
		if c.Form != figures.Company {
			return
		}
	case "half_year_max_ore":
		if !c.Registered || c.Rhythm != figures.HalfYearly {
			return
		}
	case "quarter_max_ore":
		if !c.Registered || c.Rhythm != figures.Quarterly {
			return
		}
	case "vat_limit_ore":
		if c.Registered {
			return
		}
	}
	known := p.Known
	if at, err := time.ParseInLocation(time.DateOnly, known, text.Copenhagen); err == nil {
		known = b.t.Date(at)
	}
	v, source := p.Value, text.UpperFirst(p.Source)+", "+known
	if changed, is := c.Params[p.Key]; is && changed != v {
		v, source = changed, own
	}
	value := b.rate(v)
	if strings.HasSuffix(p.Key, "_ore") {
		value = b.kroner(v)
	}
	row(b.t.T("figures.param."+p.Key), value, source)
}
