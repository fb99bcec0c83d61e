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

const (
	// mostFound is how many persons a search among others shows.
	mostFound = 50
	// personsTogether is how many persons are read at a time for a file.
	personsTogether = 500
)

type personsView struct {
	Query string
	listControls
	Found []personRow
	Asked bool // for a list of persons
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

// persons is the search for persons, and before anything is asked for those whom one
// meets next.
func (v *visit) persons() error {
	q := v.r.URL.Query()
	view := personsView{Query: strings.TrimSpace(q.Get("q"))}
	for _, name := range []string{"q", "stage", "municipality", "sort", "page"} {
		view.Asked = view.Asked || q.Get(name) != ""
	}
	if !view.Asked {
		soon, err := v.personsSoon()
		if err != nil {
			return err
		}
		view.Soon = soon
		return v.show("persons", v.t.T("desk.nav.persons"), view)
	}
	l, err := v.personsFound()
	if err != nil {
		return err
	}
	var shown []account.Found
	view.listControls, shown = controls(v, l)
	found, err := v.personsOf(shown)
	if err != nil {
		return err
	}
	for _, p := range found {
		view.Found = append(view.Found, v.personRow(p))
	}
	return v.show("persons", v.t.T("desk.nav.persons"), view)
}

// personsSoon are those whom one meets next.
func (v *visit) personsSoon() (rows []personRow, err error) {
	events, err := v.office.Bookings.Day(v.r.Context(), v.who, dayOf(v.now), dayOf(v.now).AddDate(0, 0, 14))
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, s := range ownMeetings(v.who, events) {
		if seen[s.By.PersonID] || !s.EndsAt.After(v.now) {
			continue
		}
		seen[s.By.PersonID] = true
		p, err := v.office.Accounts.Person(v.r.Context(), v.who, s.By.PersonID)
		if err != nil {
			return nil, err
		}
		row := v.personRow(p)
		row.Right = v.t.DayClock(s.StartsAt, v.now)
		rows = append(rows, row)
	}
	return rows, nil
}

// personsFound are the persons whom the address asks for.
func (v *visit) personsFound() (l deskList[account.Found], err error) {
	place := func(f account.Found) string {
		m, _ := assets.MunicipalityByCode(f.Municipality)
		return m.Name
	}
	l = deskList[account.Found]{what: "persons", path: personsPath, file: personsPath + ".csv"}
	l.columns = []listColumn[account.Found]{
		{"name", v.t.T("desk.staff.name"), func(f account.Found) any { return f.Name }},
		{"municipality", v.t.T("desk.csv.municipality"), func(f account.Found) any { return place(f) }},
		{"stage", v.t.T("desk.figures.column.stage"), func(f account.Found) any { return v.stageWords(f.Stage) }},
	}
	var stages []option
	for _, stage := range []string{api.StageConsidering, api.StageStarting, api.StageRunning} {
		stages = append(stages, option{stage, v.stageWords(stage)})
	}
	l.filters = []listFilter[account.Found]{
		choiceFilter(v, "stage", v.t.T("desk.figures.column.stage"), stages, func(f account.Found) string { return f.Stage }),
		choiceFilter(v, "municipality", v.t.T("desk.csv.municipality"), v.municipalityOptions()[1:], func(f account.Found) string { return f.Municipality }),
	}
	l.rows, err = v.office.Accounts.FindAll(v.r.Context(), v.who, v.r.URL.Query().Get("q"))
	arrange(v, &l)
	return l, err
}

// personsOf are those who were found, in their order; who is not there any more is left out.
func (v *visit) personsOf(found []account.Found) ([]account.Person, error) {
	at := map[string]int{}
	for i, f := range found {
		at[f.ID] = i
	}
	all, err := v.office.Accounts.Persons(v.r.Context(), v.who, idsOf(found, func(f account.Found) string { return f.ID }))
	slices.SortFunc(all, func(a, b account.Person) int { return at[a.ID] - at[b.ID] })
	return all, err
}

// personsFile is everybody whom the address asks for, for a spreadsheet, some at a time.
func (v *visit) personsFile() error {
	l, err := v.personsFound()
	if err != nil {
		return err
	}
	return v.stream(l.what, l.what, func(write func([]string)) error {
		write([]string{v.t.T("desk.staff.name"), v.t.T("desk.signin.email"), v.t.T("me.phone"), v.t.T("desk.csv.cvr"), v.t.T("desk.csv.municipality")})
		for some := range slices.Chunk(l.rows, personsTogether) {
			all, err := v.personsOf(some)
			if err != nil {
				return err
			}
			for _, p := range all {
				m, _ := assets.MunicipalityByCode(p.Municipality)
				write([]string{personName(p.Person), p.Email, p.Phone, p.CVR, m.Name})
			}
		}
		return nil
	})
}

func escape(query string) string { return url.QueryEscape(query) }
