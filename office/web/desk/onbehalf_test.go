package desk_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
)

// called is Ida, who has no address, with a place at an event that the office has moved.
type called struct {
	*person
	event, booking string
	is             api.Event
}

func (w *world) called() *called {
	w.t.Helper()
	c := &called{person: &person{world: w}, booking: newID()}
	begins := evening.Add(72 * time.Hour)
	c.is = api.Event{
		Kind: api.EventNetwork, Title: "Netværksmøde", State: api.EventPlanned, Capacity: 1, WaitingList: true, Venue: api.Venue{Name: "Rådhuset"},
		StartsAt: begins, EndsAt: begins.Add(2 * time.Hour), CancelUntil: evening.Add(time.Minute),
	}
	c.event = w.imports(c.is)
	id, err := w.office.WalkIn(w.t.Context(), mutation.CommandLine, office.Guest{Name: "Ida Rønne", Phone: "+45 20 11 22 33"}, api.BookingRequestBody{BookingID: c.booking, EventID: c.event})
	if err != nil {
		w.t.Fatal(err)
	}
	c.id = id
	c.moves(time.Hour)
	return c
}

// moves has the office move the event, and whoever is to be called about it be called.
func (c *called) moves(by time.Duration) {
	c.t.Helper()
	c.is.StartsAt, c.is.EndsAt = c.is.StartsAt.Add(by), c.is.EndsAt.Add(by)
	body, err := json.Marshal(c.is)
	if err == nil {
		err = c.office.Catalogue.Import(c.t.Context(), mutation.CommandLine, []api.ImportRecord{{Kind: api.KindEvent, ID: c.event, Body: body}})
	}
	if err != nil {
		c.t.Fatal(err)
	}
	c.clock.set(c.clock.Now().Add(20 * time.Minute))
	if _, err := c.office.Jobs.RunDue(c.t.Context()); err != nil {
		c.t.Fatal(err)
	}
}

// path is where what is booked is changed.
func (c *called) path() string { return "/desk/persons/" + c.id + "/bookings/" + c.booking }

