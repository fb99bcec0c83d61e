package desk_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
)

// answered is what an answer says to whom asked, but for the day and what is drawn by lot.
func answered(t *testing.T, r *http.Response, err error) map[string]string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{"status": r.Status, "body": string(body)}
	for name := range r.Header {
		switch value := r.Header.Get(name); name {
		case "Date", "Content-Length":
		case "Set-Cookie":
			all[name], _, _ = strings.Cut(value, "=")
			_, rest, _ := strings.Cut(value, ";")
			all[name] += rest
		default:
			all[name] = value
		}
	}
	return all
}

// Whoever asks for a code hears the same, whether they are of the staff or not, and so
// does whoever types a wrong one; only who is gets a mail.
func TestNobodyHearsWhoIsOfTheStaff(t *testing.T) {
	w := open(t)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	send := func(path, cookie string, form url.Values) (*http.Response, error) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+path, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", w.url)
		r.Header.Set("Cookie", cookie)
		return client.Do(r)
	}
	var asked, typed []map[string]string
	for _, email := range []string{bots.ConsultantEmail, "nobody@demo.example"} {
		r, err := send("/desk/sign-in", "", url.Values{"email": {email}})
		if err != nil {
			t.Fatal(err)
		}
		cookie := r.Cookies()[0]
		asked = append(asked, answered(t, r, err))
		r, err = send("/desk/code", cookie.Name+"="+cookie.Value, url.Values{"code": {"1"}})
		said := answered(t, r, err)
		said["body"] = strings.NewReplacer(email, "E", url.QueryEscape(email), "E").Replace(said["body"])
		if i := strings.Index(said["body"], `class="card demo"`); i >= 0 { // the demo's own address is shown its code
			end := strings.Index(said["body"][i:], "</div>") + i
			said["body"] = said["body"][:i-len("<div ")] + said["body"][end+len("</div>"):]
		}
		typed = append(typed, said)
	}
	if diff := cmp.Diff(asked[0], asked[1]); diff != "" {
		t.Errorf("asking for a code (-known +unknown):\n%s", diff)
	}
	if diff := cmp.Diff(typed[0], typed[1]); diff != "" {
		t.Errorf("typing a wrong one (-known +unknown):\n%s", diff)
	}
	if _, err := w.office.Jobs.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, m := range w.mails.Mails() {
		if m.To != bots.ConsultantEmail {
			t.Errorf("a mail went to %s", m.To)
		}
	}
}

// A sign-in ends by itself: eight hours after it was last used, and thirty days after
// it began however much it is used.
func TestASignInEndsByItself(t *testing.T) {
	w := open(t)
	in := func(token string) bool {
		_, err := w.office.Accounts.StaffSession(t.Context(), token)
		var p *api.Problem
		if err != nil && (!errors.As(err, &p) || p.Code != api.CodeUnauthorized) {
			t.Fatal(err)
		}
		return err == nil
	}
	idle, used := w.signedIn(bots.ConsultantEmail), w.signedIn(bots.ConsultantEmail)
	began := w.clock.Now()
	w.clock.set(began.Add(8*time.Hour - time.Second))
	if !in(used) {
		t.Error("a sign-in is over before eight hours")
	}
	w.clock.set(began.Add(8 * time.Hour))
	if in(idle) {
		t.Error("a sign-in that nobody uses lasts beyond eight hours")
	}
	for at := began.Add(8 * time.Hour); at.Before(began.Add(30 * 24 * time.Hour)); at = at.Add(7 * time.Hour) {
		w.clock.set(at)
		if !in(used) {
			t.Fatalf("a sign-in that is used is over after %v", at.Sub(began))
		}
	}
	w.clock.set(began.Add(30 * 24 * time.Hour))
	if in(used) {
		t.Error("a sign-in lasts beyond thirty days")
	}
}

// A coordinator takes from nobody who could undo it their own place: not by the form of
// who they are, by that of somebody new, or by the one that removes.
func TestACoordinatorStaysOne(t *testing.T) {
	w := open(t)
	const email = "karen@kontor.example.dk"
	w.member(account.Member{Email: email, Role: mutation.RoleCoordinator})
	v := &walk{scene: &scene{world: w}, session: map[string]string{coordinator: w.signedIn(email)}}
	karen, err := w.office.Accounts.StaffSession(t.Context(), v.session[coordinator])
	if err != nil {
		t.Fatal(err)
	}
	own := "/desk/staff/" + karen.Member.ID
	for path, want := range map[string]int{own: http.StatusUnprocessableEntity, "/desk/staff": http.StatusUnprocessableEntity, own + "/remove": http.StatusNotFound} {
		if answer := v.ask(http.MethodPost, path, url.Values{"email": {email}, "role": {"door"}}, coordinator); answer.StatusCode != want {
			t.Errorf("%s is answered %d", path, answer.StatusCode)
		}
	}
	if answer := v.ask(http.MethodPost, own, url.Values{"role": {"coordinator"}, "name": {"Karen"}}, coordinator); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("a new name is answered %d", answer.StatusCode)
	}
}

