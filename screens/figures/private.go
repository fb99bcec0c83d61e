package figures

import (
	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// private is the private budget (privatbudget), with what the owner takes out of a
// personal firm.
var private = lineBudget{
	fields: []string{"amount_ore", "from", "to"},
	sums:   []string{"year_1", "year_2", "year_3"},
	groups: privateGroups,
	aside:  privateAside,
}

func privateGroups(p *page, f plan.Figures, b *engine.Budget) []group {
	years := map[string]engine.PerYear{} // by line
	if b != nil {
		for _, run := range b.Lines.Private {
			years[string(plan.SectionPrivate)+"/"+run.ID] = sums(&run.Amount)
		}
		for _, run := range b.Lines.Drawings {
			years[string(plan.SectionDrawings)+"/"+run.ID] = sums(&run.Amount)
		}
	}
	need := group{in: plan.SectionPrivate, title: p.env.T("figures.group.need")}
	income := group{title: p.env.T("figures.group.income")}
	drawings := group{in: plan.SectionDrawings, title: p.env.T("figures.group.drawings")}
	need.sum, income.sum, drawings.sum = p.env.T("figures.means.a_month"), p.env.T("figures.means.a_month"), p.env.T("figures.means.a_month")
	for _, in := range []plan.Section{plan.SectionPrivate, plan.SectionDrawings} {
		for _, at := range linesIn(f, in) {
			to := &need
			switch {
			case in == plan.SectionDrawings:
				to = &drawings
			case f.Text(at+"/kind") == string(engine.OtherIncome):
				to = &income
			}
			amount, year := stored(f, at+"/amount_ore"), years[at]
			e := entry{at: at, name: p.lineName(at), means: p.spanOf(f, at), amount: p.kroner(amount)}
			if b != nil {
				e.sums = year[:]
			}
			to.lines = append(to.lines, e)
			to.total += amount
			if b == nil {
				continue
			}
			if to.sums == nil {
				to.sums = make([]int64, engine.Years)
			}
			for y, v := range year {
				to.sums[y] += v
			}
		}
	}
	groups := []group{need}
	if len(income.lines) > 0 {
		groups = append(groups, income)
	}
	if f.Text("form") == string(engine.Personal) || len(drawings.lines) > 0 {
		groups = append(groups, drawings)
	}
	return groups
}

// spanOf is when a line counts: "hver måned", "fra juni 2027".
func (p *page) spanOf(f plan.Figures, at string) string {
	from, begins := f.Number(at + "/from")
	to, ends := f.Number(at + "/to")
	args := text.A{"From": p.month(int(max(from, 1))), "To": p.month(int(max(to, 1)))}
	switch {
	case begins && ends:
		return p.env.T("figures.means.between", args)
	case begins:
		return p.env.T("figures.means.from", args)
	case ends:
		return p.env.T("figures.means.to", args)
	}
	return p.env.T("figures.means.every_month")
}

// privateAside is what the firm must yield for the household, by year.
func privateAside(p *page, _ plan.Figures, b *engine.Budget) []fyne.CanvasObject {
	heading := ui.NewHeading(p.env.T("figures.private.title"))
	if p.figures.Case.Form == engine.Company {
		return []fyne.CanvasObject{ui.NewCard(heading, p.keyRow("private_need", years(b.Key.PrivateNeed), p.env.Texts().WholeKroner),
			ui.NewSupport(p.env.T("figures.private.company")))}
	}
	return []fyne.CanvasObject{ui.NewCard(heading,
		p.keyRow("private_need", years(b.Key.PrivateNeed), p.env.Texts().WholeKroner),
		ui.Divider(),
		p.keyRow("private_yield", b.Key.PrivateYield, p.env.Texts().WholeKroner),
		ui.Divider(),
		p.keyRow("private_left", b.Key.PrivateLeft, p.env.Texts().WholeKroner),
	)}
}
