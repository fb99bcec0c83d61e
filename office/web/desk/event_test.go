package desk_test

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/account"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// kickoff is the id of the evening's event.
func (s *scene) kickoff() string {
	s.t.Helper()
	return s.slotsOf(mette, laid, evening.Add(4*time.Hour))[0].EventID
}

// code is the check-in code of the one thing that a person has booked.
func (p *person) code() string {
	p.t.Helper()
	all := records[api.Booking](p, api.KindBooking)
	if len(all) != 1 || all[0].Code == "" {
		p.t.Fatalf("there is no one code among %+v", all)
	}
	return all[0].Code
}

// Who is at the door checks in by a code or a tap, is told why a code is refused, and takes
// back; whoever has the office's roles sees who sits where.
func TestGuestsAreReceivedInABrowser(t *testing.T) {
	s := open(t).fill()
	s.member(account.Member{Email: "asta@kontor.example.dk", Name: "Asta Lind", Role: mutation.RoleDoor})
	code := s.anna.code()
	for i, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, s.url, look)
			s.signIn(tab, "asta@kontor.example.dk")
			seen(t, tab, "doors")
			tab.Follow(`main a[href$="` + s.kickoff() + `"]`)
			seen(t, tab, "door")
			if tab.Count(".grid, .row-words a, .came") != 0 {
				t.Error("who is at the door sees more than names and times")
			}
			tab.Type("#f-code", "QQQQ")
			if status := tab.Follow(".door .button.main"); status != http.StatusUnprocessableEntity {
				t.Errorf("a code that nobody has is answered %d", status)
			}
			tab.Complaints() // of the 422
			seen(t, tab, "door-code-refused")
			if said := tab.Text(".field.wrong .error"); said == "" {
				t.Error("nothing says what is wrong with the code")
			}
			tab.Type("#f-code", strings.ToLower(code))
			tab.Follow(".door .button.main")
			seen(t, tab, "door-checked-in")
			if said := tab.Text(".came"); !strings.Contains(said, "Anna Holm") || !strings.Contains(said, "17:20") || !strings.Contains(said, "Mette") {
				t.Errorf("who came is told as %q", said)
			}
			tab.Follow(`.guest-list form[action$="/check-in"] .button`)
			if tab.Count(".came") != 1 {
				t.Error("a tap at a name shows nobody who came")
			}
			tab.Follow(".came-back .button")
			tab.Follow(`.guest-list form[action$="/take-back"] .button`)
			if tab.Count(`form[action$="/take-back"]`) != 0 {
				t.Error("somebody is there still")
			}
			tab = browser.Open(t, s.url, look)
			s.signIn(tab, bots.ConsultantEmail)
			tab.Follow(`.event-head h3 a`)
			seen(t, tab, "event")
			if tab.Count(".grid tbody tr") < 5 || tab.Count(".cell.free") == 0 {
				t.Error("nobody sees who sits where")
			}
			tab.Follow(`.slots [value="shut"]`)
			if tab.Count(`.slots [value="now"]`) != 1 {
				t.Error("slots that are shut cannot be opened")
			}
			tab.Click("details summary")
			tab.Choose("#f-open", "time")
			tab.Type("#f-first", "x")
			if status := tab.Follow(".opening .button"); status != http.StatusUnprocessableEntity {
				t.Errorf("slots without a time are answered %d", status)
			}
			tab.Complaints() // of the 422
			seen(t, tab, "event-opening-refused")
			tab.Type("#f-at", "1730")
			tab.Type("#f-first", "1")
			tab.Follow(".opening .button")
			seen(t, tab, "event-opens")
			tab.Follow(`.slots [value="now"]`)
			tab.Click(`details:has([action$="/walk-in"]) summary`)
			tab.Type("#f-name", "Bo Dam")
			tab.Choose("#f-guest_need", "financing")
			if look.NoScript {
				tab.Follow(`[action$="/walk-in"] [value="times"]`)
			} else {
				tab.Await(`#h-slot_id`)
			}
			tab.Click(`[action$="/walk-in"] details summary`)
			seen(t, tab, "event-guest")
			if status := tab.Follow(`[action$="/walk-in"] .button`); status != http.StatusUnprocessableEntity {
				t.Errorf("a guest who cannot be reached is answered %d", status)
			}
			tab.Complaints() // of the 422
			seen(t, tab, "event-guest-refused")
			tab.Type("#f-phone", fmt.Sprintf("12 34 56 %02d", i))
			tab.Follow(`[action$="/walk-in"] .button`)
			if said := tab.Text(".came"); !strings.Contains(said, "Bo Dam") {
				t.Errorf("the guest is told as %q", said)
			}
			tab.Follow(".came-back .button")
			tab.Type("#q", "anna")
			tab.Follow(".guests .search .button")
			if n := tab.Count(".guest-list li"); n != 1 {
				t.Errorf("a search by a name finds %d", n)
			}
			tab.Follow(`.guest-list form[action$="/missed"] .button, .guest-list form[action$="/check-in"] .button`)
			tab.Go("/desk/events/" + s.kickoff() + "?tab=arrived")
			seen(t, tab, "event-arrived")
			tab.Follow(`.head-right a[href$="/sheets"]`)
			seen(t, tab, "event-sheets")
			if tab.Count(".sheet-rows") < 2 || !strings.Contains(tab.Text("main"), "Anna Holm") || !strings.Contains(tab.Text(".badges"), "Bo Dam") {
				t.Error("an adviser has no list, or a guest no badge")
			}
			tab.Go("/desk/events/" + s.kickoff() + "?tab=arrived")
			tab.Follow(`.guest-list form[action$="/take-back"] .button`)
		})
	}
}

