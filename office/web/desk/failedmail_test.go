package desk_test

import (
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/account"
	"startklar.dk/office/mutation"
)

// failedMail is a mail to a person that could not be sent.
func (w *world) failedMail(personID, to string) (id string) {
	w.t.Helper()
	id = newID()
	now := strconv.FormatInt(w.clock.Now().UnixMilli(), 10)
	if _, err := w.beneath.ExecContext(w.t.Context(), `INSERT INTO mail (id, recipient, subject, body, html, calendar, about, person_id, created_at, useless_at, failed_at, failed)
		VALUES ('`+id+`', '`+to+`', 'Du er tilmeldt Kick-off', 'Hej Anna

Du er tilmeldt Kick-off.', '', '', 'confirmed', '`+personID+`', `+now+`, `+now+`, `+now+`, 'refused')`); err != nil {
		w.t.Fatal(err)
	}
	return id
}

// The first page says of a mail that could not be sent, and what to do with it stands
// beside it.
func TestAMailThatCouldNotBeSentIsSomebodysToLookAfter(t *testing.T) {
	v := newWalk(t)
	id := v.failedMail(v.anna.id, "ana@example.dk")
	if _, page := v.read(http.MethodGet, "/desk", nil, consultant); !strings.Contains(page, `href="/desk/mails/`+id+`"`) {
		t.Error("the first page does not say so")
	}
	path := "/desk/mails/" + id
	_, page := v.read(http.MethodGet, path, nil, consultant)
	if !strings.Contains(page, "Du er tilmeldt Kick-off") || strings.Contains(page, `name="email"`) {
		t.Error("the mail is not shown, or the address of who signs in by it is to be corrected")
	}
	if status, page := v.read(http.MethodPost, path+"/again", url.Values{"email": {"no address"}}, consultant); status != http.StatusUnprocessableEntity || !strings.Contains(page, "Du er tilmeldt Kick-off") {
		t.Errorf("no address is answered %d", status)
	}
	if status, _ := v.read(http.MethodPost, path+"/done", nil, consultant); status != http.StatusSeeOther {
		t.Errorf("done is answered %d", status)
	}
	if _, page := v.read(http.MethodGet, "/desk", nil, consultant); strings.Contains(page, path) {
		t.Error("what was looked after waits still")
	}
}

func TestATextOfAMailIsWrittenAnewUponWhatStood(t *testing.T) {
	v := newWalk(t)
	const path = "/desk/settings/mail/confirmed"
	form := func(version, subject, body string) url.Values {
		return url.Values{"language": {"da"}, "version": {version}, "subject": {subject}, "body": {body}}
	}
	const body = "Kære {navn}\n\n{arrangement}\n\n{detaljer}"
	shown := form("0", "Vi ses til {arrangement}", body)
	shown.Set("do", "show")
	if status, page := v.read(http.MethodPost, path, shown, coordinator); status != http.StatusOK || !strings.Contains(page, "<h3>Vi ses til Kick-off for nye firmaer</h3>") || !strings.Contains(page, "<p>Kære Anna</p>") {
		t.Errorf("what it would look like is answered %d", status)
	}
	if status, page := v.read(http.MethodPost, path, form("0", "{kursus}", body), coordinator); status != http.StatusUnprocessableEntity ||
		!strings.Contains(page, `id="e-subject"`) || !strings.Contains(page, "{kursus} kendes ikke i denne mail.") || strings.Contains(page, `id="e-body"`) {
		t.Errorf("a name of none is answered %d", status)
	}
	if status, _ := v.read(http.MethodPost, path, form("0", "Vi ses til {arrangement}", body), coordinator); status != http.StatusSeeOther {
		t.Errorf("what is right is answered %d", status)
	}
	if status, page := v.read(http.MethodPost, path, form("0", "Velkommen til {arrangement}", body), coordinator); status != http.StatusUnprocessableEntity ||
		!strings.Contains(page, "Vi ses til {arrangement}") || !strings.Contains(page, `value="Velkommen til {arrangement}"`) || !strings.Contains(page, `name="version" value="1"`) {
		t.Errorf("upon what another changed it is answered %d", status)
	}
	if _, page := v.read(http.MethodGet, "/desk/settings/mail", nil, coordinator); strings.Count(page, "Egen tekst") != 1 {
		t.Error("the list does not say which text is the office's own")
	}
	for query, want := range map[string]int{"": http.StatusOK, "?language=en": http.StatusNotFound} { // to the office itself it is in Danish
		status, page := v.read(http.MethodGet, "/desk/settings/mail/referral_unanswered"+query, nil, coordinator)
		if status != want || strings.Contains(page, "language=en") {
			t.Errorf("a mail to the office, %q, is answered %d", query, status)
		}
	}
	back := form("1", "", "")
	back.Set("do", "standard")
	if status, _ := v.read(http.MethodPost, path, back, coordinator); status != http.StatusSeeOther {
		t.Errorf("back to the standard text is answered %d", status)
	}
	if _, page := v.read(http.MethodGet, "/desk/settings/mail", nil, coordinator); strings.Contains(page, "Egen tekst") {
		t.Error("it is the office's own still")
	}
}

