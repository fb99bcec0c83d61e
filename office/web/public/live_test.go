package public_test

import (
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/record"
)

var asksByItself = regexp.MustCompile(`hx-get="([^"]+)"`)

// takes has somebody take a time of an event.
func (w *world) takes(eventID, slotID string) {
	w.t.Helper()
	w.applies(w.person(newID()+"@example.dk"), api.BookingRequest, api.BookingRequestBody{BookingID: newID(), EventID: eventID, SlotID: slotID})
}

// A page of an event waits until one of its times is taken, whatever happens elsewhere.
func TestAnEventsPageIsAnsweredWhenATimeIsTaken(t *testing.T) {
	w := open(t)
	cafes := w.events(isCafe)
	slot, _ := w.free(cafes[0])
	page := w.get("/arrangement/" + cafes[0])
	at := asksByItself.FindStringSubmatch(page.body)
	if at == nil || !page.says(`href="/arrangement/`+cafes[0]+`/book?tid=`+slot) {
		t.Fatal("the page asks for nothing by itself, or the time is not on it")
	}
	asked := make(chan answer, 1)
	go func() { asked <- w.get(html.UnescapeString(at[1]), "Public-By-Itself", "yes") }()
	for w.office.Feeds.Held(record.CatalogueOwner) == 0 {
		runtime.Gosched()
	}
	other, _ := w.free(cafes[1])
	w.takes(cafes[1], other)
	w.takes(cafes[0], slot)
	if got := <-asked; got.status != http.StatusOK || got.says("tid="+slot) {
		t.Errorf("what it waited for is answered %d, with the time on it or not: %v", got.status, got.says("tid="+slot))
	}
}

// asksAgain has a page ask by itself, as what comes with it does.
func (c *visitor) asksAgain(page answer) answer {
	c.t.Helper()
	at := asksByItself.FindStringSubmatch(page.body)
	if at == nil {
		c.t.Fatal("the page asks for nothing by itself")
	}
	return c.get(html.UnescapeString(at[1]), "Public-By-Itself", "yes", "Cookie", "__Host-mine="+c.cookies["__Host-mine"])
}

// A page that has all that is said of an event is left as it is; whatever is new comes to it:
// of the event, of what its reader has there, and what the time that goes by makes otherwise.
func TestAPageOfAnEventWithNothingNewIsLeftAsItIs(t *testing.T) {
	w := open(t)
	cafes := w.events(isCafe)
	path := "/arrangement/" + cafes[0]
	slot, _ := w.free(cafes[0])
	elsewhere, _ := w.free(cafes[1])
	anna, person := w.signedIn("anna@example.dk"), w.person("anna@example.dk")
	w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: newID(), EventID: cafes[0], SlotID: slot})
	w.changes(cafes[0], func(e *api.Event) { e.SlotsNeed = api.SlotsNeedArrived })
	var e api.Event
	w.body(api.KindEvent, cafes[0], &e)
	w.clock.set(e.StartsAt.Add(-time.Hour))
	w.office.Feeds.Release() // nobody is kept waiting
	all := w.visitor()
	own, shared := anna.goes(path), all.goes(path)
	for _, c := range []struct {
		name        string
		happens     func()
		own, shared int
	}{
		{"nothing is new", func() {}, http.StatusNoContent, http.StatusNoContent},
		{"what is said is the same a minute later", func() { w.clock.set(w.clock.Now().Add(time.Minute)) }, http.StatusNoContent, http.StatusNoContent},
		{"something is new elsewhere", func() { w.takes(cafes[1], elsewhere) }, http.StatusNoContent, http.StatusNoContent},
		{"something is new of it that it does not say", func() { w.changes(cafes[0], func(e *api.Event) { e.SeriesID = newID() }) }, http.StatusOK, http.StatusOK}, // it goes on from there
		{"who reads it comes", func() { w.checksIn(cafes[0], person) }, http.StatusOK, http.StatusNoContent},
		{"a time begins", func() { w.clock.set(e.StartsAt) }, http.StatusOK, http.StatusOK},
		{"it is over", func() { w.clock.set(e.EndsAt) }, http.StatusOK, http.StatusOK},
	} {
		c.happens()
		for _, of := range []struct {
			whose string
			by    *visitor
			page  *answer
			want  int
		}{{"one's own page", anna, &own, c.own}, {"the page for all", all, &shared, c.shared}} {
			got := of.by.asksAgain(*of.page)
			if got.status != of.want || got.status == http.StatusNoContent && got.body != "" {
				t.Errorf("%s: %s is answered %d, want %d", c.name, of.whose, got.status, of.want)
			}
			if cache := got.header.Get("Cache-Control"); cache != of.page.header.Get("Cache-Control") {
				t.Errorf("%s: %s is kept as %q", c.name, of.whose, cache)
			}
			if got.status == http.StatusOK {
				*of.page = got
			}
		}
	}
}

// What nobody can book any more asks for nothing.
func TestAnEventThatIsOverIsNotFollowed(t *testing.T) {
	w := open(t)
	cafe := w.events(isCafe)[0]
	var e api.Event
	w.body(api.KindEvent, cafe, &e)
	w.clock.set(e.EndsAt)
	if page := w.get("/arrangement/" + cafe); page.status != http.StatusOK || page.says("hx-get") || page.says("htmx") {
		t.Errorf("it is answered %d and follows", page.status)
	}
}

// What is open in a browser follows what others take, and who is at a time stays there.
func TestAnEventsPageFollowsInABrowser(t *testing.T) {
	w := open(t)
	cafe := w.events(isCafe)[0]
	slot, _ := w.free(cafe)
	other, _ := w.free(cafe, slot)
	tab := browser.Open(t, w.url, browser.Look{Width: 390, Lang: text.Danish})
	tab.Go("/arrangement/" + cafe)
	browser.Eval[bool](tab, `(document.getElementById("time-`+other+`").focus(), true)`)
	w.takes(cafe, slot)
	tab.Await(`#times:not(:has([href$="` + slot + `"]))`)
	if is := browser.Eval[string](tab, `document.activeElement.id`); !strings.HasSuffix(is, other) {
		t.Errorf("what follows takes the focus to %q", is)
	}
}

// What is open in a browser says that its event is at another time and called off, and the
// first times of an event come to where it is open.
func TestWhatTheOfficeChangesIsSaidWhereItIsOpenInABrowser(t *testing.T) {
	w := open(t)
	cafe := w.events(isCafe)[0]
	tab := browser.Open(t, w.url, browser.Look{Width: 390, Lang: text.Danish})
	tab.Go("/arrangement/" + cafe)
	w.moveEvent(cafe, time.Hour)
	w.changes(cafe, func(e *api.Event) { e.State, e.CancelledText = api.EventCancelled, "Vi er syge." })
	tab.Await(".off-note")
	if lead, when := tab.Text(".lead"), tab.Text("#facts dd"); !strings.HasPrefix(lead, when) {
		t.Errorf("it is %q above, and %q beside it", lead, when)
	}
	if n := tab.Count("#times, #deed"); n != 0 {
		t.Errorf("%d ways to book what is called off are there", n)
	}
	plain := w.events(isPlain)[0]
	tab.Go("/arrangement/" + plain)
	_, s := w.free(w.events(isCafe)[1])
	var e api.Event
	w.body(api.KindEvent, plain, &e)
	s.EventID, s.StartsAt, s.EndsAt = plain, e.StartsAt, e.StartsAt.Add(30*time.Minute)
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	w.imports(api.ImportRecord{Kind: api.KindSlot, ID: newID(), Body: raw})
	tab.Await("#times .time")
}
