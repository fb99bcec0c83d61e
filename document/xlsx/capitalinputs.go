package xlsx

import (
	"strconv"

	"startklar.dk/api/figures"
)

// writeStartupInputs is what is bought before the firm runs, and the owners' money.
func (b *book) writeStartupInputs() {
	s := b.startup
	b.in.startup = make([]startupInputs, len(b.c.Startup))
	s.add(b.t.T("workbook.startup.lines"), asSection)
	b.heads(s, b.t.T("figures.field.name"), "workbook.col.kind", "workbook.col.month", "workbook.col.amount", "workbook.col.vat",
		"workbook.col.life", "workbook.col.supplier_days", "workbook.col.vat_amount", "workbook.col.with_vat")
	for i := range b.c.Startup {
		l, in := &b.c.Startup[i], &b.in.startup[i]
		var r line
		r, in.name = b.named(s, l.Line, "figures.line.startup")
		b.awaiting.startupRows = append(b.awaiting.startupRows, r)
		r.text(1, b.t.T("figures.kind."+string(l.Kind)), asText)
		in.month, in.amount = r.whole(2, int64(l.Month), aMonth), r.money(3, l.Amount)
		if l.Kind != figures.Deposit {
			in.vat = b.yes(r, 4, l.VAT)
		}
		if l.Kind == figures.Asset {
			in.life = r.whole(5, l.Life, lifetime)
		}
		in.days = r.whole(6, l.CreditDays, days)
	}
	b.none(s, len(b.c.Startup))
	b.awaiting.startupTotal = s.total(b.t.T("workbook.total"), 6)
	s.skip()
	s.add(b.t.T("workbook.financing"), asSection)
	b.in.own = make([]ownInputs, len(b.c.Own))
	b.heads(s, b.t.T("figures.group.own"), "", "workbook.col.month", "workbook.col.amount")
	for i := range b.c.Own {
		l, in := &b.c.Own[i], &b.in.own[i]
		var r line
		r, in.name = b.named(s, l.Line, "figures.line.own")
		in.month, in.amount = r.whole(2, int64(l.Month), aMonth), r.money(3, l.Amount)
	}
	b.none(s, len(b.c.Own))
	s.skip()
	b.heads(s, b.t.T("figures.group.loans"), "workbook.col.kind", "workbook.col.month", "workbook.col.amount")
	for range b.c.Loans {
		b.awaiting.loanLinks = append(b.awaiting.loanLinks, s.add("", asLabel))
	}
	b.none(s, len(b.c.Loans))
	s.skip()
	b.heads(s, b.t.T("figures.group.overdraft"), "", "workbook.col.rate", "workbook.col.limit")
	r := s.add(b.t.T("figures.group.overdraft"), asLabel)
	b.global.overdraftRate = r.pct(2, b.c.Overdraft.Rate, share)
	b.global.overdraftLimit = r.money(3, b.c.Overdraft.Limit)
	s.skip()
}

// writePrivateInputs is what the household needs, and in a personal firm what the
// owner takes out.
func (b *book) writePrivateInputs() {
	s := b.private
	b.in.private = make([]privateInputs, len(b.c.Private))
	for _, kind := range []struct {
		kind figures.PrivateKind
		key  string
	}{{figures.Need, "figures.group.need"}, {figures.OtherIncome, "figures.group.income"}} {
		b.heads(s, b.t.T(kind.key), "workbook.col.from", "workbook.col.to", "workbook.col.a_month",
			"figures.col.year_1", "figures.col.year_2", "figures.col.year_3")
		n := 0
		for i := range b.c.Private {
			l, in := &b.c.Private[i], &b.in.private[i]
			if l.Kind != kind.kind {
				continue
			}
			n++
			var r line
			r, in.name = b.named(s, l.Line, "figures.line.private")
			b.awaiting.privateRows = append(b.awaiting.privateRows, indexed{i, r})
			in.from, in.to, in.amount = r.whole(1, int64(l.From), aMonth), r.whole(2, int64(l.To), aMonth), r.money(3, l.Amount)
		}
		b.none(s, n)
		s.skip()
	}
	b.awaiting.privateSums = s.total(b.t.T("figures.key.private_need"), 3)
	b.awaiting.privateYield = s.add(b.t.T("figures.key.private_yield"), asLabel)
	b.awaiting.privateLeft = s.total(b.t.T("figures.key.private_left"), 3)
	s.skip()
	if b.c.Form == figures.Company {
		s.note(b.t.T("workbook.private.company"))
		return
	}
	b.in.drawings = make([]fixedInputs, len(b.c.Drawings))
	b.heads(s, b.t.T("figures.group.drawings"), "workbook.col.from", "workbook.col.to", "workbook.col.a_month", "workbook.col.growth_2", "workbook.col.growth_3")
	for i := range b.c.Drawings {
		l, in := &b.c.Drawings[i], &b.in.drawings[i]
		var r line
		r, in.name = b.named(s, l.Line, "figures.line.drawings")
		in.from, in.to, in.amount = r.whole(1, int64(l.From), aMonth), r.whole(2, int64(l.To), aMonth), r.money(3, l.Amount)
		in.more = [2]input{r.pct(4, l.Growth[0], change), r.pct(5, l.Growth[1], change)}
	}
	b.none(s, len(b.c.Drawings))
	s.skip()
	s.add(b.t.T("workbook.drawings.months"), asSection)
	s.note(b.t.T("workbook.months_mean"))
	b.monthHeads(s, b.t.T("figures.field.name"), false)
	for i := range b.c.Drawings {
		l, in := &b.c.Drawings[i], &b.in.drawings[i]
		in.months = b.again(s, in.name, b.nameOf(l.Line, "figures.line.drawings"), asLabel).cells(&l.Months, line.money)
	}
	b.none(s, len(b.c.Drawings))
}

