package desk_test

import (
	"encoding/json"
	"html"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
)

// changes has an event of the catalogue be another one.
func (w *world) changes(id string, e api.Event) {
	w.t.Helper()
	body, err := json.Marshal(e)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.office.Catalogue.Import(w.t.Context(), mutation.CommandLine, []api.ImportRecord{{Kind: api.KindEvent, ID: id, Body: body}}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) named(name string) *person {
	w.t.Helper()
	return w.person(newID()+"@example.dk", api.PersonUpdateBody{Name: &name})
}

// books has somebody ask for a place at an event.
func (p *person) books(event string) (booking string) {
	p.t.Helper()
	booking = newID()
	p.does(api.BookingRequest, map[string]any{"booking_id": booking, "event_id": event, "wait": true})
	return booking
}

// needOf is what the first page says of what waits under a title; empty where nothing does.
func needOf(page, title string) string {
	for _, n := range strings.Split(page, `<li class="need">`)[1:] {
		if n, _, _ = strings.Cut(n, "</li>"); strings.Contains(n, "<b>"+title+"</b>") {
			return n
		}
	}
	return ""
}

// A waiting list waits for staff while a place is nobody's: on offer, not while all are taken.
func TestAWaitingListWithAPlaceThatIsNobodysWaitsForStaff(t *testing.T) {
	v := newWalk(t)
	begins := evening.AddDate(0, 0, 7)
	course := v.imports(api.Event{Kind: api.EventCourse, Title: "Fra idé til plan", State: api.EventPlanned, Capacity: 1, WaitingList: true, StartsAt: begins, EndsAt: begins.Add(time.Hour)})
	ida, bo, eva := v.named("Ida Bo"), v.named("Bo Ravn"), v.named("Eva Lund")
	first := ida.books(course)
	offered := bo.books(course)
	eva.books(course)
	const two, one = "Fra idé til plan: 2 venter", "Fra idé til plan: 1 venter"
	page := v.shows("/desk", consultant)
	if n := needOf(page, two); n != "" {
		t.Errorf("a list without a place waits: %s", n)
	}
	ida.does(api.BookingCancel, map[string]any{"booking_id": first})
	n := needOf(v.shows("/desk", consultant), two)
	v.has(n, "Venteliste", "0 af 1 plads taget", "1 har fået et tilbud", "12 t tilbage", `href="/desk/events/`+course+`#waiting"`, "Se listen")
	if n := needOf(v.shows("/desk", adviser), two); n != "" {
		t.Errorf("an adviser is told: %s", n)
	}
	bo.does(api.BookingAccept, map[string]any{"booking_id": offered})
	page = v.shows("/desk", consultant)
	if n := needOf(page, one) + needOf(page, two); n != "" {
		t.Errorf("with all places taken it waits: %s", n)
	}
}

// A booking that was moved waits for staff until its person has said whether it stands; of who
// has no address staff are asked once, to call.
func TestABookingInDoubtWaitsForStaff(t *testing.T) {
	v := newWalk(t)
	begins := evening.AddDate(0, 0, 7)
	e := api.Event{Kind: api.EventMeeting, Title: "Momsmøde", State: api.EventPlanned, Capacity: 9, StartsAt: begins, EndsAt: begins.Add(time.Hour)}
	id := v.imports(e)
	phone := "+45 12 34 56 78"
	ida := v.named("Ida Bo")
	ida.does(api.PersonUpdate, api.PersonUpdateBody{Phone: &phone})
	booking := ida.books(id)
	const said = "Ida Bo har ikke svaret"
	if n := needOf(v.shows("/desk", consultant), said); n != "" {
		t.Errorf("nothing changed, and it waits: %s", n)
	}
	e.StartsAt, e.EndsAt = begins.Add(time.Hour), begins.Add(2*time.Hour)
	v.changes(id, e)
	n := html.UnescapeString(needOf(v.shows("/desk", consultant), said))
	v.has(n, "Flyttet booking", "Flyttet: Momsmøde", "18:12", "før", "7 dage tilbage", ">"+phone+"</a>", `href="/desk/persons/`+ida.id+`"`, "Ring til Ida Bo")
	if n := needOf(v.shows("/desk", adviser), said); n != "" {
		t.Errorf("an adviser is told: %s", n)
	}
	if _, err := v.beneath.ExecContext(t.Context(), `INSERT INTO call_task (id, person_id, booking_id, notice_id, made_at, due_at, until_at) VALUES ($1, $2, $3, '', 0, 0, 0)`, newID(), ida.id, booking); err != nil {
		t.Fatal(err)
	}
	if n := needOf(v.shows("/desk", consultant), said); n != "" {
		t.Errorf("whom staff are to call waits twice: %s", n)
	}
	if _, err := v.beneath.ExecContext(t.Context(), `DELETE FROM call_task`); err != nil {
		t.Fatal(err)
	}
	ida.does(api.BookingKeep, map[string]any{"booking_id": booking, "notice_id": noticeOf(ida)})
	if n := needOf(v.shows("/desk", consultant), said); n != "" {
		t.Errorf("what is kept waits: %s", n)
	}
}

// noticeOf is the id of what somebody was told last.
func noticeOf(p *person) (id string) {
	p.t.Helper()
	err := p.beneath.QueryRowContext(p.t.Context(), `SELECT MAX(id) FROM record WHERE owner = $1 AND kind = 'notice'`, p.id).Scan(&id)
	if err != nil {
		p.t.Fatal(err)
	}
	return id
}

// What moved of a course that has begun is kept or given up for its person where it is shown that
// it waits: they may say no until what moved begins.
func TestACourseThatMovedWhileItIsUnderWayIsChangedFromItsPerson(t *testing.T) {
	v := newWalk(t)
	begins := evening.Add(time.Hour)
	session := func(days int) api.EventSession {
		at := begins.AddDate(0, 0, days)
		return api.EventSession{StartsAt: at, EndsAt: at.Add(time.Hour)}
	}
	e := api.Event{Kind: api.EventCourse, Title: "Kursus", State: api.EventPlanned, Capacity: 9, Sessions: []api.EventSession{session(0), session(14)}}
	e.StartsAt, e.EndsAt = e.Sessions[0].StartsAt, e.Sessions[1].EndsAt
	id := v.imports(e)
	ida := v.named("Ida Bo")
	path := "/desk/persons/" + ida.id
	booking := path + "/bookings/" + ida.books(id)
	v.has(v.shows(path, consultant), `href="`+booking+`"`)
	v.clock.set(begins.Add(2 * time.Hour))
	v.hasNot(v.shows(path, consultant), `href="`+booking+`"`)
	e.Sessions[1] = session(21)
	e.EndsAt = e.Sessions[1].EndsAt
	v.changes(id, e)
	if n := needOf(v.shows("/desk", consultant), "Ida Bo har ikke svaret"); !strings.Contains(n, `href="`+path+`"`) {
		t.Errorf("it waits as %q", n)
	}
	v.has(v.shows(path, consultant), `href="`+booking+`"`)
	v.has(v.shows(booking, consultant), "Kommer stadig", "Afmeld")
}
