package desk

const keysPath = "/desk/keys"

var keysRoutes = []Route{get(keysPath, everyMember, (*visit).keys)}

// keys are the keys of the pages, for who has a keyboard and JavaScript.
func (v *visit) keys() error {
	type key struct{ Key, Does string }
	return v.show("keys", v.t.T("desk.keys.title"), []key{
		{"/", v.t.T("desk.keys.search")}, {"?", v.t.T("desk.keys.help")}, {"g d", v.t.T("desk.keys.today")}, {"g p", v.t.T("desk.keys.persons")},
	})
}
