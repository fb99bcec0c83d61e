package desk

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/icons"
	"startklar.dk/office/account"
)

const personsPath = "/desk/persons"

var personsRoutes = []Route{
	get(personsPath, consultants, (*visit).persons).nav("desk.nav.persons", icons.People, "p"),
}

// mostFound is how many persons a search shows.
const mostFound = 50

type personsView struct {
	Query string
	Found []personRow
	More  bool   // others are found too
	File  string // where those who are found are as a file
	Soon  []personRow
}

// personRow is a person in a list.
type personRow struct {
	Name, Href, Initials string
	Sub                  string
	Right                string
}

func (v *visit) personRow(p account.Person) personRow {
	name := personName(p.Person)
	return personRow{Name: name, Href: personPath(p.ID), Initials: initials(name), Sub: v.about(p.Person), Right: p.Phone}
}

// personName is what a person is called: by their address or number where they have said no name.
func personName(p api.Person) string {
	if name := strings.TrimSpace(p.Name); name != "" {
		return name
	}
	return cmp.Or(p.Email, p.Phone)
}

// about is a person in a line: how far they are, where, and their CVR number.
func (v *visit) about(p api.Person) string {
	var said []string
	if slices.Contains([]string{api.StageConsidering, api.StageStarting, api.StageRunning}, p.Stage) {
		said = append(said, v.t.T("me.stage."+p.Stage))
	}
	if m, ok := assets.MunicipalityByCode(p.Municipality); ok {
		said = append(said, m.Name)
	}
	if p.CVR != "" {
		said = append(said, "CVR "+p.CVR)
	}
	if len(said) == 0 && p.Email != personName(p) {
		said = append(said, p.Email)
	}
	return strings.Join(said, " · ")
}

// persons is the search for persons, and before anything is typed those whom one
// meets next.
func (v *visit) persons() error {
	view := personsView{Query: strings.TrimSpace(v.r.URL.Query().Get("q"))}
	if view.Query == "" {
		events, err := v.office.Bookings.Day(v.r.Context(), v.who, dayOf(v.now), dayOf(v.now).AddDate(0, 0, 14))
		if err != nil {
			return err
		}
		seen := map[string]bool{}
		for _, s := range ownMeetings(v.who, events) {
			if seen[s.By.PersonID] || !s.EndsAt.After(v.now) {
				continue
			}
			seen[s.By.PersonID] = true
			p, err := v.office.Accounts.Person(v.r.Context(), v.who, s.By.PersonID)
			if err != nil {
				return err
			}
			row := v.personRow(p)
			row.Right = v.t.DayClock(s.StartsAt, v.now)
			view.Soon = append(view.Soon, row)
		}
		return v.show("persons", v.t.T("desk.nav.persons"), view)
	}
	found, err := v.office.Accounts.Search(v.r.Context(), v.who, view.Query, mostFound+1)
	if err != nil {
		return err
	}
	if view.More = len(found) > mostFound; view.More {
		found = found[:mostFound]
	}
	view.File = personsPath + ".csv?q=" + escape(view.Query)
	for _, p := range found {
		view.Found = append(view.Found, v.personRow(p))
	}
	return v.show("persons", v.t.T("desk.nav.persons"), view)
}

func escape(query string) string { return url.QueryEscape(query) }
