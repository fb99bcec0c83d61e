package desk_test

import (
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/internal/testworld/forms"
	"startklar.dk/office/web/desk"
)

// tag is an element that no page has, in what is sent to each form.
const tag = "<zebra-stripe onclick=alert(1)>"

// markup gets out of wherever a page may put it.
const markup = `"'>--></textarea></title></script><script>alert(1)</script>` + tag + `{{.}}javascript:alert(1)`

// hostile are what a form's fields may be sent with, by what is wrong with them.
var hostile = map[string]string{
	"markup": markup, "a zero byte": "a\x00b", "no UTF-8": "a\xff\xc0b", "a megabyte": strings.Repeat("a", 1<<20), "a long text": strings.Repeat("å", 20_000),
	"blanks": " \t\u00a0\u2028\u202e\ufeff", "a path": "../../etc/passwd%00", "a large number": "99999999999999999999",
	"the smallest number": "-9223372036854775808", "lines": "a\r\nSet-Cookie: x=y\r\n\r\n",
	"no day": "2026-13-45", "nobody's id": "00000000-0000-0000-0000-000000000000",
}

// attack sends to each form of the desk what no browser would.
type attack struct {
	*walk
	fields map[string][]string // by route: those of its form on some page, and those of its row
	before map[string]string   // how the office stood before a form is sent; nil: not as it was looked at
}

// askers are who sends it: of each role one who has what others have not.
var askers = []string{coordinator, consultant, partner, adviser}

func newAttack(t testing.TB) *attack {
	f := &attack{walk: newWalk(t), fields: map[string][]string{}}
	f.lay()
	for _, r := range f.routes() {
		f.fields[r.Path] = slices.Collect(maps.Keys(rows["POST "+r.Path].form))
	}
	for _, r := range desk.Routes() { // every page, as whoever may have it
		if r.Method != http.MethodGet || rows["GET "+r.Path].open {
			continue
		}
		for _, who := range askers {
			for _, path := range f.pathsOf(r, who) {
				f.collect(f.page(http.MethodGet, path, nil, who))
			}
		}
	}
	return f
}

// routes are those of the forms.
func (f *attack) routes() (all []desk.Route) {
	for _, r := range desk.Routes() {
		if r.Method == http.MethodPost {
			all = append(all, r)
		}
	}
	return all
}

// collect notes the fields of the forms of a page.
func (f *attack) collect(page string) {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		f.t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if !forms.Posted(n) {
			continue
		}
		route := f.routeOf(forms.Attr(n, "action"))
		if route == "" {
			f.t.Errorf("a form leads to %q, where no route is", forms.Attr(n, "action"))
		}
		for in := range n.Descendants() {
			if name := forms.Attr(in, "name"); name != "" && !slices.Contains(f.fields[route], name) {
				f.fields[route] = append(f.fields[route], name)
			}
		}
	}
}

// routeOf is the path of the route that an address is of.
func (f *attack) routeOf(address string) string {
	parts := strings.Split(address, "/")
	for _, r := range f.routes() {
		pattern := strings.Split(r.Path, "/")
		if len(pattern) == len(parts) && matches(pattern, parts) {
			return r.Path
		}
	}
	return ""
}

func matches(pattern, parts []string) bool {
	for i, p := range pattern {
		if !strings.HasPrefix(p, "{") && p != parts[i] {
			return false
		}
	}
	return true
}

// page is what is answered, whatever it is, as far as it is words.
func (f *attack) page(method, path string, form url.Values, who string) string {
	f.t.Helper()
	answer := f.send(method, path, form, who)
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	return string(raw)
}

// target is who may have a route, and where they have it.
func (f *attack) target(r desk.Route) (who, path string) {
	row := rows["POST "+r.Path]
	if row.open {
		return nobody, r.Path
	}
	for object, may := range row.may {
		for _, who := range askers {
			if slices.Contains(may, who) && (row.but == "" || object != row.but) {
				return who, f.pathsOf(r, who)[object]
			}
		}
	}
	f.t.Fatalf("nobody may have %s", r.Path)
	return "", ""
}

// elsewhere are tables in which what is refused leaves its trace too, and those of which
// every change is counted in another one.
var elsewhere = []string{
	"audit", "mutation", "staff_session", "record", "section_text", "figure_write", "version_content", "event_place", "slot_place", "person_word", "file_part",
}

// stands is what is in all tables once no mail is on its way, and which mail came last.
func (f *attack) stands() map[string]string {
	f.t.Helper()
	for waiting := 1; waiting > 0; {
		if err := f.beneath.QueryRowContext(f.t.Context(), `SELECT COUNT(*) FROM mail WHERE failed_at = 0`).Scan(&waiting); err != nil {
			f.t.Fatal(err)
		}
		if _, err := f.office.Jobs.RunDue(f.t.Context()); err != nil {
			f.t.Fatal(err)
		}
	}
	tables := engine.Tables(f.t, f.dir, elsewhere...)
	tables["mail"] = f.mails.Mails()[0].ID
	return tables
}

