package xlsx

import (
	"strconv"

	"startklar.dk/api/figures"
)

type revenueBasis struct {
	from, to, price, typed, unit, costPercent line
	normal                                    [figures.Years]line // by the month of the calendar
	vat, costVAT, days, costDays              line
}

func (b *book) revenueBasis(i int) (r revenueBasis) {
	l, in := &b.c.Revenue[i], &b.in.revenue[i]
	b.group(b.base, "figures.sheet.revenue", in.name, l.Line, "figures.line.revenue")
	r.from, r.to = b.unit(b.t.T("figures.field.from"), in.from), b.unit(b.t.T("figures.field.to"), in.to)
	r.price = b.grown("workbook.steps.price", "workbook.steps.growth_price", in.price, in.morePrice, l.GrowthPrice)

	s := b.base
	quantity := b.unit(b.t.T("workbook.steps.quantity"), in.quantity)
	more := s.add(b.t.T("workbook.steps.growth_quantity"), asLabel)
	for y := 2; y <= figures.Years; y++ {
		more.formula(colYear+y, in.moreNumber[y-2].whole(), l.GrowthQuantity[y-2], asWhole)
	}
	season := s.add(b.t.T("figures.season"), asLabel)
	for y := range r.normal {
		r.normal[y] = s.add(b.t.T("workbook.steps.normal", textA{"N": y + 1}), asLabel)
	}
	for m := range year {
		col := colMonth + m + 1
		season.formula(col, in.season[m].whole(), l.Season[m], asWhole)
		normal := figures.Rounded(l.Quantity, l.Season[m], 10_000)
		r.normal[0].formula(col, shareOf(quantity.at(colValue), season.at(col)), normal, asWhole)
		for y := 2; y <= figures.Years; y++ {
			r.normal[y-1].formula(col, changed(r.normal[y-2].at(col), more.at(colYear+y)), l.GrowthQuantity.Grown(normal, y), asWhole)
		}
	}
	r.typed = b.typedRow(in.months, &l.Months)
	r.costPercent = b.unit(b.t.T("workbook.steps.cost_pct"), in.costPercent)
	r.unit = b.grown("workbook.steps.unit_cost", "workbook.steps.growth_cost", in.unit, in.moreCost, l.GrowthCost)
	r.vat, r.days = b.flag(b.t.T("figures.field.vat"), in.vat, l.VAT), b.unit(b.t.T("workbook.steps.customer_days"), in.days)
	r.costVAT, r.costDays = b.flag(b.t.T("figures.field.cost_vat"), in.costVAT, l.CostVAT), b.unit(b.t.T("workbook.steps.supplier_days"), in.costDays)
	return r
}

type fixedBasis struct{ amount, vat, days line }

func (b *book) fixedBasis(i int) fixedBasis {
	l, in := &b.c.Fixed[i], &b.in.fixed[i]
	b.group(b.base, "figures.sheet.fixed", in.name, l.Line, "figures.line.fixed")
	every := b.unit(b.t.T("workbook.col.every"), in.every)
	return fixedBasis{
		amount: b.invoiced(in, l.Term, l.Amount, l.Every, &l.Months, l.Growth, every.at(colValue)),
		vat:    b.flag(b.t.T("figures.field.vat"), in.vat, l.VAT),
		days:   b.unit(b.t.T("workbook.steps.supplier_days"), in.days),
	}
}

// invoiced are the rows of an amount that comes every so many months, and of what
// comes in each month.
func (b *book) invoiced(in *fixedInputs, term figures.Term, amount int64, every int, cells *figures.Cells, g figures.Growth, everyAt string) line {
	s := b.base
	from, to := b.unit(b.t.T("figures.field.from"), in.from), b.unit(b.t.T("figures.field.to"), in.to)
	grown := b.grown("workbook.steps.amount", "workbook.steps.growth", in.amount, in.more, g)
	over := b.typedRow(in.months, cells)
	var v figures.Months
	for m := term.From; m <= term.To; m++ {
		switch {
		case m <= year && cells.Typed[m-1]:
			v[m-1] = cells.Value[m-1]
		case (m-term.From)%every == 0:
			v[m-1] = g.Grown(amount, planYear(m))
		}
	}
	return s.add(b.t.T("workbook.steps.invoiced"), asLabel).each(func(m int) string {
		n := monthNumber(m)
		f := grown.at(colYear + planYear(m))
		if everyAt != "" {
			f = "IF(MOD(" + n + "-" + from.at(colValue) + "," + everyAt + ")=0," + f + ",0)"
		}
		if m <= year {
			cell := over.at(colMonth + m)
			f = `IF(` + cell + `="",` + f + "," + cell + ")"
		}
		return "IF(" + outside(n, from.at(colValue), to.at(colValue)) + ",0," + f + ")"
	}, &v)
}

// outside says that a month is not one of a line's.
func outside(m, from, to string) string { return "OR(" + m + "<" + from + "," + m + ">" + to + ")" }

func (b *book) drawingBasis(i int) line {
	l, in := &b.c.Drawings[i], &b.in.drawings[i]
	b.group(b.base, "figures.sheet.drawings", in.name, l.Line, "figures.line.drawings")
	return b.invoiced(in, l.Term, l.Amount, 1, &l.Months, l.Growth, "")
}

