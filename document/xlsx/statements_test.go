package xlsx

import (
	"testing"

	"startklar.dk/api/figures"
	"startklar.dk/assets"
)

// statements compares the budgets that people read with the engine's result, row by
// row by what stands before it: not by what the workbook takes the row to be.
func statements(t *testing.T, i int, w told, sheet func(i int, name string) [][]string) {
	t.Helper()
	r, errs := figures.Compute(w.c, assets.Params(w.c.Start.Year).Figures)
	if errs != nil {
		t.Fatal(errs)
	}
	b := []*figures.Budget{r.Expected, r.Careful, r.Optimistic}[w.b.chosen]
	if b == nil { // a scenario that the plan does not have differs by nothing
		b = r.Expected
	}
	m, y := &b.Month, &b.Year
	rows := func(key string) [][]string { return sheet(i, w.b.t.T(key)) }
	budget := func(key string, lines ...statement) {
		all := rows(key)
		for _, l := range lines {
			row := rowOf(all, w.b.t.T(l.label))
			if row == nil {
				t.Errorf("plan %d: %s has no row %s", i, w.b.t.T(key), w.b.t.T(l.label))
				continue
			}
			for k, v := range l.months {
				if col := shownMonth(k + 1); !same(row[col], float64(v)/100) {
					t.Errorf("plan %d, %s, %s, month %d: %s, want %d øre", i, w.b.t.T(key), w.b.t.T(l.label), k+1, row[col], v)
				}
			}
			for k, v := range l.years {
				if col := shownYear(k + 1); !same(row[col], float64(v)/100) {
					t.Errorf("plan %d, %s, %s, year %d: %s, want %d øre", i, w.b.t.T(key), w.b.t.T(l.label), k+1, row[col], v)
				}
			}
		}
	}
	budget("workbook.sheet.operating",
		statement{"figures.sheet.revenue", m.Income.Revenue, y.Income.Revenue},
		statement{"figures.sheet.variable", m.Income.Variable, y.Income.Variable},
		statement{"figures.sheet.contribution", m.Income.Contribution, y.Income.Contribution},
		statement{"figures.sheet.fixed", m.Income.Fixed, y.Income.Fixed},
		statement{"figures.sheet.staff", m.Income.Staff, y.Income.Staff},
		statement{"figures.sheet.startup", m.Income.Startup, y.Income.Startup},
		statement{"figures.sheet.ebitda", m.Income.EBITDA, y.Income.EBITDA},
		statement{"figures.sheet.depreciation", m.Income.Depreciation, y.Income.Depreciation},
		statement{"figures.sheet.ebit", m.Income.EBIT, y.Income.EBIT},
		statement{"figures.sheet.interest", m.Income.Interest, y.Income.Interest},
		statement{"figures.sheet.before_tax", m.Income.BeforeTax, y.Income.BeforeTax},
	)
	budget("workbook.sheet.cash",
		statement{"figures.sheet.customers", m.Cash.Customers, y.Cash.Customers},
		statement{"figures.sheet.variable", m.Cash.Variable, y.Cash.Variable},
		statement{"figures.sheet.fixed", m.Cash.Fixed, y.Cash.Fixed},
		statement{"figures.sheet.staff", m.Cash.Staff, y.Cash.Staff},
		statement{"figures.sheet.startup_paid", m.Cash.Startup, y.Cash.Startup},
		statement{"figures.sheet.vat", m.Cash.VAT, y.Cash.VAT},
		statement{"figures.sheet.loans_in", m.Cash.LoansIn, y.Cash.LoansIn},
		statement{"figures.sheet.loans_out", m.Cash.LoansOut, y.Cash.LoansOut},
		statement{"figures.sheet.interest", m.Cash.Interest, y.Cash.Interest},
		statement{"figures.sheet.own", m.Cash.Own, y.Cash.Own},
		statement{"figures.sheet.cash_net", m.Cash.Net, y.Cash.Net},
		statement{"figures.sheet.closing", m.Cash.Closing, y.Cash.Closing},
		statement{"workbook.cash.overdraft", m.Cash.Overdraft, y.Cash.Overdraft},
	)
	budget("workbook.sheet.balance",
		statement{"figures.sheet.fixed_assets", m.Balance.FixedAssets, y.Balance.FixedAssets},
		statement{"figures.sheet.deposits", m.Balance.Deposits, y.Balance.Deposits},
		statement{"figures.sheet.stock", m.Balance.Stock, y.Balance.Stock},
		statement{"figures.sheet.debtors", m.Balance.Debtors, y.Balance.Debtors},
		statement{"figures.sheet.cash", m.Balance.Cash, y.Balance.Cash},
		statement{"figures.sheet.total_assets", m.Balance.TotalAssets, y.Balance.TotalAssets},
		statement{"figures.sheet.equity", m.Balance.Equity, y.Balance.Equity},
		statement{"figures.sheet.loans", m.Balance.Loans, y.Balance.Loans},
		statement{"figures.sheet.creditors", m.Balance.Creditors, y.Balance.Creditors},
		statement{"figures.sheet.overdraft", m.Balance.Overdraft, y.Balance.Overdraft},
		statement{"figures.sheet.vat_owed", m.Balance.VAT, y.Balance.VAT},
		statement{"figures.sheet.total_liabilities", m.Balance.TotalLiabilities, y.Balance.TotalLiabilities},
	)
	budget("workbook.sheet.vat",
		statement{"workbook.vat.sales", m.VAT.Sales, y.VAT.Sales},
		statement{"workbook.vat.purchases", m.VAT.Purchases, y.VAT.Purchases},
	)
	if w.c.Form == figures.Company {
		budget("workbook.sheet.operating",
			statement{"figures.sheet.tax", m.Income.Tax, y.Income.Tax},
			statement{"figures.sheet.net", m.Income.Net, y.Income.Net})
		budget("workbook.sheet.balance", statement{"figures.sheet.tax_owed", m.Balance.Tax, y.Balance.Tax})
	} else {
		budget("workbook.sheet.cash", statement{"figures.sheet.drawings", m.Cash.Drawings, y.Cash.Drawings})
	}
	if w.c.Tax.Kind != figures.NoTax {
		budget("workbook.sheet.cash", statement{"figures.sheet.tax", m.Cash.Tax, y.Cash.Tax})
	}
}

// statement is a row of a budget by the words before it.
type statement struct {
	label  string
	months figures.Months
	years  figures.PerYear
}

// rowOf is the row that begins with some words.
func rowOf(rows [][]string, words string) []string {
	for _, r := range rows {
		if len(r) > shownYear(figures.Years) && r[0] == words {
			return r
		}
	}
	return nil
}
