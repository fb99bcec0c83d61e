package reading

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// draw is a row of the page.
func (p *page) draw(r row) fyne.CanvasObject {
	switch r.kind {
	case cover:
		return ui.InsetEdges(0, ui.Gap24, 0, ui.Gap16, ui.Column(ui.Gap8, ui.NewTitle(p.title), ui.NewSupport(p.env.Stand(p.stand))))
	case chapter:
		over := p.env.T("reading.chapter", text.A{"N": r.reading.Chapter})
		return ui.InsetEdges(0, ui.Gap32, 0, 0, ui.Column(0, ui.NewSupport(over), ui.NewHeading(r.reading.ChapterTitle)))
	case question:
		return p.question(r)
	case passage:
		column := ui.Column(0, p.tappable(r, p.block(r.block), ui.Gap12))
		if links := p.links(r.block); links != nil {
			column.Add(links)
		}
		return column
	case typed:
		return p.tappable(r, &ui.Text{Spans: p.marked(r), Wrap: true}, ui.Gap12)
	case figure:
		return ui.InsetEdges(0, 0, 0, ui.Gap16, p.block(r.block))
	case whole:
		return ui.InsetEdges(0, ui.Gap24, 0, 0, ui.Left(ui.NewSoftButton(p.env.T("reading.whole"), func() {
			p.env.Nav.Replace(parts.Reading(p.planID, ""))
		})))
	}
	return ui.Gap(0)
}

// question names a question, and leads to it. One without an answer says so quietly.
func (p *page) question(r row) fyne.CanvasObject {
	name := &ui.Text{Text: r.reading.Title, TextSize: ui.Support, Bold: true, Wrap: true, Role: ui.Quiet}
	column := ui.Column(0, name)
	switch {
	case r.reading.Conflict:
		column.Add(&ui.Text{Text: p.env.T("plan.clash_title"), TextSize: ui.Support, Role: ui.Warn, Wrap: true})
	case plan.Words(r.reading.Text) == 0:
		name.Bold = false
		column.Add(&ui.Text{Text: p.env.T("reading.unanswered"), TextSize: ui.Support, Role: ui.Accent, Wrap: true})
	}
	return ui.InsetEdges(-ui.Gap8, ui.Gap12, -ui.Gap8, ui.Gap4, &ui.TapCard{
		Bare: true, Fill: ui.Clear, Label: r.reading.Title, OnTap: func() { p.edit(r.key, 0, 0) },
		Content: ui.Tall(ui.TouchTarget, ui.Inset(ui.Gap8, ui.Gap8, column)),
	})
}

// tappable leads from a part of an answer, and the gap after it, to where its words are written.
func (p *page) tappable(r row, content fyne.CanvasObject, after float32) fyne.CanvasObject {
	return newTapped(content, after, func() {
		if len(r.hits) > 0 {
			hit := r.hits[0]
			p.edit(r.key, r.from+utf8.RuneCountInString(r.words[:hit.From]), r.from+utf8.RuneCountInString(r.words[:hit.To]))
			return
		}
		line, _, _ := strings.Cut(string([]rune(r.reading.Text)[r.from:]), "\n")
		at := r.from + utf8.RuneCountInString(document.Marker(line))
		p.edit(r.key, at, at)
	})
}

// marked are the words of a paragraph, with marks where something was found and where other words were put. What is found
// again in those is marked as found.
func (p *page) marked(r row) []ui.Span {
	type mark struct {
		plan.Hit
		as ui.Span
	}
	var marks []mark
	for i, h := range r.hits {
		as := ui.Span{Mark: ui.WarnSoft}
		if r.first+i == p.find.at {
			as = ui.Span{Mark: ui.Accent, Role: ui.OnAccent, Bold: true}
		}
		marks = append(marks, mark{h, as})
	}
	for _, h := range r.puts {
		if !slices.ContainsFunc(r.hits, func(hit plan.Hit) bool { return hit.From < h.To && h.From < hit.To }) {
			marks = append(marks, mark{h, ui.Span{Mark: ui.AccentSoft}})
		}
	}
	slices.SortFunc(marks, func(a, b mark) int { return a.From - b.From })
	var spans []ui.Span
	at := 0
	for _, m := range marks {
		if m.From > at {
			spans = append(spans, ui.Span{Text: r.words[at:m.From]})
		}
		m.as.Text = r.words[m.From:m.To]
		spans = append(spans, m.as)
		at = m.To
	}
	return append(spans, ui.Span{Text: r.words[at:]})
}

// block is a part of a document on the screen.
func (p *page) block(b document.Block) fyne.CanvasObject {
	switch b := b.(type) {
	case *document.Heading:
		return p.heading(b)
	case *document.Paragraph:
		return &ui.Text{Spans: spans(b.Text), Wrap: true}
	case *document.List:
		return list(b)
	case *document.Table:
		return p.table(b)
	case *document.Chart:
		return p.chart(b)
	case *document.Facts:
		return p.facts(b)
	case *document.Image:
		return ui.NewSupport(p.env.T("document.picture", text.A{"Name": b.Caption}))
	}
	return ui.Gap(0)
}

