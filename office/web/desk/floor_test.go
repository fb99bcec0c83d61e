package desk_test

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/booking"
	"startklar.dk/office/demo"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
	"startklar.dk/office/programme"
)

// atWork is the evening with a consultant signed in, and no others.
func atWork(t *testing.T) *walk {
	s := open(t).fill()
	return &walk{scene: s, session: map[string]string{consultant: s.signedIn(bots.ConsultantEmail)}}
}

// sits is somebody new with a time.
func (v *walk) sits(name string, slot booking.DaySlot) *person {
	v.t.Helper()
	p := v.person(newID()+"@example.dk", api.PersonUpdateBody{Name: &name})
	p.does(api.BookingRequest, map[string]any{"booking_id": newID(), "slot_id": slot.ID, "event_id": slot.EventID})
	return p
}

// told is what somebody was told that the office changed, in its order.
func (p *person) told() (all []string) {
	for _, n := range records[api.Notice](p, api.KindNotice) {
		all = append(all, strings.TrimSpace(n.What+" "+n.Text))
	}
	return all
}

func (p *person) isTold(want ...string) {
	p.t.Helper()
	if got := p.told(); strings.Join(got, "|") != strings.Join(want, "|") {
		p.t.Errorf("told are %q, want %q", got, want)
	}
	if _, err := p.office.Jobs.RunDue(p.t.Context()); err != nil { // once its mail is written, what comes next is told apart
		p.t.Fatal(err)
	}
}

// holds is the one booking of somebody.
func (p *person) holds() api.Booking {
	p.t.Helper()
	all := records[api.Booking](p, api.KindBooking)
	if len(all) != 1 {
		p.t.Fatalf("there is not one booking: %+v", all)
	}
	return all[0]
}

func (v *walk) has(page string, all ...string) {
	v.t.Helper()
	for _, s := range all {
		if !strings.Contains(page, s) {
			v.t.Errorf("the page has no %q; it says %s", s, errorsIn(page))
		}
	}
}

func (v *walk) hasNot(page string, all ...string) {
	v.t.Helper()
	for _, s := range all {
		if strings.Contains(page, s) {
			v.t.Errorf("the page has %q", s)
		}
	}
}

// What was called off is held all the same, once whoever brings it back has seen whom that
// touches; what was typed upon what a colleague changed is there still.
func TestAnEventIsCalledOffAndBroughtBackByItsForm(t *testing.T) {
	v := atWork(t)
	path := "/desk/program/" + v.jonathan.holds().EventID
	off := func(form url.Values, status int) string {
		t.Helper()
		return v.answers(http.MethodPost, path, form, consultant, status)
	}
	const why = "Taleren er syg."
	version := v.typed(v.shows(path, consultant), path).Get("version")
	page := off(url.Values{"version": {"of before"}, "do": {"call_off"}, "cancelled_text": {why}}, http.StatusUnprocessableEntity)
	v.has(page, why+"</textarea>", "En kollega har ændret det imens.")
	v.hasNot(page, "siden du så det") // which is what a person is told in the app
	page = off(url.Values{"version": {version}, "do": {"call_off"}, "cancelled_text": {" "}}, http.StatusUnprocessableEntity)
	v.has(page, `id="e-cancelled_text"`)
	page = off(url.Values{"version": {version}, "do": {"call_off"}, "cancelled_text": {why}}, http.StatusOK)
	v.has(page, "1 tilmeldt får besked")
	v.jonathan.isTold()
	if to := off(v.sure(page, path, "call_off", "Vi beklager."), http.StatusSeeOther); to != path {
		t.Errorf("called off it leads to %s", to)
	}
	v.jonathan.isTold("cancelled " + why + "\n\nVi beklager.")
	page = v.shows(path, consultant)
	v.has(page, "Hold det alligevel", why)
	v.clock.set(evening.Add(time.Hour)) // it has reached them

	back := url.Values{"version": {version}, "do": {"bring_back"}}
	v.has(off(back, http.StatusUnprocessableEntity), "En kollega har ændret det imens.")
	if is := v.jonathan.holds(); is.State != api.BookingCancelled {
		t.Errorf("what was refused left them %s", is.State)
	}
	back.Set("version", v.versionOf(path))
	page = off(back, http.StatusOK)
	v.has(page, "1 har sin plads igen")
	if to := off(v.sure(page, path, "bring_back", "Hun er rask."), http.StatusSeeOther); to != path {
		t.Errorf("brought back it leads to %s", to)
	}
	v.jonathan.isTold("cancelled "+why+"\n\nVi beklager.", "restored Hun er rask.")
	if is := v.jonathan.holds(); is.State != api.BookingConfirmed {
		t.Errorf("brought back they are %s", is.State)
	}
	page = v.shows(path, consultant)
	v.hasNot(page, "Hold det alligevel", why)
	v.has(page, `value="call_off"`)
}

