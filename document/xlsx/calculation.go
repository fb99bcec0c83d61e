package xlsx

import "startklar.dk/api/figures"

// calculation is a scenario's, step by step and month by month. Those of all scenarios
// have the same rows.
type calculation struct {
	s    *sheet
	sc   *figures.Scenario
	b    *figures.Budget
	rows map[string]line // by the name of a figure

	own, planYear line // the month of a sale before it was moved, and its plan year
	revenue       []revenueSteps
	fixed         []costSteps
	periods       []line // the row in which a VAT period stands; its column is that of its last month
}

type (
	costSteps    struct{ net, vat, paid line }
	revenueSteps struct {
		sale, vat, received line
		cost                costSteps
	}
)

// calculate writes a scenario's steps in the engine's order of evaluation.
func (b *book) calculate(i int) {
	k := b.steps[i]
	differs := b.basis.differs[i]
	k.own = k.s.add(b.t.T("workbook.steps.own_month"), asLabel)
	k.planYear = k.s.add(b.t.T("workbook.steps.plan_year"), asLabel)
	for m := 1; m <= figures.Span; m++ {
		own := int64(m) - k.sc.StartMonths
		k.own.formula(colMonth+m, monthNumber(m)+"-"+differs.startMonths.on(k.s, colValue), own, asWhole)
		k.planYear.formula(colMonth+m, "INT((MAX(1,"+k.own.at(colMonth+m)+")-1)/12)+1", int64(planYear(max(1, int(own)))), asWhole)
	}
	for r := range b.c.Revenue {
		k.revenue = append(k.revenue, b.revenueSteps(k, r, differs))
	}
	for f := range b.c.Fixed {
		k.fixed = append(k.fixed, b.fixedSteps(k, f, differs))
	}
	b.invoiceSteps(k)
	b.paymentSteps(k)
	b.closingSteps(k)
	b.balanceSteps(k)
	b.keySteps(k)
}

// revenueSteps is what a line sells, and what that costs.
func (b *book) revenueSteps(k *calculation, i int, d differenceRows) (r revenueSteps) {
	l, in, run := &b.c.Revenue[i], &b.basis.revenue[i], &k.b.Lines.Revenue[i]
	s := k.s
	b.group(s, "figures.sheet.revenue", b.in.revenue[i].name, l.Line, "figures.line.revenue")
	value := func(l line) string { return l.on(s, colValue) }
	steps := stepsOf(b.c, l, k.sc)

	price := s.add(b.t.T("workbook.steps.price"), asLabel)
	for y := 1; y <= figures.Years; y++ {
		price.formula(colYear+y, changed(in.price.on(s, colYear+y), value(d.price)), figures.Changed(l.GrowthPrice.Grown(l.Price, y), k.sc.Price), asWhole)
	}
	ofYear := func(l line, m int) string {
		return "INDEX(" + l.span(s, colYear+1, colYear+figures.Years) + "," + k.planYear.at(colMonth+m) + ")"
	}
	listed := s.add(b.t.T("workbook.steps.number_before"), asLabel).each(func(m int) string {
		own, col := k.own.at(colMonth+m), colMonth+int(b.c.Start.Add(m-1).Month)
		normal := "CHOOSE(" + k.planYear.at(colMonth+m) + "," + in.normal[0].on(s, col) + "," + in.normal[1].on(s, col) + "," + in.normal[2].on(s, col) + ")"
		first := "INDEX(" + in.typed.span(s, colMonth+1, colMonth+year) + "," + own + ")"
		return "IF(OR(" + own + "<1," + own + "<" + value(in.from) + "," + own + ">" + value(in.to) + "),0," +
			"IF(" + own + ">12," + normal + `,IF(` + first + `="",` + normal + "," + first + ")))"
	}, &steps.number)
	number := s.add(b.t.T("workbook.steps.number"), asLabel).each(func(m int) string { return changed(listed.at(colMonth+m), value(d.quantity)) }, &run.Number)
	before := s.add(b.t.T("workbook.steps.sale_before"), asLabel).each(func(m int) string {
		return round(number.at(colMonth+m)+"*"+ofYear(in.price, m), "1000")
	}, &steps.before)
	r.sale = s.add(b.t.T("workbook.steps.sale"), asLabel).each(func(m int) string {
		return round(number.at(colMonth+m)+"*"+ofYear(price, m), "1000")
	}, &run.Sale)
	percent := s.add(b.t.T("workbook.steps.cost_of_sale"), asLabel).each(func(m int) string {
		return shareOf(before.at(colMonth+m), value(in.costPercent))
	}, &steps.percent)
	each := s.add(b.t.T("workbook.steps.cost_each"), asLabel).each(func(m int) string {
		return round(number.at(colMonth+m)+"*"+ofYear(in.unit, m), "1000")
	}, &steps.each)
	cost := s.add(b.t.T("workbook.steps.cost"), asLabel).each(func(m int) string {
		return changed("("+percent.at(colMonth+m)+"+"+each.at(colMonth+m)+")", value(d.variable))
	}, &steps.cost)
	vatRate := value(b.basis.params["vat_rate"])
	r.vat = s.add(b.t.T("workbook.vat.sales"), asLabel).each(func(m int) string {
		if !b.c.Registered {
			return "0"
		}
		return shareOf(r.sale.at(colMonth+m), vatRate) + "*" + value(in.vat)
	}, &run.VAT)
	r.cost = b.costSteps(k, cost, &steps.cost, in.costVAT, l.CostVAT, value(in.costDays), l.CostCreditDays, &run.Cost)
	days := max(0, l.CreditDays+k.sc.PaymentDays)
	r.received = b.creditRows(s, "figures.sheet.customers", "MAX(0,"+value(in.days)+"+"+value(d.days)+")", days,
		both(&run.Sale, &run.VAT), &run.Received, r.sale, r.vat)
	return r
}

