package store

import (
	"encoding/json"
	"fmt"

	"startklar.dk/api"
)

// What an Apply and a reader of a View do with bodies, whatever the kind.

// Body reads what a mutation says.
func Body[T any](m api.Mutation) (T, error) {
	var body T
	if err := json.Unmarshal(m.Body, &body); err != nil {
		return body, fmt.Errorf("read %s: %w", m.Kind, err)
	}
	return body, nil
}

// Put writes the fields of body over the record that is shown, or makes one.
func Put(v View, kind api.Kind, id string, body any) error {
	old, _ := v.Get(kind, id)
	merged, err := api.Merge(old.Body, body)
	if err != nil {
		return fmt.Errorf("change %s %s: %w", kind, id, err)
	}
	v.Put(api.Record{Kind: kind, ID: id, Body: merged})
	return nil
}

// Each gives the records of a kind, decoded, in the order of their ids. Those
// that cannot be decoded are left out, as they may be of a newer version.
func Each[T any](v View, kind api.Kind, do func(rec api.Record, body T)) {
	for _, rec := range v.List(kind) {
		var body T
		if rec.Decode(&body) == nil {
			do(rec, body)
		}
	}
}
