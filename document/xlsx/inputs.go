package xlsx

import (
	"strconv"

	"startklar.dk/api/figures"
)

// The inputs of each line, as formulas find them.
type (
	revenueInputs struct {
		name                                         string
		from, to, price, quantity, costPercent, unit input
		days, costDays                               input
		moreNumber, morePrice, moreCost              [2]input
		vat, costVAT                                 string
		season, months                               [year]input
	}
	fixedInputs struct {
		name                          string
		from, to, amount, every, days input
		more                          [2]input
		vat                           string
		months                        [year]input
	}
	staffInputs struct {
		name                         string
		from, to, pay, head, percent input
		more                         [2]input
	}
	startupInputs struct {
		name                      string
		month, amount, life, days input
		vat                       string
	}
	loanInputs struct {
		name                                       string
		amount, month, rate, term, free, principal input
	}
	ownInputs struct {
		name          string
		month, amount input
	}
	privateInputs struct {
		name             string
		from, to, amount input
	}
)

// lineInputs are those of all lines, in the order of the case's.
type lineInputs struct {
	revenue  []revenueInputs
	fixed    []fixedInputs
	staff    []staffInputs
	startup  []startupInputs
	loans    []loanInputs
	own      []ownInputs
	drawings []fixedInputs
	private  []privateInputs
}

// globalInputs are those of the whole plan.
type globalInputs struct {
	overdraftRate, overdraftLimit input
	bTax                          [figures.Years]input
	bTaxPaid                      [year]string
	params                        map[string]input
	differs                       [scenarios]differenceInputs
}

// awaiting are rows of the inputs' sheets that show what is computed from them.
type awaiting struct {
	startupRows, loanLinks, staffRows      []line
	startupTotal                           line
	privateRows                            []indexed
	privateSums, privateYield, privateLeft line
	loanBlocks                             []loanBlock
}

// indexed is the row of a line that stands in another order than in the case.
type indexed struct {
	i int
	line
}

func (b *book) writeInputs() {
	b.writeStartupInputs()
	b.writePrivateInputs()
	b.writeSalesInputs()
	b.writeCostInputs()
	b.writeStaffInputs()
	b.writeLoanInputs()
	b.writeTaxInputs()
}

// heads writes the heads of a table's columns.
func (b *book) heads(s *sheet, first string, keys ...string) {
	l := s.add(first, asHeadLeft)
	for i, key := range keys {
		words := ""
		if key != "" {
			words = b.t.T(key)
		}
		l.text(i+1, words, asHead)
	}
	s.tall[l.n] = 44
}

// monthHeads writes the names of the twelve months of plan year 1 or of the calendar.
func (b *book) monthHeads(s *sheet, first string, calendar bool) {
	l := s.add(first, asHeadLeft)
	for m := 1; m <= year; m++ {
		words := b.month(m)
		if calendar {
			words = b.t.T("date.mon." + strconv.Itoa(m))
		}
		l.text(m, words, asHead)
	}
}

// named is a new row for a line of the plan, with its name as an input.
func (b *book) named(s *sheet, l figures.Line, without string) (line, string) {
	words := plain(l.Name)
	if words == "" {
		words = b.t.T(without)
	}
	row := s.add(words, inText)
	row.fit(words)
	return row, row.fixed(0)
}

// again is a row that shows the name of a line that stands elsewhere.
func (b *book) again(s *sheet, name string, words string, st style) line {
	l := s.add("", st)
	l.put(0, cell{formula: name + `&""`, value: words, style: st})
	l.fit(words)
	return l
}

// nameOf is the name that a line is shown by.
func (b *book) nameOf(l figures.Line, without string) string {
	if words := plain(l.Name); words != "" {
		return words
	}
	return b.t.T(without)
}

// none says that a table has no lines.
func (b *book) none(s *sheet, n int) {
	if n == 0 {
		s.note(b.t.T("workbook.none"))
	}
}

func (b *book) yes(l line, col int, v bool) string {
	yes, no := b.t.T("figures.change.yes"), b.t.T("figures.change.no")
	if v {
		return l.word(col, yes, yes, no)
	}
	return l.word(col, no, yes, no)
}

// cells are the months of plan year 1 that were typed over; empty where they are
// computed.
func (l line) cells(c *figures.Cells, input func(l line, col int, v int64) input) (out [year]input) {
	for m := range year {
		out[m] = input(l, m+1, c.Value[m])
		if !c.Typed[m] {
			l.put(m+1, cell{value: "", style: l.s.rows[l.n-1][m+1].style})
		}
	}
	return out
}

