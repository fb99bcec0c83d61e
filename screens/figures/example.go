package figures

import (
	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// example is how the invented business of the plan went about a view of its figures,
// which can be put aside.
type example struct {
	p     *page
	shown bool
}

// show is a line that opens it, or the example with a line that puts it aside.
func (e *example) show() []fyne.CanvasObject {
	env := e.p.env
	name := e.p.view
	if name == parts.FiguresOverview {
		name = "overview"
	}
	words := env.App.Plan.ExampleOf(name)
	if words == "" {
		return nil
	}
	title := env.T("figures.example")
	turn := func(label string) fyne.CanvasObject {
		return ui.Left(ui.Tall(ui.TouchTarget, ui.NewLink(label, func() {
			e.shown = !e.shown
			e.p.draw()
		})))
	}
	if !e.shown {
		return []fyne.CanvasObject{turn(title)}
	}
	f := env.App.Plan.Example()
	theirs := &page{env: env, view: e.p.view, figures: f, scenario: expected}
	card := ui.NewCard(ui.Column(ui.Gap8,
		ui.NewStrong(title),
		&ui.Text{Text: env.T("plan.example_from"), TextSize: ui.Label, Bold: true, Role: ui.Accent, Wrap: true},
		ui.NewText(ui.Support, words),
		turn(env.T("plan.example_hide")),
	))
	return []fyne.CanvasObject{ui.Grid(deskFrom/2, ui.Gap16, append([]fyne.CanvasObject{card}, theirs.exampleFigures(f)...)...)}
}

// exampleFigures are the figures that the words are about.
func (p *page) exampleFigures(f plan.Figures) []fyne.CanvasObject {
	b := f.Result.Expected
	year := func(rows ...exampleRow) fyne.CanvasObject {
		return p.exampleCard(p.env.T("figures.year", text.A{"N": 1}), rows...)
	}
	switch p.view {
	case parts.FiguresOverview, parts.FiguresCash:
		return []fyne.CanvasObject{p.chartCard(p.cashChart(p.newChart(ui.Curve, "figures.cash_chart", 190), f), "figures.cash_chart_none")}
	case parts.FiguresStartup:
		return p.exampleGroups(startupGroups(p, f, b))
	case parts.FiguresPrivate:
		return p.exampleGroups(privateGroups(p, f, b))
	case parts.FiguresFinancing:
		return append(p.exampleGroups(financingGroups(p, f, b)[:2]), p.capital(b))
	case parts.FiguresOperating:
		i := &b.Year.Income
		return []fyne.CanvasObject{year(
			exampleRow{"revenue", i.Revenue[0]}, exampleRow{"variable", -i.Variable[0]}, exampleRow{"contribution", i.Contribution[0]},
			exampleRow{"fixed", -i.Fixed[0]}, exampleRow{"staff", -i.Staff[0]}, exampleRow{"startup", -i.Startup[0]}, exampleRow{"ebitda", i.EBITDA[0]},
		)}
	case parts.FiguresBalance:
		s := &b.Year.Balance
		return []fyne.CanvasObject{
			year(exampleRow{"fixed_assets", s.FixedAssets[0]}, exampleRow{"deposits", s.Deposits[0]}, exampleRow{"stock", s.Stock[0]},
				exampleRow{"debtors", s.Debtors[0]}, exampleRow{"cash", s.Cash[0]}, exampleRow{"total_assets", s.TotalAssets[0]}),
			year(exampleRow{"equity", s.Equity[0]}, exampleRow{"loans", s.Loans[0]}, exampleRow{"creditors", s.Creditors[0]},
				exampleRow{"vat_owed", s.VAT[0]}, exampleRow{"total_liabilities", s.TotalLiabilities[0]}),
		}
	case parts.FiguresKey:
		k := &b.Key
		return []fyne.CanvasObject{p.keyCard("earn",
			p.keyRow("ratio", k.ContributionRatio, p.env.Texts().Percent), p.keyRow("break_even_year", k.BreakEven, p.env.Texts().WholeKroner))}
	case parts.FiguresScenarios:
		return []fyne.CanvasObject{p.chartCard(p.cashCharts(p.newChart(ui.Curve, "figures.cash_chart", 190), f), "figures.cash_chart_none")}
	}
	return nil
}

// exampleRow is an amount of the example by the name that a budget gives it.
type exampleRow struct {
	key string // of figures.sheet
	ore int64
}

func (p *page) exampleCard(title string, rows ...exampleRow) fyne.CanvasObject {
	column := ui.Column(ui.Gap8, ui.NewStrong(title))
	for _, r := range rows {
		column.Add(exampleLine(p.env.T("figures.sheet."+r.key), p.kroner(r.ore)))
	}
	return ui.NewCard(column)
}

// exampleGroups are the example's lines under their sums.
func (p *page) exampleGroups(groups []group) (cards []fyne.CanvasObject) {
	for _, g := range groups {
		column := ui.Column(ui.Gap8, ui.Row(ui.Gap12, ui.Grow(ui.NewStrong(g.title)), figure(p.kroner(g.total), false)))
		for _, e := range g.lines {
			column.Add(exampleLine(e.name, e.amount))
		}
		if g.sum != "" {
			column.Add(caption(g.sum))
		}
		cards = append(cards, ui.NewCard(column))
	}
	return cards
}

func exampleLine(name, amount string) fyne.CanvasObject {
	return ui.Row(ui.Gap12, ui.Grow(ui.NewSupport(name)), figure(amount, false))
}
