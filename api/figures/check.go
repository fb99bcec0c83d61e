package figures

// CheckCode is what a check found.
type CheckCode string

// The checks.
const (
	VATLimit           CheckCode = "vat_limit"            // sells for more than a firm may that is not registered
	VATRhythm          CheckCode = "vat_rhythm"           // sells for more than one may that settles VAT so seldom
	CashShort          CheckCode = "cash_short"           // closes below what the overdraft allows
	CapitalMinimum     CheckCode = "capital_minimum"      // a company with less than its capital
	EquityNegative     CheckCode = "equity_negative"      // owes more than it has
	NoPay              CheckCode = "no_pay"               // nobody is paid in the first year
	LoanNotRepaid      CheckCode = "loan_not_repaid"      // no principal in the whole plan
	GrowthWithoutStaff CheckCode = "growth_without_staff" // sells half as much again with no more hands
	PriceBelowCost     CheckCode = "price_below_cost"     // what is sold costs at least what it brings
	NoSalesLater       CheckCode = "no_sales_later"       // sells in the first year and never after
)

// Check is a hint at something that may be forgotten. It blocks nothing.
type Check struct {
	Code   CheckCode `json:"code"`
	At     string    `json:"at"`         // a path of the case, empty for the whole
	Month  *int      `json:"month"`      // of the plan
	Amount *int64    `json:"amount_ore"` // øre
}

func (c Check) held() bool { return c.Amount == nil || within(*c.Amount) }

// checks are those that found something, in the order of their codes.
func (s *setting) checks(b *Budget) []Check {
	found := []Check{}
	add := func(code CheckCode, at string, month *int, amount *int64) {
		found = append(found, Check{Code: code, At: at, Month: month, Amount: amount})
	}
	c := s.c
	switch {
	case !c.Registered:
		if m, sales, ok := s.soldOver(b, s.p.VATLimit); ok {
			add(VATLimit, "vat/registered", &m, &sales)
		}
	case c.Rhythm != Monthly:
		limit := s.p.QuarterMax
		if c.Rhythm == HalfYearly {
			limit = s.p.HalfYearMax
		}
		if m, sales, ok := s.soldOver(b, limit); ok {
			add(VATRhythm, "vat/rhythm", &m, &sales)
		}
	}
	if gap := b.Key.Gap; gap > 0 {
		m := s.shortMonth(b)
		add(CashShort, "overdraft/limit_ore", &m, &gap)
	}
	if own := b.Month.Cash.Own[0]; c.Form == Company && own < s.p.CapitalMin {
		first := 1
		add(CapitalMinimum, "own", &first, &own)
	}
	if m, equity, ok := first(&b.Month.Balance.Equity, func(v int64) bool { return v < 0 }); ok {
		add(EquityNegative, "", &m, &equity)
	}
	if b.Year.Income.Staff[0] == 0 && b.Year.Cash.Drawings[0] == 0 {
		at := "drawings"
		if c.Form == Company {
			at = "staff"
		}
		add(NoPay, at, nil, nil)
	}
	for i := range c.Loans {
		if l := &c.Loans[i]; l.Amount > 0 && b.Lines.Loans[i].Principal.sum(1, Span) == 0 {
			add(LoanNotRepaid, "loans/"+l.ID, nil, &l.Amount)
		}
	}
	for y := 1; y < Years; y++ {
		before, now := b.Year.Income.Revenue[y-1], b.Year.Income.Revenue[y]
		if before > 0 && 2*now >= 3*before && headcount(b, y) <= headcount(b, y-1) {
			m := y*year + 1
			add(GrowthWithoutStaff, "staff", &m, &now)
		}
	}
	for i := range b.Lines.Revenue {
		l := &b.Lines.Revenue[i]
		sale, cost := l.Sale.sum(1, Span), l.Cost.Net.sum(1, Span)
		if loss := cost - sale; loss >= 0 && cost > 0 {
			add(PriceBelowCost, "revenue/"+l.ID, nil, &loss)
		}
	}
	for i := range b.Lines.Revenue {
		l := &b.Lines.Revenue[i]
		if c.Revenue[i].To > year && l.Sale.sum(1, year) > 0 && l.Sale.sum(year+1, Span) == 0 {
			m := year + 1
			add(NoSalesLater, "revenue/"+l.ID, &m, nil)
		}
	}
	return found
}

// soldOver is the first month in which the taxable sales of a calendar year pass a
// limit, and the taxable sales of that year within the plan.
func (s *setting) soldOver(b *Budget, limit int64) (month int, sales int64, ok bool) {
	var taxable Months
	for i := range b.Lines.Revenue {
		if s.c.Revenue[i].VAT {
			taxable.add(&b.Lines.Revenue[i].Sale)
		}
	}
	var sum int64
	for m := range Span {
		if m > 0 && s.months[m].Year != s.months[m-1].Year {
			if month > 0 {
				break
			}
			sum = 0
		}
		sum += taxable[m]
		if sum > limit && month == 0 {
			month = m + 1
		}
	}
	return month, sum, month > 0
}

// shortMonth is the first month that closes below what the overdraft allows.
func (s *setting) shortMonth(b *Budget) int {
	m, _, _ := first(&b.Month.Cash.Closing, func(v int64) bool { return v < -s.c.Overdraft.Limit })
	return m
}

// first is the first month whose value is as asked.
func first(values *Months, is func(int64) bool) (month int, v int64, ok bool) {
	for i, v := range values {
		if is(v) {
			return i + 1, v, true
		}
	}
	return 0, 0, false
}

// headcount sums the employees of a plan year's months.
func headcount(b *Budget, y int) (sum int64) {
	for i := range b.Lines.Staff {
		sum += b.Lines.Staff[i].Headcount.sum(y*year+1, (y+1)*year)
	}
	return sum
}
