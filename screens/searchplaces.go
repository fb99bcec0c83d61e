package screens

import (
	"slices"
	"strings"

	"startklar.dk/api/danish"
	"startklar.dk/app"
	"startklar.dk/assets/icons"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// foundPlace is a place of the app itself; its ID is the key of its name.
const foundPlace app.FoundKind = "place"

// places are those of the app whose name begins so, or has a word that does.
func (f *searching) places(query string) ui.FindGroup {
	g := ui.FindGroup{Title: f.s.env.T("search.kind.place")}
	query = danish.Fold(query)
	for _, p := range places {
		name, note := f.s.env.T(p.name), ""
		if p.in != "" {
			if query == "" {
				continue
			}
			note = f.s.env.T(p.in)
		}
		if folded := danish.Fold(name); strings.HasPrefix(folded, query) || strings.Contains(folded, " "+query) {
			g.Choices = append(g.Choices, f.choice(found{Kind: foundPlace, ID: p.name, Title: name}, note))
		}
	}
	return g
}

// findable is a page that shows nothing in particular, by the keys of its name and of the place that it stands in. What stands
// in another is offered once one types.
type findable struct {
	to       ui.Route
	name, in string
	icon     string
}

var places = []findable{
	{to: ui.Route{Page: parts.PageHome}, name: "nav.home", icon: icons.Home},
	{to: ui.Route{Page: parts.PagePlan}, name: "nav.plan", icon: icons.Plan},
	{to: ui.Route{Page: parts.PageFigures}, name: "figures.title", icon: icons.Money},
	budget("document.startup", parts.FiguresStartup),
	budget("document.private", parts.FiguresPrivate),
	budget("figures.budget.operating", parts.FiguresOperating),
	budget("figures.view.financing", parts.FiguresFinancing),
	budget("figures.budget.cash", parts.FiguresCash),
	budget("figures.budget.balance", parts.FiguresBalance),
	budget("figures.view.key", parts.FiguresKey),
	budget("figures.view.scenarios", parts.FiguresScenarios),
	budget("figures.view.assumptions", parts.FiguresAssumptions),
	{to: ui.Route{Page: parts.PageExport}, name: "plan.export", icon: icons.Download},
	{to: ui.Route{Page: parts.PageImport}, name: "plan.import", icon: icons.Folder},
	{to: ui.Route{Page: parts.PageTests}, name: "nav.tests", icon: icons.Test},
	{to: ui.Route{Page: parts.PageBook}, name: "nav.book", icon: icons.Book},
	{to: ui.Route{Page: parts.PageMine}, name: "book.mine.title", icon: icons.Calendar},
	{to: ui.Route{Page: parts.PageInbox}, name: "nav.inbox", icon: icons.Inbox},
	{to: ui.Route{Page: parts.PageMe}, name: "nav.me", icon: icons.Person},
	{to: ui.Route{Page: parts.PageWaiting}, name: "waiting.title", icon: icons.Sync},
}

// budget is a view of the current plan's figures.
func budget(name, view string) findable {
	return findable{to: parts.Figures("", view), name: name, in: "figures.title", icon: icons.Money}
}

// placeNamed is the place with a name; none where there is none.
func placeNamed(name string) (p findable) {
	if i := slices.IndexFunc(places, func(p findable) bool { return p.name == name }); i >= 0 {
		p = places[i]
	}
	return p
}
