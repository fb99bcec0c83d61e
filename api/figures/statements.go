package figures

// invoices adds up what the lines come to by the month of the invoice: the
// operating budget down to the result before interest, and VAT.
func (s *setting) invoices(b *Budget) {
	income, vat := &b.Month.Income, &b.Month.VAT
	for i := range b.Lines.Revenue {
		l := &b.Lines.Revenue[i]
		income.Revenue.add(&l.Sale)
		income.Variable.add(&l.Cost.Net)
		vat.Sales.add(&l.VAT)
		vat.Purchases.add(&l.Cost.VAT)
	}
	for i := range b.Lines.Fixed {
		l := &b.Lines.Fixed[i]
		income.Fixed.add(&l.Net)
		vat.Purchases.add(&l.VAT)
	}
	for i := range b.Lines.Staff {
		income.Staff.add(&b.Lines.Staff[i].Cost)
	}
	for i := range b.Lines.Startup {
		l := &b.Lines.Startup[i]
		if s.c.Startup[i].Kind == StartupCost {
			income.Startup.add(&l.Net)
		}
		income.Depreciation.add(&l.Depreciation)
		vat.Purchases.add(&l.VAT)
	}
	for i := range b.Lines.Loans {
		income.Interest.add(&b.Lines.Loans[i].Interest)
	}
	for m := range Span {
		income.Contribution[m] = income.Revenue[m] - income.Variable[m]
		income.EBITDA[m] = income.Contribution[m] - income.Fixed[m] - income.Staff[m] - income.Startup[m]
		income.EBIT[m] = income.EBITDA[m] - income.Depreciation[m]
	}
}

// payments adds up the flows of cash that look back at no closing cash.
func (s *setting) payments(b *Budget) {
	cash := &b.Month.Cash
	for i := range b.Lines.Revenue {
		l := &b.Lines.Revenue[i]
		cash.Customers.add(&l.Received)
		cash.Variable.take(&l.Cost.Paid)
	}
	for i := range b.Lines.Fixed {
		cash.Fixed.take(&b.Lines.Fixed[i].Paid)
	}
	for i := range b.Lines.Startup {
		cash.Startup.take(&b.Lines.Startup[i].Paid)
	}
	for i := range b.Lines.Loans {
		l := &b.Lines.Loans[i]
		cash.LoansIn.add(&l.Drawn)
		cash.LoansOut.take(&l.Principal)
	}
	for i := range b.Lines.Own {
		cash.Own.add(&b.Lines.Own[i].Amount)
	}
	for i := range b.Lines.Drawings {
		cash.Drawings.take(&b.Lines.Drawings[i].Amount)
	}
	cash.Staff.take(&b.Month.Income.Staff)
	settled := settle(b.VATPeriods, &b.Month.VAT)
	cash.VAT.take(&settled)
}

// closings goes through the plan month by month, since two things look back: the
// interest on the overdraft at the closing cash of the month before, and company
// tax at the year so far. B-skat is the owner's tax, paid like a drawing. It gives
// up where the cash is too large.
func (s *setting) closings(b *Budget) bool {
	income, cash := &b.Month.Income, &b.Month.Cash
	tax := companyTax{p: s.p, first: s.c.Start.Year}
	var closing int64
	for m := range Span {
		income.Interest[m] += interest(max(0, -closing), s.c.Overdraft.Rate)
		cash.Interest[m] = -income.Interest[m]
		income.BeforeTax[m] = income.EBIT[m] - income.Interest[m]
		switch s.c.Tax.Kind {
		case CompanyTax:
			due, paid := tax.month(m+1, s.months[m], income.BeforeTax[m])
			income.Tax[m], cash.Tax[m] = due, -paid
		case BTax:
			if s.c.Tax.BTaxPaid[s.months[m].Month-1] {
				cash.Tax[m] = -s.c.Tax.BTax[m/year]
			}
		}
		income.Net[m] = income.BeforeTax[m] - income.Tax[m]
		cash.Net[m] = cash.Customers[m] + cash.Variable[m] + cash.Fixed[m] + cash.Staff[m] + cash.Startup[m] + cash.VAT[m] +
			cash.LoansIn[m] + cash.LoansOut[m] + cash.Interest[m] + cash.Own[m] + cash.Drawings[m] + cash.Tax[m]
		closing += cash.Net[m]
		if !within(closing) {
			return false
		}
		cash.Closing[m], cash.Overdraft[m] = closing, max(0, -closing)
	}
	b.TaxPayments = append([]TaxPayment{}, tax.payments...)
	return true
}
