package figures

import (
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/api"
	engine "startklar.dk/api/figures"
	"startklar.dk/app"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// overview is what the figures say at a glance.
type overview struct {
	p *page
}

func newOverview(p *page) view { return &overview{p: p} }

// deskFrom is how wide in dp a page is from which cards stand beside each other.
const deskFrom float32 = 720

func (o *overview) show(f plan.Figures) []fyne.CanvasObject {
	b := o.p.shown()
	if b == nil {
		return append(o.full(f), o.budgets(nil))
	}
	return append(o.full(f), ui.ByWidth(
		deskFrom,
		ui.Later(func() fyne.CanvasObject { return o.narrow(f, b) }),
		ui.Later(func() fyne.CanvasObject { return o.wide(f, b) }),
	))
}

// full says that a plan's figures are about to be as many as it can have.
func (o *overview) full(f plan.Figures) []fyne.CanvasObject {
	room := api.Quota{Used: int64(api.Figures{Values: f.Values}.Size()), Allowed: api.MaxFigures}
	if !app.Scarce(room) {
		return nil
	}
	size := o.p.env.Words.Bytes
	return []fyne.CanvasObject{ui.Message{
		Tone: ui.Notice, Title: o.p.env.T("usage.figures", text.A{"Used": size(room.Used), "Allowed": size(room.Allowed)}),
		Text: o.p.env.T("usage.figures_text"),
	}.Card()}
}

// said are the sentences, those to look at apart.
func (o *overview) said(b *engine.Budget) (says, look []sentence) {
	if !o.p.figures.Said() {
		return []sentence{o.p.first()}, nil
	}
	says, look = o.p.says(b)
	return says, append(look, o.p.checks(b)...)
}

// titled is a card with what stands under a title.
func titled(title string, content fyne.CanvasObject) *ui.Card {
	return &ui.Card{Bare: true, Content: ui.Column(
		0, ui.InsetEdges(ui.CardPadding, ui.CardPadding, ui.CardPadding, 0, ui.NewStrong(title)), ui.InsetEdges(0, 0, 0, ui.Gap4, content),
	)}
}

// wide is the page of a desk: the key figures, where the money goes, and what that means.
func (o *overview) wide(f plan.Figures, b *engine.Budget) fyne.CanvasObject {
	says, look := o.said(b)
	chart := o.p.cashCharts(o.p.newChart(ui.Curve, "figures.cash_chart", 250), f)
	var lists fyne.CanvasObject = titled(o.p.env.T("figures.says.title"), o.p.list(says, false, false))
	if len(look) > 0 {
		lists = ui.Grid(420, ui.Gap16, lists, titled(o.p.env.T("figures.look.title"), o.p.list(look, true, false)))
	}
	costs := o.p.costChart(o.p.newChart(ui.Columns, "figures.cost_chart", 200), b)
	across := ui.Row(ui.Gap16)
	for _, figure := range o.strip(b) {
		across.Add(ui.Grow(figure))
	}
	return ui.Column(
		ui.Gap16,
		ui.NewCard(across),
		ui.Aside(o.p.chartCard(chart, "figures.cash_chart_none", o.differences()...), o.p.capitalCard(b), 384, 420),
		lists,
		o.p.chartCard(costs, "figures.cost_chart_none"),
		o.budgets(b),
	)
}

// differences lead to the scenarios, where the chart shows more than one.
func (o *overview) differences() []fyne.CanvasObject {
	if len(scenarios(o.p.figures)) < 2 {
		return nil
	}
	return []fyne.CanvasObject{ui.NewLink(o.p.env.T("figures.scenario_differences"), func() {
		o.p.env.Nav.Replace(parts.Figures(o.p.planID, parts.FiguresScenarios))
	})}
}

// narrow is a phone's: whether the money lasts comes first, with its curve, then the one
// thing to look at, then the budgets.
func (o *overview) narrow(f plan.Figures, b *engine.Budget) fyne.CanvasObject {
	says, look := o.said(b)
	chart := o.p.cashChart(o.p.newChart(ui.Curve, "figures.cash_chart", 190), f)
	column := ui.Column(ui.Gap16, o.lasting(b, chart))
	if len(look) > 0 {
		column.Add(o.p.warning(look[0]))
		look = look[1:]
	}
	column.Add(o.budgets(b))
	column.Add(o.p.capitalCard(b))
	if len(look) > 0 {
		column.Add(titled(o.p.env.T("figures.look.title"), o.p.list(look, true, true)))
	}
	column.Add(titled(o.p.env.T("figures.says.title"), o.p.list(says, false, true)))
	costs := o.p.costChart(o.p.newChart(ui.Columns, "figures.cost_chart", 200), b)
	column.Add(o.p.chartCard(costs, "figures.cost_chart_none"))
	column.Add(ui.NewCard(ui.Grid(scaled(stripLeast), ui.Gap16, o.strip(b)...)))
	return column
}

// lasting is whether the money lasts, with its curve.
func (o *overview) lasting(b *engine.Budget, chart *ui.Chart) *ui.Card {
	if !o.p.figures.Said() {
		return ui.NewCard(ui.NewHeading(o.p.first().text))
	}
	content := ui.Column(0, ui.NewHeading(o.p.say(b.Says[0])), ui.Gap(ui.Gap12), chart, ui.Right(o.p.table(chart)))
	// The link has air of its own to be pressed in.
	return &ui.Card{Bare: true, Content: ui.InsetEdges(ui.CardPadding, ui.CardPadding, ui.CardPadding, ui.Gap4, content)}
}

// strip is the key figures of the first year, and those of the next two.
func (o *overview) strip(b *engine.Budget) []fyne.CanvasObject {
	env, words := o.p.env, o.p.env.Texts()
	kroner, unit := words.WholeKroner, "\u00a0"+env.T("figures.unit.kroner")
	maybe := func(v engine.Value, write func(int64) string) string {
		if v.Value == nil {
			return ""
		}
		return write(*v.Value)
	}
	month := func(v int64) string { return words.WholeKroner(upToKrone(v, 12)) }
	inc := b.Year.Income
	var strip []fyne.CanvasObject
	figure := func(key, unit string, at func(y int) string, bad bool) {
		now := at(0)
		if now == "" && at(1) == "" && at(2) == "" {
			return
		}
		column := ui.Column(0, caption(env.T(key)))
		if now != "" {
			first := &ui.Text{Text: now + unit, TextSize: ui.Heading, Bold: true, Wrap: true}
			if bad {
				first.Role = ui.Bad
			}
			column.Add(first)
		}
		for _, later := range o.p.laterYears(unit, at(1), at(2)) {
			column.Add(caption(later))
		}
		strip = append(strip, column)
	}
	figure("figures.key.revenue", unit, func(y int) string { return kroner(inc.Revenue[y]) }, false)
	figure("figures.key.before_tax", unit, func(y int) string { return kroner(inc.BeforeTax[y]) }, inc.BeforeTax[0] < 0)
	figure("figures.key.break_even", unit, func(y int) string { return maybe(b.Key.BreakEven[y], month) }, false)
	figure("figures.key.ratio", "", func(y int) string { return maybe(b.Key.ContributionRatio[y], words.Percent) }, false)
	figure("figures.key.margin", "", func(y int) string { return maybe(b.Key.SafetyMargin[y], words.Percent) },
		b.Key.SafetyMargin[0].Value != nil && *b.Key.SafetyMargin[0].Value < 0)
	return strip
}

// stripLeast is how wide in dp a key figure is at least, at the usual size of letters:
// two stand beside each other on a phone.
const stripLeast float32 = 140

// laterYears are what the second and the third year come to, "År 2: 1.200 kr.", without a
// year that has nothing.
func (p *page) laterYears(unit, two, three string) (out []string) {
	for i, words := range []string{two, three} {
		if words != "" && words != nothing {
			out = append(out, p.env.T("figures.later_year", text.A{"N": i + 2, "Amount": words + unit}))
		}
	}
	return out
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
			if row.Note = amount(); row.Note != "" {
				row.Subtitle = text.UpperFirst(env.T("figures.row." + note))
				value := &ui.Text{Text: row.Note, Bold: true}
				if strings.HasPrefix(value.Text, "−") {
					value.Role = ui.Bad
				}
				row.Trailing = value.Still()
			}
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
	add(parts.FiguresCash, "cash", func() string { return kroner(downToKrone(b.Key.LowestCash)) })
	add(parts.FiguresBalance, "balance", func() string { return kroner(b.Year.Balance.Equity[0]) })
	add(parts.FiguresKey, "key", func() string {
		if v := b.Key.ContributionRatio[0].Value; v != nil {
			return env.Texts().Percent(*v)
		}
		return ""
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
