package figures

import (
	"math"
	"strconv"

	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// looks tell the curves of scenarios apart, whichever is chosen.
var looks = map[scenario]ui.SeriesLook{expected: ui.Whole, careful: ui.Dashed, optimistic: ui.Dotted}

// thousand is 1.000 kr., in øre.
const thousand = 100_000

// newChart is a chart of amounts over the plan's months.
func (p *page) newChart(kind ui.ChartKind, name string, tall float32) *ui.Chart {
	return &ui.Chart{
		Kind: kind, Name: p.env.T(name), Tall: tall,
		Format: func(v float64) string { return p.env.Texts().WholeKroner(int64(v)) },
	}
}

// table shows a chart's figures in words.
func (p *page) table(c *ui.Chart) *ui.Button {
	return ui.NewLink(p.env.T("figures.as_table"), func() { p.env.ShowSheet(c.Name, c.Table()) })
}

// chartCard is a chart under its name, with a way to its figures as a table and others
// that lead on from it. Where they are all zero, the text of a key says what it will
// show.
func (p *page) chartCard(c *ui.Chart, none string, on ...fyne.CanvasObject) *ui.Card {
	return p.newFrame(c, none, on...).card()
}

// frame is what is around a chart.
type frame struct {
	chart       *ui.Chart
	drawn, none fyne.CanvasObject
}

func (p *page) newFrame(c *ui.Chart, none string, on ...fyne.CanvasObject) *frame {
	head := ui.Row(ui.Gap16, append(append([]fyne.CanvasObject{ui.Grow(ui.NewStrong(c.Name))}, on...), p.table(c))...)
	return &frame{
		chart: c,
		// Its links have air of their own to be pressed in.
		drawn: ui.InsetEdges(ui.CardPadding, ui.Gap4, ui.CardPadding, ui.CardPadding, ui.Column(0, head, c)),
		none:  ui.Inset(ui.CardPadding, ui.CardPadding, ui.Column(ui.Gap4, ui.NewStrong(c.Name), ui.NewSupport(p.env.T(none)))),
	}
}

// card is a card around what is shown now.
func (f *frame) card() *ui.Card { return &ui.Card{Bare: true, Content: f.show()} }

// show is the chart, or what it will show.
func (f *frame) show() fyne.CanvasObject {
	if largest(f.chart) == 0 {
		return f.none
	}
	return f.drawn
}

// cashChart sets the closing cash of the scenario that is chosen, its lowest month named.
func (p *page) cashChart(c *ui.Chart, f plan.Figures) *ui.Chart {
	b := budgetIn(f, p.scenario)
	p.overMonths(c, engine.Span)
	c.Series = []ui.Series{{Name: c.Name, Values: floats(&b.Month.Cash.Closing)}}
	p.lowest(c, b)
	p.scale(c)
	c.Refresh()
	return c
}

// lowest marks the month in which there is least money. Its amount is down to a whole
// krone, as it is said, and so is every other that is read in the curve.
func (p *page) lowest(c *ui.Chart, b *engine.Budget) {
	c.Format = func(v float64) string { return p.env.Texts().WholeKroner(downToKrone(int64(v))) }
	at, tone := b.Key.LowestCashMonth, ui.Good
	if b.Key.LowestCash < 0 {
		tone = ui.Alarm
	}
	c.Marks = []ui.ChartMark{{At: at - 1, Tone: tone, Text: p.env.Texts().Kroner(downToKrone(b.Key.LowestCash)), Note: p.month(at)}}
	if len(c.Series) > 1 { // the line under the chart reads it
		c.Marks[0].Text, c.Marks[0].Note = "", ""
	}
}

// downToKrone is an amount down to a whole krone, in øre.
func downToKrone(ore int64) int64 {
	if rest := ore % 100; rest < 0 {
		return ore - rest - 100
	}
	return ore - ore%100
}

// cashCharts sets the closing cash of every scenario that the figures have beside each
// other, the one that is chosen first.
func (p *page) cashCharts(c *ui.Chart, f plan.Figures) *ui.Chart {
	p.overMonths(c, engine.Span)
	c.Series = nil
	chosen := budgetIn(f, p.scenario)
	add := func(s scenario) {
		b := budgetIn(f, s)
		c.Series = append(c.Series, ui.Series{Name: p.env.T("figures.scenario." + string(s)), Look: looks[s], Values: floats(&b.Month.Cash.Closing)})
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
	p.lowest(c, chosen)
	p.scale(c)
	c.Refresh()
	return c
}

// overMonths names the first months of the plan, and under the axis its years.
func (p *page) overMonths(c *ui.Chart, months int) {
	c.Labels, c.Ticks = make([]string, months), nil
	for m := range months {
		c.Labels[m] = text.UpperFirst(p.month(m + 1))
		if at := p.start().Add(m); m == 0 || at.Month == 1 {
			c.Ticks = append(c.Ticks, ui.ChartTick{At: m, Text: strconv.Itoa(at.Year)})
		}
	}
}

// scale counts a chart's axis in 1.000 kr. where it has amounts of 10.000 kr. and more.
func (p *page) scale(c *ui.Chart) {
	c.Scale, c.Unit = nil, p.env.T("figures.unit.kroner")
	if largest(c) >= 10*thousand {
		c.Unit = p.env.T("figures.thousands")
		c.Scale = func(v float64) string { return p.env.Texts().Thousandths(int64(math.Round(v / thousand * 1000))) }
	}
}

// largest is the amount of a chart that is furthest from zero, without its sign.
func largest(c *ui.Chart) (v float64) {
	for _, s := range c.Series {
		for _, one := range s.Values {
			v = max(v, math.Abs(one))
		}
	}
	return v
}

func floats(series *engine.Months) []float64 {
	out := make([]float64, len(series))
	for i, v := range series {
		out[i] = float64(v)
	}
	return out
}

// evenChart sets the revenue of each month of the first year against what is needed to
// break even.
func (p *page) evenChart(c *ui.Chart, b *engine.Budget) *ui.Chart {
	p.overMonths(c, months)
	c.Series = []ui.Series{{Name: p.env.T("figures.sheet.revenue"), Values: floats(&b.Month.Income.Revenue)[:months]}}
	c.Level = nil
	if even := b.Key.BreakEven[0].Value; even != nil {
		c.Level = &ui.ChartLevel{Name: p.env.T("figures.break_even"), Value: float64(upToKrone(*even, months))}
	}
	p.scale(c)
	c.Refresh()
	return c
}

// costChart sets what each kind of cost comes to in a year beside the others.
func (p *page) costChart(c *ui.Chart, b *engine.Budget) *ui.Chart {
	inc := &b.Year.Income
	kinds := []struct {
		key  string
		cost engine.PerYear
	}{
		{"variable", inc.Variable},
		{"fixed", inc.Fixed},
		{"staff", inc.Staff},
		{"startup", inc.Startup},
		{"depreciation", inc.Depreciation},
		{"interest", inc.Interest},
	}
	c.Labels, c.Series = nil, make([]ui.Series, engine.Years)
	for y := range c.Series {
		c.Series[y].Name = p.env.T("figures.year", text.A{"N": y + 1})
	}
	for _, k := range kinds {
		if k.cost == (engine.PerYear{}) {
			continue
		}
		c.Labels = append(c.Labels, p.env.T("figures.sheet."+k.key))
		for y := range c.Series {
			c.Series[y].Values = append(c.Series[y].Values, float64(k.cost[y]))
		}
	}
	p.scale(c)
	c.Refresh()
	return c
}
