package parts

import (
	"fyne.io/fyne/v2"

	"startklar.dk/assets/icons"
	"startklar.dk/ui"
)

// Reachable is how somebody is reached; what is empty they are not.
type Reachable struct{ Phone, Email, Site string }

// Reach are buttons that call, write and open a site.
func (e *Env) Reach(to Reachable) *fyne.Container {
	column := ui.Column(ui.Gap8)
	for _, line := range []struct{ icon, words, address string }{
		{icons.Phone, to.Phone, "tel:" + to.Phone},
		{icons.Mail, to.Email, "mailto:" + to.Email},
		{icons.Globe, to.Site, to.Site},
	} {
		if line.words != "" {
			column.Add(ui.Left(&ui.Button{Icon: line.icon, Label: line.words, Kind: ui.Plain, Small: true, OnTap: func() {
				e.Browse(line.address)
			}}))
		}
	}
	return column
}
