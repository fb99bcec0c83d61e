package xlsx

import (
	"time"

	"startklar.dk/api/figures"
	"startklar.dk/assets/text"
)

// writeBudgets are the budgets month by month and year by year.
func (b *book) writeBudgets() {
	b.writeOperating()
	b.writeCash()
	b.writeBalance()
	b.writeVAT()
	b.writeTax()
	b.writeLoans()
}

func (b *book) writeOperating() {
	s := b.operating
	row := func(name, key string, k look) line { return b.budgetRow(s, b.t.T(key), k, named(name), yearSum) }
	perLine := func(name string, words string, of func(k *calculation) line) {
		b.fillBudgetRow(b.again(s, name, words, asIndented), plainRow, of, yearSum)
	}
	b.shownRows.revenue = row("revenue", "figures.sheet.revenue", totalRow)
	for i := range b.c.Revenue {
		perLine(b.in.revenue[i].name, b.nameOf(b.c.Revenue[i].Line, "figures.line.revenue"), func(k *calculation) line { return k.revenue[i].sale })
	}
	row("variable", "figures.sheet.variable", totalRow)
	for i := range b.c.Revenue {
		perLine(b.in.revenue[i].name, b.nameOf(b.c.Revenue[i].Line, "figures.line.revenue"), func(k *calculation) line { return k.revenue[i].cost.net })
	}
	row("contribution", "figures.sheet.contribution", resultRow)
	row("fixed", "figures.sheet.fixed", totalRow)
	for i := range b.c.Fixed {
		perLine(b.in.fixed[i].name, b.nameOf(b.c.Fixed[i].Line, "figures.line.fixed"), func(k *calculation) line { return k.fixed[i].net })
	}
	row("staff", "figures.sheet.staff", totalRow)
	for i := range b.c.Staff {
		perLine(b.in.staff[i].name, b.nameOf(b.c.Staff[i].Line, "figures.line.staff"), always(b.basis.staff[i]))
	}
	row("startup", "figures.sheet.startup", plainRow)
	row("ebitda", "figures.sheet.ebitda", resultRow)
	row("depreciation", "figures.sheet.depreciation", plainRow)
	row("ebit", "figures.sheet.ebit", resultRow)
	row("interest", "figures.sheet.interest", plainRow)
	b.shownRows.result = row("before_tax", "figures.sheet.before_tax", resultRow)
	if b.c.Form == figures.Company {
		row("tax", "figures.sheet.tax", plainRow)
		row("net", "figures.sheet.net", resultRow)
	}
	b.rounded(s)
}

// rounded says once under a table how kroner are rounded.
func (b *book) rounded(s *sheet) {
	s.skip()
	s.note(b.t.T("figures.rounded"))
}

func (b *book) writeCash() {
	s := b.cash
	row := func(name, key string, k look, y yearly) line { return b.budgetRow(s, b.t.T(key), k, named(name), y) }
	row("customers", "figures.sheet.customers", plainRow, yearSum)
	row("variable_paid", "figures.sheet.variable", plainRow, yearSum)
	row("fixed_paid", "figures.sheet.fixed", plainRow, yearSum)
	row("staff_paid", "figures.sheet.staff", plainRow, yearSum)
	row("startup_paid", "figures.sheet.startup_paid", plainRow, yearSum)
	row("vat_paid", "figures.sheet.vat", plainRow, yearSum)
	row("loans_in", "figures.sheet.loans_in", plainRow, yearSum)
	row("loans_out", "figures.sheet.loans_out", plainRow, yearSum)
	row("interest_paid", "figures.sheet.interest", plainRow, yearSum)
	row("own", "figures.sheet.own", plainRow, yearSum)
	if b.c.Form == figures.Personal {
		row("drawings", "figures.sheet.drawings", plainRow, yearSum)
		for i := range b.c.Drawings {
			b.basisRow(b.again(s, b.in.drawings[i].name, b.nameOf(b.c.Drawings[i].Line, "figures.line.drawings"), asIndented), plainRow, b.basis.drawings[i], yearSum)
		}
	}
	if b.c.Tax.Kind != figures.NoTax {
		row("tax_paid", "figures.sheet.tax", plainRow, yearSum)
	}
	row("cash_net", "figures.sheet.cash_net", resultRow, yearSum)
	b.shownRows.closing = row("closing", "figures.sheet.closing", resultRow, yearEnd)
	s.skip()
	l := row("overdraft", "workbook.cash.overdraft", plainRow, yearNone)
	for y := 1; y <= figures.Years; y++ {
		b.show(l, shownYear(y), named("overdraft"), colYear+y, asMoneyYear)
	}
	b.rounded(s)
}

