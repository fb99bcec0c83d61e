package xlsx

import "startklar.dk/api/figures"

// writeResults is what the sheets with inputs say of what follows from them, and the
// key figures.
func (b *book) writeResults() {
	b.writeStartup()
	b.writePrivate()
	b.writeStaff()
	b.writeScenarioResults()
	b.writeKey()
}

// writeStartup completes the start-up budget, and shows how it is financed.
func (b *book) writeStartup() {
	s := b.startup
	var vat, all []string
	var vatSum, allSum int64
	for i, r := range b.awaiting.startupRows {
		run, of := &b.budgets[expected].Lines.Startup[i], &b.basis.startup[i]
		in := func(l line) string { return "SUM(" + l.span(s, colMonth+1, colMonth+figures.Span) + ")" }
		taxed, net := total36(&run.VAT), total36(&run.Net)
		r.kroner(7, in(of.vat), taxed, asExact)
		r.kroner(8, "("+in(of.net)+"+"+in(of.vat)+")", net+taxed, asExact)
		vat, all = append(vat, in(of.vat)), append(all, in(of.net)+"+"+in(of.vat))
		vatSum, allSum = vatSum+taxed, allSum+net+taxed
	}
	b.awaiting.startupTotal.kroner(7, "("+sum(vat)+")", vatSum, asTotalExact)
	b.awaiting.startupTotal.kroner(8, "("+sum(all)+")", allSum, asTotalExact)
	for i, r := range b.awaiting.loanLinks {
		l, in := &b.c.Loans[i], &b.in.loans[i]
		words := b.nameOf(l.Line, "figures.line.loans")
		r.put(0, cell{formula: in.name + `&""`, value: words, style: asLabel})
		r.fit(words)
		r.text(1, b.t.T("figures.kind."+string(l.Kind)), asText)
		r.put(2, cell{formula: in.month.at, value: int64(l.Month), style: asWhole})
		r.put(3, cell{formula: in.amount.at, value: float64(l.Amount) / 100, style: asExact})
	}
	s.breaks = append(s.breaks, len(s.rows)+1)
	s.add(b.t.T("figures.need"), asSection)
	until := s.add(b.t.T("workbook.capital.until"), asLabel)
	f, v := b.picked(s, colValue, named("lowest_month"))
	b.monthOr(until, 3, f, v, asText)
	group := func(title string, total string, names [][2]string) {
		b.heads(s, b.t.T(title), "", "", "workbook.kr")
		for _, n := range names {
			b.show(s.add(b.t.T(n[1]), asLabel), 3, named(n[0]), colValue, asMoney)
		}
	}
	group("figures.capital.uses", "", [][2]string{
		{"cap_startup", "figures.capital.startup"}, {"cap_operation", "figures.capital.operation"}, {"cap_cushion", "figures.capital.cushion"},
	})
	s.skip()
	group("figures.capital.paid_by", "", [][2]string{
		{"cap_own", "figures.capital.own"},
		{"cap_loans", "figures.capital.loans"},
		{"cap_credit", "figures.capital.supplier_credit"},
		{"cap_overdraft", "figures.capital.overdraft"},
		{"cap_gap", "figures.capital.gap"},
	})
}

func total36(v *figures.Months) int64 { return total(v, 1) + total(v, 2) + total(v, 3) }

// writePrivate completes the private budget.
func (b *book) writePrivate() {
	s := b.private
	for _, r := range b.awaiting.privateRows {
		for y := 1; y <= figures.Years; y++ {
			from := b.basis.need[r.i]
			r.kroner(3+y, from.on(s, colYear+y), from.cell(colYear+y).value.(int64), asMoney)
		}
	}
	for y := 1; y <= figures.Years; y++ {
		b.show(b.awaiting.privateSums, 3+y, named("need"), colYear+y, asTotal)
		b.figureOr(b.awaiting.privateYield, 3+y, "yield", colYear+y, "/100", 100, asMoney)
		b.figureOr(b.awaiting.privateLeft, 3+y, "left", colYear+y, "/100", 100, asResult)
	}
}

