package figures

// Result is what a case comes to, as `plan figures` prints it.
type Result struct {
	Version    int          `json:"version"`
	Months     [Span]string `json:"months"` // of the calendar: 2027-01
	Expected   *Budget      `json:"expected"`
	Careful    *Budget      `json:"careful,omitempty"`    // nil where the case has none
	Optimistic *Budget      `json:"optimistic,omitempty"` // nil where the case has none
}

// Version is that of the result's shape.
const Version = 1

// Budget is what a case comes to in one scenario. Money is øre.
type Budget struct {
	Month       Statements[Months]  `json:"month"`
	Year        Statements[PerYear] `json:"year"` // of the plan
	Key         Key                 `json:"key"`
	Capital     Capital             `json:"capital"`
	VATPeriods  []VATPeriod         `json:"vat_periods"`
	TaxPayments []TaxPayment        `json:"tax_payments"`
	Loans       map[string]*LoanRun `json:"loans"` // by the line's id
	Checks      []Check             `json:"checks"`
	Says        []Say               `json:"says"`

	// Lines is what each line of the case comes to by itself.
	Lines Lines `json:"-"`
}

// Blank says whether nothing comes in or goes out in any month, and nothing is earned or
// spent: no amount is there yet of which anything could be said.
func (r *Result) Blank() bool {
	m := &r.Expected.Month
	return m.Income == Income[Months]{} && m.Cash == Cash[Months]{}
}

// PerYear is a value for each plan year: year y at index y−1.
type PerYear [Years]int64

// Statements are the budgets side by side, each of them over months or years.
type Statements[S Months | PerYear] struct {
	Income  Income[S]  `json:"income"`
	VAT     VAT[S]     `json:"vat"`
	Cash    Cash[S]    `json:"cash"`
	Balance Balance[S] `json:"balance"`
}

// Income is the operating budget (driftsbudget). Costs are positive.
type Income[S Months | PerYear] struct {
	Revenue      S `json:"revenue_ore"`
	Variable     S `json:"variable_ore"`
	Contribution S `json:"contribution_ore"` // revenue − variable
	Fixed        S `json:"fixed_ore"`
	Staff        S `json:"staff_ore"`
	Startup      S `json:"startup_ore"`
	EBITDA       S `json:"ebitda_ore"` // contribution − fixed − staff − start-up
	Depreciation S `json:"depreciation_ore"`
	EBIT         S `json:"ebit_ore"`
	Interest     S `json:"interest_ore"` // of loans and overdraft
	BeforeTax    S `json:"before_tax_ore"`
	Tax          S `json:"tax_ore"` // a company's
	Net          S `json:"net_ore"`
}

// VAT is what was charged and borne, by the month of the invoice.
type VAT[S Months | PerYear] struct {
	Sales     S `json:"sales_ore"`
	Purchases S `json:"purchases_ore"`
}

// Cash is the cash-flow budget (likviditetsbudget): what comes in is positive, what
// goes out negative, VAT included.
type Cash[S Months | PerYear] struct {
	Customers S `json:"customers_ore"`
	Variable  S `json:"variable_ore"`
	Fixed     S `json:"fixed_ore"`
	Staff     S `json:"staff_ore"`
	Startup   S `json:"startup_ore"`
	VAT       S `json:"vat_ore"`
	LoansIn   S `json:"loans_in_ore"`
	LoansOut  S `json:"loans_out_ore"`
	Interest  S `json:"interest_ore"`
	Own       S `json:"own_ore"`
	Drawings  S `json:"drawings_ore"`
	Tax       S `json:"tax_ore"` // a company's, or B-skat
	Net       S `json:"net_ore"`
	Closing   S `json:"closing_ore"`   // at the end
	Overdraft S `json:"overdraft_ore"` // what closing is below zero; the highest of a year
}

// Balance is what the firm has and owes at the end of a month or year. VAT and tax
// are what is owed; negative, what is to be got back.
type Balance[S Months | PerYear] struct {
	FixedAssets      S `json:"fixed_assets_ore"`
	Deposits         S `json:"deposits_ore"`
	Stock            S `json:"stock_ore"`
	Debtors          S `json:"debtors_ore"`
	Cash             S `json:"cash_ore"`
	TotalAssets      S `json:"total_assets_ore"`
	Equity           S `json:"equity_ore"`
	Loans            S `json:"loans_ore"`
	Creditors        S `json:"creditors_ore"`
	Overdraft        S `json:"overdraft_ore"`
	VAT              S `json:"vat_ore"`
	Tax              S `json:"tax_ore"`
	TotalLiabilities S `json:"total_liabilities_ore"`
	Difference       S `json:"difference_ore"` // assets − liabilities: 0, since every item has its own movements
}

// flows are the series of which a year has the sum.
func (s *Statements[S]) flows() []*S {
	i, v, c := &s.Income, &s.VAT, &s.Cash
	return []*S{
		&i.Revenue, &i.Variable, &i.Contribution, &i.Fixed, &i.Staff, &i.Startup, &i.EBITDA, &i.Depreciation, &i.EBIT,
		&i.Interest, &i.BeforeTax, &i.Tax, &i.Net, &v.Sales, &v.Purchases,
		&c.Customers, &c.Variable, &c.Fixed, &c.Staff, &c.Startup, &c.VAT, &c.LoansIn, &c.LoansOut, &c.Interest,
		&c.Own, &c.Drawings, &c.Tax, &c.Net,
	}
}

// stocks are the series of which a year has what stands at its end.
func (s *Statements[S]) stocks() []*S {
	b := &s.Balance
	return []*S{
		&s.Cash.Closing, &b.FixedAssets, &b.Deposits, &b.Stock, &b.Debtors, &b.Cash, &b.TotalAssets, &b.Equity, &b.Loans,
		&b.Creditors, &b.Overdraft, &b.VAT, &b.Tax, &b.TotalLiabilities, &b.Difference,
	}
}

// byYear is the budgets by plan year.
func byYear(months *Statements[Months]) (years Statements[PerYear]) {
	from, to := months.flows(), years.flows()
	for i := range from {
		for m, v := range from[i] {
			to[i][m/year] += v
		}
	}
	from, to = months.stocks(), years.stocks()
	for i := range from {
		for y := range to[i] {
			to[i][y] = from[i][(y+1)*year-1]
		}
	}
	for m, v := range months.Cash.Overdraft {
		highest := &years.Cash.Overdraft[m/year]
		*highest = max(*highest, v)
	}
	return years
}

// held says whether each number of the budgets can stand in a result.
func (b *Budget) held() bool {
	for _, s := range append(b.Month.flows(), b.Month.stocks()...) {
		for _, v := range s {
			if !within(v) {
				return false
			}
		}
	}
	for _, s := range append(b.Year.flows(), b.Year.stocks()...) {
		for _, v := range s {
			if !within(v) {
				return false
			}
		}
	}
	return true
}
