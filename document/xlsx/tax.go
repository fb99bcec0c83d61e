package xlsx

import (
	"strconv"
	"time"

	"startklar.dk/api/figures"
)

// companyTaxSteps sets a company's tax aside month by month, by the result of the
// calendar's year so far, and pays it on account and as residual tax.
func (b *book) companyTaxSteps(k *calculation) {
	s, v := k.s, taxStepsOf(b.c, b.p, k.b)
	at := func(m int) figures.Month { return b.c.Start.Add(m - 1) }
	rate, surcharge := b.basis.params["company_rate"].on(s, colValue), b.basis.params["company_surcharge"].on(s, colValue)
	begins := func(m int) bool { return m == 1 || at(m).Month == time.January }
	result := s.add(b.t.T("workbook.tax.so_far"), asLabel)
	loss := s.add(b.t.T("workbook.tax.loss"), asLabel)
	result.each(func(m int) string {
		if begins(m) {
			return k.at("before_tax", m)
		}
		return result.at(colMonth+m-1) + "+" + k.at("before_tax", m)
	}, &v.result)
	loss.each(func(m int) string {
		switch {
		case m == 1:
			return "0"
		case begins(m):
			return "MAX(0," + loss.at(colMonth+m-1) + "-" + result.at(colMonth+m-1) + ")"
		}
		return loss.at(colMonth + m - 1)
	}, &v.loss)
	taxable := s.add(b.t.T("workbook.tax.taxable"), asLabel).each(func(m int) string {
		return "INT(MAX(0," + result.at(colMonth+m) + "-" + loss.at(colMonth+m) + ")/10000)*10000"
	}, &v.taxable)
	set := s.add(b.t.T("workbook.tax.set"), asLabel).each(func(m int) string { return shareOf(taxable.at(colMonth+m), rate) }, &v.set)
	account := s.add(b.t.T("workbook.tax.on_account"), asLabel)
	residual := s.add(b.t.T("workbook.tax.residual"), asLabel)
	extra := s.add(b.t.T("figures.param.company_surcharge"), asLabel)
	// december is the cell of a row in the last month of an income year.
	first := b.c.Start.Year
	december := func(l line, y int) string { return l.at(colMonth + (y-first)*year + year - int(b.c.Start.Month) + 1) }
	account.each(func(m int) string {
		n := at(m).Year - 1 - first
		if n < 1 || at(m).Month != time.March && at(m).Month != time.November {
			return "0"
		}
		var years []string
		for y := first; y < first+n; y++ {
			years = append(years, december(set, y))
		}
		return "INT((" + sum(years) + ")/(4*" + strconv.Itoa(n) + "*100000))*100000"
	}, &v.account)
	residual.each(func(m int) string {
		y := at(m).Year - 1
		if y < first || at(m).Month != time.November {
			return "0"
		}
		last := (y-first)*year + year - int(b.c.Start.Month) + 1
		from := max(1, last-year+1)
		return december(set, y) + "-SUM(" + account.at(colMonth+from) + ":" + account.at(colMonth+last) + ")"
	}, &v.residual)
	extra.each(func(m int) string { return shareOf("MAX(0,"+residual.at(colMonth+m)+")", surcharge) }, &v.extra)
	for name, l := range map[string]line{"tax_result": result, "tax_loss": loss, "tax_taxable": taxable, "tax_set": set, "tax_account": account, "tax_residual": residual, "tax_extra": extra} {
		k.rows[name] = l
	}
	k.figure("tax", b.t.T("figures.sheet.tax"), func(m int) string {
		f := set.at(colMonth+m) + "+" + extra.at(colMonth+m)
		if !begins(m) {
			f += "-" + set.at(colMonth+m-1)
		}
		return f
	}, &k.b.Month.Income.Tax, &k.b.Year.Income.Tax, yearSum)
	k.figure("tax_paid", b.t.T("workbook.steps.tax_paid"), func(m int) string {
		return "-(" + account.at(colMonth+m) + "+" + residual.at(colMonth+m) + "+" + extra.at(colMonth+m) + ")"
	}, &k.b.Month.Cash.Tax, &k.b.Year.Cash.Tax, yearSum)
}

// taxSteps are what lies between a company's results and its tax.
type taxSteps struct {
	result, loss, taxable, set, account, residual, extra figures.Months
}

// taxStepsOf takes a company's payments from the engine's list of them, and what is
// set aside from its results.
func taxStepsOf(c *figures.Case, p figures.Params, b *figures.Budget) (s taxSteps) {
	for i, before := range b.Month.Income.BeforeTax {
		if i > 0 && c.Start.Add(i).Month != time.January {
			s.result[i], s.loss[i] = s.result[i-1], s.loss[i-1]
		} else if i > 0 {
			s.loss[i] = max(0, s.loss[i-1]-s.result[i-1])
		}
		s.result[i] += before
		s.taxable[i] = max(0, s.result[i]-s.loss[i]) / 10_000 * 10_000
		s.set[i] = figures.Rounded(s.taxable[i], p.CompanyRate, 10_000)
	}
	for _, pay := range b.TaxPayments {
		if pay.Kind == figures.OnAccount {
			s.account[pay.Month-1] = pay.Amount
			continue
		}
		s.residual[pay.Month-1], s.extra[pay.Month-1] = pay.Amount-pay.Surcharge, pay.Surcharge
	}
	return s
}