// staffBasis is what some employees cost, by month.
func (b *book) staffBasis(i int) line {
	l, in, s := &b.c.Staff[i], &b.in.staff[i], b.base
	b.group(s, "figures.sheet.staff", in.name, l.Line, "figures.line.staff")
	from, to := b.unit(b.t.T("figures.field.from"), in.from), b.unit(b.t.T("figures.field.to"), in.to)
	each := b.grown("workbook.steps.pay", "workbook.steps.growth", in.pay, in.more, l.Growth)
	head := b.unit(b.t.T("figures.field.headcount"), in.head)
	percent := b.unit(b.t.T("workbook.steps.add_pct"), in.percent)
	pay, added := s.add(b.t.T("workbook.steps.pay_all"), asLabel), s.add(b.t.T("workbook.steps.added"), asLabel)
	for y := 1; y <= figures.Years; y++ {
		v := l.Growth.Grown(l.Pay, y) * l.Headcount
		pay.formula(colYear+y, each.at(colYear+y)+"*"+head.at(colValue), v, asWhole)
		added.formula(colYear+y, shareOf(pay.at(colYear+y), percent.at(colValue)), figures.Rounded(v, l.AddPercent, 10_000), asWhole)
	}
	return s.add(b.t.T("workbook.steps.cost"), asLabel).each(func(m int) string {
		y := colYear + planYear(m)
		return "IF(" + outside(monthNumber(m), from.at(colValue), to.at(colValue)) + ",0," + pay.at(y) + "+" + added.at(y) + ")"
	}, &b.budgets[expected].Lines.Staff[i].Cost)
}

type startupBasis struct{ net, vat, paid, depreciation line }

// startupBasis is a start-up line in its month. VAT that is not deducted is part of
// the figure.
func (b *book) startupBasis(i int) (r startupBasis) {
	l, in, s := &b.c.Startup[i], &b.in.startup[i], b.base
	run := &b.budgets[expected].Lines.Startup[i]
	b.group(s, "workbook.steps.startup", in.name, l.Line, "figures.line.startup")
	amount, month := b.unit(b.t.T("workbook.steps.amount"), in.amount), b.unit(b.t.T("figures.field.month"), in.month)
	figure, v := amount.at(colValue), int64(0)
	var vat string
	if l.Kind != figures.Deposit {
		flag := b.flag(b.t.T("figures.field.vat"), in.vat, l.VAT)
		if l.VAT {
			v = figures.Rounded(l.Amount, b.p.VATRate, 10_000)
		}
		taxed := s.add(b.t.T("workbook.steps.vat"), asLabel)
		taxed.formula(colValue, shareOf(figure, b.basis.params["vat_rate"].at(colValue))+"*"+flag.at(colValue), v, asWhole)
		vat = taxed.at(colValue)
	}
	if !b.c.Registered && vat != "" {
		whole := s.add(b.t.T("workbook.steps.with_vat"), asLabel)
		whole.formula(colValue, figure+"+"+vat, l.Amount+v, asWhole)
		figure, vat = whole.at(colValue), ""
	}
	in1 := func(m int, amount string) string {
		return "IF(" + monthNumber(m) + "=" + month.at(colValue) + "," + amount + ",0)"
	}
	r.net = s.add(b.t.T("workbook.steps.figure"), asLabel).each(func(m int) string { return in1(m, figure) }, &run.Net)
	if vat == "" {
		vat = "0"
	}
	r.vat = s.add(b.t.T("workbook.steps.vat_deducted"), asLabel).each(func(m int) string { return in1(m, vat) }, &run.VAT)
	days := b.unit(b.t.T("workbook.steps.supplier_days"), in.days)
	r.paid = b.creditRows(s, "workbook.steps.paid", days.at(colValue), l.CreditDays, both(&run.Net, &run.VAT), &run.Paid, r.net, r.vat)
	if l.Kind == figures.Asset {
		life := b.unit(b.t.T("workbook.steps.life"), in.life)
		r.depreciation = s.add(b.t.T("figures.sheet.depreciation"), asLabel).each(func(m int) string {
			k := monthNumber(m) + "-" + month.at(colValue) + "+1"
			return "IF(AND(" + k + ">=1," + k + "<=" + life.at(colValue) + ")," + part(figure, k, life.at(colValue)) + ",0)"
		}, &run.Depreciation)
	}
	return r
}

// part is the k-th of n parts that sum to a total exactly.
func part(total, k, n string) string {
	return "INT(" + total + "*(" + k + ")/" + n + ")-INT(" + total + "*(" + k + "-1)/" + n + ")"
}

type loanBasis struct{ payment, drawn, interest, principal, balance line }

