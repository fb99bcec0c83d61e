package book

import (
	"math"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/app/booking"
	"startklar.dk/ui"
)

// cards are the advisers, one under the other on a phone, each with their times.
func (p *slots) cards(list []booking.AdviserSlots) fyne.CanvasObject {
	out := ui.Grid(cardWidth, ui.Gap16)
	switch len(list) { // as many columns as there are cards: they take the page's width, as what stands over them does
	case 1:
		out = ui.Column(ui.Gap16)
	case 2:
		out = ui.TwoColumns()
	}
	for _, a := range list {
		grid := p.grid("card/" + a.Adviser.ID)
		cells := make([]ui.Slot, 0, len(a.Slots))
		for _, s := range a.Slots {
			cells = append(cells, p.cell(s, a.Adviser))
		}
		grid.Set(cells)
		head := ui.Row(ui.Gap12, ui.Grow(ui.Person(
			ui.NewAvatar(a.Adviser.Name), a.Adviser.Name, adviserLine(p.env, a.Adviser), ui.Body)),
			ui.NewSupport(p.free(a)).Still())
		add(out, ui.NewCard(head, grid))
	}
	return out
}

func (p *slots) free(a booking.AdviserSlots) string {
	if a.Free == 0 {
		return p.env.T("book.none_free")
	}
	return p.env.N("book.free", a.Free)
}

// grid keeps the same widget for the same adviser, so that the focus stays.
func (p *slots) grid(key string) *ui.SlotGrid {
	g, ok := p.grids[key]
	if !ok {
		g = &ui.SlotGrid{}
		p.grids[key] = g
	}
	return g
}

// cell is how a time is drawn and what a tap on it does.
func (p *slots) cell(s booking.Slot, a booking.Adviser) ui.Slot {
	cell := ui.Slot{Label: p.env.Texts().Clock(s.StartsAt), State: ui.SlotTaken}
	state := "taken"
	switch s.State {
	case booking.SlotFree:
		cell.State, state = ui.SlotFree, "free"
		if p.bookable() || p.moving != "" || p.canSwap() {
			cell.OnTap = func() { p.take(s, &a) }
		}
	case booking.SlotMine:
		cell.State, state = ui.SlotMine, "mine"
		cell.OnTap = func() { p.askBack(s.BookingID) }
	case booking.SlotMineWaiting:
		cell.State, state = ui.SlotWaiting, "waiting"
		cell.OnTap = func() { p.takeBack(s) }
	case booking.SlotTaken, booking.SlotPast:
	}
	cell.Name = joined(slotName(p.env, s.StartsAt, &a), p.env.T("book.slot."+state))
	return cell
}

// columns are the advisers side by side, a row for each time.
func (p *slots) columns(list []booking.AdviserSlots) fyne.CanvasObject {
	var times []time.Time
	for _, a := range list {
		for _, s := range a.Slots {
			if !slices.ContainsFunc(times, s.StartsAt.Equal) {
				times = append(times, s.StartsAt)
			}
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	heads, body := ui.StripTop(ui.Gap12), ui.Strip(ui.Gap12)
	for _, a := range list {
		add(heads, ui.Grow(ui.Column(ui.Gap4,
			ui.Row(ui.Gap8, ui.NewAvatar(a.Adviser.Name), ui.Grow(&ui.Text{Text: p.free(a), TextSize: ui.Label, Bold: true, Role: ui.Quiet})),
			&ui.Text{Text: a.Adviser.Name, Bold: true, Wrap: true},
			&ui.Text{Text: p.env.FieldNames(a.Adviser.Fields, 2), TextSize: ui.Label, Role: ui.Quiet, Wrap: true},
			&ui.Text{Text: a.Adviser.Organisation, TextSize: ui.Label, Role: ui.Quiet, Wrap: true},
		)))
		column := ui.Column(ui.Gap8)
		for _, at := range times {
			i := slices.IndexFunc(a.Slots, func(s booking.Slot) bool { return s.StartsAt.Equal(at) })
			if i < 0 {
				add(column, ui.Gap(ui.SlotHeight))
				continue
			}
			grid := p.grid("column/" + a.Slots[i].ID)
			grid.Least = oneColumn
			grid.Set([]ui.Slot{p.cell(a.Slots[i], a.Adviser)})
			add(column, grid)
		}
		add(body, ui.Grow(column))
	}
	return ui.NewCard(ui.Column(ui.Gap16, heads, body))
}

// acrossAll is how wide the page of so many advisers gets, in dp: a time is to be hit, and is no longer than that takes.
func acrossAll(advisers int) float32 {
	switch {
	case advisers >= leastInTable:
		return float32(advisers)*(columnMost+ui.Gap12) + 2*ui.CardPadding
	case advisers == leastInTable-1:
		return ui.ColumnsMost
	}
	return ui.ReadableMost
}

// tableFrom is how wide there must be room for advisers to stand side by side; a few have a card each at any width.
func tableFrom(advisers int) float32 {
	if advisers < leastInTable {
		return math.MaxFloat32
	}
	column := columnWidth * max(ui.Letters(ui.Body)/16, 1)
	return max(leastTable, float32(advisers)*(column+ui.Gap12)+2*ui.CardPadding)
}

const (
	oneColumn   float32 = 4000 // wider than any: a grid of one
	columnWidth float32 = 92   // at the text's natural size
	columnMost  float32 = 200
	leastTable  float32 = 760
	cardWidth   float32 = 328 // an adviser's card, no narrower

	leastInTable = 4 // advisers
)

// byWidth shows one of two contents by the width there is.
type byWidth struct {
	widget.BaseWidget
	from         float32 // as wide as this the wide one
	narrow, wide fyne.CanvasObject
}

func (b *byWidth) content(width float32) fyne.CanvasObject {
	if width >= b.from {
		return b.wide
	}
	return b.narrow
}

// HeightFor implements ui.HeightForWidth.
func (b *byWidth) HeightFor(width float32) float32 { return ui.HeightAt(b.content(width), width) }

// Inside implements ui.Holder.
func (b *byWidth) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{b.narrow, b.wide} }

// MinSize implements fyne.CanvasObject.
func (b *byWidth) MinSize() fyne.Size {
	b.ExtendBaseWidget(b)
	w := b.BaseWidget.Size().Width
	return fyne.NewSize(200, b.HeightFor(max(w, 200)))
}

// CreateRenderer implements fyne.Widget.
func (b *byWidth) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	r := &ui.Renderer{Parts: []fyne.CanvasObject{b.narrow, b.wide}, Min: b.MinSize}
	r.Lay = func(s fyne.Size) {
		b.narrow.Hide()
		b.wide.Hide()
		shown := b.content(s.Width)
		shown.Show()
		ui.Place(shown, 0, 0, s.Width, s.Height)
	}
	r.Redraw = func() {
		r.Lay(b.BaseWidget.Size())
		b.content(b.BaseWidget.Size().Width).Refresh()
	}
	return r.Ready(b.BaseWidget.Size())
}
