package desk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"startklar.dk/api/danish"
	"startklar.dk/assets/text"
	"startklar.dk/office/booking"
)

// callsBack is what a form says that stands in the list of all calls.
const callsBack = "calls"

// callsListed is how many calls the list of them has at the most.
const callsListed = 1000

type callsView struct {
	Fields []field
	Count  string
	Calls  []need
	File   string
	Error  string
}

func (v *visit) calls() error { return v.showCalls("") }

// callsWanted are the calls that the address asks for in its order, of which kind they are, and
// the fields that say so.
func (v *visit) callsWanted() (all []booking.Call, which booking.Calls, fields []field, err error) {
	q := v.r.URL.Query()
	show := field{Name: "show", Label: v.t.T("desk.call.show"), Value: q.Get("show")}
	for _, w := range []booking.Calls{booking.CallsDue, booking.CallsLater, booking.CallsMade} {
		show.Options = append(show.Options, option{string(w), v.t.T("desk.call.show." + string(w))})
	}
	if which = booking.Calls(show.Value); which != booking.CallsLater && which != booking.CallsMade {
		which = booking.CallsDue
	}
	words := field{Name: "q", ID: "words", Label: v.t.T("desk.call.words"), Type: "search", Max: 200, Autocomplete: "off", Value: strings.TrimSpace(q.Get("q"))}
	order := field{Name: "sort", Label: v.t.T("desk.call.sort"), Value: q.Get("sort"), Options: []option{{"", v.t.T("desk.call.sort.first")}}}
	by := map[string]func(a, b booking.Call) int{
		"name":  func(a, b booking.Call) int { return danish.Compare(a.Name, b.Name) },
		"event": func(a, b booking.Call) int { return danish.Compare(a.Title, b.Title) },
		"since": func(a, b booking.Call) int { return a.MadeAt.Compare(b.MadeAt) },
	}
	for _, key := range []string{"name", "event", "since"} {
		order.Options = append(order.Options, option{key, v.t.T("desk.call.sort." + key)})
	}
	all, _, err = v.office.Bookings.Calls(v.r.Context(), v.who, v.t, which, callsListed)
	if err != nil {
		return nil, which, nil, err
	}
	all = slices.DeleteFunc(all, func(c booking.Call) bool {
		return !strings.Contains(strings.ToLower(strings.Join([]string{c.Name, c.Phone, c.Title}, "\n")), strings.ToLower(words.Value))
	})
	if compare := by[order.Value]; compare != nil {
		slices.SortStableFunc(all, compare)
	}
	return all, which, []field{show, words, order}, nil
}

// showCalls are all calls, with why what was noted of one was refused.
func (v *visit) showCalls(refused string) error {
	all, which, fields, err := v.callsWanted()
	if err != nil {
		return err
	}
	view := callsView{Fields: fields, Count: v.t.N("desk.figures.rows", len(all)), Error: refused, File: strings.TrimSuffix(callsPath+".csv?"+v.r.URL.RawQuery, "?")}
	for _, c := range all {
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

// callsFile are the calls that the address asks for, for a spreadsheet.
func (v *visit) callsFile() error {
	all, _, _, err := v.callsWanted()
	if err != nil {
		return err
	}
	rows := [][]string{{
		v.t.T("desk.staff.name"), v.t.T("me.phone"), v.t.T("desk.figures.column.event"), v.t.T("desk.call.column.what"), v.t.T("desk.call.column.since"),
		v.t.T("desk.call.column.until"), v.t.T("desk.call.column.tries"), v.t.T("desk.call.column.due"), v.t.T("desk.call.column.done"), v.t.T("desk.log.who"),
	}}
	for _, c := range all {
		rows = append(rows, []string{
			cmp.Or(c.Name, c.Phone), c.Phone, c.Title, strings.Join(v.callLines(c), ". "), v.t.Sheet(c.MadeAt),
			v.t.Sheet(c.Offered), strconv.Itoa(c.Tries), v.t.Sheet(c.DueAt), v.t.Sheet(c.DoneAt), c.DoneBy,
		})
	}
	return v.file("calls", "calls", rows)
}
