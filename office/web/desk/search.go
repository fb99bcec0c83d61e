package desk

import (
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/catalogue"
)

const searchPath = "/desk/search"

var searchRoutes = []Route{get(searchPath, consultants, (*visit).search)}

// mostOfKind is how many of each kind a search shows.
const mostOfKind = 8

type searchView struct {
	Query   string
	Persons []personRow
	More    string // the address of all persons who are found; empty: these are
	Groups  []searchGroup
}

type searchGroup struct {
	Title string
	Rows  []searchRow
}

type searchRow struct {
	Name, Href, Sub, Right string
	Email, Phone           string
}

// search finds persons, events, advisers and actors.
func (v *visit) search() error {
	view := searchView{Query: strings.TrimSpace(v.r.URL.Query().Get("q"))}
	persons, err := v.office.Accounts.Search(v.r.Context(), v.who, view.Query, mostOfKind+1)
	if err != nil {
		return err
	}
	if len(persons) > mostOfKind {
		persons, view.More = persons[:mostOfKind], personsPath+"?q="+escape(view.Query)
	}
	for _, p := range persons {
		view.Persons = append(view.Persons, v.personRow(p))
	}
	found, err := v.office.Finder.Search(v.r.Context(), v.who, view.Query, mostOfKind)
	if err != nil {
		return err
	}
	for _, of := range []struct {
		kind  api.Kind
		title string
	}{
		{api.KindEvent, v.t.T("desk.search.events")}, {api.KindAdviser, v.t.T("desk.search.advisers")}, {api.KindActor, v.t.T("desk.search.actors")},
	} {
		group := searchGroup{Title: of.title}
		for _, e := range found {
			if e.Kind == of.kind {
				group.Rows = append(group.Rows, v.searchRow(e))
			}
		}
		if len(group.Rows) > 0 {
			view.Groups = append(view.Groups, group)
		}
	}
	return v.show("search", v.t.T("desk.search.title"), view)
}

func (v *visit) searchRow(e catalogue.Entry) searchRow {
	row := searchRow{Name: e.Name}
	switch e.Kind {
	case api.KindEvent:
		row.Href = dayPath(dayOf(e.Event.StartsAt))
		row.Right = v.t.DayClock(e.Event.StartsAt, v.now)
		row.Sub = e.Event.Venue.Name
		if e.Event.State == api.EventCancelled {
			row.Sub = strings.Trim(v.t.T("desk.event.broken")+" · "+row.Sub, " ·")
		}
	case api.KindAdviser:
		row.Sub = strings.Join(append(nonEmpty(e.Adviser.Organisation), v.fields(e.Adviser.Fields)...), " · ")
	default:
		row.Sub = strings.Join(v.fields(e.Actor.Fields), " · ")
		row.Phone, row.Email = e.Actor.Phone, e.Actor.Email
	}
	return row
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// fields are what somebody helps with, the first of them.
func (v *visit) fields(fields []api.Field) (said []string) {
	for _, f := range fields[:min(len(fields), 3)] {
		if f.Known() {
			said = append(said, text.UpperFirst(v.t.T("field."+string(f))))
		}
	}
	return said
}
