package figures_test

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

type object = map[string]any

// reckon is the whole answer to a case without errors of its own: its result, or
// where it overflows.
func reckon(tree object, param map[string]int64) any {
	c := &reckoner{tree: tree, param: map[string]z{}, over: map[string]bool{}}
	for key, v := range param {
		c.param[key] = num(sub(tree, "params"), key, v)
	}
	names := []string{"expected"}
	for _, name := range []string{"careful", "optimistic"} {
		s := sub(sub(tree, "scenarios"), name)
		for _, key := range []string{"quantity", "price", "variable", "fixed", "payment_days", "start_months"} {
			if s[key] != nil {
				names = append(names, name)
				break
			}
		}
	}
	months := []any{}
	for m := 1; m <= 36; m++ {
		y, mo := c.when(m)
		months = append(months, fmt.Sprintf("%d-%02d", y, mo))
	}
	result := object{"version": 1, "months": months}
	for _, name := range names {
		result[name] = c.budget(sub(sub(tree, "scenarios"), name))
	}
	errs := []any{}
	for at := range c.over {
		errs = append(errs, object{"at": at, "code": "overflow"})
	}
	slices.SortFunc(errs, func(a, b any) int {
		if a.(object)["at"].(string) < b.(object)["at"].(string) {
			return -1
		}
		return 1
	})
	if len(errs) == 0 && beyond(result) {
		errs = []any{object{"at": "", "code": "overflow"}}
	}
	if len(errs) > 0 {
		return object{"errors": errs}
	}
	return result
}

// beyond says whether a number is too large to be held.
func beyond(v any) bool {
	switch v := v.(type) {
	case object:
		for _, inner := range v {
			if beyond(inner) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, beyond)
	case z:
		return above(v, 9_000_000_000_000_000) || below(v, -9_000_000_000_000_000)
	}
	return false
}

func list(c col) []any {
	out := []any{}
	for m := 1; m <= 36; m++ {
		out = append(out, c[m])
	}
	return out
}

func perYear(f func(y int) any) []any { return []any{f(1), f(2), f(3)} }

func yearly(c col) []any {
	return perYear(func(y int) any { return total(c, 12*y-11, 12*y) })
}

func atEnd(c col) []any { return perYear(func(y int) any { return c[12*y] }) }

// running is the sum of all months until each.
func running(c col) col {
	out := zeros()
	for m := 1; m <= 36; m++ {
		out[m] = total(c, 1, m)
	}
	return out
}

