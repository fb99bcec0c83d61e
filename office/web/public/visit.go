package public

import (
	"bytes"
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/mutation"
	"startklar.dk/office/web/site"
)

// visit is one request.
type visit struct {
	*Site
	w      http.ResponseWriter
	r      *http.Request
	now    time.Time
	t      *text.Texts
	prefix string // of the addresses in its language
	c      *catalogue
	caller mutation.Caller // nobody: the zero one
	has    *own            // what who is signed in has at the office; nil: it is not known
	shown  string          // the tag of what the page says that asks by itself; empty: none does
	news   bool            // since what it shows there may be something new of its event
	query  string          // that is carried to the page in the other language, with its question mark
}

// languageOf is the language of the pages below a prefix.
func languageOf(prefix string) text.Lang {
	if prefix == English {
		return text.English
	}
	return text.Danish
}

// path is a page's address in the language of this one.
func (v *visit) path(of string) string {
	if v.prefix != "" && of == "/" {
		return v.prefix
	}
	return v.prefix + of
}

// origin is the office's own address, as the world sees it, or else as the office knows it:
// never what a request says, which anybody can make up.
func (v *visit) origin() string {
	return strings.TrimSuffix(cmp.Or(v.options.PublicURL, v.office.Address), "/")
}

// frame is what every page stands in.
type frame struct {
	Title, Description string
	Lang               string
	Name               string // the office's
	Office             api.Office
	Initials           string
	Logo               string // its address; empty: there is none
	Home, Mine         string
	Contact            string
	Statement, Privacy string
	Calendar           string
	Here               string // home, mine, contact: where in the navigation one is
	Other              string // this page in the other language
	Danish, English    string // whole addresses of this page; empty where it is nobody's to find
	Event              any    // what a search engine reads of an event; nil: there is none
	Live               bool   // it asks by itself for what is new
	Data               any
}

// page is what a page says of itself.
type page struct {
	name               string // of its template
	title, description string
	here               string
	event              any
	live               bool // it asks by itself for what is new
	data               any
	own                bool     // it is somebody's: nobody is to find it
	notices            []notice // that stand on it: whoever gets it has read them
	path               string   // its own, in Danish; empty: the one that was asked for
}

// frame puts a page into its frame.
func (v *visit) frame(p page) frame {
	rest := strings.TrimPrefix(v.r.URL.Path, v.prefix)
	if p.path != "" {
		rest = p.path
	}
	if rest == "" {
		rest = "/"
	}
	query := v.query
	if query == "?" {
		query = ""
	}
	danish, english := rest, strings.TrimSuffix(English+rest, "/")
	f := frame{
		Title: p.title, Description: p.description, Lang: string(v.t.Lang()), Name: v.officeName(), Office: v.c.office, Initials: site.Initials(v.officeName()),
		Home: v.path("/"), Mine: v.path(minePath), Contact: v.path(contactPath),
		Statement: v.path(statementPath), Privacy: v.path(privacyPath), Calendar: v.path(calendarPath),
		Here: p.here, Event: p.event, Live: p.live, Data: p.data, Other: english + query,
	}
	if v.prefix != "" {
		f.Other = danish + query
	}
	if !p.own {
		f.Danish, f.English = v.origin()+danish, v.origin()+english
	}
	return f
}

// officeName is what the office is called; one that did not say is "the business office".
func (v *visit) officeName() string {
	return cmp.Or(v.c.office.Name, text.UpperFirst(v.t.T("mail.office")))
}

// phone is whom one can call instead; nil: there is no number.
type phone struct{ Phone string }

func (v *visit) phone() *phone {
	if v.c.office.Phone == "" {
		return nil
	}
	return &phone{v.c.office.Phone}
}

const htmlType = "text/html; charset=utf-8"

// content is a page in its frame: the same for everybody, unless it says what is somebody's.
func (v *visit) content(p page) (content, error) {
	var out bytes.Buffer
	f := v.frame(p)
	info, err := v.office.Info(v.r.Context())
	if err != nil {
		return content{}, err
	}
	f.Logo = info.Logo
	if err := v.pages.Write(&out, v.t.Lang(), p.name, f); err != nil {
		return content{}, err
	}
	return content{media: htmlType, body: out.Bytes()}, nil
}

// show answers with a page that is somebody's own.
func (v *visit) show(status int, p page) error {
	p.own = true
	c, err := v.content(p)
	if err == nil {
		err = v.sees(p.notices)
	}
	if err != nil {
		return err
	}
	v.give(status, c)
	return nil
}

// give answers with what is somebody's own.
func (v *visit) give(status int, c content) {
	h := v.w.Header()
	h.Set("Content-Type", c.media)
	h.Set("Content-Language", string(v.t.Lang()))
	h.Set("Content-Length", strconv.Itoa(len(c.body)))
	h.Set("X-Robots-Tag", "noindex")
	v.w.WriteHeader(status)
	if v.r.Method != http.MethodHead {
		_, _ = v.w.Write(c.body) // who asked is gone if this fails
	}
}

// giveOwn answers with what is shared, as who is signed in has it.
func (v *visit) giveOwn(r Route) (err error) {
	if v.has, err = v.read(); err != nil {
		return err
	}
	c, err := r.shared(v)
	if err != nil || v.left(c) {
		return err
	}
	v.give(http.StatusOK, c)
	return nil
}

// see leads on to a page, as after a form.
func (v *visit) see(path string) error {
	v.w.Header().Set("Location", path)
	v.w.WriteHeader(http.StatusSeeOther)
	return nil
}

// title is what an event is called in the language of the page.
func (v *visit) title(e api.Event) string { return e.In(string(v.t.Lang())).Title }

// about is what an event says of itself in the language of the page.
func (v *visit) about(e api.Event) string { return e.In(string(v.t.Lang())).Text }

// joined puts what there is on one line.
func joined(words ...string) string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " · ")
}
