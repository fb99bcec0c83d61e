package desk_test

import (
	"bytes"
	"encoding/json"
	"html"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office"
	"startklar.dk/office/account"
	"startklar.dk/office/demo"
	"startklar.dk/office/mutation"
	"startklar.dk/office/settings"
)

// upload sends a form with a file.
func (v *walk) upload(path, name string, file []byte, who string) *http.Response {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(name, "../logo.png")
	if err == nil {
		_, err = part.Write(file)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.url+path, &body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Origin", v.url)
	r.Header.Set("Cookie", "__Host-desk="+v.session[who])
	answer, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { answer.Body.Close() })
	return answer
}

func TestALogoIsSentByAFormAndGivenToEverybody(t *testing.T) {
	v := newWalk(t)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	const path = "/desk/settings/profile/logo"
	for name, c := range map[string]struct {
		file []byte
		who  string
		want int
	}{
		"no picture":       {[]byte("<svg onload=alert(1)>"), coordinator, http.StatusUnprocessableEntity},
		"nothing":          {nil, coordinator, http.StatusUnprocessableEntity},
		"more than a form": {make([]byte, 2<<20), coordinator, http.StatusRequestEntityTooLarge},
		"by a consultant":  {picture.Bytes(), consultant, http.StatusNotFound},
		"by a coordinator": {picture.Bytes(), coordinator, http.StatusSeeOther},
	} {
		if answer := v.upload(path, "logo", c.file, c.who); answer.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", name, answer.StatusCode, c.want)
		}
	}
	info, err := v.office.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	given := v.ask(http.MethodGet, info.Logo, nil, nobody)
	if given.StatusCode != http.StatusOK || given.Header.Get("Content-Type") != "image/png" || !strings.Contains(given.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the logo is answered %d as %q", given.StatusCode, given.Header.Get("Content-Type"))
	}
	if other := v.ask(http.MethodGet, info.Logo[:len(info.Logo)-1]+"x", nil, nobody); other.StatusCode != http.StatusNotFound {
		t.Errorf("another picture is answered %d", other.StatusCode)
	}
}

func TestWhatIsWrongWithTheHoursStandsAtItsDay(t *testing.T) {
	v := newWalk(t)
	answer := v.send(http.MethodPost, "/desk/settings/hours", url.Values{
		"opening/1/0/from": {"16:00"}, "opening/1/0/to": {"09:00"}, "closed/0/from": {"2027-07-05"}, "closed/0/to": {"2027-07-01"}, "closed/0/text": {"Ferie"},
		"version": {"of before"},
	}, coordinator)
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("it is answered %d, %v", answer.StatusCode, err)
	}
	for _, want := range []string{`hours-row wrong"><legend>Mandag`, `closed-row wrong`, `value="16:00"`, `value="2027-07-05"`, `value="Ferie"`} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page has no %s", want)
		}
	}
}

