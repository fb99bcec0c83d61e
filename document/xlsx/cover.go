package xlsx

import (
	"strconv"

	"github.com/xuri/excelize/v2"

	"startklar.dk/api/figures"
)

// chartRows are where the charts' figures stand on the overview, and where the charts
// are put.
type chartRows struct{ cash, sales, first, last int }

// The rows that a chart covers, and the room between two.
const (
	chartHeight = 14
	chartGap    = 1
	chartRow    = 15.0 // points
	// How many pixels the toolkit takes a row of them for, and the overview's columns.
	chartRowPixels = 18
	chartWidth     = 1350
)

// writeCover is the overview: which scenario is shown, the figures that one looks at
// first, and the charts.
func (b *book) writeCover() {
	s := b.cover
	title := plain(b.plan.Title)
	if title == "" {
		title = b.t.T("workbook.untitled")
	}
	s.add(title, asTitle)
	s.tall[1] = 28
	s.note(b.t.T("workbook.cover.means"))
	pick := s.add(b.t.T("workbook.cover.pick"), asStrong)
	words := make([]string, scenarios)
	list := ""
	for i, key := range scenarioKeys {
		words[i] = b.t.T(key)
		list += "," + quoted(words[i])
	}
	pick.word(1, words[b.chosen], words...)
	pick.formula(2, "MATCH("+pick.at(1)+",{"+list[1:]+"},0)", int64(b.chosen+1), asFaint)
	s.skip()

	b.heads(s, b.t.T("workbook.kroner"), "figures.col.year_1", "figures.col.year_2", "figures.col.year_3")
	s.tall[len(s.rows)] = 30
	three := func(label, name string, st style) {
		l := s.add(label, asLabel)
		for y := 1; y <= figures.Years; y++ {
			b.show(l, y, named(name), colYear+y, st)
		}
	}
	three(b.t.T("figures.sheet.revenue"), "revenue", asMoney)
	three(b.t.T("figures.sheet.contribution"), "contribution", asMoney)
	three(b.t.T("figures.sheet.before_tax"), "before_tax", asMoneyRed)
	even := s.add(b.t.T("figures.key.break_even_year"), asLabel)
	for y := 1; y <= figures.Years; y++ {
		b.figureOr(even, y, "break_even", colYear+y, "/100", 100, asMoney)
	}
	three(b.t.T("workbook.closing_end"), "closing", asMoneyRed)
	three(b.t.T("workbook.equity_end"), "equity", asMoneyRed)

	// Beside the years: what the plan as a whole comes to.
	facts := []struct {
		key  string
		name string
		st   style
	}{
		{"figures.key.lowest_cash", "lowest", asMoneyRed},
		{"figures.key.lowest_month", "lowest_month", asText},
		{"figures.key.overdraft_needed", "needed", asMoney},
		{"figures.key.gap", "gap", asMoney},
		{"figures.key.profit_month", "profit", asText},
	}
	head := line{s, 5}
	for col := 5; col <= 8; col++ {
		words := ""
		if col == 5 {
			words = b.t.T("figures.keys.cash")
		}
		head.text(col, words, asHeadLeft)
	}
	for i, f := range facts {
		l := line{s, 6 + i}
		l.text(5, b.t.T(f.key), asLabelPlain)
		if f.st == asText {
			formula, v := b.picked(s, colValue, named(f.name))
			b.monthOr(l, 8, formula, v, f.st)
			continue
		}
		b.show(l, 8, named(f.name), colValue, f.st)
	}
	proof := line{s, 11}
	proof.text(5, b.t.T("workbook.balances"), asLabelPlain)
	k := named("difference")
	cells := "0"
	for _, c := range b.steps {
		cells += "+SUMPRODUCT(ABS(" + k(c).span(s, colMonth+1, colMonth+figures.Span) + "))"
	}
	yes := b.t.T("figures.change.yes")
	proof.put(8, cell{formula: "IF(" + cells + "=0," + quoted(yes) + "," + quoted(b.t.T("figures.change.no")) + ")", value: yes, style: asText})
	s.skip()

	b.charts.cash = len(s.rows) + 1
	for range 2 * (chartHeight + chartGap) {
		s.skip()
		s.tall[len(s.rows)] = chartRow
	}
	b.charts.sales = b.charts.cash + chartHeight + chartGap
	b.chartFigures()
}

