package figures

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	engine "startklar.dk/api/figures"
	"startklar.dk/app/plan"
	"startklar.dk/assets/icons"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
	"startklar.dk/ui/grid"
)

// gridRoom is how wide in dp a page is from which a budget is a grid; under it the
// same budget is a line at a time.
const gridRoom float32 = 600

// budget is a budget by month: a grid where there is room, else a card a line. Both
// show the same rows, so a window that changes its width loses nothing.
type budget struct {
	p     *page
	sheet *sheet
	cards *fyne.Container
	rows  map[string]fyne.CanvasObject // where a row stands among the cards
	body  fyne.CanvasObject
}

func newBudget(p *page, rows func(w *rows)) view {
	b := &budget{p: p, sheet: newSheet(p, rows)}
	b.cards = ui.Later(b.draw)
	b.body = ui.ByWidth(gridRoom, b.cards, b.sheet.body)
	return b
}

func (b *budget) show(f plan.Figures) []fyne.CanvasObject {
	under := b.sheet.show(f)[1:]
	ui.Renew(b.cards)
	return append([]fyne.CanvasObject{b.body}, under...)
}

// see implements seer.
func (b *budget) see(row string, month int) {
	b.sheet.grid.Go(row, strconv.Itoa(month))
	if at, there := b.rows[row]; there && b.cards.Visible() {
		b.p.scaffold.ScrollIntoView(at)
	}
}

// draw makes a card of each line, and sets what is summed around them.
func (b *budget) draw() fyne.CanvasObject {
	b.rows = map[string]fyne.CanvasObject{}
	cards, m := ui.Column(ui.Gap12), b.sheet.model
	if m == nil {
		return cards
	}
	var results *fyne.Container // what follows from others, until the next line
	sums := func(r *grid.Row, strong bool) {
		if results == nil {
			results = ui.Column(0)
			cards.Add(&ui.Card{Bare: true, Content: ui.Inset(ui.CardPadding, ui.Gap8, results)})
		} else {
			results.Add(ui.Divider())
		}
		b.rows[r.ID] = b.result(r, strong)
		results.Add(b.rows[r.ID])
	}
	for i := range m.Rows {
		r := &m.Rows[i]
		in, id, _, line := plan.SplitLine(r.ID)
		switch {
		case r.Kind == grid.Section:
			results = nil
			b.rows[r.ID] = ui.Inset(0, ui.Gap4, ui.Row(ui.Gap12, ui.Grow(ui.NewHeading(r.Name)), b.amount(r, ui.Heading)))
			cards.Add(b.rows[r.ID])
		case line:
			results = nil
			cards.Add(b.line(in, id, r, after(m, i, "price/"+id)))
		case r.Kind == grid.Adder:
			results = nil
			to := plan.Section(strings.TrimPrefix(r.ID, adder))
			cards.Add(&ui.Button{Kind: ui.Soft, Icon: icons.Plus, Label: r.Name, OnTap: func() { b.p.offer(to) }})
		case !strings.HasPrefix(r.ID, "price/"): // that is its line's amount
			sums(r, r.Kind == grid.Total)
		}
	}
	return cards
}

// after is the row with an id right after another; nil where there is none.
func after(m *grid.Model, i int, id string) *grid.Row {
	if i+1 < len(m.Rows) && m.Rows[i+1].ID == id {
		return &m.Rows[i+1]
	}
	return nil
}

// line is a line with its twelve months and what they come to; in kroner where it is
// counted in numbers.
func (b *budget) line(in plan.Section, id string, r, kroner *grid.Row) fyne.CanvasObject {
	env := b.p.env
	sum := r
	name := ui.Column(0, ui.NewStrong(r.Name))
	if kroner != nil {
		sum = kroner
		number := r.Cells[engine.Span].Text
		if of := b.p.figures.Unit(in, id); of != "" {
			number += "\u00a0" + of
		}
		name.Add(ui.NewSupport(number + " " + kroner.Name))
	}
	bars := &ui.MonthBars{Chosen: -1, Name: r.Name}
	for _, c := range r.Cells[:months] {
		bars.Bars = append(bars.Bars, ui.MonthBar{Value: float64(c.Value), Typed: c.Typed})
	}
	return ui.NewTapCard(
		env.T("figures.card", text.A{"Name": r.Name, "Amount": sum.Cells[engine.Span].Text}),
		func() { env.Nav.Go(parts.FigureLine(b.p.planID, r.ID)) },
		ui.RowTop(ui.Gap12, ui.Grow(name), b.amount(sum, ui.Body)), bars,
	)
}

// amount is what a row comes to in the first year.
func (b *budget) amount(r *grid.Row, size ui.Size) *ui.Text {
	c := r.Cells[engine.Span]
	t := &ui.Text{Text: c.Text, TextSize: size, Bold: true}
	if c.Bad {
		t.Role = ui.Bad
	}
	return t
}

// result is what follows from the lines: the first year, and the two after it.
func (b *budget) result(r *grid.Row, strong bool) fyne.CanvasObject {
	name := ui.NewText(ui.Body, r.Name)
	name.Bold = strong
	years := r.Cells[engine.Span:]
	words := ui.Column(0, name)
	if later := b.p.laterYears("", years[1].Text, years[2].Text); len(later) > 0 {
		words.Add(caption(strings.Join(later, " · ")))
	}
	return ui.Inset(0, ui.Gap8, ui.RowTop(ui.Gap12, ui.Grow(words), b.amount(r, ui.Body)))
}
