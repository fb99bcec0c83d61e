package desk_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld/browser"
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

// A coordinator who types an adviser's e-mail address in the form of an event invites them as they are saved, once; an
// address that cannot be used comes back at its field with all that was typed, and nobody is kept. Whoever may not
// invite has no such field, and sends none.
func TestAnAdviserWhoIsTypedWithAnAddressIsInvited(t *testing.T) {
	w := openEmpty(t)
	const carl, ida, bo = "carl@example.dk", "ida@example.dk", "bo@example.dk"
	w.member(account.Member{Email: carl, Name: "Carl Bro", Role: mutation.RoleConsultant})
	v := &walk{scene: &scene{world: w}, session: map[string]string{birgit: w.signedIn(birgit), carl: w.signedIn(carl)}}
	path := "/desk/program/" + v.drafted()
	members := func() (said []string) {
		t.Helper()
		all, err := w.office.Accounts.Members(t.Context(), mutation.CommandLine)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			line := m.Email + " " + string(m.Role)
			if m.AdviserID != "" {
				line += " " + m.Name
			}
			said = append(said, line)
		}
		return said
	}
	before := []string{birgit + " coordinator", carl + " consultant"}
	advisers := func() int {
		t.Helper()
		all, err := w.office.Finder.All(t.Context(), mutation.CommandLine, api.KindAdviser)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}

	// Of a consultant.
	page := v.shows(path, carl)
	v.hasNot(page, `name="advisers/0/email"`, `href="/desk/staff"`)
	v.has(page, "når vedkommende er inviteret som kollega")
	f := v.typed(page, path)
	f.Set("advisers/0/name", "Ida Juhl")
	f.Set("advisers/0/email", ida)
	f.Set("do", "keep")
	v.answers(http.MethodPost, path, f, carl, http.StatusSeeOther)
	if is := members(); !slices.Equal(is, before) || advisers() != 1 {
		t.Errorf("after a consultant's form there are %q and %d advisers", is, advisers())
	}

	// Of a coordinator, refused.
	f = v.typed(v.shows(path, birgit), path)
	f.Set("advisers/0/name", "Bo Friis")
	f.Set("advisers/0/organisation", "Friis & Co")
	f.Set("advisers/1/name", "Eva Holm")
	f.Set("venue/name", "Rådhuset")
	for name, c := range map[string]struct {
		typed map[string]string
		at    string
		says  string
	}{
		"no address":        {map[string]string{"advisers/0/email": "bo at example"}, "advisers/0/email", "Er ikke skrevet rigtigt"},
		"one of the staff":  {map[string]string{"advisers/0/email": " Carl@Example.dk"}, "advisers/0/email", "Har allerede adgang"},
		"twice":             {map[string]string{"advisers/0/email": bo, "advisers/1/email": bo}, "advisers/1/email", "står her to gange"},
		"of nobody":         {map[string]string{"advisers/0/name": "", "advisers/0/email": bo}, "advisers/0/name", "Skal udfyldes"},
		"beside what else":  {map[string]string{"advisers/0/email": bo, "price": "mange"}, "price", "Er ikke skrevet rigtigt"},
		"of nobody, far on": {map[string]string{"advisers/9/email": bo}, "advisers/9/name", "Skal udfyldes"},
	} {
		typed := url.Values{}
		for field, values := range f {
			typed[field] = slices.Clone(values)
		}
		for field, value := range c.typed {
			typed.Set(field, value)
		}
		for _, do := range []string{"lay", "look", "keep", "publish"} {
			typed.Set("do", do)
			page := v.answers(http.MethodPost, path, typed, birgit, http.StatusUnprocessableEntity)
			v.has(page, `id="e-`+c.at+`"`, c.says)
			again := v.typed(page, path)
			for _, field := range []string{"advisers/0/name", "advisers/0/email", "advisers/0/organisation", "advisers/1/name", "advisers/1/email", "advisers/9/email", "venue/name", "price"} {
				if again.Get(field) != typed.Get(field) {
					t.Errorf("%s, %s: what was typed as %s is %q", name, do, field, again.Get(field))
				}
			}
		}
		if is := members(); !slices.Equal(is, before) || advisers() != 1 {
			t.Errorf("%s: there are %q and %d advisers", name, is, advisers())
		}
	}

	// Laid out, looked at and with another session the address stays, and nobody is invited.
	f.Set("advisers/0/email", bo)
	for _, do := range []string{"lay", "look", "more"} {
		f.Set("do", do)
		f = v.typed(v.answers(http.MethodPost, path, f, birgit, http.StatusOK), path)
		if f.Get("advisers/0/email") != bo {
			t.Errorf("after %s the address is %q", do, f.Get("advisers/0/email"))
		}
		if is := members(); !slices.Equal(is, before) || advisers() != 1 {
			t.Errorf("after %s there are %q and %d advisers", do, is, advisers())
		}
	}

	// Whoever did not sign in a moment ago is led to, and loses nothing by it.
	f.Set("sessions/1/from", "") // of the session that was asked for
	f.Set("do", "keep")
	w.clock.set(w.clock.Now().Add(10 * time.Minute))
	page = v.answers(http.MethodPost, path, f, birgit, http.StatusUnprocessableEntity)
	v.has(page, `id="e-advisers/0/email"`, "lige har logget ind", `<a href="/desk/sign-in?again=1&amp;next=`+url.QueryEscape(path)+`" target="_blank"`)
	f = v.typed(page, path)
	if is := members(); !slices.Equal(is, before) || advisers() != 1 || f.Get("advisers/0/email") != bo {
		t.Errorf("of who is signed in since before there are %q and %d advisers", is, advisers())
	}
	v.session[birgit] = w.signedIn(birgit)
	f.Set("do", "keep")
	hello := w.mailTo(bo, regexp.MustCompile(`(?s)^(.*/desk)`), func() error {
		v.answers(http.MethodPost, path, f, birgit, http.StatusSeeOther)
		return nil
	})
	if !strings.Contains(hello, "Bo") || !strings.Contains(hello, w.url+"/desk") {
		t.Errorf("they are told %q", hello)
	}
	after := []string{birgit + " coordinator", bo + " adviser Bo Friis", carl + " consultant"}
	if is := members(); !slices.Equal(is, after) || advisers() != 3 {
		t.Errorf("there are %q and %d advisers", is, advisers())
	}
	v.has(v.shows("/desk/log", birgit), "Medarbejder "+bo)
	page = v.shows(path, birgit)
	f = v.typed(page, path)
	f.Set("do", "keep")
	v.answers(http.MethodPost, path, f, birgit, http.StatusSeeOther)
	invited := 0
	for _, m := range w.mails.Mails() {
		if m.To == bo {
			invited++
		}
	}
	if is := members(); invited != 1 || !slices.Equal(is, after) {
		t.Errorf("saved once more, %d invitations were mailed and there are %q", invited, is)
	}
}

