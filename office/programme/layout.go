package programme

import (
	"cmp"
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
)

// Layout is how the times of an event's advisers follow each other, in minutes: the first begins at
// From, none ends after To, both past midnight of the event's day.
type Layout struct {
	From, To int
	Length   int  // of each
	Buffer   int  // between two
	Pause    Cell // in which none is; empty: there is none
}

// later is a layout some minutes later.
func (l Layout) later(by int) Layout {
	l.From, l.To = l.From+by, l.To+by
	if l.Pause != (Cell{}) {
		l.Pause.From, l.Pause.To = l.Pause.From+by, l.Pause.To+by
	}
	return l
}

// Cell is one time of a layout, in minutes past midnight of the event's day.
type Cell struct{ From, To int }

// mostTimes is how many times an adviser has at one event at the most.
const mostTimes = 60

// Check says what is wrong with a layout, by its fields.
func (l Layout) Check(c *mutation.Checks) {
	between := func(pointer string, n, least, most int) {
		if n < least || n > most {
			c.Bad(pointer, "range")
		}
	}
	between("/length", l.Length, 5, dayMinutes)
	between("/buffer", l.Buffer, 0, dayMinutes)
	switch {
	case l.Pause == Cell{}:
	case l.Pause.To <= l.Pause.From:
		c.Bad("/pause_to", "pause_order")
	case l.Pause.From < l.From || l.Pause.To > l.To:
		c.Bad("/pause_from", "pause_outside")
	}
	if len(c.Errors) == 0 && (l.To <= l.From || len(l.Times()) == 0 || len(l.Times()) > mostTimes) {
		c.Bad("/slots_to", "range")
	}
}

// Times are a layout's, in their order. One that would run into the pause begins at its end.
func (l Layout) Times() (all []Cell) {
	if l.Length <= 0 || l.Buffer < 0 {
		return nil
	}
	for at := l.From; at+l.Length <= l.To && len(all) <= mostTimes; {
		if at < l.Pause.To && at+l.Length > l.Pause.From {
			at = l.Pause.To
			continue
		}
		all = append(all, Cell{at, at + l.Length})
		at += l.Length + l.Buffer
	}
	return all
}

// LaidOut is the layout whose times are those of an event's slots, as it was typed as far as it has them still, and
// whether there is one.
func (w Work) LaidOut() (l Layout, ok bool) {
	var cells []Cell
	for _, s := range w.Slots {
		cells = append(cells, PlaceOf(s.Slot, w.day()).Cell)
	}
	cells = inOrder(cells)
	l, ok = inferred(cells)
	if w.Layout == nil {
		return l, ok
	}
	if len(cells) == 0 || slices.Equal(w.Layout.Times(), cells) {
		return *w.Layout, true
	}
	if typed := l; l.Pause != (Cell{}) { // times were taken out at an end
		if typed.Pause = w.Layout.Pause; slices.Equal(typed.Times(), cells) {
			return typed, true
		}
	}
	return l, ok
}

// inOrder are cells in their order, each once.
func inOrder(cells []Cell) []Cell {
	cells = slices.Clone(cells)
	slices.SortFunc(cells, func(a, b Cell) int { return cmp.Or(a.From-b.From, a.To-b.To) })
	return slices.Compact(cells)
}

// inferred is the layout whose times are cells in their order, and whether there is one. Of a pause the times say
// where it ends, and not where it begins after the last before it.
func inferred(cells []Cell) (l Layout, ok bool) {
	if len(cells) == 0 {
		return l, false
	}
	l = Layout{From: cells[0].From, To: cells[len(cells)-1].To, Length: cells[0].To - cells[0].From}
	if len(cells) > 1 {
		l.Buffer = cells[1].From - cells[0].To
	}
	for i := 1; i < len(cells); i++ {
		l.Buffer = min(l.Buffer, cells[i].From-cells[i-1].To)
	}
	for i := 1; i < len(cells); i++ {
		if cells[i].From-cells[i-1].To > l.Buffer {
			l.Pause = Cell{cells[i-1].To, cells[i].From}
			break
		}
	}
	return l, slices.Equal(l.Times(), cells)
}

// Slot is an adviser's time with the id under which it is kept.
type Slot struct {
	ID string `json:"id"`
	api.Slot
}

// Place is where a time stands among an event's: with whom, and when on its day.
type Place struct {
	AdviserID string
	Cell
}

func byAdviser(a, b Place) int {
	return cmp.Or(cmp.Compare(a.AdviserID, b.AdviserID), a.From-b.From, a.To-b.To)
}

// PlaceOf is where a slot stands on a day.
func PlaceOf(s api.Slot, day Day) Place {
	from := day.Clock(s.StartsAt)
	return Place{s.AdviserID, Cell{from, from + int(s.EndsAt.Sub(s.StartsAt)/time.Minute)}}
}

// Laid are slots at places on a day. A slot that stood at one of them on the day before stays itself, whoever has
// it; the others of an adviser, in their order, take what places are left, and those for which
// there is none are not among them.
func Laid(old []Slot, was, day Day, at []Place, newID func() string) (all []Slot) {
	at = slices.Clone(at)
	slices.SortFunc(at, byAdviser)
	at = slices.Compact(at)
	old = slices.Clone(old)
	slices.SortStableFunc(old, func(a, b Slot) int { return a.StartsAt.Compare(b.StartsAt) })
	is := make([]*Slot, len(at))
	take := func(same func(Place, Place) bool) {
		for i := range old {
			s := &old[i]
			if s.ID == "" {
				continue
			}
			place := PlaceOf(s.Slot, was)
			for j := range at {
				if is[j] == nil && same(place, at[j]) {
					kept := *s
					is[j], s.ID = &kept, ""
					break
				}
			}
		}
	}
	take(func(a, b Place) bool { return a == b })
	take(func(a, b Place) bool { return a.AdviserID == b.AdviserID })
	for j, p := range at {
		s := Slot{Slot: api.Slot{AdviserID: p.AdviserID}}
		if is[j] != nil {
			s = *is[j]
		} else {
			s.ID = newID()
		}
		s.StartsAt = day.At(p.From)
		s.EndsAt = s.StartsAt.Add(time.Duration(p.To-p.From) * time.Minute)
		all = append(all, s)
	}
	return all
}
