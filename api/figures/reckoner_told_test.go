package figures_test

// told is what the key figures, the checks and the sentences are told from.
type told struct {
	c                                                   *reckoner
	revenue, contribution, capacity, yield              col
	closing, beforeTax, startupGross, startupPaid       col
	own, drawn, taxable, equity, staff, drawings, heads col
	unpaidLoans, belowCost, noLater, periods            []any
	lowest, needed, gap                                 z
	lowestMonth, outMonth, profitMonth, shortMonth      int
	even, left                                          [4]object
}

func (t *told) limit() z { return num(sub(t.c.tree, "overdraft"), "limit_ore", 0) }

func (t *told) company() bool { return text(t.c.tree, "form", "") == "company" }

func got(v z) object {
	if beyond(v) {
		return because("too_large")
	}
	return object{"value": v, "reason": ""}
}

func because(reason string) object { return object{"value": nil, "reason": reason} }

func month(m int) object {
	if m == 0 {
		return because("never")
	}
	return object{"value": m, "reason": ""}
}

func (t *told) key() object {
	for m := 36; m >= 1; m-- {
		if t.lowest == nil || !less(t.lowest, t.closing[m]) {
			t.lowest, t.lowestMonth = t.closing[m], m
		}
		if t.closing[m].Sign() < 0 {
			t.outMonth = m
		}
		if t.beforeTax[m].Sign() > 0 {
			t.profitMonth = m
		}
		if less(t.closing[m], neg(t.limit())) {
			t.shortMonth = m
		}
	}
	t.needed = larger(n(0), neg(t.lowest))
	t.gap = larger(n(0), minus(t.needed, t.limit()))

	ratio, even, margin := t.evens()
	needs := [4]z{}
	ids, all := t.c.lines("private")
	need := perYear(func(y int) any {
		sum := n(0)
		for _, id := range ids {
			for m := 12*y - 11; m <= 12*y; m++ {
				if m < small(all[id], "from", 1) || m > small(all[id], "to", 36) {
					continue
				}
				if text(all[id], "kind", "need") == "income" {
					sum = minus(sum, num(all[id], "amount_ore", 0))
				} else {
					sum = plus(sum, num(all[id], "amount_ore", 0))
				}
			}
		}
		needs[y] = sum
		return sum
	})
	yields := [4]z{}
	yield := perYear(func(y int) any {
		if t.company() {
			return because("company")
		}
		yields[y] = total(t.yield, 12*y-11, 12*y)
		return got(yields[y])
	})
	left := perYear(func(y int) any {
		t.left[y] = because("company")
		switch {
		case t.company():
		case len(ids) == 0:
			t.left[y] = because("no_private_budget")
		case beyond(yields[y]):
			t.left[y] = because("too_large")
		default:
			t.left[y] = got(minus(yields[y], needs[y]))
		}
		return t.left[y]
	})
	return object{
		"contribution_ratio": ratio, "break_even_ore": even, "safety_margin": margin, "lowest_cash_ore": t.lowest,
		"lowest_cash_month": t.lowestMonth, "overdraft_needed_ore": t.needed, "gap_ore": t.gap, "cash_out_month": month(t.outMonth),
		"profit_month": month(t.profitMonth), "private_need_ore": need, "private_yield_ore": yield, "private_left_ore": left,
	}
}

func (t *told) evens() (ratio, even, margin []any) {
	for y := 1; y <= 3; y++ {
		revenue, contribution := total(t.revenue, 12*y-11, 12*y), total(t.contribution, 12*y-11, 12*y)
		a, b, c := because("no_revenue"), because("no_revenue"), because("no_revenue")
		if revenue.Sign() > 0 {
			a, b, c = got(r(times(contribution, n(10000)), revenue)), because("ratio_not_positive"), because("ratio_not_positive")
			if contribution.Sign() > 0 {
				point := r(times(total(t.capacity, 12*y-11, 12*y), revenue), contribution)
				b = got(point)
				if beyond(point) {
					c = because("too_large")
				} else {
					c = got(r(times(minus(revenue, point), n(10000)), revenue))
				}
			}
		}
		t.even[y] = b
		ratio, even, margin = append(ratio, a), append(even, b), append(margin, c)
	}
	return ratio, even, margin
}

func (t *told) capital() object {
	m := t.lowestMonth
	startup, own, loans := total(t.startupGross, 1, m), total(t.own, 1, m), total(t.drawn, 1, m)
	credit := minus(startup, total(t.startupPaid, 1, m))
	need := minus(plus(own, loans), t.lowest)
	return object{
		"month": m, "startup_ore": startup, "own_ore": own, "loans_ore": loans, "supplier_credit_ore": credit, "need_ore": need,
		"operation_ore": minus(plus(need, credit), startup), "overdraft_ore": smaller(t.limit(), t.needed), "gap_ore": t.gap,
		"cushion_ore": larger(n(0), t.lowest),
	}
}

