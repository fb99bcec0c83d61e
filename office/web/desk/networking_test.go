package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office/account"
	"startklar.dk/office/booking"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
)

// come has all who have something at an event come.
func (s *scene) come(event string) {
	s.t.Helper()
	day, err := s.office.Bookings.OnTheDay(s.t.Context(), mutation.CommandLine, event)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, p := range day.Participants {
		if err := s.office.Bookings.CheckIn(s.t.Context(), mutation.CommandLine, event, p.PersonID); err != nil {
			s.t.Fatal(err)
		}
	}
}

// The tables are made, run and shown on the wall, by forms alone: there first names and
// tables, and nothing else of anybody.
func TestTheTablesOfAnEveningAreRun(t *testing.T) {
	s := open(t).fill()
	s.member(account.Member{Email: emailOf(door), Role: mutation.RoleDoor})
	v := &walk{scene: s, session: map[string]string{consultant: s.signedIn(bots.ConsultantEmail), door: s.signedIn(emailOf(door))}}
	path := "/desk/events/" + s.kickoff()
	post := func(what string, want int, form url.Values) string {
		t.Helper()
		status, page := v.read(http.MethodPost, path+what, form, consultant)
		if status != want {
			t.Fatalf("%s %v is answered %d, want %d", what, form, status, want)
		}
		return page
	}
	read := func(who, what string) string {
		t.Helper()
		_, page := v.read(http.MethodGet, path+what, nil, who)
		return page
	}
	says := func(page string, words ...string) {
		t.Helper()
		for _, w := range words {
			if !strings.Contains(page, w) {
				t.Errorf("it does not say %q", w)
			}
		}
	}
	numbers := func(size, turn, rounds string) url.Values {
		return url.Values{"size": {size}, "turn_min": {turn}, "rounds": {rounds}}
	}
	says(read(door, "/tables"), "Bordene kommer her om lidt.")
	if strings.Contains(read(door, ""), path+"/tables") {
		t.Error("the door is led to tables that are not made")
	}
	says(post("/networking", http.StatusUnprocessableEntity, numbers("4", "2", "2")), "Der skal være kommet mindst to")
	s.come(s.kickoff())
	says(read(consultant, "/networking"), "9 er kommet og er med", "Lav borde")
	says(post("/networking", http.StatusUnprocessableEntity, numbers("5", "x", "2")), `value="x"`, `id="e-turn_min"`)
	post("/networking", http.StatusSeeOther, numbers("5", "2", "2"))
	says(read(consultant, "/networking"), "Runde 1 af 2", "Find jeres bord", "10:00", "Lav bordene igen")
	says(read(door, ""), path+"/tables")
	wall := read(door, "/tables")
	says(wall, "Bord 1", "Bord 2", "Anna", "Katrine")
	for _, not := range []string{"Holm", "Voss", "nordlys", "/desk/persons", "networking/round"} {
		if strings.Contains(wall, not) {
			t.Errorf("the wall says %q", not)
		}
	}
	post("/networking/round", http.StatusSeeOther, url.Values{"round": {"1"}, "do": {"start"}})
	s.clock.set(evening.Add(3 * time.Minute))
	says(read(door, "/tables"), "til 17:22", "Nr. 2 ved hvert bord har ordet", `data-left="420000"`, "7:00", `data-left="60000"`, "1:00")
	if says(read(door, "/tables?follow=1"), `http-equiv="refresh"`); strings.Contains(read(door, "/tables"), `http-equiv="refresh"`) {
		t.Error("it is fetched again and nobody asked for that")
	}
	post("/networking", http.StatusSeeOther, numbers("4", "2", "2")) // too late: the round is on
	says(read(consultant, "/networking"), "I gang", "Afslut og slet bordene")
	post("/networking/guest", http.StatusSeeOther, url.Values{"person": {s.anna.id}, "out": {"1"}})
	says(read(consultant, "/networking"), "8 er kommet og er med", "Med igen", "– gået")
	if wall := read(door, "/tables"); !strings.Contains(wall, "– gået") || strings.Contains(wall, "Anna") {
		t.Error("who left in the middle of a round sits at the table")
	}
	post("/networking/round", http.StatusSeeOther, url.Values{"round": {"1"}, "do": {"pause"}})
	says(read(consultant, "/networking"), "Fortsæt")
	post("/networking/round", http.StatusSeeOther, url.Values{"round": {"1"}, "do": {"next"}})
	if wall := read(door, "/tables"); !strings.Contains(wall, "Runde 2 af 2") || strings.Contains(wall, "Anna") {
		t.Error("who left sits at the next round")
	}
	post("/networking/guest", http.StatusSeeOther, url.Values{"person": {s.anna.id}})
	says(read(door, "/tables"), "Anna")
	post("/networking/round", http.StatusSeeOther, url.Values{"round": {"2"}, "do": {"start"}})
	s.clock.set(evening.Add(20 * time.Minute))
	says(read(door, "/tables"), "Tiden er gået", "0:00")
	for _, form := range []url.Values{{"round": {"x"}, "do": {"end"}}, {"round": {"2"}, "do": {"dance"}}} {
		if status, _ := v.read(http.MethodPost, path+"/networking/round", form, consultant); status != http.StatusBadRequest {
			t.Errorf("%v is answered %d", form, status)
		}
	}
	post("/networking/round", http.StatusSeeOther, url.Values{"round": {"2"}, "do": {"end"}})
	says(read(door, "/tables"), "Bordene kommer her om lidt.")
}