func (b *book) writeBalance() {
	s := b.balance
	row := func(name, key string, k look) { b.budgetRow(s, b.t.T(key), k, named(name), yearEnd) }
	s.add(b.t.T("workbook.balance.assets"), asSection)
	row("fixed_assets", "figures.sheet.fixed_assets", plainRow)
	row("deposits", "figures.sheet.deposits", plainRow)
	row("stock", "figures.sheet.stock", plainRow)
	row("debtors", "figures.sheet.debtors", plainRow)
	row("cash", "figures.sheet.cash", plainRow)
	row("total_assets", "figures.sheet.total_assets", totalRow)
	s.skip()
	s.add(b.t.T("workbook.balance.liabilities"), asSection)
	row("equity", "figures.sheet.equity", resultRow)
	row("loans", "figures.sheet.loans", plainRow)
	row("creditors", "figures.sheet.creditors", plainRow)
	row("overdraft_owed", "figures.sheet.overdraft", plainRow)
	row("vat_owed", "figures.sheet.vat_owed", plainRow)
	if b.c.Form == figures.Company {
		row("tax_owed", "figures.sheet.tax_owed", plainRow)
	}
	row("total_liabilities", "figures.sheet.total_liabilities", totalRow)
	s.skip()
	row("difference", "workbook.difference", plainRow)
	b.rounded(s)
}

// writeVAT is VAT by month, and each period with the day on which it is due. Those
// days are banking days, and are values.
func (b *book) writeVAT() {
	s := b.vat
	if !b.c.Registered {
		s.note(b.t.T("figures.vat.none"))
	}
	row := func(name, key string, k look, y yearly) { b.budgetRow(s, b.t.T(key), k, named(name), y) }
	row("vat_sales", "workbook.vat.sales", plainRow, yearSum)
	row("vat_purchases", "workbook.vat.purchases", plainRow, yearSum)
	row("vat_paid", "workbook.vat.settled", plainRow, yearSum)
	row("vat_owed", "figures.sheet.vat_owed", totalRow, yearEnd)
	if !b.c.Registered {
		return
	}
	s.skip()
	head := s.add("", asNothing)
	for col, key := range map[int]string{1: "workbook.vat.period", 2: "", 3: "workbook.vat.to_pay", 4: "workbook.vat.due"} {
		st, words := asHead, ""
		if col < 3 {
			st = asHeadLeft
		}
		if key != "" {
			words = b.t.T(key)
		}
		head.text(col, words, st)
	}
	for i, p := range b.shown().VATPeriods {
		words := b.month(p.From)
		if p.To != p.From {
			words += " – " + b.month(p.To)
		}
		l := s.field(words)
		b.show(l, 3, func(k *calculation) line { return k.periods[i] }, colMonth+p.To, asMoney)
		due := p.Due
		if at, err := time.ParseInLocation(time.DateOnly, p.Due, text.Copenhagen); err == nil {
			due = b.t.ShortDateYear(at)
		}
		l.text(4, due, asText)
	}
	s.note(b.t.T("workbook.vat.means"))
}

// writeTax is a company's tax step by step, or what is paid of the owner's.
func (b *book) writeTax() {
	s := b.tax
	row := func(name, key string, k look, y yearly) { b.budgetRow(s, b.t.T(key), k, named(name), y) }
	switch b.c.Tax.Kind {
	case figures.BTax:
		s.skip()
		row("tax_paid", "workbook.steps.tax_paid", totalRow, yearSum)
	case figures.CompanyTax:
		row("before_tax", "figures.sheet.before_tax", resultRow, yearSum)
		row("tax_result", "workbook.tax.so_far", plainRow, yearNone)
		row("tax_loss", "workbook.tax.loss", plainRow, yearNone)
		row("tax_taxable", "workbook.tax.taxable", plainRow, yearNone)
		row("tax_set", "workbook.tax.set", plainRow, yearNone)
		row("tax", "workbook.tax.of_month", totalRow, yearSum)
		s.skip()
		row("tax_account", "workbook.tax.on_account", plainRow, yearSum)
		row("tax_residual", "workbook.tax.residual", plainRow, yearSum)
		row("tax_extra", "figures.param.company_surcharge", plainRow, yearSum)
		row("tax_paid", "workbook.steps.tax_paid", totalRow, yearSum)
		row("tax_owed", "figures.sheet.tax_owed", totalRow, yearEnd)
		s.skip()
		s.note(b.t.T("workbook.tax.means"))
	}
}

// writeLoans fills the blocks of the loans.
func (b *book) writeLoans() {
	for i, block := range b.awaiting.loanBlocks {
		r := &b.basis.loans[i]
		if block.payment.s != nil {
			block.payment.kroner(colFormValue, r.payment.on(b.loans, colValue), r.payment.cell(colValue).value.(int64), asExact)
		}
		b.basisRow(block.drawn, plainRow, r.drawn, yearSum)
		b.basisRow(block.interest, plainRow, r.interest, yearSum)
		b.basisRow(block.principal, plainRow, r.principal, yearSum)
		b.basisRow(block.balance, totalRow, r.balance, yearEnd)
	}
}