// What is asked for of itself follows what happens elsewhere: the list and the slots.
func TestAnEventsPageFollowsInABrowser(t *testing.T) {
	s := open(t).fill()
	tab := browser.Open(t, s.url, looks()[0])
	if tab.Look.NoScript {
		t.Fatal("the first look has no JavaScript")
	}
	s.signIn(tab, bots.ConsultantEmail)
	tab.Go("/desk/events/" + s.kickoff())
	const focused = `document.activeElement.id`
	at := browser.Eval[string](tab, `(() => { const b = [...document.querySelectorAll('.guest-list [id^="in-"]')].at(-1); b.focus(); return b.id })()`)
	if err := s.office.Bookings.CheckIn(t.Context(), mutation.CommandLine, s.kickoff(), s.anna.id); err != nil {
		t.Fatal(err)
	}
	tab.Await(`.guest-list form[action$="/take-back"]`)
	tab.Await(`.cell.done a[href*="` + s.anna.id + `"]`)
	if is := browser.Eval[string](tab, focused); is != at {
		t.Errorf("what follows takes the focus from %s to %q", at, is)
	}
}

// An adviser is said to be ill, with whom somebody has a time still, and is there after all.
func TestAnAdviserIsAwayInABrowser(t *testing.T) {
	s := open(t).fill()
	day, err := s.office.Bookings.OnTheDay(t.Context(), mutation.CommandLine, s.kickoff())
	if err != nil {
		t.Fatal(err)
	}
	for i, slot := range day.Slots { // nothing else is free
		if slot.AdviserID != mette && slot.EndsAt.After(evening) && (i == 0 || slot.AdviserID != day.Slots[i-1].AdviserID) {
			if _, err := s.office.Bookings.ReplaceAdviser(t.Context(), mutation.CommandLine, s.kickoff(), slot.AdviserID); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, s.url, look)
			s.signIn(tab, bots.ConsultantEmail)
			tab.Go("/desk/events/" + s.kickoff())
			tab.Click(`details:has([name="stand_in"]) summary`)
			tab.Choose("#f-adviser", mette)
			tab.Follow(`details:has([name="stand_in"]) .button`)
			seen(t, tab, "event-away")
			mine := `#away form:has([value="` + mette + `"]) `
			if tab.Count(mine+`[name="stand_in"]`) != 1 {
				t.Error("the nearest cannot be offered again")
			}
			tab.Go("/desk")
			seen(t, tab, "today-away")
			tab.Go("/desk/events/" + s.kickoff())
			tab.Follow(mine + `[name="back"]`)
			if tab.Count(mine) != 0 {
				t.Error("they are away still")
			}
		})
	}
}

