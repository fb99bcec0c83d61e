package figures

// thousand is how many thousandths one sold thing is.
const thousand = 1000

// revenue is what a line sells. A scenario that starts later moves the line's own
// months, so that its first month of sales is its first wherever that falls in the
// calendar; the season stays the calendar's. A scenario's price changes no cost:
// goods cost what they cost.
func (s *setting) revenue(l *Revenue, sc *Scenario) RevenueRun {
	run := RevenueRun{ID: l.ID, Cost: CostRun{ID: l.ID}}
	for m := 1; m <= Span; m++ {
		own := m - int(sc.StartMonths)
		if !l.has(own) {
			continue
		}
		y := planYear(own)
		number, typed := l.Months.typed(own)
		if !typed {
			normal := percent(l.Quantity, l.Season[s.calendarMonth(m)-1])
			number = l.GrowthQuantity.grown(normal, y)
		}
		number = changed(number, sc.Quantity)
		listed := l.GrowthPrice.grown(l.Price, y)
		price := changed(listed, sc.Price)
		before := mulDiv(number, listed, thousand)
		sale := mulDiv(number, price, thousand)
		cost := percent(before, l.CostPercent) + mulDiv(number, l.GrowthCost.grown(l.UnitCost, y), thousand)
		cost = changed(cost, sc.Variable)

		var vat int64
		if l.VAT && s.c.Registered {
			_, vat = s.vat(sale, true)
		}
		net, costVAT := s.vat(cost, l.CostVAT)
		s.watch("revenue", l.ID, number, listed, price, before, sale+vat, net+costVAT)
		i := m - 1
		run.Number[i], run.Price[i], run.Sale[i], run.VAT[i] = number, price, sale, vat
		run.Cost.Net[i], run.Cost.VAT[i] = net, costVAT
	}
	gross := run.Sale
	gross.add(&run.VAT)
	run.Received = gross.moved(max(0, l.CreditDays+sc.PaymentDays))
	run.Cost.pay(l.CostCreditDays)
	return run
}
