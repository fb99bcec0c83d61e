package web

import (
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"startklar.dk/api"
)

// useOurProblems makes huma's own refusals into problems of the contract. Huma
// keeps the constructor in variables of its package.
var useOurProblems = sync.OnceFunc(func() {
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
		f := &failure{Problem: &api.Problem{Status: status, Code: codeOf(status)}}
		for _, err := range errs {
			var d huma.ErrorDetailer
			if errors.As(err, &d) && status == http.StatusUnprocessableEntity {
				detail := d.ErrorDetail()
				f.Errors = append(f.Errors, api.FieldError{Pointer: pointer(detail.Location), Reason: reason(detail.Message)})
			}
		}
		return f
	}
	huma.NewErrorWithContext = func(_ huma.Context, status int, msg string, errs ...error) huma.StatusError {
		return huma.NewError(status, msg, errs...)
	}
})

// pointer makes huma's "body.mutations[3].id" into the JSON pointer
// /mutations/3/id; a parameter is named as if it were a field.
func pointer(location string) string {
	for _, prefix := range []string{"body", "query", "path", "header"} {
		if rest, ok := strings.CutPrefix(location, prefix); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			location = rest
			break
		}
	}
	location = strings.NewReplacer("~", "~0", "/", "~1").Replace(location)
	location = strings.NewReplacer("[", "/", "]", "", ".", "/").Replace(location)
	if location != "" && location[0] != '/' {
		location = "/" + location
	}
	return location
}

// reason is the stable word for one of huma's messages.
func reason(message string) string {
	switch {
	case strings.Contains(message, "required"):
		return "required"
	case strings.Contains(message, "length <="), strings.Contains(message, "array length"):
		return "too_long"
	case strings.Contains(message, "number >"), strings.Contains(message, "number <"):
		return "range"
	case strings.Contains(message, "one of"):
		return "unknown"
	}
	return "format"
}
