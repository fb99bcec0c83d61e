package figures

// SayCode is what the figures say.
type SayCode string

// What the figures say. The reasons for which there is no break-even are codes too.
const (
	Short           SayCode = "short"
	RunningOut      SayCode = "running_out"
	OverdraftUsed   SayCode = "overdraft_used"
	Enough          SayCode = "enough"
	SayBreakEven    SayCode = "break_even"
	Profit          SayCode = "profit"
	NoProfit        SayCode = "no_profit"
	VATPay          SayCode = "vat_pay"
	VATBack         SayCode = "vat_back"
	PrivateShort    SayCode = "private_short"
	PrivateLeftOver SayCode = "private_left"
	OverVATLimit    SayCode = "vat_limit"
)

// Say is a sentence: its code and what stands in it. Amounts are rounded already, so
// that they only need to be written; months are the plan's.
type Say struct {
	Code        SayCode `json:"code"`
	Month       *int    `json:"month,omitempty"`
	LowestMonth *int    `json:"lowest_month,omitempty"`
	Amount      *int64  `json:"amount_ore,omitempty"`
	Overdraft   *int64  `json:"overdraft_ore,omitempty"`
	Due         string  `json:"due,omitempty"`
	Personal    *bool   `json:"personal,omitempty"`
	BeforeTax   *bool   `json:"before_tax,omitempty"`
}

// What amounts are rounded to, in øre.
const (
	krone       = 100
	thousandKr  = 1_000 * krone
	tenThousand = 10_000 * krone
)

// says is what the figures say, the most urgent first.
func (s *setting) says(b *Budget) []Say {
	out := []Say{s.sayCash(b), s.sayBreakEven(b), sayProfit(b)}
	for _, p := range b.VATPeriods {
		if p.Amount != 0 && p.Month != nil {
			out = append(out, sayVAT(p))
			break
		}
	}
	if left := b.Key.PrivateLeft[0].Value; left != nil {
		out = append(out, s.sayPrivate(*left))
	}
	for _, c := range b.Checks {
		if c.Code == VATLimit {
			out = append(out, Say{Code: OverVATLimit, Month: c.Month, Amount: c.Amount})
		}
	}
	return out
}

// sayCash is whether the money lasts. Where it recovers after its lowest month, an
// overdraft helps; where it does not, it runs out.
func (s *setting) sayCash(b *Budget) Say {
	k := &b.Key
	lowest := k.LowestCashMonth
	if k.Gap > 0 {
		amount := upTo(k.Gap, thousandKr)
		for _, closing := range b.Month.Cash.Closing[lowest:] {
			if closing >= 0 {
				overdraft := upTo(k.OverdraftNeeded, tenThousand)
				return Say{Code: Short, Month: &lowest, Amount: &amount, Overdraft: &overdraft}
			}
		}
		from := s.shortMonth(b)
		return Say{Code: RunningOut, Month: &from, LowestMonth: &lowest, Amount: &amount}
	}
	if k.LowestCash < 0 {
		from, amount := int(*k.CashOutMonth.Value), upTo(-k.LowestCash, thousandKr)
		return Say{Code: OverdraftUsed, Month: &from, LowestMonth: &lowest, Amount: &amount}
	}
	amount := downTo(k.LowestCash, krone)
	return Say{Code: Enough, Month: &lowest, Amount: &amount}
}

// sayBreakEven is what must be sold a month of the first year, or why that is not
// known.
func (s *setting) sayBreakEven(b *Budget) Say {
	even := b.Key.BreakEven[0]
	if even.Value == nil {
		return Say{Code: SayCode(even.Reason)}
	}
	amount := upTo(*even.Value, year*krone) / year
	personal := s.c.Form == Personal
	return Say{Code: SayBreakEven, Amount: &amount, Personal: &personal}
}

func sayProfit(b *Budget) Say {
	if b.Key.ProfitMonth.Value == nil {
		return Say{Code: NoProfit}
	}
	month := int(*b.Key.ProfitMonth.Value)
	return Say{Code: Profit, Month: &month}
}

func sayVAT(p VATPeriod) Say {
	code, amount := VATPay, p.Amount
	if amount < 0 {
		code, amount = VATBack, -amount
	}
	amount = mulDiv(amount, 1, krone) * krone
	return Say{Code: code, Due: p.Due, Amount: &amount}
}

func (s *setting) sayPrivate(left int64) Say {
	code, amount := PrivateLeftOver, downTo(left, krone)
	if left < 0 {
		code, amount = PrivateShort, upTo(-left, krone)
	}
	beforeTax := s.c.Tax.Kind == NoTax
	return Say{Code: code, Amount: &amount, BeforeTax: &beforeTax}
}
