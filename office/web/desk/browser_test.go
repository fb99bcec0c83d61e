package desk_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"startklar.dk/internal/testworld/browser"
)

// looks are in which ways each page is looked at: a few in which any two choices meet,
// and all of them where DESK_LOOKS is "all".
func looks() []browser.Look {
	if os.Getenv("DESK_LOOKS") == "all" {
		return browser.Looks()
	}
	return browser.Pairs()
}

// seen looks at the page that a tab is on: nothing keeps anybody out, and the browser
// complains of nothing. A picture of it goes into the folder GALLERY, where that is set.
func seen(t *testing.T, tab *browser.Tab, name string) {
	t.Helper()
	for _, v := range tab.Violations() {
		t.Errorf("%s, %v: %s", name, tab.Look, v)
	}
	for _, c := range tab.Complaints() {
		t.Errorf("%s, %v: the browser says %s", name, tab.Look, c)
	}
	if dir := os.Getenv("GALLERY"); dir != "" {
		if err := os.MkdirAll(filepath.Join(dir, "desk"), 0o700); err != nil {
			t.Fatal(err)
		}
		tab.Picture(filepath.Join(dir, "desk", name+"-"+strings.ReplaceAll(tab.Look.String(), " ", "-")+".png"))
	}
}

// signIn signs a tab in by the pages, as whoever has an address, and gives the page
// that it leads to.
func (w *world) signIn(tab *browser.Tab, email string) {
	w.t.Helper()
	tab.Go("/desk/sign-in")
	tab.Type("#f-email", email)
	code := w.codeTo(email, func() error {
		tab.Follow("form.form .button.main")
		return nil
	})
	tab.Type("#f-code", code)
	tab.Follow("form.form .button.main")
}

// Every page is whole, can be used by everybody and keeps to its policy, however it is
// looked at: with and without JavaScript, on a phone, in both languages, in the dark.
func TestEveryPageCanBeUsedByEverybody(t *testing.T) {
	s := open(t).fill()
	for _, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, s.url, look)
			tab.Go("/desk")
			seen(t, tab, "sign-in")
			tab.Follow(".card.demo .button")
			seen(t, tab, "code")
			tab.Type("#f-code", "12")
			if status := tab.Follow("form.form .button.main"); status != 422 {
				t.Errorf("a code of two digits is answered %d", status)
			}
			tab.Complaints() // of the 422
			seen(t, tab, "code-wrong")
			tab.Type("#f-code", regexp.MustCompile(`\d{6}`).FindString(tab.Text(".big-code")))
			tab.Follow("form.form .button.main")
			if tab.Path() != "/desk" {
				t.Fatalf("who signs in comes to %s", tab.Path())
			}
			seen(t, tab, "today")
			tab.Follow(".next .button.main")
			seen(t, tab, "person")
			tab.Follow(".onward-link")
			seen(t, tab, "plan")
			tab.Go("/desk/persons")
			seen(t, tab, "persons")
			tab.Type("#q", "friis")
			tab.Follow(".search .button")
			seen(t, tab, "persons-found")
			tab.Go("/desk/persons?q=xyzzy")
			seen(t, tab, "persons-none")
			tab.Go("/desk?day=2026-12-03")
			seen(t, tab, "another-day")
			tab.Go("/desk/me")
			seen(t, tab, "me")
			tab.Go("/desk/keys")
			seen(t, tab, "keys")
		})
	}
}
