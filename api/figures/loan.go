package figures

import "math/big"

// perMonth divides a yearly rate in hundredths of a percent into a month's share.
const perMonth = whole * year

// interest is that of a month on a balance, at a rate a year.
func interest(balance, rate int64) int64 { return mulDiv(balance, rate, perMonth) }

// run is a loan's way through the plan: drawn at the start of its month, with its
// first payment at the end of that month.
func (l *Loan) run() LoanRun {
	run := LoanRun{ID: l.ID}
	run.Drawn[l.Month-1] = l.Amount
	var payment int64
	if l.Kind == Annuity {
		payment = annuity(l.Amount, l.Rate, l.Term-l.Free)
	}
	balance := l.Amount
	for i := l.Month - 1; i < Span; i++ {
		k := int64(i - l.Month + 2)
		run.Interest[i] = interest(balance, l.Rate)
		run.Principal[i] = l.principal(k, balance, run.Interest[i], payment)
		balance -= run.Principal[i]
		run.Balance[i] = balance
	}
	return run
}

// principal is what the k-th payment repays. Payment is an annuity's, interest
// included.
func (l *Loan) principal(k, balance, interest, payment int64) int64 {
	switch {
	case l.Kind != FixedPrincipal && k >= l.Term:
		return balance
	case k <= l.Free:
		return 0
	}
	switch l.Kind {
	case Annuity:
		return min(balance, max(0, payment-interest))
	case Serial:
		return part(l.Amount, k-l.Free, l.Term-l.Free)
	case FixedPrincipal:
		return min(balance, l.Principal)
	}
	return 0
}

// annuity is the payment a month that repays an amount with interest in n months:
// amount·r/(1 − (1+r)⁻ⁿ) with the month's rate r, the sum of a geometric series.
// Over whole numbers, with u = 120000 + rate, that is
// amount·rate·uⁿ / (120000·(uⁿ − 120000ⁿ)).
func annuity(amount, rate, n int64) int64 {
	if rate == 0 {
		return mulDiv(amount, 1, n)
	}
	power := func(x int64) *big.Int { return new(big.Int).Exp(big.NewInt(x), big.NewInt(n), nil) }
	u := power(perMonth + rate)
	above := new(big.Int).Mul(big.NewInt(amount), big.NewInt(rate))
	above.Mul(above, u)
	below := new(big.Int).Sub(u, power(perMonth))
	below.Mul(below, big.NewInt(perMonth))
	// Both are positive: adding half of what one divides by rounds halves up.
	above.Lsh(above, 1).Add(above, below)
	return above.Quo(above, below.Lsh(below, 1)).Int64()
}
