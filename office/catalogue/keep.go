package catalogue

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// ComposeImported writes v over a record as it was imported. Fields that v's
// type does not name are kept, also within its objects and lists.
func ComposeImported(raw json.RawMessage, v any) (json.RawMessage, error) {
	body, err := record.Compose(raw, v)
	if err != nil || bytes.Count(raw, []byte("{")) == 1 { // there is no object in it
		return body, err
	}
	given, err1 := parsed(raw)
	written, err2 := parsed(body)
	if err := errors.Join(err1, err2); err != nil {
		return nil, fmt.Errorf("read record body: %w", err)
	}
	from, _ := given.(map[string]any)
	to, _ := written.(map[string]any)
	for name, value := range to {
		keepWithin(from[name], value)
	}
	return json.Marshal(to)
}

func parsed(raw json.RawMessage) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return v, d.Decode(&v)
}

// keepWithin adds to the objects of written what only those of given have.
func keepWithin(given, written any) {
	switch to := written.(type) {
	case map[string]any:
		from, _ := given.(map[string]any)
		for name, value := range from {
			if own, has := to[name]; has {
				keepWithin(value, own)
			} else {
				to[name] = value
			}
		}
	case []any:
		from, _ := given.([]any)
		for i := range min(len(from), len(to)) {
			keepWithin(from[i], to[i])
		}
	}
}

// sameJSON tells whether two bodies say the same.
func sameJSON(a, b json.RawMessage) bool {
	return bytes.Equal(a, b) || bytes.Equal(mutation.Canonical(a), mutation.Canonical(b))
}
