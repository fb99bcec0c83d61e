package public_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/mutation"
	"startklar.dk/office/web/public"
)

// asksScreening is an event that asks for the screening form of who books a time there.
func asksScreening(e api.Event, slots []api.Record) bool {
	return strings.Contains(e.Requires, "screening") && len(slots) > 0
}

// results are a person's, as their app has them, by their ids.
func (w *world) results(personID string) map[string]api.Result {
	w.t.Helper()
	records, err := w.office.Feeds.Own(w.t.Context(), personID, api.KindResult)
	if err != nil {
		w.t.Fatal(err)
	}
	all := map[string]api.Result{}
	for _, r := range records {
		var body api.Result
		if err := r.Decode(&body); err != nil {
			w.t.Fatal(err)
		}
		all[r.ID] = body
	}
	return all
}

// sendsScreening has a person send the screening form from their app.
func (w *world) sendsScreening(personID string) {
	w.t.Helper()
	var a api.Assessment
	w.body(api.KindAssessment, assets.ScreeningAssessmentID, &a)
	w.applies(personID, api.ResultSubmit, api.ResultSubmitBody{
		ResultID: newID(), AssessmentID: assets.ScreeningAssessmentID, AssessmentVersion: a.Version, Answers: map[string]int{"i2": 3}, TakenAt: w.clock.Now(),
	})
}

var question = regexp.MustCompile(`name="(item\.[a-z0-9]+)"`)

// answered is a page's screening form with an answer to each question.
func (a answer) answered(typed ...string) url.Values {
	form := a.form()
	for _, m := range question.FindAllStringSubmatch(a.body, -1) {
		form.Set(m[1], "1")
	}
	for i := 0; i+1 < len(typed); i += 2 {
		form.Set(typed[i], typed[i+1])
	}
	return form
}

// What is sent ahead is the person's in the app too, and what they book then takes it from
// there, for that booking alone.
func TestTheScreeningFormIsSentAheadAndIsReadyForTheBooking(t *testing.T) {
	w := open(t)
	c := w.signedIn("carl@example.dk")
	person := w.person("carl@example.dk")
	if mine := c.goes("/mine"); !mine.says("Du har ikke sendt det endnu.") || !mine.says(`href="/mine/skema">Udfyld skemaet<`) {
		t.Errorf("one's own page does not lead to the form: %s", mine.body)
	}
	page := c.goes("/mine/skema")
	if page.status != http.StatusOK || page.header.Get("Cache-Control") != "no-store" || !page.says("Du har ikke sendt det endnu.") {
		t.Fatalf("the form is answered %d, %v", page.status, page.header)
	}
	form := page.answered("item.w1", "Kaffe, der er ristet i dag.\nOg te.", "item.w3", "", "stage", "starting", "do", "send")
	form.Del("item.s2")
	lost := c.posts("/mine/skema", form)
	for _, said := range []string{
		"Kaffe, der er ristet i dag.\nOg te.</textarea>", `name="stage" value="starting" checked`, `name="item.i2" value="1" checked`,
		`id="e-item.s2"`, `href="#f-item.s2"`, "Vælg et svar.",
	} {
		if lost.status != http.StatusUnprocessableEntity || !lost.says(said) {
			t.Errorf("with a question unanswered it is answered %d, without %q", lost.status, said)
		}
	}
	form.Set("item.s2", "1")
	form.Del("stage")
	if got := c.posts("/mine/skema", form); got.status != http.StatusUnprocessableEntity || !got.says("Vælg, hvor langt du er.") || !got.says(`href="#f-stage"`) {
		t.Errorf("without how far one is it is answered %d", got.status)
	}
	if all := w.results(person); len(all) != 0 {
		t.Errorf("what was refused is kept: %+v", all)
	}
	form = lost.form()
	for name := range page.answered() {
		if !form.Has(name) {
			form.Set(name, "1")
		}
	}
	form.Set("item.w1", "Kaffe, der er ristet i dag.")
	form.Set("item.w3", "")
	form.Set("stage", "starting")
	form.Set("do", "send")
	for range 2 { // a second press of the button is the same
		if got := c.posts("/mine/skema", form); got.status != http.StatusSeeOther || got.header.Get("Location") != "/mine?sendt=1" {
			t.Fatalf("it is answered %d: %s", got.status, got.body)
		}
	}
	all := w.results(person)
	if len(all) != 1 {
		t.Fatalf("%d are kept", len(all))
	}
	for _, r := range all {
		if r.AssessmentID != assets.ScreeningAssessmentID || r.Texts["w1"] != "Kaffe, der er ristet i dag." || r.Answers["s1"] != 2 || r.Answers["i2"] != 1 || len(r.NotRelevant) != 1 {
			t.Errorf("kept is %+v", r)
		}
	}
	mine := c.goes("/mine?sendt=1")
	for _, said := range []string{"Skemaet er sendt.", "Du sendte det i dag 09:12.", "Udfyld det igen"} {
		if !mine.says(said) {
			t.Errorf("one's own page does not say %q", said)
		}
	}
	// Who comes back finds what they answered, and when; what they change is sent with the rest.
	again := c.goes("/mine/skema")
	for _, said := range []string{
		"Dine svar fra i dag 09:12 er sat ind.", ">\nKaffe, der er ristet i dag.</textarea>", `name="item.i2" value="1" checked`, `name="item.s2" value="1" checked`,
	} {
		if !again.says(said) {
			t.Errorf("the form that was sent before is without %q", said)
		}
	}
	event := w.events(asksScreening)[0]
	slot, _ := w.free(event)
	if form := c.goes("/arrangement/" + event + "/book?tid=" + slot); !form.says("Dine svar fra i dag 09:12 er sat ind.") || !form.says(">\nKaffe, der er ristet i dag.</textarea>") {
		t.Error("the form that is filled in with a booking is without what was answered")
	}
	if other := w.signedIn("bo@example.dk").goes("/mine/skema"); other.says("er sat ind") || other.says("Kaffe") || other.says(" checked") {
		t.Error("another's form has answers")
	}
	// Who comes back to the form and says something else has sent that.
	w.clock.set(w.clock.Now().Add(time.Hour))
	form.Set("item.w1", "Te.")
	if got := c.posts("/mine/skema", form); got.status != http.StatusSeeOther {
		t.Fatalf("other answers are answered %d", got.status)
	}
	newest := ""
	for id, r := range w.results(person) {
		if r.Texts["w1"] == "Te." {
			newest = id
		}
	}
	if again := c.goes("/mine/skema"); newest == "" || !again.says("Dine svar fra i dag 10:12 er sat ind.") || again.says(`name="stage"`) {
		t.Errorf("what was sent last is %q, or how far one is is asked again", newest)
	}
	event = w.events(asksScreening)[0]
	slot, _ = w.free(event)
	path := "/arrangement/" + event + "/book"
	book := c.goes(path + "?tid=" + slot)
	if !book.says(`value="result:` + newest + `" checked`) {
		t.Fatal("what was sent is not chosen")
	}
	typed := book.form("name", "Carl Bro", "share", "result:"+newest, "do", "book")
	if got := c.posts(path, typed); got.status != http.StatusUnprocessableEntity || len(w.bookings(person)) != 0 {
		t.Errorf("without agreement it is answered %d", got.status)
	}
	typed.Set("agree", "1")
	if got := c.posts(path, typed); got.status != http.StatusSeeOther {
		t.Fatalf("the booking is answered %d: %s", got.status, got.body)
	}
	b := w.bookings(person)[typed.Get("booking")]
	if len(b.Share) != 1 || b.Share[0].Kind != api.ShareResult || b.Share[0].ID != newest || len(w.results(person)) != 2 {
		t.Errorf("booked is %+v", b)
	}
}