// versionOf is the version that an event's page has.
func (v *walk) versionOf(path string) string {
	return v.typed(v.shows(path, consultant), path).Get("version")
}

// sure is the form that says whom something touches, with a word to them.
func (v *walk) sure(page, path, do, word string) url.Values {
	v.t.Helper()
	f := v.typed(page, path)
	f.Set("word", word)
	f.Set("do", do)
	return f
}

// A series is published whole or not at all, and its page says why not.
func TestASeriesIsPublishedByItsPage(t *testing.T) {
	v := atWork(t)
	id, at := newID(), time.Date(2027, 2, 4, 15, 0, 0, 0, time.UTC)
	free := demo.AdviserID("bodil")
	work := programme.Work{Event: api.Event{
		Kind: api.EventCafe, State: api.EventPlanned, Title: "Café", StartsAt: at, EndsAt: at.Add(2 * time.Hour), Requires: api.RequiresNone, Venue: api.Venue{Name: "Salen"},
	}, Slots: []programme.Slot{{ID: newID(), Slot: api.Slot{AdviserID: free, StartsAt: at, EndsAt: at.Add(20 * time.Minute)}}}}
	if err := v.office.Programme.Keep(t.Context(), mutation.CommandLine, id, "", work, false); err != nil {
		t.Fatal(err)
	}
	path := "/desk/program/" + id
	f := url.Values{"version": {v.versionOf(path)}, "do": {"repeat"}, "every_rule": {"week"}, "series_until": {"igår"}, "places": {"Her, Torvet 1"}}
	v.has(v.answers(http.MethodPost, path, f, consultant, http.StatusUnprocessableEntity), `id="e-series_until"`, "Her, Torvet 1</textarea>")
	f.Set("series_until", "2027-02-25")
	f.Set("places", "")
	series := v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
	v.has(v.shows(series, consultant), "4 kladder", "Udgiv dem alle")

	elsewhere := newID() // where the adviser is at the time of the third
	third := work
	third.Event.Title, third.Event.StartsAt, third.Event.EndsAt = "Kursus", at.AddDate(0, 0, 14), at.AddDate(0, 0, 14).Add(time.Hour)
	third.Slots = []programme.Slot{{ID: newID(), Slot: api.Slot{AdviserID: free, StartsAt: third.Event.StartsAt, EndsAt: third.Event.StartsAt.Add(20 * time.Minute)}}}
	if err := v.office.Programme.Keep(t.Context(), mutation.CommandLine, elsewhere, "", third, false); err != nil {
		t.Fatal(err)
	}
	held := "/desk/program/" + elsewhere
	form := v.typed(v.shows(held, consultant), held)
	form.Set("do", "publish")
	v.answers(http.MethodPost, held, form, consultant, http.StatusSeeOther)

	publish := url.Values{"do": {"publish"}}
	v.has(v.answers(http.MethodPost, series, publish, consultant, http.StatusUnprocessableEntity), "Serien kan ikke udgives, som den står", "4 kladder")
	v.has(v.answers(http.MethodPost, series, url.Values{"do": {"what"}}, consultant, http.StatusUnprocessableEntity), "4 kladder")
	v.answers(http.MethodPost, held, url.Values{"version": {v.versionOf(held)}, "do": {"call_off"}, "cancelled_text": {"Ingen kommer."}}, consultant, http.StatusSeeOther)
	if to := v.answers(http.MethodPost, series, publish, consultant, http.StatusSeeOther); to != series {
		t.Errorf("published it leads to %s", to)
	}
	page := v.shows(series, consultant)
	v.hasNot(page, "Udgiv dem alle", "Kladde")
	if n := strings.Count(page, "Udgivet"); n != 4 {
		t.Errorf("%d are published", n)
	}
	if free := v.slotsOf(free, at.AddDate(0, 0, 21), at.AddDate(0, 0, 22)); len(free) != 1 {
		t.Errorf("the last one has %d times", len(free))
	}
}

