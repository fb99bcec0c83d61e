package sixweeks_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/net/html"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app"
	"startklar.dk/internal/testworld"
	"startklar.dk/internal/testworld/forms"
)

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// person is somebody who books.
type person struct {
	name, email, phone string
	stage, cvr         string

	office  *client.Client  // of one with an app, which is this test's own
	device  *app.App        // of one with the real one
	bell    *testworld.Bell // of the same
	browser *visitor        // of one without
	last    time.Time       // when their app was in touch last; zero: they have none
}

// inTouch tells whether a person's app knows what became of a place at a time.
func (p *person) inTouch(changed time.Time) bool { return !p.last.Before(changed) }

// visitor is somebody's browser, without the browser.
type visitor struct {
	*world
	cookies map[string]string
}

func (w *world) visitor() *visitor { return &visitor{w, map[string]string{}} }

// page is what somebody's browser shows.
type page struct {
	*visitor
	status int
	path   string
	tree   *html.Node
}

// asks asks for a page, and goes where it leads.
func (v *visitor) asks(method, path string, form url.Values) page {
	v.t.Helper()
	for range 5 {
		r, err := http.NewRequestWithContext(v.t.Context(), method, v.url+path, strings.NewReader(form.Encode()))
		v.ok(err)
		if method == http.MethodPost {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Origin", v.url)
		}
		for name, value := range v.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		got, err := http.DefaultTransport.RoundTrip(r)
		v.ok(err)
		for _, c := range got.Cookies() {
			if v.cookies[c.Name] = c.Value; c.MaxAge < 0 {
				delete(v.cookies, c.Name)
			}
		}
		if to := got.Header.Get("Location"); got.StatusCode == http.StatusSeeOther {
			_ = got.Body.Close()
			method, path, form = http.MethodGet, strings.TrimPrefix(to, v.url), nil
			continue
		}
		tree, err := html.Parse(got.Body)
		v.ok(errors.Join(err, got.Body.Close()))
		return page{v, got.StatusCode, path, tree}
	}
	v.t.Fatalf("%s leads to another page without end", path)
	return page{}
}

func (v *visitor) goes(path string) page {
	v.t.Helper()
	return v.asks(http.MethodGet, path, nil).is(http.StatusOK)
}

func (p page) is(status int) page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("%s is answered %d, not %d:\n%s", p.path, p.status, status, p.text())
	}
	return p
}

// sends sends the form that leads to an address as it stands, with what is typed.
func (p page) sends(action string, typed ...string) page {
	p.t.Helper()
	f := p.form(action)
	for i := 0; i+1 < len(typed); i += 2 {
		f.Set(typed[i], typed[i+1])
	}
	return p.asks(http.MethodPost, action, f).is(http.StatusOK)
}

// form is what a form would send by itself.
func (p page) form(action string) url.Values {
	p.t.Helper()
	form := forms.Find(p.tree, action)
	if form == nil {
		p.t.Fatalf("%s has no form that leads to %s:\n%s", p.path, action, p.text())
	}
	return forms.Fields(form)
}

// text is what is read on a page.
func (p page) text() string {
	for n := range p.tree.Descendants() {
		if n.Data == "main" {
			return strings.Join(strings.Fields(forms.Text(n)), " ")
		}
	}
	return strings.Join(strings.Fields(forms.Text(p.tree)), " ")
}

// find are the nodes of a page that fit.
func (p page) find(fits func(*html.Node) bool) (all []*html.Node) {
	for n := range p.tree.Descendants() {
		if n.Type == html.ElementNode && fits(n) {
			all = append(all, n)
		}
	}
	return all
}

// signsIn signs somebody of the staff in at the desk.
func (v *visitor) signsIn(d *diary, email string) {
	v.t.Helper()
	clear(v.cookies)
	p := v.goes("/desk/sign-in").sends("/desk/sign-in", "email", email)
	p.sends("/desk/code", "code", v.codeTo(d, email))
}

// codeTo is the code that was asked for just now.
func (w *world) codeTo(d *diary, email string) string {
	w.t.Helper()
	d.mail(w.clock.Now(), email, "Din kode til Erhvervskontoret")
	w.runDue()
	return w.mails.code(email)
}

