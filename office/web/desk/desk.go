// Package desk is the staff's pages, under /desk: rendered here, complete without
// JavaScript, quicker with it. It calls the office's rooms as whoever is signed in,
// and knows no rule and no SQL. Every page is a file of its own with its routes, its
// handlers and its template; routes.go lists them. It starts no goroutine.
package desk

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"startklar.dk/api"
	"startklar.dk/office"
	"startklar.dk/office/files"
	"startklar.dk/office/mail"
	"startklar.dk/office/scan"
)

// Options are what the server that the pages are part of gives them.
type Options struct {
	// PublicURL is the office's address as the world sees it; empty: as the request says.
	PublicURL string
	// Network is where a request comes from, as far as the limits tell networks apart.
	Network func(*http.Request) string
	// Try uses up one of the tries at codes that a network has, or tells how long to wait.
	Try func(network string) (wait time.Duration, ok bool)
	// Fail answers a request with what went wrong.
	Fail func(http.ResponseWriter, *http.Request, error)
	// Mail has what a demo office mails: its sign-in page shows the code. Nil: it does not.
	Mail *mail.Box
	// Give answers a request with a file of some type, to be kept and not shown.
	Give func(w http.ResponseWriter, r *http.Request, f *files.File, media string)
	// Scan looks at a file before it is given; nil: nothing does.
	Scan *scan.Scanner
}

// Desk serves the pages of one office.
type Desk struct {
	office  *office.Office
	options Options
	pages   *pages
	routes  []Route
	origins *http.CrossOriginProtection
}

// New are the pages of an office.
func New(o *office.Office, options Options) (*Desk, error) {
	d := &Desk{office: o, options: options, routes: routes(), origins: http.NewCrossOriginProtection()}
	if u, err := url.Parse(options.PublicURL); err == nil && u.Host != "" {
		if err := d.origins.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, fmt.Errorf("trust the desk's own address: %w", err)
		}
	}
	var err error
	if d.pages, err = readPages(); err != nil {
		return nil, err
	}
	return d, nil
}

// Register has a mux serve the pages.
func (d *Desk) Register(mux *http.ServeMux) {
	for _, r := range d.routes {
		mux.Handle(r.Method+" "+r.Path, d.serve(r))
	}
}

// policy lets a page have what this office serves, and nothing else: no script or
// style in the page itself, nobody else's frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// maxForm is how many bytes a form may have.
const maxForm = 256 << 10

// serve looks whether a request may have what a route does, and has it done.
func (d *Desk) serve(r Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "same-origin")
		if err := d.answer(w, req, r); err != nil {
			d.options.Fail(w, req, err)
		}
	})
}

var errForeign = &api.Problem{Code: api.CodeForbidden}

func (d *Desk) answer(w http.ResponseWriter, req *http.Request, r Route) error {
	if !safe(req.Method) {
		// What has neither header comes from no browser, and no browser's cookie with it.
		blind := req.Header.Get("Origin") == "" && req.Header.Get("Sec-Fetch-Site") == ""
		if blind || d.origins.Check(req) != nil {
			return errForeign
		}
		req.Body = http.MaxBytesReader(w, req.Body, maxForm)
		if err := req.ParseForm(); err != nil {
			if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
				return &api.Problem{Code: api.CodeTooLarge}
			}
			return &api.Problem{Code: api.CodeMalformed}
		}
		if !cleaned(req.PostForm) {
			return &api.Problem{Code: api.CodeMalformed}
		}
	}
	v := &visit{Desk: d, w: w, r: req, now: d.office.Now()}
	if r.raw != nil {
		return r.raw(v)
	}
	if err := v.recognise(); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case r.Roles == nil: // for whoever comes
	case v.who.ID == "":
		return v.askToSignIn()
	case v.who.May(r.Roles...) != nil:
		return errNotFound
	case r.Fresh && !v.session.Fresh(v.now):
		return v.askToSignInAgain()
	}
	return r.do(v)
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

func safe(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// recognise finds out who comes, and which language they read.
func (v *visit) recognise() error {
	token := v.cookie(sessionCookie)
	if token != "" {
		find := v.office.Accounts.StaffSession
		if v.byItself() {
			find = v.office.Accounts.UnusedStaffSession
		}
		session, err := find(v.r.Context(), token)
		if refused := (*api.Problem)(nil); err != nil && !errors.As(err, &refused) {
			return err
		}
		if err == nil {
			v.session, v.who = session, session.Member.Staff()
		}
	}
	v.speak()
	return nil
}

// own tells whether an address leads to a page of the desk: as it is written, for a
// browser may take it apart otherwise than the server does.
func own(address string) bool {
	path, _, _ := strings.Cut(address, "?")
	return path == home || strings.HasPrefix(path, home+"/")
}

// errNotFound is what whoever may not have something hears, as of what is not there.
var errNotFound = &api.Problem{Code: api.CodeNotFound}
