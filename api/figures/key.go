package figures

// Value is a figure that may be missing, and then says why. Reason is empty where
// there is one.
type Value struct {
	Value  *int64 `json:"value"`
	Reason Reason `json:"reason"`
}

// Reason is why a figure is missing.
type Reason string

// The reasons.
const (
	NoRevenue        Reason = "no_revenue"
	RatioNotPositive Reason = "ratio_not_positive" // what is sold costs at least what it brings
	TooLarge         Reason = "too_large"          // to be held exactly
	Never            Reason = "never"              // in no month of the plan
	OfCompany        Reason = "company"            // a company's owner is paid by it
	NoPrivateBudget  Reason = "no_private_budget"
)

func missing(why Reason) Value { return Value{Reason: why} }

func value(v int64) Value {
	if !within(v) {
		return missing(TooLarge)
	}
	return Value{Value: &v}
}

// Key is the key figures (nøgletal). Percentages are hundredths of a percent, money
// is øre, those of three are one a plan year.
type Key struct {
	ContributionRatio [Years]Value `json:"contribution_ratio"` // dækningsgrad
	BreakEven         [Years]Value `json:"break_even_ore"`     // nulpunktsomsætning
	SafetyMargin      [Years]Value `json:"safety_margin"`      // sikkerhedsmargin
	LowestCash        int64        `json:"lowest_cash_ore"`
	LowestCashMonth   int          `json:"lowest_cash_month"` // the first with it
	OverdraftNeeded   int64        `json:"overdraft_needed_ore"`
	Gap               int64        `json:"gap_ore"`        // of that, what is over the overdraft's limit: what nobody pays yet
	CashOutMonth      Value        `json:"cash_out_month"` // the first that closes below zero
	ProfitMonth       Value        `json:"profit_month"`   // the first with a result before tax above zero
	PrivateNeed       PerYear      `json:"private_need_ore"`
	PrivateYield      [Years]Value `json:"private_yield_ore"` // what the owner can take out
	PrivateLeft       [Years]Value `json:"private_left_ore"`
}

func (k *Key) held() bool {
	for _, need := range k.PrivateNeed {
		if !within(need) {
			return false
		}
	}
	return true
}

func (s *setting) key(b *Budget) Key {
	k := Key{LowestCash: b.Month.Cash.Closing[0], LowestCashMonth: 1, CashOutMonth: missing(Never), ProfitMonth: missing(Never)}
	for i := range Span {
		month := int64(i + 1)
		closing := b.Month.Cash.Closing[i]
		if closing < k.LowestCash {
			k.LowestCash, k.LowestCashMonth = closing, i+1
		}
		if closing < 0 && k.CashOutMonth.Value == nil {
			k.CashOutMonth = value(month)
		}
		if b.Month.Income.BeforeTax[i] > 0 && k.ProfitMonth.Value == nil {
			k.ProfitMonth = value(month)
		}
	}
	k.OverdraftNeeded = max(0, -k.LowestCash)
	k.Gap = max(0, k.OverdraftNeeded-s.c.Overdraft.Limit)
	for y := range Years {
		k.ContributionRatio[y], k.BreakEven[y], k.SafetyMargin[y] = breakEven(&b.Year.Income, y)
		k.PrivateNeed[y] = s.privateNeed(b, y)
		k.PrivateYield[y], k.PrivateLeft[y] = s.private(b, y, k.PrivateNeed[y])
	}
	return k
}

// breakEven is a year's contribution ratio, the revenue at which contribution pays
// the capacity costs (depreciation among them, but neither interest nor what comes
// once), and how much of the revenue is above that.
func breakEven(i *Income[PerYear], y int) (ratio, even, margin Value) {
	revenue, contribution := i.Revenue[y], i.Contribution[y]
	if revenue == 0 {
		return missing(NoRevenue), missing(NoRevenue), missing(NoRevenue)
	}
	ratio = value(mulDiv(contribution, whole, revenue))
	if contribution <= 0 {
		return ratio, missing(RatioNotPositive), missing(RatioNotPositive)
	}
	capacity := i.Fixed[y] + i.Staff[y] + i.Depreciation[y]
	even = value(mulDiv(capacity, revenue, contribution))
	if even.Value == nil {
		return ratio, even, even
	}
	return ratio, even, value(mulDiv(revenue-*even.Value, whole, revenue))
}

// privateNeed is what the household needs from the firm in a year.
func (s *setting) privateNeed(b *Budget, y int) (need int64) {
	for i := range b.Lines.Private {
		amount := b.Lines.Private[i].Amount.sum(y*year+1, (y+1)*year)
		if s.c.Private[i].Kind == OtherIncome {
			amount = -amount
		}
		need += amount
	}
	return need
}

// private is what can be taken out of the firm in a year (result before tax +
// depreciation − principal − B-skat), and what is left of it beyond the need.
func (s *setting) private(b *Budget, y int, need int64) (yield, left Value) {
	if s.c.Form == Company {
		return missing(OfCompany), missing(OfCompany)
	}
	// A personal firm's tax in cash is B-skat.
	amount := b.Year.Income.BeforeTax[y] + b.Year.Income.Depreciation[y] + b.Year.Cash.LoansOut[y] + b.Year.Cash.Tax[y]
	yield = value(amount)
	switch {
	case len(s.c.Private) == 0:
		return yield, missing(NoPrivateBudget)
	case yield.Value == nil:
		return yield, yield
	}
	return yield, value(amount - need)
}
