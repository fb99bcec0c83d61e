package figures

import (
	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
)

// fieldKind is how a field of a line is edited.
type fieldKind int

const (
	number  fieldKind = iota // a number in the field's unit, or a sum
	month                    // a month of the plan, by its name
	yes                      // on or off
	choice                   // one of a few words
	written                  // any text
)

// field is one thing that can be said of a line: see figures.md, section 2.
type field struct {
	name    string // as in the path
	kind    fieldKind
	unit    unit
	signed  bool     // a number that may be below zero
	choices []string // the words, whose texts are figures.choice.…
	without string   // what stands for nothing typed, for a switch and a choice
	more    bool     // is asked for among what few need
	when    func(f plan.Figures, line string) bool
}

// A line's fields, in the order in which they are asked for. The name comes first of
// all and is not among them.
var fieldsOf = map[plan.Section][]field{
	plan.SectionStartup: {
		{name: "kind", kind: choice, choices: []string{string(engine.Asset), string(engine.Deposit), string(engine.Stock), string(engine.StartupCost)}},
		{name: "amount_ore", unit: money},
		{name: "month", kind: month},
		{name: "life_months", unit: whole, when: kindIs(string(engine.Asset))},
		{name: "vat", kind: yes, without: "true", when: kindIs(string(engine.Asset), string(engine.Stock), string(engine.StartupCost)), more: true},
		{name: "credit_days", unit: whole, more: true},
	},
	plan.SectionRevenue: {
		{name: "price_ore", unit: money},
		{name: "unit", kind: written},
		{name: "quantity", unit: count},
		{name: "cost_pct", unit: percent},
		{name: "unit_cost_ore", unit: money},
		{name: "credit_days", unit: whole},
		{name: "growth_quantity/2", unit: percent, signed: true, more: true},
		{name: "growth_quantity/3", unit: percent, signed: true, more: true},
		{name: "growth_price/2", unit: percent, signed: true, more: true},
		{name: "growth_price/3", unit: percent, signed: true, more: true},
		{name: "growth_cost/2", unit: percent, signed: true, more: true},
		{name: "growth_cost/3", unit: percent, signed: true, more: true},
		{name: "from", kind: month, more: true},
		{name: "to", kind: month, more: true},
		{name: "vat", kind: yes, without: "true", more: true},
		{name: "cost_vat", kind: yes, without: "true", more: true},
		{name: "cost_credit_days", unit: whole, more: true},
	},
	plan.SectionFixed: {
		{name: "amount_ore", unit: money},
		{name: "every", kind: choice, choices: []string{"1", "3", "6", "12"}, without: "1"},
		{name: "from", kind: month},
		{name: "to", kind: month, more: true},
		{name: "growth/2", unit: percent, signed: true, more: true},
		{name: "growth/3", unit: percent, signed: true, more: true},
		{name: "vat", kind: yes, without: "true"},
		{name: "credit_days", unit: whole, more: true},
	},
	plan.SectionStaff: {
		{name: "pay_ore", unit: money},
		{name: "headcount", unit: whole},
		{name: "add_pct", unit: percent},
		{name: "from", kind: month},
		{name: "to", kind: month, more: true},
		{name: "growth/2", unit: percent, signed: true, more: true},
		{name: "growth/3", unit: percent, signed: true, more: true},
	},
	plan.SectionLoans: {
		{name: "kind", kind: choice, choices: []string{string(engine.Annuity), string(engine.Serial), string(engine.Bullet), string(engine.FixedPrincipal)}},
		{name: "amount_ore", unit: money},
		{name: "rate", unit: percent},
		{name: "term_months", unit: whole, when: kindIs(string(engine.Annuity), string(engine.Serial), string(engine.Bullet))},
		{name: "principal_ore", unit: money, when: kindIs(string(engine.FixedPrincipal))},
		{name: "free_months", unit: whole, when: kindIs(string(engine.Annuity), string(engine.Serial))},
		{name: "month", kind: month},
	},
	plan.SectionOwn: {
		{name: "amount_ore", unit: money},
		{name: "month", kind: month},
	},
	plan.SectionDrawings: {
		{name: "amount_ore", unit: money},
		{name: "from", kind: month},
		{name: "to", kind: month, more: true},
		{name: "growth/2", unit: percent, signed: true, more: true},
		{name: "growth/3", unit: percent, signed: true, more: true},
	},
	plan.SectionPrivate: {
		{name: "kind", kind: choice, choices: []string{string(engine.Need), string(engine.OtherIncome)}, without: string(engine.Need)},
		{name: "amount_ore", unit: money},
		{name: "from", kind: month, more: true},
		{name: "to", kind: month, more: true},
	},
}

// kindIs shows a field for lines of some kinds.
func kindIs(kinds ...string) func(f plan.Figures, line string) bool {
	return func(f plan.Figures, line string) bool {
		is := f.Text(line + "/kind")
		for _, k := range kinds {
			if k == is {
				return true
			}
		}
		return false
	}
}

// needs are what must come along where another kind is chosen, so that the line can
// be computed: a life for what is depreciated, a term for what is repaid.
func needs(in plan.Section, kind string) map[string]int64 {
	switch {
	case in == plan.SectionStartup && kind == string(engine.Asset):
		return map[string]int64{"life_months": 60}
	case in == plan.SectionLoans && kind == string(engine.FixedPrincipal):
		return map[string]int64{"principal_ore": 100_000}
	case in == plan.SectionLoans:
		return map[string]int64{"term_months": 60}
	}
	return nil
}