// loanBasis is a loan's way through the plan: drawn at the start of its month, paid at
// the end of it.
func (b *book) loanBasis(i int) (r loanBasis) {
	l, in, s := &b.c.Loans[i], &b.in.loans[i], b.base
	run := &b.budgets[expected].Lines.Loans[i]
	b.group(s, "figures.sheet.loans", in.name, l.Line, "figures.line.loans")
	amount, month := b.unit(b.t.T("workbook.steps.amount"), in.amount), b.unit(b.t.T("figures.field.month"), in.month)
	rate := b.unit(b.t.T("workbook.steps.rate"), in.rate)
	value := func(l line) string { return l.at(colValue) }
	var free, term, over, fixed line
	if l.Kind != figures.Bullet {
		free = b.unit(b.t.T("workbook.loans.free"), in.free)
	}
	if l.Kind == figures.FixedPrincipal {
		fixed = b.unit(b.t.T("figures.field.principal_ore"), in.principal)
	} else {
		term = b.unit(b.t.T("workbook.loans.term"), in.term)
	}
	if l.Kind == figures.Annuity || l.Kind == figures.Serial {
		over = s.add(b.t.T("workbook.steps.repaid_in"), asLabel)
		over.formula(colValue, "MAX(1,"+value(term)+"-"+value(free)+")", l.Term-l.Free, asWhole)
	}
	if l.Kind == figures.Annuity {
		r.payment = s.add(b.t.T("workbook.loans.payment"), asLabel)
		r.payment.formula(colValue, "ROUND(-PMT("+value(rate)+"/120000,"+value(over)+","+value(amount)+"),0)", l.Payment(), asWhole)
	}
	r.drawn = s.add(b.t.T("figures.sheet.loans_in"), asLabel).each(func(m int) string {
		return "IF(" + monthNumber(m) + "=" + value(month) + "," + value(amount) + ",0)"
	}, &run.Drawn)
	r.interest, r.principal, r.balance = s.add(b.t.T("figures.sheet.interest"), asLabel), s.add(b.t.T("figures.sheet.loans_out"), asLabel), s.add(b.t.T("workbook.loans.balance"), asLabel)
	// owed is the balance before a month's payment.
	owed := func(m int) string {
		if m == 1 {
			return r.drawn.at(colMonth + 1)
		}
		return "(" + r.balance.at(colMonth+m-1) + "+" + r.drawn.at(colMonth+m) + ")"
	}
	r.interest.each(func(m int) string { return round(owed(m)+"*"+value(rate), "120000") }, &run.Interest)
	r.principal.each(func(m int) string {
		k := "(" + monthNumber(m) + "-" + value(month) + "+1)"
		var f string
		switch l.Kind {
		case figures.Annuity:
			f = "MIN(" + owed(m) + ",MAX(0," + value(r.payment) + "-" + r.interest.at(colMonth+m) + "))"
		case figures.Serial:
			f = part(value(amount), k+"-"+value(free), value(over))
		case figures.FixedPrincipal:
			f = "MIN(" + owed(m) + "," + value(fixed) + ")"
		case figures.Bullet:
			f = "0"
		}
		if l.Kind != figures.Bullet {
			f = "IF(" + k + "<=" + value(free) + ",0," + f + ")"
		}
		if l.Kind != figures.FixedPrincipal {
			f = "IF(" + k + ">=" + value(term) + "," + owed(m) + "," + f + ")"
		}
		return "IF(" + k + "<1,0," + f + ")"
	}, &run.Principal)
	r.balance.each(func(m int) string { return owed(m) + "-" + r.principal.at(colMonth+m) }, &run.Balance)
	return r
}

func (b *book) ownBasis(i int) line {
	l, in := &b.c.Own[i], &b.in.own[i]
	b.group(b.base, "figures.sheet.own", in.name, l.Line, "figures.line.own")
	amount, month := b.unit(b.t.T("workbook.steps.amount"), in.amount), b.unit(b.t.T("figures.field.month"), in.month)
	return b.base.add(b.t.T("workbook.steps.paid_in"), asLabel).each(func(m int) string {
		return "IF(" + monthNumber(m) + "=" + month.at(colValue) + "," + amount.at(colValue) + ",0)"
	}, &b.budgets[expected].Lines.Own[i].Amount)
}

// privateBasis is what a private line comes to in each plan year.
func (b *book) privateBasis(i int) line {
	l, in := &b.c.Private[i], &b.in.private[i]
	b.group(b.base, "workbook.sheet.private", in.name, l.Line, "figures.line.private")
	from, to := b.unit(b.t.T("figures.field.from"), in.from), b.unit(b.t.T("figures.field.to"), in.to)
	amount := b.unit(b.t.T("workbook.steps.amount"), in.amount)
	r := b.base.add(b.t.T("workbook.steps.a_year"), asLabel)
	months := &b.budgets[expected].Lines.Private[i].Amount
	for y := 1; y <= figures.Years; y++ {
		first, last := strconv.Itoa(year*(y-1)+1), strconv.Itoa(year*y)
		r.formula(colYear+y, amount.at(colValue)+"*MAX(0,MIN("+to.at(colValue)+","+last+")-MAX("+from.at(colValue)+","+first+")+1)", total(months, y), asWhole)
	}
	return r
}

// total is the sum of a plan year's months.
func total(v *figures.Months, y int) (t int64) {
	for _, x := range v[year*(y-1) : year*y] {
		t += x
	}
	return t
}
