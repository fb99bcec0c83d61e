package public_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/mutation"
)

// An event's page has what who is signed in has booked there: their time leads to the booking,
// and who has a place is asked to take none. Everybody else sees the page as it is for all.
// What leads to a booking has an id, by which it keeps the focus where the page is followed.
func TestAnEventsPageKnowsWhatIsOnesOwn(t *testing.T) {
	w := open(t)
	cafe, plain := w.events(isCafe)[0], w.events(isPlain)[0]
	anna, person := w.signedIn("anna@example.dk"), w.person("anna@example.dk")
	slot, _ := w.free(cafe)
	time, place := newID(), newID()
	w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: time, EventID: cafe, SlotID: slot})
	w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: place, EventID: plain})
	const deed = `id="deed"`
	for range 2 { // once it is made, and once it is kept
		own, all := anna.goes("/arrangement/"+cafe), w.get("/arrangement/"+cafe)
		if !own.says(`<a class="time own" id="time-`+slot+`" href="/mine/`+time+`"`) || own.says("tid="+slot) {
			t.Error("one's own time does not lead to its booking")
		}
		if !own.says(deed) {
			t.Error("who has a time can take no other")
		}
		if all.says(time) || all.says("Din tid") {
			t.Error("everybody sees whose a time is")
		}
		if own.header.Get("Cache-Control") != "no-store" || all.header.Get("Cache-Control") != "no-cache" {
			t.Errorf("one's own page is %s, and that for all %s", own.header.Get("Cache-Control"), all.header.Get("Cache-Control"))
		}
		own, all = anna.goes("/en/arrangement/"+plain), w.get("/en/arrangement/"+plain)
		if !own.says(`<a id="held-`+place+`" href="/en/mine/`+place+`">Your place</a>`) || own.says(deed) {
			t.Error("who has a place is not told, or asked to take one")
		}
		if all.says(place) || !all.says(deed) {
			t.Error("everybody sees who has a place, or nobody can take one")
		}
	}
	w.applies(person, api.BookingCancel, api.BookingBody{BookingID: time})
	w.applies(person, api.BookingCancel, api.BookingBody{BookingID: place})
	if own := anna.goes("/arrangement/" + cafe); own.says(time) || !own.says("tid="+slot) {
		t.Error("a time that was given up is one's own")
	}
	if own := anna.goes("/arrangement/" + plain); own.says(place) || !own.says(deed) {
		t.Error("a place that was given up is one's own")
	}
}

// checksIn notes that somebody has come to an event.
func (w *world) checksIn(eventID, personID string) {
	w.t.Helper()
	if err := w.office.Bookings.CheckIn(w.t.Context(), mutation.Staff{ID: newID(), Role: mutation.RoleConsultant}, eventID, personID); err != nil {
		w.t.Fatal(err)
	}
}

// Who is signed in is told by an event's page what holds for them: who has the most times that
// one may have, or not what the times need, can take none; who has come is not asked to.
func TestAnEventsPageSaysWhatHoldsForWhoIsSignedIn(t *testing.T) {
	w := open(t)
	cafe := w.events(isCafe)[0]
	anna, person := w.signedIn("anna@example.dk"), w.person("anna@example.dk")
	slot, _ := w.free(cafe)
	w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: newID(), EventID: cafe, SlotID: slot})
	path := "/arrangement/" + cafe
	const (
		link   = "/book?tid="
		place  = "/book\""
		had    = "Du har booket så mange"
		arrive = "Tjek ind først"
		first  = "Tag en plads først"
	)
	for _, c := range []struct {
		name     string
		change   func(*api.Event)
		own, all string // the note
		takes    bool   // whether their own page has times to take
		place    bool   // whether it has a place to take
	}{
		{"nothing is asked", func(*api.Event) {}, "", "", true, false},
		{"the most times are had", func(e *api.Event) { e.MaxSlotsPerPerson = 1 }, had, "", false, false},
		{"a place is needed", func(e *api.Event) { e.SlotsNeed = api.SlotsNeedPlace }, first, "", false, true},
		{"one must be there", func(e *api.Event) { e.SlotsNeed = api.SlotsNeedArrived }, arrive, arrive, false, true},
		{"one is there", func(e *api.Event) {
			e.SlotsNeed = api.SlotsNeedArrived
			w.clock.set(e.StartsAt.Add(-time.Hour))
		}, "", arrive, true, false},
	} {
		w.changes(cafe, func(e *api.Event) {
			e.SlotsNeed, e.MaxSlotsPerPerson = "", 0
			c.change(e)
		})
		if c.takes && c.all != "" {
			w.checksIn(cafe, person)
		}
		for _, page := range []struct {
			whose        string
			is           answer
			note         string
			takes, place bool
		}{{"their own", anna.goes(path), c.own, c.takes, c.place}, {"that for all", w.get(path), c.all, true, false}} {
			if page.is.says(link) != page.takes || page.is.says(`href="`+path+`#times"`) != page.takes || page.is.says(place) != page.place {
				t.Errorf("%s, and on %s page a time can be taken: %v, or a place: %v", c.name, page.whose, page.is.says(link), page.is.says(place))
			}
			for _, note := range []string{had, arrive, first} {
				if page.is.says(note) != (note == page.note) {
					t.Errorf("%s, and %s page says %q: %v", c.name, page.whose, note, page.is.says(note))
				}
			}
		}
	}
	var e api.Event
	w.body(api.KindEvent, cafe, &e)
	w.changes(cafe, func(e *api.Event) { e.SlotsNeed, e.MaxSlotsPerPerson = "", 1 })
	w.clock.set(e.EndsAt)
	if anna.goes(path).says(had) {
		t.Error("when it is over, one can give up a time for another")
	}
}

