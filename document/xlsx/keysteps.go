package xlsx

import (
	"strconv"

	"startklar.dk/api/figures"
)

// held is the largest number that stands in a result, as in the engine.
const held = "9E15"

// keySteps are the key figures. A figure that is missing is the code of its reason.
func (b *book) keySteps(k *calculation) {
	s, key := k.s, &k.b.Key
	s.add(b.t.T("workbook.sheet.key"), asSection)
	yearOf := func(name string, y int) string { return k.rows[name].at(colYear + y) }
	ratio, even, margin := s.add(b.t.T("figures.key.ratio"), asLabel), s.add(b.t.T("figures.key.break_even_year"), asLabel), s.add(b.t.T("figures.key.margin"), asLabel)
	k.rows["ratio"], k.rows["break_even"], k.rows["margin"] = ratio, even, margin
	monthly := s.add(b.t.T("figures.key.break_even"), asLabel)
	k.rows["break_even_month"] = monthly
	for y := 1; y <= figures.Years; y++ {
		revenue, contribution := yearOf("revenue", y), yearOf("contribution", y)
		capacity := "(" + yearOf("fixed", y) + "+" + yearOf("staff", y) + "+" + yearOf("depreciation", y) + ")"
		guarded := func(f, by string) string {
			return "IF(ABS(" + f + "/" + by + ")>" + held + "," + code(figures.TooLarge) + "," + round(f, by) + ")"
		}
		unless := "IF(" + revenue + "=0," + code(figures.NoRevenue) + ","
		ratio.maybe(colYear+y, unless+guarded(contribution+"*10000", revenue)+")", key.ContributionRatio[y-1])
		even.maybe(colYear+y, unless+"IF("+contribution+"<=0,"+code(figures.RatioNotPositive)+","+guarded(capacity+"*"+revenue, contribution)+"))", key.BreakEven[y-1])
		at := even.at(colYear + y)
		margin.maybe(colYear+y, "IF(ISNUMBER("+at+"),"+guarded("("+revenue+"-"+at+")*10000", "MAX(1,"+revenue+")")+","+at+")", key.SafetyMargin[y-1])
		each := key.BreakEven[y-1]
		if each.Value != nil {
			v := figures.Rounded(*each.Value, 1, year)
			each.Value = &v
		}
		monthly.maybe(colYear+y, "IF(ISNUMBER("+at+"),"+round(at, "12")+","+at+")", each)
	}
	b.cashSteps(k)
	b.privateSteps(k)
	b.capitalSteps(k)
}

// code is a reason as it stands in a formula.
func code(r figures.Reason) string { return quoted(string(r)) }

// maybe is a computed figure that may be missing.
func (l line) maybe(col int, f string, v figures.Value) {
	c := cell{formula: f, value: string(v.Reason), style: asWhole}
	if v.Value != nil {
		c.value = *v.Value
	}
	l.put(col, c)
}

// months is the reference to all months of a figure.
func (k *calculation) months(name string) string {
	return k.rows[name].span(k.s, colMonth+1, colMonth+figures.Span)
}

// cashSteps are the key figures of cash.
func (b *book) cashSteps(k *calculation) {
	s, key := k.s, &k.b.Key
	one := func(name, label, f string, v int64) {
		l := s.add(b.t.T(label), asLabel)
		l.formula(colValue, f, v, asWhole)
		k.rows[name] = l
	}
	value := func(name string) string { return k.rows[name].at(colValue) }
	one("lowest", "figures.key.lowest_cash", "MIN("+k.months("closing")+")", key.LowestCash)
	one("lowest_month", "figures.key.lowest_month", "MATCH("+value("lowest")+","+k.months("closing")+",0)", int64(key.LowestCashMonth))
	one("needed", "figures.key.overdraft_needed", "MAX(0,-"+value("lowest")+")", key.OverdraftNeeded)
	one("gap", "figures.key.gap", "MAX(0,"+value("needed")+"-"+b.basis.overdraftLimit.on(s, colValue)+")", key.Gap)
	// first is the first month of which something is so.
	first := func(name, label, of, is string, v figures.Value, holds func(m int) bool) {
		found := s.add(b.t.T("workbook.steps.is_so"), asLabel)
		for m := 1; m <= figures.Span; m++ {
			at := int64(figures.Span + 1)
			if holds(m - 1) {
				at = int64(m)
			}
			found.formula(colMonth+m, "IF("+k.at(of, m)+is+","+monthNumber(m)+","+strconv.Itoa(figures.Span+1)+")", at, asWhole)
		}
		l := s.add(b.t.T(label), asLabel)
		lowest := "MIN(" + found.span(s, colMonth+1, colMonth+figures.Span) + ")"
		l.maybe(colValue, "IF("+lowest+">"+strconv.Itoa(figures.Span)+","+code(figures.Never)+","+lowest+")", v)
		k.rows[name] = l
	}
	first("cash_out", "figures.key.cash_out_month", "closing", "<0", key.CashOutMonth, func(i int) bool { return k.b.Month.Cash.Closing[i] < 0 })
	first("profit", "figures.key.profit_month", "before_tax", ">0", key.ProfitMonth, func(i int) bool { return k.b.Month.Income.BeforeTax[i] > 0 })
}

