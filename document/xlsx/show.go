package xlsx

import (
	"strings"

	"startklar.dk/api/figures"
)

// cell is what stands in a column of the row.
func (l line) cell(col int) cell { return l.s.rows[l.n-1][col] }

// picked is the formula of a cell of the calculation in the scenario that is shown,
// and what stands in it.
func (b *book) picked(s *sheet, col int, row func(k *calculation) line) (formula string, value any) {
	var f strings.Builder
	f.WriteString("CHOOSE(" + b.pick)
	for _, k := range b.steps {
		f.WriteString("," + row(k).on(s, col))
	}
	f.WriteString(")")
	return f.String(), row(b.steps[b.chosen]).cell(col).value
}

// named picks a figure's row by its name.
func named(name string) func(k *calculation) line {
	return func(k *calculation) line { return k.rows[name] }
}

// show shows an amount of the calculation in kroner.
func (b *book) show(l line, col int, row func(k *calculation) line, from int, st style) {
	f, v := b.picked(l.s, from, row)
	l.kroner(col, f, v.(int64), st)
}

// look is how a row of a budget is written.
type look uint8

const (
	plainRow look = iota
	totalRow
	resultRow // red below zero
)

func (k look) styles() (label, month, years style) {
	switch k {
	case totalRow:
		return asLabelTotal, asTotal, asTotalYear
	case resultRow:
		return asLabelTotal, asResult, asResultYear
	}
	return asLabel, asMoney, asMoneyYear
}

// budgetRow is a row of a budget: its months, and the years after each twelve. A
// figure that has none by year is added up or stands at their end, as y says.
func (b *book) budgetRow(s *sheet, label string, k look, row func(k *calculation) line, y yearly) line {
	asLabel, _, _ := k.styles()
	l := s.add(label, asLabel)
	b.fillBudgetRow(l, k, row, y)
	return l
}

func (b *book) fillBudgetRow(l line, k look, row func(k *calculation) line, y yearly) {
	_, month, years := k.styles()
	for m := 1; m <= figures.Span; m++ {
		b.show(l, shownMonth(m), row, colMonth+m, month)
	}
	for i := 1; i <= figures.Years; i++ {
		col := shownYear(i)
		if y == yearNone {
			continue
		}
		if y == yearEnd {
			last := l.cell(shownMonth(year * i))
			l.put(col, cell{formula: l.at(shownMonth(year * i)), value: last.value, style: years})
			continue
		}
		// Kroner with øre do not add up exactly in floating point; whole øre do.
		months := make([]string, len(b.steps))
		var total int64
		for j, k := range b.steps {
			months[j] = "SUM(" + row(k).span(l.s, colMonth+year*(i-1)+1, colMonth+year*i) + ")"
		}
		of := row(b.steps[b.chosen])
		for m := year*(i-1) + 1; m <= year*i; m++ {
			total += of.cell(colMonth + m).value.(int64)
		}
		l.kroner(col, "CHOOSE("+b.pick+","+strings.Join(months, ",")+")", total, years)
	}
}

// always is a row that is alike in all scenarios.
func always(l line) func(*calculation) line { return func(*calculation) line { return l } }

// basisRow fills a row of a budget from the basis, which no scenario changes.
func (b *book) basisRow(l line, k look, from line, y yearly) {
	_, month, years := k.styles()
	for m := 1; m <= figures.Span; m++ {
		l.kroner(shownMonth(m), from.on(l.s, colMonth+m), from.cell(colMonth+m).value.(int64), month)
	}
	for i := 1; i <= figures.Years; i++ {
		if y == yearEnd {
			l.put(shownYear(i), cell{formula: l.at(shownMonth(year * i)), value: l.cell(shownMonth(year * i)).value, style: years})
			continue
		}
		var total int64
		for m := year*(i-1) + 1; m <= year*i; m++ {
			total += from.cell(colMonth + m).value.(int64)
		}
		l.kroner(shownYear(i), "SUM("+from.span(l.s, colMonth+year*(i-1)+1, colMonth+year*i)+")", total, years)
	}
}

// figureOr shows a figure of the calculation by, say, /100, or the words for why it
// is missing.
func (b *book) figureOr(l line, col int, name string, from int, by string, divide float64, st style) {
	f, v := b.picked(l.s, from, named(name))
	words := f
	for _, r := range reasons[name] {
		words = "IF(" + f + "=" + code(r) + "," + quoted(b.t.T("workbook.reason."+string(r))) + "," + words + ")"
	}
	c := cell{formula: "IF(ISNUMBER(" + f + ")," + f + by + "," + words + ")", style: st}
	switch v := v.(type) {
	case int64:
		c.value = float64(v) / divide
	case string:
		c.value = b.t.T("workbook.reason." + v)
	}
	l.put(col, c)
}

// reasons are why a figure may be missing.
var reasons = map[string][]figures.Reason{
	"ratio":            {figures.NoRevenue, figures.TooLarge},
	"break_even":       {figures.NoRevenue, figures.RatioNotPositive, figures.TooLarge},
	"break_even_month": {figures.NoRevenue, figures.RatioNotPositive, figures.TooLarge},
	"margin":           {figures.NoRevenue, figures.RatioNotPositive, figures.TooLarge},
	"yield":            {figures.OfCompany, figures.TooLarge},
	"left":             {figures.OfCompany, figures.NoPrivateBudget, figures.TooLarge},
}

// monthOr shows a month of the calendar by its number in the plan, or why there is
// none. The number stands at a reference.
func (b *book) monthOr(l line, col int, f string, v any, st style) {
	months := b.base.prefix + columns[colMonth+1] + "$3:" + columns[colMonth+figures.Span] + "$3"
	c := cell{formula: "IF(ISNUMBER(" + f + "),INDEX(" + months + "," + f + ")," + quoted(b.t.T("workbook.reason.never")) + ")", style: st}
	switch v := v.(type) {
	case int64:
		c.value = b.month(int(v))
	default:
		c.value = b.t.T("workbook.reason.never")
	}
	l.put(col, c)
}
