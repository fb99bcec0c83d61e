package figures

import (
	"slices"

	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// startup is the start-up budget (etableringsbudget).
var startup = lineBudget{
	fields: []string{"amount_ore", "month", "life_months", "credit_days"},
	sums:   []string{"with_vat"},
	groups: startupGroups,
	aside: func(p *page, _ plan.Figures, b *engine.Budget) []fyne.CanvasObject {
		return []fyne.CanvasObject{p.capitalCard(b)}
	},
}

func startupGroups(p *page, f plan.Figures, b *engine.Budget) []group {
	g := group{in: plan.SectionStartup, title: p.env.T("figures.group.startup")}
	with := map[string]int64{} // VAT included, by the line's id
	if b != nil {
		for i := range b.Lines.Startup {
			l := &b.Lines.Startup[i]
			for m := range l.Net {
				with[l.ID] += l.Net[m] + l.VAT[m]
			}
		}
	}
	var sum int64
	for _, at := range linesIn(f, plan.SectionStartup) {
		_, id, _, _ := plan.SplitLine(at)
		amount := stored(f, at+"/amount_ore")
		kind := f.Text(at + "/kind")
		parts := []string{p.env.T("figures.kind." + kind), p.monthAt(f, at)}
		if kind == string(engine.Asset) {
			parts = append(parts, p.env.N("figures.means.lasts", int(stored(f, at+"/life_months"))))
		}
		if b != nil && with[id] != amount {
			parts = append(parts, p.env.T("figures.means.with_vat", text.A{"Amount": p.kroner(with[id])}))
		}
		e := entry{at: at, name: p.lineName(at), means: joined(parts...), amount: p.kroner(amount)}
		if b != nil {
			e.sums = []int64{with[id]}
		}
		g.lines = append(g.lines, e)
		g.total += amount
		sum += with[id]
	}
	if b == nil {
		return []group{g}
	}
	g.sums = []int64{sum}
	if sum != g.total {
		g.sum = p.env.T("figures.means.with_vat", text.A{"Amount": p.kroner(sum)})
	}
	return []group{g}
}

// monthAt is the month in which a line's money moves.
func (p *page) monthAt(f plan.Figures, line string) string {
	if m, ok := f.Number(line + "/month"); ok {
		return p.month(int(m))
	}
	return p.month(1)
}

// capitalCard is the capital of the scenario that is chosen, with a choice of another
// where there are more.
func (p *page) capitalCard(b *engine.Budget) fyne.CanvasObject {
	all := scenarios(p.figures)
	if len(all) < 2 {
		return p.capital(b)
	}
	p.ways.Labels = nil
	for _, s := range all {
		p.ways.Labels = append(p.ways.Labels, p.env.T("figures.scenario."+string(s)))
	}
	p.ways.Choose(slices.Index(all, p.scenario))
	return p.capital(b, p.ways)
}

// capital is what the money is for until it is lowest, and where it comes from: what
// nobody pays yet is hatched. Over it stands what it is of.
func (p *page) capital(b *engine.Budget, over ...fyne.CanvasObject) fyne.CanvasObject {
	env, c := p.env, b.Capital
	column := append([]fyne.CanvasObject{ui.NewStrong(env.T("figures.capital.title"))}, over...)
	if c == (engine.Capital{Month: c.Month}) { // nothing is needed yet
		return ui.NewCard(append(column, ui.NewSupport(env.T("figures.capital.none")))...)
	}
	part := func(key string, v int64) ui.StackPart {
		return ui.StackPart{Name: env.T("figures.capital." + key), Value: float64(v), Words: env.Texts().WholeKroner(v), Missing: key == "gap"}
	}
	cushion := downToKrone(c.Cushion) // as it is said; running the firm has the rest, for the sum to hold
	operation := c.Operation + c.Cushion - cushion
	uses := []ui.StackPart{part("startup", c.Startup), part("operation", operation), part("cushion", cushion)}
	paid := []ui.StackPart{
		part("own", c.Own),
	}
	for _, at := range linesIn(p.figures, plan.SectionLoans) {
		if amount := stored(p.figures, at+"/amount_ore"); max(stored(p.figures, at+"/month"), 1) <= int64(c.Month) { // it is drawn
			paid = append(paid, ui.StackPart{Name: p.lineName(at), Value: float64(amount), Words: env.Texts().WholeKroner(amount)})
		}
	}
	paid = append(paid, part("supplier_credit", c.SupplierCredit), part("overdraft", c.Overdraft), part("gap", c.Gap))
	if operation < 0 { // running the firm has brought money in
		paid = append(paid, part("operation_in", -operation))
	}
	return ui.NewCard(append(
		column,
		&ui.Stack{Rows: []ui.StackRow{
			{Name: env.T("figures.capital.uses"), Plain: true, Parts: uses},
			{Name: env.T("figures.capital.paid_by"), Parts: paid},
		}},
		caption(env.T("figures.capital.until", text.A{"Month": p.month(c.Month)})),
	)...)
}