// held is what an event's page says of what one has there.
func (a answer) held() string {
	_, held, _ := strings.Cut(a.body, `<ul class="held"`)
	held, _, _ = strings.Cut(held, "</ul>")
	return held
}

// Who waits for a place is not told that they have one.
func TestAPlaceThatOneWaitsForIsNotOnes(t *testing.T) {
	w := open(t)
	plain, id := w.events(isPlain)[0], newID()
	anna, person := w.signedIn("anna@example.dk"), w.person("anna@example.dk")
	other := w.person("bo@example.dk")
	w.changes(plain, func(e *api.Event) { e.WaitingList, e.Capacity = true, e.Capacity-e.PlacesLeft+1 })
	w.applies(other, api.BookingRequest, api.BookingRequestBody{BookingID: newID(), EventID: plain})
	w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: id, EventID: plain, Wait: true})
	if state := w.bookings(person)[id].State; state != api.BookingWaiting {
		t.Fatalf("it is %s", state)
	}
	if held := anna.goes("/arrangement/" + plain).held(); !strings.Contains(held, ">Din tilmelding</a>") {
		t.Errorf("who waits is told %s", held)
	}
	if held := w.signedIn("bo@example.dk").goes("/arrangement/" + plain).held(); !strings.Contains(held, ">Din plads</a>") {
		t.Errorf("who has a place is told %s", held)
	}
}

// Where an event's times are on several days, one's own is told with its day.
func TestATimeIsOnesOnItsDay(t *testing.T) {
	w := open(t)
	cafe := w.events(isCafe)[0]
	anna, person := w.signedIn("anna@example.dk"), w.person("anna@example.dk")
	slot, s := w.free(cafe)
	w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: newID(), EventID: cafe, SlotID: slot})
	path, clock := "/arrangement/"+cafe, text.For(text.Danish).Clock(s.StartsAt)
	if held := anna.goes(path).held(); !strings.Contains(held, ">"+clock+" · ") {
		t.Errorf("on one day it is %s", held)
	}
	w.changes(cafe, func(e *api.Event) { e.EndsAt = e.EndsAt.Add(24 * time.Hour) })
	s.StartsAt, s.EndsAt, s.Free = s.StartsAt.Add(24*time.Hour), s.EndsAt.Add(24*time.Hour), true
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	w.imports(api.ImportRecord{Kind: api.KindSlot, ID: newID(), Body: raw})
	if held := anna.goes(path).held(); !strings.Contains(held, ">3. dec. "+clock+" · ") {
		t.Errorf("on one of two days it is %s", held)
	}
}

// What somebody has come to is theirs on its event's page.
func TestAnEventsPageKnowsWhatOneCameTo(t *testing.T) {
	w := open(t)
	cafe := w.events(isCafe)[0]
	anna, person := w.signedIn("anna@example.dk"), w.person("anna@example.dk")
	slot, _ := w.free(cafe)
	time := newID()
	w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: time, EventID: cafe, SlotID: slot})
	var e api.Event
	w.body(api.KindEvent, cafe, &e)
	w.clock.set(e.EndsAt)
	w.checksIn(cafe, person)
	if state := w.bookings(person)[time].State; state != api.BookingAttended {
		t.Fatalf("it is %s", state)
	}
	page := anna.goes("/arrangement/" + cafe)
	if !page.says(`<a class="time own" id="time-` + slot + `" href="/mine/` + time + `"`) {
		t.Error("the time is nobody's")
	}
	if held := page.held(); !strings.Contains(held, "Deltog</span> <a ") || !strings.Contains(held, `href="/mine/`+time+`"`) {
		t.Error("what one has there is not said")
	}
}

// Until when one can book is said where that is before the event, and can be done.
func TestAnEventsPageSaysUntilWhenOneCanBook(t *testing.T) {
	w := open(t)
	plain := w.events(isPlain)[0]
	const says = "Du kan tilmelde dig indtil "
	var e api.Event
	w.body(api.KindEvent, plain, &e)
	for _, c := range []struct {
		closes time.Duration // before the start
		now    time.Time
		said   bool
	}{
		{time.Hour, w.clock.Now(), true},
		{0, w.clock.Now(), false},
		{-time.Hour, w.clock.Now(), false},
		{time.Hour, e.StartsAt.Add(-time.Hour), false},
	} {
		w.changes(plain, func(e *api.Event) { e.BookingClosesAt = e.StartsAt.Add(-c.closes) })
		before := w.clock.Now()
		w.clock.set(c.now)
		if page := w.get("/arrangement/" + plain); page.status != http.StatusOK || page.says(says) != c.said {
			t.Errorf("closing %v before the start, it is said at %v: %v", c.closes, c.now, !c.said)
		}
		w.clock.set(before)
	}
	const leaves = "Du kan afmelde dig indtil "
	for _, said := range []bool{true, false} {
		w.changes(plain, func(e *api.Event) {
			e.BookingClosesAt, e.CancelUntil = e.StartsAt, w.clock.Now().Add(map[bool]time.Duration{true: time.Hour, false: -time.Hour}[said])
		})
		if page := w.get("/arrangement/" + plain); page.says(leaves) != said {
			t.Errorf("until when one can cancel is said, before that: %v", said)
		}
	}
}
