package xlsx

import "startklar.dk/api/figures"

// differenceInputs are how a scenario differs from the expected one.
type differenceInputs struct {
	quantity, price, variable, fixed, days, startMonths input
}

// differenceRows are the same in the engine's units.
type differenceRows struct {
	quantity, price, variable, fixed, days, startMonths line
}

// writeScenarioInputs are the differences, side by side. The expected scenario is the
// one that nothing differs from.
func (b *book) writeScenarioInputs() {
	s := b.compare
	s.add(b.t.T("figures.scenarios_differ"), asSection)
	b.heads(s, "", scenarioKeys[:]...)
	percent := func(key string, of func(*figures.Scenario) int64, to func(*differenceInputs) *input) {
		l := s.add(b.t.T(key), asLabel)
		l.put(1, cell{value: 0.0, style: asPercent})
		for i := careful; i < scenarios; i++ {
			*to(&b.global.differs[i]) = l.pct(1+i, of(b.differs[i]), change)
		}
	}
	count := func(key string, w within, of func(*figures.Scenario) int64, to func(*differenceInputs) *input) {
		l := s.add(b.t.T(key), asLabel)
		l.number(1, 0, asWhole)
		for i := careful; i < scenarios; i++ {
			*to(&b.global.differs[i]) = l.whole(1+i, of(b.differs[i]), w)
		}
	}
	percent("figures.difference.quantity", func(s *figures.Scenario) int64 { return s.Quantity }, func(d *differenceInputs) *input { return &d.quantity })
	percent("figures.difference.price", func(s *figures.Scenario) int64 { return s.Price }, func(d *differenceInputs) *input { return &d.price })
	percent("figures.difference.variable", func(s *figures.Scenario) int64 { return s.Variable }, func(d *differenceInputs) *input { return &d.variable })
	percent("figures.difference.fixed", func(s *figures.Scenario) int64 { return s.Fixed }, func(d *differenceInputs) *input { return &d.fixed })
	count("workbook.scenarios.days", lateDays, func(s *figures.Scenario) int64 { return s.PaymentDays }, func(d *differenceInputs) *input { return &d.days })
	count("workbook.scenarios.months", lateMonths, func(s *figures.Scenario) int64 { return s.StartMonths }, func(d *differenceInputs) *input { return &d.startMonths })
	s.skip()
	b.global.differs[expected] = differenceInputs{}
}

// differenceBasis are a scenario's differences as the calculation takes them; the
// expected one has none.
func (b *book) differenceBasis(i int) (r differenceRows) {
	d, in := b.differs[i], &b.global.differs[i]
	b.base.add(b.t.T(scenarioKeys[i]), asSection)
	row := func(key string, v int64, in input) line {
		l := b.base.add(b.t.T(key), asLabel)
		if i == expected {
			l.number(colValue, 0, asWhole)
			return l
		}
		l.formula(colValue, in.whole(), v, asWhole)
		return l
	}
	r.quantity = row("figures.difference.quantity", d.Quantity, in.quantity)
	r.price = row("figures.difference.price", d.Price, in.price)
	r.variable = row("figures.difference.variable", d.Variable, in.variable)
	r.fixed = row("figures.difference.fixed", d.Fixed, in.fixed)
	r.days = row("workbook.scenarios.days", d.PaymentDays, in.days)
	r.startMonths = row("workbook.scenarios.months", d.StartMonths, in.startMonths)
	return r
}

// writeScenarioResults are what the three come to, side by side.
func (b *book) writeScenarioResults() {
	s := b.compare
	s.add(b.t.T("figures.scenarios_results"), asSection)
	b.heads(s, b.t.T("workbook.kroner"), scenarioKeys[:]...)
	money := func(label, name string, col int, st style) {
		l := s.add(label, asLabel)
		for i, k := range b.steps {
			from := k.rows[name]
			l.kroner(1+i, from.on(s, col), from.cell(col).value.(int64), st)
		}
	}
	for y := 1; y <= figures.Years; y++ {
		money(b.t.T("workbook.of_year", textA{"What": b.t.T("figures.sheet.revenue"), "N": y}), "revenue", colYear+y, asMoney)
	}
	for y := 1; y <= figures.Years; y++ {
		money(b.t.T("workbook.of_year", textA{"What": b.t.T("figures.sheet.before_tax"), "N": y}), "before_tax", colYear+y, asResult)
	}
	for y := 1; y <= figures.Years; y++ {
		money(b.t.T("workbook.of_year", textA{"What": b.t.T("workbook.closing_end"), "N": y}), "closing", colYear+y, asResult)
	}
	money(b.t.T("figures.key.lowest_cash"), "lowest", colValue, asResult)
	l := s.add(b.t.T("figures.key.lowest_month"), asLabel)
	out, profit := s.add(b.t.T("figures.key.cash_out_month"), asLabel), s.add(b.t.T("figures.key.profit_month"), asLabel)
	for i, k := range b.steps {
		for name, at := range map[string]line{"lowest_month": l, "cash_out": out, "profit": profit} {
			b.monthOr(at, 1+i, k.rows[name].on(s, colValue), k.rows[name].cell(colValue).value, asText)
		}
	}
	money(b.t.T("figures.key.overdraft_needed"), "needed", colValue, asMoney)
	money(b.t.T("figures.key.gap"), "gap", colValue, asMoney)
	s.skip()
	s.note(b.t.T("workbook.scenarios.pick"))
}
