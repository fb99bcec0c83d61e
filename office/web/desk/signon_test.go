package desk_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/internal/testworld/issuer"
	"startklar.dk/office"
	"startklar.dk/office/account"
	"startklar.dk/office/demo"
	"startklar.dk/office/mutation"
	"startklar.dk/office/oidc"
)

// withLogin is a world whose office has the municipality's own login too.
type withLogin struct {
	*world
	login *issuer.Issuer
	said  chan string // what is logged of the login
}

func openWithLogin(t testing.TB) *withLogin {
	t.Helper()
	w := &withLogin{world: open(t), said: make(chan string, 1000)}
	w.login = issuer.Open(t, w.clock.Now)
	w.again(false)
	return w
}

// again closes the office and opens it with the login: beside codes and passkeys, or
// alone.
func (w *withLogin) again(alone bool) {
	w.t.Helper()
	if err := w.office.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.serve(func(c *office.Config) {
		c.SignOnAlone = alone
		c.SignOn = oidc.New(oidc.Config{
			Issuer: w.login.URL, ClientID: issuer.ClientID, Secret: issuer.Secret, Now: w.clock.Now,
			Retry: time.Millisecond, Log: slog.New(slog.NewTextHandler(w, nil)),
		})
	})
	w.byName()
}

// Write is a line of the log.
func (w *withLogin) Write(line []byte) (int, error) {
	w.said <- string(line)
	return len(line), nil
}

// says waits until the log says something.
func (w *withLogin) says(words string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), testworld.Patience)
	defer cancel()
	for {
		select {
		case line := <-w.said:
			if strings.Contains(line, words) {
				return
			}
		case <-ctx.Done():
			w.t.Fatalf("nobody says that it %s", words)
		}
	}
}

const boEmail = "bo@kontor.example.dk"

// vouching are the claims of whoever has an address that is verified.
func vouching(email string) map[string]any {
	return map[string]any{"email": email, "email_verified": true}
}

// sentBack follows a caller to the login and gives the path at which they come back.
func (c *caller) sentBack(from string) string {
	c.t.Helper()
	got := c.send(http.MethodGet, from, nil)
	if got.status != http.StatusSeeOther {
		c.t.Fatalf("%s is answered %d", from, got.status)
	}
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, got.location, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		c.t.Fatal(err)
	}
	answer.Body.Close()
	path, ok := strings.CutPrefix(answer.Header.Get("Location"), c.url)
	if !ok {
		c.t.Fatalf("the login sends them to %d %q", answer.StatusCode, answer.Header.Get("Location"))
	}
	return path
}

