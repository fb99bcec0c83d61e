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
	"startklar.dk/internal/testworld/engine"
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
	w.closed()
	w.serve(func(c *office.Config) {
		c.SignOnAlone = alone
		c.SignOn = oidc.New(oidc.Config{
			Issuer: w.login.URL, ClientID: issuer.ClientID, Secret: issuer.Secret, Now: w.clock.Now,
			Retry: time.Millisecond, Log: slog.New(slog.NewTextHandler(w, nil)),
		})
	})
	w.byName()
}

// closed closes the office.
func (w *withLogin) closed() {
	w.t.Helper()
	if err := w.office.Close(); err != nil {
		w.t.Fatal(err)
	}
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
	for _, by := range []string{"nothing", "how it is started", "the desk"} {
		w := openWithLogin(t)
		alone := by != "nothing"
		if by == "the desk" {
			w.byLogin(boEmail).alone(http.StatusSeeOther)
		} else {
			w.again(alone)
		}
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
// of no use any more, and whoever types it reads what to do.
func TestACodeFromBeforeTheLoginAloneCountsIsRefused(t *testing.T) {
	for _, desk := range []bool{false, true} {
		w := openWithLogin(t)
		const email = "dora@kontor.example.dk"
		w.member(account.Member{Email: email, Role: mutation.RoleDoor})
		c := w.caller("")
		code := w.codeTo(email, func() error { c.post("/desk/sign-in", url.Values{"email": {email}}); return nil })
		what := text.For(text.Danish).T("desk.code.alone") + `</p><p><a class="button soft" href="/desk/sign-on?next=`
		if page := c.send(http.MethodGet, "/desk/code", nil).body; strings.Contains(page, what) {
			t.Error("while codes count they are said not to")
		}
		if desk {
			w.byLogin(boEmail).alone(http.StatusSeeOther)
		} else {
			w.again(true)
		}
		if got := c.post("/desk/code", url.Values{"code": {code}}); got.status != http.StatusUnauthorized && got.status != http.StatusUnprocessableEntity || c.in() || !strings.Contains(got.body, what) {
			t.Errorf("at the desk %v: it is answered %d, and they are in: %v", desk, got.status, c.in())
		}
	}
}

// byLogin is a coordinator who was signed in by the municipality's login a moment ago.
func (w *withLogin) byLogin(email string) *caller {
	w.t.Helper()
	w.member(account.Member{Email: email, Role: mutation.RoleCoordinator})
	w.login.Knows(vouching(email))
	c := w.caller("")
	if c.send(http.MethodGet, c.sentBack("/desk/sign-on?again=1"), nil); !c.in() {
		w.t.Fatal("they are not in by the login")
	}
	return c
}

// alone has the municipality's login alone count, and gives the page.
func (c *caller) alone(status int) string {
	c.t.Helper()
	got := c.post("/desk/settings/sign-in", url.Values{"do": {"alone"}})
	if got.status != status {
		c.t.Fatalf("who has the login alone count is answered %d %s", got.status, errorsIn(got.body))
	}
	return got.body
}

// What the page of how staff sign in offers.
const (
	hasAlone  = `name="do" value="alone"`
	hasBeside = `name="do" value="beside"`
	hasLogin  = `href="/desk/sign-on?again=1&amp;next=%2Fdesk%2Fsettings%2Fsign-in"`
)

// A coordinator has the municipality's login alone count who was signed in by it a moment ago, and nobody else; every
// other sign-in of the office's own ends with that. It lasts, and is taken back at the desk, by the command of whoever
// runs the office, and by starting it without the login; how it was started comes before it.
func TestACoordinatorHasTheMunicipalitysLoginAloneCount(t *testing.T) {
	w := openWithLogin(t)
	const eva = "eva@kontor.example.dk"
	w.member(account.Member{Email: eva, Role: mutation.RoleCoordinator})
	emails := map[mutation.Role]string{mutation.RoleCoordinator: eva}
	tokens := map[mutation.Role]string{}
	for _, role := range mutation.Roles {
		if emails[role] == "" {
			emails[role] = string(role) + "@kontor.example.dk"
			w.member(account.Member{Email: emails[role], Role: role, AdviserID: demo.AdviserID("soren"), ActorID: demo.ActorID("mentorkorpset")})
		}
		tokens[role] = w.signedIn(emails[role])
	}
	in := func(token string) bool {
		t.Helper()
		_, err := w.office.Accounts.StaffSession(t.Context(), token)
		if p := (*api.Problem)(nil); err != nil && (!errors.As(err, &p) || p.Code != api.CodeUnauthorized) {
			t.Fatal(err)
		}
		return err == nil
	}
	offers := func(name string, c *caller, want ...string) {
		t.Helper()
		page := c.send(http.MethodGet, "/desk/settings/sign-in", nil)
		if page.status != http.StatusOK {
			t.Fatalf("%s: the page is answered %d", name, page.status)
		}
		for _, what := range []string{hasAlone, hasBeside, hasLogin} {
			if is := strings.Contains(page.body, what); is != slices.Contains(want, what) {
				t.Errorf("%s: the page has %s: %v", name, what, is)
			}
		}
	}
	as := func(token string) *caller {
		c := w.caller("")
		c.cookies["__Host-desk"] = token
		return c
	}

	byCode := as(tokens[mutation.RoleCoordinator])
	offers("signed in by a code", byCode, hasLogin)
	if page := byCode.alone(http.StatusUnprocessableEntity); !strings.Contains(page, text.For(text.Danish).T("problem.reason.sign_on")) {
		t.Error("who signed in by a code is not told why they are refused")
	}
	bo := w.byLogin(boEmail)
	offers("signed in by the login", bo, hasAlone)
	w.clock.set(w.clock.Now().Add(10 * time.Minute))
	offers("ten minutes later", bo, hasLogin)
	if got := bo.post("/desk/settings/sign-in", url.Values{"do": {"alone"}}); got.status != http.StatusSeeOther || !strings.HasPrefix(got.location, "/desk/sign-in?again=1") {
		t.Errorf("ten minutes later it is answered %d %s", got.status, got.location)
	}
	again := w.caller("")
	w.codeInto(again, boEmail, bo.cookies["__Host-desk"])
	offers("signed in anew by a code", again, hasLogin)
	for role, token := range tokens {
		if !in(token) {
			t.Errorf("before it is set a %s is out", role)
		}
	}

	bo = w.byLogin(boEmail)
	bo.alone(http.StatusSeeOther)
	for role, token := range tokens {
		if is, stays := in(token), role == mutation.RoleAdviser || role == mutation.RolePartner; is != stays {
			t.Errorf("a %s who had signed in by a code is in: %v", role, is)
		}
	}
	if in(again.cookies["__Host-desk"]) || !bo.in() || !in(bo.cookies["__Host-desk"]) {
		t.Error("they are in by their code, or not by the login")
	}
	offers("once it is set", bo, hasBeside)
	if page := bo.send(http.MethodGet, "/desk/log", nil).body; !strings.Contains(page, "Login: kun kommunens") {
		t.Error("the log does not say so")
	}
	codes := func() bool {
		t.Helper()
		w, err := w.office.Accounts.Ways(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return !w.Alone
	}
	bo.alone(http.StatusSeeOther) // once more
	if codes() || !in(bo.cookies["__Host-desk"]) {
		t.Error("set once more, codes count, or they are out")
	}
	w.again(false)
	if codes() {
		t.Error("started anew, codes count")
	}
	w.again(true)
	bo = as(bo.cookies["__Host-desk"])
	offers("where it is started so", bo)
	if page := bo.send(http.MethodGet, "/desk/settings/sign-in", nil).body; !strings.Contains(page, "--oidc-only") {
		t.Error("why it is fixed is not said")
	}
	if got := bo.post("/desk/settings/sign-in", url.Values{"do": {"beside"}}); got.status != http.StatusUnprocessableEntity || codes() {
		t.Errorf("taken back where it is started so it is answered %d", got.status)
	}
	w.closed()
	w.serve(func(*office.Config) {})
	w.byName()
	if !codes() {
		t.Error("started without the login, nobody can sign in")
	}
	offers("without the login", as(bo.cookies["__Host-desk"]))
	as(bo.cookies["__Host-desk"]).alone(http.StatusUnprocessableEntity)

	w.again(false)
	bo = as(bo.cookies["__Host-desk"])
	if got := bo.post("/desk/settings/sign-in", url.Values{"do": {"?"}}); got.status != http.StatusUnprocessableEntity || codes() {
		t.Errorf("of no way it is answered %d", got.status)
	}
	if got := bo.post("/desk/settings/sign-in", url.Values{"do": {"beside"}}); got.status != http.StatusSeeOther || !codes() || !bo.in() {
		t.Errorf("taken back it is answered %d", got.status)
	}
	if page := bo.send(http.MethodGet, "/desk/log", nil).body; !strings.Contains(page, "Login: også kode og adgangsnøgle") {
		t.Error("the log does not say that it is taken back")
	}
	if !in(w.signedIn(eva)) {
		t.Error("codes count, and sign nobody in")
	}
	w.byLogin(boEmail).alone(http.StatusSeeOther)
	if err := w.office.Accounts.SignOnAlone(t.Context(), mutation.CommandLine, "", false); err != nil || !codes() {
		t.Errorf("of the command: %v", err)
	}
}

// codeInto signs somebody in by a code, in the place of another session.
func (w *withLogin) codeInto(c *caller, email, again string) {
	w.t.Helper()
	c.cookies["__Host-desk"] = again
	code := w.codeTo(email, func() error { c.post("/desk/sign-in", url.Values{"email": {email}}); return nil })
	if c.post("/desk/code", url.Values{"code": {code}}); c.cookies["__Host-desk"] == again {
		w.t.Fatal("they are not signed in anew")
	}
}

// Who signs in by a code or a passkey while somebody has the login alone count waits for that, and is refused.
func TestNobodySignsInBesideWhoHasTheLoginAloneCount(t *testing.T) {
	t.Setenv("OFFICE_ENGINE", "postgres") // in SQLite each writes alone
	const email = "carl@kontor.example.dk"
	for _, by := range []string{"a code", "a passkey"} {
		w := openWithLogin(t)
		w.member(account.Member{Email: email, Role: mutation.RoleConsultant})
		var signIn func() error
		if by == "a code" {
			var request string
			code := w.codeTo(email, func() (err error) {
				request, _, err = w.office.Accounts.RequestStaffCode(t.Context(), account.CodeRequest{Email: email, Language: text.Danish, Network: "here"})
				return err
			})
			signIn = func() error {
				_, err := w.office.Accounts.OpenStaffSession(t.Context(), email, request, code, "", "")
				return err
			}
		} else {
			k := newKey(t, w.url)
			w.adds(w.staff(email), k)
			options, begun, err := w.office.Accounts.BeginPasskeySignIn(t.Context(), w.party())
			if err != nil {
				t.Fatal(err)
			}
			answer := k.signed(options)
			signIn = func() error {
				_, err := w.office.Accounts.SignInByPasskey(t.Context(), w.party(), begun, answer, "", "")
				return err
			}
		}
		held, err := w.beneath.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := held.Exec(`INSERT INTO setting (name, rev, value) VALUES ('sign_on_alone', 1, 'true') ON CONFLICT (name) DO UPDATE SET value = 'true'`); err != nil {
			t.Fatal(err)
		}
		waiting, over := context.WithCancel(t.Context())
		answered := make(chan error, 1)
		go func() {
			answered <- signIn()
			over() // perhaps without having waited
		}()
		if err := engine.AwaitLocked(waiting, w.beneath, 1); err != nil {
			t.Errorf("by %s one does not wait: %v", by, err)
		}
		if err := held.Commit(); err != nil {
			t.Fatal(err)
		}
		if err := <-answered; err == nil {
			t.Errorf("by %s one is in", by)
		}
		over()
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
			tab.Go("/desk/settings/sign-in")
			seen(t, tab, "settings-sign-in-login")
			tab.Follow(`button[value="alone"]`)
			seen(t, tab, "settings-sign-in-alone")
			tab.Follow(`button[value="beside"]`)
			w.clock.set(w.clock.Now().Add(10 * time.Minute))
			tab.Go("/desk/settings/sign-in")
			seen(t, tab, "settings-sign-in-first")
			w.again(true)
			tab = browser.Open(t, w.url, look)
			tab.Go("/desk")
			seen(t, tab, "sign-in-login-alone")
			tab.Click("summary")
			tab.Type("#f-email", "soren@regnskab.example.dk")
			seen(t, tab, "sign-in-login-alone-code")
			tab.Follow(`form[action="/desk/sign-in"] .button`)
			seen(t, tab, "code-login-alone")
			tab.Follow(`a[href^="/desk/sign-on"]`)
			tab.Go("/desk/settings/sign-in")
			seen(t, tab, "settings-sign-in-fixed")
		})
	}
}