// logged are how often the log says that one of the staff changed a thing of a person's.
func (w *world) logged(personID, kind, ref string) (n int) {
	w.t.Helper()
	if err := w.beneath.QueryRowContext(w.t.Context(), `SELECT COUNT(*) FROM audit WHERE act = 'change' AND person_id = $1 AND kind = $2 AND ref = $3 AND staff_id <> ''`, personID, kind, ref).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// doing is a form of a page, with what is done by it.
func (v *walk) doing(page, path, do string, with ...string) url.Values {
	v.t.Helper()
	form := v.typed(page, path)
	form.Set("do", do)
	for i := 0; i+1 < len(with); i += 2 {
		form.Set(with[i], with[i+1])
	}
	return form
}

// Who has no address is called about what changed, and what they answer is done for them:
// they still come, or give the place up, also after the time until which others can.
func TestWhatSomebodyOnThePhoneSaysIsDoneForThem(t *testing.T) {
	v := atWork(t)
	ida := v.called()
	today := v.shows("/desk", consultant)
	v.has(today, "Ring til Ida Rønne", `href="`+ida.path()+`" aria-label="Flyt eller afmeld: Ring til Ida Rønne"`)
	page := v.shows(ida.path(), consultant)
	v.has(page, "Kan Ida Rønne stadig?", "Kommer stadig", "Afmeld")
	still := v.doing(page, ida.path(), "keep")
	v.clock.set(v.clock.Now().Add(time.Minute))
	ida.moves(time.Hour)
	page = v.answers(http.MethodPost, ida.path(), still, consultant, http.StatusUnprocessableEntity)
	v.has(page, "Det er blevet ændret, siden siden blev vist.", "Kan Ida Rønne stadig?")
	to := v.answers(http.MethodPost, ida.path(), v.doing(page, ida.path(), "keep"), consultant, http.StatusSeeOther)
	page = v.shows(to, consultant)
	v.has(page, "Det er noteret, at Ida Rønne stadig kommer.")
	v.hasNot(page, "Kan Ida Rønne stadig?")
	v.hasNot(v.shows("/desk", consultant), "Ring til Ida Rønne")

	ida.moves(time.Hour)
	v.has(v.shows("/desk", consultant), "Ring til Ida Rønne")
	page = v.shows(ida.path(), consultant)
	cancel := v.doing(page, ida.path(), "cancel")
	to = v.answers(http.MethodPost, ida.path(), cancel, consultant, http.StatusSeeOther)
	v.has(v.shows(to, consultant), "Afmeldt. Ida Rønne har ingen mailadresse, så sig det nu.")
	v.answers(http.MethodPost, ida.path(), cancel, consultant, http.StatusSeeOther) // sent twice
	if b := ida.holds(); b.State != api.BookingCancelled {
		t.Errorf("the booking is %s", b.State)
	}
	if n := v.logged(ida.id, "booking", ida.booking); n != 1 {
		t.Errorf("the log has %d lines of who gave it up for her", n)
	}
	v.hasNot(v.shows("/desk", consultant), "Ring til Ida Rønne")
	v.has(v.shows("/desk/persons/"+v.jonathan.id+"/book?event="+ida.event, consultant), "Book en plads") // it is free
}

// What can be booked for somebody is what they could book: a time, a place, or the wait for
// one; each refusal says why and what to do.
func TestStaffBookForSomebodyByTheRulesThatHoldForThem(t *testing.T) {
	v := atWork(t)
	path := "/desk/persons/" + v.jonathan.id + "/book"
	v.has(v.shows("/desk/persons/"+v.jonathan.id, consultant), `href="`+path+`"`)
	begins := evening.Add(72 * time.Hour)
	full := v.imports(api.Event{Kind: api.EventCourse, Title: "Kursus i moms", State: api.EventPlanned, Capacity: 1, WaitingList: true, PriceOre: 15000, StartsAt: begins, EndsAt: begins.Add(time.Hour)})
	shut := v.imports(api.Event{Kind: api.EventCourse, Title: "Kursus i løn", State: api.EventPlanned, Capacity: 1, StartsAt: begins, EndsAt: begins.Add(time.Hour)})
	list := v.shows(path, consultant)
	v.has(list, "Kursus i moms", "1 ledig plads", "Der er flere.")
	list = v.shows(path+"?q=KURSUS+i+loen", consultant)
	v.has(list, "Kursus i løn")
	v.hasNot(list, "Kursus i moms", "Der er flere.")
	v.has(v.shows(path+"?q=xyzzy", consultant), "Ingen passer.")

	page := v.shows(path+"?event="+full, consultant)
	v.has(page, "Pris 150", "Book en plads")
	place := v.doing(page, path, "place")
	v.answers(http.MethodPost, path, place, consultant, http.StatusSeeOther)
	if to := v.answers(http.MethodPost, path, place, consultant, http.StatusSeeOther); !strings.HasSuffix(to, "/bookings/"+place.Get("booking_id")+"?did=book") {
		t.Errorf("sent twice it leads to %s", to)
	}
	v.has(v.shows("/desk/persons/"+v.jonathan.id+"/bookings/"+place.Get("booking_id")+"?did=book", consultant), "Booket. Jonathan Friis får en mail om det.")
	if n := v.logged(v.jonathan.id, "booking", place.Get("booking_id")); n != 1 {
		t.Errorf("the log has %d lines of the booking", n)
	}
	v.hasNot(v.shows(path+"?event="+full, consultant), "Book en plads")
	v.has(v.shows(path+"?event="+full, consultant), "Er tilmeldt")
	place.Set("event_id", shut)
	place.Set("booking_id", newID())
	place.Set("seen", "")
	v.has(v.answers(http.MethodPost, path, place, consultant, http.StatusUnprocessableEntity), "Jonathan Friis har noget andet på det tidspunkt.")

	anna := "/desk/persons/" + v.anna.id + "/book"
	page = v.shows(anna+"?event="+full, consultant)
	v.has(page, "Skriv på ventelisten")
	v.hasNot(page, "Book en plads")
	waits := v.typed(page, anna)
	forced := url.Values{"event_id": {full}, "booking_id": {newID()}, "do": {"place"}}
	v.has(v.answers(http.MethodPost, anna, forced, consultant, http.StatusUnprocessableEntity), "Der er ikke flere pladser.", "Ledigt i stedet")
	to := v.answers(http.MethodPost, anna, waits, consultant, http.StatusSeeOther)
	v.has(v.shows(to, consultant), "På venteliste", "Tag af ventelisten")

	seen := v.typed(v.shows(anna+"?event="+shut, consultant), anna)
	v.reprices(shut, 20000)
	page = v.answers(http.MethodPost, anna, seen, consultant, http.StatusUnprocessableEntity)
	v.has(page, "Det er blevet ændret, siden siden blev vist.", "Pris 200")

	v.answers(http.MethodPost, "/desk/persons/"+v.jonathan.id+"/bookings/"+v.booked(v.jonathan, full).id, url.Values{"do": {"cancel"}, "id": {newID()}}, consultant, http.StatusSeeOther)
	at := strings.TrimSuffix(to, "?did=book")
	page = v.shows(at, consultant)
	v.has(page, "En plads holdes til Anna Holm indtil", "Tag pladsen")
	taken := v.doing(page, at, "accept")
	v.reprices(full, 18000)
	v.has(v.answers(http.MethodPost, at, taken, consultant, http.StatusUnprocessableEntity), "Det er blevet ændret")
	page = v.shows(at, consultant)
	v.has(v.shows(v.answers(http.MethodPost, at, v.doing(page, at, "accept"), consultant, http.StatusSeeOther), consultant), "Pladsen er taget. Anna Holm får en mail om det.")
	if b := v.booked(v.anna, full); b.State != api.BookingConfirmed {
		t.Errorf("the booking is %s", b.State)
	}
	v.answers(http.MethodPost, anna, url.Values{"event_id": {full}, "booking_id": {"7"}}, consultant, http.StatusBadRequest)
	v.answers(http.MethodPost, anna, url.Values{"event_id": {newID()}, "booking_id": {newID()}}, consultant, http.StatusNotFound)
	v.answers(http.MethodPost, at, url.Values{"do": {"erase"}, "id": {newID()}}, consultant, http.StatusBadRequest)
	v.answers(http.MethodPost, at, url.Values{"do": {"cancel"}, "id": {"7"}}, consultant, http.StatusBadRequest)
}

// held is one of somebody's bookings.
type held struct {
	id string
	api.Booking
}

// booked is what somebody has at an event.
func (v *walk) booked(p *person, event string) held {
	v.t.Helper()
	all, err := v.office.Feeds.Own(v.t.Context(), p.id, api.KindBooking)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, r := range all {
		h := held{id: r.ID}
		if err := r.Decode(&h.Booking); err == nil && h.EventID == event {
			return h
		}
	}
	v.t.Fatal("nothing is booked there")
	return held{}
}

// reprices has an event cost something else.
func (v *walk) reprices(event string, ore int64) {
	v.t.Helper()
	v.mends(event, func(e *api.Event) { e.PriceOre = ore })
}

// mends changes an event of the catalogue.
func (v *walk) mends(event string, change func(*api.Event)) {
	v.t.Helper()
	all, err := v.office.Catalogue.Export(v.t.Context(), mutation.CommandLine)
	if err != nil {
		v.t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(r api.ImportRecord) bool { return r.ID == event })
	var e api.Event
	if err := json.Unmarshal(all[i].Body, &e); err != nil {
		v.t.Fatal(err)
	}
	change(&e)
	if all[i].Body, err = json.Marshal(e); err == nil {
		err = v.office.Catalogue.Import(v.t.Context(), mutation.CommandLine, all[i:i+1])
	}
	if err != nil {
		v.t.Fatal(err)
	}
}

// Staff book and move somebody without what an event asks for first, which they alone could share: the page says so
// before and after, until it is shared. Nobody books without it by themselves.
func TestStaffBookWithoutWhatAnEventAsksForFirst(t *testing.T) {
	v := atWork(t)
	path := "/desk/persons/" + v.anna.id + "/book"
	counselling, times := v.counselling()
	v.hasNot(v.shows(path+"?event="+counselling, consultant), "beder om")
	meeting := "/desk/events/" + counselling
	v.hasNot(v.shows(meeting, consultant), "beder om")
	for requires, words := range map[string][2]string{
		api.RequiresPlan:            {"beder om en forretningsplan først. Du booker uden den", "har ikke delt den forretningsplan, som"},
		api.RequiresScreening:       {"beder om et screeningsskema først. Du booker uden det", "har ikke delt det screeningsskema, som"},
		api.RequiresPlanOrScreening: {"beder om en forretningsplan eller et screeningsskema først. Du booker uden,", "har ikke delt den forretningsplan eller det screeningsskema, som"},
	} {
		v.mends(counselling, func(e *api.Event) { e.Requires = requires })
		v.has(v.shows(meeting, consultant), words[0])
		own := v.anna.mutation(api.BookingRequest, map[string]any{"booking_id": newID(), "event_id": counselling, "slot_id": times[0]})
		answers, err := v.office.Mutations.Apply(t.Context(), mutation.Actor{PersonID: v.anna.id}, api.MutationBatch{Mutations: []api.Mutation{own}})
		if err != nil || answers.Results[0].Problem == nil || answers.Results[0].Problem.Code != api.CodePrerequisite {
			t.Errorf("%s: by herself she is answered %+v, %v", requires, answers, err)
		}
		page := v.shows(path+"?event="+counselling, consultant)
		v.has(page, words[0])
		book := v.doing(page, path, "time", "slot_id", times[0])
		to := v.answers(http.MethodPost, path, book, consultant, http.StatusSeeOther)
		v.has(v.shows(to, consultant), "Booket. ", "Anna Holm "+words[1])
		at := strings.TrimSuffix(to, "?did=book")
		to = v.answers(http.MethodPost, at, v.doing(v.shows(at, consultant), at, "move", "slot_id", times[1]), consultant, http.StatusSeeOther)
		page = v.shows(to, consultant)
		v.has(page, "Flyttet. ", "Anna Holm "+words[1])
		if requires != api.RequiresScreening {
			var plan api.Share
			for _, s := range v.booked(v.anna, v.kickoff()).Share {
				if s.Kind == api.ShareVersion {
					plan = s
				}
			}
			v.anna.does(api.BookingShare, api.BookingShareBody{BookingID: book.Get("booking_id"), Share: []api.Share{plan}})
			page = v.shows(at, consultant)
			v.hasNot(page, "har ikke delt")
		}
		to = v.answers(http.MethodPost, at, v.doing(page, at, "cancel"), consultant, http.StatusSeeOther)
		v.hasNot(v.shows(to, consultant), "har ikke delt")
	}
}

// A time is booked, moved and given up for somebody; what another was first to have, or is
// too late for, says so with what else is free. What they shared sleeps where the adviser is
// another, and is read again where it is the same.
func TestStaffMoveATimeForSomebody(t *testing.T) {
	v := atWork(t)
	counselling, tomorrow := v.counselling()
	v.jonathan.does(api.BookingRequest, map[string]any{"booking_id": newID(), "event_id": counselling, "slot_id": tomorrow[2]})
	path := "/desk/persons/" + v.anna.id + "/book"
	page := v.shows(path+"?event="+counselling, consultant)
	v.has(v.answers(http.MethodPost, path, v.doing(page, path, "time", "slot_id", ""), consultant, http.StatusUnprocessableEntity), "Vælg en tid.")
	book := v.doing(page, path, "time", "slot_id", tomorrow[0], "need", "plan", "note", "Moms")
	long := url.Values{}
	for name, values := range book {
		long[name] = values
	}
	long.Set("note", strings.Repeat("x", api.MaxNote+1))
	v.has(v.answers(http.MethodPost, path, long, consultant, http.StatusUnprocessableEntity), "Er for langt.", strings.Repeat("x", 100), `value="`+tomorrow[0]+`" checked`)
	taken := v.booked(v.jonathan, counselling)
	book.Set("slot_id", taken.SlotID)
	book.Set("booking_id", newID())
	page = v.answers(http.MethodPost, path, book, consultant, http.StatusUnprocessableEntity)
	v.has(page, "En anden nåede det først.", "Ledigt i stedet", path+"?event="+counselling+"&amp;slot=")
	book.Set("slot_id", tomorrow[0])
	book.Set("booking_id", newID())
	to := v.answers(http.MethodPost, path, book, consultant, http.StatusSeeOther)
	at := strings.TrimSuffix(to, "?did=book")
	if b := v.booked(v.anna, counselling); b.SlotID != tomorrow[0] || b.Note != "Moms" || b.Need != "plan" {
		t.Errorf("booked is %+v", b)
	}
	v.has(v.shows("/desk/persons/"+v.anna.id, consultant), `href="`+at+`">Flyt eller afmeld`)
	v.has(v.shows("/desk/persons/"+v.anna.id+"/meetings/"+book.Get("booking_id"), consultant), `href="`+at+`">Flyt eller afmeld`)

	page = v.shows(at, consultant)
	v.hasNot(page, `value="`+tomorrow[0]+`"`, `value="`+taken.SlotID+`"`)
	v.has(v.answers(http.MethodPost, at, v.doing(page, at, "move"), consultant, http.StatusUnprocessableEntity), "Vælg en tid.")
	v.has(v.answers(http.MethodPost, at, v.doing(page, at, "move", "slot_id", taken.SlotID), consultant, http.StatusUnprocessableEntity), "En anden nåede det først.", at+"?slot=")
	v.has(v.answers(http.MethodPost, at, v.doing(page, at, "move", "slot_id", newID()), consultant, http.StatusUnprocessableEntity), "Formularen er allerede brugt til noget andet")
	page = v.shows(at, consultant)
	v.has(v.answers(http.MethodPost, at, v.doing(page, at, "move", "slot_id", newID()), consultant, http.StatusUnprocessableEntity), "Findes ikke længere.")
	page = v.shows(at, consultant)
	later, starts := tomorrow[1], v.slotStarts(1)
	v.has(page, `value="`+later+`"`)
	v.has(v.shows(at+"?slot="+later, consultant), `value="`+later+`" checked`)
	v.has(v.shows(v.answers(http.MethodPost, at, v.doing(page, at, "move", "slot_id", later), consultant, http.StatusSeeOther), consultant), "Flyttet. Anna Holm får en mail om det.")
	if b := v.booked(v.anna, counselling); b.SlotID != later || b.Note != "Moms" || b.NoteAsleep {
		t.Errorf("moved it is %+v", b)
	}

	kickoff := "/desk/persons/" + v.anna.id + "/bookings/" + v.annasMeeting
	was := v.booked(v.anna, v.kickoff())
	other := v.slotsOf(soren, evening, evening.Add(4*time.Hour))[0]
	move := func(slot string) (asleep int) {
		t.Helper()
		page := v.shows(kickoff, consultant)
		v.answers(http.MethodPost, kickoff, v.doing(page, kickoff, "move", "slot_id", slot), consultant, http.StatusSeeOther)
		b := v.booked(v.anna, v.kickoff())
		if len(b.Share) != len(was.Share) || b.Note != was.Note || b.SlotID != slot {
			t.Errorf("with it came %+v", b)
		}
		for _, s := range b.Share {
			if s.Asleep {
				asleep++
			}
		}
		if b.NoteAsleep {
			asleep++
		}
		return asleep
	}
	v.toCall()
	if n := move(other.ID); n != len(was.Share)+1 {
		t.Errorf("%d of what was given to one adviser sleep with another", n)
	}
	if n := move(was.SlotID); n != 0 {
		t.Errorf("%d of what was given to an adviser sleep with them", n)
	}

	var calls int
	if err := v.beneath.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM call_task WHERE person_id = $1`, v.anna.id).Scan(&calls); err != nil || calls != 0 {
		t.Errorf("she is to be called still: %d, %v", calls, err)
	}
	soon := starts.Add(-time.Minute)
	v.deadline(counselling, soon.Add(-time.Minute))
	v.clock.set(soon)
	v.session[consultant] = v.signedIn(bots.ConsultantEmail)
	page = v.shows(at, consultant)
	v.has(page, "Fristen for at flytte eller afmelde er overskredet")
	v.hasNot(page, `value="cancel"`, `value="move"`)
	v.has(v.answers(http.MethodPost, at, url.Values{"do": {"cancel"}, "id": {newID()}}, consultant, http.StatusUnprocessableEntity), "Fristen for at flytte eller afmelde er overskredet")
	v.clock.set(starts)
	v.has(v.answers(http.MethodPost, at, url.Values{"do": {"cancel"}, "id": {newID()}}, consultant, http.StatusUnprocessableEntity), "Markér i stedet, om personen kom.")
	v.hasNot(v.shows("/desk/persons/"+v.anna.id, consultant), at+`">Flyt eller afmeld`)
}

// slotStarts is when one of the times of counselling begins.
func (v *walk) slotStarts(n int) time.Time {
	return evening.Add(96*time.Hour + time.Duration(n)*time.Hour)
}

// counselling is an event that asks for nothing first, and its four times.
func (v *walk) counselling() (event string, times []string) {
	v.t.Helper()
	event = v.imports(api.Event{Kind: api.EventCounselling, Title: "Rådgivning", State: api.EventPlanned, StartsAt: v.slotStarts(0), EndsAt: v.slotStarts(4)})
	var all []api.ImportRecord
	for n := range 4 {
		body, err := json.Marshal(api.Slot{EventID: event, AdviserID: mette, StartsAt: v.slotStarts(n), EndsAt: v.slotStarts(n + 1)})
		if err != nil {
			v.t.Fatal(err)
		}
		all = append(all, api.ImportRecord{Kind: api.KindSlot, ID: newID(), Body: body})
		times = append(times, all[n].ID)
	}
	if err := v.office.Catalogue.Import(v.t.Context(), mutation.CommandLine, all); err != nil {
		v.t.Fatal(err)
	}
	return event, times
}

// deadline has an event be one that can be given up until a time.
func (v *walk) deadline(event string, until time.Time) {
	v.t.Helper()
	v.mends(event, func(e *api.Event) { e.CancelUntil = until })
}

// Staff cancel for somebody whom they have called, by what a screen reader tells alone.
func TestStaffCancelForWhomTheyCallByNamesAloneInABrowser(t *testing.T) {
	w := open(t).fill().world
	ida := w.called()
	tab := browser.Open(t, w.url, browser.Look{Lang: text.Danish, Width: 390})
	w.signIn(tab, bots.ConsultantEmail)
	tab.Go("/desk")
	tab.FollowTold("link", "Flyt eller afmeld: Ring til Ida Rønne")
	if told := strings.Join(tab.Told(), "\n"); !strings.Contains(told, "Kan Ida Rønne stadig?") || !strings.Contains(told, "Netværksmøde") {
		t.Errorf("who looks what it is about is told\n%s", told)
	}
	tab.FollowTold("button", "Afmeld")
	if told := strings.Join(tab.Told(), "\n"); !strings.Contains(told, "Ida Rønne har ingen mailadresse, så sig det nu.") {
		t.Errorf("who has cancelled is told\n%s", told)
	}
	if b := ida.holds(); b.State != api.BookingCancelled {
		t.Errorf("the booking is %s", b.State)
	}
	tab.Go("/desk")
	if told := strings.Join(tab.Told(), "\n"); strings.Contains(told, "Ring til Ida Rønne") {
		t.Error("she is to be called still")
	}
}

// The pages on which staff act for a person can be used by everybody, however they are looked
// at.
func TestActingForAPersonCanBeDoneByEverybodyInABrowser(t *testing.T) {
	s := open(t).fill()
	ida := s.called()
	counselling := s.slotsOf(mette, evening.Add(12*time.Hour), evening.Add(24*time.Hour))[0].EventID
	for _, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, s.url, look)
			s.signIn(tab, bots.ConsultantEmail)
			for page, name := range map[string]string{
				ida.path(): "booking-still", "/desk/persons/" + s.anna.id + "/bookings/" + s.annasMeeting: "booking", "/desk/persons/" + ida.id: "person-called",
				"/desk/persons/" + s.anna.id + "/book": "book", "/desk/persons/" + s.anna.id + "/book?event=" + counselling: "book-time",
				"/desk/persons/" + s.anna.id + "/edit": "edit-theirs",
			} {
				tab.Go(page)
				seen(t, tab, name)
			}
			tab.Go("/desk/persons/" + s.anna.id + "/book?event=" + counselling)
			if status := tab.Follow(`button[value="time"]`); status != 422 {
				t.Errorf("no time is answered %d", status)
			}
			tab.Complaints() // of the 422
			seen(t, tab, "book-refused")
			tab.Go("/desk/persons/" + ida.id + "/edit")
			seen(t, tab, "edit")
			tab.Type("#f-cvr", "12345678")
			if status := tab.Follow(".reading .button.main"); status != 422 {
				t.Errorf("a number that is none is answered %d", status)
			}
			tab.Complaints()
			seen(t, tab, "edit-refused")
		})
	}
}