// Times open for who has arrived, and who waits is let in when there is a place.
func TestWhoHasArrivedGetsATimeAndWhoWaitsIsLetIn(t *testing.T) {
	v := atWork(t)
	path := "/desk/events/" + v.kickoff()
	opens := url.Values{"open": {"arrived"}, "at": {""}, "need": {"arrived"}, "first": {"mange"}, "more_at": {""}}
	page := v.answers(http.MethodPost, path+"/slots", opens, consultant, http.StatusUnprocessableEntity)
	v.has(page, `value="mange"`, `<option value="arrived" selected`, `id="e-first"`)
	opens.Set("first", "1")
	if to := v.answers(http.MethodPost, path+"/slots", opens, consultant, http.StatusSeeOther); to != path {
		t.Errorf("opened it leads to %s", to)
	}
	v.has(v.shows(path, consultant), "Åben for dem, der er kommet")
	if e := records[api.Booking](v.anna, api.KindBooking); len(e) != 1 || len(v.anna.told()) != 0 {
		t.Errorf("who has a time is told %q", v.anna.told())
	}

	id := v.imports(api.Event{
		Kind: api.EventCourse, Title: "Kursus", State: api.EventPlanned, Capacity: 1, WaitingList: true, Requires: api.RequiresNone,
		StartsAt: evening.Add(2 * time.Hour), EndsAt: evening.Add(4 * time.Hour),
	})
	has, waits, booked := v.person("har@example.dk", api.PersonUpdateBody{}), v.person("venter@example.dk", api.PersonUpdateBody{}), newID()
	has.does(api.BookingRequest, map[string]any{"booking_id": booked, "event_id": id})
	waits.does(api.BookingRequest, map[string]any{"booking_id": newID(), "event_id": id, "wait": true})
	path = "/desk/events/" + id
	in := url.Values{"person": {waits.id}}
	v.has(v.shows(path, consultant), `action="`+path+`/let-in"`)
	page = v.answers(http.MethodPost, path+"/let-in", in, consultant, http.StatusUnprocessableEntity)
	v.has(page, "Der er fuldt", `action="`+path+`/let-in"`)
	has.does(api.BookingCancel, map[string]any{"booking_id": booked})
	if to := v.answers(http.MethodPost, path+"/let-in", in, consultant, http.StatusSeeOther); to != path+"?in="+waits.id {
		t.Errorf("let in it leads to %s", to)
	}
	page = v.shows(path+"?in="+waits.id, consultant)
	v.hasNot(page, `action="`+path+`/let-in"`)
	v.has(page, `class="came"`)
	if is := waits.holds(); is.State != api.BookingConfirmed || is.ArrivedAt.IsZero() {
		t.Errorf("who is let in has %+v", is)
	}
}

