package figures

import (
	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// overview is what the figures say at a glance.
type overview struct {
	p     *page
	chart *ui.Chart
}

func newOverview(p *page) view {
	return &overview{p: p, chart: &ui.Chart{Kind: ui.Curve, Name: p.env.T("figures.cash_chart"), Tall: 200}}
}

// deskFrom is how wide in dp a page is from which cards stand beside each other.
const deskFrom float32 = 420

func (o *overview) show(f plan.Figures) []fyne.CanvasObject {
	b := o.p.shown()
	if b == nil {
		return []fyne.CanvasObject{o.budgets(nil)}
	}
	says, look := o.p.says(b)
	look = append(look, o.p.checks(b)...)
	cash := ui.NewCard(ui.NewHeading(o.p.lasts(b)), o.p.cashChart(o.chart, f))
	said := ui.NewCard(ui.NewHeading(o.p.env.T("figures.says.title")), o.p.list(says, false))
	pairs := []fyne.CanvasObject{cash, said, o.p.capital(b)}
	if len(look) > 0 {
		heading := ui.NewHeading(o.p.env.T("figures.look.title"))
		pairs = []fyne.CanvasObject{cash, ui.NewCard(heading, o.p.list(look, true)), said, pairs[2]}
	}
	return []fyne.CanvasObject{ui.Grid(deskFrom, ui.Gap16, pairs...), o.strip(b), o.budgets(b)}
}

// strip is the key figures of the first year, and those of the next two.
func (o *overview) strip(b *engine.Budget) fyne.CanvasObject {
	env, words := o.p.env, o.p.env.Texts()
	kroner, unit := words.WholeKroner, " "+env.T("figures.unit.kroner")
	maybe := func(v engine.Value, write func(int64) string) string {
		if v.Value == nil {
			return "–"
		}
		return write(*v.Value)
	}
	month := func(v int64) string { return words.WholeKroner(upToKrone(v, 12)) }
	inc := b.Year.Income
	figure := func(key, unit string, at func(y int) string, bad bool) fyne.CanvasObject {
		first := &ui.Text{Text: at(0) + unit, TextSize: ui.Heading, Bold: true, Wrap: true}
		if bad {
			first.Role = ui.Bad
		}
		return ui.Column(0, caption(env.T(key)), first,
			caption(env.T("figures.later_years", map[string]any{"Two": at(1), "Three": at(2)})))
	}
	return ui.NewCard(ui.Grid(scaled(180), ui.Gap16,
		figure("figures.key.revenue", unit, func(y int) string { return kroner(inc.Revenue[y]) }, false),
		figure("figures.key.before_tax", unit, func(y int) string { return kroner(inc.BeforeTax[y]) }, inc.BeforeTax[0] < 0),
		figure("figures.key.break_even", unit, func(y int) string { return maybe(b.Key.BreakEven[y], month) }, false),
		figure("figures.key.ratio", "", func(y int) string { return maybe(b.Key.ContributionRatio[y], words.Percent) }, false),
		figure("figures.key.margin", "", func(y int) string { return maybe(b.Key.SafetyMargin[y], words.Percent) },
			b.Key.SafetyMargin[0].Value != nil && *b.Key.SafetyMargin[0].Value < 0),
	))
}

// budgets lead to each budget, with the figure of it that says most.
func (o *overview) budgets(b *engine.Budget) fyne.CanvasObject {
	env := o.p.env
	column := ui.Column(0)
	add := func(view, note string, amount func() string) {
		row := &ui.ListRow{Title: env.T(viewKey(view)), Chevron: true, Edge: true, OnTap: func() {
			env.Nav.Replace(parts.Figures(o.p.planID, view))
		}}
		if b != nil {
			row.Subtitle, row.Note = text.UpperFirst(env.T("figures.row."+note)), amount()
		}
		if len(column.Objects) > 0 {
			column.Add(ui.Inset(ui.CardPadding, 0, ui.Divider()))
		}
		column.Add(row)
	}
	kroner := env.Texts().WholeKroner
	add(parts.FiguresStartup, "startup", func() string { return kroner(startupWithVAT(b)) })
	add(parts.FiguresPrivate, "private", func() string { return kroner(b.Key.PrivateNeed[0] / 12) })
	add(parts.FiguresOperating, "operating", func() string { return kroner(b.Year.Income.Revenue[0]) })
	add(parts.FiguresFinancing, "financing", func() string { return kroner(b.Capital.Own + b.Capital.Loans) })
	add(parts.FiguresCash, "cash", func() string { return kroner(b.Key.LowestCash) })
	add(parts.FiguresBalance, "balance", func() string { return kroner(b.Year.Balance.Equity[0]) })
	add(parts.FiguresKey, "key", func() string {
		if v := b.Key.ContributionRatio[0].Value; v != nil {
			return env.Texts().Percent(*v)
		}
		return "–"
	})
	return &ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap4, column)}
}

// upToKrone is an amount shared among n, up to a whole krone, in øre.
func upToKrone(ore, n int64) int64 {
	each := n * 100
	return (ore + each - 1) / each * 100
}

// startupWithVAT is what the start-up lines come to, VAT included.
func startupWithVAT(b *engine.Budget) (sum int64) {
	for i := range b.Lines.Startup {
		l := &b.Lines.Startup[i]
		for m := range l.Net {
			sum += l.Net[m] + l.VAT[m]
		}
	}
	return sum
}
