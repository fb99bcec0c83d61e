package figures

import "time"

// TaxPaymentKind is why a company pays tax.
type TaxPaymentKind string

// The kinds of payments.
const (
	OnAccount TaxPaymentKind = "on_account" // ordinær acontoskat
	Residual  TaxPaymentKind = "residual"   // restskat; negative, what was paid too much comes back
)

// TaxPayment is a payment of a company's tax.
type TaxPayment struct {
	Kind      TaxPaymentKind `json:"kind"`
	Year      int            `json:"year"`  // the income year that it is for
	Month     int            `json:"month"` // of the plan
	Amount    int64          `json:"amount_ore"`
	Surcharge int64          `json:"surcharge_ore"` // part of the amount
}

const (
	taxedUnit     = 100 * 100  // øre: taxable income is rounded down to 100 kr. (selskabsskatteloven § 22)
	onAccountUnit = 1000 * 100 // øre: tax on account is rounded down to 1.000 kr. (§ 29 A)
)

// companyTax follows a company's tax month by month. The income year is the
// calendar's.
type companyTax struct {
	p        Params
	first    int   // the first income year
	loss     int64 // carried into the year
	result   int64 // before tax of the year so far
	set      int64 // set aside for the year so far
	account  int64 // paid on account for the year so far
	years    []taxYear
	payments []TaxPayment
}

// taxYear is an income year that is over.
type taxYear struct{ tax, onAccount int64 }

// month sets tax aside for a month by its result before tax, and gives the tax of
// the month and what is paid in it.
//
// What is set aside for a year so far is the rate (selskabsskatteloven § 17) of its
// result less losses from before (§ 12), rounded down to 100 kr. (§ 22). So a bad
// month takes back what good ones set aside.
func (t *companyTax) month(m int, at Month, before int64) (tax, paid int64) {
	t.result += before
	set := percent(downTo(max(0, t.result-t.loss), taxedUnit), t.p.CompanyRate)
	tax = set - t.set
	t.set = set

	if at.Month == time.March || at.Month == time.November {
		amount := t.onAccount(at.Year)
		t.pay(TaxPayment{Kind: OnAccount, Year: at.Year, Month: m, Amount: amount})
		t.account += amount
		paid += amount
	}
	if at.Month == time.November {
		due := t.residual(at.Year - 1)
		due.Month = m
		t.pay(due)
		paid += due.Amount
		tax += due.Surcharge
	}
	if at.Month == time.December {
		t.close()
	}
	return tax, paid
}

// pay notes a payment that is one.
func (t *companyTax) pay(p TaxPayment) {
	if p.Amount != 0 {
		t.payments = append(t.payments, p)
	}
}

// close turns the year: a result below zero is a loss to carry on, one above it
// uses up what was carried in (selskabsskatteloven § 12).
func (t *companyTax) close() {
	t.loss = max(0, t.loss-t.result)
	t.years = append(t.years, taxYear{tax: t.set, onAccount: t.account})
	t.result, t.set, t.account = 0, 0, 0
}

// onAccount is one of the two instalments of a year: half the average tax of the
// years until the last but one, in two (selskabsskatteloven §§ 29 A, 29 B; Den
// juridiske vejledning C.D.10.4.4). A new firm's first two years have none (§ 29 A,
// stk. 4). They are due on 20 March and 20 November.
func (t *companyTax) onAccount(of int) int64 {
	n := of - 1 - t.first
	if n < 1 {
		return 0
	}
	var sum int64
	for _, y := range t.years[:n] {
		sum += y.tax
	}
	return downTo(sum/(4*int64(n)), onAccountUnit)
}

// residual is what is left of a year's tax in November of the next, with the
// surcharge on it (selskabsskatteloven §§ 29 B, 30). What was paid too much comes
// back without one.
func (t *companyTax) residual(of int) TaxPayment {
	p := TaxPayment{Kind: Residual, Year: of}
	if of < t.first {
		return p
	}
	y := t.years[of-t.first]
	p.Amount = y.tax - y.onAccount
	p.Surcharge = percent(max(0, p.Amount), t.p.CompanySurcharge)
	p.Amount += p.Surcharge
	return p
}
