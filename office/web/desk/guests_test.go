package desk_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office"
	"startklar.dk/office/booking"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/figures"
	"startklar.dk/office/mutation"
)

// guestOf is whoever has a phone number, as the office knows them.
func (v *walk) guestNamed(name string) (id string, p api.Person) {
	v.t.Helper()
	found, err := v.office.Accounts.Search(v.t.Context(), mutation.CommandLine, name, 2)
	if err != nil || len(found) != 1 {
		v.t.Fatalf("of %s there are %+v, %v", name, found, err)
	}
	return found[0].ID, found[0].Person
}

// Ahead of an event's day staff book for who calls; where it is full they wait for a place; on
// its day whoever came without a booking is checked in.
func TestWhoCallsIsBookedAheadOfTheDay(t *testing.T) {
	v := atWork(t)
	id := v.imports(api.Event{
		Kind: api.EventCourse, Title: "Kursus", State: api.EventPlanned, Capacity: 1, WaitingList: true, Requires: api.RequiresScreening,
		StartsAt: evening.Add(48 * time.Hour), EndsAt: evening.Add(50 * time.Hour),
	})
	path := "/desk/events/" + id
	page := v.shows(path, consultant)
	v.has(page, "Book for nogen, der ringer", ">Book</button>")
	v.hasNot(page, "Kommet uden booking", `value="wait"`, "Alle pladser er taget", `value="times"`)
	books := func(name, phone, do string, status int) string {
		t.Helper()
		form := v.typed(v.shows(path, consultant), path+"/walk-in")
		form.Set("name", name)
		form.Set("phone", phone)
		form.Set("do", do)
		return v.answers(http.MethodPost, path+"/walk-in", form, consultant, status)
	}
	to := books("Åse Norn", "20 11 22 33", "", http.StatusSeeOther)
	ida, _ := v.guestNamed("Åse Norn")
	day, err := v.office.Bookings.OnTheDay(t.Context(), mutation.CommandLine, id)
	if err != nil || len(day.Participants) != 1 || day.Participants[0].Standing() != api.BookingConfirmed {
		t.Fatalf("booked are %+v, %v", day.Participants, err)
	}
	page = v.shows(to, consultant)
	v.has(page, "Åse Norn er booket. Koden er "+day.Participants[0].Has[0].Code+".", "Alle pladser er taget", `value="wait"`)
	v.hasNot(page, ">Book</button>", `class="came"`)
	if to != path+"?in="+ida {
		t.Errorf("booked it leads to %s", to)
	}
	books("Bo Dam", "20 11 22 44", "", http.StatusUnprocessableEntity)
	page = v.shows(books("Bo Dam", "20 11 22 44", "wait", http.StatusSeeOther), consultant)
	v.has(page, "Bo Dam står som nr. 1 på ventelisten.")
	page = books("Bo Dam", "20 11 22 44", "wait", http.StatusUnprocessableEntity)
	v.has(page, "Står på ventelisten")
	page = books("Åse Norn", "20 11 22 33", "wait", http.StatusUnprocessableEntity)
	v.has(page, "Har allerede en plads her.")
	v.hasNot(v.shows(path, consultant), "nr. 2 ")

	v.clock.set(evening.Add(46 * time.Hour))
	v.session[consultant] = v.signedIn(bots.ConsultantEmail)
	page = v.shows(path, consultant)
	v.has(page, "Kommet uden booking", "Book og tjek ind", `value="wait"`)
	v.hasNot(page, "Book for nogen, der ringer")
	v.clock.set(evening.Add(49 * time.Hour))
	v.hasNot(v.shows(path, consultant), `value="wait"`)
	books("Carl Lund", "20 11 22 55", "wait", http.StatusUnprocessableEntity)
	if found, err := v.office.Accounts.Search(t.Context(), mutation.CommandLine, "Carl Lund", 2); err != nil || len(found) != 0 {
		t.Errorf("whoever cannot wait is made for nothing: %+v, %v", found, err)
	}

	none := v.imports(api.Event{
		Kind: api.EventCourse, Title: "Uden venteliste", State: api.EventPlanned, Capacity: 1, Requires: api.RequiresNone,
		StartsAt: evening.Add(96 * time.Hour), EndsAt: evening.Add(98 * time.Hour),
	})
	path = "/desk/events/" + none
	books("Åse Norn", "20 11 22 33", "", http.StatusSeeOther)
	v.hasNot(v.shows(path, consultant), `value="wait"`)
	v.has(books("Bo Dam", "20 11 22 44", "wait", http.StatusUnprocessableEntity), "Der er fuldt")
}

