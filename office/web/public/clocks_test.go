package public_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/api/calendar/calendartest"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/account"
	"startklar.dk/office/demo"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
)

// hours are what is held on holidays, over both changes of the clocks, on a leap day and over
// New Year; of the hour that comes twice both.
func hours() (all []api.Span) {
	local := func(at string, long time.Duration) {
		begins, err := time.ParseInLocation("2006-01-02 15:04", at, text.Copenhagen)
		if err != nil {
			panic(err)
		}
		all = append(all, api.Span{Start: begins.UTC(), End: begins.Add(long).UTC()})
	}
	local("2027-03-25 10:00", time.Hour)
	local("2027-03-28 01:30", time.Hour)
	local("2027-05-06 17:00", time.Hour)
	twice := time.Date(2027, 10, 31, 0, 15, 0, 0, time.UTC)
	all = append(all, api.Span{Start: twice, End: twice.Add(30 * time.Minute)}, api.Span{Start: twice.Add(time.Hour), End: twice.Add(90 * time.Minute)})
	local("2027-12-31 23:30", time.Hour)
	local("2028-02-29 17:00", time.Hour)
	return all
}

// Whoever reads a calendar of the office, of whichever kind, reads the same hours.
func TestEveryCalendarSaysTheSameHoursWhenever(t *testing.T) {
	came := map[string]chan string{"anna@example.dk": make(chan string, 99), "jens@example.dk": make(chan string, 99)}
	t.Cleanup(func() { // once the office has sent what it had
		for email, more := range came {
			if n := len(more); n > 0 {
				t.Errorf("%s was mailed %d times too often: %s", email, n, <-more)
			}
		}
	})
	w := open(t)
	w.mails.Subscribe(func(m mail.Message) {
		if to, some := came[m.To]; some && m.Calendar != "" {
			to <- m.Calendar
		}
	})
	at := hours()
	about := api.Span{Start: at[0].Start, End: at[len(at)-1].End}
	course := api.Event{Kind: api.EventCourse, Title: "Forløb", State: api.EventPlanned, Capacity: 10, Requires: api.RequiresNone, StartsAt: about.Start, EndsAt: about.End}
	for _, s := range at {
		course.Sessions = append(course.Sessions, api.EventSession{StartsAt: s.Start, EndsAt: s.End})
	}
	guidance := api.Event{Kind: api.EventCafe, Title: "Vejledning", State: api.EventPlanned, Requires: api.RequiresNone, StartsAt: about.Start, EndsAt: about.End}
	courseID, guidanceID, adviser := newID(), newID(), demo.AdviserID("mette")
	var records []api.ImportRecord
	add := func(kind api.Kind, id string, body any) {
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, api.ImportRecord{Kind: kind, ID: id, Body: raw})
	}
	add(api.KindEvent, courseID, course)
	add(api.KindEvent, guidanceID, guidance)
	var slots []string
	for _, s := range at {
		slots = append(slots, newID())
		add(api.KindSlot, slots[len(slots)-1], api.Slot{EventID: guidanceID, AdviserID: adviser, StartsAt: s.Start, EndsAt: s.End})
	}
	if err := w.office.Catalogue.Import(t.Context(), mutation.CommandLine, records); err != nil {
		t.Fatal(err)
	}
	reads := func(name, calendar, of, method string) {
		t.Helper()
		for reader, read := range map[string]func(testing.TB, string) []calendartest.Seen{"one": calendartest.ByOne, "the other": calendartest.ByTheOther} {
			var got []api.Span
			for _, e := range read(t, calendar) {
				if e.Method != method {
					t.Errorf("%s: %s is asked, not %s", name, e.Method, method)
				}
				if strings.Contains(e.UID, of) {
					got = append(got, api.Span{Start: e.Start, End: e.End})
				}
			}
			slices.SortFunc(got, func(a, b api.Span) int { return a.Start.Compare(b.Start) })
			if diff := cmp.Diff(at, got); diff != "" {
				t.Errorf("%s, as %s reads it (-want +got):\n%s", name, reader, diff)
			}
		}
	}
	// mailed is what is for a calendar in so many mails to somebody, which are due so long after the first.
	mailed := func(after time.Duration, email string, n int) (calendar string) {
		t.Helper()
		w.clock.set(laid.Add(after))
		if _, err := w.office.Jobs.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		late := time.NewTimer(testworld.Patience)
		defer late.Stop()
		for i := range n {
			select {
			case one := <-came[email]:
				calendar += one
			case <-late.C:
				t.Fatalf("waited in vain for mail %d of %d to %s", i+1, n, email)
			}
		}
		return calendar
	}
	feed := func(secret string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return w.get("/v1/calendar/" + secret + ".ics").body
	}

	reads("the event's page", w.get("/arrangement/"+courseID+"/kalender.ics").body, courseID, "PUBLISH")
	reads("the programme", w.get("/program.ics").body, courseID, "PUBLISH")

	c := w.signedIn("anna@example.dk")
	anna, booking := w.person("anna@example.dk"), newID()
	w.applies(anna, api.BookingRequest, api.BookingRequestBody{BookingID: booking, EventID: courseID})
	reads("one's own page", c.goes("/mine/"+booking+"/kalender.ics").body, booking, "PUBLISH")
	reads("the app's feed", feed(w.office.Bookings.RenewCalendar(t.Context(), anna)), booking, "PUBLISH")
	reads("the receipt", mailed(time.Minute, "anna@example.dk", 1), booking, "REQUEST")
	w.applies(anna, api.BookingCancel, api.BookingBody{BookingID: booking})
	reads("the receipt of a cancellation", mailed(2*time.Minute, "anna@example.dk", 1), booking, "CANCEL")

	jens := w.person("jens@example.dk")
	for _, s := range slots {
		w.applies(jens, api.BookingRequest, api.BookingRequestBody{BookingID: newID(), EventID: guidanceID, SlotID: s})
	}
	members, err := w.office.Accounts.Members(t.Context(), mutation.CommandLine)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(members, func(m account.Member) bool { return m.AdviserID == adviser })
	if i < 0 {
		t.Fatal("the adviser is none of the staff")
	}
	reads("an adviser's calendar", feed(w.office.Bookings.RenewStaffCalendar(t.Context(), members[i].Staff())), "-desk@", "PUBLISH")
	reads("the receipts of times", mailed(3*time.Minute, "jens@example.dk", len(slots)), "@", "REQUEST")
}
