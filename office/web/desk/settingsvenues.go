package desk

import (
	"strings"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/office/programme"
)

const venuesPath = settingsPath + "/venues"

var settingsVenueRoutes = []Route{
	get(venuesPath, coordinators, (*visit).venues),
	post(venuesPath, coordinators, (*visit).keepVenue),
}

type venuesView struct {
	listControls
	New      venueForm
	Standing []venueForm
}

type venueForm struct {
	ID, Title string
	settingForm
}

func (v *visit) venues() error { return v.showVenues(nil) }

// venuesList are the places that the address asks for.
func (v *visit) venuesList() (l deskList[programme.KeptVenue], err error) {
	type venue = programme.KeptVenue
	place := func(k venue) string {
		m, _ := assets.MunicipalityByCode(k.Municipality)
		return m.Name
	}
	l = deskList[venue]{what: "venues", path: venuesPath, file: venuesPath + ".csv"}
	l.columns = []listColumn[venue]{
		{"name", v.t.T("desk.settings.name"), func(k venue) any { return k.Name }},
		{"address", v.t.T("desk.settings.address"), func(k venue) any { return k.Address }},
		{"municipality", v.t.T("desk.csv.municipality"), func(k venue) any { return place(k) }},
		{"", v.t.T("desk.settings.venue_link"), func(k venue) any { return k.OnlineURL }},
	}
	l.filters = []listFilter[venue]{
		wordsFilter(v, func(k venue) string { return k.Name + " " + k.Address }),
		choiceFilter(v, "in", v.t.T("desk.csv.municipality"), v.municipalityOptions()[1:], func(k venue) string { return k.Municipality }),
	}
	l.rows, err = v.office.Programme.KeptVenues(v.r.Context(), v.who)
	arrange(v, &l)
	return l, err
}

// venuesFile is that list for a spreadsheet.
func (v *visit) venuesFile() error {
	l, err := v.venuesList()
	if err != nil {
		return err
	}
	return listFile(v, l)
}

func (v *visit) showVenues(refused error) error {
	l, err := v.venuesList()
	if err != nil {
		return err
	}
	view := venuesView{New: v.venueForm(programme.KeptVenue{ID: uuid.NewString()}, nil)}
	view.listControls, _ = controls(v, l) // each has a form of its own: they are on one page
	meant := v.r.PostForm.Get("id")
	for _, known := range l.rows {
		var of error
		if refused != nil && known.ID == meant {
			of, meant = refused, ""
		}
		view.Standing = append(view.Standing, v.venueForm(known, of))
	}
	if refused != nil && meant != "" { // new, or removed meanwhile: it is new again
		view.New = v.venueForm(programme.KeptVenue{ID: meant}, refused)
	}
	return v.showSetting("settingsvenues", v.t.T("desk.settings.venues"), view, refused)
}

// municipalityOptions are all of them, to choose from, or none.
func (v *visit) municipalityOptions() []option {
	all := []option{{"", v.t.T("desk.settings.no_municipality")}}
	for _, m := range assets.Municipalities() {
		all = append(all, option{m.Code, m.Name})
	}
	return all
}

func (v *visit) venueForm(k programme.KeptVenue, refused error) venueForm {
	form := venueForm{ID: k.ID, Title: k.Name, settingForm: settingForm{Path: venuesPath, Version: k.Version}}
	form.Fields = []field{
		{Name: "name", Label: v.t.T("desk.settings.name"), Value: k.Name, Max: api.MaxTitle, Required: true, Autocomplete: "off"},
		{Name: "address", Label: v.t.T("desk.settings.address"), Value: k.Address, Max: api.MaxTitle, Autocomplete: "off"},
		{Name: "municipality", Label: v.t.T("desk.csv.municipality"), Value: k.Municipality, Options: v.municipalityOptions()},
		{Name: "online_url", Label: v.t.T("desk.settings.venue_link"), Value: k.OnlineURL, Type: "url", Max: api.MaxTitle, Autocomplete: "off", Hint: v.t.T("desk.settings.venue_link_hint")},
	}
	if refused != nil {
		form.Fields = v.standing(refused, form.Fields...)
		form.Error = v.settingsError(refused, form.Fields)
	}
	for i := range form.Fields {
		form.Fields[i].ID = form.Fields[i].Name + "-" + k.ID
	}
	return form
}

// keepVenue keeps one, or forgets it.
func (v *visit) keepVenue() error {
	f := v.r.PostForm
	said := func(name string) string { return strings.TrimSpace(f.Get(name)) }
	if f.Has("remove") {
		err := v.office.Programme.RemoveVenue(v.r.Context(), v.who, f.Get("id"), f.Get("version"))
		return v.answered(err, v.showVenues, venuesPath)
	}
	k := programme.KeptVenue{ID: f.Get("id"), Version: f.Get("version"), Venue: api.Venue{
		Name: said("name"), Address: said("address"), Municipality: said("municipality"), OnlineURL: said("online_url"),
	}}
	var bad badFields
	if _, known := assets.MunicipalityByCode(k.Municipality); k.Municipality != "" && !known {
		bad.add("municipality", "unknown")
	}
	err := bad.problem()
	if err == nil {
		err = v.office.Programme.KeepVenue(v.r.Context(), v.who, k)
	}
	return v.answered(err, v.showVenues, venuesPath)
}
