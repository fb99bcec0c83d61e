package desk_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld/browser"
	"startklar.dk/office"
	"startklar.dk/office/account"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mail"
	"startklar.dk/office/mutation"
	"startklar.dk/office/programme"
)

// imports puts an event into the programme.
func (w *world) imports(e api.Event) (id string) {
	w.t.Helper()
	id = newID()
	w.importsAs(id, e)
	return id
}

// importsAs puts an event into the programme, or changes the one there.
func (w *world) importsAs(id string, e api.Event) {
	w.t.Helper()
	body, err := json.Marshal(e)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.office.Catalogue.Import(w.t.Context(), mutation.CommandLine, []api.ImportRecord{{Kind: api.KindEvent, ID: id, Body: body}}); err != nil {
		w.t.Fatal(err)
	}
}

// What goes on past midnight is on the day on which it begins, and stays there while it
// goes on.
func TestADayHasWhatBeginsOnIt(t *testing.T) {
	w := open(t)
	begins := time.Date(2026, 12, 2, 21, 30, 0, 0, time.UTC)
	w.imports(api.Event{
		Kind: api.EventNetwork, Title: "Natteravnene", State: api.EventPlanned,
		StartsAt: begins, EndsAt: begins.Add(2 * time.Hour),
	})
	v := &walk{scene: &scene{world: w}, session: map[string]string{}}
	for at, want := range map[time.Time]map[string]bool{
		evening:                       {"/desk": true, "/desk?day=2026-12-03": false, "/desk?day=2026-12-01": true}, // there as what comes the day after
		begins.Add(100 * time.Minute): {"/desk": true, "/desk?day=2026-12-04": false},
		begins.Add(2 * time.Hour):     {"/desk": false, "/desk?day=2026-12-02": true},
	} {
		w.clock.set(at)
		v.session[consultant] = w.signedIn(bots.ConsultantEmail)
		for path, shown := range want {
			_, page := v.read(http.MethodGet, path, nil, consultant)
			if n := strings.Count(page, "Natteravnene"); n != map[bool]int{true: 1}[shown] {
				t.Errorf("at %v %s has it %d times", at, path, n)
			}
		}
	}
}

// Whoever has a time at an event is signed up for it, once, and whoever is erased since
// was there all the same.
func TestWhoHasATimeAtAnEventIsSignedUp(t *testing.T) {
	s := open(t).fill()
	v := &walk{scene: s, session: map[string]string{consultant: s.signedIn(bots.ConsultantEmail)}}
	signedUp := func(when string) {
		t.Helper()
		_, page := v.read(http.MethodGet, "/desk", nil, consultant)
		if !strings.Contains(page, "<b>9</b> af 120 tilmeldt") { // Anna and eight others
			at := strings.Index(page, "tilmeldt")
			t.Errorf("%s the page says %q", when, page[max(0, at-60):at])
		}
	}
	signedUp("before it")
	s.clock.set(evening.Add(time.Hour))
	for i := range 3 {
		var id string
		err := s.beneath.QueryRowContext(t.Context(), `SELECT id FROM person WHERE email = $1`, fmt.Sprintf("gaest%d@example.dk", i)).Scan(&id)
		if err = errors.Join(err, s.office.Erase(t.Context(), id)); err != nil {
			t.Fatal(err)
		}
	}
	signedUp("when three are erased")
}

// What the first page and a person's ask the database does not grow with the persons of
// the office, nor with the questions that wait for an answer beyond those that are shown.
func TestAPageAsksNoMoreWhereThereAreMorePersons(t *testing.T) {
	s := open(t).fill()
	v := &walk{scene: s, session: map[string]string{consultant: s.signedIn(bots.ConsultantEmail)}}
	others := 0
	comes := func(many int) {
		t.Helper()
		for range many {
			others++
			p := s.person(fmt.Sprintf("anden%d@example.dk", others), api.PersonUpdateBody{})
			p.plan("Cykler", text.Danish)
			p.does(api.QuestionAsk, map[string]any{"question_id": newID(), "topic": "Moms", "text": "Hvornår skal jeg betale moms?"})
		}
	}
	asked := func() map[string]int64 {
		t.Helper()
		statements := map[string]int64{}
		for _, path := range []string{"/desk", "/desk/persons/" + s.anna.id} {
			before, _ := s.office.Statements()
			if status, _ := v.read(http.MethodGet, path, nil, consultant); status != http.StatusOK {
				t.Fatalf("%s is answered %d", path, status)
			}
			after, _ := s.office.Statements()
			statements[path] = after - before
		}
		return statements
	}
	comes(10) // more than the first page has room for
	asked()   // what is read once is read now
	few := asked()
	if few["/desk"] == 0 {
		t.Fatal("nothing is counted")
	}
	comes(15)
	if diff := cmp.Diff(few, asked()); diff != "" {
		t.Errorf("statements (-of few +of many):\n%s", diff)
	}
}

