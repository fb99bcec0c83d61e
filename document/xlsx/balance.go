package xlsx

import "startklar.dk/api/figures"

// balanceSteps adds every item up from its own movements, none as what is left over:
// that both sides come out alike is the proof.
func (b *book) balanceSteps(k *calculation) {
	k.s.add(b.t.T("figures.budget.balance"), asSection)
	month, years := &k.b.Month.Balance, &k.b.Year.Balance
	// from is an item that goes on from the month before.
	from := func(name, key string, months *figures.Months, years *figures.PerYear, moves func(m int) string) {
		l := k.s.add(b.t.T(key), asLabel)
		k.fill(l, name, func(m int) string {
			if m == 1 {
				return moves(m)
			}
			return l.at(colMonth+m-1) + "+" + moves(m)
		}, months, years, yearEnd)
	}
	from("fixed_assets", "figures.sheet.fixed_assets", &month.FixedAssets, &years.FixedAssets, func(m int) string {
		return k.added(m, b.bought(figures.Asset)...) + "-" + k.at("depreciation", m)
	})
	from("deposits", "figures.sheet.deposits", &month.Deposits, &years.Deposits, func(m int) string { return k.added(m, b.bought(figures.Deposit)...) })
	from("stock", "figures.sheet.stock", &month.Stock, &years.Stock, func(m int) string { return k.added(m, b.bought(figures.Stock)...) })
	from("debtors", "figures.sheet.debtors", &month.Debtors, &years.Debtors, func(m int) string {
		return k.at("revenue", m) + "+" + k.at("vat_sales", m) + "-" + k.at("customers", m)
	})
	k.figure("cash", b.t.T("figures.sheet.cash"), func(m int) string { return "MAX(0," + k.at("closing", m) + ")" }, &month.Cash, &years.Cash, yearEnd)
	k.figure("total_assets", b.t.T("figures.sheet.total_assets"), func(m int) string {
		return sum([]string{k.at("fixed_assets", m), k.at("deposits", m), k.at("stock", m), k.at("debtors", m), k.at("cash", m)})
	}, &month.TotalAssets, &years.TotalAssets, yearEnd)
	from("equity", "figures.sheet.equity", &month.Equity, &years.Equity, func(m int) string {
		f := k.at("own", m) + "+" + k.at("drawings", m) + "+" + k.at("net", m)
		if b.c.Tax.Kind == figures.BTax {
			f += "+" + k.at("tax_paid", m)
		}
		return f
	})
	from("loans", "figures.sheet.loans", &month.Loans, &years.Loans, func(m int) string { return k.at("loans_in", m) + "+" + k.at("loans_out", m) })
	costVAT, gross := k.costVAT(), append(all(b.basis.startup, func(r *startupBasis) line { return r.net }), all(b.basis.startup, func(r *startupBasis) line { return r.vat })...)
	from("creditors", "figures.sheet.creditors", &month.Creditors, &years.Creditors, func(m int) string {
		return sum([]string{
			k.at("variable", m), k.at("fixed", m), k.added(m, costVAT...), k.added(m, gross...),
			k.at("variable_paid", m), k.at("fixed_paid", m), k.at("startup_paid", m),
		})
	})
	k.figure("overdraft_owed", b.t.T("figures.sheet.overdraft"), func(m int) string { return k.at("overdraft", m) }, &month.Overdraft, &years.Overdraft, yearEnd)
	from("vat_owed", "figures.sheet.vat_owed", &month.VAT, &years.VAT, func(m int) string {
		return k.at("vat_sales", m) + "-" + k.at("vat_purchases", m) + "+" + k.at("vat_paid", m)
	})
	from("tax_owed", "figures.sheet.tax_owed", &month.Tax, &years.Tax, func(m int) string {
		if b.c.Tax.Kind == figures.BTax {
			return "0"
		}
		return k.at("tax", m) + "+" + k.at("tax_paid", m)
	})
	k.figure("total_liabilities", b.t.T("figures.sheet.total_liabilities"), func(m int) string {
		return sum([]string{k.at("equity", m), k.at("loans", m), k.at("creditors", m), k.at("overdraft_owed", m), k.at("vat_owed", m), k.at("tax_owed", m)})
	}, &month.TotalLiabilities, &years.TotalLiabilities, yearEnd)
	k.figure("difference", b.t.T("workbook.difference"), func(m int) string {
		return k.at("total_assets", m) + "-" + k.at("total_liabilities", m)
	}, &month.Difference, &years.Difference, yearEnd)
}
