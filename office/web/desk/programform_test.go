package desk_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
)

var heldTime = regexp.MustCompile(`<input type="checkbox" name="cell" value="([^"]+)"[^>]*><span class="hidden">[^<]*</span><span class="held">Booket</span>`)

// A time that somebody holds is marked where times are taken out; those of a copy are nobody's.
func TestTheFormOfAnEventMarksWhichTimesAreHeld(t *testing.T) {
	s := open(t).fill()
	v := &walk{scene: s, session: map[string]string{consultant: s.signedIn(bots.ConsultantEmail)}}
	standing, err := s.office.Programme.Event(t.Context(), mutation.CommandLine, s.kickoff())
	if err != nil {
		t.Fatal(err)
	}
	taken := standing.TakenSlots
	if taken == 0 || taken == len(standing.Slots) {
		t.Fatalf("%d of %d times are taken", taken, len(standing.Slots))
	}
	if n := len(heldTime.FindAllString(v.shows("/desk/program/"+s.kickoff(), consultant), -1)); n != taken {
		t.Errorf("%d times are marked as held, and %d are", n, taken)
	}
	draft := v.copied(s.kickoff())
	if page := v.shows(draft, consultant); strings.Contains(page, `class="held"`) || !strings.Contains(page, `name="cell"`) {
		t.Error("a copy has times that are held, or none")
	}
}

// copied makes a draft from an event, and gives its address.
func (v *walk) copied(event string) (path string) {
	v.t.Helper()
	f := v.typed(v.shows("/desk/program?of="+event, consultant), "/desk/program")
	f.Set("of", event)
	f.Set("day", evening.AddDate(0, 0, 14).Format("2006-01-02"))
	f.Del("suggested_of")
	r := v.ask(http.MethodPost, "/desk/program", f, consultant)
	if err := r.Body.Close(); err != nil || r.StatusCode != http.StatusSeeOther {
		v.t.Fatalf("a copy is answered %d (%v)", r.StatusCode, err)
	}
	return r.Header.Get("Location")
}

// Where there is nothing to copy yet, a new event asks what kind it is; and the form of an event leads to
// where advisers are invited who may invite.
func TestTheProgrammeOfAnEmptyOfficeAsksForNothingThatItHasNot(t *testing.T) {
	w := openEmpty(t)
	const carl = "carl@example.dk"
	w.member(account.Member{Email: carl, Name: "Carl Bro", Role: mutation.RoleConsultant})
	v := &walk{scene: &scene{world: w}, session: map[string]string{birgit: w.signedIn(birgit), carl: w.signedIn(carl)}}
	asks := regexp.MustCompile(`<label for="f-of">([^<]+)`)
	says := func() string {
		t.Helper()
		m := asks.FindStringSubmatch(v.shows("/desk/program", birgit))
		if m == nil {
			t.Fatal("nothing is asked for")
		}
		return m[1]
	}
	if said := says(); said != "Slags" {
		t.Errorf("an office with nothing is asked: %q", said)
	}
	event := w.imports(api.Event{Kind: api.EventMeeting, Title: "Åbent hus", State: api.EventPlanned, StartsAt: evening.AddDate(0, 0, 9), EndsAt: evening.AddDate(0, 0, 9).Add(3600e9)})
	if said := says(); said != "Kopiér fra sidste gang" {
		t.Errorf("an office with an event is asked: %q", said)
	}
	for who, leads := range map[string]bool{birgit: true, carl: false} {
		if page := v.shows("/desk/program/"+event, who); strings.Contains(page, `<a href="/desk/staff">Inviter en kollega`) != leads {
			t.Errorf("%s is led to inviting: %v", who, !leads)
		}
	}
}