// chartFigures are what the charts draw, month under month.
func (b *book) chartFigures() {
	s := b.cover
	s.breaks = append(s.breaks, len(s.rows)+1)
	b.heads(s, b.t.T("workbook.cover.figures"), "figures.sheet.closing", "figures.sheet.revenue", "figures.break_even")
	b.charts.first = len(s.rows) + 1
	for m := 1; m <= figures.Span; m++ {
		l := s.add(b.month(m), asLabel)
		b.show(l, 1, named("closing"), colMonth+m, asMoneyRed)
		b.show(l, 2, named("revenue"), colMonth+m, asMoney)
		// What cannot be reached is no point of the curve.
		f, v := b.picked(s, colYear+planYear(m), named("break_even_month"))
		c := cell{formula: "IF(ISNUMBER(" + f + ")," + f + "/100,NA())", value: notAvailable, style: asMoney}
		if ore, ok := v.(int64); ok {
			c.value = float64(ore) / 100
		}
		l.put(3, c)
	}
	b.charts.last = len(s.rows)
}

// notAvailable is what NA() gives.
const notAvailable = "#N/A"

// draw puts the charts on the overview. They are the workbook's own, and follow its
// figures.
func (b *book) draw(f *excelize.File) error {
	s := b.cover
	series := func(col int, color string, dash excelize.LineDashType) excelize.ChartSeries {
		span := func(c int) string {
			return s.prefix + "$" + columns[c] + "$" + strconv.Itoa(b.charts.first) + ":$" + columns[c] + "$" + strconv.Itoa(b.charts.last)
		}
		return excelize.ChartSeries{
			Name:       s.prefix + "$" + columns[col] + "$" + strconv.Itoa(b.charts.first-1),
			Categories: span(0), Values: span(col),
			Line:   excelize.LineOptions{Width: 2.25, Dash: dash, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}},
			Fill:   excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}},
			Marker: excelize.ChartMarker{Symbol: "none"},
		}
	}
	chart := func(title string, kind excelize.ChartType, all ...excelize.ChartSeries) *excelize.Chart {
		return &excelize.Chart{
			Type: kind, Series: all,
			Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: &excelize.Font{Size: 12, Bold: true, Color: ink}}}},
			Dimension: excelize.ChartDimension{Width: chartWidth, Height: chartHeight * chartRowPixels},
			Legend:    excelize.ChartLegend{Position: "bottom"},
			XAxis:     excelize.ChartAxis{TickLabelSkip: 3, Alignment: excelize.Alignment{TextRotation: -45}, TickLabelPosition: excelize.ChartTickLabelLow, Font: excelize.Font{Size: 9, Color: quiet}},
			YAxis: excelize.ChartAxis{
				MajorGridLines: true, Font: excelize.Font{Size: 9, Color: quiet},
				NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0", SourceLinked: false},
			},
			ShowBlanksAs: "gap",
			Format:       excelize.GraphicOptions{AltText: title},
		}
	}
	for _, c := range []struct {
		at  int
		all []*excelize.Chart
	}{
		{b.charts.cash, []*excelize.Chart{chart(b.t.T("figures.cash_chart"), excelize.Area, series(1, accent, excelize.LineDashSolid))}},
		{b.charts.sales, []*excelize.Chart{
			chart(b.t.T("figures.even_chart"), excelize.Col, series(2, accent, excelize.LineDashSolid)),
			chart("", excelize.Line, series(3, bad, excelize.LineDashDash)),
		}},
	} {
		// A chart ends in the row that it reaches by the rows' heights.
		for row := c.at; row < c.at+chartHeight; row++ {
			if err := f.SetRowHeight(s.name, row, chartRow); err != nil {
				return err
			}
		}
		if err := f.AddChart(s.name, "A"+strconv.Itoa(c.at), c.all[0], c.all[1:]...); err != nil {
			return err
		}
	}
	return nil
}
