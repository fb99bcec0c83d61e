// Package sixweeks plays six weeks of an office's programme with sixty persons, who book with
// an app, on the office's pages and on the phone, and two processes on one PostgreSQL
// database, by one clock that the test moves. The coordinator, who is at the door and one who
// books have real browsers, and two have the real app; the others ask what those ask. It
// starts what it needs and ends it.
package sixweeks_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/internal/testworld/forms"
	"startklar.dk/office"
	"startklar.dk/office/account"
	"startklar.dk/office/mutation"
)

// Addresses of the office's people.
const (
	karen = "karen@kontor.example.dk" // coordinator
	mette = "mette@kontor.example.dk" // consultant, and an adviser
	lars  = "lars@kontor.example.dk"  // an adviser
	asta  = "asta@kontor.example.dk"  // at the door
)

// Ids of the office's advisers.
var advisers = map[string]string{mette: newID(), lars: newID(), "": newID()}

// lay lays out an office that has people and advisers, and nothing in its programme.
func lay(t *testing.T) func(o *office.Office) {
	return func(o *office.Office) {
		var records []api.ImportRecord
		add := func(kind api.Kind, id string, body any) {
			raw, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			records = append(records, api.ImportRecord{Kind: kind, ID: id, Body: raw})
		}
		add(api.KindOffice, newID(), api.Office{Name: "Erhvervskontoret", Phone: "70 10 20 30", Email: "kontoret@startklar.example.dk", Municipalities: []string{"0630"}, AnswerTargetH: 16})
		add(api.KindAdviser, advisers[mette], api.Adviser{Name: "Mette Ørsted", Kind: api.AdviserOffice, Fields: []api.Field{"plan"}, Languages: []string{"da"}})
		add(api.KindAdviser, advisers[lars], api.Adviser{Name: "Lars Thorup", Kind: api.AdviserOffice, Fields: []api.Field{"tax"}, Languages: []string{"da"}})
		add(api.KindAdviser, advisers[""], api.Adviser{Name: "Søren Ærø", Kind: api.AdviserPrivate, Organisation: "Ærø Advokater", Fields: []api.Field{"tax", "legal"}, Languages: []string{"da"}})
		if err := o.Catalogue.Import(t.Context(), mutation.CommandLine, records); err != nil {
			t.Fatal(err)
		}
		for _, m := range []account.Member{
			{Email: karen, Name: "Karen Lindholm", Role: mutation.RoleCoordinator},
			{Email: mette, Name: "Mette Ørsted", Role: mutation.RoleConsultant, AdviserID: advisers[mette]},
			{Email: lars, Name: "Lars Thorup", Role: mutation.RoleAdviser, AdviserID: advisers[lars]},
			{Email: asta, Name: "Asta Lind", Role: mutation.RoleDoor},
		} {
			if _, err := o.Accounts.AddStaff(t.Context(), mutation.CommandLine, m); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// play is six weeks at an office.
type play struct {
	*world
	*diary
	test *testing.T

	march11, march18, april1, april8 *evening // of the series
	sunday                           *evening // when summer time begins

	persons []*person
	anna    *person // these two have the real app
	emil    *person
	jens    *person // has a real browser
	silent  *person // has an app that is not opened any more

	karen, jensTab *browser.Tab
	mette          *visitor
}

// An office runs its programme for six weeks, by two processes on one database; whoever
// hears of something hears of it once, and its figures are what happened.
func TestSixWeeksAtAnOfficeInABrowser(t *testing.T) {
	w := open(t, on(time.March, 1, 8, 0), lay(t))
	p := &play{world: w, test: t, diary: &diary{now: w.clock.Now, lists: map[string][]meeting{}, staff: map[string]string{advisers[mette]: mette, advisers[lars]: lars}}}
	w.passed = p.passes
	for _, step := range []func(){
		p.publish, p.book, p.slip, p.first, p.move, p.capacity, p.summerTime, p.callOff, p.evening, p.figures, p.compare,
	} {
		step()
		if t.Failed() {
			t.FailNow()
		}
	}
}

// atABrowser signs somebody of the office's in at a browser of their own.
func (p *play) atABrowser(email string, width int) *browser.Tab {
	p.test.Helper()
	tab := browser.Open(p.test, p.url, browser.Look{Width: width, Lang: text.Danish})
	p.signsInAgain(tab, email)
	return tab
}

// signsInAgain signs somebody of the office's in at their browser.
func (p *play) signsInAgain(tab *browser.Tab, email string) {
	p.test.Helper()
	tab.Go("/desk/sign-in")
	tab.Type("#f-email", email)
	tab.Follow("form.form .button")
	tab.Type("#f-code", p.codeTo(p.diary, email))
	tab.Follow("form.form .button.main")
	if strings.HasPrefix(tab.Path(), "/desk/me/passkeys/new") {
		tab.Follow(".after a") // not now
	}
}

// publish has the coordinator publish a series from an empty programme.
func (p *play) publish() {
	tab := p.atABrowser(karen, 1440)
	p.karen = tab
	tab.Follow(`.nav a[href="/desk/program"]`)
	if of := browser.Eval[string](tab, `document.querySelector("#f-of").value`); of != "kind:kickoff" {
		p.test.Fatalf("the first event begins as %s", of)
	}
	tab.Choose("#f-new-day", "2027-03-11") // in place of the one that is suggested
	tab.Follow(`form[action="/desk/program"] .button.main`)
	tab.Type(`[name="venue/name"]`, "Den Gamle Toldbod")
	tab.Type(`[name="venue/address"]`, "Havnegade 1, 7100 Vejle")
	tab.Type(`[name="capacity"]`, "10")
	for _, id := range advisers {
		tab.Click(`.ticks input[value="` + id + `"]`)
	}
	tab.Choose(`[name="slots_open"]`, "") // with sign-up, not on the day
	tab.Follow(`.save-row button[value="publish"]`)
	tab.Choose(`[name="every_rule"]`, "week")
	tab.Choose(`[name="series_until"]`, "2027-04-08")
	tab.Follow(`button[value="repeat"]`)
	if said := tab.Text("main"); !strings.Contains(said, "skærtorsdag") {
		p.test.Errorf("the series does not say that it skips a holiday: %s", said)
	}
	tab.Follow(`button[value="publish"]`)
	if n := tab.Count(".in-series a"); n != 4 {
		p.test.Fatalf("the series has %d evenings: %s", n, tab.Text("main"))
	}
	var all []*evening
	for i, begins := range []time.Time{on(time.March, 11, 16, 0), on(time.March, 18, 16, 0), on(time.April, 1, 16, 0), on(time.April, 8, 16, 0)} {
		link := browser.Eval[string](tab, fmt.Sprintf(`document.querySelectorAll(".in-series a")[%d].getAttribute("href")`, i))
		all = append(all, &evening{id: link[strings.LastIndex(link, "/")+1:], title: "Kick-off", begins: begins, ends: begins.Add(4 * time.Hour)})
	}
	p.march11, p.march18, p.april1, p.april8 = all[0], all[1], all[2], all[3]
	for _, c := range tab.Complaints() {
		p.test.Errorf("the browser complains: %s", c)
	}

	p.mette = p.visitor()
	p.mette.signsIn(p.diary, mette)
	draft := p.mette.goes("/desk/program").sends("/desk/program", "of", "kind:meeting", "day", "2027-03-28", "begins", "10:00", "stops", "12:00")
	id := draft.path[strings.LastIndex(draft.path, "/")+1:]
	draft.sends(draft.path, "title", "Søndagsmøde", "venue/name", "Biblioteket", "do", "publish")
	p.sunday = &evening{id: id, title: "Søndagsmøde", begins: on(time.March, 28, 10, 0), ends: on(time.March, 28, 12, 0)}
}

// slots are the times of an evening, by the adviser and the hour.
func (p *play) slots(e *evening) map[string]map[string]string {
	p.test.Helper()
	all := map[string]map[string]string{}
	for _, id := range advisers {
		all[id] = map[string]string{}
	}
	for _, r := range p.catalogue() {
		var s api.Slot
		if r.Kind != api.KindSlot || r.Deleted {
			continue
		}
		p.ok(r.Decode(&s))
		if s.EventID == e.id {
			all[s.AdviserID][s.StartsAt.In(text.Copenhagen).Format("15:04")] = r.ID
		}
	}
	return all
}

// newcomer is somebody who was not there before.
func (p *play) newcomer(kind string) *person {
	n := len(p.persons) + 1
	who := &person{
		name: fmt.Sprintf("%s %d", kind, n), email: fmt.Sprintf("%s%d@example.dk", strings.ToLower(kind), n), phone: fmt.Sprintf("20 00 00 %02d", n), stage: api.StageStarting,
	}
	p.persons = append(p.persons, who)
	return who
}

// byApp books with an app that is this test's own.
func (p *play) byApp(who *person, e *evening, slotID string, begins time.Time, adviser string, wait bool) *place {
	p.test.Helper()
	if who.office == nil {
		p.signsIn(p.diary, who)
		p.does(who, api.PersonUpdate, map[string]string{"name": who.name, "phone": who.phone, "stage": who.stage, "cvr": who.cvr})
	}
	pl := &place{who: who, of: e, id: newID(), begins: begins, adviser: adviser}
	p.does(who, api.BookingRequest, api.BookingRequestBody{BookingID: pl.id, EventID: e.id, SlotID: slotID, Wait: wait})
	if wait {
		p.waits(pl)
	} else {
		p.takes(pl)
	}
	return pl
}

// byWeb books on the office's pages.
func (p *play) byWeb(who *person, e *evening, slotID string, begins time.Time, adviser string) *place {
	p.test.Helper()
	if who.browser == nil {
		who.browser = p.visitor()
	}
	pl := &place{who: who, of: e, begins: begins, adviser: adviser}
	var wait bool
	if pl.id, wait = who.browser.books(p.diary, who, e, slotID); wait {
		p.waits(pl)
	} else {
		p.takes(pl)
	}
	return pl
}

// byPhone is booked by staff, whom somebody calls.
func (p *play) byPhone(who *person, e *evening, slotID string) *place {
	p.test.Helper()
	day := "/desk/events/" + e.id
	form := p.mette.goes(day)
	pl := &place{who: who, of: e, id: form.form(day + "/walk-in").Get("booking_id")}
	form.sends(day+"/walk-in", "name", who.name, "email", who.email, "phone", who.phone, "slot_id", slotID)
	p.takes(pl)
	return pl
}

// byRealApp books with the app.
func (p *play) byRealApp(who *person, e *evening, slotID string, begins time.Time, adviser string) *place {
	p.test.Helper()
	r := booking.Request{EventID: e.id, SlotID: slotID}
	id, err := who.device.Book.Book(p.test.Context(), r)
	p.ok(err)
	p.syncs(who)
	pl := &place{who: who, of: e, id: id, begins: begins, adviser: adviser}
	p.takes(pl)
	return pl
}

// book has sixty persons book: with apps, on the office's pages, and on the phone.
func (p *play) book() {
	p.until(on(time.March, 2, 9, 0))
	p.anna, p.emil = p.newcomer("Anna"), p.newcomer("Emil")
	for _, who := range []*person{p.anna, p.emil} {
		p.install(p.diary, who)
	}
	april1 := p.slots(p.april1)
	p.byRealApp(p.anna, p.march18, "", time.Time{}, "")
	p.byRealApp(p.anna, p.april1, "", time.Time{}, "")
	p.byRealApp(p.emil, p.april1, april1[advisers[lars]]["17:20"], on(time.April, 1, 17, 20), advisers[lars])
	p.byRealApp(p.emil, p.april8, "", time.Time{}, "")

	march11, march18 := p.slots(p.march11), p.slots(p.march18)
	for i := range 18 {
		who := p.newcomer("App")
		switch {
		case i < 4:
			p.byApp(who, p.march11, "", time.Time{}, "", false)
			if i == 0 { // a time, too
				p.byApp(who, p.march11, march11[advisers[mette]]["18:00"], on(time.March, 11, 18, 0), advisers[mette], false)
			}
		case i < 8:
			p.byApp(who, p.march18, "", time.Time{}, "", false)
			switch i {
			case 4:
				p.silent = who
			case 5:
				p.byApp(who, p.march18, march18[advisers[mette]]["17:20"], on(time.March, 18, 17, 20), advisers[mette], false)
			}
		case i < 11:
			p.byApp(who, p.april1, "", time.Time{}, "", false)
			switch i {
			case 8:
				p.byApp(who, p.april1, april1[advisers[lars]]["18:00"], on(time.April, 1, 18, 0), advisers[lars], false)
			case 9:
				p.byApp(who, p.april1, april1[advisers[""]]["17:40"], on(time.April, 1, 17, 40), advisers[""], false)
			}
		case i < 13:
			p.byApp(who, p.april8, "", time.Time{}, "", false)
		case i == 17: // as the last of those with an app, when it is full
		default:
			who.cvr, who.stage = "10150817", api.StageRunning
			p.byApp(who, p.sunday, "", time.Time{}, "", false)
		}
	}
	waits := p.persons[len(p.persons)-1]
	p.until(on(time.March, 3, 10, 0))
	p.jens = p.newcomer("Jens")
	p.jensBooks()
	var wait []*person
	for i := range 24 {
		who := p.newcomer("Web")
		switch {
		case i < 4:
			p.byWeb(who, p.march11, "", time.Time{}, "")
		case i < 6:
			p.byWeb(who, p.march18, "", time.Time{}, "")
		case i < 10:
			p.byWeb(who, p.april1, "", time.Time{}, "")
			if i == 9 { // who does not come
				p.byWeb(who, p.april1, april1[advisers[mette]]["19:20"], on(time.April, 1, 19, 20), advisers[mette])
			}
		case i < 13:
			p.byWeb(who, p.april8, "", time.Time{}, "")
		case i < 15:
			wait = append(wait, who)
		default:
			p.byWeb(who, p.sunday, "", time.Time{}, "")
		}
	}
	p.until(on(time.March, 4, 11, 0))
	p.mette.signsIn(p.diary, mette)
	for i := range 15 {
		who := p.newcomer("Ring")
		if i%3 == 0 {
			who.email = ""
		}
		switch {
		case i < 2:
			p.byPhone(who, p.march11, "")
		case i < 4:
			p.byPhone(who, p.march18, "")
		case i < 6:
			p.byPhone(who, p.april1, "")
		case i < 9:
			p.byPhone(who, p.april8, "")
			if i == 6 {
				pl := p.byPhone(who, p.april1, april1[advisers[lars]]["17:40"])
				pl.begins, pl.adviser = on(time.April, 1, 17, 40), advisers[lars]
			}
		default:
			p.byPhone(who, p.sunday, "")
		}
	}
	if n := len(p.persons); n != 60 {
		p.test.Errorf("%d persons have booked", n)
	}
	p.until(on(time.March, 4, 12, 0))
	p.byApp(waits, p.april1, "", time.Time{}, "", true)
	p.until(on(time.March, 4, 12, 10))
	for _, who := range wait {
		p.byWeb(who, p.april1, "", time.Time{}, "")
		p.until(p.clock.Now().Add(5 * time.Minute))
	}
}

// jensBooks is the whole way of who has a browser and nothing else.
func (p *play) jensBooks() {
	tab := browser.Open(p.test, p.url, browser.Look{Width: 390, Lang: text.Danish})
	p.jensTab = tab
	tab.Go("/?q=kick")
	tab.Go("/arrangement/" + p.march18.id)
	tab.Go("/arrangement/" + p.march18.id + "/book")
	tab.Type("#f-name", p.jens.name)
	tab.Type("#f-email", p.jens.email)
	tab.Follow(".with-button .button")
	tab.Type("#f-code", p.codeTo(p.diary, p.jens.email))
	tab.Click(`[name="stage"][value="starting"]`)
	id := browser.Eval[string](tab, `document.querySelector('[name="booking"]').value`)
	tab.Follow(".last .button")
	if !strings.HasPrefix(tab.Path(), "/mine/"+id) {
		p.test.Fatalf("it is not booked: %s", tab.Text("main"))
	}
	p.takes(&place{who: p.jens, of: p.march18, id: id})
}

// phones has all phones with the app be in touch with the office, but for the one that
// nobody takes out of the drawer.
func (p *play) phones() {
	p.test.Helper()
	for _, who := range p.persons {
		switch {
		case who.device != nil:
			p.syncs(who)
		case who.office != nil && who != p.silent:
			p.feed(who)
		}
	}
}

// has is what somebody has at an evening.
func (p *play) has(who *person, e *evening) *place {
	p.test.Helper()
	for _, pl := range p.places {
		if pl.who == who && pl.of == e && pl.begins.IsZero() {
			return pl
		}
	}
	p.test.Fatalf("%s has nothing on %v", who.name, e.begins)
	return nil
}

// of are those of a kind who have a place at an evening, in the order in which they came.
func (p *play) of(kind string, e *evening) (all []*place) {
	for _, pl := range p.standing(e) {
		if strings.HasPrefix(pl.who.name, kind) && pl.begins.IsZero() {
			all = append(all, pl)
		}
	}
	return all
}

// persons are how many have places, each of them once.
func persons(places []*place) int {
	who := map[string]bool{}
	for _, pl := range places {
		who[pl.who.name] = true
	}
	return len(who)
}

// slip is that an evening is called off by mistake, and brought back before anybody is
// mailed.
func (p *play) slip() {
	p.until(on(time.March, 8, 9, 0))
	p.signsInAgain(p.karen, karen)
	form := "/desk/program/" + p.april1.id
	p.karen.Go(form)
	p.karen.Type("#f-cancelled_text", "Salen er oversvømmet.")
	p.karen.Follow(`button[value="call_off"]`)
	if said, want := p.karen.Text(".reading"), fmt.Sprintf("%d tilmeldte får besked", persons(p.standing(p.april1))); !strings.Contains(said, want) {
		p.test.Errorf("whom it touches is told as %q, want %q", said, want)
	}
	p.karen.Follow(`button[value="call_off"]`)
	p.until(on(time.March, 8, 9, 3))
	p.syncs(p.emil)
	p.rings(p.emil, "Aflyst: 1. apr. 17:20", "Kick-off")
	p.rings(p.anna, "Aflyst: 1. apr. 16:00", "Kick-off")
	if b, err := p.emil.device.Book.Booking(p.test.Context(), p.timeOf(p.emil, p.april1).id); err != nil || !b.EventOff {
		p.test.Errorf("after a slip the app shows %+v, %v", b, err)
	}
	p.until(on(time.March, 8, 9, 6))
	p.karen.Go(form)
	p.karen.Follow(`button[value="bring_back"]`)
	p.karen.Follow(`button[value="bring_back"]`)
	for _, pl := range p.standing(p.april1) {
		pl.changed = p.clock.Now()
	}
	p.until(on(time.March, 8, 9, 30))
	p.phones()
	p.rings(p.emil, "Holdes alligevel: 1. apr. 17:20", "Kick-off")
	p.rings(p.anna, "Holdes alligevel: 1. apr. 16:00", "Kick-off")
	if b, err := p.emil.device.Book.Booking(p.test.Context(), p.timeOf(p.emil, p.april1).id); err != nil || b.EventOff || b.State != api.BookingConfirmed {
		p.test.Errorf("after it is put right the app shows %+v, %v", b, err)
	}
}

// timeOf is the time with an adviser that somebody has at an evening.
func (p *play) timeOf(who *person, e *evening) *place {
	p.test.Helper()
	for _, pl := range p.places {
		if pl.who == who && pl.of == e && !pl.begins.IsZero() {
			return pl
		}
	}
	p.test.Fatalf("%s has no time on %v", who.name, e.begins)
	return nil
}

// leave has somebody give a place up on the office's pages.
func (p *play) leave(pl *place) {
	p.test.Helper()
	path := "/mine/" + pl.id + "/afmeld"
	pl.who.browser.goes(path).sends(path)
	p.leaves(pl)
}

// checkIn has who is at the door receive guests of an evening.
func (p *play) checkIn(door *visitor, e *evening, came ...*place) {
	p.test.Helper()
	path := "/desk/events/" + e.id
	for _, pl := range came {
		door.goes(path)
		door.asks(http.MethodPost, path+"/check-in", map[string][]string{"person": {p.personID(door, e, pl.who)}}).is(http.StatusOK)
		p.arrives(pl)
	}
}

// arrives is that somebody is there, with all that they have at an evening.
func (p *play) arrives(pl *place) {
	for _, o := range p.standing(pl.of) {
		if o.who == pl.who && o.state == api.BookingConfirmed {
			o.came = true
		}
	}
}

// personID is who somebody is at the page of an evening, where they have not come yet.
func (p *play) personID(door *visitor, e *evening, who *person) string {
	p.test.Helper()
	page := door.goes("/desk/events/" + e.id)
	for _, button := range page.find(func(n *html.Node) bool { return strings.HasPrefix(forms.Attr(n, "id"), "in-") }) {
		if forms.Text(button) == "Tjek ind: "+who.name {
			return forms.Attr(button, "value")
		}
	}
	p.test.Fatalf("%s is not at the door: %s", who.name, page.text())
	return ""
}

// over is the end of an evening: who came has attended, and the rest is marked as missing.
func (p *play) over(e *evening) {
	p.test.Helper()
	p.until(e.ends.Add(5 * time.Minute))
	p.mette.signsIn(p.diary, mette)
	path := "/desk/events/" + e.id
	shown := p.mette.goes(path).sends(path + "/missed-rest")
	came, had := map[*person]bool{}, map[*person]bool{}
	for _, pl := range p.standing(e) {
		if pl.state == api.BookingConfirmed {
			had[pl.who], came[pl.who] = true, came[pl.who] || pl.came
		}
	}
	here := 0
	for _, is := range came {
		if is {
			here++
		}
	}
	if want := fmt.Sprintf("Alle %dTilmeldt 0Ankommet %dUdeblevet %d", len(had), here, len(had)-here); !strings.Contains(shown.text(), want) {
		p.test.Errorf("when it is over the page says %s, want %q", shown.text(), want)
	}
	for _, pl := range p.standing(e) {
		switch {
		case pl.state != api.BookingConfirmed:
			pl.state = api.BookingExpired
		case pl.came:
			pl.state = api.BookingAttended
		default:
			pl.state = api.BookingMissed
		}
	}
}

// first is the first evening, before which somebody gives their place up.
func (p *play) first() {
	p.until(on(time.March, 10, 12, 0))
	p.leave(p.of("Web", p.march11)[0])
	p.killAt(on(time.March, 10, 16, 0), 2) // when all are reminded
	p.until(on(time.March, 11, 15, 50))
	door := p.visitor()
	door.signsIn(p.diary, asta)
	all := append(p.of("App", p.march11), append(p.of("Web", p.march11), p.of("Ring", p.march11)...)...)
	p.checkIn(door, p.march11, all[:7]...)
	p.over(p.march11)
}

// move is that an evening is moved to another day, hour and place.
func (p *play) move() {
	p.until(on(time.March, 15, 9, 0))
	p.mette.signsIn(p.diary, mette)
	path := "/desk/program/" + p.march18.id
	late, book := p.of("Web", p.april8)[0].who, "/arrangement/"+p.march18.id+"/book"
	form := late.browser.goes(book) // and is read for a while
	shown := p.mette.goes(path).sends(path, "sessions/0/date", "2027-03-19", "sessions/0/from", "17:00", "sessions/0/to", "21:00",
		"venue/name", "Spinderihallerne", "venue/address", "Spinderigade 11, 7100 Vejle", "do", "publish")
	if want := fmt.Sprintf("%d tilmeldte får besked", persons(p.standing(p.march18))); !strings.Contains(shown.text(), want) {
		p.test.Errorf("whom it touches is told as %q, want %q", shown.text(), want)
	}
	shown.sends(path, "word", "Salen er optaget om torsdagen.", "do", "publish")
	p.moves(p.march18, on(time.March, 19, 17, 0))
	f := form.form(book)
	f.Set("do", "book")
	form = late.browser.asks(http.MethodPost, book, f).is(http.StatusUnprocessableEntity)
	if said := form.text(); !strings.Contains(said, "Tid, sted eller pris er ændret") {
		p.test.Errorf("who asks for what was moved meanwhile is told: %s", said)
	}
	pl := &place{who: late, of: p.march18, id: form.form(book).Get("booking")}
	if booked := form.sends(book, "do", "book"); !strings.HasPrefix(booked.path, "/mine/"+pl.id) {
		p.test.Fatalf("they do not wait: %s", booked.text())
	}
	p.waits(pl)
	p.until(on(time.March, 15, 9, 15))
	p.phones()
	p.rings(p.anna, "Flyttet til fredag 17:00", "Kick-off")
	p.call()

	id := p.has(p.anna, p.march18).id
	if b, err := p.anna.device.Book.Booking(p.test.Context(), id); err != nil || b.Change == nil || !b.Change.Decide {
		p.test.Fatalf("the app does not ask whether Anna can still come: %+v, %v", b, err)
	}
	p.ok(p.anna.device.Book.Keep(p.test.Context(), id))
	p.syncs(p.anna)
	p.jensTab.Go("/mine/" + p.has(p.jens, p.march18).id)
	if said := p.jensTab.Text(".change"); !strings.Contains(said, "Kan du stadig?") || !strings.Contains(said, "Salen er optaget om torsdagen.") {
		p.test.Errorf("Jens is asked: %s", said)
	}
	p.jensTab.Follow(".change .button.main")
	if n := p.jensTab.Count(".change .button.main"); n != 0 {
		p.test.Error("Jens is asked again")
	}
	p.until(on(time.March, 15, 10, 0))
	cannot := p.of("App", p.march18)[2]
	p.does(cannot.who, api.BookingCancel, api.BookingBody{BookingID: cannot.id})
	p.leaves(cannot)
	p.offered(pl, p.clock.Now(), p.clock.Now().Add(12*time.Hour))
	p.until(on(time.March, 15, 11, 0))
	mine := "/mine/" + pl.id
	late.browser.goes(mine).sends(mine + "/ja")
	p.takes(pl)

	p.until(on(time.March, 18, 17, 0))
	p.rings(p.anna, "I morgen 17:00: Kick-off", "Spinderihallerne")
	p.until(on(time.March, 19, 16, 0))
	p.rings(p.anna, "I dag 17:00: Kick-off", "Spinderihallerne")
	p.until(on(time.March, 19, 16, 45))
	door := p.visitor()
	door.signsIn(p.diary, asta)
	came := append(p.of("App", p.march18), append(p.of("Anna", p.march18), append(p.of("Jens", p.march18), p.of("Ring", p.march18)...)...)...)
	p.checkIn(door, p.march18, came...)
	p.over(p.march18)
}

// call has staff call all who are to be called.
func (p *play) call() {
	p.test.Helper()
	today := p.mette.goes("/desk")
	var calls, ids []string
	for _, li := range today.find(func(n *html.Node) bool { return n.Data == "li" && forms.Attr(n, "class") == "need" }) {
		var name, line, path string
		for n := range li.Descendants() {
			switch {
			case n.Data == "b" && name == "":
				if to, call := strings.CutPrefix(forms.Text(n), "Ring til "); call {
					name = to
				}
			case n.Data == "p" && line == "" && !strings.HasPrefix(forms.Text(n), "20 00"):
				line, _, _ = strings.Cut(forms.Text(n), ":")
			case n.Data == "form":
				path = forms.Attr(n, "action")
			}
		}
		if name != "" { // else somebody has not answered whether they can still come
			calls, ids = append(calls, name+": "+line), append(ids, path)
		}
	}
	if diff := apart(p.calls, calls); diff != "" {
		p.test.Errorf("whom to call (-want +got):\n%s", diff)
	}
	for _, path := range ids {
		p.mette.asks(http.MethodPost, path, map[string][]string{"do": {"talked"}}).is(http.StatusOK)
	}
	p.calls = nil
}

// capacity is that an evening has fewer places, and then more: nobody is dropped, and who
// waits is offered what is free.
func (p *play) capacity() {
	p.until(on(time.March, 23, 10, 0))
	p.mette.signsIn(p.diary, mette)
	path := "/desk/program/" + p.april1.id
	p.mette.goes(path).sends(path, "capacity", "6", "do", "publish")
	p.until(on(time.March, 23, 10, 30))
	p.leave(p.of("Web", p.april1)[0])
	p.until(on(time.March, 23, 11, 0))
	var waiting []*place
	for _, pl := range p.standing(p.april1) {
		if pl.state == api.BookingWaiting {
			waiting = append(waiting, pl)
		}
	}
	p.mette.goes(path).sends(path, "capacity", "11", "do", "publish")
	const held = 12 * time.Hour
	now := p.clock.Now()
	p.offered(waiting[0], now, now.Add(held))
	p.offered(waiting[1], now, now.Add(held))
	p.when(now.Add(held), func() { p.offered(waiting[2], now.Add(held), now.Add(2*held)) })
	p.until(on(time.March, 23, 12, 0))
	p.phones()
	p.does(waiting[0].who, api.BookingAccept, api.BookingAcceptBody{BookingID: waiting[0].id})
	p.takes(waiting[0])
	p.until(on(time.March, 24, 8, 0))
	mine := "/mine/" + waiting[2].id
	waiting[2].who.browser.goes(mine).sends(mine + "/ja")
	p.takes(waiting[2])
}

// summerTime is that the clocks are put forward in the night before a meeting.
func (p *play) summerTime() {
	p.until(on(time.March, 26, 18, 0))
	p.phones()
	p.until(on(time.March, 28, 9, 50))
	door := p.visitor()
	door.signsIn(p.diary, asta)
	all := append(p.of("App", p.sunday), append(p.of("Web", p.sunday), p.of("Ring", p.sunday)...)...)
	p.checkIn(door, p.sunday, all[:len(all)-3]...)
	p.over(p.sunday)
}

// callOff is that an evening is called off for good.
func (p *play) callOff() {
	p.until(on(time.March, 30, 12, 0))
	p.mette.signsIn(p.diary, mette)
	path := "/desk/program/" + p.april8.id
	p.mette.goes(path).sends(path, "cancelled_text", "Underviseren er syg.", "do", "call_off").sends(path, "do", "call_off")
	p.callsOff(p.april8)
	p.until(on(time.March, 30, 12, 15))
	p.phones()
	p.rings(p.emil, "Aflyst: 8. apr. 16:00", "Kick-off")
	p.call()
	mine, err := p.emil.device.Book.Mine(p.test.Context())
	p.ok(err)
	i := slices.IndexFunc(mine.Coming, func(b booking.Booking) bool { return b.ID == p.has(p.emil, p.april8).id })
	if i < 0 || !mine.Coming[i].EventOff {
		p.test.Errorf("what is called off is not among what comes: %+v", mine.Coming)
	}
}

// evening is one at which an adviser is ill, and guests are received by phone.
func (p *play) evening() {
	p.until(on(time.March, 31, 16, 0))
	p.rings(p.anna, "I morgen 16:00: Kick-off", "Den Gamle Toldbod")
	p.until(on(time.March, 31, 17, 20))
	p.rings(p.emil, "I morgen 17:20: Kick-off", "Den Gamle Toldbod")
	last := on(time.April, 1, 19, 0)
	p.until(on(time.April, 1, 11, 0).Add(-30 * time.Second)) // too late for a receipt before it changes
	webs := p.of("Web", p.april1)
	p.byWeb(webs[len(webs)-1].who, p.april1, p.slots(p.april1)[advisers[lars]]["19:00"], last, advisers[lars])
	p.until(on(time.April, 1, 11, 0))
	p.mette.signsIn(p.diary, mette)
	path := "/desk/events/" + p.april1.id
	p.mette.goes(path).sends(path+"/replace", "adviser", advisers[lars])
	now := p.clock.Now()
	for _, pl := range p.standing(p.april1) {
		if pl.adviser != advisers[lars] {
			continue
		}
		pl.adviser = advisers[""] // who knows of the same
		was := pl.begins
		switch was {
		case on(time.April, 1, 17, 20), last:
			p.changes(pl, was, api.NoticeAdviser, " er med en anden rådgiver", "REQUEST")
		case on(time.April, 1, 17, 40): // is another's, with him
			pl.begins = on(time.April, 1, 18, 0)
			p.changes(pl, was, api.NoticeMoved, " er flyttet", "REQUEST")
		default:
			pl.begins = on(time.April, 1, 18, 20)
			p.changes(pl, was, api.NoticeMoved, " er flyttet", "REQUEST")
		}
	}
	p.until(now)
	p.phones()
	p.rings(p.emil, "En anden rådgiver: i dag 17:20", "Kick-off")
	p.call()

	p.until(on(time.April, 1, 15, 0))
	p.rings(p.anna, "I dag 16:00: Kick-off", "Den Gamle Toldbod")
	p.until(on(time.April, 1, 15, 40))
	tab := p.atABrowser(asta, 390)
	p.mette.signsIn(p.diary, mette)
	tab.Follow(`main a[href$="` + p.april1.id + `"]`)
	anna := p.has(p.anna, p.april1)
	b, err := p.anna.device.Book.Booking(p.test.Context(), anna.id)
	p.ok(err)
	tab.Type("#f-code", strings.ToLower(b.Code))
	tab.Follow(".door .button.main")
	if said := tab.Text(".came"); !strings.Contains(said, p.anna.name) {
		p.test.Errorf("who came is told as %q", said)
	}
	p.arrives(anna)
	tab.Follow(`.guest-list form[action$="/check-in"] .button[value="` + p.personID(p.mette, p.april1, p.emil) + `"]`)
	p.arrives(p.timeOf(p.emil, p.april1))
	door := p.visitor()
	door.signsIn(p.diary, asta)
	p.checkIn(door, p.april1, append(p.of("App", p.april1), p.of("Web", p.april1)[:2]...)...)
	p.until(on(time.April, 1, 16, 20))
	p.rings(p.emil, "I dag 17:20: Kick-off", "Den Gamle Toldbod")
	p.until(on(time.April, 1, 16, 30))
	guest := &person{name: "Gæst uden tid", email: "gaest@example.dk", phone: "30 00 00 01"}
	p.persons = append(p.persons, guest)
	form := p.mette.goes(path)
	pl := &place{
		who: guest, of: p.april1, id: form.form(path + "/walk-in").Get("booking_id"), state: api.BookingConfirmed, came: true,
		begins: on(time.April, 1, 19, 0), adviser: advisers[mette], // every place is taken
	}
	form.sends(path+"/walk-in", "name", guest.name, "email", guest.email, "phone", guest.phone, "slot_id", p.slots(p.april1)[pl.adviser]["19:00"])
	p.places = append(p.places, pl)
	p.over(p.april1)
}

// figures looks whether the office counts what happened.
func (p *play) figures() {
	p.until(on(time.April, 5, 12, 0))
	p.ok(p.anna.device.Book.Rate(p.test.Context(), p.has(p.anna, p.april1).id, 5, "Tak for kaffe."))
	p.syncs(p.anna)
	for _, pl := range p.places {
		if pl.who.office != nil && pl.of == p.march11 && pl.begins.IsZero() && pl.state == api.BookingAttended {
			p.does(pl.who, api.BookingRate, api.BookingRateBody{BookingID: pl.id, Score: 4})
			break
		}
	}
	p.until(on(time.April, 12, 9, 0))
	p.mette.signsIn(p.diary, mette)
	page := p.mette.goes("/desk/figures?from=2027-03-01&through=2027-04-11")
	got := map[string][]string{}
	for _, tr := range page.find(func(n *html.Node) bool { return n.Data == "tr" }) {
		var name string
		var numbers []string
		for n := range tr.ChildNodes() {
			switch n.Data {
			case "th":
				name = forms.Text(n)
			case "td":
				numbers = append(numbers, strings.TrimSpace(forms.Text(n)))
			}
		}
		if len(numbers) == 8 { // but for the average of others, and a goal
			got[name] = slices.Delete(numbers, 5, 7)
		}
	}
	want := map[string][]string{
		"Kick-off": append(p.tally("Kick-off"), "4,5"), "Møder": append(p.tally("Søndagsmøde"), "–"), "I alt, hver person én gang": append(p.tally(""), "4,5"),
	}
	for name, numbers := range want {
		if diff := cmp.Diff(numbers, got[name]); diff != "" {
			p.test.Errorf("%s (-happened +counted):\n%s", name, diff)
		}
	}
}

// tally is what there was of something, or of all: participations, persons, who was new,
// firms, and who was missing.
func (p *play) tally(title string) []string {
	type visit struct {
		who *person
		of  *evening
	}
	came, had := map[visit]bool{}, map[visit]bool{}
	first := map[*person]*evening{}
	for _, pl := range p.places {
		if pl.state != api.BookingAttended && pl.state != api.BookingMissed {
			continue
		}
		v := visit{pl.who, pl.of}
		had[v] = true
		if came[v] = came[v] || pl.came; pl.came && (first[pl.who] == nil || pl.of.begins.Before(first[pl.who].begins)) {
			first[pl.who] = pl.of
		}
	}
	persons, firms := map[*person]bool{}, map[string]bool{}
	var participations, fresh, missed int
	for v := range had {
		switch {
		case title != "" && v.of.title != title:
		case !came[v]:
			missed++
		default:
			participations++
			if persons[v.who] = true; first[v.who] == v.of {
				fresh++
			}
			if v.who.cvr != "" {
				firms[v.who.cvr] = true
			}
		}
	}
	return []string{fmt.Sprint(participations), fmt.Sprint(len(persons)), fmt.Sprint(fresh), fmt.Sprint(len(firms)), fmt.Sprint(missed)}
}

var (
	calendarVersion = regexp.MustCompile(`UID:(\S+)\r\nSEQUENCE:(\d+)`)
	calendarEvent   = regexp.MustCompile(`(?s)BEGIN:VEVENT.*?DTSTART[^:]*:(\S+)`)
)

// line is a mail as the diary has it.
func (l letter) line() string {
	said := mailed(l.at, l.to, l.subject)
	if l.calendar == "" {
		return said
	}
	_, method, _ := strings.Cut(l.calendar, "METHOD:")
	method, _, _ = strings.Cut(method, "\r\n")
	for _, m := range calendarEvent.FindAllStringSubmatch(l.calendar, -1) {
		said += " [" + method + " " + m[1] + "]"
	}
	return said
}

// compare looks whether everybody was told what they were to be told, once, and has what
// they are to have.
func (p *play) compare() {
	p.call() // nobody is left to be called
	var told []string
	places := map[string]*place{}
	for _, pl := range p.places {
		places[pl.id] = pl
	}
	for _, who := range p.persons {
		if who.email == "" {
			continue
		}
		if who.office == nil {
			p.signsIn(p.diary, who)
		}
		for _, r := range p.feed(who) {
			if r.Deleted {
				continue
			}
			switch r.Kind {
			case api.KindNotice:
				var n api.Notice
				p.ok(r.Decode(&n))
				pl := places[n.BookingID]
				if pl == nil {
					p.test.Errorf("%s is told %s of %s, which nobody has", who.name, n.What, n.BookingID)
					continue
				}
				told = append(told, noticed(n.At, who.name, n.What+" "+pl.of.title))
			case api.KindBooking:
				var b api.Booking
				p.ok(r.Decode(&b))
				if pl := places[r.ID]; pl == nil || b.State != pl.state {
					p.test.Errorf("%s has %s %s, want %+v", who.name, r.ID, b.State, pl)
				}
			}
		}
	}
	again, sequence := map[string]bool{}, map[string]int{}
	twice := map[int64]bool{} // when what came twice was sent first
	for _, l := range p.mails.came() {
		if again[l.id] && slices.ContainsFunc(p.died, l.at.Equal) {
			twice[l.at.Unix()] = true
			continue // who sent it was killed before it could say so
		}
		again[l.id] = true
		told = append(told, l.line())
		for _, m := range calendarVersion.FindAllStringSubmatch(l.calendar, -1) {
			n, err := strconv.Atoi(m[2])
			if before, is := sequence[m[1]]; err != nil || is && n <= before {
				p.test.Errorf("%s has version %s of what it had %d of, %v", l.line(), m[2], before, err)
			}
			sequence[m[1]] = n
		}
	}
	for _, moment := range p.died {
		if !twice[moment.Unix()] {
			p.test.Errorf("nothing came twice of what was sent when a process was killed at %v", moment)
		}
	}
	for _, who := range []*person{p.anna, p.emil} {
		if more := who.bell.Left(); len(more) > 0 {
			p.test.Errorf("the device of %s has told more: %q", who.name, more)
		}
	}
	if diff := apart(p.told, told); diff != "" {
		p.test.Errorf("who was told what (-to be told +told):\n%s", diff)
	}
}

// apart are the lines that one list has more often than another, each with its sign.
func apart(want, got []string) string {
	more := map[string]int{}
	for _, line := range got {
		more[line]++
	}
	for _, line := range want {
		more[line]--
	}
	var all []string
	for line, n := range more {
		for ; n > 0; n-- {
			all = append(all, line+" +")
		}
		for ; n < 0; n++ {
			all = append(all, line+" -")
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}
