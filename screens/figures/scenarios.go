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
	p      *page
	table  *table
	cards  *fyne.Container
	narrow *ui.Chart // on a phone, over the cards
	wide   *ui.Chart // on a desk, beside the table
	curves *fyne.Container
	body   fyne.CanvasObject
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
	d := &differences{p: p, table: newTable(p), curves: ui.Column(0)}
	d.narrow, d.wide = p.newChart(ui.Curve, "figures.cash_chart", 220), p.newChart(ui.Curve, "figures.cash_chart", 300)
	d.cards = ui.Later(d.draw)
	d.body = ui.ByWidth(gridFrom, d.cards, ui.Aside(d.table.card, d.curves, curvesWidth, gridFrom))
	return d
}

// curvesWidth is how wide in dp the scenarios' curves are beside the table.
const curvesWidth float32 = 400

func (d *differences) show(f plan.Figures) []fyne.CanvasObject {
	if f.Result == nil {
		return nil
	}
	d.grid(f)
	d.curves.Objects = []fyne.CanvasObject{d.card(d.wide, f)}
	d.curves.Refresh()
	ui.Renew(d.cards)
	return []fyne.CanvasObject{ui.NewSupport(d.p.env.T("figures.scenarios_intro")), d.body}
}

// card is all scenarios in one picture.
func (d *differences) card(c *ui.Chart, f plan.Figures) fyne.CanvasObject {
	return d.p.chartCard(d.p.cashCharts(c, f), "figures.cash_chart_none")
}

// draw is all of it on a phone.
func (d *differences) draw() fyne.CanvasObject {
	f := d.p.figures
	return ui.Column(ui.Gap16, d.card(d.narrow, f), d.differ(f), d.come(f))
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
	key    string
	words  string
	ore    int64
	amount bool // it is ore, in words
	bad    bool
}

func (d *differences) results(b *engine.Budget) []result {
	p := d.p
	amount := func(key string, ore int64) result { return result{key, p.kroner(ore), ore, true, ore < 0} }
	out := []result{amount("lowest_cash", downToKrone(b.Key.LowestCash)), {key: "lowest_month", words: p.month(b.Key.LowestCashMonth)}}
	for y, key := range []string{"result_1", "result_2", "result_3"} {
		out = append(out, amount(key, b.Year.Income.BeforeTax[y]))
	}
	even := result{key: "break_even"}
	if v := b.Key.BreakEven[0]; v.Value != nil {
		even.ore, even.amount = upToKrone(*v.Value, months), true
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

// differ is what each scenario does differently, on a phone: what differs is marked.
func (d *differences) differ(f plan.Figures) fyne.CanvasObject {
	column := ui.Column(ui.Gap16, ui.NewHeading(d.p.env.T("figures.scenarios_differ")))
	for _, one := range allDifferences {
		column.Add(ui.Column(ui.Gap4, ui.NewText(ui.Support, d.p.env.T("figures.difference."+one.name)),
			ui.Grid(scaled(differenceLeast), ui.Gap8, d.cell(f, one, careful), d.cell(f, one, optimistic))))
	}
	return ui.NewCard(column)
}

// How wide in dp a difference and a result are at least on a phone, at the usual size
// of letters.
const (
	differenceLeast float32 = 120
	resultLeast     float32 = 88
)

// cell is one difference of a scenario, to be pressed for another.
func (d *differences) cell(f plan.Figures, one difference, s scenario) fyne.CanvasObject {
	p, words := d.p, d.text(f, one, s)
	name, of := p.env.T("figures.difference."+one.name), p.env.T("figures.scenario."+string(s))
	value, fill := &ui.Text{Text: words, TextSize: ui.Support, Role: ui.Quiet, Wrap: true}, ui.Ground
	if v, _ := f.Number(one.in(s).path); v != 0 {
		value.Role, value.Bold, fill = ui.Accent, true, ui.AccentSoft
	}
	return &ui.TapCard{
		Bare: true, Fill: fill, Label: name + ", " + text.LowerFirst(of) + ": " + words,
		Content: ui.Tall(ui.TouchTarget, ui.Inset(ui.Gap12, ui.Gap8, ui.Column(0, caption(of), value))),
		OnTap: func() {
			p.ask(question{
				path: one.in(s).path, unit: one.unit, signed: one.in(s).signed, counts: p.env.T("figures.unit." + one.counts), without: "0",
				title: name, help: p.env.T("figures.difference_means."+one.name, text.A{"Scenario": of}),
			})
		},
	}
}

// come is what each scenario comes to, side by side on a phone.
func (d *differences) come(f plan.Figures) fyne.CanvasObject {
	env := d.p.env
	column := ui.Column(ui.Gap16, ui.Row(ui.Gap12, ui.Grow(ui.NewHeading(env.T("figures.scenarios_results"))), ui.NewLabel(env.T("figures.unit.kroner"))))
	for i, res := range d.results(f.Result.Expected) {
		cells := make([]fyne.CanvasObject, len(ways))
		for n, s := range ways {
			of := d.results(budgetIn(f, s))[i]
			if of.amount {
				of.words = env.Texts().WholeKroner(of.ore)
			}
			value := figure(of.words, of.bad)
			value.Wrap = true
			cells[n] = ui.Column(0, caption(env.T("figures.scenario."+string(s))), value)
		}
		column.Add(ui.Column(ui.Gap4, ui.NewText(ui.Support, env.T("figures.key."+res.key)), ui.Grid(scaled(resultLeast), ui.Gap8, cells...)))
	}
	return ui.NewCard(column)
}
