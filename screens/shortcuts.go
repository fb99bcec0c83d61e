package screens

import (
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// shortcuts puts every shortcut over the page: those that work everywhere, then
// those of each destination's pages.
func (s *Screens) shortcuts() {
	s.shell.OpenSheet(&ui.Sheet{Title: s.env.T("keys.title"), Content: ui.KeyList(s.keyGroups()...), Most: 760})
}

func (s *Screens) keyGroups() []ui.KeyGroup {
	env := s.env
	groups := []ui.KeyGroup{{Title: env.T("keys.everywhere"), Actions: s.shell.Everywhere()}}
	for _, page := range []struct{ id, name string }{
		{"", ""}, {parts.PagePlan, "nav.plan"}, {parts.PageTests, "nav.tests"}, {parts.PageBook, "nav.book"}, {parts.PageInbox, "nav.inbox"},
	} {
		var list []ui.Action
		for _, line := range parts.Shortcuts {
			if line.Page == page.id {
				list = append(list, ui.Action{Name: env.T(line.Name), Keys: line.Keys})
			}
		}
		if page.id == "" {
			groups[0].Actions = append(groups[0].Actions, list...)
		} else {
			groups = append(groups, ui.KeyGroup{Title: env.T(page.name), Actions: list})
		}
	}
	return groups
}
