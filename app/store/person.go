package store

import "startklar.dk/api"

// UnknownPerson is the id of the record of who has not signed in yet, on this
// device only.
const UnknownPerson = "me"

// Person is the one record of the person among those of its kind: the office's
// before the device's own. False where there is none.
func Person(list []api.Record) (api.Record, bool) {
	for _, rec := range list {
		if rec.ID != UnknownPerson {
			return rec, true
		}
	}
	if len(list) > 0 {
		return list[0], true
	}
	return api.Record{}, false
}

// PersonIn is the person as a view shows them; nothing is said of one whom it does
// not have, or whose record a newer version wrote in a way that cannot be read.
func PersonIn(v View) (p api.Person) {
	if rec, ok := Person(v.List(api.KindPerson)); !ok || rec.Decode(&p) != nil {
		return api.Person{}
	}
	return p
}
