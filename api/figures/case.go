package figures

// Form is a firm's legal form, as far as the figures differ.
type Form string

// The forms.
const (
	Personal Form = "personal" // personlig virksomhed: the owner is taxed
	Company  Form = "company"  // selskab: the firm is taxed
)

// Rhythm is how often VAT is settled.
type Rhythm string

// The rhythms.
const (
	HalfYearly Rhythm = "half_year"
	Quarterly  Rhythm = "quarter"
	Monthly    Rhythm = "month"
)

// TaxKind is which tax a plan counts.
type TaxKind string

// The taxes.
const (
	NoTax      TaxKind = "none"
	CompanyTax TaxKind = "company" // a company's tax on its result
	BTax       TaxKind = "b_skat"  // the owner's preliminary tax in instalments
)

// StartupKind is what a start-up line buys.
type StartupKind string

// The kinds of start-up lines.
const (
	Asset       StartupKind = "asset"   // anlæg: depreciated over its life
	Deposit     StartupKind = "deposit" // depositum: stays in the balance, never has VAT
	Stock       StartupKind = "stock"   // varelager: stays in the balance at that level
	StartupCost StartupKind = "cost"    // etableringsomkostning: expensed at once
)

// LoanKind is how a loan is repaid.
type LoanKind string

// The kinds of loans.
const (
	Annuity        LoanKind = "annuity" // annuitetslån: interest and principal together are the same each month
	Serial         LoanKind = "serial"  // serielån: the principal is the same each month
	Bullet         LoanKind = "bullet"  // stående lån: all at the end
	FixedPrincipal LoanKind = "fixed"   // fast afdrag: an amount a month until nothing is left
)

// PrivateKind is which way a private line counts.
type PrivateKind string

// The kinds of private lines.
const (
	Need        PrivateKind = "need"   // what the household spends
	OtherIncome PrivateKind = "income" // what it has from elsewhere
)

// Case is a plan's figures as they were typed. Read and Decode make it; a case
// that they give is free of errors and its lines are in the order of their ids.
type Case struct {
	Start      Month // of plan month 1
	Form       Form
	Registered bool // for VAT
	Rhythm     Rhythm
	Tax        Tax
	Overdraft  Overdraft
	Params     map[string]int64 // parameters that this case changes, by key

	Careful, Optimistic *Scenario // nil where the case has none

	Startup  []Startup
	Revenue  []Revenue
	Fixed    []Fixed
	Staff    []Staff
	Loans    []Loan
	Own      []Own
	Drawings []Drawing
	Private  []Private
}

// Tax is what is paid of it.
type Tax struct {
	Kind     TaxKind
	BTax     [Years]int64 // øre an instalment, by plan year
	BTaxPaid [year]bool   // whether an instalment is paid, by month of the calendar
}

// Overdraft is a credit that the bank grants on the account.
type Overdraft struct {
	Limit int64 // øre
	Rate  int64 // a year
}

// Scenario is how one way that things may go differs from the expected one.
type Scenario struct {
	Quantity, Price, Variable, Fixed int64 // percent more
	PaymentDays                      int64 // that customers pay later
	StartMonths                      int64 // that sales begin later
}

// Line is what every line has.
type Line struct {
	ID    string
	Name  string
	Order int64 // on the screen; changes no figure
}

// Months is a series over the plan: month m at index m−1.
type Months [Span]int64

// Cells are what was typed over in the months of plan year 1; Typed says in which.
type Cells struct {
	Value [year]int64
	Typed [year]bool
}

// typed is the value of plan month m, if one was typed.
func (c *Cells) typed(m int) (int64, bool) {
	if m > year || !c.Typed[m-1] {
		return 0, false
	}
	return c.Value[m-1], true
}

// Term is the months in which a line counts, both included.
type Term struct{ From, To int }

func (t Term) has(m int) bool { return t.From <= m && m <= t.To }

// Startup is a line of the start-up budget (etableringsbudget).
type Startup struct {
	Line
	Kind       StartupKind
	Month      int
	Amount     int64
	VAT        bool
	Life       int64 // months, of an asset
	CreditDays int64
}

// Revenue is something that is sold.
type Revenue struct {
	Line
	Term
	Price          int64 // øre each
	Quantity       int64 // thousandths in a normal month
	Season         [year]int64
	Months         Cells // thousandths
	GrowthPrice    Growth
	GrowthQuantity Growth
	VAT            bool
	CreditDays     int64
	CostPercent    int64 // of the sale
	UnitCost       int64 // øre each, beside the percent
	GrowthCost     Growth
	CostVAT        bool
	CostCreditDays int64
}

// Fixed is a cost that comes whether one sells or not (faste omkostninger).
type Fixed struct {
	Line
	Term
	Amount     int64 // øre each time
	Every      int   // months
	Months     Cells
	Growth     Growth
	VAT        bool
	CreditDays int64
}

// Staff are employees with the same pay.
type Staff struct {
	Line
	Term
	Pay        int64 // øre a person a month
	Headcount  int64
	AddPercent int64 // pension, holiday pay, ATP
	Growth     Growth
}

// Loan is money that is borrowed.
type Loan struct {
	Line
	Kind      LoanKind
	Amount    int64
	Month     int   // drawn
	Rate      int64 // a year
	Term      int64 // months; 0 for a fixed principal
	Free      int64 // months without principal; a bullet has none either way
	Principal int64 // øre a month, of a fixed principal
}

// Own is the owners' money: in a company its capital and what is paid in.
type Own struct {
	Line
	Month  int
	Amount int64
}

// Drawing is what the owner takes out (private hævninger).
type Drawing struct {
	Line
	Term
	Amount int64 // øre a month
	Months Cells
	Growth Growth
}

// Private is a line of the private budget. It moves no money of the firm.
type Private struct {
	Line
	Term
	Kind   PrivateKind
	Amount int64 // øre a month
}