// A page that is left open asks for what is new of itself, and keeps nobody signed in by
// that: once the sign-in is over it goes, with all that it shows.
func TestAPageThatIsLeftOpenKeepsNobodySignedIn(t *testing.T) {
	w := open(t)
	v := &walk{scene: &scene{world: w}, session: map[string]string{consultant: w.signedIn(bots.ConsultantEmail)}}
	began := w.clock.Now()
	if _, page := v.read(http.MethodGet, "/desk", nil, consultant); !strings.Contains(page, "Desk-By-Itself") {
		t.Fatal("the page says of nothing that it asks for it by itself")
	}
	for at := time.Duration(0); at < 8*time.Hour; at += time.Hour {
		w.clock.set(began.Add(at))
		if answer := v.ask(http.MethodGet, "/desk", nil, consultant, "Desk-By-Itself", "yes"); answer.StatusCode != http.StatusOK {
			t.Fatalf("after %v it is answered %d", at, answer.StatusCode)
		}
	}
	w.clock.set(began.Add(8 * time.Hour))
	if answer := v.ask(http.MethodGet, "/desk", nil, consultant, "Desk-By-Itself", "yes"); answer.Header.Get("HX-Refresh") != "true" {
		t.Errorf("after eight hours it is answered %d", answer.StatusCode)
	}
	if answer := v.ask(http.MethodGet, "/desk", nil, consultant); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("after eight hours whoever comes is answered %d", answer.StatusCode)
	}
}

// Signing in and choosing a language lead to a page of the desk, whatever an address in
// somebody else's link says.
func TestNothingLeadsAwayFromTheDesk(t *testing.T) {
	v := &walk{scene: &scene{world: open(t)}}
	for next, want := range map[string]string{
		"/desk/persons?q=holm": "/desk/persons?q=holm", "/desk": "/desk", "": "/desk", "/": "/desk", "/desktop": "/desk", "desk/me": "/desk",
		"//evil.example/desk": "/desk", "//user@/desk": "/desk", "///desk": "/desk", `/\evil.example/desk`: "/desk", "https://evil.example/desk": "/desk",
		"javascript:/desk": "/desk", "\t//evil.example/desk": "/desk", "%2Fdesk/me": "/desk",
	} {
		answer := v.ask(http.MethodPost, "/desk/language", url.Values{"language": {"da"}, "next": {next}}, nobody)
		if got := answer.Header.Get("Location"); got != want {
			t.Errorf("%q leads to %q", next, got)
		}
	}
}

// What wants a fresh sign-in is fresh for ten minutes, and signing in again makes it so
// in the place of the one before.
func TestASignInIsFreshForTenMinutes(t *testing.T) {
	w := open(t)
	token := w.signedIn(bots.ConsultantEmail)
	session := func(token string) account.StaffSession {
		t.Helper()
		s, err := w.office.Accounts.StaffSession(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	first := session(token)
	began := w.clock.Now()
	if !first.Fresh(began.Add(10*time.Minute-time.Second)) || first.Fresh(began.Add(10*time.Minute)) {
		t.Error("it is not fresh for ten minutes")
	}
	w.clock.set(began.Add(time.Hour))
	var request string
	code := w.codeTo(bots.ConsultantEmail, func() (err error) {
		request, _, err = w.office.Accounts.RequestStaffCode(t.Context(), account.CodeRequest{Email: bots.ConsultantEmail, Language: text.Danish, Network: "here"})
		return err
	})
	again, err := w.office.Accounts.OpenStaffSession(t.Context(), bots.ConsultantEmail, request, code, "", token)
	if err != nil {
		t.Fatal(err)
	}
	if !session(again).Fresh(w.clock.Now()) {
		t.Error("signing in again makes nothing fresh")
	}
	if _, err := w.office.Accounts.StaffSession(t.Context(), token); err == nil {
		t.Error("the sign-in before goes on beside it")
	}
}

// A cookie that signs somebody in is for this office alone, and no script reads it.
func TestTheCookieIsForTheOfficeAlone(t *testing.T) {
	v := &walk{scene: &scene{world: open(t)}}
	r := v.ask(http.MethodPost, "/desk/sign-in", url.Values{"email": {bots.ConsultantEmail}}, nobody)
	cookies := r.Cookies()
	cookies = append(cookies, v.ask(http.MethodPost, "/desk/language", url.Values{"language": {"en"}}, nobody).Cookies()...)
	if len(cookies) != 2 {
		t.Fatalf("%d cookies", len(cookies))
	}
	for _, c := range cookies {
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("%+v", c)
		}
	}
}

// Who is none of the staff any more is out at once, wherever they are signed in.
func TestWhoeverIsRemovedIsOutAtOnce(t *testing.T) {
	w := open(t)
	w.member(account.Member{Email: "bo@kontor.example.dk", Role: mutation.RoleConsultant})
	here, there := w.signedIn("bo@kontor.example.dk"), w.signedIn("bo@kontor.example.dk")
	bo, err := w.office.Accounts.StaffSession(t.Context(), here)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.office.Accounts.RemoveStaff(t.Context(), bo.Member.Staff(), bo.Member.ID, ""); err == nil {
		t.Error("a consultant removes somebody")
	}
	if err := w.office.Accounts.RemoveStaff(t.Context(), mutation.CommandLine, bo.Member.ID, ""); err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{here, there} {
		if _, err := w.office.Accounts.StaffSession(t.Context(), token); err == nil {
			t.Error("a sign-in goes on")
		}
	}
	// The address may be given a role again, as somebody new.
	w.member(account.Member{Email: "bo@kontor.example.dk", Role: mutation.RoleConsultant})
	again, err := w.office.Accounts.StaffSession(t.Context(), w.signedIn("bo@kontor.example.dk"))
	if err != nil || again.Member.ID == bo.Member.ID {
		t.Errorf("%v, and the id is the old one: %v", err, again.Member.ID == bo.Member.ID)
	}
}
