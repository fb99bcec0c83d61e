package figures

// Lines is what each line comes to by itself, in the order of the case's lines.
// What no scenario changes is shared between the scenarios and is only read.
type Lines struct {
	Startup  []StartupRun
	Revenue  []RevenueRun
	Fixed    []CostRun
	Staff    []StaffRun
	Loans    []LoanRun
	Own      []AmountRun
	Drawings []AmountRun
	Private  []AmountRun
}

// CostRun is a cost by the month of its invoice, and by the month it is paid.
type CostRun struct {
	ID   string
	Net  Months // the figure; with its VAT where that is not deducted
	VAT  Months // that is deducted
	Paid Months // both
}

// StartupRun is a start-up line: when it is invoiced, paid and depreciated.
type StartupRun struct {
	CostRun
	Depreciation Months
}

// RevenueRun is what one line sells.
type RevenueRun struct {
	ID       string
	Number   Months // thousandths
	Price    Months // øre each
	Sale     Months // without VAT
	VAT      Months // of the sale
	Received Months // from customers
	Cost     CostRun
}

// StaffRun is what some employees cost.
type StaffRun struct {
	ID        string
	Headcount Months
	Cost      Months // with what is added to the pay
}

// AmountRun is an amount by month.
type AmountRun struct {
	ID     string
	Amount Months
}

// LoanRun is a loan's way through the plan. Balance is at the end of the month.
type LoanRun struct {
	ID        string `json:"-"`
	Drawn     Months `json:"-"`
	Interest  Months `json:"interest_ore"`
	Principal Months `json:"principal_ore"`
	Balance   Months `json:"balance_ore"`
}

// add adds a series to another.
func (m *Months) add(other *Months) {
	for i, v := range other {
		m[i] += v
	}
}

// take subtracts a series from another.
func (m *Months) take(other *Months) {
	for i, v := range other {
		m[i] -= v
	}
}

// sum is that of months from…to, both included.
func (m *Months) sum(from, to int) (total int64) {
	for _, v := range m[from-1 : to] {
		total += v
	}
	return total
}

// moved is a series of amounts, VAT included, by the month in which the money
// moves: a month has 30 days of credit, and what is over is moved in proportion to
// the month after. What falls after the plan is in no month of it.
func (m *Months) moved(days int64) (out Months) {
	full, rest := int(days/30), days%30
	for i, amount := range m {
		if amount == 0 {
			continue
		}
		later := mulDiv(amount, rest, 30)
		if at := i + full; at < Span {
			out[at] += amount - later
		}
		if at := i + full + 1; at < Span {
			out[at] += later
		}
	}
	return out
}
