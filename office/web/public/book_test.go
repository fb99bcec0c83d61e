package public_test

import (
	"context"
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

var sixDigits = regexp.MustCompile(`(?m)^\s*(\d{6})\s*$`)

// codeTo is the code that is mailed to an address for what somebody does.
func (w *world) codeTo(email string, ask func()) string {
	w.t.Helper()
	came := make(chan string, 1)
	stop := w.mails.Subscribe(func(m mail.Message) {
		if found := sixDigits.FindStringSubmatch(m.Text); m.To == email && found != nil {
			came <- found[1]
		}
	})
	defer stop()
	ask()
	return <-came
}

// events are those of the programme that a test may use, soonest first.
func (w *world) events(fits func(api.Event, []api.Record) bool) (ids []string) {
	w.t.Helper()
	all, err := record.All(w.t.Context(), w.office.Feeds.Catalogue)
	if err != nil {
		w.t.Fatal(err)
	}
	slots := map[string][]api.Record{}
	bodies := map[string]api.Event{}
	for _, r := range all {
		switch r.Kind {
		case api.KindSlot:
			var s api.Slot
			if err := r.Decode(&s); err != nil {
				w.t.Fatal(err)
			}
			slots[s.EventID] = append(slots[s.EventID], r)
		case api.KindEvent:
			var e api.Event
			if err := r.Decode(&e); err != nil {
				w.t.Fatal(err)
			}
			bodies[r.ID] = e
		}
	}
	for id, e := range bodies {
		if e.StartsAt.After(w.clock.Now()) && !e.BookingOpensAt.After(w.clock.Now()) && fits(e, slots[id]) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int {
		return bodies[a].StartsAt.Compare(bodies[b].StartsAt)*2 + strings.Compare(a, b)
	})
	if len(ids) == 0 {
		w.t.Fatal("the programme has no such event")
	}
	return ids
}

// free is a slot of an event that is free.
func (w *world) free(eventID string, not ...string) (slotID string, s api.Slot) {
	w.t.Helper()
	all, err := record.All(w.t.Context(), w.office.Feeds.Catalogue)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range all {
		if r.Kind != api.KindSlot || slices.Contains(not, r.ID) {
			continue
		}
		s = api.Slot{}
		if err := r.Decode(&s); err != nil {
			w.t.Fatal(err)
		}
		if s.EventID == eventID && s.Free {
			return r.ID, s
		}
	}
	w.t.Fatal("no slot is free")
	return "", s
}

// imports brings records into the catalogue.
func (w *world) imports(records ...api.ImportRecord) {
	w.t.Helper()
	if err := w.office.Catalogue.Import(w.t.Context(), mutation.CommandLine, records); err != nil {
		w.t.Fatal(err)
	}
}

// visitor is somebody with a browser.
type visitor struct {
	*world
	cookies map[string]string
}

func (w *world) visitor() *visitor { return &visitor{w, map[string]string{}} }

func (c *visitor) asks(method, path string, form url.Values) answer {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", c.url)
	}
	for name, value := range c.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	got := c.send(r)
	for _, line := range got.header["Set-Cookie"] {
		cookie, err := http.ParseSetCookie(line)
		if err != nil {
			c.t.Fatal(err)
		}
		if !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || !strings.HasPrefix(cookie.Name, "__Host-") {
			c.t.Errorf("a cookie is %q", line)
		}
		if c.cookies[cookie.Name] = cookie.Value; cookie.MaxAge < 0 {
			delete(c.cookies, cookie.Name)
		}
	}
	return got
}

func (c *visitor) goes(path string) answer { c.t.Helper(); return c.asks(http.MethodGet, path, nil) }

func (c *visitor) posts(path string, form url.Values) answer {
	c.t.Helper()
	return c.asks(http.MethodPost, path, form)
}

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

