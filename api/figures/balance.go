package figures

// balance adds every item up from its own movements, none as what is left over. So
// that assets and liabilities come out alike proves that no movement was lost.
func (s *setting) balance(b *Budget) {
	income, vat, cash, balance := &b.Month.Income, &b.Month.VAT, &b.Month.Cash, &b.Month.Balance
	var bought struct{ assets, deposits, stock, gross Months }
	for i := range b.Lines.Startup {
		l := &b.Lines.Startup[i]
		switch s.c.Startup[i].Kind {
		case Asset:
			bought.assets.add(&l.Net)
		case Deposit:
			bought.deposits.add(&l.Net)
		case Stock:
			bought.stock.add(&l.Net)
		}
		bought.gross.add(&l.Net)
		bought.gross.add(&l.VAT)
	}
	var costVAT Months // on variable and fixed costs
	for i := range b.Lines.Revenue {
		costVAT.add(&b.Lines.Revenue[i].Cost.VAT)
	}
	for i := range b.Lines.Fixed {
		costVAT.add(&b.Lines.Fixed[i].VAT)
	}

	var assets, deposits, stock, debtors, equity, loans, creditors, vatOwed, taxOwed int64
	for m := range Span {
		assets += bought.assets[m] - income.Depreciation[m]
		deposits += bought.deposits[m]
		stock += bought.stock[m]
		debtors += income.Revenue[m] + vat.Sales[m] - cash.Customers[m]
		loans += cash.LoansIn[m] + cash.LoansOut[m]
		creditors += income.Variable[m] + income.Fixed[m] + costVAT[m] + bought.gross[m] +
			cash.Variable[m] + cash.Fixed[m] + cash.Startup[m]
		vatOwed += vat.Sales[m] - vat.Purchases[m] + cash.VAT[m]
		equity += cash.Own[m] + cash.Drawings[m] + income.Net[m]
		if s.c.Tax.Kind == BTax {
			equity += cash.Tax[m]
		} else {
			taxOwed += income.Tax[m] + cash.Tax[m]
		}

		balance.FixedAssets[m], balance.Deposits[m], balance.Stock[m], balance.Debtors[m] = assets, deposits, stock, debtors
		balance.Cash[m] = max(0, cash.Closing[m])
		balance.TotalAssets[m] = assets + deposits + stock + debtors + balance.Cash[m]
		balance.Equity[m], balance.Loans[m], balance.Creditors[m] = equity, loans, creditors
		balance.Overdraft[m] = cash.Overdraft[m]
		balance.VAT[m], balance.Tax[m] = vatOwed, taxOwed
		balance.TotalLiabilities[m] = equity + loans + creditors + balance.Overdraft[m] + vatOwed + taxOwed
		balance.Difference[m] = balance.TotalAssets[m] - balance.TotalLiabilities[m]
	}
}