// writeStaff is what each line of employees costs a year.
func (b *book) writeStaff() {
	for i, r := range b.awaiting.staffRows {
		from := b.basis.staff[i]
		for y := 1; y <= figures.Years; y++ {
			r.kroner(7+y, "SUM("+from.span(b.staff, colMonth+year*(y-1)+1, colMonth+year*y)+")", total(&b.budgets[expected].Lines.Staff[i].Cost, y), asMoney)
		}
	}
	if len(b.c.Staff) > 0 {
		l := b.staff.total(b.t.T("workbook.total"), 7)
		for y := 1; y <= figures.Years; y++ {
			b.show(l, 7+y, named("staff"), colYear+y, asTotal)
		}
	}
}

// writeKey are the key figures, with what each means.
func (b *book) writeKey() {
	s := b.key
	yearHeads := func(title string) {
		b.heads(s, title, "figures.col.year_1", "figures.col.year_2", "figures.col.year_3", "")
		line{s, len(s.rows)}.text(5, b.t.T("workbook.means"), asHeadLeft)
	}
	means := func(l line, key string) { l.text(5, b.t.T(key), asQuiet) }
	yearHeads(b.t.T("figures.keys.earn"))
	three := func(name, key, meaning, by string, divide float64, st style) {
		l := s.add(b.t.T(key), asLabel)
		for y := 1; y <= figures.Years; y++ {
			b.figureOr(l, y, name, colYear+y, by, divide, st)
		}
		if meaning != "" {
			means(l, meaning)
		}
	}
	money := func(name, key string, st style) {
		l := s.add(b.t.T(key), asLabel)
		for y := 1; y <= figures.Years; y++ {
			b.show(l, y, named(name), colYear+y, st)
		}
	}
	money("revenue", "figures.sheet.revenue", asMoney)
	money("contribution", "figures.sheet.contribution", asMoney)
	three("ratio", "figures.key.ratio", "figures.key_means.ratio", "/10000", 10_000, asPercent)
	three("break_even", "figures.key.break_even_year", "figures.key_means.break_even_year", "/100", 100, asMoney)
	three("break_even_month", "figures.key.break_even", "figures.key_means.break_even", "/100", 100, asMoney)
	three("margin", "figures.key.margin", "figures.key_means.margin", "/10000", 10_000, asPercent)
	money("before_tax", "figures.sheet.before_tax", asResult)
	s.skip()
	b.heads(s, b.t.T("figures.keys.cash"), "workbook.kr", "", "", "")
	line{s, len(s.rows)}.text(5, b.t.T("workbook.means"), asHeadLeft)
	one := func(name, key, meaning string, st style) {
		l := s.add(b.t.T(key), asLabel)
		b.show(l, 1, named(name), colValue, st)
		if meaning != "" {
			means(l, meaning)
		}
	}
	month := func(name, key, meaning string) {
		l := s.add(b.t.T(key), asLabel)
		f, v := b.picked(s, colValue, named(name))
		b.monthOr(l, 1, f, v, asText)
		if meaning != "" {
			means(l, meaning)
		}
	}
	one("lowest", "figures.key.lowest_cash", "figures.key_means.lowest_cash", asResult)
	month("lowest_month", "figures.key.lowest_month", "")
	one("needed", "figures.key.overdraft_needed", "figures.key_means.overdraft_needed", asMoney)
	one("gap", "figures.key.gap", "figures.key_means.gap", asMoney)
	month("cash_out", "figures.key.cash_out_month", "figures.key_means.cash_out_month")
	month("profit", "figures.key.profit_month", "figures.key_means.profit_month")
	if b.c.Form == figures.Company {
		return
	}
	s.skip()
	yearHeads(b.t.T("figures.keys.private"))
	money("need", "figures.key.private_need", asMoney)
	means(line{s, len(s.rows)}, "figures.key_means.private_need")
	three("yield", "figures.key.private_yield", "figures.key_means.private_yield", "/100", 100, asMoney)
	three("left", "figures.key.private_left", "figures.key_means.private_left", "/100", 100, asResult)
}
