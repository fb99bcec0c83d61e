package desk

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/settings"
	"startklar.dk/office/web/site"
)

// directory are the advisers or the actors of the catalogue, each kept by a form.
type directory struct {
	kind api.Kind
	path string

	title, lead, said, new string // the keys of its texts
	kindText               string // begins those of its kinds
	kinds                  []string
}

var directories = []directory{
	{api.KindAdviser, settingsPath + "/advisers", "desk.advisers.title", "desk.advisers.lead", "desk.advisers.said", "desk.advisers.new", "desk.advisers.kind.", []string{api.AdviserOffice, api.AdviserPrivate, api.AdviserMentor}},
	{api.KindActor, settingsPath + "/actors", "desk.actors.title", "desk.actors.lead", "desk.actors.said", "desk.actors.new", "desk.actors.kind.", []string{"growth_house", "private", "mentor", "bank", "network", "authority", "incubator"}},
}

// settingsEntryRoutes are those of both.
var settingsEntryRoutes = entryRoutes()

func entryRoutes() (all []Route) {
	for _, of := range directories {
		all = append(all,
			get(of.path, coordinators, func(v *visit) error { return v.entries(of) }),
			get(of.path+".csv", coordinators, func(v *visit) error { return v.entriesFile(of) }),
			get(of.path+"/{entry}", coordinators, func(v *visit) error { return v.entry(of, nil) }).of(OfEntry),
			post(of.path+"/{entry}", coordinators, func(v *visit) error { return v.keepEntry(of) }).of(OfEntry),
		)
	}
	return all
}

type entriesView struct {
	Title, Lead, New string
	listControls
	All []memberRow
}

// entriesList are the advisers, or the actors, that the address asks for.
func (v *visit) entriesList(of directory) (l deskList[catalogue.Entry], err error) {
	type entry = catalogue.Entry
	kind := func(e entry) string { return cmp.Or(e.Adviser.Kind, e.Actor.Kind, of.kinds[0]) }
	fields := func(e entry) []api.Field { return append(slices.Clone(e.Adviser.Fields), e.Actor.Fields...) }
	topics := func(e entry) string {
		var words []string
		for _, f := range fields(e) {
			words = append(words, v.t.T("field."+string(f)))
		}
		return strings.Join(words, ", ")
	}
	l = deskList[entry]{what: "advisers", path: of.path, file: of.path + ".csv"}
	l.columns = []listColumn[entry]{
		{"name", v.t.T("desk.settings.name"), func(e entry) any { return e.Name }},
		{"kind", v.t.T("desk.settings.kind"), func(e entry) any { return v.t.T(of.kindText + kind(e)) }},
		{"organisation", v.t.T("desk.settings.organisation"), func(e entry) any { return e.Adviser.Organisation }},
		{"", v.t.T("desk.settings.topics"), func(e entry) any { return topics(e) }},
	}
	if of.kind == api.KindActor {
		kind = func(e entry) string { return cmp.Or(e.Actor.Kind, "private") }
		l.what = "actors"
		l.columns = slices.Replace(l.columns, 2, 3, []listColumn[entry]{
			{"email", v.t.T("desk.signin.email"), func(e entry) any { return e.Actor.Email }},
			{"", v.t.T("me.phone"), func(e entry) any { return e.Actor.Phone }},
			{"", v.t.T("desk.settings.site"), func(e entry) any { return e.Actor.Site }},
			{"answer_days", v.t.T("desk.settings.answer_days"), func(e entry) any { return e.Actor.AnswerDays }},
		}...)
	}
	var kinds []option
	for _, k := range of.kinds {
		kinds = append(kinds, option{k, v.t.T(of.kindText + k)})
	}
	topic := choiceFilter[entry](v, "topic", v.t.T("desk.settings.topics"), site.Topics(v.t), nil)
	topic.keeps = func(e entry, value string) bool { return slices.Contains(fields(e), api.Field(value)) }
	l.filters = []listFilter[entry]{
		wordsFilter(v, func(e entry) string {
			return strings.Join([]string{e.Name, e.Adviser.Organisation, e.Actor.Email, topics(e)}, " ")
		}),
		choiceFilter(v, "kind", v.t.T("desk.settings.kind"), kinds, func(e entry) string { return kind(e) }), topic,
	}
	l.rows, err = v.office.Finder.All(v.r.Context(), v.who, of.kind)
	arrange(v, &l)
	return l, err
}

