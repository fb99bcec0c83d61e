package public_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
)

// changes has an event be otherwise.
func (w *world) changes(eventID string, change func(*api.Event)) {
	w.t.Helper()
	var e api.Event
	w.body(api.KindEvent, eventID, &e)
	change(&e)
	raw, err := json.Marshal(e)
	if err != nil {
		w.t.Fatal(err)
	}
	w.imports(api.ImportRecord{Kind: api.KindEvent, ID: eventID, Body: raw})
}

// mailed has what is due be done a little later.
func (w *world) mailed() {
	w.t.Helper()
	w.clock.set(w.clock.Now().Add(15 * time.Minute))
	if _, err := w.office.Jobs.RunDue(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// What must be decided is told from what was booked to what holds now, however often it
// was changed between.
func TestSeveralChangesAreToldAsOne(t *testing.T) {
	w := open(t)
	person := w.person("anna@example.dk")
	event := w.events(isPlain)[1]
	w.changes(event, func(e *api.Event) { e.PriceOre = 10_000 })
	id := newID()
	w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: id, EventID: event})
	c := w.signedIn("anna@example.dk")
	w.moveEvent(event, time.Hour)
	w.mailed()
	w.changes(event, func(e *api.Event) { e.PriceOre, e.Venue = 20_000, api.Venue{Name: "Havnen"} })
	w.mailed()
	w.changes(event, func(e *api.Event) { e.PriceOre = 30_000 })
	w.mailed()
	page := c.goes("/mine/" + id)
	_, card, _ := strings.Cut(page.body, `<section class="card change"`)
	card, _, _ = strings.Cut(card, "</section>")
	for _, said := range []string{`class="from-to"`, "Pris", "Før 100\u00a0kr., nu 300\u00a0kr.", "Havnen", "Ja, jeg kan"} {
		if !strings.Contains(card, said) {
			t.Errorf("it does not say %q", said)
		}
	}
	if between := "200\u00a0kr."; strings.Contains(card, between) {
		t.Errorf("it says %q", between)
	}
	if t.Failed() {
		t.Log(card)
	}
}

// noticed tells whether the one notice of a person's is read.
func (w *world) noticed(person string) bool {
	w.t.Helper()
	records, err := w.office.Feeds.Own(w.t.Context(), person, api.KindNotice)
	if err != nil || len(records) != 1 {
		w.t.Fatal(len(records), err)
	}
	var marks struct{ Read bool }
	if err := records[0].Decode(&marks); err != nil {
		w.t.Fatal(err)
	}
	return marks.Read
}

// What the office changed is read once its page is looked at, in the app too.
func TestAChangeThatIsLookedAtIsRead(t *testing.T) {
	w := open(t)
	person, event, id := w.person("anna@example.dk"), w.events(isPlain)[1], newID()
	w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: id, EventID: event})
	c := w.signedIn("anna@example.dk")
	w.moveEvent(event, time.Hour)
	w.mailed()
	c.goes("/mine")
	c.asks(http.MethodHead, "/mine/"+id, nil)
	if w.noticed(person) {
		t.Error("what nobody looked at is read")
	}
	for range 2 { // and that once
		if got := c.goes("/mine/" + id); got.status != http.StatusOK || !got.says("Ja, jeg kan") {
			t.Errorf("its page is answered %d", got.status)
		}
		if !w.noticed(person) {
			t.Error("what was looked at is not read")
		}
	}
}

// Of a time that its person left for another there is nothing to tell.
func TestAnotherTimeIsNoChangeOfTheOffices(t *testing.T) {
	w := open(t)
	person := w.person("anna@example.dk")
	cafe := w.events(isCafe)[0]
	slot, _ := w.free(cafe)
	id := newID()
	w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: id, EventID: cafe, SlotID: slot})
	c := w.signedIn("anna@example.dk")
	w.moveEvent(cafe, time.Hour)
	w.mailed()
	if page := c.goes("/mine/" + id); !page.says(`class="from-to"`) {
		t.Fatal("it does not tell that the time is another")
	}
	other, s := w.free(cafe)
	var was api.Slot
	for w.body(api.KindSlot, slot, &was); s.StartsAt.Equal(was.StartsAt); {
		w.applies(w.person("bo@example.dk"), api.BookingRequest, api.BookingRequestBody{BookingID: newID(), EventID: cafe, SlotID: other})
		other, s = w.free(cafe)
	}
	w.applies(person, api.BookingMove, api.BookingMoveBody{BookingID: id, SlotID: other})
	if page := c.goes("/mine/" + id); page.says(`class="from-to"`) {
		t.Error("the time that its person chose is told as the office's change")
	}
}

func TestThePageInTheOtherLanguageIsTheSame(t *testing.T) {
	w := open(t)
	person := w.person("anna@example.dk")
	cafe := w.events(isCafe)[0]
	slot, _ := w.free(cafe)
	id := newID()
	w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: id, EventID: cafe, SlotID: slot})
	c := w.signedIn("anna@example.dk")
	other, _ := w.free(cafe)
	form := "/arrangement/" + cafe + "/book"
	for _, got := range []struct {
		answer
		other string
	}{
		{c.goes(form + "?tid=" + other), "/en" + form + "?tid=" + other},
		{c.posts(form, url.Values{"tid": {other}, "do": {"book"}}), "/en" + form + "?tid=" + other},
		{c.goes(form + "?tid=" + newID()), "/en" + form},
		{c.goes("/mine/" + id + "/flyt?tid=" + other), "/en/mine/" + id + "/flyt?tid=" + other},
		{c.posts("/mine/"+id+"/ja", url.Values{"notice": {newID()}}), "/en/mine/" + id},
		{c.posts("/en/mine/"+id+"/ja", url.Values{"notice": {newID()}}), "/mine/" + id},
	} {
		if !got.says(`<a href="`+got.other+`" lang=`) || c.goes(got.other).status != http.StatusOK {
			t.Errorf("a page answered %d does not lead to %s", got.status, got.other)
		}
	}
}
