package mutation

import (
	"strconv"

	"startklar.dk/api"
)

// CheckBatch checks the envelope of a batch: invalid, with pointers, or nil.
// What is wrong inside a mutation's body is that mutation's refusal.
func CheckBatch(b api.MutationBatch) *api.Problem {
	bad := func(reason, pointer string) *api.Problem {
		return &api.Problem{Code: api.CodeInvalid, Errors: []api.FieldError{{Pointer: pointer, Reason: reason}}}
	}
	if len(b.Mutations) > api.MaxBatch {
		return bad("too_long", "/mutations")
	}
	for i, m := range b.Mutations {
		at := "/mutations/" + strconv.Itoa(i)
		switch {
		case m.ID == "":
			return bad("required", at+"/id")
		case !api.ValidID(m.ID):
			return bad("format", at+"/id")
		case len(m.Body)+len(m.Kind) > api.MaxMutationSize:
			return bad("too_long", at)
		}
	}
	return nil
}
