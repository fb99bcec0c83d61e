package desk

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/office/booking"
)

// waitingOnly are those on the waiting list, of a file: the page has them in a list of their own.
const waitingOnly = "waiting"

// guestsPath is the address of an event's guests, or of their file, of a tab, of some words and in
// an order.
func guestsPath(path, tab, query, sort string) string {
	q := url.Values{}
	for name, value := range map[string]string{"tab": tab, "q": query, "sort": sort} {
		if value != "" && value != tabAll {
			q.Set(name, value)
		}
	}
	return strings.TrimSuffix(path+"?"+q.Encode(), "?")
}

// guestKeys are by what guests are sorted, in the order in which it is offered.
var guestKeys = []string{"name", "time", "arrived"}

// guestKey is by what a guest is sorted.
func (v *visit) guestKey(p booking.Participant, key string) any {
	switch key {
	case "time":
		if next := p.Next(v.now); next != nil {
			return next.During.Start
		}
		return time.Time{}
	case "arrived":
		return p.ArrivedAt()
	}
	return v.nameOfGuest(p)
}

// sortGuests puts guests in the order that the address asks for, if it asks for one.
func sortGuests[T any](v *visit, rows []T, of func(T) booking.Participant) {
	key, down := strings.CutPrefix(v.r.URL.Query().Get("sort"), "-")
	if !slices.Contains(guestKeys, key) {
		return
	}
	slices.SortStableFunc(rows, func(a, b T) int {
		order := compareCells(v.guestKey(of(a), key), v.guestKey(of(b), key))
		if down {
			return -order
		}
		return order
	})
}

// guestControls are in which orders an event's guests can be looked at, and where they are got as
// a file as they are looked at now.
func (v *visit) guestControls(view *eventView) {
	for _, key := range guestKeys {
		s := sortLink{Text: v.t.T("desk.list.guests_by." + key), Up: view.Sort == key, Down: view.Sort == "-"+key}
		to := key
		if s.Up {
			to = "-" + key
		}
		s.Path = guestsPath(view.Path, view.Tab, view.Query, to)
		view.Sorts = append(view.Sorts, s)
	}
	view.File = guestsPath(view.Path+"/participants.csv", view.Tab, view.Query, view.Sort)
	view.WaitingFile = guestsPath(view.Path+"/participants.csv", waitingOnly, "", "")
}

// guestOf is a guest in a file. Place is where they stand on the waiting list; 0 for who is on none.
type guestOf struct {
	booking.Participant
	place int
}

// guestStanding is how a guest stands, and its tab.
func (v *visit) guestStanding(g guestOf) (words, tab string) {
	if g.place > 0 {
		return v.t.T("desk.state." + g.Has[0].State), waitingOnly
	}
	switch g.Standing() {
	case api.BookingAttended:
		return v.t.T("desk.day.arrived"), tabArrived
	case api.BookingMissed:
		return v.t.T("desk.state.missed"), tabMissed
	}
	return v.t.T("desk.state.booked"), tabSigned
}

// eventFile is who comes to an event, and who waits for a place, for a spreadsheet: those whom the
// address asks for, in its order.
func (v *visit) eventFile() error {
	day, err := v.onTheDay()
	if err != nil {
		return err
	}
	var all []guestOf
	for _, p := range day.Participants {
		all = append(all, guestOf{Participant: p})
	}
	for i, p := range day.Waiting {
		all = append(all, guestOf{p, i + 1})
	}
	names, err := v.namesOf(idsOf(all, func(g guestOf) string { return g.PersonID }))
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	all = slices.DeleteFunc(all, func(g guestOf) bool {
		_, tab := v.guestStanding(g)
		asked := q.Get("tab")
		return asked != "" && asked != tabAll && asked != tab || !saysAll(v.nameOfGuest(g.Participant), q.Get("q"))
	})
	sortGuests(v, all, func(g guestOf) booking.Participant { return g.Participant })
	l := deskList[guestOf]{what: "guests", rows: all, columns: []listColumn[guestOf]{
		{"", v.t.T("desk.staff.name"), func(g guestOf) any { return v.nameOfGuest(g.Participant) }},
		{"", v.t.T("desk.csv.state"), func(g guestOf) any { words, _ := v.guestStanding(g); return words }},
		{"", v.t.T("desk.day.arrived"), func(g guestOf) any { return g.ArrivedAt() }},
		{"", v.t.T("desk.today.times"), func(g guestOf) any {
			var times []string
			for _, b := range g.Has {
				if b.SlotID != "" {
					times = append(times, v.slotWords(b))
				}
			}
			return strings.Join(times, ", ")
		}},
		{"", v.t.T("desk.day.code"), func(g guestOf) any {
			return strings.Join(idsOf(g.Has, func(b booking.PlaceAt) string { return b.Code }), " ")
		}},
		{"", v.t.T("desk.csv.place"), func(g guestOf) any {
			if g.place == 0 {
				return ""
			}
			return g.place
		}},
		{"", v.t.T("desk.signin.email"), func(g guestOf) any { return names[g.PersonID].Email }},
		{"", v.t.T("me.phone"), func(g guestOf) any { return names[g.PersonID].Phone }},
		{"", v.t.T("desk.csv.cvr"), func(g guestOf) any { return names[g.PersonID].CVR }},
		{"", v.t.T("desk.csv.municipality"), func(g guestOf) any {
			m, _ := assets.MunicipalityByCode(names[g.PersonID].Municipality)
			return m.Name
		}},
	}}
	return listFile(v, l)
}
