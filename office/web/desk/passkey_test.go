package desk_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/internal/testworld"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/account"
	"startklar.dk/office/demo"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
	"startklar.dk/office/web"
	"startklar.dk/office/web/desk"
)

// caller asks for pages as a browser does: it keeps cookies.
type caller struct {
	*world
	cookies map[string]string
	host    string // as it says; empty: as it is
}

// caller is a browser that asks for pages; signed in as whoever has an address.
func (w *world) caller(email string) *caller {
	c := &caller{world: w, cookies: map[string]string{}}
	if email != "" {
		c.cookies["__Host-desk"] = w.signedIn(email)
	}
	return c
}

// reply is what a page was answered with.
type reply struct {
	status   int
	location string
	body     string
}

func (c *caller) post(path string, form url.Values) reply {
	return c.send(http.MethodPost, path, form)
}

func (c *caller) send(method, path string, form url.Values) reply {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), testworld.Patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, c.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", c.url)
	}
	if c.host != "" {
		r.Host = c.host
		r.Header.Set("Origin", "http://"+c.host)
	}
	for name, value := range c.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, set := range answer.Cookies() {
		if c.cookies[set.Name] = set.Value; set.Value == "" {
			delete(c.cookies, set.Name)
		}
	}
	return reply{answer.StatusCode, answer.Header.Get("Location"), string(body)}
}

// options are what a page's script asks the browser by.
func (c *caller) options(path string) any {
	c.t.Helper()
	got := c.post(path, nil)
	var options any
	if err := json.Unmarshal([]byte(got.body), &options); err != nil || got.status != http.StatusOK {
		c.t.Fatalf("%s: %d %v", path, got.status, err)
	}
	return options
}

// in tells whether the caller is signed in.
func (c *caller) in() bool {
	c.t.Helper()
	return c.send(http.MethodGet, "/desk/me", nil).status == http.StatusOK
}

func credential(answer []byte) url.Values { return url.Values{"credential": {string(answer)}} }

// passkeyPaths are a passkey of somebody's own, which is another one each time, and
// one of somebody else's.
func (v *walk) passkeyPaths(r desk.Route, who string) map[string]string {
	v.t.Helper()
	other := consultant
	if who == consultant {
		other = coordinator
	}
	paths := map[string]string{}
	for name, of := range map[string]string{"one's own": who, "somebody else's": other} {
		id := newID()
		if !slices.Contains(strangers, of) {
			by := v.staff(emailOf(of))
			v.adds(by, newKey(v.t, v.url))
			all, err := v.office.Accounts.Passkeys(v.t.Context(), by)
			if err != nil {
				v.t.Fatal(err)
			}
			id = all[0].ID
		}
		paths[name] = strings.Replace(r.Path, "{passkey}", id, 1)
	}
	return paths
}

