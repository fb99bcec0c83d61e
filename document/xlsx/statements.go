package xlsx

import "startklar.dk/api/figures"

// invoiceSteps is the operating budget down to the result before interest, and VAT.
func (b *book) invoiceSteps(k *calculation) {
	k.s.add(b.t.T("figures.budget.operating"), asSection)
	month, years := &k.b.Month.Income, &k.b.Year.Income
	of := func(rows []line) func(int) string { return func(m int) string { return k.added(m, rows...) } }
	sold := func(row func(*revenueSteps) line) []line { return all(k.revenue, row) }
	k.figure("revenue", b.t.T("figures.sheet.revenue"), of(sold(func(r *revenueSteps) line { return r.sale })), &month.Revenue, &years.Revenue, yearSum)
	k.figure("variable", b.t.T("figures.sheet.variable"), of(sold(func(r *revenueSteps) line { return r.cost.net })), &month.Variable, &years.Variable, yearSum)
	k.figure("contribution", b.t.T("figures.sheet.contribution"), func(m int) string {
		return k.at("revenue", m) + "-" + k.at("variable", m)
	}, &month.Contribution, &years.Contribution, yearSum)
	k.figure("fixed", b.t.T("figures.sheet.fixed"), of(all(k.fixed, func(r *costSteps) line { return r.net })), &month.Fixed, &years.Fixed, yearSum)
	k.figure("staff", b.t.T("figures.sheet.staff"), of(b.basis.staff), &month.Staff, &years.Staff, yearSum)
	k.figure("startup", b.t.T("figures.sheet.startup"), of(b.bought(figures.StartupCost)), &month.Startup, &years.Startup, yearSum)
	k.figure("ebitda", b.t.T("figures.sheet.ebitda"), func(m int) string {
		return k.at("contribution", m) + "-" + k.at("fixed", m) + "-" + k.at("staff", m) + "-" + k.at("startup", m)
	}, &month.EBITDA, &years.EBITDA, yearSum)
	k.figure("depreciation", b.t.T("figures.sheet.depreciation"), of(all(b.basis.startup, func(r *startupBasis) line { return r.depreciation })),
		&month.Depreciation, &years.Depreciation, yearSum)
	k.figure("ebit", b.t.T("figures.sheet.ebit"), func(m int) string {
		return k.at("ebitda", m) + "-" + k.at("depreciation", m)
	}, &month.EBIT, &years.EBIT, yearSum)

	v, vy := &k.b.Month.VAT, &k.b.Year.VAT
	k.figure("vat_sales", b.t.T("workbook.vat.sales"), of(sold(func(r *revenueSteps) line { return r.vat })), &v.Sales, &vy.Sales, yearSum)
	k.figure("vat_purchases", b.t.T("workbook.vat.purchases"), of(append(k.costVAT(), all(b.basis.startup, func(r *startupBasis) line { return r.vat })...)),
		&v.Purchases, &vy.Purchases, yearSum)
}

// costVAT are the rows of the VAT on variable and fixed costs.
func (k *calculation) costVAT() []line {
	return append(all(k.revenue, func(r *revenueSteps) line { return r.cost.vat }), all(k.fixed, func(r *costSteps) line { return r.vat })...)
}

// bought are the figures of the start-up lines of a kind.
func (b *book) bought(kind figures.StartupKind) (rows []line) {
	for i := range b.c.Startup {
		if b.c.Startup[i].Kind == kind {
			rows = append(rows, b.basis.startup[i].net)
		}
	}
	return rows
}

// paymentSteps are the flows of cash that look back at no closing cash.
func (b *book) paymentSteps(k *calculation) {
	k.s.add(b.t.T("figures.budget.cash"), asSection)
	month, years := &k.b.Month.Cash, &k.b.Year.Cash
	in := func(name, key string, months *figures.Months, years *figures.PerYear, rows []line) {
		k.figure(name, b.t.T(key), func(m int) string { return k.added(m, rows...) }, months, years, yearSum)
	}
	out := func(name, key string, months *figures.Months, years *figures.PerYear, rows []line) {
		k.figure(name, b.t.T(key), func(m int) string { return "-(" + k.added(m, rows...) + ")" }, months, years, yearSum)
	}
	in("customers", "figures.sheet.customers", &month.Customers, &years.Customers, all(k.revenue, func(r *revenueSteps) line { return r.received }))
	out("variable_paid", "figures.sheet.variable", &month.Variable, &years.Variable, all(k.revenue, func(r *revenueSteps) line { return r.cost.paid }))
	out("fixed_paid", "figures.sheet.fixed", &month.Fixed, &years.Fixed, all(k.fixed, func(r *costSteps) line { return r.paid }))
	out("staff_paid", "figures.sheet.staff", &month.Staff, &years.Staff, b.basis.staff)
	out("startup_paid", "figures.sheet.startup_paid", &month.Startup, &years.Startup, all(b.basis.startup, func(r *startupBasis) line { return r.paid }))
	b.settlementSteps(k)
	in("loans_in", "figures.sheet.loans_in", &month.LoansIn, &years.LoansIn, all(b.basis.loans, func(r *loanBasis) line { return r.drawn }))
	out("loans_out", "figures.sheet.loans_out", &month.LoansOut, &years.LoansOut, all(b.basis.loans, func(r *loanBasis) line { return r.principal }))
	in("own", "figures.sheet.own", &month.Own, &years.Own, b.basis.own)
	out("drawings", "figures.sheet.drawings", &month.Drawings, &years.Drawings, b.basis.drawings)
}

