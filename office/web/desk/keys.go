package desk

import "startklar.dk/assets/text"

const keysPath = "/desk/keys"

var keysRoutes = []Route{get(keysPath, everyMember, (*visit).keys)}

// keys are the keys of the pages, for who has a keyboard and JavaScript.
func (v *visit) keys() error {
	type key struct{ Key, Does string }
	keys := []key{{"/", v.t.T("desk.keys.search")}, {"?", v.t.T("desk.keys.help")}}
	for _, to := range v.nav() {
		keys = append(keys, key{"g " + to.Key, v.t.T("desk.keys.go", text.A{"Page": to.Text})})
	}
	return v.show("keys", v.t.T("desk.keys.title"), keys)
}