// sends sends a form, and looks that nothing breaks, that what is refused changed
// nothing, and that what was sent is nowhere markup.
func (f *attack) sends(r desk.Route, what string, form url.Values) {
	f.t.Helper()
	who, path := f.target(r)
	if strings.Contains(r.Path, "{") {
		f.before = nil // something was laid there
	}
	if f.before == nil {
		f.before = f.stands()
	}
	before := f.before
	f.before = nil
	answer := f.send(http.MethodPost, path, form, who)
	raw, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil {
		f.t.Fatal(err)
	}
	page, status := string(raw), answer.StatusCode
	switch {
	case status == http.StatusSeeOther:
		page += f.page(http.MethodGet, answer.Header.Get("Location"), nil, who)
	case status >= http.StatusInternalServerError || status < http.StatusOK || status == http.StatusNotFound && !namesAnID(form):
		f.t.Errorf("%s with %s is answered %d", r.Path, what, status)
	case status >= http.StatusBadRequest:
		f.before = f.stands()
		for table, rows := range f.before {
			if rows != before[table] {
				f.t.Errorf("%s with %s is refused, and changed %s", r.Path, what, table)
			}
		}
	}
	if strings.Contains(page, tag) {
		f.t.Errorf("%s with %s puts markup into a page", r.Path, what)
	}
	if answer.Header.Get("Set-Cookie") == "x=y" {
		f.t.Errorf("%s with %s sets a header", r.Path, what)
	}
}

// namesAnID tells whether a form names something by its id, which may be nobody's.
func namesAnID(form url.Values) bool {
	for _, values := range form {
		if slices.ContainsFunc(values, api.ValidID) {
			return true
		}
	}
	return false
}

// filled is a route's form with a value in all its fields.
func (f *attack) filled(r desk.Route, value string) url.Values {
	form := url.Values{}
	for _, name := range f.fields[r.Path] {
		form.Set(name, value)
	}
	return form
}

// Whatever is sent to a form, it is taken or refused whole, and none of it is markup
// anywhere.
func TestEveryFormBearsWhateverIsSent(t *testing.T) {
	f := newAttack(t)
	for _, r := range f.routes() {
		many := f.filled(r, "x")
		for n := range 5000 {
			many.Add("field"+strconv.Itoa(n), "x")
			many.Add("draft", "x")
		}
		f.sends(r, "thousands of fields", many)
		for what, value := range hostile {
			f.sends(r, what, f.filled(r, value))
		}
		f.sends(r, "ids of others", f.filled(r, f.jonathan.id))
		for n, name := range f.fields[r.Path] { // one that is wrong among those that are right
			f.sends(r, "markup in "+name, f.form(r, n, markup, ""))
		}
	}
	f.nowhere()
}

// form is a route's form as it is right, or with other values in all its fields, and with
// a value in one.
func (f *attack) form(r desk.Route, field int, value, others string) url.Values {
	form := maps.Clone(rows["POST "+r.Path].form)
	if others != "" || form == nil {
		form = f.filled(r, others)
	}
	if names := f.fields[r.Path]; len(names) > 0 {
		form.Set(names[field%len(names)], value)
	}
	return form
}

func FuzzForms(f *testing.F) {
	all := newAttack(f)
	routes := all.routes()
	f.Add(uint8(0), uint8(0), markup, "")
	f.Add(uint8(9), uint8(1), all.jonathan.id, all.jonathansPlan)
	f.Fuzz(func(t *testing.T, which, field uint8, value, others string) {
		all.t = t
		r := routes[int(which)%len(routes)]
		all.sends(r, "what is hostile", all.form(r, int(field), value, others))
	})
}

// nowhere looks that no page has anything that was sent as markup, and that some have it
// as words.
func (f *attack) nowhere() {
	f.t.Helper()
	words := 0
	for _, r := range desk.Routes() {
		if r.Method != http.MethodGet || rows["GET "+r.Path].open {
			continue
		}
		for _, who := range askers {
			for object, path := range f.pathsOf(r, who) {
				if strings.HasSuffix(path, ".csv") { // which is no page
					continue
				}
				page := f.page(http.MethodGet, path, nil, who)
				if strings.Contains(page, tag) {
					f.t.Errorf("%s, %s: what was sent is markup for %s", r.Path, object, who)
				}
				if strings.Contains(page, html.EscapeString(tag)) {
					words++
				}
			}
		}
	}
	if words < 5 {
		f.t.Errorf("what was sent stands on %d pages: this test sees too little", words)
	}
}
