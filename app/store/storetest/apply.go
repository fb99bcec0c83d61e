package storetest

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

// Holding is a view of records, their bodies by kind and id with a space between.
func Holding(bodies map[string]string) View {
	v := View{}
	for key, body := range bodies {
		kind, id, _ := strings.Cut(key, " ")
		v.Put(api.Record{Kind: api.Kind(kind), ID: id, Rev: 3, Body: json.RawMessage(body)})
	}
	return v
}

// Applied is a mutation over some records, and what they say with it.
type Applied struct {
	Before map[string]string // as for Holding
	Kind   api.MutationKind
	Body   string
	After  map[string]map[string]any // the fields that are looked at, by kind and id
	Fails  bool
}

// Apply applies each mutation, made at a time under the id m.
func Apply(t *testing.T, apply map[api.MutationKind]store.Apply, madeAt time.Time, cases map[string]Applied) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v := Holding(c.Before)
			err := apply[c.Kind](v, api.Mutation{ID: "m", Kind: c.Kind, MadeAt: madeAt, Body: json.RawMessage(c.Body)})
			if (err != nil) != c.Fails {
				t.Fatalf("error %v, want one: %v", err, c.Fails)
			}
			for key, fields := range c.After {
				var got map[string]any
				if err := json.Unmarshal(v[key].Body, &got); err != nil {
					t.Fatalf("%s: %v", key, err)
				}
				for field, want := range fields {
					if diff := cmp.Diff(want, got[field]); diff != "" {
						t.Errorf("%s %s (-want +got):\n%s", key, field, diff)
					}
				}
			}
		})
	}
}