// form is what a page's form would send by itself, with what is typed.
func (a answer) form(typed ...string) url.Values {
	f := url.Values{}
	for _, m := range hiddenInput.FindAllStringSubmatch(a.body, -1) {
		f.Set(m[1], html.UnescapeString(m[2]))
	}
	for i := 0; i+1 < len(typed); i += 2 {
		f.Set(typed[i], typed[i+1])
	}
	return f
}

// person is who has an address.
func (w *world) person(email string) string {
	w.t.Helper()
	code := w.codeTo(email, func() {
		if _, _, err := w.office.Accounts.RequestCode(w.t.Context(), account.CodeRequest{Email: email, Language: "da", Network: "here"}); err != nil {
			w.t.Fatal(err)
		}
	})
	session, err := w.office.Accounts.OpenSession(w.t.Context(), api.SessionRequest{Email: email, Code: code})
	if err != nil {
		w.t.Fatal(err)
	}
	return session.Person.ID
}

// bookings are a person's, as their app's feed has them.
func (w *world) bookings(personID string) map[string]api.Booking {
	w.t.Helper()
	all, err := record.All(w.t.Context(), func(ctx context.Context, q record.FeedQuery) (api.Page, error) {
		return w.office.Feeds.Changes(ctx, personID, q)
	})
	if err != nil {
		w.t.Fatal(err)
	}
	got := map[string]api.Booking{}
	for _, r := range all {
		if r.Kind == api.KindBooking {
			var b api.Booking
			if err := r.Decode(&b); err != nil {
				w.t.Fatal(err)
			}
			got[r.ID] = b
		}
	}
	return got
}

func isPlain(e api.Event, slots []api.Record) bool {
	return len(slots) == 0 && e.PlacesLeft > 2 && (e.Requires == "" || e.Requires == api.RequiresNone) && e.State == api.EventPlanned
}

// What is chosen and typed before somebody signs in is booked with the code from their
// mail: for the person of that address, whose app has it then.
func TestABookingOnTheWebIsTheSamePersonsInTheApp(t *testing.T) {
	w := open(t)
	c := w.visitor()
	event := w.events(isPlain)[0]
	path := "/arrangement/" + event + "/book"
	page := c.goes(path)
	if page.status != http.StatusOK || page.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("the form is answered %d, %v", page.status, page.header)
	}
	var asked answer
	code := w.codeTo("jens@example.dk", func() {
		asked = c.posts(path, page.form("name", "Jens Krogh", "email", "jens@example.dk", "stage", "starting", "do", "code"))
	})
	if asked.status != http.StatusOK || !asked.says(`value="Jens Krogh"`) || !asked.says(`value="starting" checked`) {
		t.Fatalf("who asks for a code gets %d, and not what was typed", asked.status)
	}
	typed := []string{"name", "Jens Krogh", "email", "jens@example.dk", "do", "book"}
	wrong := c.posts(path, asked.form(append(typed, "code", code[:5])...))
	for _, said := range []string{"Koden har seks tal. Her er fem.", "Vælg, hvor langt du er.", `value="Jens Krogh"`, `value="` + code[:5] + `"`, `href="#f-code"`, `href="#f-stage"`} {
		if wrong.status != http.StatusUnprocessableEntity || !wrong.says(said) {
			t.Errorf("a form with two mistakes is answered %d, without %q", wrong.status, said)
		}
	}
	form := wrong.form(append(typed, "code", code, "stage", "starting")...)
	booked := c.posts(path, form)
	if booked.status != http.StatusSeeOther || !strings.HasPrefix(booked.header.Get("Location"), "/mine/") {
		t.Fatalf("the form is answered %d: %s", booked.status, booked.body)
	}
	person := w.person("jens@example.dk")
	all := w.bookings(person)
	b, ok := all[form.Get("booking")]
	if !ok || b.EventID != event || b.State != api.BookingConfirmed || len(all) != 1 {
		t.Fatalf("the app has %+v", all)
	}
	if again := c.posts(path, form); again.status != http.StatusSeeOther || len(w.bookings(person)) != 1 {
		t.Errorf("a second press of the button is answered %d, and there are %d bookings", again.status, len(w.bookings(person)))
	}
	mine := c.goes(booked.header.Get("Location"))
	if !mine.says(b.Code) || mine.header.Get("Cache-Control") != "no-store" {
		t.Errorf("its page has no code for the door, or may be kept: %v", mine.header)
	}
	// And what the app does is seen on the web.
	w.applies(person, api.BookingCancel, api.BookingBody{BookingID: form.Get("booking")})
	if mine := c.goes(booked.header.Get("Location")); !mine.says("Afmeldt") {
		t.Error("what was given up in the app stands on the web")
	}
}

