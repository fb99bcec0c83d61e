package public_test

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld/browser"
)

// looks are in which ways each page is looked at: a few in which any two choices meet,
// and all of them where DESK_LOOKS is "all".
func looks() []browser.Look {
	if os.Getenv("DESK_LOOKS") == "all" {
		return browser.Looks()
	}
	pairs := browser.Pairs()
	pairs[len(pairs)-1].Width = 360 // the narrowest that the pages are for
	return pairs
}

// seen looks at the page that a tab is on; see browser.Tab.Seen.
func seen(t *testing.T, tab *browser.Tab, name string) {
	t.Helper()
	tab.Seen("public", name)
}

// at is a page's address in the language of a look.
func at(look browser.Look, path string) string {
	if look.Lang == "en" {
		return strings.TrimSuffix("/en"+path, "/")
	}
	return path
}

// Every page of the programme can be used by everybody, however it is looked at.
func TestTheProgrammeCanBeUsedByEverybodyInABrowser(t *testing.T) {
	w := open(t)
	for _, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, w.url, look)
			tab.Go(at(look, "/"))
			seen(t, tab, "programme")
			tab.Go(at(look, "/") + "?uge=2026-12-07")
			seen(t, tab, "week")
			tab.Type("#q", "budget")
			tab.Follow(".go")
			seen(t, tab, "found")
			tab.Go(at(look, "/") + "?q=xyzzy")
			seen(t, tab, "nothing-found")
			tab.Go(at(look, "/") + "?q=kick")
			tab.Follow(".event h3 a")
			seen(t, tab, "event")
			tab.Go(at(look, "/") + "?type=course")
			tab.Follow(".event h3 a")
			seen(t, tab, "course")
			tab.Go(at(look, "/") + "?type=cafe")
			tab.Follow(".event h3 a")
			seen(t, tab, "cafe")
			for _, page := range []string{"kontakt", "tilgaengelighed", "privatliv"} {
				tab.Go(at(look, "/"+page))
				seen(t, tab, page)
			}
		})
	}
}

// Who books by what a screen reader is told, and by the keyboard, books, moves and gives
// up a time.
func TestByRolesAndNamesAloneOneBooksMovesAndCancelsInABrowser(t *testing.T) {
	w := open(t)
	tab := browser.Open(t, w.url, browser.Look{Width: 1440, Lang: text.Danish, NoScript: true})
	tab.Go("/")
	tab.TypeTold("Søg i programmet", "iværksættercafé")
	tab.FollowTold("button", "Søg")
	tab.FollowTold("link", "Vælg tid Iværksættercafé, torsdag d. 3. december")
	tab.FollowTold("link", "16:20 hos Camilla Rask")
	tab.TypeTold("Dit navn", "Anna Holm")
	tab.TypeTold("Din mailadresse", "anna@example.dk")
	code := w.codeTo("anna@example.dk", func() { tab.FollowTold("button", "Send mig en kode") })
	tab.TypeTold("Koden fra din mail", code)
	if status := tab.FollowTold("button", "Book min tid"); status != http.StatusUnprocessableEntity {
		t.Errorf("without saying how far one is it is answered %d", status)
	}
	tab.PressTold("link", "Vælg, hvor langt du er.", "\r")
	tab.PressTold("radio", "Starter op", " ")
	tab.FollowTold("button", "Book min tid")
	told := strings.Join(tab.Told(), "\n")
	if !strings.Contains(told, "Pladsen er din.") || !strings.Contains(told, "heading Iværksættercafé") {
		t.Errorf("who has booked is told\n%s", told)
	}
	tab.FollowTold("link", "Flyt")
	tab.PressTold("radio", "17:00 Camilla Rask", " ")
	tab.FollowTold("button", "Flyt til den valgte tid")
	if told := strings.Join(tab.Told(), "\n"); !strings.Contains(told, "17:00–17:20") {
		t.Errorf("who has moved is told\n%s", told)
	}
	tab.FollowTold("link", "Afmeld tiden")
	tab.FollowTold("button", "Afmeld")
	if told := strings.Join(tab.Told(), "\n"); !strings.Contains(told, "Du har afmeldt dig.") {
		t.Errorf("who has given up is told\n%s", told)
	}
	var states []string
	for _, b := range w.bookings(w.person("anna@example.dk")) {
		states = append(states, b.State)
	}
	if len(states) != 1 || states[0] != api.BookingCancelled {
		t.Errorf("the app has %q", states)
	}
}

// The pages of who books can be used by everybody, however they are looked at.
func TestBookingCanBeUsedByEverybodyInABrowser(t *testing.T) {
	w := open(t)
	counselling := w.events(asksScreening)
	course := w.events(func(e api.Event, slots []api.Record) bool { return isPlain(e, slots) && len(e.Sessions) > 1 })[0]
	for i, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			email := fmt.Sprintf("jens%d@example.dk", i)
			tab := browser.Open(t, w.url, look)
			tab.Go(at(look, "/mine"))
			seen(t, tab, "sign-in")
			tab.Go(at(look, "/arrangement/"+course+"/book"))
			seen(t, tab, "book")
			tab.Type("#f-name", "Jens Krogh")
			tab.Type("#f-email", email)
			code := w.codeTo(email, func() { tab.Follow(".with-button .button") })
			seen(t, tab, "book-code")
			tab.Type("#f-code", code[:5])
			tab.Click(".about-you summary")
			tab.Type("#f-cvr", "123")
			tab.Follow(".last .button")
			tab.Complaints() // of the 422
			seen(t, tab, "book-refused")
			tab.Type("#f-cvr", "61056416")
			tab.Type("#f-code", code)
			tab.Click(`[name="stage"][value="starting"]`)
			tab.Follow(".last .button")
			seen(t, tab, "booked")
			person := w.person(email)
			slot, _ := w.free(counselling[0])
			tab.Go(at(look, "/arrangement/"+counselling[0]+"/book") + "?tid=" + slot)
			tab.Follow(".last .button")
			tab.Complaints()
			seen(t, tab, "screening-refused")
			id := newID()
			cafe := w.events(isCafe)[0]
			slot, _ = w.free(cafe)
			w.applies(person, api.BookingRequest, api.BookingRequestBody{BookingID: id, EventID: cafe, SlotID: slot, Note: "Må jeg have et skilt på fortovet?"})
			tab.Go(at(look, "/arrangement/"+cafe))
			seen(t, tab, "event-time")
			tab.Go(at(look, "/arrangement/"+course))
			seen(t, tab, "event-place")
			tab.Go(at(look, "/mine"))
			seen(t, tab, "mine")
			tab.Follow(".ahead .button")
			seen(t, tab, "ahead")
			tab.Follow(".last .button")
			tab.Complaints()
			seen(t, tab, "ahead-refused")
			w.sendsScreening(person)
			tab.Go(at(look, "/mine") + "?sendt=1")
			seen(t, tab, "ahead-sent")
			tab.Go(at(look, "/mine/"+id+"/flyt"))
			seen(t, tab, "move")
			tab.Go(at(look, "/mine/"+id+"/afmeld"))
			seen(t, tab, "leave")
			w.moveEvent(cafe, 30*time.Minute)
			tab.Go(at(look, "/mine/"+id))
			seen(t, tab, "still")
			tab.Follow(".change .button.main")
			if tab.Count(".change .button.main") != 0 {
				t.Error("who has said yes is asked again")
			}
			w.moveEvent(cafe, -30*time.Minute)
		})
	}
}
