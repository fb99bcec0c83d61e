package figures_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"startklar.dk/api/figures"
	"startklar.dk/api/figures/figurestest"
)

// computed is a case's result; nil where it overflows.
func computed(t *rapid.T, tree object) *figures.Result {
	c, errs := figures.Decode(written(tree))
	if errs != nil {
		t.Fatalf("a case without errors has %v", errs)
	}
	result, errs := figures.Compute(c, params)
	if errs != nil && errs[0].Code != figures.Overflow {
		t.Fatalf("a case without errors has %v", errs)
	}
	return result
}

func budgets(r *figures.Result) []*figures.Budget {
	var out []*figures.Budget
	for _, b := range []*figures.Budget{r.Expected, r.Careful, r.Optimistic} {
		if b != nil {
			out = append(out, b)
		}
	}
	return out
}

// forEachBudget checks what holds of every budget of every case.
func forEachBudget(t *testing.T, check func(*rapid.T, object, *figures.Budget)) {
	rapid.Check(t, func(t *rapid.T) {
		tree := figurestest.Any(t)
		if r := computed(t, tree); r != nil {
			for _, b := range budgets(r) {
				check(t, tree, b)
			}
		}
	})
}

func TestCashClosesEveryMonth(t *testing.T) {
	forEachBudget(t, func(t *rapid.T, _ object, b *figures.Budget) {
		c, before := &b.Month.Cash, int64(0)
		for m := range figures.Span {
			moved := c.Customers[m] + c.Variable[m] + c.Fixed[m] + c.Staff[m] + c.Startup[m] + c.VAT[m] +
				c.LoansIn[m] + c.LoansOut[m] + c.Interest[m] + c.Own[m] + c.Drawings[m] + c.Tax[m]
			if c.Net[m] != moved || c.Closing[m] != before+moved || c.Overdraft[m] != max(0, -c.Closing[m]) {
				t.Fatalf("month %d does not close", m+1)
			}
			before = c.Closing[m]
		}
		for y := range figures.Years {
			if b.Year.Cash.Closing[y] != c.Closing[12*y+11] || b.Year.Cash.Overdraft[y] != slices.Max(c.Overdraft[12*y:12*y+12]) {
				t.Fatalf("year %d does not close", y+1)
			}
		}
	})
}

func TestTheBalanceBalances(t *testing.T) {
	forEachBudget(t, func(t *rapid.T, _ object, b *figures.Budget) {
		if b.Month.Balance.Difference != (figures.Months{}) || b.Year.Balance.Difference != (figures.PerYear{}) {
			t.Fatalf("differs by %v", b.Month.Balance.Difference)
		}
	})
}

func TestWhatIsSettledAndOwedOfVATIsWhatWasChargedAndBorne(t *testing.T) {
	forEachBudget(t, func(t *rapid.T, _ object, b *figures.Budget) {
		var paid, net int64
		for m := range figures.Span {
			paid -= b.Month.Cash.VAT[m]
			net += b.Month.VAT.Sales[m] - b.Month.VAT.Purchases[m]
		}
		owed := b.Month.Balance.VAT[figures.Span-1]
		if paid+owed != net {
			t.Fatalf("paid %d and owed %d are not %d", paid, owed, net)
		}
		for _, p := range b.VATPeriods {
			if p.Month == nil {
				owed -= p.Amount
			}
		}
		if owed != 0 {
			t.Fatalf("%d øre are owed for no period", owed)
		}
	})
}

func TestALoanWhoseLastPaymentIsInThePlanEndsAtZero(t *testing.T) {
	forEachBudget(t, func(t *rapid.T, tree object, b *figures.Budget) {
		for id := range sub(tree, "loans") {
			l := sub(sub(tree, "loans"), id)
			run := b.Loans[id]
			repaid := int64(0)
			for m := range figures.Span {
				repaid += run.Principal[m]
				if drawn := m+1 >= small(l, "month", 1); drawn && run.Balance[m] != num(l, "amount_ore", 0).Int64()-repaid || run.Balance[m] < 0 {
					t.Fatalf("loan %s has %d in month %d", id, run.Balance[m], m+1)
				}
			}
			last := small(l, "month", 1) + small(l, "term_months", 0) - 1
			if text(l, "kind", "") != "fixed" && last <= figures.Span && run.Balance[last-1] != 0 {
				t.Fatalf("loan %s ends at %d", id, run.Balance[last-1])
			}
		}
	})
}

func TestTheNeedForCapitalIsWhatMeetsIt(t *testing.T) {
	forEachBudget(t, func(t *rapid.T, _ object, b *figures.Budget) {
		c := b.Capital
		if c.Startup+c.Operation != c.Own+c.Loans+c.SupplierCredit+c.Overdraft+c.Gap-c.Cushion {
			t.Fatalf("%+v", c)
		}
	})
}

func TestTheLinesAddUpToTheBudget(t *testing.T) {
	forEachBudget(t, func(t *rapid.T, _ object, b *figures.Budget) {
		var revenue, variable, fixed, staff, drawings figures.Months
		for m := range figures.Span {
			for _, l := range b.Lines.Revenue {
				revenue[m] += l.Sale[m]
				variable[m] += l.Cost.Net[m]
			}
			for _, l := range b.Lines.Fixed {
				fixed[m] += l.Net[m]
			}
			for _, l := range b.Lines.Staff {
				staff[m] += l.Cost[m]
			}
			for _, l := range b.Lines.Drawings {
				drawings[m] -= l.Amount[m]
			}
		}
		got := [...]figures.Months{revenue, variable, fixed, staff, drawings}
		i := &b.Month.Income
		if want := [...]figures.Months{i.Revenue, i.Variable, i.Fixed, i.Staff, b.Month.Cash.Drawings}; got != want {
			t.Fatal(cmp.Diff(want, got))
		}
	})
}