// What the office's rules refuse is told over the form, which is as it was sent, and can be
// sent anew.
func TestAScreeningFormThatTheOfficeRefusesStaysAsItWas(t *testing.T) {
	w := open(t)
	full := &api.Problem{Code: api.CodeQuota}
	server := httptest.NewServer(w.site(public.Options{
		Turn: func(context.Context, mutation.Caller) error { return nil },
		Apply: func(context.Context, mutation.Caller, api.MutationBatch) (api.MutationAnswers, error) {
			return api.MutationAnswers{Results: []api.MutationResult{{}, {Problem: full}}}, nil
		},
	}))
	t.Cleanup(server.Close)
	c := w.signedIn("carl@example.dk")
	there := *w
	there.url = server.URL
	c.world = &there
	form := c.goes("/mine/skema").answered("item.w1", "Kaffe og te", "item.w2", "Hjælp til budgettet", "stage", "running", "do", "send")
	lost := c.posts("/mine/skema", form)
	for _, said := range []string{"Det blev ikke sendt", text.For(text.Danish).T("problem.quota.detail"), "Kaffe og te</textarea>", "Hjælp til budgettet</textarea>", `name="stage" value="running" checked`, `name="item.f4" value="1" checked`} {
		if lost.status != http.StatusUnprocessableEntity || !lost.says(said) {
			t.Errorf("it is answered %d, without %q", lost.status, said)
		}
	}
	if anew := lost.form().Get("booking"); anew == form.Get("booking") {
		t.Error("what is sent anew is answered as what was refused")
	}
	if got := c.goes("/mine?sendt=1"); got.says("Skemaet er sendt.") {
		t.Error("what was not sent is told to be")
	}
}

