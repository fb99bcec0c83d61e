package xlsx

import (
	"strings"

	"startklar.dk/api/figures"
)

// writeAssumptions is what the plan stands on: the firm, and what law and practice
// set, each with its source and year.
func (b *book) writeAssumptions() {
	s := b.assume
	s.add(b.t.T("figures.assume.firm"), asSection)
	fact := func(key, words string) { s.add(b.t.T(key), asLabel).text(1, words, asLabelPlain) }
	fact("figures.start", b.month(1))
	fact("figures.assume.form", b.t.T("figures.form."+string(b.c.Form)))
	registered := b.t.T("figures.change.no")
	if b.c.Registered {
		registered = b.t.T("figures.change.yes")
	}
	fact("figures.vat.registered", registered)
	if b.c.Registered {
		fact("figures.rhythm.title", b.t.T("figures.rhythm."+string(b.c.Rhythm)))
	}
	fact("figures.assume.tax", b.t.T("figures.change.word."+string(b.c.Tax.Kind)))
	s.note(b.t.T("workbook.assume.firm_means"))
	s.skip()
	s.add(b.t.T("figures.assume.params"), asSection)
	table := b.plan.Params
	if table.Year != table.Asked && table.Asked != 0 {
		s.note(b.t.T("figures.params.unknown_year", textA{"Asked": table.Asked, "Year": table.Year}))
	}
	head := s.add("", asHeadLeft)
	head.text(1, b.t.T("workbook.assume.used"), asHead)
	head.text(2, b.t.T("workbook.assume.law"), asHead)
	head.text(3, b.t.T("workbook.assume.known"), asHead)
	head.text(4, b.t.T("workbook.assume.source"), asHeadSource)
	for col := 5; col <= 12; col++ {
		head.text(col, "", asHeadLeft)
	}
	b.global.params = map[string]input{}
	for _, p := range table.Params {
		v, changed := b.c.Params[p.Key]
		if !changed {
			v = p.Value
		}
		l := s.add(b.t.T("figures.param."+p.Key), asLabel)
		if isAmount(p.Key) {
			b.global.params[p.Key] = l.money(1, v)
			l.put(2, cell{value: float64(p.Value) / 100, style: asMoney})
		} else {
			b.global.params[p.Key] = l.pct(1, v, share)
			l.put(2, cell{value: float64(p.Value) / 10_000, style: asPercent})
		}
		l.text(3, p.Known, asText)
		l.text(4, p.Source, asSource)
		if note := p.Note[string(b.t.Lang())]; note != "" {
			s.add("", asLabel).text(4, note, asSource)
		}
		b.call("workbook.name."+p.Key, l.fixed(1))
	}
	s.skip()
	s.add(b.t.T("workbook.assume.rules"), asSection)
	for _, key := range []string{"workbook.rule.vat", "workbook.rule.due", "workbook.rule.credit", "workbook.rule.depreciation", "workbook.rule.tax", "workbook.rule.rounding", "workbook.rule.left_out"} {
		s.note(b.t.T(key))
	}
}

// isAmount says whether a parameter is øre, as its name does.
func isAmount(key string) bool { return strings.HasSuffix(key, "_ore") }

// call gives a cell a name in the reader's language.
func (b *book) call(key, at string) { b.names = append(b.names, name{b.t.T(key), at}) }

// callFigures names what a reader's own formulas may want to stand on.
func (b *book) callFigures() {
	b.call("workbook.name.scenario", b.pick)
	row := func(key string, l line) {
		b.call(key, l.fixed(1)+":"+strings.TrimPrefix(l.fixed(shownYear(figures.Years)), l.s.prefix))
	}
	row("workbook.name.revenue", b.shownRows.revenue)
	row("workbook.name.result", b.shownRows.result)
	row("workbook.name.cash", b.shownRows.closing)
	b.call("workbook.name.overdraft_limit", b.global.overdraftLimit.at)
	b.call("workbook.name.overdraft_rate", b.global.overdraftRate.at)
}
