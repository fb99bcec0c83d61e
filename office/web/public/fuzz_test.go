package public_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"startklar.dk/api"
)

// tag is an element that no page has, in what is sent to each form.
const tag = "<zebra-stripe onclick=alert(1)>"

// hostile are what the fields of a form may be sent with.
var hostile = []string{
	`"'>--></textarea></title></script><script>alert(1)</script>` + tag + `{{.}}javascript:alert(1)`,
	"a\x00b", "a\xff\xc0b", strings.Repeat("å", 20_000), " \t\u00a0\u2028\u202e\ufeff", "../../etc/passwd%00",
	"99999999999999999999", "a\r\nSet-Cookie: x=y\r\n\r\n", "2026-13-45", "00000000-0000-0000-0000-000000000000", "//elsewhere.example",
}

// sane are the answers to a form that no browser sends: it is taken, shown again, or refused.
var sane = []int{
	http.StatusOK, http.StatusSeeOther, http.StatusBadRequest, http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity,
}

// FuzzForms sends to each form, and to the programme's filter, what no browser would: it
// is answered, nothing of it becomes markup, and nobody is led elsewhere.
func FuzzForms(f *testing.F) {
	for form := range 7 {
		for _, value := range hostile {
			f.Add(byte(form), "name", value)
		}
		f.Add(byte(form), "tid", "x")
		f.Add(byte(form), "seen", `{"starts_at":"2026-12-02T15:00:00Z","price_ore":-1,"venue":null}`)
		f.Add(byte(form), "item.w1", hostile[0])
	}
	w := open(f)
	person := w.person("anna@example.dk")
	c := w.signedIn("anna@example.dk")
	cafe := w.events(isCafe)[0]
	slot, _ := w.free(cafe)
	id := newID()
	w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: id, EventID: cafe, SlotID: slot, Note: "Et spørgsmål"})
	screening := w.events(asksScreening)[0]
	paths := []string{
		"/arrangement/" + cafe + "/book", "/arrangement/" + screening + "/book", "/mine", "/mine/" + id + "/flyt", "/mine/" + id + "/afmeld", "/mine/" + id + "/ja", "/mine/skema",
	}
	forms := make([]url.Values, len(paths))
	for i, path := range paths {
		forms[i] = c.goes(path).form()
	}
	f.Fuzz(func(t *testing.T, which byte, name, value string) {
		w.t = t
		i := int(which) % len(paths)
		form := url.Values{}
		for field := range forms[i] {
			form.Set(field, forms[i].Get(field))
		}
		for _, field := range []string{name, "name", "code", "email", "note", "next", "share", "notice"} {
			form.Set(field, value)
		}
		form.Set("booking", newID())
		for _, do := range []string{"book", "code"} {
			form.Set("do", do)
			got := c.posts(paths[i], form)
			if !slices.Contains(sane, got.status) || got.says("<zebra-stripe") || got.says("<script>alert") {
				t.Fatalf("%s is answered %d: %s", paths[i], got.status, got.body)
			}
			if to := got.header.Get("Location"); to != "" && !strings.HasPrefix(to, "/mine") && to != "/" {
				t.Fatalf("%s leads to %q", paths[i], to)
			}
			if len(got.header["Set-Cookie"]) > 0 && c.cookies["__Host-mine"] == "" {
				t.Fatalf("%s signs one out", paths[i])
			}
		}
		if got := w.get("/?" + url.Values{"q": {value}, "emne": {value}, "type": {value}, "kommune": {value}, "maaned": {value}, "uge": {value}, "side": {value}, name: {value}}.Encode()); got.status != http.StatusOK || got.says("<zebra-stripe") {
			t.Fatalf("the programme is answered %d", got.status)
		}
	})
}