// books books a place at an evening, or a time there, on the office's pages, and signs in
// with that where the visitor is not; where it is full they wait.
func (v *visitor) books(d *diary, p *person, e *evening, slotID string) (id string, wait bool) {
	v.t.Helper()
	path := "/arrangement/" + e.id + "/book"
	form := v.goes(path + "?tid=" + slotID)
	typed := []string{"name", p.name, "email", p.email, "phone", p.phone, "stage", p.stage, "do", "book"}
	if len(v.cookies) == 0 {
		form = form.sends(path, append(typed, "do", "code")...)
		typed = append(typed, "code", v.codeTo(d, p.email))
	}
	f := form.form(path)
	booked := form.sends(path, typed...)
	if id = f.Get("booking"); !strings.HasPrefix(booked.path, "/mine/"+id) {
		v.t.Fatalf("%s has not booked: %s", p.name, booked.text())
	}
	return id, f.Has("wait")
}

// signsIn signs a person in with an app that is this test's own.
func (w *world) signsIn(d *diary, p *person) {
	w.t.Helper()
	c, err := client.New(client.Options{Office: w.url})
	w.ok(err)
	w.t.Cleanup(c.Close)
	asked, err := c.SignIn(w.t.Context(), api.SignInRequest{Email: p.email, Language: "da"})
	w.ok(err)
	s, err := c.CreateSession(w.t.Context(), api.SessionRequest{
		Email: p.email, Code: w.codeTo(d, p.email), Request: asked.Request, Device: api.SessionDevice{ID: newID(), Name: "phone", Platform: "android"},
	})
	w.ok(err)
	c.SetToken(s.Token)
	p.office = c
}

// does has a person's app do something, which the office must do.
func (w *world) does(p *person, kind api.MutationKind, body any) {
	w.t.Helper()
	raw, err := json.Marshal(body)
	w.ok(err)
	answers, err := p.office.Mutations(w.t.Context(), api.MutationBatch{Mutations: []api.Mutation{{ID: newID(), Kind: kind, MadeAt: w.clock.Now(), Body: raw}}})
	w.ok(err)
	if answers.Results[0].Problem != nil {
		w.t.Fatalf("%s of %s: %+v", kind, p.name, answers.Results[0].Problem)
	}
	p.last = w.clock.Now()
}

// feed is all that a person's app has from the office.
func (w *world) feed(p *person) (all []api.Record) {
	w.t.Helper()
	for q := (client.FeedQuery{}); ; {
		got, err := p.office.Changes(w.t.Context(), q)
		w.ok(err)
		if all = append(all, got.Records...); !got.More {
			p.last = w.clock.Now()
			return all
		}
		q.Since = got.Cursor
	}
}

// rings waits until a person's device has told something, and nothing before it.
func (w *world) rings(p *person, title, text string) {
	w.t.Helper()
	p.device.SetActive(true) // timers go by another clock
	want := title + "|" + text
	if got := p.bell.Next(w.t, want); got != want {
		w.t.Errorf("the device of %s tells %q, want %q", p.name, got, want)
	}
}

// install opens the real app on a device of a person's, who signs in.
func (w *world) install(d *diary, p *person) {
	w.t.Helper()
	line := testworld.NewLine()
	w.t.Cleanup(line.Close)
	p.bell = testworld.NewBell()
	a, err := app.Open(w.t.Context(), app.Config{
		Dir: filepath.Join(w.folder, "devices", p.email), Now: w.clock.Now, Transport: line, Language: "da_DK", DeviceName: "phone", Platform: "test", Keyring: testworld.Keyring{}, Alerts: p.bell,
	})
	w.ok(err)
	w.t.Cleanup(func() {
		if err := a.Close(); err != nil {
			w.t.Error(err)
		}
	})
	_, err = a.ChooseOffice(w.t.Context(), w.url)
	w.ok(err)
	w.ok(a.RequestCode(w.t.Context(), p.email))
	w.ok(a.SignIn(w.t.Context(), p.email, w.codeTo(d, p.email)))
	w.ok(a.Me.Update(w.t.Context(), api.PersonUpdateBody{Name: &p.name, Phone: &p.phone, Stage: &p.stage}))
	p.device = a
	w.syncs(p)
}

// syncs has a person's device send and read all there is.
func (w *world) syncs(p *person) {
	w.t.Helper()
	w.ok(p.device.Sync.Flush(w.t.Context()))
	p.last = w.clock.Now()
}

// catalogue is all that everybody may see.
func (w *world) catalogue() (all []api.Record) {
	w.t.Helper()
	c, err := client.New(client.Options{Office: w.url})
	w.ok(err)
	defer c.Close()
	for q := (client.FeedQuery{}); ; {
		got, err := c.Catalogue(w.t.Context(), q)
		w.ok(err)
		if all = append(all, got.Records...); !got.More {
			return all
		}
		q.Since = got.Cursor
	}
}
