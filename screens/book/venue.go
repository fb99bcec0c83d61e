package book

import (
	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/assets/icons"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// whereFacts are where something is: the place with the way there, and the
// meeting online, whichever of them it has.
func whereFacts(env *parts.Env, v api.Venue) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	if v.Name != "" || v.Address != "" {
		place := fact("pin", ui.NewBody(placeName(env, v)))
		if v.Name != "" && v.Address != "" && v.Address != v.Name {
			place = fact("pin", ui.NewBody(v.Name), ui.NewSupport(v.Address))
		}
		if v.Address != "" {
			place = ui.Row(ui.Gap8, ui.Grow(place), ui.NewLink(env.T("book.way"), func() { env.Browse(parts.MapURL(v)) }))
		}
		out = append(out, place)
	}
	switch {
	case v.OnlineURL != "":
		out = append(out, ui.Row(ui.Gap8, ui.Grow(fact(icons.Globe, ui.NewBody(env.T("book.online")))),
			ui.NewLink(env.T("book.way_online"), func() { env.Browse(v.OnlineURL) })))
	case v.Online: // the link is told to who has booked
		out = append(out, fact(icons.Globe, ui.NewBody(env.T("book.online"))))
	}
	return out
}