// An adviser who is typed with an address into an event that others have booked is invited when whoever changes it has
// seen whom that touches and is sure, and not before; by going back the address is kept.
func TestAnAdviserIsInvitedWhenTheChangeIsSure(t *testing.T) {
	v := newWalk(t)
	const ida = "ida@moms.example.dk"
	id := v.imports(api.Event{Kind: api.EventMeeting, Title: "Momsmøde", State: api.EventPlanned, Capacity: 9, StartsAt: evening.AddDate(0, 0, 9), EndsAt: evening.AddDate(0, 0, 9).Add(time.Hour)})
	v.named("Anna Holm").books(id)
	path := "/desk/program/" + id
	invited := func() (n int) {
		for _, m := range v.mails.Mails() {
			if m.To == ida {
				n++
			}
		}
		staff, err := v.office.Accounts.Members(t.Context(), mutation.CommandLine)
		if err != nil || slices.ContainsFunc(staff, func(m account.Member) bool { return m.Email == ida }) {
			t.Errorf("they are of the staff already: %v", err)
		}
		return n
	}
	f := v.typed(v.shows(path, coordinator), path)
	f.Set("advisers/0/name", "Ida Juhl")
	f.Set("advisers/0/email", ida)
	f.Set("venue/name", "Biblioteket")
	f.Set("do", "publish")
	for range 2 {
		sure := v.typed(v.answers(http.MethodPost, path, f, coordinator, http.StatusOK), path)
		if sure.Get("sure") != "yes" {
			t.Fatalf("nobody is touched: %v", sure)
		}
		sure.Set("do", "back")
		page := v.answers(http.MethodPost, path, sure, coordinator, http.StatusOK)
		v.has(page, "Ida Juhl inviteres på "+ida)
		f = v.typed(page, path)
		f.Set("do", "publish")
	}
	if n := invited(); n != 0 {
		t.Errorf("before it is sure %d invitations are mailed", n)
	}
	f.Set("sure", "yes")
	v.mailTo(ida, regexp.MustCompile(`(/desk)`), func() error {
		v.answers(http.MethodPost, path, f, coordinator, http.StatusSeeOther)
		return nil
	})
	staff, err := v.office.Accounts.Members(t.Context(), mutation.CommandLine)
	if err != nil || !slices.ContainsFunc(staff, func(m account.Member) bool { return m.Email == ida && m.Name == "Ida Juhl" && m.AdviserID != "" }) {
		t.Errorf("of the staff are %+v, %v", staff, err)
	}
	v.hasNot(v.shows(path, coordinator), "inviteres på")
}