// Why no tables can be made is said: that too many have come, also for another round, or that it is over.
func TestWhyNoTablesAreMadeIsSaid(t *testing.T) {
	s := open(t).fill()
	event := s.kickoff()
	v := &walk{scene: s, session: map[string]string{consultant: s.signedIn(bots.ConsultantEmail)}}
	post := func(form string, values url.Values) (int, string) {
		return v.read(http.MethodPost, "/desk/events/"+event+form, values, consultant)
	}
	says := func(words, form string, values url.Values) {
		t.Helper()
		if status, page := post(form, values); status != http.StatusUnprocessableEntity || strings.Count(page, words) != 1 {
			t.Errorf("%s is answered %d, without %q", form, status, words)
		}
	}
	made := url.Values{"size": {"20"}, "turn_min": {"2"}, "rounds": {"2"}}
	const many = "Der kan højst laves borde til 400."
	s.come(event)
	for _, done := range []error{
		s.office.Bookings.MakeTables(t.Context(), mutation.CommandLine, event, 20, 2, 3),
		s.office.Bookings.LeaveOut(t.Context(), mutation.CommandLine, event, s.anna.id, true),
	} {
		if done != nil {
			t.Fatal(done)
		}
	}
	for range booking.MaxGuests {
		if _, err := s.beneath.ExecContext(t.Context(), `INSERT INTO booking (person_id, id, event_id, slot_id, state, code, queue, position, shared, expires_at)
			VALUES ($1, $2, $3, '', 'attended', '', 0, 0, $4, 0)`, newID(), newID(), event, false); err != nil {
			t.Fatal(err)
		}
	}
	says(many, "/networking", made)
	says(many, "/networking/guest", url.Values{"person": {s.anna.id}})
	if status, _ := post("/networking/round", url.Values{"round": {"1"}, "do": {"start"}}); status != http.StatusSeeOther {
		t.Fatalf("the round is begun: %d", status)
	}
	says(many, "/networking/round", url.Values{"round": {"1"}, "do": {"next"}})
	if status, _ := post("/networking/round", url.Values{"round": {"1"}, "do": {"end"}}); status != http.StatusSeeOther {
		t.Fatalf("it is ended: %d", status)
	}
	s.clock.set(evening.Add(5 * time.Hour))
	says("inden arrangementet er slut", "/networking", made)
}

// However it is looked at, tables are made and their clock runs down.
func TestTablesAreMadeInABrowser(t *testing.T) {
	s := open(t).fill()
	s.come(s.kickoff())
	for _, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, s.url, look)
			s.signIn(tab, bots.ConsultantEmail)
			tab.Go("/desk/events/" + s.kickoff() + "/networking")
			seen(t, tab, "networking-none")
			tab.Type("#f-size", "4")
			tab.Follow("#making + form .button")
			seen(t, tab, "networking")
			tab.Follow("#do-start")
			tab.Follow(`.net-tables form .button`)
			seen(t, tab, "networking-on")
			tab.Follow(`.head-right a[href$="/tables"]`)
			seen(t, tab, "wall")
			if tab.Count(".wall-tables > li") != 3 || tab.Count(".wall-tables .speaks") != 2 || tab.Count(".wall-tables .gone") != 1 {
				t.Error("the wall has other tables, or not who speaks and who has gone")
			}
			if !look.NoScript {
				browser.Eval[int](tab, `(() => {
					const at = document.createElement("div");
					at.innerHTML = '<b data-left="1100" data-said="">9:59</b><b data-left="-3000" data-said="">9:59</b>';
					for (const clock of at.children)
						new MutationObserver(() => { clock.dataset.said += " " + clock.textContent }).observe(clock, {childList: true});
					document.body.append(at);
					return 1;
				})()`)
				tab.Await(`[data-said=" 0:00"]`)
				tab.Await(`[data-said^=" 0:02 "][data-said$=" 0:00"]`)
			}
			tab.Go("/desk/events/" + s.kickoff() + "/networking")
			tab.Follow("#do-end")
		})
	}
}

// What one of the staff does to the tables is seen where another has them open, who keeps the
// place in the seating plan at which they are.
func TestTablesAreFollowedInABrowser(t *testing.T) {
	s := open(t).fill()
	event, by := s.kickoff(), mutation.CommandLine
	tab := browser.Open(t, s.url, browser.Look{Width: 1440, Lang: text.Danish})
	s.signIn(tab, bots.ConsultantEmail)
	tab.Go("/desk/events/" + event + "/networking")
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s.come(event)
	do(s.office.Bookings.MakeTables(t.Context(), by, event, 4, 2, 2))
	tab.Await("#do-start")
	if said := tab.Text("#here"); said != "9 er kommet og er med" {
		t.Errorf("it says %q", said)
	}
	do(s.office.Bookings.RunRound(t.Context(), by, event, 1, booking.RoundStart))
	tab.Await("body:not(:has(#making))")
	browser.Eval[bool](tab, `(document.querySelector(".net-plan .scrolls").focus(), true)`)
	do(s.office.Bookings.LeaveOut(t.Context(), by, event, s.anna.id, true))
	tab.Await("#left-out")
	if is := browser.Eval[string](tab, `document.activeElement.className`); is != "scrolls" {
		t.Errorf("the keyboard is at %q", is)
	}
	do(s.office.Bookings.RunRound(t.Context(), by, event, 1, booking.RoundEnd))
	tab.Await("#making")
}
