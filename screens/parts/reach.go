package parts

import (
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/assets/icons"
	"startklar.dk/ui"
)

// Reachable is how somebody is reached; what is empty they are not.
type Reachable struct{ Phone, Email, Site string }

// Reach are buttons that call, write and open a site.
func (e *Env) Reach(to Reachable) *fyne.Container {
	_, site, found := strings.Cut(to.Site, "://") // nobody reads how it is spoken to
	if !found {
		site = to.Site
	}
	column := ui.Column(0)
	for _, line := range []struct{ icon, words, address string }{
		{icons.Phone, to.Phone, "tel:" + to.Phone},
		{icons.Mail, to.Email, "mailto:" + to.Email},
		{icons.Globe, strings.TrimSuffix(site, "/"), to.Site},
	} {
		if line.words != "" {
			link := ui.NewLink(line.words, func() { e.Browse(line.address) })
			link.Icon = line.icon
			column.Add(ui.Left(link))
		}
	}
	return column
}
