package figures

// startup is a line of the start-up budget in its month. An asset is depreciated
// straight over its life from that month on; the parts sum to its cost exactly.
func (s *setting) startup(l *Startup) StartupRun {
	run := StartupRun{CostRun: CostRun{ID: l.ID}}
	m := l.Month - 1
	run.Net[m], run.VAT[m] = s.vat(l.Amount, l.VAT)
	run.pay(l.CreditDays)
	if l.Kind == Asset {
		for k := int64(1); k <= l.Life && m < Span; k++ {
			run.Depreciation[m] = part(run.Net[l.Month-1], k, l.Life)
			m++
		}
	}
	return run
}

// pay fills in when a cost is paid.
func (r *CostRun) pay(days int64) {
	gross := r.Net
	gross.add(&r.VAT)
	r.Paid = gross.moved(days)
}

// fixed is a fixed cost in the months in which it is invoiced: a yearly insurance
// is not spread. Years 2 and 3 grow from what is typed for a normal time, not from
// the cells of year 1.
func (s *setting) fixed(l *Fixed, sc *Scenario) CostRun {
	run := CostRun{ID: l.ID}
	for m := l.From; m <= l.To; m++ {
		amount, typed := l.Months.typed(m)
		if !typed {
			if (m-l.From)%l.Every != 0 {
				continue
			}
			amount = l.Growth.grown(l.Amount, planYear(m))
		}
		net, vat := s.vat(changed(amount, sc.Fixed), l.VAT)
		s.watch("fixed", l.ID, net+vat)
		run.Net[m-1], run.VAT[m-1] = net, vat
	}
	run.pay(l.CreditDays)
	return run
}

// staff is pay with what is added to it (pension, holiday pay, ATP), paid in its
// month with the tax that is withheld of it. Pay has no VAT.
func (s *setting) staff(l *Staff) StaffRun {
	run := StaffRun{ID: l.ID}
	for m := l.From; m <= l.To; m++ {
		pay := mulDiv(l.Growth.grown(l.Pay, planYear(m)), l.Headcount, 1)
		cost := pay + percent(pay, l.AddPercent)
		s.watch("staff", l.ID, cost)
		run.Headcount[m-1], run.Cost[m-1] = l.Headcount, cost
	}
	return run
}

// drawing is what the owner takes out, in its month.
func (s *setting) drawing(l *Drawing) AmountRun {
	run := AmountRun{ID: l.ID}
	for m := l.From; m <= l.To; m++ {
		amount, typed := l.Months.typed(m)
		if !typed {
			amount = l.Growth.grown(l.Amount, planYear(m))
		}
		s.watch("drawings", l.ID, amount)
		run.Amount[m-1] = amount
	}
	return run
}