// A page that has an event as it stands waits until one of its times is taken.
func TestAnEventsPageIsAnsweredWhenATimeIsTaken(t *testing.T) {
	s := open(t).fill()
	v := &walk{scene: s, session: map[string]string{consultant: s.signedIn(bots.ConsultantEmail)}}
	live := regexp.MustCompile(`id="list" hx-get="([^"]+)"`)
	_, page := v.read(http.MethodGet, "/desk/events/"+s.kickoff(), nil, consultant)
	at := live.FindStringSubmatch(page)
	if at == nil {
		t.Fatal("the page asks for nothing by itself")
	}
	asked := make(chan string)
	go func() {
		answer := v.send(http.MethodGet, html.UnescapeString(at[1]), nil, consultant, "Desk-By-Itself", "yes")
		defer answer.Body.Close()
		page, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Error(err)
		}
		asked <- string(page)
	}()
	for s.office.Feeds.Held(record.CatalogueOwner) == 0 {
		runtime.Gosched()
	}
	taken := s.person(newID()+"@example.dk", api.PersonUpdateBody{})
	slot := s.slotsOf(mette, evening, evening.Add(4*time.Hour))[0]
	taken.does(api.BookingRequest, map[string]any{"booking_id": newID(), "slot_id": slot.ID, "event_id": slot.EventID})
	page = <-asked
	if !strings.Contains(page, taken.id) {
		t.Error("who took the time is not on the page that waited for it")
	}
}

// A row says how somebody stands, whatever is asked for; what nobody marked is on the first
// page in the morning.
func TestHowGuestsStandIsTold(t *testing.T) {
	s := open(t).fill()
	v := &walk{scene: s, session: map[string]string{consultant: s.signedIn(bots.ConsultantEmail)}}
	path := "/desk/events/" + s.kickoff()
	page := func(query string) string {
		t.Helper()
		_, page := v.read(http.MethodGet, path+query, nil, consultant)
		return page
	}
	counts := func(want string) {
		t.Helper()
		got := ""
		for _, m := range regexp.MustCompile(`(?s)<nav class="tabs".*?</nav>`).FindAllString(page(""), -1) {
			got = strings.Join(regexp.MustCompile(`(Alle|Tilmeldt|Ankommet|Udeblevet) \d+`).FindAllString(m, -1), ", ")
		}
		if got != want {
			t.Errorf("the tabs say %s, want %s", got, want)
		}
	}
	counts("Alle 9, Tilmeldt 9, Ankommet 0, Udeblevet 0")
	day, err := s.office.Bookings.OnTheDay(t.Context(), mutation.CommandLine, s.kickoff())
	if err != nil || len(day.Slots) < 20 {
		t.Fatalf("%d slots, %v", len(day.Slots), err)
	}
	v.has(page(""), "0 af 9 er kommet", fmt.Sprintf("9 af %d taget", len(day.Slots)))
	post := func(what, person string) {
		t.Helper()
		if answer := v.ask(http.MethodPost, path+what, url.Values{"person": {person}}, consultant); answer.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s is answered %d", what, answer.StatusCode)
		}
	}
	post("/check-in", s.anna.id)
	counts("Alle 9, Tilmeldt 8, Ankommet 1, Udeblevet 0")
	v.has(page("?tab=signed&q=nobody"), "1 af 9 er kommet", fmt.Sprintf("9 af %d taget", len(day.Slots)))
	if p := page("?tab=arrived"); !strings.Contains(p, "Ankommet 17:12") || strings.Contains(p, "Emil Krogh</a><span>") {
		t.Error("who arrived is not told alone")
	}
	s.clock.set(evening.Add(30 * time.Minute))
	if p := page(""); !strings.Contains(p, "for sent") {
		t.Error("nobody is told who is late")
	}
	s.clock.set(evening.Add(18 * time.Hour))
	v.session[consultant] = s.signedIn(bots.ConsultantEmail)
	if _, err := s.office.Jobs.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, today := v.read(http.MethodGet, "/desk", nil, consultant)
	if !strings.Contains(today, "8 er ikke markeret") || !strings.Contains(today, path+"?tab=signed") {
		t.Errorf("the first page does not ask who came")
	}
	if answer := v.ask(http.MethodPost, path+"/missed-rest", nil, consultant); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("the rest is answered %d", answer.StatusCode)
	}
	counts("Alle 9, Tilmeldt 0, Ankommet 1, Udeblevet 8")
	if _, today := v.read(http.MethodGet, "/desk", nil, consultant); strings.Contains(today, "ikke markeret") {
		t.Error("the first page asks still")
	}
}
