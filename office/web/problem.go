package web

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/db"
)

// statusOf is the HTTP status of a transport code. Codes of refused mutations
// stand inside a 200; their own status is 409, a conflict with how things are.
func statusOf(code api.Code) int {
	switch code {
	case api.CodeMalformed:
		return http.StatusBadRequest
	case api.CodeInvalid, api.CodeUnknownKind, api.CodeTooLong:
		return http.StatusUnprocessableEntity
	case api.CodeUnauthorized, api.CodeErased, api.CodeCodeWrong, api.CodeCodeSpent:
		return http.StatusUnauthorized
	case api.CodeForbidden:
		return http.StatusForbidden
	case api.CodeNotFound:
		return http.StatusNotFound
	case api.CodeNotAllowed:
		return http.StatusMethodNotAllowed
	case api.CodeResync:
		return http.StatusGone
	case api.CodeTooLarge:
		return http.StatusRequestEntityTooLarge
	case api.CodeRateLimited:
		return http.StatusTooManyRequests
	case api.CodeInternal:
		return http.StatusInternalServerError
	case api.CodeUnavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusConflict
}

// codeOf is the code of a status that the framework chose.
func codeOf(status int) api.Code {
	switch status {
	case http.StatusBadRequest, http.StatusRequestTimeout:
		return api.CodeMalformed
	case http.StatusUnauthorized:
		return api.CodeUnauthorized
	case http.StatusNotFound:
		return api.CodeNotFound
	case http.StatusMethodNotAllowed:
		return api.CodeNotAllowed
	case http.StatusRequestEntityTooLarge:
		return api.CodeTooLarge
	case http.StatusTooManyRequests:
		return api.CodeRateLimited
	case http.StatusUnprocessableEntity:
		return api.CodeInvalid
	case http.StatusServiceUnavailable:
		return api.CodeUnavailable
	}
	return api.CodeInternal
}

// failure is a problem as huma answers it.
type failure struct {
	*api.Problem
	retryAfter time.Duration
	offset     *int64 // where an upload goes on; nil where there is none
}

func fail(code api.Code, bad ...api.FieldError) *failure {
	return &failure{Problem: &api.Problem{Code: code, Status: statusOf(code), Errors: bad}}
}

// bad is a 422 that names one field.
func bad(pointer, reason string) *failure {
	return fail(api.CodeInvalid, api.FieldError{Pointer: pointer, Reason: reason})
}

// unavailable is a 503 of an office that stops, or whose database takes nothing now.
func unavailable() *failure {
	f := fail(api.CodeUnavailable)
	f.retryAfter = 2 * time.Second
	return f
}

// tryLater is a 429; after is rounded up to whole seconds.
func tryLater(after time.Duration) *failure {
	f := fail(api.CodeRateLimited)
	f.retryAfter = after
	return f
}

// GetStatus is the HTTP status, for huma.
func (f *failure) GetStatus() int { return f.Status }

// ContentType is the media type of every error, for huma.
func (f *failure) ContentType(string) string { return api.ProblemType }

// GetHeaders are the headers that go with the problem, for huma.
func (f *failure) GetHeaders() http.Header {
	h := http.Header{}
	if f.retryAfter > 0 {
		h.Set("Retry-After", seconds(f.retryAfter))
	}
	if f.offset != nil {
		h.Set(uploadOffset, strconv.FormatInt(*f.offset, 10))
	}
	if f.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", challenge)
	}
	return h
}

// challenge is what RFC 9110 wants beside every 401.
const challenge = `Bearer realm="startklar"`

func seconds(d time.Duration) string {
	return strconv.Itoa(max(1, int((d+time.Second-1)/time.Second)))
}

// words fills in what a problem says to people; the code decides.
func words(p *api.Problem, t *text.Texts) {
	if p == nil {
		return
	}
	if p.Code == "" {
		p.Code = codeOf(p.Status)
	}
	if p.Status == 0 {
		p.Status = statusOf(p.Code)
	}
	if p.Type == "" {
		p.Type = "/docs#problem-" + string(p.Code)
	}
	p.Title = t.T("problem." + string(p.Code) + ".title")
	p.Detail = t.T("problem." + string(p.Code) + ".detail")
	p.Errors = p.Errors[:min(len(p.Errors), errorsAtMost)]
	for i, e := range p.Errors {
		if e.Detail == "" && e.Reason != "" {
			p.Errors[i].Detail = t.T("problem.reason." + e.Reason)
		}
		if p.Code == api.CodeCodeWrong || p.Code == api.CodeCodeSpent { // the field says what to do
			p.Detail = p.Errors[i].Detail
		}
	}
}

// words fills in what the failure says to people: how long to wait in minutes,
// for who does not see the header.
func (f *failure) words(t *text.Texts) {
	words(f.Problem, t)
	if f.retryAfter >= time.Minute {
		whole := (f.retryAfter + time.Minute - 1).Truncate(time.Minute)
		f.Detail = t.T("problem.rate_limited.wait", text.A{"Wait": t.Duration(whole)})
	}
}

// textsOf are the texts in the language that the request asks for.
func textsOf(accept string) *text.Texts { return texts()[text.Match(accept)] }

var texts = sync.OnceValue(func() map[text.Lang]*text.Texts {
	all := map[text.Lang]*text.Texts{}
	for _, l := range text.Langs {
		all[l] = text.For(l)
	}
	return all
})

// A renderer makes what a request failed with into an answer: it gives the body
// and sets the headers that go with it.
type renderer func(h http.Header, r *http.Request, t *text.Texts, p *api.Problem) []byte

// asProblem renders a failure for programs.
func asProblem(h http.Header, _ *http.Request, _ *text.Texts, p *api.Problem) []byte {
	h.Set("Content-Type", api.ProblemType)
	raw, err := json.Marshal(p)
	if err != nil { // only numbers and strings are in it
		panic(err)
	}
	return append(raw, '\n')
}

// writeFailure answers a request with what it failed with, from outside huma.
func writeFailure(w http.ResponseWriter, r *http.Request, f *failure) {
	t := textsOf(r.Header.Get("Accept-Language"))
	f.words(t)
	h := w.Header()
	for name, values := range f.GetHeaders() {
		h[name] = values
	}
	h.Set("Content-Language", string(t.Lang()))
	h.Add("Vary", "Accept-Language")
	for _, ofTheAnswer := range []string{"ETag", "Last-Modified", "Accept-Ranges", "Content-Disposition", reprDigest} {
		h.Del(ofTheAnswer)
	}
	h.Set("Cache-Control", "no-store")
	raw := visitOf(r.Context()).render(h, r, t, f.Problem)
	h.Set("Content-Length", strconv.Itoa(len(raw)))
	w.WriteHeader(f.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(raw) // who asked is gone if this fails
	}
}

// failed makes what an operation gives up with into an answer. What is no
// problem of the contract is the office's own fault and goes to the log.
func failed(log *slog.Logger, op string, err error) error {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	var p *api.Problem
	if errors.As(err, &p) {
		copied := *p // the core may hand out the same one twice
		copied.Errors = append([]api.FieldError(nil), p.Errors...)
		if copied.Status == 0 {
			copied.Status = statusOf(copied.Code)
		}
		return &failure{Problem: &copied}
	}
	level := slog.LevelError
	if errors.Is(err, context.Canceled) { // who asked is gone
		level = slog.LevelDebug
	}
	log.Log(context.Background(), level, "operation failed", "operation", op, "error", err)
	if db.Unwritable(err) {
		return unavailable()
	}
	return fail(api.CodeInternal)
}
