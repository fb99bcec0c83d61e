package desk

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/mutation"
)

const editRoute = personsPath + "/{person}/edit"

var personEditRoutes = []Route{
	get(editRoute, consultants, (*visit).editPerson).of(OfPerson),
	post(editRoute, consultants, (*visit).correctPerson).of(OfPerson),
}

type personEditView struct {
	Path, Person, Name string
	Version            string
	Error, Merge       string // why it was refused; where two who are one are merged
	Theirs             []factView
	Own, Ours          []field
}

// contactAsIs stands in the form for whom a person can turn to who is none of the staff now.
const contactAsIs = "as_is"

// follows says whom at the office somebody can turn to, and whether they are a member of it.
func (v *visit) follows(p api.Person) string {
	var said []string
	if p.Contact.Name != "" {
		said = append(said, v.t.T("desk.edit.contact")+": "+p.Contact.Name)
	}
	if p.Member {
		said = append(said, v.t.T("desk.edit.member"))
	}
	return strings.Join(said, " · ")
}

func (v *visit) editPerson() error { return v.showPersonEdit(nil) }

func (v *visit) showPersonEdit(refused error) error {
	id, err := v.id("person")
	if err != nil {
		return err
	}
	k, err := v.office.Accounts.Known(v.r.Context(), v.who, id)
	if err != nil {
		return err
	}
	view := personEditView{Path: personPath(id) + "/edit", Person: personPath(id), Name: personName(k.Person), Version: strconv.FormatInt(k.Version, 10)}
	own := v.ownFields(k)
	if k.Unclaimed {
		view.Own = v.standing(refused, own...)
	} else {
		for _, f := range own {
			view.Theirs = append(view.Theirs, factView{Label: f.Label, Value: optionWords(f, v.t.T("desk.program.nothing"))})
		}
	}
	ours, err := v.ourFields(k)
	if err != nil {
		return err
	}
	view.Ours = v.standing(refused, ours...)
	view.Error = v.settingsError(refused, view.Own, view.Ours)
	for _, f := range view.Own {
		if f.Error == v.t.T("problem.reason.taken") {
			view.Merge = personPath(id) + "/merge?" + url.Values{"q": {strings.TrimSpace(f.Value)}}.Encode()
		}
	}
	return v.showSetting("personedit", v.t.T("desk.edit.title"), view, refused)
}

// optionWords are what a field says, in words.
func optionWords(f field, nothing string) string {
	for _, o := range f.Options {
		if o.Value == f.Value {
			return o.Words
		}
	}
	if f.Value == "" {
		return nothing
	}
	return f.Value
}

// ownFields are what is a person's own to say.
func (v *visit) ownFields(k account.Known) []field {
	places := []option{{"", v.t.T("desk.edit.unknown")}}
	for _, m := range assets.Municipalities() { // the office's own, else all
		if ours := k.Office.Municipalities; len(ours) == 0 || m.Code == k.Municipality || slices.Contains(ours, m.Code) {
			places = append(places, option{m.Code, m.Name})
		}
	}
	stages := []option{{"", v.t.T("desk.edit.unknown")}}
	for _, s := range []string{api.StageConsidering, api.StageStarting, api.StageRunning} {
		stages = append(stages, option{s, v.t.T("me.stage." + s)})
	}
	return []field{
		{Name: "name", Label: v.t.T("desk.staff.name"), Autocomplete: "off", Max: api.MaxTitle, Value: k.Name},
		{Name: "phone", Label: v.t.T("me.phone"), Type: "tel", Autocomplete: "off", Max: api.MaxPhone, Value: k.Phone},
		{Name: "email", Label: v.t.T("desk.signin.email"), Type: "email", Autocomplete: "off", Max: 254, Value: k.Email, Hint: v.t.T("desk.edit.email_hint")},
		{Name: "language", Label: v.t.T("me.language"), Value: string(text.Match(k.Language)), Options: []option{{"da", v.t.T("me.language.da")}, {"en", v.t.T("me.language.en")}}},
		{Name: "municipality", Label: v.t.T("me.municipality"), Value: k.Municipality, Options: places},
		{Name: "cvr", Label: v.t.T("me.cvr"), Inputmode: "numeric", Autocomplete: "off", Max: 14, Value: k.CVR, Hint: v.t.T("me.cvr_hint")},
		{Name: "stage", Label: v.t.T("desk.edit.stage"), Value: k.Stage, Options: stages},
	}
}

// ourFields are what is the office's to say of a person.
func (v *visit) ourFields(k account.Known) ([]field, error) {
	contact, err := v.colleagues(v.t.T("desk.edit.contact"), v.t.T("desk.edit.nobody"), "", "")
	if err != nil {
		return nil, err
	}
	contact.Name, contact.Hint = "contact", v.t.T("desk.edit.contact_hint")
	if k.Contact != (api.Contact{}) {
		all, err := v.office.Accounts.Colleagues(v.r.Context(), v.who)
		if err != nil {
			return nil, err
		}
		contact.Value = contactAsIs
		if i := slices.IndexFunc(all, func(m account.Member) bool { return m.Email == k.Contact.Email }); i >= 0 {
			contact.Value = all[i].ID
		} else {
			contact.Options = append(contact.Options, option{contactAsIs, k.Contact.Name})
		}
	}
	member := field{
		Name: "member", Label: v.t.T("desk.edit.member"), Hint: v.t.T("desk.edit.member_hint"),
		Options: []option{{"", v.t.T("desk.edit.no")}, {"1", v.t.T("desk.edit.yes")}},
	}
	if k.Member {
		member.Value = "1"
	}
	return []field{member, contact}, nil
}

// correctPerson has a person be as the form says. What is not in it stays.
func (v *visit) correctPerson() error {
	id, err := v.id("person")
	if err != nil {
		return err
	}
	k, err := v.office.Accounts.Known(v.r.Context(), v.who, id)
	if err != nil {
		return err
	}
	f, is := v.r.PostForm, k.Person
	for name, into := range map[string]*string{
		"name": &is.Name, "phone": &is.Phone, "email": &is.Email, "language": &is.Language, "municipality": &is.Municipality, "cvr": &is.CVR, "stage": &is.Stage,
	} {
		if f.Has(name) {
			*into = strings.TrimSpace(f.Get(name))
		}
	}
	is.Member = f.Get("member") != ""
	again := func(err error) error { return v.showPersonEdit(err) }
	if is.Contact, err = v.contactOf(f.Get("contact"), k); err != nil {
		return v.answered(err, again, "")
	}
	version, err := strconv.ParseInt(f.Get("version"), 10, 64)
	if err != nil {
		return &api.Problem{Code: api.CodeMalformed}
	}
	return v.answered(v.office.Accounts.Correct(v.r.Context(), v.who, id, version, is), again, personPath(id))
}

// contactOf is whom a form names for a person to turn to: one of the colleagues, by the
// office's own number.
func (v *visit) contactOf(id string, k account.Known) (api.Contact, error) {
	was := k.Contact
	switch id {
	case "":
		return api.Contact{}, nil
	case contactAsIs:
		return was, nil
	}
	all, err := v.office.Accounts.Colleagues(v.r.Context(), v.who)
	if err != nil {
		return was, err
	}
	i := slices.IndexFunc(all, func(m account.Member) bool { return m.ID == id })
	if i < 0 {
		return was, mutation.Refuse("/contact", "reference")
	}
	if all[i].Email == was.Email {
		return was, nil
	}
	return api.Contact{Name: all[i].SaidName(), Phone: k.Office.Phone, Email: all[i].Email}, nil
}
