package figures

import (
	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// financing is who pays until the firm does (finansiering).
var financing = lineBudget{
	fields: []string{"amount_ore", "month", "rate", "term_months", "free_months", "principal_ore"},
	groups: financingGroups,
	aside:  financingAside,
}

// conceptLoan is the key of the ready-made line of the loan that an office arranges.
const conceptLoan = "concept_loan"

func financingGroups(p *page, f plan.Figures, _ *engine.Budget) []group {
	loans := group{in: plan.SectionLoans, title: p.env.T("figures.group.loans")}
	for _, at := range linesIn(f, plan.SectionLoans) {
		amount := stored(f, at+"/amount_ore")
		loans.lines = append(loans.lines, entry{
			at: at, name: p.lineName(at), means: p.loanMeans(f, at), amount: p.kroner(amount),
		})
		loans.total += amount
	}
	own := group{in: plan.SectionOwn, title: p.env.T("figures.group.own")}
	for _, at := range linesIn(f, plan.SectionOwn) {
		amount := stored(f, at+"/amount_ore")
		own.lines = append(own.lines, entry{
			at: at, name: p.lineName(at), means: text.UpperFirst(p.monthAt(f, at)), amount: p.kroner(amount),
		})
		own.total += amount
	}
	limit := stored(f, limitPath)
	overdraft := group{title: p.env.T("figures.group.overdraft"), total: limit, lines: []entry{{
		at: "overdraft", name: p.env.T("figures.overdraft.limit"),
		fields: map[string]place{"amount_ore": {path: limitPath, unit: money}, "rate": {path: ratePath, unit: percent}},
		asks:   map[string]string{"amount_ore": p.env.T("figures.overdraft.limit"), "rate": p.env.T("figures.overdraft.rate")},
	}}}
	return []group{loans, own, overdraft}
}

// Paths of the overdraft.
const (
	limitPath = "overdraft/limit_ore"
	ratePath  = "overdraft/rate"
)

// loanMeans is how a loan is repaid: "Samme afdrag hver måned · 84 måneder · 24 uden
// afdrag · 6,5 %".
func (p *page) loanMeans(f plan.Figures, at string) string {
	kind := f.Text(at + "/kind")
	parts := []string{p.monthAt(f, at), p.env.T("figures.kind." + kind)}
	if kind == string(engine.FixedPrincipal) {
		parts = append(parts, p.env.T("figures.means.principal", text.A{"Amount": p.kroner(stored(f, at+"/principal_ore"))}))
	} else {
		parts = append(parts, p.env.N("figures.means.term", int(stored(f, at+"/term_months"))))
		if free := stored(f, at+"/free_months"); free > 0 && kind != string(engine.Bullet) {
			parts = append(parts, p.env.N("figures.means.free", int(free)))
		}
	}
	return joined(append(parts, p.env.T("figures.means.rate", text.A{"Rate": p.percent(stored(f, at+"/rate"))}))...)
}

// financingAside is what is needed against who pays it, and the loan that is one tap
// away.
func financingAside(p *page, f plan.Figures, b *engine.Budget) []fyne.CanvasObject {
	out := []fyne.CanvasObject{p.capitalCard(b)}
	for _, ready := range p.env.App.Plan.ReadyLines(f, plan.SectionLoans) {
		if ready.Key != conceptLoan || ready.There {
			continue
		}
		out = append(out, ui.NewCard(ui.NewStrong(ready.Name), ui.NewSupport(ready.Help),
			ui.NewSoftButton(p.env.T("figures.add_concept_loan"), func() {
				set, _ := p.env.App.Plan.AddLines(p.figures, ready.Line)
				if p.set(set) {
					p.env.ToastUndo(p.env.T("figures.line_added", text.A{"Name": ready.Name}), p.undo)
				}
			})))
	}
	return out
}
