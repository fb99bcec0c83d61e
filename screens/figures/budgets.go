package figures

import (
	"cmp"
	"slices"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui/grid"
)

// krone is a price of 1 kr.: what is sold then is counted in kroner.
const krone = 100

// inOrder are the indexes of lines in the order of the screen: by their order, then
// their id, which is the order they have.
func inOrder[T any](lines []T, line func(*T) engine.Line) []int {
	at := make([]int, len(lines))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(a, b int) int { return cmp.Compare(line(&lines[a]).Order, line(&lines[b]).Order) })
	return at
}

// operating is the operating budget (driftsbudget).
func operating(w *rows) {
	c, b := w.f.Case, w.b
	inc, year := &b.Month.Income, &b.Year.Income
	w.sum("revenue", grid.Section, 0, &inc.Revenue, &year.Revenue)
	sold := inOrder(c.Revenue, func(l *engine.Revenue) engine.Line { return l.Line })
	for _, i := range sold {
		l, run := &c.Revenue[i], &b.Lines.Revenue[i]
		inKroner := l.Price == krone && l.GrowthPrice == (engine.Growth{})
		w.written(plan.SectionRevenue, l.Line, count, inKroner, w.name(plan.SectionRevenue, l.Line), &run.Number, l.Term, &l.Months)
		if inKroner {
			continue
		}
		w.follows("price/"+l.ID, w.p.env.T("figures.times_price", text.A{"Price": w.p.env.Texts().Kroner(l.Price)}), "figures.locked.price", &run.Sale)
	}
	w.adds(plan.SectionRevenue)
	w.sum("variable", grid.Section, 0, &inc.Variable, &year.Variable)
	for _, i := range sold {
		w.follows("cost/"+c.Revenue[i].ID, w.name(plan.SectionRevenue, c.Revenue[i].Line), "figures.locked.cost", &b.Lines.Revenue[i].Cost.Net)
	}
	w.sum("contribution", grid.Total, 0, &inc.Contribution, &year.Contribution)
	w.sum("fixed", grid.Section, 0, &inc.Fixed, &year.Fixed)
	for _, i := range inOrder(c.Fixed, func(l *engine.Fixed) engine.Line { return l.Line }) {
		l := &c.Fixed[i]
		w.written(plan.SectionFixed, l.Line, money, false, w.name(plan.SectionFixed, l.Line), &b.Lines.Fixed[i].Net, l.Term, &l.Months)
	}
	w.adds(plan.SectionFixed)
	w.sum("staff", grid.Section, 0, &inc.Staff, &year.Staff)
	for _, i := range inOrder(c.Staff, func(l *engine.Staff) engine.Line { return l.Line }) {
		w.follows(string(plan.SectionStaff)+"/"+c.Staff[i].ID, w.name(plan.SectionStaff, c.Staff[i].Line), "figures.locked.staff", &b.Lines.Staff[i].Cost)
	}
	w.adds(plan.SectionStaff)
	w.sum("startup", grid.Computed, 0, &inc.Startup, &year.Startup)
	w.sum("ebitda", grid.Total, 0, &inc.EBITDA, &year.EBITDA)
	w.sum("depreciation", grid.Computed, 0, &inc.Depreciation, &year.Depreciation)
	w.sum("ebit", grid.Total, 0, &inc.EBIT, &year.EBIT)
	w.sum("interest", grid.Computed, 0, &inc.Interest, &year.Interest)
	w.sum("before_tax", grid.Total, 0, &inc.BeforeTax, &year.BeforeTax)
	if c.Form == engine.Company {
		w.sum("tax", grid.Computed, 0, &inc.Tax, &year.Tax)
		w.sum("net", grid.Total, 0, &inc.Net, &year.Net)
	}
}

// cashFlow is the cash-flow budget (likviditetsbudget).
func cashFlow(w *rows) {
	m, y := &w.b.Month.Cash, &w.b.Year.Cash
	w.sum("customers", grid.Computed, 0, &m.Customers, &y.Customers)
	w.sum("variable", grid.Computed, 0, &m.Variable, &y.Variable)
	w.sum("fixed", grid.Computed, 0, &m.Fixed, &y.Fixed)
	w.sum("staff", grid.Computed, 0, &m.Staff, &y.Staff)
	w.sum("startup_paid", grid.Computed, 0, &m.Startup, &y.Startup)
	w.sum("vat", grid.Computed, 0, &m.VAT, &y.VAT)
	w.sum("loans_in", grid.Computed, 0, &m.LoansIn, &y.LoansIn)
	w.sum("loans_out", grid.Computed, 0, &m.LoansOut, &y.LoansOut)
	w.sum("interest", grid.Computed, 0, &m.Interest, &y.Interest)
	w.sum("own", grid.Computed, 0, &m.Own, &y.Own)
	c := w.f.Case
	if c.Form == engine.Personal {
		w.sum("drawings", grid.Section, 0, &m.Drawings, &y.Drawings)
		for _, i := range inOrder(c.Drawings, func(l *engine.Drawing) engine.Line { return l.Line }) {
			l := &c.Drawings[i]
			w.written(plan.SectionDrawings, l.Line, money, false, w.name(plan.SectionDrawings, l.Line), &w.b.Lines.Drawings[i].Amount, l.Term, &l.Months)
		}
		w.adds(plan.SectionDrawings)
	}
	if c.Tax.Kind != engine.NoTax {
		w.sum("tax", grid.Computed, 0, &m.Tax, &y.Tax)
	}
	w.sum("cash_net", grid.Total, 0, &m.Net, &y.Net)
	w.sum("closing", grid.Total, 0, &m.Closing, &y.Closing)
}

// balanceSheet is the balance.
func balanceSheet(w *rows) {
	m, y := &w.b.Month.Balance, &w.b.Year.Balance
	w.sum("fixed_assets", grid.Computed, 0, &m.FixedAssets, &y.FixedAssets)
	w.sum("deposits", grid.Computed, 0, &m.Deposits, &y.Deposits)
	w.sum("stock", grid.Computed, 0, &m.Stock, &y.Stock)
	w.sum("debtors", grid.Computed, 0, &m.Debtors, &y.Debtors)
	w.sum("cash", grid.Computed, 0, &m.Cash, &y.Cash)
	w.sum("total_assets", grid.Total, 0, &m.TotalAssets, &y.TotalAssets)
	w.sum(equityRow, grid.Computed, 0, &m.Equity, &y.Equity)
	w.sum("loans", grid.Computed, 0, &m.Loans, &y.Loans)
	w.sum("creditors", grid.Computed, 0, &m.Creditors, &y.Creditors)
	w.sum("overdraft", grid.Computed, 0, &m.Overdraft, &y.Overdraft)
	w.sum("vat_owed", grid.Computed, 0, &m.VAT, &y.VAT)
	if w.f.Case.Form == engine.Company {
		w.sum("tax_owed", grid.Computed, 0, &m.Tax, &y.Tax)
	}
	w.sum("total_liabilities", grid.Total, 0, &m.TotalLiabilities, &y.TotalLiabilities)
}
