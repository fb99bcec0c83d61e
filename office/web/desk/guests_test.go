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
	v.has(page, "Book for nogen, der ringer", ">Book</button>", "beder om et screeningsskema først. Du booker uden det")
	v.hasNot(page, "Kommet uden booking", `value="wait"`, "Alle pladser er taget", `value="times"`)
	books := func(name, phone, do string, status int) string {
		t.Helper()
		form := v.typed(v.shows(path, consultant), path+"/walk-in")
		form.Set("name", name)
		form.Set("phone", phone)
		form.Set("do", do)
		return v.answers(http.MethodPost, path+"/walk-in", form, consultant, status)
	}
	page = books("Åse Norn", "", "", http.StatusUnprocessableEntity)
	v.has(page, `id="e-email"`, "Skriv en mailadresse eller et telefonnummer.")
	v.hasNot(page, "Skal udfyldes")
	to := books("Åse Norn", "20 11 22 33", "", http.StatusSeeOther)
	ida, _ := v.guestNamed("Åse Norn")
	day, err := v.office.Bookings.OnTheDay(t.Context(), mutation.CommandLine, id)
	if err != nil || len(day.Participants) != 1 || day.Participants[0].Standing() != api.BookingConfirmed {
		t.Fatalf("booked are %+v, %v", day.Participants, err)
	}
	page = v.shows(to, consultant)
	v.has(page, "Åse Norn er booket. Koden er "+day.Participants[0].Has[0].Code+". Åse Norn har ikke delt det screeningsskema", "Alle pladser er taget", `value="wait"`)
	v.hasNot(page, ">Book</button>", `class="came"`)
	if to != path+"?in="+ida {
		t.Errorf("booked it leads to %s", to)
	}
	books("Bo Dam", "20 11 22 44", "", http.StatusUnprocessableEntity)
	page = v.shows(books("Bo Dam", "20 11 22 44", "wait", http.StatusSeeOther), consultant)
	v.has(page, "Bo Dam står som nr. 1 på ventelisten. Bo Dam har ikke delt det screeningsskema")
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
		if need == api.FieldMarketing {
			v.has(page, "Tider om markedsføring står først.")
		}
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
	for name, value := range map[string]string{"name": "Bo Dam", "email": "bo.dam@example.dk", "language": "en", "municipality": "0621", "stage": "running", "cvr": "12345678"} {
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
	form.Set("cvr", "25 31 37 63")
	v.answers(http.MethodPost, path+"/walk-in", form, consultant, http.StatusSeeOther)
	id, p := v.guestNamed("Bo Dam")
	if p.Language != "en" || p.Municipality != "0621" || p.Stage != api.StageRunning || p.CVR != "25313763" {
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
	if i := slices.IndexFunc(r.Firms(figures.Filter{Municipality: "0621"}), func(f figures.Group) bool { return f.Key == "25313763" }); i < 0 {
		t.Error("their firm is not counted in their municipality")
	}
	if again, err := v.office.KnowGuest(t.Context(), mutation.CommandLine, office.Guest{Name: "Bo", Email: "bo.dam@example.dk", Stage: api.StageStarting, Language: "da"}); err != nil || again != id {
		t.Fatal(err)
	}
	if _, now := v.guestNamed("Bo Dam"); now != p {
		t.Errorf("what they said is written over: %+v", now)
	}
}

// Somebody without an address is called about a place, and what they answer is noted there.
func TestAnOfferIsAnsweredOnThePhone(t *testing.T) {
	v := atWork(t)
	id := v.imports(api.Event{
		Kind: api.EventCourse, Title: "Kursus", State: api.EventPlanned, Capacity: 1, WaitingList: true, Requires: api.RequiresNone,
		StartsAt: evening.Add(48 * time.Hour), EndsAt: evening.Add(50 * time.Hour),
	})
	has, booked := v.person("har@example.dk", api.PersonUpdateBody{}), newID()
	has.does(api.BookingRequest, map[string]any{"booking_id": booked, "event_id": id})
	var waits []*person
	for i, name := range []string{"Åse Norn", "Bo Dam"} {
		who, err := v.office.WalkIn(t.Context(), mutation.CommandLine, office.Guest{Name: name, Phone: fmt.Sprint("2011223", i)}, api.BookingRequestBody{BookingID: newID(), EventID: id, Wait: true})
		if err != nil {
			t.Fatal(err)
		}
		waits = append(waits, &person{world: v.world, id: who})
	}
	v.hasNot(v.shows("/desk", consultant), "Ring til Åse Norn")
	has.does(api.BookingCancel, map[string]any{"booking_id": booked})
	action := regexp.MustCompile(`action="(/desk/calls/[^"]+)"`)
	call := func(name string) string {
		t.Helper()
		if _, err := v.office.Jobs.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		page := v.shows("/desk", consultant)
		v.has(page, "Ring til "+name, "Får tilbudt en plads: Kursus", `value="accept"`, `value="decline"`, "tilbage")
		to := action.FindStringSubmatch(page)
		if to == nil {
			t.Fatal("there is no call")
		}
		return to[1]
	}
	path := call("Åse Norn")
	if to := v.answers(http.MethodPost, path, url.Values{"do": {"decline"}}, consultant, http.StatusSeeOther); to != "/desk" {
		t.Errorf("turned down it leads to %s", to)
	}
	if is := waits[0].holds(); is.State != api.BookingCancelled {
		t.Errorf("turned down they have %+v", is)
	}
	path = call("Bo Dam")
	to := v.answers(http.MethodPost, path, url.Values{"do": {"accept"}}, consultant, http.StatusSeeOther)
	v.has(v.shows(to, consultant), "Bo Dam er booket. Koden er "+waits[1].holds().Code)
	v.hasNot(v.shows("/desk", consultant), "Ring til Bo Dam")
}

// Whoever waits to be called is on the first page before those whom one has spoken with, and all of
// them are in a list that it leads to.
func TestADozenCallsAreListed(t *testing.T) {
	v := atWork(t)
	held := api.Event{Kind: api.EventNetwork, Title: "Netværksmøde", State: api.EventPlanned, Capacity: 20, Venue: api.Venue{Name: "Rådhuset"}, StartsAt: evening.Add(72 * time.Hour), EndsAt: evening.Add(74 * time.Hour)}
	id := v.imports(held)
	const dozen = 12
	for i := range dozen {
		g := office.Guest{Name: fmt.Sprintf("Gæst %c", 'L'-i), Phone: fmt.Sprint(20112230 + i)}
		if _, err := v.office.WalkIn(t.Context(), mutation.CommandLine, g, api.BookingRequestBody{BookingID: newID(), EventID: id}); err != nil {
			t.Fatal(err)
		}
	}
	held.Venue.Name = "Biblioteket"
	v.importsAs(id, held)
	v.clock.set(evening.Add(20 * time.Minute))
	if _, err := v.office.Jobs.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`<b>Ring til (Gæst .)</b>`)
	action := regexp.MustCompile(`action="(/desk/calls/[^"]+)"`)
	names := func(path string) (all []string) {
		t.Helper()
		for _, m := range name.FindAllStringSubmatch(v.shows(path, consultant), -1) {
			all = append(all, m[1])
		}
		return all
	}
	page := v.shows("/desk", consultant)
	v.has(page, "5 opkald mere", `href="/desk/calls"`)
	if got := names("/desk"); len(got) != 7 {
		t.Errorf("on the first page are %q", got)
	}
	all := names("/desk/calls")
	if len(all) != dozen {
		t.Fatalf("in the list are %q", all)
	}
	sorted := names("/desk/calls?sort=name")
	if !slices.IsSorted(sorted) || len(sorted) != dozen || slices.IsSorted(all) {
		t.Errorf("by name they are %q, else %q", sorted, all)
	}
	down := names("/desk/calls?sort=-name")
	if slices.Reverse(down); !slices.Equal(down, sorted) {
		t.Errorf("by name from the last they are %q", down)
	}
	v.has(v.shows("/desk/calls?show=due&q=gæst&sort=-name", consultant), "12 på listen", `href="/desk/calls.csv?q=g%C3%A6st&amp;show=due&amp;sort=-name"`, `href="/desk/calls?show=made"`)
	if file := in(v.table("/desk/calls.csv?q=gæst&sort=name", consultant), 0); !slices.Equal(file, sorted) {
		t.Errorf("in the file by name are %q", file)
	}
	if got := names("/desk/calls?q=gæst+c"); !slices.Equal(got, []string{"Gæst C"}) {
		t.Errorf("found by a name are %q", got)
	}
	if got := names("/desk/calls?q=20112230"); !slices.Equal(got, []string{"Gæst L"}) {
		t.Errorf("found by a number are %q", got)
	}
	note := func(do string) {
		t.Helper()
		path := action.FindStringSubmatch(v.shows("/desk/calls", consultant))[1]
		if to := v.answers(http.MethodPost, path, url.Values{"do": {do}, "back": {"calls"}}, consultant, http.StatusSeeOther); to != "/desk/calls" {
			t.Errorf("noted in the list it leads to %s", to)
		}
	}
	for range 9 {
		note("talked")
	}
	note("later")
	page = v.shows("/desk", consultant)
	v.hasNot(page, "opkald mere")
	if got := names("/desk"); len(got) != 2 || strings.Count(page, `value="undo"`) != 2 || strings.Index(page, `value="undo"`) < strings.LastIndex(page, `value="talked"`) {
		t.Errorf("after nine calls the first page has %q to call, and %d to take back", got, strings.Count(page, `value="undo"`))
	}
	for show, want := range map[string]int{"due": 2, "later": 1, "made": 9} {
		page := v.shows("/desk/calls?show="+show, consultant)
		if n := strings.Count(page, `<li class="need">`); n != want {
			t.Errorf("%s are %d, want %d", show, n, want)
		}
		_, file := v.read(http.MethodGet, "/desk/calls.csv?show="+show, nil, consultant)
		if n := strings.Count(file, "\r\n"); n != want+1 || !strings.Contains(file, "Rådhuset") && show != "made" {
			t.Errorf("the file of %s has %d lines: %s", show, n, file)
		}
	}
	v.has(v.shows("/desk/calls?show=later", consultant), "Ring igen")
	_, file := v.read(http.MethodGet, "/desk/calls.csv?show=made&q=gæst+l", nil, consultant)
	if !strings.Contains(file, bots.ConsultantEmail) || strings.Count(file, "\r\n") != 2 {
		t.Errorf("the file of whom one has spoken with is %s", file)
	}
}

// What was answered too late is told where the calls are: a place that is theirs is not turned down.
func TestAnAnswerToAnOfferThatIsOverIsRefused(t *testing.T) {
	v := newWalk(t)
	v.lay()
	page := v.answers(http.MethodPost, "/desk/calls/"+v.toCall(), url.Values{"do": {"decline"}, "back": {"calls"}}, consultant, http.StatusUnprocessableEntity)
	v.has(page, "Svaret blev ikke noteret. Det er blevet ændret, siden siden blev vist.", " Sådan står opkaldene nu.")
	v.answers(http.MethodPost, "/desk/persons/"+v.anna.id+"/bookings/"+v.annasMeeting, url.Values{"do": {"cancel"}, "id": {newID()}}, consultant, http.StatusSeeOther)
	page = v.answers(http.MethodPost, "/desk/calls/"+v.toCall(), url.Values{"do": {"accept"}}, consultant, http.StatusUnprocessableEntity)
	v.has(page, "Svaret blev ikke noteret. Tilbuddet er udløbet, og pladsen er gået videre. Vælg noget andet. Sådan står opkaldene nu.")
}
