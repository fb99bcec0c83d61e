package parts

import (
	"strings"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/ui"
)

// AskContact has a switch that shares the person's name and phone ask for what is missing of them before it is on. Where
// the question is closed it stays off.
func (e *Env) AskContact(row *ui.SwitchRow) {
	set := row.OnChange
	row.OnChange = func(on bool) {
		person, err := e.App.Me.Person(e.Ctx)
		if !on || err == nil && person.Name != "" && person.Phone != "" {
			set(on)
			return
		}
		row.On = false
		row.Refresh()
		if e.Failed(err) {
			return
		}
		e.contactSheet(person, func() {
			row.On = true
			row.Refresh()
			set(true)
		})
	}
}

// contactSheet asks for the name and the phone, and goes on when there is a name.
func (e *Env) contactSheet(person api.Person, then func()) {
	draft := e.Draft(app.DraftContact)
	name := draft.Field("name", &ui.Field{Label: e.T("me.name"), Text: person.Name, Most: api.MaxTitle})
	phone := draft.Field("phone", &ui.Field{Label: e.T("me.phone"), Text: person.Phone, Most: api.MaxPhone})
	var shut func()
	save := func() {
		to := api.PersonUpdateBody{}
		if words := strings.TrimSpace(name.Value()); words == "" {
			name.SetError(e.T("contact.no_name"))
			WriteIn(name)
			return
		} else if words != person.Name {
			to.Name = &words
		}
		if words := strings.TrimSpace(phone.Value()); words != person.Phone {
			to.Phone = &words
		}
		if to != (api.PersonUpdateBody{}) && e.Failed(e.App.Me.Update(e.Ctx, to)) {
			return
		}
		draft.Forget()
		shut()
		then()
	}
	for _, f := range []*ui.Field{name, phone} {
		f.OnSubmit = func(string) { save() }
	}
	shut = e.ShowSheet(e.T("contact.title"), ui.Column(ui.Gap16,
		ui.NewSupport(e.T("contact.text")), name, phone, ui.NewButton(e.T("contact.go_on"), save)))
	if person.Name == "" {
		WriteIn(name)
	} else {
		WriteIn(phone)
	}
}
