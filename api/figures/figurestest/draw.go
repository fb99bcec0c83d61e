// Package figurestest draws cases of the budgets at random, for the tests of the
// engine and of what shows its results. Only tests stand on it.
package figurestest

import (
	"encoding/json"
	"fmt"
	"strconv"

	"pgregory.net/rapid"
)

// Tree is a case as it stands in a file.
type Tree = map[string]any

// drawing draws cases that have no errors.
type drawing struct {
	t *rapid.T
	// most is the largest amount, number and percentage: of a firm, or all that may be
	// typed.
	ore, number, percent int64
	calm                 bool // no growth or scenarios
}

// Any is a case: every field may be there, and lines of all kinds. One in ten has
// amounts up to the largest that may be typed.
func Any(t *rapid.T) Tree {
	if rapid.IntRange(0, 9).Draw(t, "scale") == 0 {
		return drawing{t: t, ore: 10_000_000_000_000, number: 1_000_000_000_000, percent: 100_000}.tree()
	}
	return Firm(t)
}

// Firm is a case with the amounts of a small firm.
func Firm(t *rapid.T) Tree {
	return drawing{t: t, ore: firmOre, number: firmNumber, percent: firmPercent}.tree()
}

// Calm is a firm's case without growth and scenarios.
func Calm(t *rapid.T) Tree {
	return drawing{t: t, ore: firmOre, number: firmNumber, percent: firmPercent, calm: true}.tree()
}

// The largest of a small firm: an amount, a number sold in a month and a percentage.
const (
	firmOre     = 50_000_000
	firmNumber  = 100_000
	firmPercent = 3000
)

// int is small as often as it is large.
func (d drawing) int(low, high int64) json.Number {
	v := rapid.Int64Range(low, high).Draw(d.t, "n")
	switch rapid.IntRange(0, 3).Draw(d.t, "from the other end") {
	case 0:
		v = low + (high - v)
	case 1:
		v = low + (high-low)/(2+(v-low)%5)
	}
	return json.Number(strconv.FormatInt(v, 10))
}

func (d drawing) chance(oneIn int) bool { return rapid.IntRange(1, oneIn).Draw(d.t, "chance") == 1 }

// maybe sets a field in about half of all cases.
func (d drawing) maybe(o Tree, key string, low, high int64) {
	if d.chance(2) {
		o[key] = d.int(low, high)
	}
}

func (d drawing) maybeYes(o Tree, key string) {
	if d.chance(3) {
		o[key] = rapid.Bool().Draw(d.t, key)
	}
}

func (d drawing) cells(o Tree, key string, first, last int, low, high int64) {
	if !d.chance(3) {
		return
	}
	cells := Tree{}
	for i := first; i <= last; i++ {
		if d.chance(3) {
			cells[strconv.Itoa(i)] = d.int(low, high)
		}
	}
	o[key] = cells
}

func (d drawing) growth(o Tree, key string) {
	if !d.calm {
		d.cells(o, key, 2, 3, -min(10000, d.percent), d.percent)
	}
}

func (d drawing) term(o Tree) {
	if d.chance(2) {
		from := rapid.Int64Range(1, 36).Draw(d.t, "from")
		o["from"] = json.Number(strconv.FormatInt(from, 10))
		if d.chance(2) {
			o["to"] = d.int(from, 36)
		}
	} else if d.chance(3) {
		o["to"] = d.int(1, 36)
	}
}

func (d drawing) one(of ...string) string { return rapid.SampledFrom(of).Draw(d.t, "word") }

func (d drawing) section(tree Tree, name string, most int, line func(Tree)) {
	lines := Tree{}
	for i := range rapid.IntRange(0, most).Draw(d.t, name) {
		l := Tree{"name": fmt.Sprint("linje ", i)}
		line(l)
		lines[fmt.Sprintf("%c-%d", "abcdefghijklmnopqrstuvwxyz"[rapid.IntRange(0, 25).Draw(d.t, "id")], i)] = l
	}
	if len(lines) > 0 {
		tree[name] = lines
	}
}

func (d drawing) tree() Tree {
	form := d.one("personal", "company")
	tree := Tree{"start": fmt.Sprintf("20%02d-%02d", rapid.IntRange(20, 99).Draw(d.t, "year"), rapid.IntRange(1, 12).Draw(d.t, "month")), "form": form}
	vat := Tree{}
	d.maybeYes(vat, "registered")
	if d.chance(2) {
		vat["rhythm"] = d.one("half_year", "quarter", "month")
	}
	tree["vat"] = vat
	tree["tax"] = d.tax(form)
	overdraft := Tree{}
	d.maybe(overdraft, "limit_ore", 0, d.ore)
	d.maybe(overdraft, "rate", 0, 3000)
	tree["overdraft"] = overdraft
	if d.chance(5) {
		p := Tree{}
		d.maybe(p, "vat_rate", 0, 10000)
		d.maybe(p, "vat_limit_ore", 0, d.ore)
		d.maybe(p, "half_year_max_ore", 0, d.ore)
		d.maybe(p, "quarter_max_ore", 0, d.ore)
		d.maybe(p, "company_rate", 0, 10000)
		d.maybe(p, "company_surcharge", 0, 10000)
		d.maybe(p, "capital_min_ore", 0, d.ore)
		tree["params"] = p
	}
	scenarios := Tree{}
	for _, name := range []string{"careful", "optimistic"} {
		if d.calm || d.chance(2) {
			continue
		}
		s := Tree{}
		for _, key := range []string{"quantity", "price", "variable", "fixed"} {
			d.maybe(s, key, -min(10000, d.percent), d.percent)
		}
		d.maybe(s, "payment_days", -360, 360)
		d.maybe(s, "start_months", 0, 35)
		scenarios[name] = s
	}
	tree["scenarios"] = scenarios
	d.linesOf(tree, form)
	return tree
}