// Who is signed out while they write loses nothing: they get a code, and send it.
func TestWhoIsSignedOutMeanwhileSendsTheScreeningFormWithACode(t *testing.T) {
	w := open(t)
	c := w.signedIn("carl@example.dk")
	page := c.goes("/mine/skema")
	c.posts("/mine/ud", url.Values{})
	typed := []string{"item.w1", "Kaffe, der er ristet i dag.", "stage", "starting", "email", "carl@example.dk"}
	kept := func(got answer, status int, more string) {
		t.Helper()
		for _, said := range []string{"Kaffe, der er ristet i dag.</textarea>", `name="stage" value="starting" checked`, `name="item.i2" value="1" checked`, more} {
			if got.status != status || !got.says(said) {
				t.Errorf("it is answered %d, without %q", got.status, said)
			}
		}
	}
	kept(c.posts("/mine/skema", page.answered(append(typed, "email", "", "do", "send")...)), http.StatusUnprocessableEntity, "Du er ikke logget ind længere.")
	kept(c.posts("/mine/skema", page.answered(append(typed, "email", "carl", "do", "code")...)), http.StatusUnprocessableEntity, `id="e-email"`)
	var asked answer
	code := w.codeTo("carl@example.dk", func() { asked = c.posts("/mine/skema", page.answered(append(typed, "do", "code")...)) })
	kept(asked, http.StatusOK, `name="code"`)
	wrong := c.posts("/mine/skema", asked.answered(append(typed, "code", code[:5], "do", "send")...))
	kept(wrong, http.StatusUnprocessableEntity, "Koden har seks tal. Her er fem.")
	if got := c.posts("/mine/skema", wrong.answered(append(typed, "code", code, "do", "send")...)); got.status != http.StatusSeeOther {
		t.Fatalf("with the code it is answered %d: %s", got.status, got.body)
	}
	if all := w.results(w.person("carl@example.dk")); len(all) != 1 {
		t.Errorf("%d are kept", len(all))
	}
	if got := w.visitor().goes("/mine/skema"); !got.says(`name="email"`) || !got.says(`value="/mine/skema"`) {
		t.Error("who is not signed in is not asked to, and led back")
	}
}

func TestAnOfficeWithoutAScreeningFormAsksForNone(t *testing.T) {
	w := open(t)
	for _, id := range w.events(asksScreening) {
		w.changes(id, func(e *api.Event) { e.Requires = api.RequiresNone })
	}
	w.imports(api.ImportRecord{Kind: api.KindAssessment, ID: assets.ScreeningAssessmentID, Deleted: true})
	c := w.signedIn("carl@example.dk")
	if got := c.goes("/mine"); got.status != http.StatusOK || got.says("/mine/skema") {
		t.Errorf("one's own page is answered %d, and leads to a form", got.status)
	}
	if got := c.goes("/mine/skema"); got.status != http.StatusNotFound {
		t.Errorf("the form is answered %d", got.status)
	}
	if got := c.posts("/mine/skema", url.Values{"do": {"send"}}); got.status != http.StatusNotFound {
		t.Errorf("what is sent is answered %d", got.status)
	}
}

// By what a screen reader is told, and by the keyboard, one sends the form ahead and books
// with it.
func TestByRolesAndNamesAloneTheScreeningFormIsSentAheadInABrowser(t *testing.T) {
	w := open(t)
	tab := browser.Open(t, w.url, browser.Look{Width: 390, Lang: text.Danish, NoScript: true})
	tab.Go("/mine")
	tab.TypeTold("Din mailadresse", "carl@example.dk")
	code := w.codeTo("carl@example.dk", func() { tab.FollowTold("button", "Send mig en kode") })
	tab.TypeTold("Koden fra din mail", code)
	tab.FollowTold("button", "Log ind")
	tab.FollowTold("link", "Udfyld skemaet")
	tab.TypeTold("Hvad går din idé ud på?", "Kaffe, der er ristet i dag.")
	tab.TypeTold("Hvad vil du gerne have hjælp til?", "Budgettet")
	if status := tab.FollowTold("button", "Send skemaet"); status != http.StatusUnprocessableEntity {
		t.Errorf("half of it is answered %d", status)
	}
	tab.PressTold("link", "Vælg, hvor langt du er.", "\r")
	tab.PressTold("radio", "Starter op", " ")
	tab.PressTold("radio", "Idé og plan", " ")
	tab.PressTold("radio", "Inden for tre måneder", " ")
	for range 4 { // the statements, whose answers are called alike
		tab.Keys("\t")
		tab.Keys(" ")
	}
	tab.FollowTold("button", "Send skemaet")
	told := strings.Join(tab.Told(), "\n")
	if !strings.Contains(told, "Skemaet er sendt.") || !strings.Contains(told, "Du sendte det i dag 09:12.") {
		t.Fatalf("who has sent it is told\n%s", told)
	}
	event := w.events(asksScreening)[0]
	slot, s := w.free(event)
	var adviser api.Adviser
	w.body(api.KindAdviser, s.AdviserID, &adviser)
	reads := "Kontorets konsulenter"
	if adviser.Kind != api.AdviserOffice {
		reads = adviser.Name
	}
	tab.Go("/arrangement/" + event + "/book?tid=" + slot)
	tab.TypeTold("Dit navn", "Carl Bro")
	tab.PressTold("checkbox", reads, " ")
	tab.FollowTold("button", "Book min tid")
	person := w.person("carl@example.dk")
	results := w.results(person)
	for _, b := range w.bookings(person) {
		if _, is := results[b.Share[0].ID]; !is || len(results) != 1 || len(b.Share) != 1 {
			t.Errorf("of %d results it shares %+v", len(results), b.Share)
		}
	}
	if told := strings.Join(tab.Told(), "\n"); !strings.Contains(told, "Pladsen er din.") {
		t.Errorf("who has booked is told\n%s", told)
	}
}
