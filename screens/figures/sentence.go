package figures

import (
	"strconv"

	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// sentence is one thing that the figures say, and where it comes from.
type sentence struct {
	text string
	warn bool     // something to look at
	to   ui.Route // what causes it
	name string   // of that
}

func (p *page) routeTo(view string) (ui.Route, string) {
	return parts.Figures(p.planID, view), p.env.T(viewKey(view))
}

// says are the engine's sentences in words, as figures.md section 10 has them.
func (p *page) says(b *engine.Budget) (good, look []sentence) {
	for _, s := range b.Says {
		line := sentence{text: p.say(s)}
		line.warn, line.to, line.name = p.saidOf(s.Code)
		if line.warn {
			look = append(look, line)
		} else {
			good = append(good, line)
		}
	}
	return good, look
}

// say is a sentence of the engine in words.
func (p *page) say(s engine.Say) string {
	return p.env.FiguresSay(p.figures, s)
}

// lasts is whether the money lasts, the first thing that is said.
func (p *page) lasts(b *engine.Budget) string { return p.say(b.Says[0]) }

// saidOf is whether a sentence is something to look at, and the view it comes from.
func (p *page) saidOf(code engine.SayCode) (warn bool, to ui.Route, name string) {
	view := parts.FiguresOperating
	switch code {
	case engine.Short, engine.RunningOut:
		warn, view = true, parts.FiguresCash
	case engine.OverdraftUsed, engine.Enough, engine.VATPay, engine.VATBack:
		view = parts.FiguresCash
	case engine.PrivateShort:
		warn, view = true, parts.FiguresPrivate
	case engine.PrivateLeftOver:
		view = parts.FiguresPrivate
	case engine.OverVATLimit:
		warn, view = true, parts.FiguresAssumptions
	case engine.NoProfit, engine.SayCode("ratio_not_positive"), engine.SayCode("no_revenue"), engine.SayCode("too_large"):
		warn = true
	case engine.SayBreakEven, engine.Profit:
	}
	to, name = p.routeTo(view)
	return warn, to, name
}

// checks are the engine's checks and the app's own hints in words. What is among the
// sentences already is left out.
func (p *page) checks(b *engine.Budget) []sentence {
	var out []sentence
	for _, c := range b.Checks {
		if c.Code == engine.CashShort || c.Code == engine.VATLimit {
			continue
		}
		args := text.A{"Name": p.lineName(c.At), "Min": p.env.Texts().Kroner(p.figures.Params.Figures.With(p.figures.Case.Params).CapitalMin)}
		key := "figures.check." + string(c.Code)
		if c.Month != nil {
			args["Month"] = p.month(*c.Month)
			args["Year"] = (*c.Month-1)/12 + 1
			args["Calendar"] = strconv.Itoa(p.figures.Case.Start.Add(*c.Month - 1).Year)
		}
		if c.Amount != nil {
			args["Amount"] = p.kroner(*c.Amount)
			if c.Code == engine.PriceBelowCost && *c.Amount == 0 {
				key += "_even"
			}
		}
		if c.Code == engine.NoPay && p.figures.Case.Form == engine.Company {
			key += "_company"
		}
		line := sentence{text: p.env.T(key, args), warn: true}
		line.to, line.name = p.lead(c.At)
		out = append(out, line)
	}
	for _, h := range p.figures.Hints() {
		args := text.A{"Name": h.Name, "Number": p.number(h.Number)}
		if h.Month > 0 {
			args["Month"] = p.month(h.Month)
		}
		line := sentence{text: p.env.T("figures.hint."+string(h.Code), args)}
		line.to, line.name = p.lead(h.At)
		out = append(out, line)
	}
	return out
}

// lead is where a path of the figures is edited, and what that is called.
func (p *page) lead(at string) (ui.Route, string) {
	in, id, _, line := plan.SplitLine(at)
	if line {
		return parts.FigureLine(p.planID, string(in)+"/"+id), p.lineName(at)
	}
	switch at {
	case "vat/registered", "vat/rhythm", "overdraft/limit_ore":
		return p.routeTo(parts.FiguresAssumptions)
	case string(plan.SectionOwn), string(plan.SectionLoans):
		return p.routeTo(parts.FiguresFinancing)
	case string(plan.SectionPrivate):
		return p.routeTo(parts.FiguresPrivate)
	case string(plan.SectionStartup):
		return p.routeTo(parts.FiguresStartup)
	case string(plan.SectionDrawings):
		return p.routeTo(parts.FiguresPrivate)
	case "":
		return p.routeTo(parts.FiguresBalance)
	}
	return p.routeTo(parts.FiguresOperating)
}

// lineName is what a line is called, or its kind where it has no name.
func (p *page) lineName(at string) string {
	in, id, _, ok := plan.SplitLine(at)
	if !ok {
		return ""
	}
	return p.env.FiguresLine(in, p.figures.Text(plan.LinePath(in, id, "name")))
}

// number writes thousandths without needless decimals: "1.812,5".
func (p *page) number(thousandths int64) string { return p.env.Texts().Thousandths(thousandths) }

// list draws sentences, each of which leads to what causes it.
func (p *page) list(lines []sentence, marked bool) fyne.CanvasObject {
	column := ui.Column(0)
	for i, s := range lines {
		if i > 0 {
			column.Add(ui.Inset(ui.CardPadding, 0, ui.Divider()))
		}
		row := &ui.ListRow{Title: s.text, Spans: strongAmounts(s.text, ""), Note: s.name, Chevron: true, Edge: true, OnTap: func() { p.env.Nav.Go(s.to) }}
		row.Trailing = (&ui.Text{Text: s.name, TextSize: ui.Support, Role: ui.Accent, Bold: true}).Still()
		if marked {
			row.Icon = icons.Idea
			if s.warn {
				row.Icon = icons.Warning
			}
		}
		column.Add(row)
	}
	return column
}

// warning is a sentence on a card of its own, which leads to what causes it.
func (p *page) warning(s sentence) fyne.CanvasObject {
	icon, fill, ink := icons.Idea, ui.AccentSoft, ui.Accent
	if s.warn {
		icon, fill, ink = icons.Warning, ui.WarnSoft, ui.Warn
	}
	row := &ui.ListRow{
		Icon: icon, Title: s.text, Spans: strongAmounts(s.text, ink), TitleRole: ink, Chevron: true, Edge: true,
		OnTap: func() { p.env.Nav.Go(s.to) },
	}
	return &ui.Card{Fill: fill, Bare: true, Content: ui.Inset(0, ui.Gap4, row)}
}

// strongAmounts are the parts of a sentence, its amounts in bold.
func strongAmounts(s string, role ui.Role) []ui.Span {
	var spans []ui.Span
	from := 0
	for _, at := range text.Amounts(s) {
		if at[0] > from {
			spans = append(spans, ui.Span{Text: s[from:at[0]], Role: role})
		}
		spans, from = append(spans, ui.Span{Text: s[at[0]:at[1]], Bold: true, Role: role}), at[1]
	}
	if from < len(s) {
		spans = append(spans, ui.Span{Text: s[from:], Role: role})
	}
	return spans
}