func (c *reckoner) budget(s object) object {
	revenue, variable, fixed, staff, startupCost := zeros(), zeros(), zeros(), zeros(), zeros()
	depreciation, loanInterest, salesVAT, purchaseVAT := zeros(), zeros(), zeros(), zeros()
	customers, variablePaid, fixedPaid, startupPaid := zeros(), zeros(), zeros(), zeros()
	drawn, repaid, own, drawings, heads, taxable := zeros(), zeros(), zeros(), zeros(), zeros(), zeros()
	assets, deposits, stocked, startupGross, variableGross, fixedGross := zeros(), zeros(), zeros(), zeros(), zeros(), zeros()
	loans := object{}
	var unpaidLoans, belowCost, noLater []any

	ids, all := c.lines("revenue")
	for _, id := range ids {
		l := all[id]
		x := c.sell(id, l, s)
		revenue, variable = add(revenue, x.sale), add(variable, x.cost)
		salesVAT, purchaseVAT = add(salesVAT, x.vat), add(purchaseVAT, x.costVAT)
		customers, variablePaid = add(customers, x.received), add(variablePaid, x.paid)
		variableGross = add(variableGross, x.cost, x.costVAT)
		if yes(l, "vat", true) {
			taxable = add(taxable, x.sale)
		}
		if cost, sale := total(x.cost, 1, 36), total(x.sale, 1, 36); !less(cost, sale) && cost.Sign() > 0 {
			belowCost = append(belowCost, object{"code": "price_below_cost", "at": "revenue/" + id, "month": nil, "amount_ore": minus(cost, sale)})
		}
		if total(x.sale, 1, 12).Sign() > 0 && small(l, "to", 36) >= 13 && total(x.sale, 13, 36).Sign() == 0 {
			noLater = append(noLater, object{"code": "no_sales_later", "at": "revenue/" + id, "month": 13, "amount_ore": nil})
		}
	}
	ids, all = c.lines("fixed")
	for _, id := range ids {
		x := c.fixed(id, all[id], s)
		fixed, purchaseVAT, fixedPaid = add(fixed, x.figure), add(purchaseVAT, x.vat), add(fixedPaid, x.paid)
		fixedGross = add(fixedGross, x.figure, x.vat)
	}
	ids, all = c.lines("staff")
	for _, id := range ids {
		l := all[id]
		for m := small(l, "from", 1); m <= small(l, "to", 36); m++ {
			pay := times(grow(num(l, "pay_ore", 0), sub(l, "growth"), yearOf(m)), num(l, "headcount", 1))
			pay = plus(pay, r(times(pay, num(l, "add_pct", 0)), n(10000)))
			c.own("staff", id, pay)
			staff[m], heads[m] = plus(staff[m], pay), plus(heads[m], num(l, "headcount", 1))
		}
	}
	ids, all = c.lines("startup")
	for _, id := range ids {
		l := all[id]
		x, worn := c.startup(l)
		depreciation, purchaseVAT, startupPaid = add(depreciation, worn), add(purchaseVAT, x.vat), add(startupPaid, x.paid)
		startupGross = add(startupGross, x.figure, x.vat)
		switch text(l, "kind", "") {
		case "asset":
			assets = add(assets, x.figure)
		case "deposit":
			deposits = add(deposits, x.figure)
		case "stock":
			stocked = add(stocked, x.figure)
		case "cost":
			startupCost = add(startupCost, x.figure)
		}
	}
	ids, all = c.lines("loans")
	for _, id := range ids {
		in, interest, principal, balance := c.loan(id, all[id])
		drawn, loanInterest, repaid = add(drawn, in), add(loanInterest, interest), add(repaid, principal)
		loans[id] = object{"interest_ore": list(interest), "principal_ore": list(principal), "balance_ore": list(balance)}
		if amount := num(all[id], "amount_ore", 0); amount.Sign() > 0 && total(principal, 1, 36).Sign() == 0 {
			unpaidLoans = append(unpaidLoans, object{"code": "loan_not_repaid", "at": "loans/" + id, "month": nil, "amount_ore": amount})
		}
	}
	ids, all = c.lines("own")
	for _, id := range ids {
		m := small(all[id], "month", 1)
		own[m] = plus(own[m], num(all[id], "amount_ore", 0))
	}
	ids, all = c.lines("drawings")
	for _, id := range ids {
		l := all[id]
		for m := small(l, "from", 1); m <= small(l, "to", 36); m++ {
			amount := grow(num(l, "amount_ore", 0), sub(l, "growth"), yearOf(m))
			if cell := sub(l, "months")[strconv.Itoa(m)]; cell != nil && m <= 12 {
				amount = num(sub(l, "months"), strconv.Itoa(m), 0)
			}
			c.own("drawings", id, amount)
			drawings[m] = plus(drawings[m], amount)
		}
	}

	periods, settled := c.periods(salesVAT, purchaseVAT)
	contribution := add(revenue, negative(variable))
	ebitda := add(contribution, negative(fixed), negative(staff), negative(startupCost))
	ebit := add(ebitda, negative(depreciation))

	interest, beforeTax, tax, taxPaid, net, closing, cashNet := zeros(), zeros(), zeros(), zeros(), zeros(), zeros(), zeros()
	taxPayments := []any{}
	kind := text(sub(c.tree, "tax"), "kind", "none")
	for m := 1; m <= 36; m++ {
		interest[m] = plus(loanInterest[m], r(times(larger(n(0), neg(closing[m-1])), num(sub(c.tree, "overdraft"), "rate", 0)), n(120000)))
		beforeTax[m] = minus(ebit[m], interest[m])
		switch kind {
		case "company":
			var paid []any
			tax[m], taxPaid[m], paid = c.companyTax(m, beforeTax)
			taxPayments = append(taxPayments, paid...)
		case "b_skat":
			_, mo := c.when(m)
			key := strconv.Itoa(mo)
			if yes(sub(sub(c.tree, "tax"), "b_skat_pay"), key, mo != 6 && mo != 12) {
				taxPaid[m] = num(sub(sub(c.tree, "tax"), "b_skat_ore"), strconv.Itoa(yearOf(m)), 0)
			}
		}
		net[m] = minus(beforeTax[m], tax[m])
		for _, in := range []z{customers[m], drawn[m], own[m]} {
			cashNet[m] = plus(cashNet[m], in)
		}
		for _, out := range []z{variablePaid[m], fixedPaid[m], staff[m], startupPaid[m], settled[m], repaid[m], interest[m], drawings[m], taxPaid[m]} {
			cashNet[m] = minus(cashNet[m], out)
		}
		closing[m] = plus(closing[m-1], cashNet[m])
	}
	overdraft, money := zeros(), zeros()
	for m := 1; m <= 36; m++ {
		overdraft[m], money[m] = larger(n(0), neg(closing[m])), larger(n(0), closing[m])
	}

	fixedAssets := running(add(assets, negative(depreciation)))
	debtors := running(add(revenue, salesVAT, negative(customers)))
	creditors := running(add(variableGross, fixedGross, startupGross, negative(variablePaid), negative(fixedPaid), negative(startupPaid)))
	owedVAT := running(add(salesVAT, negative(purchaseVAT), negative(settled)))
	owedTax, bTax := zeros(), zeros()
	switch kind {
	case "company":
		owedTax = running(add(tax, negative(taxPaid)))
	case "b_skat":
		bTax = taxPaid
	}
	equity := running(add(own, negative(drawings), net, negative(bTax)))
	owedLoans := running(add(drawn, negative(repaid)))
	totalAssets := add(fixedAssets, running(deposits), running(stocked), debtors, money)
	totalLiabilities := add(equity, owedLoans, creditors, overdraft, owedVAT, owedTax)

	shape := func(flow, stock func(col) []any, highest []any) object {
		return object{
			"income": object{
				"revenue_ore": flow(revenue), "variable_ore": flow(variable), "contribution_ore": flow(contribution),
				"fixed_ore": flow(fixed), "staff_ore": flow(staff), "startup_ore": flow(startupCost), "ebitda_ore": flow(ebitda),
				"depreciation_ore": flow(depreciation), "ebit_ore": flow(ebit), "interest_ore": flow(interest),
				"before_tax_ore": flow(beforeTax), "tax_ore": flow(tax), "net_ore": flow(net),
			},
			"vat": object{"sales_ore": flow(salesVAT), "purchases_ore": flow(purchaseVAT)},
			"cash": object{
				"customers_ore": flow(customers), "variable_ore": flow(negative(variablePaid)), "fixed_ore": flow(negative(fixedPaid)),
				"staff_ore": flow(negative(staff)), "startup_ore": flow(negative(startupPaid)), "vat_ore": flow(negative(settled)),
				"loans_in_ore": flow(drawn), "loans_out_ore": flow(negative(repaid)), "interest_ore": flow(negative(interest)),
				"own_ore": flow(own), "drawings_ore": flow(negative(drawings)), "tax_ore": flow(negative(taxPaid)),
				"net_ore": flow(cashNet), "closing_ore": stock(closing), "overdraft_ore": highest,
			},
			"balance": object{
				"fixed_assets_ore": stock(fixedAssets), "deposits_ore": stock(running(deposits)), "stock_ore": stock(running(stocked)),
				"debtors_ore": stock(debtors), "cash_ore": stock(money), "total_assets_ore": stock(totalAssets), "equity_ore": stock(equity),
				"loans_ore": stock(owedLoans), "creditors_ore": stock(creditors), "overdraft_ore": stock(overdraft), "vat_ore": stock(owedVAT),
				"tax_ore": stock(owedTax), "total_liabilities_ore": stock(totalLiabilities),
				"difference_ore": stock(add(totalAssets, negative(totalLiabilities))),
			},
		}
	}
	highest := perYear(func(y int) any {
		most := n(0)
		for m := 12*y - 11; m <= 12*y; m++ {
			most = larger(most, overdraft[m])
		}
		return most
	})
	t := &told{
		c: c, revenue: revenue, contribution: contribution, capacity: add(fixed, staff, depreciation),
		yield: add(beforeTax, depreciation, negative(repaid), negative(bTax)), closing: closing, beforeTax: beforeTax,
		startupGross: startupGross, startupPaid: startupPaid, own: own, drawn: drawn, taxable: taxable, equity: equity,
		staff: staff, drawings: drawings, heads: heads, unpaidLoans: unpaidLoans, belowCost: belowCost, noLater: noLater, periods: periods,
	}
	key := t.key()
	checks := t.checks()
	return object{
		"month": shape(list, list, list(overdraft)), "year": shape(yearly, atEnd, highest),
		"vat_periods": periods, "tax_payments": taxPayments, "loans": loans,
		"key": key, "capital": t.capital(), "checks": checks, "says": t.says(checks),
	}
}

