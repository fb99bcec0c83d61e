package figures

import (
	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/document"
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

// cause is where a sentence comes from: a row of a view, at a month where one is meant.
type cause struct {
	view  string
	row   string // none where the whole view is meant
	month *int   // of the plan
	name  string // the text's key; the view's where empty
}

// at is the month, the first where none is meant.
func (c cause) at() int {
	if c.month == nil {
		return 1
	}
	return *c.month
}

// leads is the way to a cause, and what that is called.
func (p *page) leads(c cause) (to ui.Route, name string) {
	if c.name == "" {
		c.name = viewKey(c.view)
	}
	if c.row == "" {
		return parts.Figures(p.planID, c.view), p.env.T(c.name)
	}
	return parts.FiguresAt(p.planID, c.view, c.row, c.at()), p.env.T(c.name)
}

// open goes to a cause; where it stands on this page already, it is seen there.
func (p *page) open(c cause) {
	if here, can := p.body.(seer); can && c.view == p.view && c.row != "" {
		here.see(c.row, c.at())
		return
	}
	to, _ := p.leads(c)
	p.env.Nav.Go(to)
}

// says are the engine's sentences in words, as figures.md section 10 has them.
func (p *page) says(b *engine.Budget) (good, look []sentence) {
	for _, s := range b.Says {
		line := sentence{text: p.say(s), warn: alarming(s.Code)}
		line.to, line.name = p.leads(saidOf(b, s))
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

// first is what stands in place of all sentences while there are no amounts: what to do.
func (p *page) first() sentence {
	s := sentence{text: p.env.T("figures.says.none")}
	s.to, s.name = p.leads(starting)
	return s
}

// starting is where the first amounts are written.
var starting = cause{view: parts.FiguresStartup}

// alarming says whether a sentence is something to look at.
func alarming(code engine.SayCode) bool {
	switch code {
	case engine.OverdraftUsed, engine.Enough, engine.VATPay, engine.VATBack, engine.PrivateLeftOver, engine.SayBreakEven, engine.Profit:
		return false
	case engine.Short, engine.RunningOut, engine.PrivateShort, engine.OverVATLimit, engine.NoProfit:
	}
	return true // as a break-even that cannot be reached
}

// saidOf is where a sentence comes from.
func saidOf(b *engine.Budget, s engine.Say) cause {
	switch s.Code {
	case engine.Short, engine.RunningOut, engine.OverdraftUsed, engine.Enough:
		return cause{view: parts.FiguresCash, row: header + "closing", month: s.Month}
	case engine.VATPay, engine.VATBack:
		c := cause{view: parts.FiguresCash, row: header + "vat", name: "figures.sheet.vat"}
		for _, period := range b.VATPeriods {
			if period.Due == s.Due {
				c.month = period.Month
			}
		}
		return c
	case engine.PrivateShort, engine.PrivateLeftOver:
		return cause{view: parts.FiguresPrivate, row: string(plan.SectionPrivate)}
	case engine.OverVATLimit:
		return cause{view: parts.FiguresAssumptions}
	case engine.Profit, engine.NoProfit:
		return cause{view: parts.FiguresOperating, row: header + "before_tax", month: s.Month}
	case engine.SayBreakEven:
	}
	return cause{view: parts.FiguresOperating, row: header + "revenue", name: "figures.sheet.revenue"} // the break-even, or why there is none
}

// checks are the engine's checks and the app's own hints in words. What is among the
// sentences already is left out.
func (p *page) checks(b *engine.Budget) []sentence {
	var out []sentence
	said := document.Figures{Case: p.figures.Case, Params: p.figures.Params}
	for _, c := range b.Checks {
		if c.Code == engine.CashShort || c.Code == engine.VATLimit {
			continue
		}
		line := sentence{text: said.Check(p.env.Texts(), c, p.lineName(c.At)), warn: true}
		line.to, line.name = p.lead(c.At, c.Month)
		line.name = p.sectionOr(c.At, line.name)
		out = append(out, line)
	}
	for _, h := range p.figures.Hints() {
		args := text.A{"Name": h.Name, "Number": p.number(h.Number)}
		if h.Month > 0 {
			args["Month"] = p.month(h.Month)
		}
		line := sentence{text: p.env.T("figures.hint."+string(h.Code), args)}
		line.to, line.name = p.lead(h.At, nil)
		line.name = p.sectionOr(h.At, line.name)
		out = append(out, line)
	}
	return out
}

// lead is where a path of the figures is edited, and what that is called.
func (p *page) lead(at string, month *int) (ui.Route, string) {
	in, id, _, line := plan.SplitLine(at)
	if line {
		return parts.FigureLine(p.planID, string(in)+"/"+id), p.lineName(at)
	}
	switch at {
	case registeredPath, rhythmPath, limitPath, formPath, startPath, taxPath:
		return p.leads(cause{view: parts.FiguresAssumptions})
	case string(plan.SectionOwn), string(plan.SectionLoans):
		return p.leads(cause{view: parts.FiguresFinancing, row: at, name: "figures.group." + at})
	case string(plan.SectionPrivate):
		return p.leads(cause{view: parts.FiguresPrivate, row: at})
	case string(plan.SectionDrawings):
		return p.leads(cause{view: parts.FiguresPrivate, row: at, name: "figures.group." + at})
	case string(plan.SectionStartup):
		return p.leads(cause{view: parts.FiguresStartup, row: at})
	case string(plan.SectionStaff), string(plan.SectionFixed), string(plan.SectionRevenue):
		return p.leads(cause{view: parts.FiguresOperating, row: header + at, month: month, name: "figures.sheet." + at})
	case "": // the whole, as equity is
		return p.leads(cause{view: parts.FiguresBalance, row: header + equityRow, month: month})
	}
	return p.leads(cause{view: parts.FiguresAssumptions})
}

// sectionOr is what the section of a line is called, whose own name stands in the
// sentence; of what is no line, its name.
func (p *page) sectionOr(at, name string) string {
	in, _, _, line := plan.SplitLine(at)
	if !line {
		return name
	}
	if key := "figures.group." + string(in); p.env.Words.Has(key) {
		return p.env.T(key)
	}
	return p.env.T("figures.sheet." + string(in))
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

// list draws sentences, each of which leads to what causes it: that is named under the
// sentence where the page is narrow, else at its end.
func (p *page) list(lines []sentence, marked, narrow bool) fyne.CanvasObject {
	column := ui.Column(0)
	for i, s := range lines {
		if i > 0 {
			column.Add(ui.Inset(ui.CardPadding, 0, ui.Divider()))
		}
		row := &ui.ListRow{Title: s.text, Spans: strongAmounts(s.text, ""), Note: s.name, Chevron: true, Edge: true, OnTap: func() { p.env.Nav.Go(s.to) }}
		if narrow {
			row.Subtitle, row.Note = s.name, ""
		} else {
			row.Trailing = (&ui.Text{Text: s.name, TextSize: ui.Support, Role: ui.Accent, Bold: true}).Still()
		}
		if marked {
			row.Leading = ui.NewIcon(icons.Idea, ui.Accent)
			if s.warn {
				row.Leading = ui.NewIcon(icons.Warning, ui.Warn)
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