// What need not be said is folded, is kept where it is said, and asked for no more then.
func TestWhatOneNeedNotSayIsKeptWhereItIsSaid(t *testing.T) {
	w := open(t)
	c := w.signedIn("jens@example.dk")
	event := w.events(isPlain)[0]
	path := "/arrangement/" + event + "/book"
	page := c.goes(path)
	const folded = `<details class="about-you"><summary>Mere om dig (kan springes over)`
	if !page.says(folded) {
		t.Error("what need not be said is not folded away")
	}
	typed := []string{"name", "Jens Krogh", "stage", "running", "do", "book"}
	for _, wrong := range [][2]string{{"cvr", "1234 567"}, {"cvr", "12 34 56 78"}, {"municipality", "9999"}} {
		got := c.posts(path, page.form(append(typed, wrong[:]...)...))
		if got.status != http.StatusUnprocessableEntity || !got.says(`href="#f-`+wrong[0]+`"`) || got.says(folded) {
			t.Errorf("the %s %q is answered %d", wrong[0], wrong[1], got.status)
		}
	}
	if got := c.posts(path, page.form(append(typed, "cvr", "12 34 56 74", "municipality", "0621")...)); got.status != http.StatusSeeOther {
		t.Fatalf("the form is answered %d", got.status)
	}
	all, err := w.office.Accounts.Search(t.Context(), mutation.CommandLine, "Jens Krogh", 2)
	if err != nil || len(all) != 1 || all[0].CVR != "12345674" || all[0].Municipality != "0621" {
		t.Errorf("kept are %+v, %v", all, err)
	}
	if other := c.goes("/arrangement/" + w.events(isPlain)[1] + "/book"); other.status != http.StatusOK || other.says(`id="f-cvr"`) || other.says(`id="f-municipality"`) {
		t.Errorf("what is known is asked for again: %d", other.status)
	}
	c = w.signedIn("bo@example.dk")
	if got := c.posts(path, c.goes(path).form("name", "Bo Dam", "stage", "running", "do", "book")); got.status != http.StatusSeeOther {
		t.Errorf("who leaves it out is answered %d", got.status)
	}
}