// Whoever goes back to a form that has booked and chooses another time is told that nothing was
// booked, and sends it again.
func TestAFormThatHasBookedIsSentOnceMore(t *testing.T) {
	v := atWork(t)
	path := "/desk/events/" + v.kickoff()
	free := v.slotsOf(mette, evening, evening.Add(4*time.Hour))
	form := v.typed(v.shows(path, consultant), path+"/walk-in")
	form.Set("name", "Bo Dam")
	form.Set("email", "bo.dam@example.dk")
	form.Set("slot_id", free[0].ID)
	v.answers(http.MethodPost, path+"/walk-in", form, consultant, http.StatusSeeOther)
	form.Set("slot_id", free[1].ID)
	page := v.answers(http.MethodPost, path+"/walk-in", form, consultant, http.StatusUnprocessableEntity)
	v.has(page, "Formularen er allerede brugt til en anden booking", `<option value="`+free[1].ID+`" selected`)
	again := v.typed(page, path+"/walk-in")
	if again.Get("booking_id") == form.Get("booking_id") {
		t.Error("it is of the same booking still")
	}
	v.answers(http.MethodPost, path+"/walk-in", again, consultant, http.StatusSeeOther)
	if left := v.slotsOf(mette, evening, evening.Add(4*time.Hour)); len(left) != len(free)-2 {
		t.Errorf("of %d times %d are free still", len(free), len(left))
	}
}

// Somebody gets another time, two swap theirs, and each is told once; what is refused is
// chosen still.
func TestWhoSitsWhereIsMovedAndSwapped(t *testing.T) {
	v := atWork(t)
	path := "/desk/events/" + v.kickoff()
	free := v.slotsOf(mette, evening, evening.Add(4*time.Hour))
	bo := v.sits("Bo Dam", free[0])
	was := v.anna.holds().SlotID
	move := func(from, to string, status int) string {
		t.Helper()
		return v.answers(http.MethodPost, path+"/reseat", url.Values{"from": {from}, "to": {to}}, consultant, status)
	}
	page := move(was, was, http.StatusUnprocessableEntity)
	v.has(page, `<option value="`+was+`" selected`, `<details class="card" open><summary>Flyt`)
	v.anna.isTold()
	if to := move(was, free[1].ID, http.StatusSeeOther); to != path {
		t.Errorf("moved it leads to %s", to)
	}
	v.anna.isTold("moved")
	if got := v.anna.holds().SlotID; got != free[1].ID {
		t.Errorf("Anna has %s, not %s", got, free[1].ID)
	}
	move(free[1].ID, free[0].ID, http.StatusSeeOther)
	v.anna.isTold("moved", "moved")
	bo.isTold("moved")
	if v.anna.holds().SlotID != free[0].ID || bo.holds().SlotID != free[1].ID {
		t.Error("they have not each other's time")
	}
	page = v.shows(path, consultant)
	v.has(page, "Anna Holm", "Bo Dam")
	if got := v.typed(page, path+"/reseat"); got.Get("from") == "" {
		t.Error("nobody can be moved")
	}
}

