// Package site is what the pages of a browser stand on, those of the desk and the public
// ones: the files that they load, the policy that they keep to, cookies, forms and what
// templates can call. It knows no page and no office, and starts no goroutine.
package site

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"startklar.dk/api"
)

// policy lets a page have what this office serves, and nothing else: no script or
// style in the page itself, nobody else's frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Protect has an answer keep to the policy.
func Protect(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "same-origin")
}

// maxForm is how many bytes a form may have.
const maxForm = 256 << 10

// Forms takes forms, of pages of this office alone.
type Forms struct{ origins *http.CrossOriginProtection }

// NewForms takes forms of pages of an office that the world sees at an address; empty:
// as the request says.
func NewForms(publicURL string) (*Forms, error) {
	f := &Forms{http.NewCrossOriginProtection()}
	if u, err := url.Parse(publicURL); err == nil && u.Host != "" {
		if err := f.origins.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, fmt.Errorf("trust the office's own address: %w", err)
		}
	}
	return f, nil
}

// Take reads the form of a request that may change something; one that may not has
// none. Errors: *api.Problem forbidden, too_large, malformed.
func (f *Forms) Take(w http.ResponseWriter, r *http.Request) error { return f.TakeUpTo(w, r, 0) }

// fileWithin is how long the form of a file may take to come: 8 MiB on a slow line.
const fileWithin = 2 * time.Minute

// TakeUpTo is Take of a form that may have so many bytes, a file among them; 0: as any.
func (f *Forms) TakeUpTo(w http.ResponseWriter, r *http.Request, most int64) error {
	if Safe(r.Method) {
		return nil
	}
	// What has neither header comes from no browser, and no browser's cookie with it.
	blind := r.Header.Get("Origin") == "" && r.Header.Get("Sec-Fetch-Site") == ""
	if blind || f.origins.Check(r) != nil {
		return &api.Problem{Code: api.CodeForbidden}
	}
	r.Body = http.MaxBytesReader(w, r.Body, cmp.Or(most, maxForm))
	if most > 0 {
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(fileWithin)) // as far as the connection can
	}
	if err := parse(r, most); err != nil {
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			return &api.Problem{Code: api.CodeTooLarge}
		}
		return &api.Problem{Code: api.CodeMalformed}
	}
	if !cleaned(r.PostForm) {
		return &api.Problem{Code: api.CodeMalformed}
	}
	return nil
}

// parse reads a form, which may have a file where it may have more bytes than any.
func parse(r *http.Request, most int64) error {
	if most == 0 {
		return r.ParseForm()
	}
	err := r.ParseMultipartForm(most)         //nolint:gosec // its body is bounded
	if errors.Is(err, http.ErrNotMultipart) { // it has none
		err = nil
	}
	return err
}

// cleaned has the lines of a form's texts end as everywhere else: browsers send another
// end. It tells whether they are texts; a database refuses what is none.
func cleaned(form url.Values) bool {
	for _, values := range form {
		for i, text := range values {
			if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
				return false
			}
			values[i] = strings.ReplaceAll(text, "\r\n", "\n")
		}
	}
	return true
}

// Safe tells whether a method changes nothing.
func Safe(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// RefusedForm tells whether an error is about what was typed into a form.
func RefusedForm(err error) bool {
	var p *api.Problem
	return errors.As(err, &p) && (p.Code == api.CodeInvalid || len(p.Errors) > 0)
}

// Initials are the first letters of the first and the last of somebody's names.
func Initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	first := []rune(words[0])[:1]
	if len(words) == 1 {
		return strings.ToUpper(string(first))
	}
	return strings.ToUpper(string(append(first, []rune(words[len(words)-1])[0])))
}