// Whoever of the staff the municipality's login vouches for is signed in, and comes to
// the page that they asked for.
func TestTheMunicipalitysLoginSignsIn(t *testing.T) {
	w := openWithLogin(t)
	w.member(account.Member{Email: boEmail, Role: mutation.RoleCoordinator})
	session := func(c *caller) account.StaffSession {
		t.Helper()
		s, err := w.office.Accounts.StaffSession(t.Context(), c.cookies["__Host-desk"])
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	now := w.clock.Now()
	for name, c := range map[string]struct {
		path   string
		claims map[string]any
		fresh  bool
	}{
		"it does not say when they proved who they are":  {"/desk/sign-on?next=/desk/me", nil, false},
		"they were asked to prove it anew":               {"/desk/sign-on?next=/desk/me&again=1", nil, true},
		"they proved it a moment ago":                    {"/desk/sign-on?next=/desk/me", map[string]any{"auth_time": now.Add(-time.Minute).Unix()}, true},
		"they proved it this morning":                    {"/desk/sign-on?next=/desk/me&again=1", map[string]any{"auth_time": now.Add(-8 * time.Hour).Unix()}, false},
		"it says yes by a word, and writes it otherwise": {"/desk/sign-on?next=/desk/me", map[string]any{"email_verified": "true", "email": "Bo@Kontor.Example.dk"}, false},
	} {
		claims := vouching(boEmail)
		for claim, value := range c.claims {
			claims[claim] = value
		}
		w.login.Knows(claims)
		caller := w.caller("")
		got := caller.send(http.MethodGet, caller.sentBack(c.path), nil)
		if got.status != http.StatusSeeOther || got.location != "/desk/me" || !caller.in() {
			t.Errorf("%s: %d %s", name, got.status, got.location)
			continue
		}
		if s := session(caller); s.Member.Email != boEmail || s.Fresh(now) != c.fresh {
			t.Errorf("%s: %s is signed in, freshly: %v", name, s.Member.Email, s.Fresh(now))
		}
	}
	w.login.Knows(vouching(boEmail))
	for _, next := range []string{"https://evil.example/desk", "//evil.example/desk", ""} {
		caller := w.caller("")
		if got := caller.send(http.MethodGet, caller.sentBack("/desk/sign-on?next="+url.QueryEscape(next)), nil); got.location != "/desk" {
			t.Errorf("who was to go to %q comes to %s", next, got.location)
		}
	}
}

// Nobody else is signed in by it: each time one thing is wrong.
func TestTheMunicipalitysLoginSignsNobodyElseIn(t *testing.T) {
	w := openWithLogin(t)
	w.member(account.Member{Email: boEmail, Role: mutation.RoleCoordinator})
	for name, c := range map[string]struct {
		wrong  func(c *caller, back *string)
		bend   func(claims map[string]any)
		status int
		says   string
	}{
		"the state of another browser": {func(c *caller, back *string) {
			at, _ := url.Parse(*back)
			q := at.Query()
			there, _ := url.Parse(c.world.caller("").sentBack("/desk/sign-on"))
			q.Set("state", there.Query().Get("state"))
			*back = at.Path + "?" + q.Encode()
		}, nil, http.StatusUnauthorized, "desk.signon.refused"},
		"the code of another browser": {func(c *caller, back *string) {
			at, _ := url.Parse(*back)
			q := at.Query()
			there, _ := url.Parse(c.world.caller("").sentBack("/desk/sign-on"))
			q.Set("code", there.Query().Get("code"))
			*back = at.Path + "?" + q.Encode()
		}, nil, http.StatusUnauthorized, "desk.signon.refused"},
		"a browser that began nothing": {func(c *caller, _ *string) { delete(c.cookies, "__Host-desk-begun") }, nil, http.StatusUnauthorized, "desk.signon.refused"},
		"what was begun is a passkey": {func(c *caller, back *string) {
			c.options("/desk/passkey/options")
			*back = "/desk/sign-on/back?code=x&state="
		}, nil, http.StatusUnauthorized, "desk.signon.refused"},
		"ten minutes later": {func(c *caller, _ *string) { c.clock.set(c.clock.Now().Add(10 * time.Minute)) }, nil, http.StatusUnauthorized, "desk.signon.refused"},
		"they said no there": {func(c *caller, back *string) {
			at, _ := url.Parse(*back)
			*back = at.Path + "?" + url.Values{"error": {"access_denied"}, "state": at.Query()["state"]}.Encode()
		}, nil, http.StatusUnauthorized, "desk.signon.refused"},
		"another nonce":               {nil, func(claims map[string]any) { claims["nonce"] = "another" }, http.StatusUnauthorized, "desk.signon.refused"},
		"a token that has expired":    {nil, func(claims map[string]any) { claims["exp"] = evening.Add(-time.Second).Unix() }, http.StatusUnauthorized, "desk.signon.refused"},
		"a token for somebody else":   {nil, func(claims map[string]any) { claims["aud"] = "another" }, http.StatusUnauthorized, "desk.signon.refused"},
		"a token of another login":    {nil, func(claims map[string]any) { claims["iss"] = "https://evil.example" }, http.StatusUnauthorized, "desk.signon.refused"},
		"an address not verified":     {nil, func(claims map[string]any) { claims["email_verified"] = false }, http.StatusUnauthorized, "desk.signon.unverified"},
		"an address perhaps verified": {nil, func(claims map[string]any) { delete(claims, "email_verified") }, http.StatusUnauthorized, "desk.signon.unverified"},
		"nobody of the staff":         {nil, func(claims map[string]any) { claims["email"] = "who@kommune.example.dk" }, http.StatusForbidden, "desk.signon.unknown"},
		"no address":                  {nil, func(claims map[string]any) { delete(claims, "email") }, http.StatusUnauthorized, "desk.signon.unverified"},
		"it is away meanwhile":        {func(*caller, *string) { w.login.Away(true) }, nil, http.StatusServiceUnavailable, "desk.signon.away"},
	} {
		w.clock.set(evening)
		w.login.Knows(vouching(boEmail))
		w.login.Bends(c.bend)
		caller := w.caller("")
		back := caller.sentBack("/desk/sign-on?next=/desk/me")
		if c.wrong != nil {
			c.wrong(caller, &back)
		}
		got := caller.send(http.MethodGet, back, nil)
		if got.status != c.status || caller.in() || !strings.Contains(got.body, text.For(text.Danish).T(c.says)) {
			t.Errorf("%s: answered %d, is in: %v", name, got.status, caller.in())
		}
		w.login.Away(false)
	}
	w.clock.set(evening)
	w.login.Bends(nil)
	caller := w.caller("")
	back, begun := caller.sentBack("/desk/sign-on"), caller.cookies["__Host-desk-begun"]
	if caller.send(http.MethodGet, back, nil); !caller.in() {
		t.Error("when nothing is wrong they are not in")
	}
	refused := func() (n int) {
		if err := w.beneath.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM audit WHERE act = 'refused' AND kind = 'session'`).Scan(&n); err != nil {
			t.Error(err)
		}
		return n
	}
	before := refused()
	if before == 0 {
		t.Error("the log has no refusals")
	}
	again := w.caller("")
	again.cookies["__Host-desk-begun"] = begun
	if again.send(http.MethodGet, back, nil); again.in() {
		t.Error("what one came back with signs in twice")
	}
	if after := refused(); after != before {
		t.Errorf("who began nothing left %d lines in the log", after-before)
	}
}

// Where the municipality's login alone counts, no code and no passkey signs in those of
// the office; advisers and partners, whom it need not know, keep theirs.
func TestWhereTheMunicipalitysLoginAloneCounts(t *testing.T) {
	outside := []mutation.Role{mutation.RoleAdviser, mutation.RolePartner}
	for _, alone := range []bool{false, true} {
		w := openWithLogin(t)
		w.again(alone)
		for _, role := range mutation.Roles {
			counts := !alone || slices.Contains(outside, role)
			email := string(role) + "@kontor.example.dk"
			w.member(account.Member{Email: email, Role: role, AdviserID: demo.AdviserID("soren"), ActorID: demo.ActorID("mentorkorpset")})
			c := w.caller("")
			ask := func() error {
				if got := c.post("/desk/sign-in", url.Values{"email": {email}}); got.location != "/desk/code" {
					t.Errorf("alone %v, a %s who asks for a code is led to %q", alone, role, got.location)
				}
				return nil
			}
			if counts {
				w.codeTo(email, ask)
			} else {
				_ = ask()
			}
			k := newKey(t, w.url)
			w.adds(w.staff(email), k)
			if c.post("/desk/passkey", credential(k.signed(c.options("/desk/passkey/options")))); c.in() != counts {
				t.Errorf("alone %v, a %s is in by passkey: %v", alone, role, c.in())
			}
			w.login.Knows(vouching(email))
			by := w.caller("")
			if by.send(http.MethodGet, by.sentBack("/desk/sign-on?again=1"), nil); !by.in() {
				t.Errorf("alone %v, a %s is not in by the login", alone, role)
			}
			if page := by.send(http.MethodGet, "/desk/me", nil).body; strings.Contains(page, "/desk/me/passkeys/new") != counts {
				t.Errorf("alone %v, a %s: their page offers a passkey: %v", alone, role, !counts)
			}
			if got := by.post("/desk/me/passkeys/new/options", nil); (got.status == http.StatusNotFound) == counts {
				t.Errorf("alone %v, a %s who adds a passkey: %d", alone, role, got.status)
			}
		}
		// That of a partner, who comes last, came after all others.
		for _, m := range w.mails.Mails() {
			if role, _, _ := strings.Cut(m.To, "@"); alone && !slices.Contains(outside, mutation.Role(role)) {
				t.Errorf("a code is mailed to a %s", role)
			}
		}
	}
}

// A code that was on its way when the office was told that the login alone counts is
// of no use any more.
func TestACodeFromBeforeTheLoginAloneCountsIsRefused(t *testing.T) {
	w := openWithLogin(t)
	w.member(account.Member{Email: boEmail, Role: mutation.RoleDoor})
	var request string
	code := w.codeTo(boEmail, func() (err error) {
		request, _, err = w.office.Accounts.RequestStaffCode(t.Context(), account.CodeRequest{Email: boEmail, Language: text.Danish, Network: "here"})
		return err
	})
	w.again(true)
	_, err := w.office.Accounts.OpenStaffSession(t.Context(), boEmail, request, code, "", "")
	if p := (*api.Problem)(nil); !errors.As(err, &p) || p.Code != api.CodeCodeWrong {
		t.Errorf("it is answered %v", err)
	}
}

// An office opens while its staff's login is away, says so, and signs in by it once it
// answers, without being started again.
func TestAnOfficeOpensWhileTheLoginIsAway(t *testing.T) {
	w := openWithLogin(t)
	w.member(account.Member{Email: boEmail, Role: mutation.RoleCoordinator})
	w.login.Knows(vouching(boEmail))
	w.login.Away(true)
	w.again(false)
	w.says("does not answer")
	c := w.caller("")
	if got := c.send(http.MethodGet, "/desk/sign-on", nil); got.status != http.StatusServiceUnavailable || !strings.Contains(got.body, text.For(text.Danish).T("desk.signon.away")) || !strings.Contains(got.body, `action="/desk/sign-in"`) {
		t.Errorf("while it is away: %d", got.status)
	}
	w.login.Away(false)
	w.says("answers")
	if c.send(http.MethodGet, c.sentBack("/desk/sign-on"), nil); !c.in() {
		t.Error("once it answers nobody is signed in")
	}
}

// The sign-in leads to the municipality's login before anything else; whoever it knows
// and the desk does not reads whom to ask.
func TestTheMunicipalitysLoginIsUsedInABrowser(t *testing.T) {
	w := openWithLogin(t)
	w.member(account.Member{Email: boEmail, Name: "Bo Friis", Role: mutation.RoleCoordinator})
	all := looks()
	if len(all) < len(browser.Looks()) {
		all = []browser.Look{all[1], all[2]}
	}
	for _, look := range all {
		t.Run(look.String(), func(t *testing.T) {
			w.again(false)
			tab := browser.Open(t, w.url, look)
			tab.Go("/desk/staff")
			seen(t, tab, "sign-in-login")
			w.login.Knows(vouching("nobody@kommune.example.dk"))
			if status := tab.Follow(`a[href^="/desk/sign-on"]`); status != http.StatusForbidden {
				t.Errorf("whom the desk does not know is answered %d", status)
			}
			tab.Complaints() // of the 403
			seen(t, tab, "no-account")
			w.login.Knows(vouching(boEmail))
			tab.Go("/desk/staff")
			tab.Follow(`a[href^="/desk/sign-on"]`)
			if !strings.HasPrefix(tab.Path(), "/desk/sign-in") {
				t.Errorf("who was not asked to prove it anew comes to %s", tab.Path())
			}
			seen(t, tab, "sign-in-login-anew")
			tab.Follow(`a[href^="/desk/sign-on"]`)
			if tab.Path() != "/desk/staff" {
				t.Errorf("who proved it anew comes to %s", tab.Path())
			}
			w.again(true)
			tab = browser.Open(t, w.url, look)
			tab.Go("/desk")
			seen(t, tab, "sign-in-login-alone")
			tab.Click("summary")
			tab.Type("#f-email", "soren@regnskab.example.dk")
			seen(t, tab, "sign-in-login-alone-code")
		})
	}
}