// Another adviser stands in for one who is ill, who has no time of their own then; or their
// persons are brought to the nearest.
func TestAnotherAdviserStandsInForOneWhoIsIll(t *testing.T) {
	v := atWork(t)
	path := "/desk/events/" + v.kickoff()
	replace := func(ill, instead string, status int) string {
		t.Helper()
		return v.answers(http.MethodPost, path+"/replace", url.Values{"adviser": {ill}, "stand_in": {instead}}, consultant, status)
	}
	busy := demo.AdviserID("bodil") // who is there with times of their own
	if len(v.slotsOf(busy, evening, evening.Add(4*time.Hour))) == 0 {
		t.Fatal("nobody else is there")
	}
	page := replace(mette, busy, http.StatusUnprocessableEntity)
	v.has(page, "er booket til noget andet", `<option value="`+mette+`" selected`)
	v.anna.isTold()
	other := ""
	all, err := v.office.Finder.All(t.Context(), mutation.CommandLine, api.KindAdviser)
	if err != nil {
		t.Fatal(err)
	}
	offered := v.shows(path, consultant)
	for _, a := range all {
		if strings.Contains(offered, `<option value="`+a.ID+`">`+a.Name+` træder til`) {
			other = cmp.Or(other, a.ID)
		}
	}
	if other == "" {
		t.Fatal("nobody can stand in")
	}
	slot := v.anna.holds().SlotID
	if to := replace(mette, other, http.StatusSeeOther); to != path {
		t.Errorf("it leads to %s", to)
	}
	v.anna.isTold("adviser")
	if v.anna.holds().SlotID != slot {
		t.Error("who has a time has another now")
	}
	page = v.shows(path, consultant)
	v.has(page, `<option value="`+other+`"`)
	if len(v.slotsOf(mette, evening, evening.Add(4*time.Hour))) != 0 || len(v.slotsOf(other, evening, evening.Add(4*time.Hour))) == 0 {
		t.Error("who is ill has times still, or who stands in has none")
	}
	if to := replace(other, "", http.StatusSeeOther); to != path+"#away" {
		t.Errorf("brought to the nearest it leads to %s", to)
	}
	if v.anna.holds().SlotID == slot {
		t.Error("they are at the time of who is ill still")
	}
	v.anna.isTold("adviser", "adviser")
}

// For whom nothing is free is a task until they are moved or the adviser is back, on the page
// of the event and on the first one; and nothing is posted again by reading it again.
func TestWhoKeepsATimeWithAnAdviserWhoIsAwayIsATask(t *testing.T) {
	v := atWork(t)
	path := "/desk/events/" + v.kickoff()
	ill := func(adviser string, more url.Values) {
		t.Helper()
		form := url.Values{"adviser": {adviser}, "stand_in": {""}}
		maps.Copy(form, more)
		want := path + "#away"
		if more != nil {
			want = path
		}
		if to := v.answers(http.MethodPost, path+"/replace", form, consultant, http.StatusSeeOther); to != want {
			t.Errorf("it leads to %s", to)
		}
	}
	is := v.anna.holds().SlotID
	day, err := v.office.Bookings.OnTheDay(t.Context(), mutation.CommandLine, v.kickoff())
	if err != nil {
		t.Fatal(err)
	}
	name := ""
	for i, s := range day.Slots {
		if s.AdviserID == mette {
			name = s.Adviser
		}
		if s.AdviserID != mette && (i == 0 || s.AdviserID != day.Slots[i-1].AdviserID) && s.EndsAt.After(evening) {
			ill(s.AdviserID, nil)
		}
	}
	ill(mette, nil)
	if v.anna.holds().SlotID != is {
		t.Fatal("something was free")
	}
	page := v.shows(path, consultant)
	v.has(page, "Mette er væk", "de har ikke fået besked", "Er her alligevel")
	v.has(v.shows("/desk", consultant), name+" er væk: ", path+"#away", `<span class="free">Lukket</span>`)
	ill(mette, url.Values{"back": {"yes"}})
	v.hasNot(v.shows(path, consultant), "Mette er væk")
	v.hasNot(v.shows("/desk", consultant), name+" er væk: ")
	v.anna.isTold()
}

// Weeks are numbered as ISO 8601 has it, whichever year their days are in.
func TestAWeekOverNewYearHasOneNumber(t *testing.T) {
	v := atWork(t)
	for at, want := range map[string]string{"2026-12-31": "Uge 53", "2027-01-03": "Uge 53", "2027-01-04": "Uge 1", "2027-12-31": "Uge 52", "2028-01-01": "Uge 52", "2028-01-03": "Uge 1", "2028-02-29": "Uge 9"} {
		v.has(v.shows("/desk/program?view=week&at="+at, consultant), want+": ")
	}
}
