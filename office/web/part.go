package web

import (
	"net/http"

	"startklar.dk/api"
)

// partWriter answers with a problem where http.ServeContent would refuse, in
// plain text or without a word, the part of a file that is asked for.
type partWriter struct {
	http.ResponseWriter
	request *http.Request
	refused bool
}

// WriteHeader implements http.ResponseWriter.
func (w *partWriter) WriteHeader(status int) {
	if status < http.StatusBadRequest {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	var f *failure
	switch status {
	case http.StatusRequestedRangeNotSatisfiable:
		f = bad("/Range", "range")
	case http.StatusPreconditionFailed:
		f = bad("/If-Match", "reference")
	default:
		f = fail(api.CodeInternal)
	}
	f.Status = status
	w.refused = true
	writeFailure(w.ResponseWriter, w.request, f)
}

// Write implements http.ResponseWriter.
func (w *partWriter) Write(p []byte) (int, error) {
	if w.refused {
		return len(p), nil // the plain words for what the problem has said
	}
	return w.ResponseWriter.Write(p)
}
