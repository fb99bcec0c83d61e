package figures_test

import (
	"encoding/json"
	"math/big"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// reckoner works the figures out a second time, slowly and in another way than the
// package: over rationals and unbounded numbers, straight from the tree of a case
// that has no errors of its own, cell by cell as a person would with the
// specification beside. What both come to is compared.
type reckoner struct {
	tree  map[string]any
	param map[string]z
	over  map[string]bool
}

type z = *big.Int

// col is a series: month m at index m, nothing at 0.
type col [37]z

func n(v int64) z             { return big.NewInt(v) }
func plus(a, b z) z           { return new(big.Int).Add(a, b) }
func minus(a, b z) z          { return new(big.Int).Sub(a, b) }
func times(a, b z) z          { return new(big.Int).Mul(a, b) }
func neg(a z) z               { return new(big.Int).Neg(a) }
func less(a, b z) bool        { return a.Cmp(b) < 0 }
func above(a z, b int64) bool { return a.Cmp(n(b)) > 0 }
func below(a z, b int64) bool { return a.Cmp(n(b)) < 0 }

func larger(a, b z) z {
	if less(a, b) {
		return b
	}
	return a
}

func smaller(a, b z) z {
	if less(a, b) {
		return a
	}
	return b
}

func zeros() (c col) {
	for i := range c {
		c[i] = n(0)
	}
	return c
}

// floor is ⌊a/b⌋, also below zero.
func floor(a, b z) z {
	return new(big.Int).Div(a, b) // Euclid's, which rounds down where the divisor is positive
}

// r is a/b to the nearest whole number, halves away from zero.
func r(a, b z) z {
	x := new(big.Rat).SetFrac(a, b)
	half := big.NewRat(1, 2)
	if x.Sign() < 0 {
		return neg(r(neg(a), b))
	}
	x.Add(x, half)
	return floor(x.Num(), x.Denom())
}

func roundUp(x z, unit int64) z   { return neg(roundDown(neg(x), unit)) }
func roundDown(x z, unit int64) z { return times(floor(x, n(unit)), n(unit)) }

func sub(o map[string]any, key string) map[string]any {
	inner, _ := o[key].(map[string]any)
	return inner
}

func num(o map[string]any, key string, without int64) z {
	switch v := o[key].(type) {
	case json.Number:
		x, _ := new(big.Int).SetString(v.String(), 10)
		return x
	case nil:
		return n(without)
	default:
		panic(v)
	}
}

func small(o map[string]any, key string, without int64) int { return int(num(o, key, without).Int64()) }

func yes(o map[string]any, key string, without bool) bool {
	if v, ok := o[key].(bool); ok {
		return v
	}
	return without
}

func text(o map[string]any, key, without string) string {
	if v, ok := o[key].(string); ok {
		return v
	}
	return without
}

// lines are a section's lines that exist, by id.
func (c *reckoner) lines(section string) (ids []string, all map[string]map[string]any) {
	all = map[string]map[string]any{}
	for id := range sub(c.tree, section) {
		if l := sub(sub(c.tree, section), id); l["name"] != nil {
			all[id], ids = l, append(ids, id)
		}
	}
	sort.Strings(ids)
	return ids, all
}

func diff(x, p z) z { return r(times(x, plus(n(10000), p)), n(10000)) }

func grow(x z, growth map[string]any, year int) z {
	if year >= 2 {
		x = diff(x, num(growth, "2", 0))
	}
	if year == 3 {
		x = diff(x, num(growth, "3", 0))
	}
	return x
}

func yearOf(m int) int { return (m + 11) / 12 }

func partOf(total z, k, of int) z {
	return minus(floor(times(total, n(int64(k))), n(int64(of))), floor(times(total, n(int64(k-1))), n(int64(of))))
}

// credit moves each month's amount to where its money moves.
func credit(invoiced col, days int) col {
	out := zeros()
	for m := 1; m <= 36; m++ {
		later := r(times(invoiced[m], n(int64(days%30))), n(30))
		if to := m + days/30; to <= 36 {
			out[to] = plus(out[to], minus(invoiced[m], later))
		}
		if to := m + days/30 + 1; to <= 36 {
			out[to] = plus(out[to], later)
		}
	}
	return out
}

func add(cols ...col) col {
	out := zeros()
	for m := 1; m <= 36; m++ {
		for _, c := range cols {
			out[m] = plus(out[m], c[m])
		}
	}
	return out
}

func negative(c col) col {
	for m := 1; m <= 36; m++ {
		c[m] = neg(c[m])
	}
	return c
}

func total(c col, from, to int) z {
	sum := n(0)
	for m := from; m <= to; m++ {
		sum = plus(sum, c[m])
	}
	return sum
}

// when is the calendar's year and month of a plan month.
func (c *reckoner) when(m int) (int, int) {
	start := text(c.tree, "start", "")
	y, _ := strconv.Atoi(start[:4])
	mo, _ := strconv.Atoi(start[5:])
	for ; m > 1; m-- {
		if mo++; mo == 13 {
			y, mo = y+1, 1
		}
	}
	return y, mo
}

// find is the plan month of a month of the calendar, 0 if the plan has not got it.
func (c *reckoner) find(y, mo int) int {
	for m := 1; m <= 36; m++ {
		if a, b := c.when(m); a == y && b == mo {
			return m
		}
	}
	return 0
}

// sundayOfEaster counts as the Church does, over the epact and the Sunday after the
// full moon (Gauss, with the corrections for the Gregorian calendar of 1900-2199).
func sundayOfEaster(y int) time.Time {
	N := 5
	if y >= 2100 {
		N = 6
	}
	a, b, cc := y%19, y%4, y%7
	d := (19*a + 24) % 30
	e := (2*b + 4*cc + 6*d + N) % 7
	if d == 29 && e == 6 || d == 28 && e == 6 && a > 10 {
		d -= 7
	}
	return time.Date(y, 3, 22+d+e, 0, 0, 0, 0, time.UTC)
}

func open(t time.Time) bool {
	if t.Weekday() == 0 || t.Weekday() == 6 || strings.Contains(" 01-01 06-05 12-24 12-25 12-26 12-31 ", t.Format(" 01-02 ")) {
		return false
	}
	after := int(t.Sub(sundayOfEaster(t.Year())).Hours() / 24)
	return !slices.Contains([]int{-3, -2, 1, 39, 40, 50}, after)
}

func (c *reckoner) registered() bool { return yes(sub(c.tree, "vat"), "registered", true) }

// withVAT is a cost's figure and the VAT beside it that is deducted.
func (c *reckoner) withVAT(net z, taxed bool) (figure, vat z) {
	vat = n(0)
	if taxed {
		vat = r(times(net, c.param["vat_rate"]), n(10000))
	}
	if c.registered() {
		return net, vat
	}
	return plus(net, vat), n(0)
}

func (c *reckoner) own(section, id string, values ...z) {
	for _, v := range values {
		if above(v, 100_000_000_000_000) {
			c.over[section+"/"+id] = true
		}
	}
}

// sold is what a revenue line comes to in a scenario.
type sold struct{ sale, vat, cost, costVAT, received, paid col }

func (c *reckoner) sell(id string, l, s map[string]any) sold {
	out := sold{sale: zeros(), vat: zeros(), cost: zeros(), costVAT: zeros()}
	for m := 1; m <= 36; m++ {
		k := m - small(s, "start_months", 0)
		if k < 1 || k < small(l, "from", 1) || k > small(l, "to", 36) {
			continue
		}
		y := yearOf(k)
		_, calendar := c.when(m)
		var q z
		if cell := sub(l, "months")[strconv.Itoa(k)]; cell != nil && k <= 12 {
			q = num(sub(l, "months"), strconv.Itoa(k), 0)
		} else {
			seasonal := r(times(num(l, "quantity", 0), num(sub(l, "season"), strconv.Itoa(calendar), 10000)), n(10000))
			q = grow(seasonal, sub(l, "growth_quantity"), y)
		}
		q = diff(q, num(s, "quantity", 0))
		p := grow(num(l, "price_ore", 0), sub(l, "growth_price"), y)
		before := r(times(q, p), n(1000))
		out.sale[m] = r(times(q, diff(p, num(s, "price", 0))), n(1000))
		unit := grow(num(l, "unit_cost_ore", 0), sub(l, "growth_cost"), y)
		cost := diff(plus(r(times(before, num(l, "cost_pct", 0)), n(10000)), r(times(q, unit), n(1000))), num(s, "variable", 0))
		if yes(l, "vat", true) && c.registered() {
			_, out.vat[m] = c.withVAT(out.sale[m], true)
		}
		out.cost[m], out.costVAT[m] = c.withVAT(cost, yes(l, "cost_vat", true))
		c.own("revenue", id, q, p, diff(p, num(s, "price", 0)), before, out.sale[m], plus(out.sale[m], out.vat[m]), cost, plus(out.cost[m], out.costVAT[m]))
	}
	out.received = credit(add(out.sale, out.vat), max(0, small(l, "credit_days", 0)+small(s, "payment_days", 0)))
	out.paid = credit(add(out.cost, out.costVAT), small(l, "cost_credit_days", 0))
	return out
}

// invoiced is a cost, its VAT that is deducted, and what is paid.
type invoiced struct{ figure, vat, paid col }

func (c *reckoner) fixed(id string, l, s map[string]any) invoiced {
	out := invoiced{figure: zeros(), vat: zeros()}
	for m := small(l, "from", 1); m <= small(l, "to", 36); m++ {
		amount := n(0)
		if cell := sub(l, "months")[strconv.Itoa(m)]; cell != nil && m <= 12 {
			amount = num(sub(l, "months"), strconv.Itoa(m), 0)
		} else if (m-small(l, "from", 1))%small(l, "every", 1) == 0 {
			amount = grow(num(l, "amount_ore", 0), sub(l, "growth"), yearOf(m))
		}
		out.figure[m], out.vat[m] = c.withVAT(diff(amount, num(s, "fixed", 0)), yes(l, "vat", true))
		c.own("fixed", id, plus(out.figure[m], out.vat[m]))
	}
	out.paid = credit(add(out.figure, out.vat), small(l, "credit_days", 0))
	return out
}

func (c *reckoner) startup(l map[string]any) (out invoiced, depreciation col) {
	out, depreciation = invoiced{figure: zeros(), vat: zeros()}, zeros()
	m := small(l, "month", 1)
	kind := text(l, "kind", "")
	out.figure[m], out.vat[m] = c.withVAT(num(l, "amount_ore", 0), yes(l, "vat", true) && kind != "deposit")
	out.paid = credit(add(out.figure, out.vat), small(l, "credit_days", 0))
	if kind == "asset" {
		for k := 1; k <= small(l, "life_months", 0) && m+k-1 <= 36; k++ {
			depreciation[m+k-1] = partOf(out.figure[m], k, small(l, "life_months", 0))
		}
	}
	return out, depreciation
}

// loan is drawn, interest, principal and balance.
func (c *reckoner) loan(id string, l map[string]any) (drawn, interest, principal, balance col) {
	drawn, interest, principal, balance = zeros(), zeros(), zeros(), zeros()
	month, term, free := small(l, "month", 1), small(l, "term_months", 0), small(l, "free_months", 0)
	amount, rate, kind := num(l, "amount_ore", 0), num(l, "rate", 0), text(l, "kind", "")
	drawn[month] = amount
	left, same := amount, n(0)
	if kind == "annuity" {
		same = level(amount, rate, term-free)
	}
	for k := 1; month+k-1 <= 36; k++ {
		m := month + k - 1
		interest[m] = r(times(left, rate), n(120000))
		pay := n(0)
		switch {
		case kind != "fixed" && k >= term:
			pay = left
		case kind == "bullet":
		case k <= free:
		case kind == "serial":
			pay = partOf(amount, k-free, term-free)
		case kind == "fixed":
			pay = smaller(left, num(l, "principal_ore", 0))
		case kind == "annuity":
			pay = smaller(left, larger(n(0), minus(same, interest[m])))
		}
		principal[m] = pay
		left = minus(left, pay)
		balance[m] = left
		c.own("loans", id, left, plus(pay, interest[m]))
	}
	return drawn, interest, principal, balance
}

// level is an annuity's payment, over rationals.
func level(amount, rate z, months int) z {
	if rate.Sign() == 0 {
		return r(amount, n(int64(months)))
	}
	i := new(big.Rat).SetFrac(rate, n(120000))
	factor := big.NewRat(1, 1)
	for range months { // (1 + i)⁻ⁿ
		factor.Quo(factor, new(big.Rat).Add(big.NewRat(1, 1), i))
	}
	payment := new(big.Rat).Mul(new(big.Rat).SetInt(amount), i)
	payment.Quo(payment, new(big.Rat).Sub(big.NewRat(1, 1), factor))
	return r(payment.Num(), payment.Denom())
}
