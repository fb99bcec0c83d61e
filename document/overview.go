package document

import (
	"strconv"
	"strings"

	"startklar.dk/api/figures"
	"startklar.dk/assets/text"
)

// overview is what the figures come to: a few to be seen at once, what they say, and the key figures by year.
func (b *builder) overview() {
	t, budget := b.t, b.f.Result.Expected
	k, y := &budget.Key, &budget.Year.Income
	b.part("figures.key", t.T("figures.view.key"), b.say(budget.Says[0]), "")
	b.add(b.keyFacts(budget))
	if says := budget.Says[1:]; len(says) > 0 {
		l := &List{}
		for _, s := range says {
			l.Items = append(l.Items, Item{Text: Plain(b.say(s))})
		}
		b.add(l)
	}
	w := b.byYear(t.T("document.key.by_year"))
	w.table.Columns[0].Title = b.unitName()
	w.row(Line, 0, t.T("document.revenue"), nil, &y.Revenue, false)
	w.row(Line, 0, t.T("figures.sheet.contribution"), nil, &y.Contribution, true)
	w.percents(t.T("document.key.ratio"), k.ContributionRatio)
	w.values(t.T("document.key.break_even_year"), k.BreakEven)
	w.percents(t.T("document.key.margin"), k.SafetyMargin)
	w.row(Line, 0, t.T("figures.sheet.ebitda"), nil, &y.EBITDA, true)
	w.row(Line, 0, t.T("figures.sheet.before_tax"), nil, &y.BeforeTax, true)
	w.row(Total, 0, t.T("document.cash.year_end"), nil, &budget.Year.Cash.Closing, true)
	for i := range w.table.Rows[:len(w.table.Rows)-1] {
		w.table.Rows[i].Kind = Line
	}
	w.table.Note = t.T("document.rounded", b.counted())
	b.add(w.table)
}

// keyFacts are the few figures that are looked at first.
func (b *builder) keyFacts(budget *figures.Budget) *Facts {
	facts := &Facts{Large: true, Facts: []Fact{b.needFact(budget)}}
	if even, ok := b.breakEvenFact(budget); ok {
		facts.Facts = append(facts.Facts, even)
	}
	facts.Facts = append(facts.Facts, b.lowestFact(budget))
	return facts
}

// needFact is what it takes to begin, and how much of it one has.
func (b *builder) needFact(budget *figures.Budget) Fact {
	return Fact{
		Label: b.t.T("document.key.need"),
		Lines: []Text{Plain(b.kroner(budget.Capital.Need)), Plain(b.t.T("document.key.own", text.A{"Amount": b.kroner(budget.Capital.Own)}))},
	}
}

// breakEvenFact is what must be sold a month in the first year; false where nothing is enough.
func (b *builder) breakEvenFact(budget *figures.Budget) (Fact, bool) {
	even := budget.Key.BreakEven[0].Value
	if even == nil {
		return Fact{}, false
	}
	return Fact{Label: b.t.T("document.key.break_even"), Lines: []Text{Plain(b.kroner(monthlyEven(*even))), Plain(b.t.T("document.key.a_month"))}}, true
}

// lowestFact is when there is least in the account, and how much.
func (b *builder) lowestFact(budget *figures.Budget) Fact {
	return Fact{
		Label: b.t.T("document.key.lowest"),
		Lines: []Text{Plain(b.kroner(downToKrone(budget.Key.LowestCash))), Plain(b.t.Month(b.f.Month(budget.Key.LowestCashMonth)))},
	}
}

const krone = 100 // øre

// monthlyEven is a year's break-even revenue a month, up to whole kroner as the figures say it.
func monthlyEven(year int64) int64 { return (year + firstYear*krone - 1) / (firstYear * krone) * krone }

// downToKrone is an amount down to whole kroner.
func downToKrone(ore int64) int64 {
	if rest := ore % krone; rest < 0 {
		return ore - rest - krone
	}
	return ore - ore%krone
}

// percents is a row of key figures in hundredths of a percent.
func (w *budget) percents(name string, v [figures.Years]figures.Value) {
	r := Row{Cells: []Cell{{Text: Plain(name)}}}
	for _, value := range v {
		if value.Value == nil {
			r.Cells = append(r.Cells, Cell{Text: Plain(dash)})
			continue
		}
		r.Cells = append(r.Cells, Cell{Text: Plain(w.b.t.Percent(*value.Value)), Bad: *value.Value < 0})
	}
	w.table.Rows = append(w.table.Rows, r)
}

// kroner is an amount to the nearest whole krone, with its unit.
func (b *builder) kroner(ore int64) string { return b.t.WholeKroner(ore) + "\u00a0kr." }

// capital is what it takes to begin, and who pays for it.
func (b *builder) capital() {
	t, c := b.t, b.f.Case
	b.part("figures.capital", t.T("document.capital"), "", "")
	if len(c.Startup) > 0 {
		b.add(b.startup())
	}
	if len(c.Own)+len(c.Loans) > 0 || c.Overdraft.Limit > 0 {
		b.add(b.financing())
	}
	need := &b.f.Result.Expected.Capital
	table := &Table{
		Name: t.T("document.capital.table"), RowHeaders: true,
		Columns: []Column{{Title: t.T("figures.capital.until", text.A{"Month": t.Month(b.f.Month(need.Month))})}, {Title: b.unitName(), Number: true}},
	}
	row := func(kind RowKind, name string, ore int64, always bool) {
		if always || ore != 0 {
			table.Rows = append(table.Rows, Row{Kind: kind, Cells: []Cell{{Text: Plain(name)}, b.money(ore, false)}})
		}
	}
	row(Line, t.T("document.capital.startup"), need.Startup, true)
	if need.Operation < 0 {
		row(Line, t.T("document.capital.operation_in"), need.Operation, true)
	} else {
		row(Line, t.T("document.capital.operation"), need.Operation, true)
	}
	row(Line, t.T("figures.capital.cushion"), need.Cushion, false)
	row(Total, t.T("document.capital.uses"), need.Startup+need.Operation+need.Cushion, true)
	row(Line, t.T("figures.capital.own"), need.Own, true)
	row(Line, t.T("figures.capital.loans"), need.Loans, false)
	row(Line, t.T("figures.capital.supplier_credit"), need.SupplierCredit, false)
	row(Line, t.T("figures.capital.overdraft"), need.Overdraft, false)
	row(Line, t.T("document.capital.gap"), need.Gap, false)
	row(Total, t.T("document.capital.sources"), need.Own+need.Loans+need.SupplierCredit+need.Overdraft+need.Gap, true)
	b.add(table)
}