// periods are the VAT periods, and what is paid in each month.
func (c *reckoner) periods(sales, purchases col) (periods []any, settled col) {
	settled, periods = zeros(), []any{}
	if !c.registered() {
		return periods, settled
	}
	rhythm := text(sub(c.tree, "vat"), "rhythm", "quarter")
	from := 1
	for m := 1; m <= 36; m++ {
		y, mo := c.when(m)
		ends := rhythm == "month" || rhythm == "quarter" && mo%3 == 0 || rhythm == "half_year" && mo%6 == 0
		if !ends && m < 36 {
			continue
		}
		for rhythm == "quarter" && mo%3 != 0 || rhythm == "half_year" && mo%6 != 0 {
			mo++ // the plan cuts it
		}
		due := time.Date(y, time.Month(mo+3), 1, 0, 0, 0, 0, time.UTC)
		if rhythm == "month" {
			due = time.Date(y, time.Month(mo+1), 25, 0, 0, 0, 0, time.UTC)
			if mo == 6 {
				due = time.Date(y, 8, 17, 0, 0, 0, 0, time.UTC)
			}
		}
		for !open(due) {
			due = due.AddDate(0, 0, 1)
		}
		amount := minus(total(sales, from, m), total(purchases, from, m))
		p := object{"from": from, "to": m, "due": due.Format("2006-01-02"), "month": nil, "amount_ore": amount}
		if in := c.find(due.Year(), int(due.Month())); in > 0 {
			p["month"] = in
			settled[in] = plus(settled[in], amount)
		}
		periods = append(periods, p)
		from = m + 1
	}
	return periods, settled
}