// Whatever is wrong with the form is said at its field and above, by the field's name, with all
// that was typed: there one begins.
func TestWhatIsWrongWithTheFormIsSaidAtItsField(t *testing.T) {
	w := open(t)
	c := w.signedIn("jens@example.dk")
	path := "/arrangement/" + w.events(isPlain)[0] + "/book"
	cafe := w.events(isCafe)[0]
	slot, _ := w.free(cafe)
	for _, wrong := range []struct{ path, name, typed, above, at string }{
		{path, "name", " ", "Dit navn: Skal udfyldes.", "Skal udfyldes."},
		{path, "name", strings.Repeat("n", api.MaxTitle+1), "Dit navn: Er for langt. Gør det kortere.", "Er for langt."},
		{path, "stage", "", "Vælg, hvor langt du er.", "Vælg, hvor langt du er."},
		{path, "phone", strings.Repeat("2", api.MaxPhone+1), "Din telefon (kan springes over): Er for langt. Gør det kortere.", "Er for langt."},
		{path, "cvr", "12 34 56 78", "CVR-nummer: Det er ikke et CVR-nummer.", "Se efter, om alle otte cifre er rigtige."},
		{path, "municipality", "9999", "Kommune: ", ""},
		{"/arrangement/" + cafe + "/book?tid=" + slot, "note", strings.Repeat("n", api.MaxNote+1), ": Er for langt. Gør det kortere.</a>", "Er for langt."},
	} {
		page := c.goes(wrong.path)
		typed := map[string]string{"name": "Jens Krogh", "stage": "running", "phone": "20304050", "do": "book"}
		typed[wrong.name] = wrong.typed
		form := page.form()
		for name, value := range typed {
			form.Set(name, value)
		}
		got := c.posts(wrong.path, form)
		at := regexp.MustCompile(`(?s)<[^>]* id="f-` + wrong.name + `"[^>]* aria-describedby="e-` + wrong.name + `".*<p class="error" id="e-` + wrong.name + `">.*?` + regexp.QuoteMeta(wrong.at))
		if got.status != http.StatusUnprocessableEntity || !at.MatchString(got.body) {
			t.Errorf("%s %.20q is answered %d, without a word at its field", wrong.name, wrong.typed, got.status)
		}
		_, above, _ := strings.Cut(got.body, `role="alert" aria-labelledby="mistakes" tabindex="-1" autofocus`)
		if !strings.Contains(above, `<a href="#f-`+wrong.name+`">`) || !strings.Contains(above, wrong.above) {
			t.Errorf("of %s %.20q is said above %.300q", wrong.name, wrong.typed, above)
		}
		for name, value := range typed {
			if kept := `value="` + value + `"`; name != wrong.name && name != "do" && !got.says(kept) || name == "note" && !got.says(value+"</textarea>") {
				t.Errorf("with a wrong %s what was typed as %s is lost", wrong.name, name)
			}
		}
	}
}

// applies sends a mutation of a person's, which must be applied.
func (w *world) applies(personID string, kind api.MutationKind, body any) {
	w.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	answers, err := w.office.Mutations.Apply(w.t.Context(), mutation.Actor{PersonID: personID}, api.MutationBatch{
		Mutations: []api.Mutation{{ID: newID(), Kind: kind, MadeAt: w.clock.Now(), Body: raw}},
	})
	if err != nil || answers.Results[0].Problem != nil {
		w.t.Fatalf("%s: %v, %+v", kind, err, answers.Results)
	}
}

// signedIn is a visitor who is signed in as who has an address.
func (w *world) signedIn(email string) *visitor {
	w.t.Helper()
	c := w.visitor()
	page := c.goes("/mine")
	var asked answer
	code := w.codeTo(email, func() { asked = c.posts("/mine", page.form("email", email, "do", "code")) })
	if in := c.posts("/mine", asked.form("email", email, "code", code, "do", "enter")); in.status != http.StatusSeeOther {
		w.t.Fatalf("signing in is answered %d", in.status)
	}
	return c
}

func isCafe(e api.Event, slots []api.Record) bool { return e.Kind == api.EventCafe && len(slots) > 3 }