// A day may be open more often than the form has room for at first: none is lost by it.
func TestEveryOpeningOfADayIsInTheForm(t *testing.T) {
	v := newWalk(t)
	s, err := v.office.Settings.Office(t.Context(), mutation.CommandLine)
	if err != nil {
		t.Fatal(err)
	}
	want := []api.Opening{{Weekday: 1, From: "08:00", To: "10:00"}, {Weekday: 1, From: "11:00", To: "12:00"}, {Weekday: 1, From: "13:00", To: "16:00"}}
	if err := v.office.Settings.KeepOffice(t.Context(), mutation.CommandLine, settings.PartHours, s.Version(settings.PartHours), api.Office{Opening: want}); err != nil {
		t.Fatal(err)
	}
	_, page := v.read(http.MethodGet, "/desk/settings/hours", nil, coordinator)
	form := url.Values{}
	for _, f := range regexp.MustCompile(`name="([^"]+)"[^>]* value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		form.Set(f[1], f[2])
	}
	if status, _ := v.read(http.MethodPost, "/desk/settings/hours", form, coordinator); status != http.StatusSeeOther {
		t.Fatalf("the form as it is shown is answered %d", status)
	}
	if s, err = v.office.Settings.Office(t.Context(), mutation.CommandLine); err != nil || !slices.Equal(s.Office.Opening, want) {
		t.Errorf("it is open %+v, %v", s.Office.Opening, err)
	}
}

// A coordinator sets what an office sets; an error stands at its field, with all that was
// typed, and what a colleague wrote meanwhile beside it.
func TestACoordinatorSetsTheOfficeInABrowser(t *testing.T) {
	s := open(t).fill()
	w := s.world
	w.member(account.Member{Email: "karen@kontor.example.dk", Name: "Karen Lindholm", Role: mutation.RoleCoordinator})
	event := func(begins time.Time, place string) api.Event {
		return api.Event{Kind: api.EventNetwork, Title: "Netværksmøde", State: api.EventPlanned, Capacity: 9, Venue: api.Venue{Name: place}, StartsAt: begins, EndsAt: begins.Add(2 * time.Hour)}
	}
	begins := evening.Add(72 * time.Hour)
	id := w.imports(event(begins, "Rådhuset"))
	if _, err := w.office.WalkIn(t.Context(), mutation.CommandLine, office.Guest{Name: "Ida Rønne", Phone: "+45 20 11 22 33"}, api.BookingRequestBody{BookingID: newID(), EventID: id}); err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(event(begins.Add(time.Hour), "Biblioteket"))
	if err == nil {
		err = w.office.Catalogue.Import(t.Context(), mutation.CommandLine, []api.ImportRecord{{Kind: api.KindEvent, ID: id, Body: body}})
	}
	if err != nil {
		t.Fatal(err)
	}
	w.clock.set(evening.Add(20 * time.Minute))
	if _, err := w.office.Jobs.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, w.url, look)
			w.signIn(tab, "karen@kontor.example.dk")
			tab.Go("/desk/settings")
			seen(t, tab, "settings")
			tab.Follow(`.setting[href$="/profile"]`)
			seen(t, tab, "settings-profile")
			site := "https://kontor.example.dk/" + strings.ReplaceAll(look.String(), " ", "-")
			tab.Type("#f-site", site)
			tab.Type("#f-phone", "123")
			if status := tab.Follow(".columns .button.main"); status != 422 {
				t.Errorf("a number of three digits is answered %d", status)
			}
			tab.Complaints() // of the 422
			seen(t, tab, "settings-profile-refused")
			if tab.Count(".field.wrong #f-phone") != 1 || browser.Eval[string](tab, `document.querySelector("#f-site").value`) != site {
				t.Error("what is wrong stands elsewhere, or what was typed is gone")
			}
			tab.Type("#f-phone", "+45 00 12 34 56")
			tab.Follow(".columns .button.main")
			if tab.Path() != "/desk/settings" {
				t.Errorf("what is kept leads to %s", tab.Path())
			}
			for _, page := range []string{"hours", "answers", "free", "sign-in", "advisers", "actors", "advisers/" + demo.AdviserID("bodil"), "actors/" + demo.ActorID("mentorkorpset")} {
				tab.Go("/desk/settings/" + page)
				seen(t, tab, "settings-"+strings.Split(page, "/")[0]+map[bool]string{true: "-one"}[strings.Contains(page, "/")])
			}
			for page, name := range map[string]string{
				"/desk/settings/retention": "retention", "/desk/log": "log", "/desk/log?person=xyzzy": "log-unknown", "/desk/settings/catalogue": "catalogue", "/desk/settings/public-figures": "public",
				"/desk/persons/" + s.anna.id + "/merge?q=jonathan": "merge-found", "/desk/persons/" + s.anna.id + "/merge?with=" + s.jonathan.id: "merge",
			} {
				tab.Go(page)
				seen(t, tab, "settings-"+name)
			}
			tab.Go("/desk")
			seen(t, tab, "today-call")
			if said := tab.Text(".needs"); !strings.Contains(said, "Ida Rønne") || !strings.Contains(said, "+45 20 11 22 33") {
				t.Errorf("what waits is %q", said)
			}
			tab.Go("/desk/calls")
			seen(t, tab, "calls")
			tab.Go("/desk/settings/venues")
			tab.Type(".aside [name=name]", "Rådhuset "+look.String())
			tab.Type(".aside [name=address]", "Akseltorv 1, 6000 Kolding")
			tab.Follow(".aside .button.main")
			seen(t, tab, "settings-venues")
		})
	}
}

// A file is looked through before it is imported: what is wrong is named beside it, whom it
// touches is told, and nothing is done before that was seen as it stands.
func TestAFileIsImportedOnceItWasSeenWhomItTouches(t *testing.T) {
	v := newWalk(t)
	v.lay()
	const path = "/desk/settings/catalogue"
	page := func(form url.Values, want int) string {
		t.Helper()
		answer := v.send(http.MethodPost, path, form, coordinator)
		defer answer.Body.Close()
		raw, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != want {
			t.Fatalf("%v is answered %d, %v", form["do"], answer.StatusCode, err)
		}
		return string(raw)
	}
	if said := page(url.Values{"do": {"import"}, "json": {`[{"kind":"event","id":"7","body":{}}]`}}, http.StatusUnprocessableEntity); !strings.Contains(said, "7), /id") && !strings.Contains(said, "/id") {
		t.Error("what is wrong is not named")
	}
	var e api.Event
	all, err := v.office.Catalogue.Export(t.Context(), mutation.CommandLine)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(r api.ImportRecord) bool { return r.ID == v.events["another day's"] })
	if err := json.Unmarshal(all[i].Body, &e); err != nil {
		t.Fatal(err)
	}
	e.StartsAt, e.EndsAt = e.StartsAt.Add(time.Hour), e.EndsAt.Add(time.Hour)
	body, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	sent, err := json.Marshal([]api.ImportRecord{{Kind: api.KindEvent, ID: all[i].ID, Body: body}})
	if err != nil {
		t.Fatal(err)
	}
	starts := func() time.Time {
		t.Helper()
		for _, r := range func() []api.ImportRecord {
			all, _ := v.office.Catalogue.Export(t.Context(), mutation.CommandLine)
			return all
		}() {
			if r.ID == v.events["another day's"] && json.Unmarshal(r.Body, &e) == nil {
				return e.StartsAt
			}
		}
		return time.Time{}
	}
	before := starts()
	said := page(url.Values{"do": {"import"}, "json": {string(sent)}}, http.StatusOK)
	seen := regexp.MustCompile(`name="seen" value="([^"]*)"`).FindStringSubmatch(said)
	if seen == nil || !starts().Equal(before) {
		t.Fatal("it is imported before anybody saw whom it touches")
	}
	if page(url.Values{"do": {"import"}, "json": {string(sent)}, "seen": {"1 {Touched:0}"}}, http.StatusOK); !starts().Equal(before) {
		t.Fatal("it is imported upon what is not so any more")
	}
	if page(url.Values{"do": {"import"}, "json": {string(sent)}, "seen": {html.UnescapeString(seen[1])}}, http.StatusOK); !starts().Equal(before.Add(time.Hour)) {
		t.Error("it is not imported")
	}
}

// Staff make two persons one by what they were shown; who is gone is the other's page by now.
func TestTwoPersonsAreMadeOneAtTheDesk(t *testing.T) {
	v := newWalk(t)
	path := "/desk/persons/" + v.anna.id
	answer := v.ask(http.MethodGet, path+"/merge?with="+v.jonathan.id, nil, consultant)
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("it is answered %d", answer.StatusCode)
	}
	m, err := v.office.PreviewMerge(t.Context(), mutation.CommandLine, v.anna.id, v.jonathan.id)
	if err != nil {
		t.Fatal(err)
	}
	if answer := v.ask(http.MethodPost, path+"/merge", url.Values{"with": {v.jonathan.id}, "version": {m.Version}}, consultant); answer.Header.Get("Location") != path {
		t.Errorf("it leads to %q, %d", answer.Header.Get("Location"), answer.StatusCode)
	}
	if answer := v.ask(http.MethodGet, "/desk/persons/"+v.jonathan.id, nil, consultant); answer.Header.Get("Location") != path {
		t.Errorf("who is gone is at %q, %d", answer.Header.Get("Location"), answer.StatusCode)
	}
}