// sums are the statements and key figures: what does not name a line.
func sums(b *figures.Budget) any {
	return []any{b.Month, b.Year, b.Key, b.Capital, b.VATPeriods, b.TaxPayments, b.Says}
}

func TestOtherIDsChangeNoFigure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := figurestest.Any(t)
		other := maps.Clone(tree)
		for _, section := range sections {
			lines := sub(tree, section)
			ids := slices.Sorted(maps.Keys(lines))
			order := rapid.Permutation(ids).Draw(t, "ids")
			renamed := object{}
			for i, id := range ids {
				line := maps.Clone(sub(lines, id))
				line["order"] = json.Number(fmt.Sprint(i))
				renamed[order[i]] = line
			}
			other[section] = renamed
		}
		a, b := computed(t, tree), computed(t, other)
		if a == nil || b == nil {
			if a != b {
				t.Fatal("one overflows")
			}
			return
		}
		for i := range budgets(a) {
			if diff := cmp.Diff(sums(budgets(a)[i]), sums(budgets(b)[i])); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

var sections = []string{"startup", "revenue", "fixed", "staff", "loans", "own", "drawings", "private"}

func TestAScenarioWithoutDifferencesIsTheExpectedOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := figurestest.Any(t)
		tree["scenarios"] = object{"careful": object{"payment_days": 0}}
		r := computed(t, tree)
		if r == nil {
			return
		}
		if r.Optimistic != nil {
			t.Fatal("there is a scenario that the case has not got")
		}
		if diff := cmp.Diff(r.Expected, r.Careful); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestTwiceTheMoneyIsTwiceTheFigures holds but for rounding: a few øre a line and
// month, and in a company's tax the steps of 100 kr. and 1.000 kr.
func TestTwiceTheMoneyIsTwiceTheFigures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := figurestest.Calm(t)
		once, twice := computed(t, tree), computed(t, doubled(tree))
		off := int64(10_000)
		if text(sub(tree, "tax"), "kind", "") == "company" {
			off = 2_000_000
		}
		a, b := decoded(written(once.Expected.Month)), decoded(written(twice.Expected.Month))
		alike(t, "", a, b, off)
	})
}

// doubled is a case with twice every amount of money.
func doubled(tree object) object {
	values := flattened("", tree, map[string]json.RawMessage{})
	out := object{"values": values}
	for path, raw := range values {
		parts := strings.Split(path, "/")
		money := slices.ContainsFunc(parts, func(p string) bool { return strings.HasSuffix(p, "_ore") }) ||
			slices.Contains(parts, "months") && (parts[0] == "fixed" || parts[0] == "drawings")
		if v, err := strconv.ParseInt(string(raw), 10, 64); money && err == nil {
			values[path] = json.RawMessage(strconv.FormatInt(2*v, 10))
		}
	}
	return out
}

// alike compares twice a with b, number by number.
func alike(t *rapid.T, at string, a, b any, off int64) {
	switch a := a.(type) {
	case object:
		for key := range a {
			alike(t, at+"/"+key, a[key], b.(object)[key], off)
		}
	case []any:
		for i := range a {
			alike(t, fmt.Sprint(at, "/", i), a[i], b.([]any)[i], off)
		}
	case json.Number:
		x, _ := a.Int64()
		y, _ := b.(json.Number).Int64()
		if d := y - 2*x; d < -off || d > off {
			t.Fatalf("%s is %d, and %d of twice the money", at, x, y)
		}
	}
}

// flattened is a case as its values are stored.
func flattened(at string, v any, into map[string]json.RawMessage) map[string]json.RawMessage {
	if o, ok := v.(object); ok {
		for key, inner := range o {
			flattened(strings.TrimPrefix(at+"/"+key, "/"), inner, into)
		}
		return into
	}
	into[at] = written(v)
	return into
}

func TestACaseIsTheSameHoweverItIsStored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := figurestest.Any(t)
		values := flattened("", tree, map[string]json.RawMessage{})
		want, errs := figures.Decode(written(tree))
		if errs != nil {
			t.Fatal(errs)
		}
		// What another device wrote to a line that was deleted, what was typed as
		// arithmetic, a remark, what was taken back, and what a newer app knows.
		for path, raw := range map[string]string{
			"revenue/gone/price_ore": "-5", "typed/revenue/a-1/price_ore": `"12*4500"`, "note/vat": `"husk"`,
			"revenue/gone/name": "null", "vat/later/deep": "1", "own/gone": "{}", "later": `{"a":{"b":[]}}`,
		} {
			values[path] = json.RawMessage(raw)
		}
		// A whole line as one value, and one that says otherwise of it on a shorter path, as no app writes them.
		if lines := sub(tree, "fixed"); len(lines) > 0 {
			id := rapid.SampledFrom(slices.Sorted(maps.Keys(lines))).Draw(t, "whole")
			maps.DeleteFunc(values, func(path string, _ json.RawMessage) bool { return strings.HasPrefix(path, "fixed/"+id+"/") })
			values["fixed/"+id] = written(sub(lines, id))
			values["fixed"] = written(object{id: object{"name": "Another"}})
		}
		byPath, errs := figures.Read(values)
		if errs != nil {
			t.Fatal(errs)
		}
		inFile, errs := figures.Decode(written(object{"values": values, "plan_id": "x"}))
		if errs != nil {
			t.Fatal(errs)
		}
		if diff := cmp.Diff(want, byPath); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(want, inFile); diff != "" {
			t.Fatal(diff)
		}
	})
}