// writeLoanInputs is a block for each loan: its terms, and room for its way through
// the plan.
func (b *book) writeLoanInputs() {
	s := b.loans
	b.in.loans = make([]loanInputs, len(b.c.Loans))
	b.none(s, len(b.c.Loans))
	for i := range b.c.Loans {
		l, in := &b.c.Loans[i], &b.in.loans[i]
		if i > 0 && i%loansOnPage == 0 {
			s.breaks = append(s.breaks, len(s.rows)+1)
		}
		var head line
		head, in.name = b.named(s, l.Line, "figures.line.loans")
		head.text(colFormLabel, b.t.T("figures.kind."+string(l.Kind)), asLabelPlain)
		in.amount = s.field(b.t.T("figures.field.amount_ore")).money(colFormValue, l.Amount)
		in.month = s.field(b.t.T("workbook.loans.month")).whole(colFormValue, int64(l.Month), aMonth)
		in.rate = s.field(b.t.T("figures.field.rate")).pct(colFormValue, l.Rate, share)
		if l.Kind == figures.FixedPrincipal {
			in.principal = s.field(b.t.T("figures.field.principal_ore")).money(colFormValue, l.Principal)
		} else {
			in.term = s.field(b.t.T("workbook.loans.term")).whole(colFormValue, l.Term, lifetime)
		}
		if l.Kind != figures.Bullet {
			in.free = s.field(b.t.T("workbook.loans.free")).whole(colFormValue, l.Free, freeTime)
		}
		block := loanBlock{}
		if l.Kind == figures.Annuity {
			block.payment = s.field(b.t.T("workbook.loans.payment"))
		}
		block.drawn = s.add(b.t.T("figures.sheet.loans_in"), asLabel)
		block.interest = s.add(b.t.T("figures.sheet.interest"), asLabel)
		block.principal = s.add(b.t.T("figures.sheet.loans_out"), asLabel)
		block.balance = s.add(b.t.T("workbook.loans.balance"), asLabelTotal)
		b.awaiting.loanBlocks = append(b.awaiting.loanBlocks, block)
		s.skip()
	}
}

// loansOnPage is how many loans are printed on a page: no block is parted.
const loansOnPage = 4

// loanBlock are the rows of a loan that are computed.
type loanBlock struct{ payment, drawn, interest, principal, balance line }

// writeTaxInputs are the instalments that the owner pays.
func (b *book) writeTaxInputs() {
	s := b.tax
	switch b.c.Tax.Kind {
	case figures.NoTax:
		s.note(b.t.T("workbook.tax.none"))
	case figures.BTax:
		for y := range figures.Years {
			l := s.field(b.t.T("figures.b_tax.year", textA{"N": y + 1}))
			b.global.bTax[y] = l.money(colFormValue, b.c.Tax.BTax[y])
		}
		s.skip()
		s.field(b.t.T("figures.b_tax.months"))
		head, l := s.add("", asNothing), s.add("", asNothing)
		for m := range year {
			head.text(m+1, b.t.T("date.mon."+strconv.Itoa(m+1)), asHead)
			b.global.bTaxPaid[m] = b.yes(l, m+1, b.c.Tax.BTaxPaid[m])
		}
	}
}