func (b *book) writeSalesInputs() {
	s := b.sales
	b.in.revenue = make([]revenueInputs, len(b.c.Revenue))
	s.add(b.t.T("workbook.sales.lines"), asSection)
	b.heads(s, b.t.T("figures.field.name"), "workbook.col.from", "workbook.col.to", "workbook.col.price", "workbook.col.quantity",
		"workbook.col.growth_quantity_2", "workbook.col.growth_quantity_3", "workbook.col.growth_price_2", "workbook.col.growth_price_3",
		"workbook.col.vat", "workbook.col.customer_days")
	for i := range b.c.Revenue {
		l, in := &b.c.Revenue[i], &b.in.revenue[i]
		var r line
		r, in.name = b.named(s, l.Line, "figures.line.revenue")
		in.from, in.to = r.whole(1, int64(l.From), aMonth), r.whole(2, int64(l.To), aMonth)
		in.price, in.quantity = r.money(3, l.Price), r.count(4, l.Quantity)
		for y := range 2 {
			in.moreNumber[y], in.morePrice[y] = r.pct(5+y, l.GrowthQuantity[y], change), r.pct(7+y, l.GrowthPrice[y], change)
		}
		in.vat, in.days = b.yes(r, 9, l.VAT), r.whole(10, l.CreditDays, days)
	}
	b.none(s, len(b.c.Revenue))
	s.skip()
	s.add(b.t.T("workbook.sales.costs"), asSection)
	b.heads(s, b.t.T("figures.field.name"), "workbook.col.cost_pct", "workbook.col.unit_cost",
		"workbook.col.growth_cost_2", "workbook.col.growth_cost_3", "workbook.col.cost_vat", "workbook.col.supplier_days")
	for i := range b.c.Revenue {
		l, in := &b.c.Revenue[i], &b.in.revenue[i]
		r := b.again(s, in.name, b.nameOf(l.Line, "figures.line.revenue"), asLabel)
		in.costPercent, in.unit = r.pct(1, l.CostPercent, multiple), r.money(2, l.UnitCost)
		for y := range 2 {
			in.moreCost[y] = r.pct(3+y, l.GrowthCost[y], change)
		}
		in.costVAT, in.costDays = b.yes(r, 5, l.CostVAT), r.whole(6, l.CostCreditDays, days)
	}
	b.none(s, len(b.c.Revenue))
	s.skip()
	s.add(b.t.T("workbook.sales.season"), asSection)
	s.note(b.t.T("workbook.sales.season_means"))
	b.monthHeads(s, b.t.T("figures.field.name"), true)
	for i := range b.c.Revenue {
		l, in := &b.c.Revenue[i], &b.in.revenue[i]
		r := b.again(s, in.name, b.nameOf(l.Line, "figures.line.revenue"), asLabel)
		for m := range year {
			in.season[m] = r.pct(m+1, l.Season[m], multiple)
		}
	}
	b.none(s, len(b.c.Revenue))
	s.skip()
	s.add(b.t.T("workbook.sales.months"), asSection)
	s.note(b.t.T("workbook.months_mean"))
	b.monthHeads(s, b.t.T("figures.field.name"), false)
	for i := range b.c.Revenue {
		l, in := &b.c.Revenue[i], &b.in.revenue[i]
		r := b.again(s, in.name, b.nameOf(l.Line, "figures.line.revenue"), asLabel)
		in.months = r.cells(&l.Months, line.count)
	}
	b.none(s, len(b.c.Revenue))
}

func (b *book) writeCostInputs() {
	s := b.costs
	b.in.fixed = make([]fixedInputs, len(b.c.Fixed))
	b.heads(s, b.t.T("figures.field.name"), "workbook.col.from", "workbook.col.to", "workbook.col.amount", "workbook.col.every",
		"workbook.col.growth_2", "workbook.col.growth_3", "workbook.col.vat", "workbook.col.supplier_days")
	for i := range b.c.Fixed {
		l, in := &b.c.Fixed[i], &b.in.fixed[i]
		var r line
		r, in.name = b.named(s, l.Line, "figures.line.fixed")
		in.from, in.to, in.amount = r.whole(1, int64(l.From), aMonth), r.whole(2, int64(l.To), aMonth), r.money(3, l.Amount)
		in.every = r.in(4, int64(l.Every), 1, inWhole, everyMonths)
		in.more = [2]input{r.pct(5, l.Growth[0], change), r.pct(6, l.Growth[1], change)}
		in.vat, in.days = b.yes(r, 7, l.VAT), r.whole(8, l.CreditDays, days)
	}
	b.none(s, len(b.c.Fixed))
	s.skip()
	s.add(b.t.T("workbook.costs.months"), asSection)
	s.note(b.t.T("workbook.months_mean"))
	b.monthHeads(s, b.t.T("figures.field.name"), false)
	for i := range b.c.Fixed {
		l, in := &b.c.Fixed[i], &b.in.fixed[i]
		in.months = b.again(s, in.name, b.nameOf(l.Line, "figures.line.fixed"), asLabel).cells(&l.Months, line.money)
	}
	b.none(s, len(b.c.Fixed))
}

func (b *book) writeStaffInputs() {
	s := b.staff
	b.in.staff = make([]staffInputs, len(b.c.Staff))
	b.heads(s, b.t.T("figures.field.name"), "workbook.col.from", "workbook.col.to", "workbook.col.pay", "workbook.col.headcount",
		"workbook.col.add_pct", "workbook.col.growth_2", "workbook.col.growth_3",
		"workbook.col.cost_1", "workbook.col.cost_2", "workbook.col.cost_3")
	for i := range b.c.Staff {
		l, in := &b.c.Staff[i], &b.in.staff[i]
		var r line
		r, in.name = b.named(s, l.Line, "figures.line.staff")
		b.awaiting.staffRows = append(b.awaiting.staffRows, r)
		in.from, in.to, in.pay = r.whole(1, int64(l.From), aMonth), r.whole(2, int64(l.To), aMonth), r.money(3, l.Pay)
		in.head, in.percent = r.whole(4, l.Headcount, people), r.pct(5, l.AddPercent, share)
		in.more = [2]input{r.pct(6, l.Growth[0], change), r.pct(7, l.Growth[1], change)}
	}
	b.none(s, len(b.c.Staff))
}
