package store_test

import (
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

func TestThePersonIsTheOfficesRecordBeforeTheDevicesOwn(t *testing.T) {
	own, office := api.Record{ID: store.UnknownPerson}, api.Record{ID: "01900000-0000-7000-8000-000000000001"}
	for name, c := range map[string]struct {
		list []api.Record
		want string
		ok   bool
	}{
		"both":                {[]api.Record{office, own}, office.ID, true},
		"both, the other way": {[]api.Record{own, office}, office.ID, true},
		"the device's own":    {[]api.Record{own}, own.ID, true},
		"none":                {nil, "", false},
	} {
		if got, ok := store.Person(c.list); got.ID != c.want || ok != c.ok {
			t.Errorf("%s: %q, %v", name, got.ID, ok)
		}
	}
}