// settlementSteps are the VAT periods, each in the column of its last month, and what
// is settled in each month.
func (b *book) settlementSteps(k *calculation) {
	period := k.s.add(b.t.T("workbook.vat.period"), asLabel)
	due := map[int][]string{}
	for i := range k.b.VATPeriods {
		p := &k.b.VATPeriods[i]
		of := func(name string) string {
			return "SUM(" + k.rows[name].at(colMonth+p.From) + ":" + k.rows[name].at(colMonth+p.To) + ")"
		}
		period.formula(colMonth+p.To, of("vat_sales")+"-"+of("vat_purchases"), p.Amount, asWhole)
		k.periods = append(k.periods, period)
		if p.Month != nil {
			due[*p.Month] = append(due[*p.Month], period.at(colMonth+p.To))
		}
	}
	k.figure("vat_paid", b.t.T("figures.sheet.vat"), func(m int) string { return "-(" + sum(due[m]) + ")" }, &k.b.Month.Cash.VAT, &k.b.Year.Cash.VAT, yearSum)
}

// closingSteps goes on month by month: interest on the overdraft looks back at the
// closing cash of the month before, and a company's tax at its year so far. A formula
// may point at a row that is written below it.
func (b *book) closingSteps(k *calculation) {
	s, month, years := k.s, &k.b.Month, &k.b.Year
	rate := b.basis.overdraftRate.on(s, colValue)
	var used, overdraft figures.Months
	for m := 1; m < figures.Span; m++ {
		used[m] = max(0, -month.Cash.Closing[m-1])
		overdraft[m] = figures.Rounded(used[m], b.c.Overdraft.Rate, 120_000)
	}
	net := s.add(b.t.T("figures.sheet.cash_net"), asLabel)
	closing := s.add(b.t.T("figures.sheet.closing"), asLabel)
	drawn := s.add(b.t.T("figures.sheet.overdraft"), asLabel)
	over := s.add(b.t.T("workbook.steps.overdraft_interest"), asLabel).each(func(m int) string {
		if m == 1 {
			return "0"
		}
		return round("MAX(0,-"+closing.at(colMonth+m-1)+")*"+rate, "120000")
	}, &overdraft)
	k.figure("interest", b.t.T("figures.sheet.interest"), func(m int) string {
		return k.added(m, append(all(b.basis.loans, func(r *loanBasis) line { return r.interest }), over)...)
	}, &month.Income.Interest, &years.Income.Interest, yearSum)
	k.figure("interest_paid", b.t.T("workbook.steps.interest_paid"), func(m int) string { return "-" + k.at("interest", m) }, &month.Cash.Interest, &years.Cash.Interest, yearSum)
	k.figure("before_tax", b.t.T("figures.sheet.before_tax"), func(m int) string {
		return k.at("ebit", m) + "-" + k.at("interest", m)
	}, &month.Income.BeforeTax, &years.Income.BeforeTax, yearSum)
	switch b.c.Tax.Kind {
	case figures.CompanyTax:
		b.companyTaxSteps(k)
	default:
		k.figure("tax", b.t.T("figures.sheet.tax"), func(int) string { return "0" }, &month.Income.Tax, &years.Income.Tax, yearSum)
		k.figure("tax_paid", b.t.T("workbook.steps.tax_paid"), func(m int) string {
			if b.c.Tax.Kind != figures.BTax {
				return "0"
			}
			return "-" + b.basis.bTax.on(s, colYear+planYear(m)) + "*" + b.basis.bTaxPaid.on(s, colMonth+int(b.c.Start.Add(m-1).Month))
		}, &month.Cash.Tax, &years.Cash.Tax, yearSum)
	}
	k.figure("net", b.t.T("figures.sheet.net"), func(m int) string {
		return k.at("before_tax", m) + "-" + k.at("tax", m)
	}, &month.Income.Net, &years.Income.Net, yearSum)

	flows := []string{"customers", "variable_paid", "fixed_paid", "staff_paid", "startup_paid", "vat_paid", "loans_in", "loans_out", "interest_paid", "own", "drawings", "tax_paid"}
	k.fill(net, "cash_net", func(m int) string {
		cells := make([]string, len(flows))
		for i, name := range flows {
			cells[i] = k.at(name, m)
		}
		return sum(cells)
	}, &month.Cash.Net, &years.Cash.Net, yearSum)
	k.fill(closing, "closing", func(m int) string {
		if m == 1 {
			return net.at(colMonth + 1)
		}
		return closing.at(colMonth+m-1) + "+" + net.at(colMonth+m)
	}, &month.Cash.Closing, &years.Cash.Closing, yearEnd)
	k.fill(drawn, "overdraft", func(m int) string {
		return "MAX(0,-" + closing.at(colMonth+m) + ")"
	}, &month.Cash.Overdraft, &years.Cash.Overdraft, yearHighest)
}