// An office that has nothing yet is led to what is done first, until it is done; whoever
// does none of it is not.
func TestAnOfficeThatHasNothingYetIsLedToWhatIsDoneFirst(t *testing.T) {
	w := openEmpty(t)
	const second, door = "carl@example.dk", "dorte@example.dk"
	v := &walk{scene: &scene{world: w}, session: map[string]string{}}
	shows := func(who string, want ...string) {
		t.Helper()
		if v.session[who] == "" {
			v.session[who] = w.signedIn(who)
		}
		_, page := v.read(http.MethodGet, "/desk", nil, who)
		var got []string
		for _, m := range step.FindAllStringSubmatch(page, -1) {
			got = append(got, m[1]+" "+m[2])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s is led to %q, not to %q", who, got, want)
		}
		if leads := strings.Contains(page, `>Læg et arrangement<`); leads != (want == nil && who != door) {
			t.Errorf("%s is led to an event besides: %v", who, leads)
		}
	}
	shows(birgit, "Mangler /desk/settings/profile", "Mangler /desk/staff", "Mangler /desk/program#new")
	w.member(account.Member{Email: second, Name: "Carl Bro", Role: mutation.RoleConsultant})
	w.member(account.Member{Email: door, Name: "Dorte Vang", Role: mutation.RoleDoor})
	shows(birgit, "Mangler /desk/settings/profile", "Gjort /desk/staff", "Mangler /desk/program#new")
	shows(second, "Mangler /desk/program#new")
	shows(door)
	draft := newID()
	open := api.Event{Kind: api.EventMeeting, Title: "Kladden", State: api.EventPlanned, StartsAt: evening.AddDate(0, 0, 9), EndsAt: evening.AddDate(0, 0, 9).Add(time.Hour)}
	if err := w.office.Programme.Keep(t.Context(), mutation.CommandLine, draft, "", programme.Work{Event: open}, false); err != nil {
		t.Fatal(err)
	}
	shows(birgit, "Mangler /desk/settings/profile", "Gjort /desk/staff", "Gjort /desk/program#new")
	shows(second)
	kept, err := w.office.Programme.Event(t.Context(), mutation.CommandLine, draft)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.office.Programme.Drop(t.Context(), mutation.CommandLine, draft, kept.Version); err != nil {
		t.Fatal(err)
	}
	shows(second, "Mangler /desk/program#new")
	w.imports(api.Event{Kind: api.EventMeeting, Title: "Åbent hus", State: api.EventPlanned, StartsAt: evening.AddDate(0, 0, 9), EndsAt: evening.AddDate(0, 0, 9).Add(time.Hour)})
	shows(birgit, "Mangler /desk/settings/profile", "Gjort /desk/staff", "Gjort /desk/program#new")
	shows(second)
}

var step = regexp.MustCompile(`<span class="hidden">(Mangler|Gjort): </span><a href="([^"]+)">`)

const birgit = "birgit@example.dk"

// openEmpty serves an office that has nothing yet but its first coordinator.
func openEmpty(t testing.TB) *world {
	w := &world{t: t, dir: t.TempDir(), clock: &clock{now: evening}, mails: &mail.Box{}}
	w.serve(func(*office.Config) {})
	w.member(account.Member{Email: birgit, Name: "Birgit Lund", Role: mutation.RoleCoordinator})
	return w
}

// The first page of an office that has nothing yet can be used by everybody.
func TestTheFirstPageOfAnEmptyOfficeInABrowser(t *testing.T) {
	w := openEmpty(t)
	for _, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, w.url, look)
			w.signIn(tab, birgit)
			tab.Go("/desk")
			seen(t, tab, "today-empty")
		})
	}
}
