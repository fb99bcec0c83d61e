package figures

import "time"

// VATPeriod is a period for which VAT is settled.
type VATPeriod struct {
	From   int    `json:"from"` // plan months, both included
	To     int    `json:"to"`
	Due    string `json:"due"`        // day: 2027-06-01
	Month  *int   `json:"month"`      // plan month of that day, nil after the plan
	Amount int64  `json:"amount_ore"` // to pay; negative, to get back
}

// periodMonths is how long a VAT period is.
func (r Rhythm) periodMonths() int {
	switch r {
	case HalfYearly:
		return 6
	case Monthly:
		return 1
	}
	return 3
}

// vatPeriods are the periods of a registered firm. They are the calendar's; the
// plan may cut the first and the last.
func vatPeriods(c *Case) []VATPeriod {
	if !c.Registered {
		return []VATPeriod{}
	}
	length := c.Rhythm.periodMonths()
	var periods []VATPeriod
	for m := 1; m <= Span; {
		month := c.Start.Add(m - 1)
		left := length - 1 - (int(month.Month)-1)%length
		due := vatDue(c.Rhythm, month.Add(left))
		p := VATPeriod{From: m, To: min(Span, m+left), Due: due.Format(time.DateOnly)}
		if in := planMonth(c.Start, due); in > 0 {
			p.Month = &in
		}
		periods = append(periods, p)
		m = p.To + 1
	}
	return periods
}

// vatDue is the day on which the VAT of a period that ends with a month is due: of
// half-years and quarters the 1st of the third month after, of months the 25th of
// the next, but of June 17 August (momsloven § 57, stk. 2-4).
func vatDue(r Rhythm, end Month) time.Time {
	switch {
	case r != Monthly:
		due := end.Add(3)
		return nextBankingDay(day(due.Year, due.Month, 1))
	case end.Month == time.June:
		return nextBankingDay(day(end.Year, time.August, 17))
	}
	due := end.Add(1)
	return nextBankingDay(day(due.Year, due.Month, 25))
}

// settle fills in the periods' amounts, and gives what is paid in each month. The
// periods are the scenario's own.
func settle(periods []VATPeriod, v *VAT[Months]) (paid Months) {
	for i := range periods {
		p := &periods[i]
		p.Amount = v.Sales.sum(p.From, p.To) - v.Purchases.sum(p.From, p.To)
		if p.Month != nil {
			paid[*p.Month-1] += p.Amount
		}
	}
	return paid
}
