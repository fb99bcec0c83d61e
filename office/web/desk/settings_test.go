package desk_test

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/account"
	"startklar.dk/office/demo"
	"startklar.dk/office/mutation"
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

// A coordinator sets what an office sets; an error stands at its field, with all that was
// typed, and what a colleague wrote meanwhile beside it.
func TestACoordinatorSetsTheOfficeInABrowser(t *testing.T) {
	w := open(t)
	w.member(account.Member{Email: "karen@kontor.example.dk", Name: "Karen Lindholm", Role: mutation.RoleCoordinator})
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
			tab.Go("/desk/settings/venues")
			tab.Type(".aside [name=name]", "Rådhuset "+look.String())
			tab.Type(".aside [name=address]", "Akseltorv 1, 6000 Kolding")
			tab.Follow(".aside .button.main")
			seen(t, tab, "settings-venues")
		})
	}
}