// A time is booked, moved and given up; what is taken meanwhile is refused with what else
// is free, and nothing that was typed is lost.
func TestATimeIsBookedMovedAndGivenUp(t *testing.T) {
	w := open(t)
	c := w.signedIn("anna@example.dk")
	person := w.person("anna@example.dk")
	w.applies(person, api.PersonUpdate, map[string]string{"name": "Anna Holm", "stage": api.StageRunning})
	cafe := w.events(isCafe)[0]
	slot, s := w.free(cafe)
	path := "/arrangement/" + cafe + "/book"
	page := c.goes(path + "?tid=" + slot)
	other := w.person("bo@example.dk")
	w.applies(other, api.BookingRequest, api.BookingRequestBody{BookingID: newID(), EventID: cafe, SlotID: slot})
	note := "Hvad må skiltet koste?\nOg hvem spørger jeg?"
	lost := c.posts(path, page.form("note", note, "need", "legal", "do", "book"))
	if lost.status != http.StatusUnprocessableEntity || !lost.says("En anden nåede det først") || !lost.says("?tid=") {
		t.Fatalf("a time that was taken is answered %d", lost.status)
	}
	slot2, s2 := w.free(cafe, slot)
	form := c.goes(path+"?tid="+slot2).form("note", note, "need", "legal", "do", "book")
	if got := c.posts(path, form); got.status != http.StatusSeeOther {
		t.Fatalf("a free time is answered %d: %s", got.status, got.body)
	}
	id := form.Get("booking")
	if b := w.bookings(person)[id]; b.SlotID != slot2 || b.Note != note || b.Need != "legal" {
		t.Fatalf("booked is %+v", b)
	}
	not := []string{slot, slot2}
	slot3, s3 := w.free(cafe, not...)
	for s3.AdviserID == s2.AdviserID { // another one reads the note then
		not = append(not, slot3)
		slot3, s3 = w.free(cafe, not...)
	}
	move := c.goes("/mine/" + id + "/flyt")
	if got := c.posts("/mine/"+id+"/flyt", move.form("tid", slot3, "note", "1")); got.status != http.StatusSeeOther {
		t.Fatalf("moving is answered %d", got.status)
	}
	if b := w.bookings(person)[id]; b.SlotID != slot3 || b.Note != note || b.NoteAsleep {
		t.Errorf("moved from %v to %v it is %+v", s.StartsAt, s3.StartsAt, b)
	}
	leave := c.goes("/mine/" + id + "/afmeld")
	if got := c.posts("/mine/"+id+"/afmeld", leave.form()); got.status != http.StatusSeeOther {
		t.Fatalf("giving up is answered %d", got.status)
	}
	if b := w.bookings(person)[id]; b.State != api.BookingCancelled {
		t.Errorf("given up it is %s", b.State)
	}
}

// Where an event asks for the screening form, it is filled in with the booking and shared
// with that alone; without a word of agreement nothing is sent.
func TestTheScreeningFormIsFilledInWithTheBooking(t *testing.T) {
	w := open(t)
	c := w.signedIn("carl@example.dk")
	person := w.person("carl@example.dk")
	event := w.events(asksScreening)[0]
	slot, _ := w.free(event)
	path := "/arrangement/" + event + "/book"
	page := c.goes(path + "?tid=" + slot)
	form := page.answered("name", "Carl Bro", "stage", "considering", "do", "book")
	if got := c.posts(path, form); got.status != http.StatusUnprocessableEntity || !got.says("Sig ja til, at det må læses.") || len(w.bookings(person)) != 0 {
		t.Fatalf("without agreement it is answered %d", got.status)
	}
	form.Set("agree", "1")
	form.Del("item.w1")
	if got := c.posts(path, form); got.status != http.StatusUnprocessableEntity || !got.says(`id="e-item.w1"`) || len(w.bookings(person)) != 0 {
		t.Fatalf("with a question unanswered it is answered %d", got.status)
	}
	form.Set("item.w1", "Kaffe, der er ristet i dag.")
	if got := c.posts(path, form); got.status != http.StatusSeeOther {
		t.Fatalf("it is answered %d: %s", got.status, got.body)
	}
	b := w.bookings(person)[form.Get("booking")]
	if b.State != api.BookingConfirmed || len(b.Share) != 1 || b.Share[0].Kind != api.ShareResult || b.Share[0].Until.Before(w.clock.Now().Add(30*24*time.Hour)) {
		t.Errorf("booked is %+v", b)
	}
}

