package desk_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/account"
	"startklar.dk/office/demo"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
	"startklar.dk/office/referral"
)

// signsIn asks for a code as the sign-in that it was led to does, types it, and gives
// where it is led then.
func (c *caller) signsIn(led, email string) string {
	c.t.Helper()
	to, err := url.Parse(led)
	if err != nil {
		c.t.Fatal(err)
	}
	code := c.codeTo(email, func() error {
		c.post(to.Path, url.Values{"email": {email}, "next": {to.Query().Get("next")}})
		return nil
	})
	return c.post("/desk/code", url.Values{"code": {code}}).location
}

var referralLink = regexp.MustCompile(`(?m)^(http\S+/desk/r/\S+)$`)

// mailed has a referral sent, and gives the path of the link in the mail to its actor.
func (w *world) mailed(actorID string, send func()) (email, path string) {
	w.t.Helper()
	actor, err := w.office.Referrals.Actor(w.t.Context(), mutation.CommandLine, api.Referral{ActorID: actorID})
	if err != nil {
		w.t.Fatal(err)
	}
	link := w.mailTo(actor.Email, referralLink, func() error { send(); return nil })
	path, ours := strings.CutPrefix(link, w.url)
	if !ours {
		w.t.Fatalf("the link leads to %s", link)
	}
	return actor.Email, path
}

