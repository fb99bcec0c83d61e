package me

import (
	"fyne.io/fyne/v2"

	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// contactPerson is who at the office follows the person, and how to reach them; nil
// where nobody does.
func contactPerson(env *parts.Env) fyne.CanvasObject {
	person, err := env.App.Me.Person(env.Ctx)
	if err != nil || person.Contact.Name == "" {
		return nil
	}
	c := person.Contact
	return section(env.T("contact.yours"), &ui.Card{Content: ui.Column(
		ui.Gap4, ui.Person(ui.NewAvatar(c.Name), c.Name, env.OfficeName(), ui.Body), env.Reach(parts.Reachable{Phone: c.Phone, Email: c.Email}),
	)})
}
