package figures

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// keyFigures are the key figures (nøgletal), each with what it means.
type keyFigures struct{ p *page }

func newKeyFigures(p *page) view { return &keyFigures{p} }

func (v *keyFigures) show(f plan.Figures) []fyne.CanvasObject {
	p, b := v.p, v.p.shown()
	if b == nil {
		return nil
	}
	if !f.Said() {
		return []fyne.CanvasObject{titled(p.env.T("figures.says.title"), p.list([]sentence{p.first()}, false, true))}
	}
	k, percent := &b.Key, p.env.Texts().Percent
	one := ui.Column(
		ui.Gap16,
		p.keyCard("earn",
			p.keyRow("ratio", k.ContributionRatio, percent),
			p.keyRow("break_even_year", k.BreakEven, p.env.Texts().WholeKroner),
			p.keyRow("break_even", k.BreakEven, func(v int64) string { return p.env.Texts().WholeKroner(upToKrone(v, months)) }),
			p.keyRow("margin", k.SafetyMargin, percent),
			p.keyOne("profit_month", p.monthOr(k.ProfitMonth), k.ProfitMonth.Value == nil),
		),
		p.keyCard("private",
			p.keyRow("private_need", years(k.PrivateNeed), p.env.Texts().WholeKroner),
			p.keyRow("private_yield", k.PrivateYield, p.env.Texts().WholeKroner),
			p.keyRow("private_left", k.PrivateLeft, p.env.Texts().WholeKroner),
		),
		p.capitalCard(b),
	)
	other := ui.Column(
		ui.Gap16,
		p.keyCard("cash",
			p.keyOne("lowest_cash", p.env.T("figures.lowest", text.A{"Amount": p.kroner(downToKrone(k.LowestCash)), "Month": p.month(k.LowestCashMonth)}), k.LowestCash < 0),
			p.keyOne("cash_out_month", p.monthOr(k.CashOutMonth), k.CashOutMonth.Value != nil),
			p.keyOne("overdraft_needed", p.kroner(k.OverdraftNeeded), false),
			p.keyOne("gap", p.kroner(k.Gap), k.Gap > 0),
		),
		p.vatCard(b),
	)
	if len(b.TaxPayments) > 0 {
		other.Add(p.taxCard(b))
	}
	return []fyne.CanvasObject{ui.TwoColumns(one, other)}
}

// keyCard is key figures about one thing.
func (p *page) keyCard(about string, rows ...fyne.CanvasObject) fyne.CanvasObject {
	column := ui.Column(ui.Gap12, ui.NewHeading(p.env.T("figures.keys."+about)))
	for i, row := range rows {
		if i > 0 {
			column.Add(ui.Divider())
		}
		column.Add(row)
	}
	return ui.NewCard(column)
}

// keyOne is a key figure of the whole plan.
func (p *page) keyOne(key, value string, bad bool) fyne.CanvasObject {
	words := figure(value, bad)
	words.Wrap = true
	return ui.Column(ui.Gap4, ui.NewStrong(p.env.T("figures.key."+key)), ui.NewSupport(p.env.T("figures.key_means."+key)), words)
}

// monthOr is a month in words, or why there is none.
func (p *page) monthOr(v engine.Value) string {
	if v.Value == nil {
		return p.env.T("figures.reason." + string(v.Reason))
	}
	return text.UpperFirst(p.month(int(*v.Value)))
}

// vatCard is when VAT is settled, and with how much.
func (p *page) vatCard(b *engine.Budget) fyne.CanvasObject {
	if len(b.VATPeriods) == 0 {
		return p.keyCard("vat", ui.NewSupport(p.env.T("figures.vat.none")))
	}
	rows := []fyne.CanvasObject{ui.NewSupport(p.env.T("figures.vat.means"))}
	for _, period := range b.VATPeriods {
		span := text.UpperFirst(p.month(period.From))
		if period.To != period.From {
			span += " – " + p.month(period.To)
		}
		due := period.Due
		if at, err := time.ParseInLocation(time.DateOnly, due, text.Copenhagen); err == nil {
			due = p.env.Texts().Date(at)
		}
		key := "figures.vat.pay"
		switch {
		case period.Month == nil:
			key = "figures.vat.after"
		case period.Amount < 0:
			key = "figures.vat.back"
		}
		rows = append(rows, p.payment(span, p.env.T(key, text.A{"Due": due}), period.Amount))
	}
	return p.keyCard("vat", rows...)
}

// taxCard is when a company's tax is paid, and with how much.
func (p *page) taxCard(b *engine.Budget) fyne.CanvasObject {
	rows := []fyne.CanvasObject{ui.NewSupport(p.env.T("figures.tax.means"))}
	for _, pay := range b.TaxPayments {
		of := p.env.T("figures.tax."+string(pay.Kind), text.A{"Year": strconv.Itoa(pay.Year)})
		if pay.Surcharge != 0 {
			of = joined(of, p.env.T("figures.tax.surcharge", text.A{"Amount": p.kroner(pay.Surcharge)}))
		}
		rows = append(rows, p.payment(text.UpperFirst(p.month(pay.Month)), of, pay.Amount))
	}
	return p.keyCard("tax", rows...)
}

// payment is an amount beside what it is.
func (p *page) payment(title, note string, ore int64) fyne.CanvasObject {
	return ui.Row(ui.Gap12, ui.Grow(ui.Column(0, ui.NewText(ui.Support, title), caption(note))), figure(p.kroner(ore), false))
}
