// Package desk is the staff's pages, under /desk: rendered here, complete without
// JavaScript, quicker with it. It calls the office's rooms as whoever is signed in,
// and knows no rule and no SQL. Every page is a file of its own with its routes, its
// handlers and its template; route.go lists them. It starts no goroutine.
package desk

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"startklar.dk/api"
	"startklar.dk/office"
	"startklar.dk/office/files"
	"startklar.dk/office/mail"
	"startklar.dk/office/scan"
	"startklar.dk/office/web/site"
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
	pages   *site.Pages
	routes  []Route
	forms   *site.Forms
}

// templates are those of all offices, read when the first one asks.
var templates = sync.OnceValues(func() (*site.Pages, error) {
	return site.ReadPages(pageFiles, statics(), "frame", "parts")
})

// New are the pages of an office.
func New(o *office.Office, options Options) (*Desk, error) {
	forms, err := site.NewForms(options.PublicURL)
	if err != nil {
		return nil, err
	}
	pages, err := templates()
	if err != nil {
		return nil, err
	}
	return &Desk{office: o, options: options, pages: pages, routes: routes(), forms: forms}, nil
}

// Register has a mux serve the pages.
func (d *Desk) Register(mux *http.ServeMux) {
	for _, r := range d.routes {
		mux.Handle(r.Method+" "+r.Path, d.serve(r))
	}
}

// serve looks whether a request may have what a route does, and has it done.
func (d *Desk) serve(r Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		site.Protect(w.Header())
		if err := d.answer(w, req, r); err != nil {
			d.options.Fail(w, req, err)
		}
	})
}

func (d *Desk) answer(w http.ResponseWriter, req *http.Request, r Route) error {
	if r.Most == 0 { // a file is taken of who may send one alone
		if err := d.forms.Take(w, req); err != nil {
			return err
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
	if r.Most > 0 {
		if err := d.forms.TakeUpTo(w, req, r.Most); err != nil {
			return err
		}
	}
	return r.do(v)
}

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
var errNotFound = site.ErrNotFound
