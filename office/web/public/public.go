// Package public is the office's pages for everyone, under /: its programme, and for who
// signs in with a code by mail their own bookings. They are rendered here, complete
// without JavaScript, and book by the rules of the app, for the same person. A page that
// is the same for everybody is rendered once for each state of the catalogue. It knows
// no rule and no SQL, and starts no goroutine.
package public

import (
	"context"
	"embed"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"startklar.dk/api"
	"startklar.dk/office"
	"startklar.dk/office/mutation"
	"startklar.dk/office/web/site"
)

// Options are what the server that the pages are part of gives them.
type Options struct {
	// PublicURL is the office's address as the world sees it; empty: as the office knows it.
	PublicURL string
	// Network is where a request comes from, as far as the limits tell networks apart.
	Network func(*http.Request) string
	// Try uses up one of the tries at codes that a network has, or tells how long to wait.
	Try func(network string) (wait time.Duration, ok bool)
	// Admit tells whose a token is, at the pace that one device may have.
	Admit func(ctx context.Context, token string) (mutation.Caller, error)
	// Turn waits until it is the turn of who asks, or of their network where they are
	// nobody, and gives it to the request until that is answered.
	Turn func(ctx context.Context, who mutation.Caller) error
	// Apply does what a person did, as it comes from their devices.
	Apply func(ctx context.Context, who mutation.Caller, batch api.MutationBatch) (api.MutationAnswers, error)
	// Fail answers a request with what went wrong.
	Fail func(http.ResponseWriter, *http.Request, error)
}

// Site serves the pages of one office.
type Site struct {
	office    *office.Office
	options   Options
	pages     *site.Pages
	forms     *site.Forms
	programme programme
	rendered  rendered
	waiting   atomic.Int64 // pages that wait for news
}

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed static/*.css
var staticFiles embed.FS

// templates are those of all offices, read when the first one asks.
var templates = sync.OnceValues(func() (*site.Pages, error) {
	return site.ReadPages(pageFiles, statics(), "frame", "parts")
})

// New are the pages of an office.
func New(o *office.Office, options Options) (*Site, error) {
	forms, err := site.NewForms(options.PublicURL)
	if err != nil {
		return nil, err
	}
	pages, err := templates()
	if err != nil {
		return nil, err
	}
	return &Site{office: o, options: options, pages: pages, forms: forms, programme: programme{feeds: o.Feeds}}, nil
}

// Route is one thing that can be asked of the pages.
type Route struct {
	Method, Path string
	Own          bool // only for who is signed in

	do     func(*visit) error
	shared func(*visit) (content, error) // in place of do: the same for everybody, where knows is set for who is not signed in
	waits  bool                          // a page of it that asks by itself waits for news of its event
	knows  bool                          // who is signed in has what is shared as their own
	key    func(*visit) string           // what tells contents apart, besides the path; nil: nothing does
}

// Routes are all of them in one language; each is in the other too, below English.
func Routes() []Route {
	return slices.Concat(staticRoutes, listRoutes, eventRoutes, calendarRoutes, bookRoutes, mineRoutes, aheadRoutes, aboutRoutes)
}

// English is where the pages are in English; in Danish they are at the root.
const English = site.EnglishPath

// Register has a mux serve the pages.
func (s *Site) Register(mux *http.ServeMux) {
	for _, r := range Routes() {
		mux.Handle(r.Method+" "+r.Path, s.serve(r, ""))
		if !slices.Contains(oneLanguage, r.Path) {
			path := English + r.Path
			if r.Path == home {
				path = English
			}
			mux.Handle(r.Method+" "+path, s.serve(r, English))
		}
	}
}

// home is the programme, which alone is at the root.
const home = "/{$}"

// oneLanguage are what is there once, whatever the language.
var oneLanguage = []string{staticPath + "{file}", "/robots.txt", "/sitemap.xml"}

// serve looks whether a request may have what a route does, and has it done.
func (s *Site) serve(r Route, prefix string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		site.Protect(w.Header())
		if err := s.answer(w, req, r, prefix); err != nil {
			s.options.Fail(w, req, err)
		}
	})
}

func (s *Site) answer(w http.ResponseWriter, req *http.Request, r Route, prefix string) error {
	if err := s.forms.Take(w, req); err != nil {
		return err
	}
	v := &visit{Site: s, w: w, r: req, now: s.office.Now(), prefix: prefix, t: s.pages.Texts[languageOf(prefix)]}
	if r.Path == staticPath+"{file}" {
		return r.do(v)
	}
	if r.waits {
		if waited, err := v.awaitNews(); !waited || err != nil {
			return err
		}
	}
	var err error
	if v.c, err = s.programme.now(req.Context()); err != nil {
		return err
	}
	if r.shared != nil && !r.knows {
		return v.giveShared(r)
	}
	if err := v.recognise(); err != nil {
		return err
	}
	if r.shared != nil && !v.signedIn() {
		return v.giveShared(r)
	}
	w.Header().Set("Cache-Control", "no-store")
	if err := s.options.Turn(req.Context(), v.caller); err != nil {
		return err
	}
	switch {
	case r.shared != nil:
		return v.giveOwn(r)
	case !r.Own || v.signedIn():
		return r.do(v)
	case site.Safe(req.Method):
		return v.ask()
	}
	return v.see(v.path(minePath))
}

func get(path string, do func(*visit) error) Route {
	return Route{Method: http.MethodGet, Path: path, do: do}
}

func post(path string, do func(*visit) error) Route {
	return Route{Method: http.MethodPost, Path: path, do: do}
}

// own has a route ask who comes to sign in.
func (r Route) own() Route {
	r.Own = true
	return r
}

// shared is a route whose answer is the same for everybody, but where live says otherwise.
func shared(path string, do func(*visit) (content, error)) Route {
	return Route{Method: http.MethodGet, Path: path, shared: do}
}

// live is a route of an event's page, which follows the event while it is open, and has
// what who is signed in has booked there.
func (r Route) live() Route {
	r.waits, r.knows = true, true
	return r
}