// startup is the start-up budget (etableringsbudget), line by line.
func (b *builder) startup() *Table {
	t, c := b.t, b.f.Case
	table := &Table{
		Name: t.T("document.startup"), RowHeaders: true,
		Columns: []Column{
			{Title: t.T("document.startup")},
			{Title: t.T("document.kind")},
			{Title: t.T("figures.col.month")},
			{Title: t.T("document.col.without_vat"), Number: true},
			{Title: t.T("document.col.with_vat"), Number: true},
		},
	}
	kinds := map[figures.StartupKind]string{
		figures.Asset: t.T("figures.kind.asset"), figures.Deposit: t.T("figures.kind.deposit"),
		figures.Stock: t.T("figures.kind.stock"), figures.StartupCost: t.T("figures.kind.cost"),
	}
	var net, gross int64
	for _, i := range inOrder(c.Startup, func(l *figures.Startup) figures.Line { return l.Line }) {
		l, run := &c.Startup[i], &b.f.Result.Expected.Lines.Startup[i]
		with := run.Net[l.Month-1] + run.VAT[l.Month-1]
		net += l.Amount
		gross += with
		kind := kinds[l.Kind]
		if l.Kind == figures.Asset {
			kind = t.N("document.kind.asset", int(l.Life))
		}
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			{Text: Plain(named(l.Line, kinds[l.Kind]))},
			{Text: Plain(kind)},
			{Text: Plain(t.Month(b.f.Month(l.Month)))},
			b.money(l.Amount, false), b.money(with, false),
		}})
	}
	table.Rows = append(table.Rows, Row{Kind: Total, Cells: []Cell{{Text: Plain(t.T("document.total"))}, {}, {}, b.money(net, false), b.money(gross, false)}})
	return table
}

// financing is the money that is brought in: own, loans and overdraft.
func (b *builder) financing() *Table {
	t, c := b.t, b.f.Case
	table := &Table{
		Name: t.T("figures.view.financing"), RowHeaders: true,
		Columns: []Column{{Title: t.T("figures.view.financing")}, {Title: t.T("document.terms")}, {Title: t.T("figures.col.month")}, {Title: b.unitName(), Number: true}},
	}
	var sum int64
	for _, i := range inOrder(c.Own, func(l *figures.Own) figures.Line { return l.Line }) {
		l := &c.Own[i]
		sum += l.Amount
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			{Text: Plain(named(l.Line, t.T("figures.line.own")))}, {}, {Text: Plain(t.Month(b.f.Month(l.Month)))}, b.money(l.Amount, false),
		}})
	}
	for _, i := range inOrder(c.Loans, func(l *figures.Loan) figures.Line { return l.Line }) {
		l := &c.Loans[i]
		sum += l.Amount
		table.Rows = append(table.Rows, Row{Cells: []Cell{
			{Text: Plain(named(l.Line, t.T("figures.line.loans")))}, {Text: Plain(b.terms(l))}, {Text: Plain(t.Month(b.f.Month(l.Month)))}, b.money(l.Amount, false),
		}})
	}
	table.Rows = append(table.Rows, Row{Kind: Total, Cells: []Cell{{Text: Plain(t.T("document.total"))}, {}, {}, b.money(sum, false)}})
	if c.Overdraft.Limit > 0 {
		table.Note = t.T("document.overdraft_besides", text.A{"Amount": b.kroner(c.Overdraft.Limit), "Rate": b.rate(c.Overdraft.Rate)})
	}
	return table
}

// rate is hundredths of a percent with what decimals they have: "9,25 %".
func (b *builder) rate(hundredths int64) string { return b.t.Thousandths(hundredths*10) + "\u00a0%" }

// terms is how a loan is repaid: "Serielån, 6,5 %, 84 måneder, heraf 24 uden afdrag".
func (b *builder) terms(l *figures.Loan) string {
	t := b.t
	kind := map[figures.LoanKind]string{
		figures.Annuity: t.T("figures.kind.annuity"), figures.Serial: t.T("figures.kind.serial"),
		figures.Bullet: t.T("figures.kind.bullet"), figures.FixedPrincipal: t.T("figures.kind.fixed"),
	}[l.Kind]
	parts := []string{kind, b.rate(l.Rate)}
	if l.Kind == figures.FixedPrincipal {
		parts = append(parts, t.T("figures.means.principal", text.A{"Amount": b.kroner(l.Principal)}))
	} else {
		parts = append(parts, t.N("document.months", int(l.Term)))
	}
	if l.Free > 0 && l.Kind != figures.Bullet {
		parts = append(parts, t.T("document.free", text.A{"N": strconv.FormatInt(l.Free, 10)}))
	}
	return strings.Join(parts, ", ")
}
