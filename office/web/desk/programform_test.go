package desk_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/office/account"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
	"startklar.dk/office/programme"
)

var heldTime = regexp.MustCompile(`<input type="checkbox" name="cell" value="([^"]+)"[^>]*><span class="hidden">[^<]*</span><span class="held">Optaget</span>`)

// A time that is taken, or shut as its adviser is ill, is marked where times are taken out; those of a copy are nobody's.
func TestTheFormOfAnEventMarksWhichTimesAreHeld(t *testing.T) {
	s := open(t).fill()
	v := &walk{scene: s, session: map[string]string{consultant: s.signedIn(bots.ConsultantEmail)}}
	kickoff := s.kickoff()
	marked := func() (taken int) {
		t.Helper()
		standing, err := s.office.Programme.Event(t.Context(), mutation.CommandLine, kickoff)
		if err != nil {
			t.Fatal(err)
		}
		taken = standing.TakenSlots
		if taken == 0 || taken == len(standing.Slots) {
			t.Fatalf("%d of %d times are taken", taken, len(standing.Slots))
		}
		if n := len(heldTime.FindAllString(v.shows("/desk/program/"+kickoff, consultant), -1)); n != taken {
			t.Errorf("%d times are marked as held, and %d are", n, taken)
		}
		return taken
	}
	well := marked()
	if _, err := s.office.Bookings.ReplaceAdviser(t.Context(), mutation.CommandLine, kickoff, mette); err != nil {
		t.Fatal(err)
	}
	if ill := marked(); ill <= well {
		t.Errorf("of an adviser who is ill no time is shut: %d are taken, %d were", ill, well)
	}
	draft := v.copied(kickoff)
	if page := v.shows(draft, consultant); strings.Contains(page, `class="held"`) || !strings.Contains(page, `name="cell"`) {
		t.Error("a copy has times that are held, or none")
	}
}

// The mark of a time that somebody holds goes with it wherever a form has the time: put off with its event, laid out
// with another length, or taken out.
func TestTheMarkOfAHeldTimeGoesWithIt(t *testing.T) {
	s := open(t).fill()
	v := &walk{scene: s, session: map[string]string{consultant: s.signedIn(bots.ConsultantEmail)}}
	day := programme.DayOf(evening.AddDate(0, 0, 9))
	event := programme.Work{Event: api.Event{
		Kind: api.EventCafe, State: api.EventPlanned, Title: "Café", StartsAt: day.At(16 * 60), EndsAt: day.At(19 * 60), Requires: api.RequiresNone,
	}}
	for hour := 16; hour < 19; hour++ {
		event.Slots = append(event.Slots, programme.Slot{ID: newID(), Slot: api.Slot{AdviserID: mette, StartsAt: day.At(hour * 60), EndsAt: day.At(hour*60 + 60)}})
	}
	id := newID()
	path := "/desk/program/" + id
	if err := s.office.Programme.Keep(t.Context(), mutation.CommandLine, id, "", event, false); err != nil {
		t.Fatal(err)
	}
	draft, err := s.office.Programme.Event(t.Context(), mutation.CommandLine, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.office.Programme.Publish(t.Context(), mutation.CommandLine, programme.Publishing{ID: id, Version: draft.Version, Work: draft.Work}); err != nil {
		t.Fatal(err)
	}
	s.jonathan.does(api.BookingRequest, map[string]any{"booking_id": newID(), "slot_id": event.Slots[1].ID, "event_id": id})

	at := func(from, to float64) string { // the cell of a time between two hours
		return fmt.Sprintf("%s@%g-%g", mette, from*60, to*60)
	}
	marked := func(name, page, want string) url.Values {
		t.Helper()
		if m := heldTime.FindAllStringSubmatch(page, -1); len(m) != 1 || m[0][1] != want {
			t.Errorf("%s: held is %s, and marked are %q", name, want, m)
		}
		return v.typed(page, path)
	}
	later := map[string]string{"sessions/0/from": "17:00", "sessions/0/to": "20:00"}
	longer, out := map[string]string{"length": "90"}, map[string]string{"cell": at(17, 18)}
	type step struct {
		do    string
		typed map[string]string
		held  string
	}
	for name, steps := range map[string][]step{
		"put off and looked at":             {{"look", later, at(18, 19)}},
		"put off and laid out":              {{"lay", later, at(18, 19)}},
		"put off and refused":               {{"publish", later, at(18, 19)}},
		"put off, with another session":     {{"more", later, at(17, 18)}},
		"looked at, and put off again":      {{"look", later, at(18, 19)}, {"more", map[string]string{"sessions/0/from": "18:00"}, at(18, 19)}},
		"of no day":                         {{"look", map[string]string{"sessions/0/date": "", "sessions/0/from": "17:00"}, at(17, 18)}},
		"of another length":                 {{"lay", longer, at(17.5, 19)}, {"more", longer, at(17.5, 19)}},
		"of another length, to be laid out": {{"more", longer, at(17, 18)}},
		"taken out":                         {{"look", out, at(17, 18)}},
		"taken out, put off and refused":    {{"look", out, at(17, 18)}, {"publish", later, at(18, 19)}},
	} {
		f := marked(name+", before", v.shows(path, consultant), at(17, 18))
		for _, step := range steps {
			for field, typed := range step.typed {
				if field == "cell" {
					f["cell"] = slices.DeleteFunc(f["cell"], func(cell string) bool { return cell == typed })
				} else {
					f.Set(field, typed)
				}
			}
			status := http.StatusOK
			if step.do == "publish" {
				f.Set("price", "mange")
			}
			if f.Get("price") != "" || f.Get("sessions/0/date") == "" {
				status = http.StatusUnprocessableEntity
			}
			f.Set("do", step.do)
			f = marked(name, v.answers(http.MethodPost, path, f, consultant, status), step.held)
		}
	}
}

// An end day that was typed stays as it was typed where the day before it was a slip, which is put right.
func TestATypedEndDayStaysWhenTheDayBeforeItIsPutRight(t *testing.T) {
	s := open(t).fill()
	v := &walk{scene: s, session: map[string]string{consultant: s.signedIn(bots.ConsultantEmail)}}
	day := programme.DayOf(evening.AddDate(0, 0, 9))
	id := newID()
	path := "/desk/program/" + id
	if err := s.office.Programme.Keep(t.Context(), mutation.CommandLine, id, "", programme.Work{Event: api.Event{
		Kind: api.EventCafe, State: api.EventPlanned, Title: "Natcafé", StartsAt: day.At(20 * 60), EndsAt: day.At(25 * 60), Requires: api.RequiresNone,
	}}, false); err != nil {
		t.Fatal(err)
	}
	f := v.typed(v.shows(path, consultant), path)
	f.Set("sessions/0/date", day.Plus(16).String())
	f.Set("sessions/0/to_date", day.Plus(8).String())
	f.Set("do", "keep")
	page := v.answers(http.MethodPost, path, f, consultant, http.StatusUnprocessableEntity)
	v.has(page, `id="e-sessions/0/to"`)
	f = v.typed(page, path)
	f.Set("sessions/0/date", day.Plus(7).String())
	f.Set("do", "keep")
	v.answers(http.MethodPost, path, f, consultant, http.StatusSeeOther)
	is, err := s.office.Programme.Event(t.Context(), mutation.CommandLine, id)
	if err != nil || !is.Event.StartsAt.Equal(day.Plus(7).At(20*60)) || !is.Event.EndsAt.Equal(day.Plus(8).At(60)) {
		t.Errorf("it is held %s–%s, %v", is.Event.StartsAt, is.Event.EndsAt, err)
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
