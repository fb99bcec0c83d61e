package web

import (
	"encoding/json"
	"strings"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
)

// halfText finds the text with half a character in a request: marked is the
// request with U+0000 in its place. What is inside a mutation's body is that
// mutation's own refusal and passed over.
func halfText(marked []byte, into any) (pointer string, found bool) {
	if _, isBatch := into.(*api.MutationBatch); !isBatch {
		pointer, reason := mutation.BadText(marked)
		return pointer, reason != ""
	}
	var fields map[string]any
	if json.Unmarshal(marked, &fields) != nil {
		return "", false
	}
	for name, v := range fields {
		if mutations, ok := v.([]any); ok && strings.EqualFold(name, "mutations") {
			for _, m := range mutations {
				dropBody(m)
			}
		}
	}
	envelope, err := json.Marshal(fields)
	if err != nil {
		return "", false
	}
	pointer, reason := mutation.BadText(envelope)
	return pointer, reason != ""
}

func dropBody(mutation any) {
	fields, _ := mutation.(map[string]any)
	for name := range fields {
		if strings.EqualFold(name, "body") {
			delete(fields, name)
		}
	}
}
