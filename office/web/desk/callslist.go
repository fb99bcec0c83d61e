package desk

import (
	"cmp"
	"math"
	"strings"

	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
)

// callsBack is what a form says that stands in the list of all calls.
const callsBack = "calls"

type callsView struct {
	listControls
	Filter []navItem
	Calls  []need
	Error  string
}

func (v *visit) calls() error { return v.showCalls("") }

// callsList are the calls that the address asks for, and of which kind they are.
func (v *visit) callsList() (l deskList[booking.Call], which booking.Calls, err error) {
	if which = booking.Calls(v.r.URL.Query().Get("show")); which != booking.CallsLater && which != booking.CallsMade {
		which = booking.CallsDue
	}
	l = deskList[booking.Call]{what: "calls", path: callsPath, file: callsPath + ".csv"}
	if l.rows, _, err = v.office.Bookings.Calls(v.r.Context(), v.who, v.t, which, math.MaxInt32); err != nil {
		return l, which, err
	}
	name := func(c booking.Call) string { return cmp.Or(c.Name, c.Phone) }
	l.columns = []listColumn[booking.Call]{
		{"name", v.t.T("desk.staff.name"), func(c booking.Call) any { return name(c) }},
		{"", v.t.T("me.phone"), func(c booking.Call) any { return c.Phone }},
		{"event", v.t.T("desk.figures.column.event"), func(c booking.Call) any { return c.Title }},
		{"", v.t.T("desk.call.column.what"), func(c booking.Call) any { return strings.Join(v.callLines(c), ". ") }},
		{"since", v.t.T("desk.call.column.since"), func(c booking.Call) any { return c.MadeAt }},
		{"", v.t.T("desk.call.column.until"), func(c booking.Call) any { return c.Offered }},
		{"tries", v.t.T("desk.call.column.tries"), func(c booking.Call) any { return c.Tries }},
		{"", v.t.T("desk.call.column.due"), func(c booking.Call) any { return c.DueAt }},
		{"", v.t.T("desk.call.column.done"), func(c booking.Call) any { return c.DoneAt }},
		{"", v.t.T("desk.log.who"), func(c booking.Call) any { return c.DoneBy }},
	}
	l.filters = []listFilter[booking.Call]{wordsFilter(v, func(c booking.Call) string {
		return strings.Join([]string{c.Name, c.Phone, c.Title}, " ")
	})}
	arrange(v, &l)
	return l, which, nil
}

// showCalls are all calls, with why what was noted of one was refused.
func (v *visit) showCalls(refused string) error {
	l, which, err := v.callsList()
	if err != nil {
		return err
	}
	view := callsView{Error: refused}
	for _, w := range []booking.Calls{booking.CallsDue, booking.CallsLater, booking.CallsMade} {
		view.Filter = append(view.Filter, navItem{Path: callsPath + "?show=" + string(w), Text: v.t.T("desk.call.show." + string(w)), Here: w == which})
	}
	var shown []booking.Call
	view.listControls, shown = controls(v, l)
	for _, c := range shown {
		n := v.callNeed(c)
		n.Back = callsBack
		if which == booking.CallsLater {
			n.Sub = v.t.T("desk.call.due", text.A{"When": v.t.DayClock(c.DueAt, v.now)})
		}
		view.Calls = append(view.Calls, n)
	}
	if refused != "" {
		return v.refuse("calls", v.t.T("desk.call.title_all"), view)
	}
	return v.show("calls", v.t.T("desk.call.title_all"), view)
}

// callsFile is that list for a spreadsheet.
func (v *visit) callsFile() error {
	l, _, err := v.callsList()
	if err != nil {
		return err
	}
	return listFile(v, l)
}