// A passkey signs in whoever holds it, freshly, once for each time that the office
// asks; and nothing else does.
func TestAPasskeySignsItsHolderInAndNobodyElse(t *testing.T) {
	w := open(t).byName()
	const email, other = "bo@kontor.example.dk", "ida@kontor.example.dk"
	w.member(account.Member{Email: email, Role: mutation.RoleConsultant})
	w.member(account.Member{Email: other, Role: mutation.RoleConsultant})
	bo, ida := w.staff(email), w.staff(other)
	k := newKey(t, w.url)
	k.flags |= movable | copied
	w.adds(bo, k)
	const path, options = "/desk/passkey", "/desk/passkey/options"

	c := w.caller("")
	form := credential(k.signed(c.options(options)))
	form.Set("next", "/desk/me")
	if got := c.post(path, form); got.status != http.StatusSeeOther || got.location != "/desk/me" || !c.in() {
		t.Fatalf("its holder is answered %d %s", got.status, got.location)
	}
	session, err := w.office.Accounts.StaffSession(t.Context(), c.cookies["__Host-desk"])
	if err != nil || session.Member.ID != bo.ID || !session.Fresh(w.clock.Now()) {
		t.Errorf("%v: it signs in %s, fresh %v", err, session.Member.Email, session.Fresh(w.clock.Now()))
	}
	if all, err := w.office.Accounts.Passkeys(t.Context(), bo); err != nil || len(all) != 1 || !all[0].UsedAt.Equal(w.clock.Now()) {
		t.Errorf("%v: of its use is kept %+v", err, all)
	}

	refused := func(name string, form url.Values, c *caller) {
		t.Helper()
		if got := c.post(path, form); got.status != http.StatusUnauthorized || c.in() {
			t.Errorf("%s: answered %d, and is in: %v", name, got.status, c.in())
		}
	}
	mute, again := newKey(t, w.url), w.caller("")
	mute.mute = true
	w.adds(ida, mute)
	answer, begun := mute.signed(again.options(options)), again.cookies["__Host-desk-begun"]
	if again.post(path, credential(answer)); !again.in() {
		t.Error("a key that does not count signs nobody in")
	}
	again = w.caller("")
	again.cookies["__Host-desk-begun"] = begun
	refused("what was answered before", credential(answer), again)
	from, to := w.caller(""), w.caller("")
	asked := from.options(options)
	to.options(options)
	refused("what another browser was asked", credential(k.signed(asked)), to)
	for name, wrong := range map[string]func(k *key, c *caller){
		"a page of another site":               func(k *key, _ *caller) { k.origin = "https://kontor.evil.example" },
		"another port":                         func(k *key, _ *caller) { k.origin = "http://localhost:1" },
		"nobody proved who they are":           func(k *key, _ *caller) { k.flags &^= verified },
		"a copy that has signed less":          func(k *key, _ *caller) { k.count = 0 },
		"a key that was of one device":         func(k *key, _ *caller) { k.flags &^= movable | copied },
		"in another member's name":             func(k *key, _ *caller) { k.handle = ida.ID },
		"in nobody's name":                     func(k *key, _ *caller) { k.handle = newID() },
		"another key":                          func(k *key, _ *caller) { k.private = newKey(t, w.url).private },
		"after ten minutes":                    func(_ *key, c *caller) { c.clock.set(c.clock.Now().Add(10 * time.Minute)) },
		"what was begun is of another purpose": func(_ *key, c *caller) { c.cookies["__Host-desk-begun"] = adding(c.world, bo) },
	} {
		c, k := w.caller(""), *k
		asked := c.options(options)
		wrong(&k, c)
		refused(name, credential(k.signed(asked)), c)
	}
	refused("nothing that can be read", url.Values{"credential": {"{"}}, w.caller(""))

	// What was refused in between did it no harm; what is removed signs nobody in.
	c = w.caller("")
	if got := c.post(path, credential(k.signed(c.options(options)))); got.location != "/desk" || !c.in() {
		t.Errorf("afterwards its holder is answered %d %s", got.status, got.location)
	}
	all, err := w.office.Accounts.Passkeys(t.Context(), bo)
	if err != nil {
		t.Fatal(err)
	}
	backup := func(statement string) {
		t.Helper()
		if _, err := w.beneath.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	backup(`CREATE TABLE backed_up AS SELECT * FROM staff_passkey WHERE staff_id = '` + bo.ID + `'`)
	c.post("/desk/me/passkeys/"+all[0].ID+"/remove", nil)
	gone := w.caller("")
	refused("it was removed", credential(k.signed(gone.options(options))), gone)
	backup(`INSERT INTO staff_passkey SELECT * FROM backed_up`)
	backup(`DROP TABLE backed_up`)
	if err := w.office.Renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	gone = w.caller("")
	refused("it was removed, and came back with a backup", credential(k.signed(gone.options(options))), gone)
	leaving := newKey(t, w.url)
	w.adds(bo, leaving)
	if err := w.office.Accounts.RemoveStaff(t.Context(), mutation.CommandLine, bo.ID, ""); err != nil {
		t.Fatal(err)
	}
	gone = w.caller("")
	refused("whose holder was removed", credential(leaving.signed(gone.options(options))), gone)
	for act, want := range map[string]int{"change": 2, "remove": 1} {
		var lines int
		if err := w.beneath.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM audit WHERE kind = 'passkey' AND act = $1 AND staff_id = $2`, act, bo.ID).Scan(&lines); err != nil || lines != want {
			t.Errorf("%v: %d lines of the log say %s", err, lines, act)
		}
	}
	var kept int
	if err := w.beneath.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM staff_passkey`).Scan(&kept); err != nil || kept != 1 {
		t.Errorf("%v: %d passkeys are kept of one that is nobody's any more and one that is Ida's", err, kept)
	}
}

// adding is the token of a passkey that a member began to add.
func adding(w *world, by mutation.Staff) string {
	_, token, err := w.office.Accounts.BeginPasskey(w.t.Context(), by, w.party())
	if err != nil {
		w.t.Fatal(err)
	}
	return token
}

// Only whoever signed in a moment ago adds a passkey, to their own, by what they were
// asked in this browser.
func TestAPasskeyIsAddedByWhoeverProvedWhoTheyAre(t *testing.T) {
	w := open(t).byName()
	const email, other = "bo@kontor.example.dk", "ida@kontor.example.dk"
	w.member(account.Member{Email: email, Role: mutation.RoleDoor})
	w.member(account.Member{Email: other, Role: mutation.RoleDoor})
	const path, options = "/desk/me/passkeys/new", "/desk/me/passkeys/new/options"
	named := func(answer []byte) url.Values {
		form := credential(answer)
		form.Set("name", "Telefonen")
		return form
	}
	has := func(email string) int {
		all, err := w.office.Accounts.Passkeys(t.Context(), w.staff(email))
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	c, ida := w.caller(email), w.caller(other)
	for name, wrong := range map[string]func(k *key){
		"a page of another site":        func(k *key) { k.origin = "https://kontor.evil.example" },
		"nobody proved who they are":    func(k *key) { k.flags &^= verified },
		"what another member was asked": func(*key) { c.cookies["__Host-desk-begun"] = adding(w, w.staff(other)) },
	} {
		k := newKey(t, w.url)
		asked := c.options(options)
		wrong(k)
		if got := c.post(path, named(k.made(asked))); got.status != http.StatusUnprocessableEntity || has(email) != 0 {
			t.Errorf("%s: answered %d, and there are %d", name, got.status, has(email))
		}
	}
	asked := ida.options(options)
	c.cookies["__Host-desk-begun"] = ida.cookies["__Host-desk-begun"]
	if got := c.post(path, named(newKey(t, w.url).made(asked))); got.status != http.StatusUnprocessableEntity || has(email)+has(other) != 0 {
		t.Errorf("by what another member was asked, as they were: %d", got.status)
	}
	if got := c.post(path, credential(newKey(t, w.url).made(c.options(options)))); got.status != http.StatusUnprocessableEntity || has(email) != 0 {
		t.Errorf("without a name: %d", got.status)
	}
	answer, begun := newKey(t, w.url).made(c.options(options)), c.cookies["__Host-desk-begun"]
	if got := c.post(path, named(answer)); got.status != http.StatusSeeOther || got.location != "/desk/me" || has(email) != 1 {
		t.Errorf("as it should be: %d %s, and there are %d", got.status, got.location, has(email))
	}
	all, err := w.office.Accounts.Passkeys(t.Context(), w.staff(email))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.office.Accounts.RemovePasskey(t.Context(), w.staff(email), all[0].ID); err != nil {
		t.Fatal(err)
	}
	c.cookies["__Host-desk-begun"] = begun
	if got := c.post(path, named(answer)); got.status != http.StatusUnprocessableEntity || has(email) != 0 {
		t.Errorf("once more, when it was removed: %d, and there are %d", got.status, has(email))
	}
	asked = c.options(options)
	w.clock.set(w.clock.Now().Add(10 * time.Minute))
	for _, at := range []string{path, options} {
		if got := c.post(at, named(newKey(t, w.url).made(asked))); !strings.HasPrefix(got.location, "/desk/sign-in?again=1") || has(email) != 0 {
			t.Errorf("%s, ten minutes after the sign-in: %d %s", at, got.status, got.location)
		}
	}
	w.clock.set(w.clock.Now().Add(time.Hour))
	if _, err := w.office.Jobs.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	var begunStill int
	if err := w.beneath.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM staff_ceremony`).Scan(&begunStill); err != nil || begunStill != 0 {
		t.Errorf("%v: of what has ended %d are kept", err, begunStill)
	}
}

// A passkey is for the office's public address, or for localhost where it has none:
// elsewhere nothing begins.
func TestAPasskeyIsForTheOfficesAddress(t *testing.T) {
	w := open(t)
	k := newKey(t, "https://kontor.example.dk")
	public := httptest.NewServer(web.New(w.office, web.Options{PublicURL: "https://kontor.example.dk"}).Handler())
	defer public.Close()
	there := &world{t: t, clock: w.clock, office: w.office, mails: w.mails, url: public.URL}
	c := there.caller(bots.ConsultantEmail)
	form := credential(k.made(c.options("/desk/me/passkeys/new/options")))
	form.Set("name", "x")
	c.post("/desk/me/passkeys/new", form)
	out := there.caller("")
	if got := out.post("/desk/passkey", credential(k.signed(out.options("/desk/passkey/options")))); !out.in() {
		t.Errorf("at its public address it is answered %d", got.status)
	}
	named := w.caller("")
	named.host = "kontor.example.dk"
	if got := named.post("/desk/passkey/options", nil); got.status != http.StatusNotFound {
		t.Errorf("where whoever asks says what its address is: %d", got.status)
	}
	c = w.caller(bots.ConsultantEmail)
	for _, path := range []string{"/desk/passkey/options", "/desk/me/passkeys/new/options", "/desk/passkey", "/desk/me/passkeys/new"} {
		if got := c.post(path, nil); got.status != http.StatusNotFound {
			t.Errorf("at an address without a name %s is answered %d", path, got.status)
		}
	}
	if page := c.send(http.MethodGet, "/desk/sign-in?again=1", nil); strings.Contains(page.body, "passkey") {
		t.Error("the sign-in offers one")
	}
}

// A passkey is offered once in each browser, to those of the office's own who have none
// and sign in by a code; from the offer they come to where they were going.
func TestAPasskeyIsOfferedOnce(t *testing.T) {
	w := open(t).byName()
	by := func(c *caller, email string) string {
		t.Helper()
		code := w.codeTo(email, func() error {
			c.post("/desk/sign-in", url.Values{"email": {email}, "next": {"/desk/me"}})
			return nil
		})
		return c.post("/desk/code", url.Values{"code": {code}}).location
	}
	const offer = "/desk/me/passkeys/new?next=%2Fdesk%2Fme&offer=1"
	c := w.caller("")
	if got := by(c, bots.ConsultantEmail); got != offer {
		t.Errorf("the first time they come to %s", got)
	}
	if page := c.send(http.MethodGet, offer, nil); !strings.Contains(page.body, `href="/desk/me"`) {
		t.Error("the offer leads nowhere else")
	}
	if got := by(c, bots.ConsultantEmail); got != "/desk/me" {
		t.Errorf("the second time they come to %s", got)
	}
	const partner = "karen@erhvervshus.example.dk"
	w.member(account.Member{Email: partner, Role: mutation.RolePartner, ActorID: demo.ActorID("mentorkorpset")})
	if got := by(w.caller(""), partner); got != "/desk/me" {
		t.Errorf("a partner comes to %s", got)
	}
	w.adds(w.staff(bots.ConsultantEmail), newKey(t, w.url))
	if got := by(w.caller(""), bots.ConsultantEmail); got != "/desk/me" {
		t.Errorf("who has one comes to %s", got)
	}
}

// A member who signs in by code is offered a passkey once, names it, signs in with it
// the next time, and removes it; without JavaScript the page says that the code remains.
func TestAMemberSignsInByPasskeyInABrowser(t *testing.T) {
	w := open(t).byName()
	all := looks()
	if len(all) < len(browser.Looks()) {
		all = []browser.Look{all[0], all[3], all[4]}
	}
	for _, look := range all {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, w.url, look)
			tab.HoldKeys()
			w.signIn(tab, bots.ConsultantEmail)
			if !strings.HasPrefix(tab.Path(), "/desk/me/passkeys/new") {
				t.Fatalf("who signs in by code comes to %s", tab.Path())
			}
			seen(t, tab, "passkey-offer")
			if look.NoScript {
				if tab.Count("button.main:not([hidden])") != 0 || tab.Count("[data-without]:not([hidden])") != 1 {
					t.Error("a button is there that does nothing, or no words in its place")
				}
				tab.Follow(".after a")
				if tab.Path() != "/desk" {
					t.Errorf("from there they come to %s", tab.Path())
				}
				return
			}
			const name = "Mettes bærbare"
			tab.Type("#f-name", name)
			tab.Follow("button.main")
			if tab.Path() != "/desk" {
				t.Fatalf("with a passkey they come to %s", tab.Path())
			}
			tab.Go("/desk/me")
			if got := tab.Text(`[aria-labelledby="passkeys"]`); !strings.Contains(got, name) {
				t.Errorf("one's own page has %q", got)
			}
			seen(t, tab, "me-passkey")
			tab.Follow(`form[action="/desk/sign-out"] .button`)
			seen(t, tab, "sign-in-passkey")
			tab.Follow(`form[action="/desk/passkey"] .button`)
			if tab.Path() != "/desk" {
				t.Fatalf("by passkey they come to %s", tab.Path())
			}
			tab.Go("/desk/me")
			tab.Follow(`[aria-labelledby="passkeys"] form .button`)
			if tab.Count(`[aria-labelledby="passkeys"] form`) != 0 {
				t.Error("what was removed is there")
			}
			tab.Follow(`form[action="/desk/sign-out"] .button`)
			if status := tab.Follow(`form[action="/desk/passkey"] .button`); status != http.StatusUnauthorized {
				t.Errorf("what was removed is answered %d", status)
			}
			tab.Complaints() // of the 401
			seen(t, tab, "sign-in-passkey-refused")
		})
	}
}