// costSteps are the VAT of a cost, and when both are paid. VAT that is not deducted
// is part of the figure.
func (b *book) costSteps(k *calculation, cost line, v *figures.Months, taxed line, taxedNow bool, days string, n int64, run *figures.CostRun) (r costSteps) {
	s, rate := k.s, b.basis.params["vat_rate"].on(k.s, colValue)
	var vat figures.Months
	for m := range vat {
		if taxedNow {
			vat[m] = figures.Rounded(v[m], b.p.VATRate, 10_000)
		}
	}
	tax := s.add(b.t.T("workbook.vat.purchases"), asLabel).each(func(m int) string {
		return shareOf(cost.at(colMonth+m), rate) + "*" + taxed.on(s, colValue)
	}, &vat)
	if b.c.Registered {
		r.net, r.vat = cost, tax
		r.paid = b.creditRows(s, "workbook.steps.paid", days, n, both(&run.Net, &run.VAT), &run.Paid, cost, tax)
		return r
	}
	r.net = s.add(b.t.T("workbook.steps.with_vat"), asLabel).each(func(m int) string {
		return cost.at(colMonth+m) + "+" + tax.at(colMonth+m)
	}, &run.Net)
	r.paid = b.creditRows(s, "workbook.steps.paid", days, n, &run.Net, &run.Paid, r.net)
	return r
}

// fixedSteps is a fixed cost in the scenario.
func (b *book) fixedSteps(k *calculation, i int, d differenceRows) costSteps {
	l, in, s := &b.c.Fixed[i], &b.basis.fixed[i], k.s
	b.group(s, "figures.sheet.fixed", b.in.fixed[i].name, l.Line, "figures.line.fixed")
	var v figures.Months
	for m := range v {
		amount, _ := in.amount.s.rows[in.amount.n-1][colMonth+m+1].value.(int64)
		v[m] = figures.Changed(amount, k.sc.Fixed)
	}
	cost := s.add(b.t.T("workbook.steps.cost"), asLabel).each(func(m int) string {
		return changed(in.amount.on(s, colMonth+m), d.fixed.on(s, colValue))
	}, &v)
	return b.costSteps(k, cost, &v, in.vat, l.VAT, in.days.on(s, colValue), l.CreditDays, &k.b.Lines.Fixed[i])
}

// saleSteps are what lies between a line's inputs and what it sells.
type saleSteps struct{ number, before, percent, each, cost figures.Months }

// stepsOf are the steps of a line's sale as the engine takes them.
func stepsOf(c *figures.Case, l *figures.Revenue, sc *figures.Scenario) (s saleSteps) {
	for m := 1; m <= figures.Span; m++ {
		own := m - int(sc.StartMonths)
		if own < max(1, l.From) || own > l.To {
			continue
		}
		y, i := planYear(own), m-1
		if own <= year && l.Months.Typed[own-1] {
			s.number[i] = l.Months.Value[own-1]
		} else {
			season := l.Season[c.Start.Add(i).Month-1]
			s.number[i] = l.GrowthQuantity.Grown(figures.Rounded(l.Quantity, season, 10_000), y)
		}
		number := figures.Changed(s.number[i], sc.Quantity)
		s.before[i] = figures.Rounded(number, l.GrowthPrice.Grown(l.Price, y), 1000)
		s.percent[i] = figures.Rounded(s.before[i], l.CostPercent, 10_000)
		s.each[i] = figures.Rounded(number, l.GrowthCost.Grown(l.UnitCost, y), 1000)
		s.cost[i] = figures.Changed(s.percent[i]+s.each[i], sc.Variable)
	}
	return s
}

// figure writes a statement's row by month and by year, and keeps it by its name. Of
// a flow a year is the sum, else of what stands at its end.
func (k *calculation) figure(name, label string, f func(m int) string, months *figures.Months, years *figures.PerYear, y yearly) line {
	return k.fill(k.s.add(label, asLabel), name, f, months, years, y)
}

// fill writes a statement's row that is there already.
func (k *calculation) fill(l line, name string, f func(m int) string, months *figures.Months, years *figures.PerYear, y yearly) line {
	l.each(f, months)
	k.rows[name] = l
	for i := 1; i <= figures.Years; i++ {
		of := l.at(colMonth+year*(i-1)+1) + ":" + l.at(colMonth+year*i)
		switch y {
		case yearSum:
			of = "SUM(" + of + ")"
		case yearHighest:
			of = "MAX(" + of + ")"
		case yearEnd:
			of = l.at(colMonth + year*i)
		}
		l.formula(colYear+i, of, years[i-1], asWhole)
	}
	return l
}

// yearly is how a plan year's value comes from its months'.
type yearly uint8

const (
	yearSum yearly = iota
	yearEnd
	yearHighest
	yearNone
)

// at is a month of a figure that was written before.
func (k *calculation) at(name string, m int) string { return k.rows[name].at(colMonth + m) }

// added are the cells of some rows in a month, added up.
func (k *calculation) added(m int, rows ...line) string {
	cells := make([]string, 0, len(rows))
	for _, r := range rows {
		if r.s != nil {
			cells = append(cells, r.on(k.s, colMonth+m))
		}
	}
	return sum(cells)
}

// all picks a row of each line.
func all[T any](lines []T, of func(*T) line) []line {
	out := make([]line, len(lines))
	for i := range lines {
		out[i] = of(&lines[i])
	}
	return out
}
