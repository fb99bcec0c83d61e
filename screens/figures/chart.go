package figures

import (
	"strconv"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// cashChart sets the closing cash of every scenario that the figures have, the lowest
// month of the one that is chosen named.
func (p *page) cashChart(c *ui.Chart, f plan.Figures) *ui.Chart {
	c.Labels, c.Series, c.Marks = p.monthLabels(), nil, nil
	c.Format = func(v float64) string { return p.env.Texts().WholeKroner(int64(v)) }
	chosen := p.shown()
	add := func(s scenario) {
		b := budgetIn(f, s)
		c.Series = append(c.Series, ui.Series{Name: p.env.T("figures.scenario." + string(s)), Values: floats(&b.Month.Cash.Closing)})
	}
	first := expected
	for _, s := range scenarios(f) {
		if budgetIn(f, s) == chosen {
			first = s
		}
	}
	add(first)
	for _, s := range scenarios(f) {
		if s != first {
			add(s)
		}
	}
	lowest := chosen.Key.LowestCashMonth
	tone := ui.Good
	if chosen.Key.LowestCash < 0 {
		tone = ui.Alarm
	}
	c.Marks = []ui.ChartMark{{At: lowest - 1, Tone: tone, Text: p.env.T("figures.lowest", text.A{
		"Amount": p.env.Texts().Kroner(chosen.Key.LowestCash / 100 * 100), "Month": p.month(lowest),
	})}}
	c.Refresh()
	return c
}

// monthLabels name the plan's months at an axis: the year at its first one.
func (p *page) monthLabels() []string {
	labels := make([]string, engine.Span)
	for m := range labels {
		at := p.figures.Case.Start.Add(m)
		labels[m] = p.env.T("date.mon." + strconv.Itoa(int(at.Month)))
		if m == 0 || at.Month == 1 {
			labels[m] = strconv.Itoa(at.Year)
		}
	}
	return labels
}

func floats(series *engine.Months) []float64 {
	out := make([]float64, len(series))
	for i, v := range series {
		out[i] = float64(v)
	}
	return out
}

// evenChart sets the revenue of each month of the first year beside what is needed to
// break even.
func (p *page) evenChart(c *ui.Chart, b *engine.Budget) *ui.Chart {
	c.Labels = p.monthLabels()[:months]
	c.Format = func(v float64) string { return p.env.Texts().WholeKroner(int64(v)) }
	revenue := floats(&b.Month.Income.Revenue)[:months]
	c.Series = []ui.Series{{Name: p.env.T("figures.sheet.revenue"), Values: revenue}}
	if even := b.Key.BreakEven[0].Value; even != nil {
		line := make([]float64, months)
		for i := range line {
			line[i] = float64(upToKrone(*even, months))
		}
		c.Series = append(c.Series, ui.Series{Name: p.env.T("figures.key.break_even"), Values: line})
	}
	c.Refresh()
	return c
}