// entriesFile is that list for a spreadsheet.
func (v *visit) entriesFile(of directory) error {
	l, err := v.entriesList(of)
	if err != nil {
		return err
	}
	return listFile(v, l)
}

func (v *visit) entries(of directory) error {
	l, err := v.entriesList(of)
	if err != nil {
		return err
	}
	view := entriesView{Title: v.t.T(of.title), Lead: v.t.T(of.lead), New: of.path + "/" + uuid.NewString()}
	var shown []catalogue.Entry
	view.listControls, shown = controls(v, l)
	for _, e := range shown {
		row := memberRow{Name: e.Name, Initials: initials(e.Name), Href: of.path + "/" + e.ID}
		var fields []api.Field
		switch of.kind {
		case api.KindAdviser:
			row.Sub, row.Right, fields = e.Adviser.Organisation, v.t.T(of.kindText+cmp.Or(e.Adviser.Kind, api.AdviserOffice)), e.Adviser.Fields
		default:
			row.Sub, row.Right, fields = e.Actor.Email, v.t.T(of.kindText+cmp.Or(e.Actor.Kind, "private")), e.Actor.Fields
		}
		if len(fields) > 0 && row.Sub == "" {
			row.Sub = v.t.T("field." + string(fields[0]))
		}
		view.All = append(view.All, row)
	}
	return v.show("settingsentries", view.Title, view)
}

type entryView struct {
	Title, Back, BackTo string
	settingForm
	Topics, Languages []checkbox
	Municipalities    []checkbox
	Standing          bool // it is in the catalogue, and can be taken out
	RemoveError       string
}

// entryLanguages are those that one can be spoken to in, beside each other.
var entryLanguages = []string{"da", "en", "de", "ar", "uk", "pl", "so", "tr"}

// theEntry is the one that the path names; a new one where there is none of its id.
func (v *visit) theEntry(of directory) (e settings.Entry, err error) {
	id, err := v.id("entry")
	if err != nil {
		return e, err
	}
	e, err = v.office.Settings.Entry(v.r.Context(), v.who, of.kind, id)
	if isNotFound(err) {
		return settings.Entry{Kind: of.kind, ID: id}, nil
	}
	return e, err
}

