package figures

import (
	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/ui"
)

// mostSaid is how many sentences stand beside a grid.
const mostSaid = 2

// beside is what stands beside a grid: the charts, and under them the first sentences. It follows at every key, so it
// keeps what it is made of, and lays it out anew only where it gets higher or lower.
type beside struct {
	p      *page
	frames []*frame
	cards  []*ui.Card
	rows   [mostSaid]*ui.ListRow
	said   *fyne.Container
	column *fyne.Container
	high   float32 // the column, as it was laid out
}

func newBeside(p *page, cash, even *ui.Chart) *beside {
	b := &beside{p: p, said: ui.Column(0), column: ui.Column(ui.Gap16)}
	for i := range b.rows {
		b.rows[i] = &ui.ListRow{Chevron: true, Edge: true}
	}
	for _, f := range []*frame{p.newFrame(cash, "figures.cash_chart_none"), p.newFrame(even, "figures.even_chart_none")} {
		card := f.card()
		b.frames, b.cards = append(b.frames, f), append(b.cards, card)
		b.column.Add(card)
	}
	b.column.Add(&ui.Card{Bare: true, Content: ui.Inset(0, ui.Gap4, b.said)})
	return b
}

// show says what a budget comes to; its charts are set already.
func (b *beside) show(f plan.Figures, budget *engine.Budget) {
	for i, frame := range b.frames {
		if shown := frame.show(); b.cards[i].Content != shown {
			b.cards[i].Content = shown
			b.cards[i].Refresh()
		}
	}
	said := 0
	add := func(words string, to cause) {
		row := b.rows[said]
		said++
		row.OnTap = func() { b.p.open(to) }
		if row.Title != words {
			row.Title, row.Spans = words, strongAmounts(words, "")
			row.Refresh()
		}
	}
	if f.Said() {
		for _, say := range budget.Says[:min(mostSaid, len(budget.Says))] {
			add(b.p.env.FiguresSay(f, say), saidOf(budget, say))
		}
	} else {
		add(b.p.first().text, starting)
	}
	b.list(said)
	if high := ui.HeightAt(b.column, b.column.Size().Width); high != b.high {
		b.high = high
		ui.Relayout(b.column)
	}
}

// list shows so many of the sentences.
func (b *beside) list(n int) {
	if n == (len(b.said.Objects)+1)/2 {
		return
	}
	b.said.Objects = nil
	for i, row := range b.rows[:n] {
		if i > 0 {
			b.said.Add(ui.Inset(ui.CardPadding, 0, ui.Divider()))
		}
		b.said.Add(row)
	}
}
