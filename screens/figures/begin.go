package figures

import (
	"encoding/json"
	"time"

	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/ui"
)

// begin asks what must be known before there can be figures: when the firm starts,
// its form and its trade.
type begin struct {
	p      *page
	months *ui.ChipRow
	form   *ui.Segmented
	trades *ui.ChipRow
	first  time.Time // the first month that is offered
}

// offered is how many months ahead one may choose here; another is typed among the
// assumptions.
const offered = 12

var forms = []engine.Form{engine.Personal, engine.Company}

func newBegin(p *page) *begin {
	now := p.env.Now().In(text.Copenhagen)
	b := &begin{p: p, first: time.Date(now.Year(), now.Month(), 1, 12, 0, 0, 0, text.Copenhagen)}
	b.months = &ui.ChipRow{Wrap: true, Chosen: 1}
	for i := range offered {
		b.months.Labels = append(b.months.Labels, p.env.Texts().Month(b.first.AddDate(0, i, 0)))
	}
	b.form = ui.NewSegmented(nil)
	for _, f := range forms {
		b.form.Labels = append(b.form.Labels, p.env.T("figures.form."+string(f)))
	}
	b.trades = &ui.ChipRow{Wrap: true, Chosen: -1}
	for _, t := range assets.Trades() {
		b.trades.Labels = append(b.trades.Labels, t.Title.In(p.env.Lang()))
	}
	return b
}

func (b *begin) show() []fyne.CanvasObject {
	env := b.p.env
	ask := func(question, help string, answer fyne.CanvasObject) fyne.CanvasObject {
		return ui.NewCard(ui.Column(ui.Gap4, ui.NewHeading(env.T(question)), ui.NewSupport(env.T(help))), answer)
	}
	return []fyne.CanvasObject{
		ui.NewBody(env.T("figures.begin.intro")),
		ask("figures.begin.when", "figures.begin.when_help", b.months),
		ask("figures.begin.form", "figures.begin.form_help", b.form),
		ask("figures.begin.trade", "figures.begin.trade_help", b.trades),
		ui.NewButton(env.T("figures.begin.go"), b.start),
	}
}

func (b *begin) start() {
	at := b.first.AddDate(0, b.months.Chosen, 0)
	set := map[string]json.RawMessage{
		"start": plan.Value(engine.Month{Year: at.Year(), Month: at.Month()}.String()),
		"form":  plan.Value(string(forms[b.form.Chosen])),
	}
	if i := b.trades.Chosen; i >= 0 {
		set[plan.TradePath] = plan.Value(assets.Trades()[i].Key)
	}
	b.p.set(set)
}