func (d drawing) tax(form string) Tree {
	tax := Tree{}
	if d.chance(3) {
		return tax
	}
	if form == "company" {
		tax["kind"] = "company"
		return tax
	}
	tax["kind"] = "b_skat"
	d.cells(tax, "b_skat_ore", 1, 3, 0, d.ore/10)
	if d.chance(3) {
		tax["b_skat_pay"] = Tree{strconv.Itoa(rapid.IntRange(1, 12).Draw(d.t, "pay")): rapid.Bool().Draw(d.t, "paid")}
	}
	return tax
}

func (d drawing) linesOf(tree Tree, form string) {
	d.section(tree, "startup", 4, func(l Tree) {
		l["kind"] = d.one("asset", "deposit", "stock", "cost")
		d.maybe(l, "month", 1, 36)
		d.maybe(l, "amount_ore", 0, d.ore)
		d.maybeYes(l, "vat")
		d.maybe(l, "credit_days", 0, 360)
		if l["kind"] == "asset" {
			l["life_months"] = d.int(1, 60)
		}
	})
	d.section(tree, "revenue", 3, func(l Tree) {
		d.term(l)
		if !d.chance(5) {
			l["price_ore"], l["quantity"] = d.int(0, d.ore/100), d.int(0, d.number)
		}
		d.cells(l, "season", 1, 12, 0, min(100_000, d.percent*5))
		d.cells(l, "months", 1, 12, 0, d.number)
		d.growth(l, "growth_price")
		d.growth(l, "growth_quantity")
		d.growth(l, "growth_cost")
		d.maybeYes(l, "vat")
		d.maybeYes(l, "cost_vat")
		d.maybe(l, "credit_days", 0, 360)
		d.maybe(l, "cost_credit_days", 0, 120)
		d.maybe(l, "cost_pct", 0, min(100_000, d.percent*4))
		d.maybe(l, "unit_cost_ore", 0, d.ore/300)
	})
	d.section(tree, "fixed", 3, func(l Tree) {
		d.term(l)
		d.maybe(l, "amount_ore", 0, d.ore/20)
		if d.chance(2) {
			l["every"] = json.Number(d.one("1", "3", "6", "12"))
		}
		d.cells(l, "months", 1, 12, 0, d.ore/20)
		d.growth(l, "growth")
		d.maybeYes(l, "vat")
		d.maybe(l, "credit_days", 0, 360)
	})
	d.section(tree, "staff", 2, func(l Tree) {
		d.term(l)
		d.maybe(l, "pay_ore", 0, d.ore/20)
		d.maybe(l, "headcount", 0, 4)
		d.maybe(l, "add_pct", 0, 10000)
		d.growth(l, "growth")
	})
	d.section(tree, "loans", 3, func(l Tree) {
		l["kind"] = d.one("annuity", "serial", "bullet", "fixed")
		d.maybe(l, "amount_ore", 0, d.ore)
		d.maybe(l, "month", 1, 36)
		d.maybe(l, "rate", 0, 10000)
		if l["kind"] == "fixed" {
			l["principal_ore"] = d.int(1, d.ore/10)
			d.maybe(l, "free_months", 0, 40)
			return
		}
		term := rapid.Int64Range(1, 90).Draw(d.t, "term")
		l["term_months"] = json.Number(strconv.FormatInt(term, 10))
		d.maybe(l, "free_months", 0, term-1)
	})
	d.section(tree, "own", 2, func(l Tree) {
		d.maybe(l, "month", 1, 36)
		d.maybe(l, "amount_ore", 0, d.ore)
	})
	if form == "personal" {
		d.section(tree, "drawings", 2, func(l Tree) {
			d.term(l)
			d.maybe(l, "amount_ore", 0, d.ore/20)
			d.cells(l, "months", 1, 12, 0, d.ore/20)
			d.growth(l, "growth")
		})
	}
	d.section(tree, "private", 2, func(l Tree) {
		d.term(l)
		if d.chance(2) {
			l["kind"] = d.one("need", "income")
		}
		d.maybe(l, "amount_ore", 0, d.ore/20)
	})
}
