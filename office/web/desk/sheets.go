package desk

import (
	"strings"

	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
)

// sheetsView is what is printed for an evening: a sheet for each adviser, the waiting list, and
// a badge for each guest.
type sheetsView struct {
	Path, Title, When string
	Sheets            []sheetView
	Waiting           []waitingRow
	Badges            []badgeOf
}

// waitingRow is who waits for a place, in their order.
type waitingRow struct {
	Place             int
	Name, Said, Phone string
}

// sheetView is an adviser's times, with who has them.
type sheetView struct {
	gridHead
	Rows []sheetRow
}

type sheetRow struct{ Clock, Name string }

// badgeOf is what a guest wears: who they are, and where they are to be when.
type badgeOf struct {
	Name  string
	Times []string
}

// sheets are an event's lists by adviser, its waiting list and its badges, to be printed.
func (v *visit) sheets() error {
	day, err := v.onTheDay()
	if err != nil {
		return err
	}
	shorten(&day)
	view := sheetsView{Path: eventPath(day.ID), Title: day.Title, When: v.t.Day(day.StartsAt, v.now) + " " + v.t.Span(day.StartsAt, day.EndsAt)}
	for i, s := range day.Slots {
		if i == 0 || s.AdviserID != day.Slots[i-1].AdviserID {
			view.Sheets = append(view.Sheets, sheetView{gridHead: v.headOf(s)})
		}
		row := sheetRow{Clock: v.t.Span(s.StartsAt, s.EndsAt)}
		if s.By != nil {
			row.Name = s.By.Name
		}
		last := &view.Sheets[len(view.Sheets)-1]
		last.Rows = append(last.Rows, row)
	}
	names, err := v.namesOf(idsOf(day.Waiting, func(p booking.Participant) string { return p.PersonID }))
	if err != nil {
		return err
	}
	for i, p := range day.Waiting {
		view.Waiting = append(view.Waiting, waitingRow{i + 1, v.nameOfGuest(p), v.t.T("desk.state." + p.Has[0].State), names[p.PersonID].Phone})
	}
	for _, p := range day.Participants {
		badge := badgeOf{Name: v.nameOfGuest(p)}
		for _, b := range p.Has {
			if b.SlotID != "" {
				badge.Times = append(badge.Times, v.slotWords(b))
			}
		}
		view.Badges = append(view.Badges, badge)
	}
	return v.show("sheets", v.t.T("desk.sheets.title", text.A{"Event": day.Title}), view)
}

// headOf is who has a slot, at which table, and what they know most of.
func (v *visit) headOf(s booking.DaySlot) gridHead {
	var sub []string
	if s.Table != "" {
		sub = append(sub, text.UpperFirst(v.t.T("desk.day.table", text.A{"Table": s.Table})))
	}
	if len(s.Fields) > 0 {
		sub = append(sub, v.t.T("field."+string(s.Fields[0])))
	}
	return gridHead{Name: s.Adviser, Sub: strings.Join(sub, " · ")}
}