// privateSteps are what the household needs, and what the firm yields.
func (b *book) privateSteps(k *calculation) {
	s, key := k.s, &k.b.Key
	need, yield, left := s.add(b.t.T("figures.key.private_need"), asLabel), s.add(b.t.T("figures.key.private_yield"), asLabel), s.add(b.t.T("figures.key.private_left"), asLabel)
	k.rows["need"], k.rows["yield"], k.rows["left"] = need, yield, left
	for y := 1; y <= figures.Years; y++ {
		f := "0"
		for i := range b.c.Private {
			sign := "+"
			if b.c.Private[i].Kind == figures.OtherIncome {
				sign = "-"
			}
			f += sign + b.basis.need[i].on(s, colYear+y)
		}
		need.formula(colYear+y, f, key.PrivateNeed[y-1], asWhole)
		at := func(name string) string { return k.rows[name].at(colYear + y) }
		out := at("before_tax") + "+" + at("depreciation") + "+" + at("loans_out") + "+" + at("tax_paid")
		rest := yield.at(colYear+y) + "-" + need.at(colYear+y)
		if len(b.c.Private) == 0 {
			rest = code(figures.NoPrivateBudget)
		}
		if b.c.Form == figures.Company {
			out, rest = code(figures.OfCompany), code(figures.OfCompany)
		}
		yield.maybe(colYear+y, out, key.PrivateYield[y-1])
		left.maybe(colYear+y, rest, key.PrivateLeft[y-1])
	}
}

// capitalSteps are the need for capital at the month in which cash is lowest, and how
// it is met.
func (b *book) capitalSteps(k *calculation) {
	s, c := k.s, &k.b.Capital
	s.add(b.t.T("figures.need"), asSection)
	until := k.rows["lowest_month"].at(colValue)
	sumTo := func(l line) string {
		all := l.span(s, colMonth+1, colMonth+figures.Span)
		return "SUM(" + l.on(s, colMonth+1) + ":INDEX(" + all + "," + until + "))"
	}
	one := func(name, label, f string, v int64) string {
		l := s.add(b.t.T(label), asLabel)
		l.formula(colValue, f, v, asWhole)
		k.rows[name] = l
		return l.at(colValue)
	}
	var bought []string
	for i := range b.basis.startup {
		bought = append(bought, sumTo(b.basis.startup[i].net), sumTo(b.basis.startup[i].vat))
	}
	startup := one("cap_startup", "figures.capital.startup", sum(bought), c.Startup)
	own := one("cap_own", "figures.capital.own", sumTo(k.rows["own"]), c.Own)
	loans := one("cap_loans", "figures.capital.loans", sumTo(k.rows["loans_in"]), c.Loans)
	credit := one("cap_credit", "figures.capital.supplier_credit", startup+"+"+sumTo(k.rows["startup_paid"]), c.SupplierCredit)
	lowest := k.rows["lowest"].at(colValue)
	need := one("cap_need", "figures.need", own+"+"+loans+"-"+lowest, c.Need)
	one("cap_operation", "figures.capital.operation", need+"+"+credit+"-"+startup, c.Operation)
	one("cap_overdraft", "figures.capital.overdraft", "MIN("+b.basis.overdraftLimit.on(s, colValue)+","+k.rows["needed"].at(colValue)+")", c.Overdraft)
	one("cap_gap", "figures.capital.gap", k.rows["gap"].at(colValue), c.Gap)
	one("cap_cushion", "figures.capital.cushion", "MAX(0,"+lowest+")", c.Cushion)
}
