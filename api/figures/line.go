package figures

const (
	maxTerm = 600 // months of a loan or of an asset's life
	maxEach = 100_000
)

func (f fields) startup(id string) Startup {
	l := Startup{
		Line:       f.line(id),
		Kind:       word(f, "kind", "", Asset, Deposit, Stock, StartupCost),
		Month:      f.month("month"),
		Amount:     f.ore("amount_ore"),
		VAT:        f.yes("vat", true),
		Life:       f.number("life_months", 1, maxTerm, 0),
		CreditDays: f.days("credit_days"),
	}
	f.required("kind")
	switch l.Kind {
	case Asset:
		f.required("life_months")
	case Deposit:
		l.VAT = false
	}
	return l
}

func (f fields) revenue(id string) Revenue {
	l := Revenue{
		Line:           f.line(id),
		Term:           f.term(),
		Price:          f.ore("price_ore"),
		Quantity:       f.number("quantity", 0, maxNumber, 0),
		Months:         f.cells(maxNumber),
		GrowthPrice:    f.growth("growth_price"),
		GrowthQuantity: f.growth("growth_quantity"),
		VAT:            f.yes("vat", true),
		CreditDays:     f.days("credit_days"),
		CostPercent:    f.number("cost_pct", 0, maxEach, 0),
		UnitCost:       f.ore("unit_cost_ore"),
		GrowthCost:     f.growth("growth_cost"),
		CostVAT:        f.yes("cost_vat", true),
		CostCreditDays: f.days("cost_credit_days"),
	}
	for i := range l.Season {
		l.Season[i] = whole
	}
	f.sparse("season", 1, year, func(cells fields, key string, i int) {
		l.Season[i-1] = cells.number(key, 0, maxEach, whole)
	})
	return l
}

func (f fields) fixed(id string) Fixed {
	return Fixed{
		Line:       f.line(id),
		Term:       f.term(),
		Amount:     f.ore("amount_ore"),
		Every:      f.every(),
		Months:     f.cells(maxOre),
		Growth:     f.growth("growth"),
		VAT:        f.yes("vat", true),
		CreditDays: f.days("credit_days"),
	}
}

func (f fields) every() int {
	digits, ok := f.digits("every")
	if !ok {
		return 1
	}
	n := atoi(digits)
	switch n {
	case 1, 3, 6, year:
		return n
	}
	f.fail("every", Enum)
	return 1
}

func (f fields) staff(id string) Staff {
	return Staff{
		Line:       f.line(id),
		Term:       f.term(),
		Pay:        f.ore("pay_ore"),
		Headcount:  f.number("headcount", 0, 1000, 1),
		AddPercent: f.number("add_pct", 0, whole, 0),
		Growth:     f.growth("growth"),
	}
}

func (f fields) loan(id string) Loan {
	l := Loan{
		Line:   f.line(id),
		Kind:   word(f, "kind", "", Annuity, Serial, Bullet, FixedPrincipal),
		Amount: f.ore("amount_ore"),
		Month:  f.month("month"),
		Rate:   f.number("rate", 0, whole, 0),
	}
	var known, free bool
	l.Term, known = f.integer("term_months", 1, maxTerm, 0)
	l.Free, free = f.integer("free_months", 0, maxTerm-1, 0)
	l.Principal = f.number("principal_ore", 1, maxOre, 0)
	f.required("kind")
	switch l.Kind {
	case FixedPrincipal:
		f.required("principal_ore")
		l.Term = 0
	case Annuity, Serial:
		f.required("term_months")
		if known && free && f.has("term_months") && l.Free >= l.Term {
			f.fail("free_months", Range)
		}
	case Bullet:
		f.required("term_months")
	}
	return l
}

func (f fields) own(id string) Own {
	return Own{Line: f.line(id), Month: f.month("month"), Amount: f.ore("amount_ore")}
}

func (f fields) drawing(id string) Drawing {
	return Drawing{
		Line:   f.line(id),
		Term:   f.term(),
		Amount: f.ore("amount_ore"),
		Months: f.cells(maxOre),
		Growth: f.growth("growth"),
	}
}

func (f fields) private(id string) Private {
	return Private{
		Line:   f.line(id),
		Term:   f.term(),
		Kind:   word(f, "kind", Need, Need, OtherIncome),
		Amount: f.ore("amount_ore"),
	}
}