// The form of a coordinator, who invites advisers in it, can be used by everybody, also where it comes back.
func TestAnAdviserIsInvitedInAnEventsFormInABrowser(t *testing.T) {
	s := open(t)
	const karen = "karen@kontor.example.dk"
	s.member(account.Member{Email: karen, Role: mutation.RoleCoordinator})
	v := &walk{scene: &scene{world: s}}
	for _, look := range looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, s.url, look)
			s.signIn(tab, karen)
			tab.Go("/desk/program/" + v.drafted())
			tab.Type(`[name="advisers/0/name"]`, "Ida Juhl "+look.String())
			tab.Type(`[name="advisers/0/email"]`, karen)
			tab.Follow(`button[value="keep"]:not(.hidden)`)
			tab.Complaints() // of the 422
			seen(t, tab, "program-invited-twice")
			s.clock.set(s.clock.Now().Add(10 * time.Minute))
			tab.Type(`[name="advisers/0/email"]`, "ida."+newID()+"@example.dk")
			tab.Follow(`button[value="keep"]:not(.hidden)`)
			tab.Complaints() // likewise
			seen(t, tab, "program-invite-again")
			if tab.Count(`a[href^="/desk/sign-in?again=1"][target="_blank"]`) != 1 {
				t.Error("nothing leads to signing in again")
			}
		})
	}
}

// Whoever has access already stays what they are where they are invited as somebody new at the same moment.
func TestOneOfTheStaffIsNotInvitedAsSomebodyNew(t *testing.T) {
	w := open(t)
	before, err := w.office.Accounts.Members(t.Context(), mutation.CommandLine)
	if err != nil {
		t.Fatal(err)
	}
	mails := len(w.mails.Mails())
	err = w.office.Accounts.InviteNew(t.Context(), mutation.CommandLine, account.Member{Email: bots.ConsultantEmail, Role: mutation.RoleAdviser, AdviserID: soren}, text.Danish, w.url)
	if p := (*api.Problem)(nil); !errors.As(err, &p) || len(p.Errors) != 1 || p.Errors[0] != (api.FieldError{Pointer: "/email", Reason: "staff"}) {
		t.Errorf("it is answered %v", err)
	}
	after, err := w.office.Accounts.Members(t.Context(), mutation.CommandLine)
	if err != nil || !slices.Equal(after, before) || len(w.mails.Mails()) != mails {
		t.Errorf("the staff were %+v and are %+v, with %d mails more, %v", before, after, len(w.mails.Mails())-mails, err)
	}
}