func (v *visit) entry(of directory, refused error) error {
	e, err := v.theEntry(of)
	if err != nil {
		return err
	}
	view := entryView{BackTo: of.path, Back: v.t.T(of.title), Standing: e.Version != "", settingForm: settingForm{Path: of.path + "/" + e.ID, Version: e.Version}}
	var kinds []option
	for _, k := range of.kinds {
		kinds = append(kinds, option{k, v.t.T(of.kindText + k)})
	}
	name := field{Name: "name", Label: v.t.T("desk.settings.name"), Max: api.MaxTitle, Required: true, Autocomplete: "off"}
	kind := field{Name: "kind", Label: v.t.T("desk.settings.kind"), Options: kinds, Value: of.kinds[0]}
	about := field{Name: "text", Label: v.t.T("desk.settings.about"), Rows: 4, Max: api.MaxMessage}
	var fields []api.Field
	var languages, municipalities []string
	if of.kind == api.KindAdviser {
		a := e.Adviser
		actors, err := v.named(api.KindActor)
		if err != nil {
			return err
		}
		name.Value, kind.Value, about.Value, fields, languages = a.Name, cmp.Or(a.Kind, kind.Value), a.Text, a.Fields, a.Languages
		view.Fields = v.standing(refused, name, kind,
			field{Name: "organisation", Label: v.t.T("desk.settings.organisation"), Value: a.Organisation, Max: api.MaxTitle, Autocomplete: "off"},
			field{Name: "actor_id", Label: v.t.T("desk.settings.works_for"), Value: a.ActorID, Options: actors, Hint: v.t.T("desk.settings.works_for_hint")}, about)
	} else {
		a := e.Actor
		name.Value, kind.Value, about.Value, fields, languages, municipalities = a.Name, cmp.Or(a.Kind, kind.Value), a.Text, a.Fields, a.Languages, a.Municipalities
		view.Fields = v.standing(refused, name, kind,
			field{Name: "email", Label: v.t.T("desk.signin.email"), Value: a.Email, Type: "email", Max: 254, Autocomplete: "off", Hint: v.t.T("desk.settings.actor_email_hint")},
			field{Name: "phone", Label: v.t.T("me.phone"), Value: a.Phone, Type: "tel", Max: api.MaxPhone, Autocomplete: "off"},
			field{Name: "site", Label: v.t.T("desk.settings.site"), Value: a.Site, Type: "url", Max: 500, Autocomplete: "off"},
			field{Name: "answer_days", Label: v.t.T("desk.settings.answer_days"), Value: strconv.Itoa(a.AnswerDays), Inputmode: "numeric", Max: 3, Autocomplete: "off"}, about)
	}
	f := v.r.PostForm
	again := refused != nil && !f.Has("remove")
	chosen := func(name string, now []string) []string {
		if again {
			return f[name]
		}
		return now
	}
	codes := make([]string, len(fields))
	for i, field := range fields {
		codes[i] = string(field)
	}
	codes, languages, municipalities = chosen("fields", codes), chosen("languages", languages), chosen("municipalities", municipalities)
	view.Topics = v.topics(codes)
	for _, lang := range entryLanguages {
		view.Languages = append(view.Languages, checkbox{"languages", lang, v.t.T("desk.settings.language." + lang), slices.Contains(languages, lang)})
	}
	if of.kind == api.KindActor {
		for _, m := range assets.Municipalities() {
			view.Municipalities = append(view.Municipalities, checkbox{"municipalities", m.Code, m.Name, slices.Contains(municipalities, m.Code)})
		}
	}
	if f.Has("remove") {
		view.RemoveError = v.settingsError(refused)
	} else {
		view.Error = v.settingsError(refused, view.Fields)
	}
	if view.Title = name.Value; view.Title == "" {
		view.Title = v.t.T(of.new)
	}
	return v.showSetting("settingsentry", view.Title, view, refused)
}

func (v *visit) keepEntry(of directory) error {
	e, err := v.theEntry(of)
	if err != nil {
		return err
	}
	f := v.r.PostForm
	if f.Has("remove") && e.Version == "" { // it is out already
		return v.see(of.path)
	}
	if f.Has("remove") {
		err := v.office.Settings.RemoveEntry(v.r.Context(), v.who, of.kind, e.ID, f.Get("version"))
		return v.answered(err, func(err error) error { return v.entry(of, err) }, of.path)
	}
	e.Version = f.Get("version")
	said := func(name string) string { return strings.TrimSpace(f.Get(name)) }
	fields := []api.Field{}
	for _, known := range api.Fields {
		if slices.Contains(f["fields"], string(known)) {
			fields = append(fields, known)
		}
	}
	kept := func(now []string) []string { // those that the form does not offer stay
		all := slices.DeleteFunc(slices.Clone(now), func(lang string) bool { return slices.Contains(entryLanguages, lang) })
		for _, lang := range entryLanguages {
			if slices.Contains(f["languages"], lang) {
				all = append(all, lang)
			}
		}
		return all
	}
	var bad badFields
	if of.kind == api.KindAdviser {
		a := &e.Adviser
		a.Name, a.Kind, a.Organisation, a.ActorID, a.Text = said("name"), f.Get("kind"), said("organisation"), f.Get("actor_id"), said("text")
		a.Fields, a.Languages = fields, kept(a.Languages)
	} else {
		a := &e.Actor
		a.Name, a.Kind, a.Email, a.Phone, a.Site, a.Text = said("name"), f.Get("kind"), said("email"), said("phone"), said("site"), said("text")
		a.AnswerDays = bad.number("answer_days", f.Get("answer_days"), 100)
		a.Fields, a.Languages, a.Municipalities = fields, kept(a.Languages), []string{}
		for _, m := range assets.Municipalities() {
			if slices.Contains(f["municipalities"], m.Code) {
				a.Municipalities = append(a.Municipalities, m.Code)
			}
		}
		slices.Sort(a.Municipalities)
	}
	if err = bad.problem(); err == nil {
		err = v.office.Settings.KeepEntry(v.r.Context(), v.who, e)
	}
	return v.answered(err, func(err error) error { return v.entry(of, err) }, of.path)
}