// Nobody sees another's booking, and no other site's page sends a form.
func TestABookingIsItsPersonsAlone(t *testing.T) {
	w := open(t)
	person := w.person("anna@example.dk")
	id := newID()
	w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: id, EventID: w.events(isPlain)[0]})
	stranger := w.signedIn("bo@example.dk")
	for _, end := range []string{"", "/afmeld", "/flyt", "/kalender.ics"} {
		if got := stranger.goes("/mine/" + id + end); got.status != http.StatusNotFound {
			t.Errorf("%s of another's booking is answered %d", end, got.status)
		}
		if got := w.visitor().goes("/mine/" + id + end); got.status != http.StatusOK || !got.says(`name="email"`) {
			t.Errorf("who is not signed in is answered %d at %s", got.status, end)
		}
	}
	if got := stranger.posts("/mine/"+id+"/afmeld", url.Values{}); got.status != http.StatusNotFound {
		t.Errorf("giving up another's booking is answered %d", got.status)
	}
	own := w.signedIn("anna@example.dk")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/mine/"+id+"/afmeld", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "__Host-mine", Value: own.cookies["__Host-mine"]})
	for _, origin := range []string{"", "https://elsewhere.example"} {
		if got := w.send(r, "Origin", origin); got.status != http.StatusForbidden {
			t.Errorf("a form from %q is answered %d", origin, got.status)
		}
	}
	if b := w.bookings(person)[id]; b.State != api.BookingConfirmed {
		t.Errorf("it is %s", b.State)
	}
	if out := own.posts("/mine/ud", url.Values{}); out.status != http.StatusSeeOther || own.cookies["__Host-mine"] != "" {
		t.Errorf("signing out is answered %d", out.status)
	}
	if got := w.send(func() *http.Request {
		again := r.Clone(t.Context())
		again.Method, again.Header = http.MethodGet, http.Header{"Cookie": r.Header["Cookie"]}
		again.URL.Path = "/mine"
		return again
	}()); !got.says(`name="email"`) {
		t.Error("a token is good after signing out")
	}
}

// moveEvent puts an event, with all its times, off by so long.
func (w *world) moveEvent(eventID string, by time.Duration) {
	w.t.Helper()
	all, err := record.All(w.t.Context(), w.office.Feeds.Catalogue)
	if err != nil {
		w.t.Fatal(err)
	}
	var records []api.ImportRecord
	add := func(kind api.Kind, id string, body any) {
		raw, err := json.Marshal(body)
		if err != nil {
			w.t.Fatal(err)
		}
		records = append(records, api.ImportRecord{Kind: kind, ID: id, Body: raw})
	}
	for _, r := range all {
		switch r.Kind {
		case api.KindSlot:
			var s api.Slot
			if err := r.Decode(&s); err != nil {
				w.t.Fatal(err)
			}
			if s.EventID == eventID {
				s.StartsAt, s.EndsAt = s.StartsAt.Add(by), s.EndsAt.Add(by)
				add(r.Kind, r.ID, s)
			}
		case api.KindEvent:
			var e api.Event
			if err := r.Decode(&e); err != nil {
				w.t.Fatal(err)
			}
			if r.ID == eventID {
				e.StartsAt, e.EndsAt = e.StartsAt.Add(by), e.EndsAt.Add(by)
				for i := range e.Sessions {
					e.Sessions[i].StartsAt, e.Sessions[i].EndsAt = e.Sessions[i].StartsAt.Add(by), e.Sessions[i].EndsAt.Add(by)
				}
				add(r.Kind, r.ID, e)
			}
		}
	}
	w.imports(records...)
}

// body reads a record of the catalogue as everyone sees it.
func (w *world) body(kind api.Kind, id string, into any) {
	w.t.Helper()
	all, err := record.All(w.t.Context(), w.office.Feeds.Catalogue)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range all {
		if r.Kind == kind && r.ID == id {
			if err := r.Decode(into); err != nil {
				w.t.Fatal(err)
			}
			return
		}
	}
	w.t.Fatalf("there is no %s %s", kind, id)
}