func (t *told) checks() []any {
	out := []any{}
	found := func(code, at string, month, amount any) {
		out = append(out, object{"code": code, "at": at, "month": month, "amount_ore": amount})
	}
	rhythm := text(sub(t.c.tree, "vat"), "rhythm", "quarter")
	switch {
	case !t.c.registered():
		if m, sales := t.passes(t.c.param["vat_limit_ore"]); m > 0 {
			found("vat_limit", "vat/registered", m, sales)
		}
	case rhythm == "half_year":
		if m, sales := t.passes(t.c.param["half_year_max_ore"]); m > 0 {
			found("vat_rhythm", "vat/rhythm", m, sales)
		}
	case rhythm == "quarter":
		if m, sales := t.passes(t.c.param["quarter_max_ore"]); m > 0 {
			found("vat_rhythm", "vat/rhythm", m, sales)
		}
	}
	if t.gap.Sign() > 0 {
		found("cash_short", "overdraft/limit_ore", t.shortMonth, t.gap)
	}
	if t.company() && less(t.own[1], t.c.param["capital_min_ore"]) {
		found("capital_minimum", "own", 1, t.own[1])
	}
	for m := 1; m <= 36; m++ {
		if t.equity[m].Sign() < 0 {
			found("equity_negative", "", m, t.equity[m])
			break
		}
	}
	if total(t.staff, 1, 12).Sign() == 0 && total(t.drawings, 1, 12).Sign() == 0 {
		found("no_pay", map[bool]string{true: "staff", false: "drawings"}[t.company()], nil, nil)
	}
	out = append(out, t.unpaidLoans...)
	for y := 2; y <= 3; y++ {
		from, last := 12*y-11, 12*y
		now, before := total(t.revenue, from, last), total(t.revenue, from-12, last-12)
		half := times(before, n(3))
		if before.Sign() > 0 && !less(times(now, n(2)), half) && !less(total(t.heads, from-12, last-12), total(t.heads, from, last)) {
			found("growth_without_staff", "staff", from, now)
		}
	}
	out = append(out, t.belowCost...)
	return append(out, t.noLater...)
}

// passes is the first month in which a calendar year's taxable sales pass a limit,
// and those sales.
func (t *told) passes(limit z) (int, z) {
	for m := 1; m <= 36; m++ {
		y, _ := t.c.when(m)
		until, all := n(0), n(0)
		for k := 1; k <= 36; k++ {
			if of, _ := t.c.when(k); of == y {
				all = plus(all, t.taxable[k])
				if k <= m {
					until = plus(until, t.taxable[k])
				}
			}
		}
		if less(limit, until) {
			return m, all
		}
	}
	return 0, nil
}

func (t *told) says(checks []any) []any {
	out := []any{}
	later := false
	for m := t.lowestMonth + 1; m <= 36; m++ {
		later = later || t.closing[m].Sign() >= 0
	}
	switch {
	case t.gap.Sign() > 0 && later:
		out = append(out, object{"code": "short", "month": t.lowestMonth, "amount_ore": roundUp(t.gap, 100_000), "overdraft_ore": roundUp(t.needed, 1_000_000)})
	case t.gap.Sign() > 0:
		out = append(out, object{"code": "running_out", "month": t.shortMonth, "lowest_month": t.lowestMonth, "amount_ore": roundUp(t.gap, 100_000)})
	case t.lowest.Sign() < 0:
		out = append(out, object{"code": "overdraft_used", "month": t.outMonth, "lowest_month": t.lowestMonth, "amount_ore": roundUp(neg(t.lowest), 100_000)})
	default:
		out = append(out, object{"code": "enough", "month": t.lowestMonth, "amount_ore": roundDown(t.lowest, 100)})
	}
	if point, ok := t.even[1]["value"].(z); ok {
		out = append(out, object{"code": "break_even", "amount_ore": times(neg(floor(neg(point), n(1200))), n(100)), "personal": !t.company()})
	} else {
		out = append(out, object{"code": t.even[1]["reason"]})
	}
	if t.profitMonth > 0 {
		out = append(out, object{"code": "profit", "month": t.profitMonth})
	} else {
		out = append(out, object{"code": "no_profit"})
	}
	for _, p := range t.periods {
		p := p.(object)
		if amount := p["amount_ore"].(z); amount.Sign() != 0 && p["month"] != nil {
			code := map[int]string{1: "vat_pay", -1: "vat_back"}[amount.Sign()]
			if amount.Sign() < 0 {
				amount = neg(amount)
			}
			out = append(out, object{"code": code, "due": p["due"], "amount_ore": times(r(amount, n(100)), n(100))})
			break
		}
	}
	if left, ok := t.left[1]["value"].(z); ok {
		beforeTax := text(sub(t.c.tree, "tax"), "kind", "none") == "none"
		if left.Sign() < 0 {
			out = append(out, object{"code": "private_short", "amount_ore": roundUp(neg(left), 100), "before_tax": beforeTax})
		} else {
			out = append(out, object{"code": "private_left", "amount_ore": roundDown(left, 100), "before_tax": beforeTax})
		}
	}
	for _, check := range checks {
		if c := check.(object); c["code"] == "vat_limit" {
			out = append(out, object{"code": "vat_limit", "month": c["month"], "amount_ore": c["amount_ore"]})
		}
	}
	return out
}