func (p *page) heading(h *document.Heading) fyne.CanvasObject {
	if h.Level > 2 {
		return ui.InsetEdges(0, ui.Gap8, 0, 0, ui.NewStrong(h.Text))
	}
	column := ui.Column(ui.Gap4, ui.NewHeading(h.Text))
	if h.Remark != "" {
		column.Add(ui.NewSupport(h.Remark))
	}
	if h.Lead != "" {
		column.Add(ui.NewBody(h.Lead))
	}
	if view, ok := strings.CutPrefix(h.ID, "figures."); ok {
		to, known := map[string]string{"capital": parts.FiguresStartup, "operating": parts.FiguresOperating, "cash": parts.FiguresCash, "balance": parts.FiguresBalance, "private": parts.FiguresPrivate, "scenarios": parts.FiguresScenarios, "assumptions": parts.FiguresAssumptions, "key": parts.FiguresKey}[view]
		if known {
			column.Add(ui.Left(ui.Tall(ui.TouchTarget, ui.NewLink(p.env.T("reading.to_figures", text.A{"Title": h.Text}), func() {
				p.env.Nav.Go(parts.Figures(p.planID, to))
			}))))
		}
	}
	return ui.InsetEdges(0, ui.Gap16, 0, 0, column)
}

// spans are words with their emphasis.
// A tap on words goes on writing them: where they name an address, that is opened from under them.
func spans(t document.Text) []ui.Span {
	out := make([]ui.Span, 0, len(t))
	for _, r := range t {
		out = append(out, ui.Span{Text: r.Text, Bold: r.Bold, Italic: r.Italic})
	}
	return out
}

func list(l *document.List) fyne.CanvasObject {
	column := ui.Column(ui.Gap4)
	for i, item := range l.Items {
		sign := "•"
		if l.Ordered {
			sign = strconv.Itoa(max(l.Start, 1)+i) + "."
		}
		body := ui.Column(ui.Gap4, &ui.Text{Spans: spans(item.Text), Wrap: true})
		if item.Sub != nil {
			body.Add(list(item.Sub))
		}
		column.Add(ui.RowTop(ui.Gap8, (&ui.Text{Text: sign, Role: ui.Quiet}).Still(), ui.Grow(body)))
	}
	return column
}

func (p *page) facts(f *document.Facts) fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, fact := range f.Facts {
		column := ui.Column(0, &ui.Text{Text: fact.Label, TextSize: ui.Label, Role: ui.Quiet, Wrap: true})
		for i, line := range fact.Lines {
			if i == 0 {
				column.Add(&ui.Text{Text: line.String(), TextSize: ui.Heading, Bold: true, Wrap: true})
				continue
			}
			column.Add(&ui.Text{Text: line.String(), TextSize: ui.Label, Role: ui.Quiet, Wrap: true})
		}
		all = append(all, column)
	}
	return ui.Grid(140*ui.Letters(ui.Body)/16, ui.Gap16, all...)
}

// chart is a chart of amounts over the plan's months, to be read month by month.
func (p *page) chart(c *document.Chart) fyne.CanvasObject {
	kind := ui.Curve
	if c.Kind == document.Bars {
		kind = ui.Columns
	}
	out := &ui.Chart{
		Kind: kind, Name: c.Alt, Labels: c.Points, Tall: 200, Unit: p.env.T("figures.unit.kroner"),
		Format: func(v float64) string { return p.env.Texts().WholeKroner(int64(math.Floor(v/100)) * 100) },
		Scale:  func(v float64) string { return p.env.Texts().WholeKroner(int64(v)) },
	}
	if out.Labels == nil {
		out.Labels = c.Labels
	}
	for i, label := range c.Labels {
		if label != "" {
			out.Ticks = append(out.Ticks, ui.ChartTick{At: i, Text: label})
		}
	}
	for _, s := range c.Series {
		out.Series = append(out.Series, ui.Series{Name: s.Name, Values: s.Values})
	}
	card := ui.Column(ui.Gap8, out)
	if c.Caption != "" {
		card.Add(ui.NewSupport(c.Caption))
	}
	return ui.NewCard(card)
}

// table shows the columns that a page has room for: where there are many, those that sum the others up. The whole of it
// is where the figures are worked on.
func (p *page) table(t *document.Table) fyne.CanvasObject {
	keep := []int{0}
	summed := false
	for _, c := range t.Columns {
		summed = summed || c.Shaded
	}
	for i, c := range t.Columns[1:] {
		if !summed || c.Shaded {
			keep = append(keep, i+1)
		}
	}
	if len(keep) > mostColumns {
		keep = append(keep[:mostColumns-1:mostColumns-1], keep[len(keep)-1])
	}
	number, head := make([]bool, len(keep)), make([]*ui.Text, len(keep))
	for n, i := range keep {
		c := t.Columns[i]
		number[n] = c.Number
		head[n] = &ui.Text{Text: strings.TrimSpace(c.Over + " " + c.Title), TextSize: ui.Label, Role: ui.Quiet, Wrap: true}
	}
	lines := [][]*ui.Text{head}
	for _, r := range t.Rows {
		line := make([]*ui.Text, len(keep))
		for n, i := range keep {
			cell := &ui.Text{TextSize: ui.Support, Wrap: true, Bold: r.Kind != document.Line}
			if i < len(r.Cells) {
				cell.Text = r.Cells[i].Text.String()
				if r.Cells[i].Bad {
					cell.Role = ui.Bad
				}
			}
			line[n] = cell
		}
		lines = append(lines, line)
	}
	column := ui.Column(ui.Gap8, newTable(number, lines))
	if t.Note != "" {
		column.Add(&ui.Text{Text: t.Note, TextSize: ui.Label, Role: ui.Quiet, Wrap: true})
	}
	return ui.NewCard(column)
}

// mostColumns is how many columns a table has on the page.
const mostColumns = 4