// Whoever a referral is sent to comes by the link in the mail and by a code that goes to
// that address alone, sees exactly what was agreed, and brings it on; nobody made them
// an account, and nobody else comes in by the link.
func TestAPartnerComesByTheLinkInTheMail(t *testing.T) {
	w := open(t)
	name, phone := "Leila Haddad", "+45 00 11 22 33"
	leila := w.person("leila@haddad.example.dk", api.PersonUpdateBody{Name: &name, Phone: &phone})
	agreed, kept := leila.plan("Haddad Delikatesser", text.Danish), leila.plan("Haddad Catering", text.Danish)
	offer, err := w.office.Referrals.Refer(t.Context(), mutation.CommandLine, referral.Offer{
		PersonID: leila.id, ActorID: demo.ActorID("erhvervshus-sydjylland"), Need: api.FieldExport, Reason: "De kender Tyskland.", Asks: []string{api.ShareVersion},
	})
	if err != nil {
		t.Fatal(err)
	}
	house, path := w.mailed(demo.ActorID("erhvervshus-sydjylland"), func() {
		leila.does(api.ReferralAnswer, map[string]any{"referral_id": offer, "answer": api.AnswerAccept, "shares": []api.Share{{Kind: api.ShareVersion, ID: agreed}}})
		w.clock.set(w.clock.Now().Add(referral.SendAfter))
		if _, err := w.office.Jobs.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	partner := w.caller("")
	led := partner.send(http.MethodGet, path, nil)
	if led.status != http.StatusSeeOther || !strings.HasPrefix(led.location, "/desk/sign-in?") {
		t.Fatalf("the link alone gives %d %s", led.status, led.location)
	}
	if leads := partner.signsIn(led.location, house); leads != path {
		t.Fatalf("the code leads to %s, want %s", leads, path)
	}
	page := partner.send(http.MethodGet, path, nil)
	if page.status != http.StatusOK || !strings.Contains(page.body, "De kender Tyskland.") || !strings.Contains(page.body, "/plans/"+agreed) {
		t.Errorf("%d: it does not show what was agreed: %s", page.status, page.body)
	}
	for _, theirs := range []string{name, phone, "leila@haddad.example.dk", kept} {
		if strings.Contains(page.body, theirs) {
			t.Errorf("it shows %s, which was not agreed", theirs)
		}
	}
	for version, want := range map[string]int{agreed: http.StatusOK, kept: http.StatusNotFound} {
		if got := partner.send(http.MethodGet, "/desk/persons/"+leila.id+"/plans/"+version, nil).status; got != want {
			t.Errorf("a plan gives %d, want %d", got, want)
		}
	}

	w.caller("").post("/desk/sign-in", url.Values{"email": {"leila@haddad.example.dk"}, "next": {path}})
	mentors, others := w.mailed(demo.ActorID("mentorkorpset"), func() {
		leila.does(api.ReferralRequest, map[string]any{"referral_id": newID(), "actor_id": demo.ActorID("mentorkorpset"), "need": "export", "question": "?", "shares": []api.Share{}})
	})
	other := w.caller("")
	if leads := other.signsIn("/desk/sign-in?"+url.Values{"next": {others}}.Encode(), mentors); leads != others {
		t.Errorf("the other's code leads to %s", leads)
	}
	if got := other.send(http.MethodGet, path, nil).status; got != http.StatusNotFound {
		t.Errorf("another actor's people get %d", got)
	}
	for _, m := range w.mails.Mails() {
		if m.To == "leila@haddad.example.dk" && m.At.Equal(w.clock.Now()) {
			t.Errorf("who is no partner got %q", m.Subject)
		}
	}

	for _, form := range []struct {
		of string
		is url.Values
	}{
		{"/state", url.Values{"state": {api.ReferralReceived}}},
		{"/state", url.Values{"state": {api.ReferralInProgress}}},
		{"/state", url.Values{"state": {api.ReferralCompleted}}},
		{"/outcome", url.Values{"outcome": {"helped"}}},
	} {
		asks := strings.Contains(partner.send(http.MethodGet, path, nil).body, path+"/outcome")
		if over := form.of == "/outcome"; asks != over {
			t.Errorf("before %v it asks whether it helped: %v", form.is, asks)
		}
		if got := partner.post(path+form.of, form.is); got.status != http.StatusSeeOther || got.location != path {
			t.Fatalf("%v: %+v", form.is, got)
		}
	}
	leila.does(api.ReferralOutcome, map[string]any{"referral_id": offer, "outcome": "some"})
	for _, r := range records[api.Referral](leila, api.KindReferral) {
		if r.Need == api.FieldExport && r.ActorID == demo.ActorID("erhvervshus-sydjylland") &&
			(r.State != api.ReferralCompleted || r.Outcomes != api.Outcomes{Person: "some", Actor: "helped"}) {
			t.Errorf("it is %s, and %+v", r.State, r.Outcomes)
		}
	}
	leila.does(api.ReferralWithdraw, map[string]any{"referral_id": offer})
	if got := partner.send(http.MethodGet, "/desk/persons/"+leila.id+"/plans/"+agreed, nil).status; got != http.StatusNotFound {
		t.Errorf("after it was withdrawn the plan gives %d", got)
	}
}

// Who asks for a referral and shares no contact details has no name for its partner: not
// on the list, in the file, on the page or among the messages.
func TestAPartnerLearnsANameOnlyWhereItIsShared(t *testing.T) {
	w := open(t).fill()
	const email = "karen@erhvervshus.example.dk"
	w.member(account.Member{Email: email, Role: mutation.RolePartner, ActorID: demo.ActorID("erhvervshus-sydjylland")})
	karen := w.caller(email)
	for name, shares := range map[string][]api.Share{"Leila Haddad": nil, "Omar Aziz": {{Kind: api.ShareContact}}} {
		person := w.person(newID()+"@iv.example.dk", api.PersonUpdateBody{Name: &name})
		asked := w.referred(person, shares...)
		person.does(api.MessagePost, map[string]any{"message_id": newID(), "thread": asked.id, "text": "Hvornår hører jeg fra jer?", "attachment_ids": []string{}})
		for _, path := range []string{"/desk/referrals", "/desk/referrals.csv", "/desk/r/" + asked.id} {
			page := karen.send(http.MethodGet, path, nil)
			if page.status != http.StatusOK || strings.Contains(page.body, name) != (shares != nil) {
				t.Errorf("%s, of whom %d things are shared, at %s: %d %s", name, len(shares), path, page.status, page.body)
			}
		}
	}
}

// What came back or ran out is a task on the first page, with who could help instead,
// and leads to the person; what nobody answers is one after fourteen days.
func TestAReferralThatEndedIsATaskThatLeadsToThePerson(t *testing.T) {
	w := open(t)
	name := "Leila Haddad"
	leila := w.person("leila@haddad.example.dk", api.PersonUpdateBody{Name: &name})
	offer := func(actor string, need api.Field) string {
		t.Helper()
		id, err := w.office.Referrals.Refer(t.Context(), mutation.CommandLine, referral.Offer{PersonID: leila.id, ActorID: demo.ActorID(actor), Need: need})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	needs := func() string {
		t.Helper()
		if _, err := w.office.Jobs.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		page := w.caller(bots.ConsultantEmail).send(http.MethodGet, "/desk", nil)
		_, waits, found := strings.Cut(page.body, ` needs" aria`)
		if page.status != http.StatusOK || !found {
			t.Fatalf("%d: there is no list of what waits", page.status)
		}
		return waits
	}
	best := func(need api.Field) string {
		t.Helper()
		next, err := w.office.Referrals.NextBest(t.Context(), mutation.CommandLine, leila.id, need)
		if err != nil || len(next) == 0 {
			t.Fatalf("nobody else helps with %s: %v", need, err)
		}
		return next[0].Name
	}
	offer("erhvervshus-sydjylland", api.FieldExport)
	w.clock.set(laid.Add(referral.OfferOpen - time.Minute))
	if waits := needs(); strings.Contains(waits, name) {
		t.Errorf("before anything ran out there waits %s", waits)
	}
	w.clock.set(laid.Add(referral.OfferOpen))
	ended := needs()
	for _, want := range []string{name, `href="/desk/persons/` + leila.id + `"`, "Udløbet", "Erhvervshus Sydjylland", "måske " + best(api.FieldExport)} {
		if !strings.Contains(ended, want) {
			t.Errorf("the task has no %q: %s", want, ended)
		}
	}
	if best(api.FieldExport) == "Erhvervshus Sydjylland" {
		t.Error("the same is offered again")
	}
	sent := newID()
	leila.does(api.ReferralRequest, map[string]any{"referral_id": sent, "actor_id": demo.ActorID("mentorkorpset"), "need": "marketing", "question": "?", "shares": []api.Share{}})
	w.clock.set(w.clock.Now().Add(referral.Unanswered))
	if waits := needs(); !strings.Contains(waits, "/desk/r/"+sent) || !strings.Contains(waits, "Intet svar i 14 dage") || !strings.Contains(waits, "Følg op: "+name) {
		t.Errorf("what nobody answers is no task: %s", waits)
	}
	if err := w.office.Referrals.Advance(t.Context(), mutation.CommandLine, sent, api.ReferralReturned, "Vi er for få."); err != nil {
		t.Fatal(err)
	}
	if waits := needs(); strings.Contains(waits, "/desk/r/"+sent) || !strings.Contains(waits, "Sendt tilbage") {
		t.Errorf("what came back is no task: %s", waits)
	}
}