// The free times are those for the need first, then the first first, and say what they are about;
// what was typed stays.
func TestFreeTimesAreSortedByTheNeed(t *testing.T) {
	v := atWork(t)
	path := "/desk/events/" + v.kickoff()
	day, err := v.office.Bookings.OnTheDay(t.Context(), mutation.CommandLine, v.kickoff())
	if err != nil {
		t.Fatal(err)
	}
	times := regexp.MustCompile(`(?s)<select id="f-slot_id".*?</select>`)
	one := regexp.MustCompile(`<option value="([^"]+)"[^>]*>([^<]*)<`)
	slot := func(id string) booking.DaySlot {
		return day.Slots[slices.IndexFunc(day.Slots, func(s booking.DaySlot) bool { return s.ID == id })]
	}
	form := v.typed(v.shows(path, consultant), path+"/walk-in")
	form.Set("name", "Bo Dam")
	form.Set("cvr", "12 34 56 78")
	form.Set("do", "times")
	for _, need := range []api.Field{"", api.FieldMarketing, api.FieldFinancing} {
		form.Set("guest_need", string(need))
		page := v.answers(http.MethodPost, path+"/walk-in", form, consultant, http.StatusOK)
		v.has(page, `value="Bo Dam"`, `value="12 34 56 78"`)
		var was booking.DaySlot
		about := func(s booking.DaySlot) bool { return slices.Contains(s.Fields, need) }
		found := one.FindAllStringSubmatch(times.FindString(page), -1)
		if len(found) < 5 {
			t.Fatalf("there are the times %q", found)
		}
		fit := 0
		for i, f := range found {
			s := slot(f[1])
			if about(s) {
				fit++
			}
			if i > 0 && (about(s) && !about(was) || about(s) == about(was) && s.StartsAt.Before(was.StartsAt)) {
				t.Errorf("for %q %s stands after %s", need, f[2], found[i-1][2])
			}
			for _, of := range s.Fields {
				if !strings.Contains(html.UnescapeString(f[2]), text.For(text.Danish).T("field."+string(of))) {
					t.Errorf("%s does not say that it is about %s", f[2], of)
				}
			}
			was = s
		}
		if need != "" && (fit == 0 || fit == len(found)) {
			t.Errorf("of %d times %d are for %s: nothing is sorted", len(found), fit, need)
		}
	}
}

// What is known of who is booked for is kept, is what the figures count them by, and the language
// in which they are written to; what is wrong stands in the form, unfolded.
func TestWhatIsSaidOfAGuestIsKept(t *testing.T) {
	v := atWork(t)
	if info, err := v.office.Info(t.Context()); err != nil || !slices.Contains(info.Municipalities, "0621") {
		t.Fatalf("the office is of %q, %v", info.Municipalities, err)
	}
	path := "/desk/events/" + v.kickoff()
	page := v.shows(path, consultant)
	folded := regexp.MustCompile(`<details><summary>Mere om personen`)
	if !folded.MatchString(page) {
		t.Error("what need not be said stands in the way")
	}
	form := v.typed(page, path+"/walk-in")
	for name, value := range map[string]string{"name": "Bo Dam", "email": "bo.dam@example.dk", "language": "en", "municipality": "0621", "stage": "running", "cvr": "1234"} {
		if !form.Has(name) {
			t.Errorf("there is no field %s", name)
		}
		form.Set(name, value)
	}
	page = v.answers(http.MethodPost, path+"/walk-in", form, consultant, http.StatusUnprocessableEntity)
	v.has(page, `id="e-cvr"`, `<option value="0621" selected`, `<option value="en" selected`)
	if folded.MatchString(page) {
		t.Error("what is wrong is folded away")
	}
	for field, value := range map[string]string{"municipality": "9999", "stage": "x", "language": "de"} {
		bad := url.Values{"booking_id": {newID()}, "name": {"Ida"}, "phone": {"20112233"}, field: {value}}
		v.has(v.answers(http.MethodPost, path+"/walk-in", bad, consultant, http.StatusUnprocessableEntity), fmt.Sprintf(`id="e-%s"`, field))
	}
	form.Set("cvr", "12 34 56 78")
	v.answers(http.MethodPost, path+"/walk-in", form, consultant, http.StatusSeeOther)
	id, p := v.guestNamed("Bo Dam")
	if p.Language != "en" || p.Municipality != "0621" || p.Stage != api.StageRunning || p.CVR != "12345678" {
		t.Errorf("they are kept as %+v", p)
	}
	v.clock.set(evening.Add(18 * time.Hour))
	if _, err := v.office.Jobs.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := v.office.Figures.Read(t.Context(), mutation.CommandLine, figures.PeriodOf(figures.Quarter, evening))
	if err != nil {
		t.Fatal(err)
	}
	if i := slices.IndexFunc(r.Firms(figures.Filter{Municipality: "0621"}), func(f figures.Group) bool { return f.Key == "12345678" }); i < 0 {
		t.Error("their firm is not counted in their municipality")
	}
	if again, err := v.office.KnowGuest(t.Context(), mutation.CommandLine, office.Guest{Name: "Bo", Email: "bo.dam@example.dk", Stage: api.StageStarting, Language: "da"}); err != nil || again != id {
		t.Fatal(err)
	}
	if _, now := v.guestNamed("Bo Dam"); now != p {
		t.Errorf("what they said is written over: %+v", now)
	}
}
