package figures

import (
	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
	"startklar.dk/ui/grid"
)

// differences sets the scenarios side by side: what each does differently from the
// expected one, and what it comes to.
type differences struct {
	p     *page
	table *table
	cards *fyne.Container
	chart *ui.Chart
	body  fyne.CanvasObject
}

// ways are all scenarios, in the order in which they stand.
var ways = []scenario{careful, expected, optimistic}

// difference is something in which a scenario may differ.
type difference struct {
	name   string // as in its path
	unit   unit
	counts string // the key of the unit's name
}

// allDifferences are all there are: see figures.md, section 2.
var allDifferences = []difference{
	{"quantity", percent, "percent"},
	{"price", percent, "percent"},
	{"variable", percent, "percent"},
	{"fixed", percent, "percent"},
	{"payment_days", whole, "days"},
	{"start_months", whole, "months"},
}

func (d difference) in(s scenario) place {
	return place{path: "scenarios/" + string(s) + "/" + d.name, unit: d.unit, signed: d.name != "start_months"}
}

func newDifferences(p *page) view {
	d := &differences{p: p, table: newTable(p)}
	d.cards = ui.Later(d.draw)
	d.chart = p.newChart(ui.Curve, "figures.cash_chart", 240)
	d.body = ui.ByWidth(gridFrom, d.cards, d.table.card)
	return d
}

func (d *differences) show(f plan.Figures) []fyne.CanvasObject {
	if f.Result == nil {
		return nil
	}
	d.p.cashCharts(d.chart, f)
	d.grid(f)
	ui.Renew(d.cards)
	return []fyne.CanvasObject{ui.NewSupport(d.p.env.T("figures.scenarios_intro")), d.body, ui.NewCard(d.p.framed(d.chart, "figures.cash_chart_none"))}
}

// draw makes a card of each scenario.
func (d *differences) draw() fyne.CanvasObject {
	cards := ui.Column(ui.Gap16)
	for _, s := range ways {
		cards.Add(d.card(d.p.figures, s))
	}
	return cards
}

// text is a difference in words: "−20 %", "15 dage senere", or that there is none.
func (d *differences) text(f plan.Figures, one difference, s scenario) string {
	v, _ := f.Number(one.in(s).path)
	switch {
	case v == 0 && s == expected:
		return nothing
	case v == 0:
		return d.p.env.T("figures.as_expected")
	case one.unit == percent && v > 0:
		return "+" + d.p.percent(v)
	case one.unit == percent:
		return d.p.percent(v)
	case one.name == "start_months":
		return d.p.env.N("figures.later_months", int(v))
	case v < 0:
		return d.p.env.N("figures.earlier_days", int(-v))
	}
	return d.p.env.N("figures.later_days", int(v))
}

// result is what a scenario comes to, as name and words.
type result struct {
	key   string
	words string
	ore   int64
	bad   bool
}

func (d *differences) results(b *engine.Budget) []result {
	p := d.p
	amount := func(key string, ore int64) result { return result{key, p.kroner(ore), ore, ore < 0} }
	out := []result{amount("lowest_cash", downToKrone(b.Key.LowestCash)), {key: "lowest_month", words: p.month(b.Key.LowestCashMonth)}}
	for y, key := range []string{"result_1", "result_2", "result_3"} {
		out = append(out, amount(key, b.Year.Income.BeforeTax[y]))
	}
	even := result{key: "break_even"}
	if v := b.Key.BreakEven[0]; v.Value != nil {
		even.ore = upToKrone(*v.Value, months)
		even.words = p.kroner(even.ore)
	} else {
		even.words = p.env.T("figures.reason." + string(v.Reason))
	}
	return append(out, even)
}

// grid sets them beside each other.
func (d *differences) grid(f plan.Figures) {
	p := d.p
	m, cells := &grid.Model{}, map[[2]string]place{}
	for _, s := range ways {
		m.Columns = append(m.Columns, grid.Column{ID: string(s), Label: p.env.T("figures.scenario." + string(s))})
	}
	head := func(id, key string) {
		m.Rows = append(m.Rows, grid.Row{ID: header + id, Kind: grid.Section, Name: p.env.T(key), Why: p.env.T("figures.locked.computed")})
	}
	head("differences", "figures.scenarios_differ")
	for _, one := range allDifferences {
		r := grid.Row{ID: one.name, Kind: grid.Input, Name: p.env.T("figures.difference." + one.name), Indent: 1}
		for _, s := range ways {
			at := one.in(s)
			v, _ := f.Number(at.path)
			c := grid.Cell{Text: d.text(f, one, s), Raw: one.unit.write(p.env.Texts(), v), Formula: f.Text(plan.TypedPath(at.path)), Typed: v != 0}
			if s == expected {
				c.Why = p.env.T("figures.locked.expected")
			} else {
				cells[[2]string{one.name, string(s)}] = at
			}
			r.Cells = append(r.Cells, c)
		}
		m.Rows = append(m.Rows, r)
	}
	head("results", "figures.scenarios_results")
	for i, res := range d.results(f.Result.Expected) {
		r := grid.Row{ID: header + res.key, Kind: grid.Computed, Name: p.env.T("figures.key." + res.key), Indent: 1, Why: p.env.T("figures.locked.computed")}
		for _, s := range ways {
			of := d.results(budgetIn(f, s))[i]
			r.Cells = append(r.Cells, grid.Cell{Text: of.words, Bad: of.bad})
		}
		m.Rows = append(m.Rows, r)
	}
	d.table.show(m, cells)
}

// card is one of them on a phone.
func (d *differences) card(f plan.Figures, s scenario) fyne.CanvasObject {
	p := d.p
	name := p.env.T("figures.scenario." + string(s))
	column := ui.Column(0, ui.Inset(ui.CardPadding, ui.Gap12, ui.NewHeading(name)))
	if s != expected {
		for _, one := range allDifferences {
			column.Add(p.asks(question{
				path: one.in(s).path, unit: one.unit, counts: p.env.T("figures.unit." + one.counts), without: "0",
				title: p.env.T("figures.difference." + one.name), help: p.env.T("figures.difference_means."+one.name, text.A{"Scenario": name}),
			}, d.text(f, one, s)))
			column.Add(ui.Inset(ui.CardPadding, 0, ui.Divider()))
		}
	}
	results := ui.Column(ui.Gap4)
	for _, res := range d.results(budgetIn(f, s)) {
		results.Add(ui.Row(ui.Gap12, ui.Grow(ui.NewText(ui.Support, p.env.T("figures.key."+res.key))), figure(res.words, res.bad)))
	}
	column.Add(ui.Inset(ui.CardPadding, ui.Gap12, results))
	return &ui.Card{Bare: true, Content: column}
}