// setAside is what a company has set aside for its tax of the year so far, by the
// results of all months until m, with the losses of the years before.
func (c *reckoner) setAside(m int, before col) z {
	loss, result := n(0), n(0)
	for k := 1; k <= m; k++ {
		if _, mo := c.when(k); mo == 1 && k > 1 {
			loss, result = larger(n(0), minus(loss, result)), n(0)
		}
		result = plus(result, before[k])
	}
	taxed := roundDown(larger(n(0), minus(result, loss)), 100_00)
	return r(times(taxed, c.param["company_rate"]), n(10000))
}

// onAccount is an instalment of a year.
func (c *reckoner) onAccount(y int, before col) z {
	first, _ := c.when(1)
	if y < first+2 {
		return n(0)
	}
	sum, years := n(0), int64(0)
	for of := first; of <= y-2; of++ {
		sum, years = plus(sum, c.setAside(c.find(of, 12), before)), years+1
	}
	return roundDown(floor(sum, n(4*years)), 1000_00)
}

// companyTax is the tax of a month, what is paid in it, and the payments. The
// results of later months are not looked at.
func (c *reckoner) companyTax(m int, before col) (tax, paid z, payments []any) {
	y, mo := c.when(m)
	tax, paid = c.setAside(m, before), n(0)
	if m > 1 && mo > 1 {
		tax = minus(tax, c.setAside(m-1, before))
	}
	first, _ := c.when(1)
	if account := c.onAccount(y, before); (mo == 3 || mo == 11) && account.Sign() != 0 {
		paid = plus(paid, account)
		payments = append(payments, object{"kind": "on_account", "year": y, "month": m, "amount_ore": account, "surcharge_ore": n(0)})
	}
	if mo == 11 && y-1 >= first {
		residual := minus(c.setAside(c.find(y-1, 12), before), times(n(2), c.onAccount(y-1, before)))
		surcharge := r(times(larger(n(0), residual), c.param["company_surcharge"]), n(10000))
		residual = plus(residual, surcharge)
		if residual.Sign() != 0 {
			payments = append(payments, object{"kind": "residual", "year": y - 1, "month": m, "amount_ore": residual, "surcharge_ore": surcharge})
		}
		tax, paid = plus(tax, surcharge), plus(paid, residual)
	}
	return tax, paid, payments
}
