package book

import (
	"fyne.io/fyne/v2"

	"startklar.dk/api"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// wayThere opens the way to a place in the map program, or the meeting online.
func wayThere(env *parts.Env, v api.Venue) fyne.CanvasObject {
	label, address := env.T("book.way"), v.OnlineURL
	switch {
	case v.Address != "":
		address = parts.MapURL(v)
	case address == "":
		return nil
	default:
		label = env.T("book.way_online")
	}
	return ui.NewLink(label, func() { env.Browse(address) })
}
