package public_test

import (
	"net/http"
	"strings"
	"testing"

	"startklar.dk/api"
)

// A time that the office would refuse is not offered, nor is anything asked or sent for it.
func TestATimeThatCannotBeHadIsNotOffered(t *testing.T) {
	w := open(t)
	person := w.person("anna@example.dk")
	cafe := w.events(isCafe)[0]
	slot, _ := w.free(cafe)
	id := newID()
	w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: id, EventID: cafe, SlotID: slot})
	c := w.signedIn("anna@example.dk")
	other, _ := w.free(cafe)
	move, book := "/mine/"+id+"/flyt", "/arrangement/"+cafe+"/book?tid="+other
	if !c.goes(move).says(other) || !c.goes(book).says(`name="do"`) {
		t.Fatal("a time that is free is not offered")
	}
	for _, shut := range []struct {
		of    func(*api.Event)
		words string
		moves bool // leaving the one time, one may have another
	}{
		{func(e *api.Event) { e.SlotsNeed = api.SlotsNeedArrived }, "Tjek ind først", false},
		{func(e *api.Event) { e.SlotsNeed = api.SlotsNeedPlace }, "Tag en plads først", false},
		{func(e *api.Event) { e.SlotsOpen = api.SlotsOpenStaff }, "Tiderne er ikke åbne endnu", false},
		{func(e *api.Event) { e.MaxSlotsPerPerson = 1 }, "Du har booket så mange", true},
	} {
		w.changes(cafe, func(e *api.Event) {
			e.SlotsNeed, e.SlotsOpen, e.MaxSlotsPerPerson = "", "", 0
			shut.of(e)
		})
		if got := c.goes(move); got.says(other) != shut.moves {
			t.Errorf("%s: it can be moved to the time: %v", shut.words, got.says(other))
		}
		if got := c.goes(book); got.says(`name="do"`) || !got.says(shut.words) {
			t.Errorf("%s: the form is there", shut.words)
		}
	}
}

func TestNoScreeningIsSentForATimeThatCannotBeHad(t *testing.T) {
	w := open(t)
	event := w.events(func(e api.Event, slots []api.Record) bool {
		return strings.Contains(e.Requires, "screening") && len(slots) > 0
	})[0]
	w.changes(event, func(e *api.Event) { e.SlotsNeed = api.SlotsNeedPlace })
	slot, _ := w.free(event)
	path := "/arrangement/" + event + "/book"
	c := w.visitor()
	page := c.goes(path + "?tid=" + slot)
	form := page.answered("name", "Carl Bro", "email", "carl@example.dk", "stage", "considering", "agree", "1", "do", "code")
	var asked answer
	code := w.codeTo("carl@example.dk", func() { asked = c.posts(path, form) })
	for name, values := range asked.form("do", "book", "code", code) {
		form[name] = values
	}
	if got := c.posts(path, form); got.status != http.StatusUnprocessableEntity || !got.says("Tag en plads først") || c.cookies["__Host-mine"] == "" {
		t.Errorf("it is answered %d: %s", got.status, got.body)
	}
	if results := w.results(w.person("carl@example.dk")); len(results) != 0 {
		t.Errorf("%d screening forms are kept", len(results))
	}
}

// Who has no phone number is asked for it, signed in or not.
func TestAPhoneNumberIsAskedOfWhoHasNone(t *testing.T) {
	w := open(t)
	c := w.signedIn("anna@example.dk")
	events := w.events(isPlain)
	path := "/arrangement/" + events[0] + "/book"
	typed := []string{"name", "Anna Holm", "phone", "22 33 44 55", "do", "book"}
	form := c.goes(path).form(typed...)
	again := c.posts(path, form) // the stage is missing
	if again.status != http.StatusUnprocessableEntity || !again.says(`value="22 33 44 55"`) {
		t.Errorf("with a mistake it is answered %d, and the number is lost", again.status)
	}
	if got := c.posts(path, again.form(append(typed, "stage", "starting")...)); got.status != http.StatusSeeOther {
		t.Fatalf("it is answered %d", got.status)
	}
	if c.goes("/arrangement/" + events[1] + "/book").says(`name="phone"`) {
		t.Error("who has a number is asked for it")
	}
}