// The address of one's calendar is seen by whoever made it, for a while, and leads to it.
func TestTheAddressOfOnesCalendarIsShownOnce(t *testing.T) {
	v := newWalk(t)
	answer := v.ask(http.MethodPost, "/desk/me/calendar", nil, adviser)
	var kept string
	for _, c := range answer.Cookies() {
		if c.Name == "__Host-desk-calendar" && c.HttpOnly && c.Secure {
			kept = c.Value
		}
	}
	if answer.StatusCode != http.StatusSeeOther || kept == "" {
		t.Fatalf("%d, %v", answer.StatusCode, answer.Cookies())
	}
	self := func(cookies string) string {
		t.Helper()
		answer := v.send(http.MethodGet, "/desk/me", nil, nobody, "Cookie", cookies)
		defer answer.Body.Close()
		raw, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%d, %v", answer.StatusCode, err)
		}
		return string(raw)
	}
	url := v.url + "/v1/calendar/" + kept + ".ics"
	if page := self("__Host-desk=" + v.session[adviser] + "; __Host-desk-calendar=" + kept); !strings.Contains(page, `value="`+url+`"`) {
		t.Error("whoever made it does not see it")
	}
	for _, who := range []string{adviser, consultant} {
		cookie := "__Host-desk=" + v.session[who]
		if who == consultant {
			cookie += "; __Host-desk-calendar=" + kept
		}
		if page := self(cookie); strings.Contains(page, kept) {
			t.Errorf("%s sees it", who)
		}
	}
	feed := v.ask(http.MethodGet, "/v1/calendar/"+kept+".ics", nil, nobody)
	if feed.StatusCode != http.StatusOK || feed.Header.Get("ETag") == "" {
		t.Errorf("%d %v", feed.StatusCode, feed.Header)
	}
	if again := v.ask(http.MethodGet, "/v1/calendar/"+kept+".ics", nil, nobody, "If-None-Match", feed.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
		t.Errorf("what they have is answered %d", again.StatusCode)
	}
}

// The pages of mails can be used by everybody, and what a text looks like is seen as one
// types.
func TestTheOfficesMailsAreWrittenInABrowser(t *testing.T) {
	s := open(t).fill()
	s.member(account.Member{Email: "karen@kontor.example.dk", Name: "Karen Lindholm", Role: mutation.RoleCoordinator, AdviserID: soren})
	for _, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, s.url, look)
			s.signIn(tab, "karen@kontor.example.dk")
			tab.Go("/desk/settings/mail")
			seen(t, tab, "mails")
			tab.Follow(`a[href*="changed"]`)
			seen(t, tab, "mail-text")
			tab.Type("#f-subject", "{kursus}")
			if look.NoScript {
				tab.Follow(`button[value="show"]`)
			} else {
				tab.Await("#preview .error")
			}
			if got := tab.Text("#preview .error"); !strings.Contains(got, "{kursus}") {
				t.Errorf("of a name of none it says %q", got)
			}
			if status := tab.Follow("form.form .button.main"); status != http.StatusUnprocessableEntity {
				t.Errorf("it is answered %d", status)
			}
			tab.Complaints() // of the 422
			seen(t, tab, "mail-text-refused")
			tab.Go("/desk/mails/" + s.failedMail(s.anna.id, "anna@example.dk"))
			seen(t, tab, "mail-failed")
			tab.Follow(`.head-right a[href="/desk/mails"]`)
			tab.Type("#f-words", "anna")
			tab.Follow(".list-filter .button")
			seen(t, tab, "mails-failed")
			tab.Follow(".list a")
			tab.Follow(`form[action$="/done"] .button`)
			tab.Go("/desk/me")
			tab.Follow(`form[action$="/calendar"] .button`)
			seen(t, tab, "me-calendar")
		})
	}
}
