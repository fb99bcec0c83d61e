package demo

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
)

// catalogue is what Records gave, read back.
type catalogue struct {
	events   map[string]api.Event
	slots    map[string]api.Slot
	advisers map[string]api.Adviser
	actors   map[string]api.Actor
	offices  []api.Office
	other    int
}

func read(t *testing.T, records []api.ImportRecord) catalogue {
	t.Helper()
	c := catalogue{
		events: map[string]api.Event{}, slots: map[string]api.Slot{},
		advisers: map[string]api.Adviser{}, actors: map[string]api.Actor{},
	}
	seen := map[string]bool{}
	for _, r := range records {
		if !api.ValidID(r.ID) || seen[r.ID] {
			t.Errorf("%s has an id that is none or there twice: %q", r.Kind, r.ID)
		}
		seen[r.ID] = true
		switch r.Kind {
		case api.KindEvent:
			c.events[r.ID] = decode[api.Event](t, r)
		case api.KindSlot:
			c.slots[r.ID] = decode[api.Slot](t, r)
		case api.KindAdviser:
			c.advisers[r.ID] = decode[api.Adviser](t, r)
		case api.KindActor:
			c.actors[r.ID] = decode[api.Actor](t, r)
		case api.KindOffice:
			c.offices = append(c.offices, decode[api.Office](t, r))
		case api.KindPlanTemplate, api.KindAssessment:
			c.other++
		default:
			t.Errorf("%s is no kind of the catalogue", r.Kind)
		}
	}
	return c
}

// only keeps the records of some kinds.
func only(records []api.ImportRecord, kinds ...api.Kind) []api.ImportRecord {
	return slices.DeleteFunc(records, func(r api.ImportRecord) bool { return !slices.Contains(kinds, r.Kind) })
}

// decode refuses fields that the type does not name: they would be misspelt.
func decode[T any](t *testing.T, r api.ImportRecord) (v T) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(r.Body)))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		t.Errorf("%s %s: %v", r.Kind, r.ID, err)
	}
	return v
}

func at(s string) time.Time {
	v, err := time.ParseInLocation("2006-01-02 15:04", s, text.Copenhagen)
	if err != nil {
		panic(err)
	}
	return v
}

// days are the noons of every fourth day of a year and a half, so of all days
// of the week and of the month, over a leap day, holidays and changes of the clock.
func days(yield func(time.Time) bool) {
	for d := at("2026-11-01 12:00"); d.Before(at("2028-04-01 12:00")); d = d.AddDate(0, 0, 4) {
		if !yield(d) {
			return
		}
	}
}

func TestEveryRecordIsValidOnAnyDay(t *testing.T) {
	for now := range days {
		c := read(t, Records(now))
		checkEvents(t, c)
		checkSlots(t, c)
		if t.Failed() {
			t.Fatalf("on %s", now.Format(time.DateOnly))
		}
	}
}

func checkEvents(t *testing.T, c catalogue) {
	t.Helper()
	kinds := []string{
		api.EventKickoff, api.EventCafe, api.EventCourse, api.EventMeeting, api.EventPanel,
		api.EventNetwork, api.EventCounselling,
	}
	slotted := map[string]bool{}
	for _, s := range c.slots {
		slotted[s.EventID] = true
	}
	for id, e := range c.events {
		what := e.Title + " " + e.StartsAt.Format(time.RFC3339) + " " + id
		if !slices.Contains(kinds, e.Kind) || e.State != api.EventPlanned || e.Title == "" || e.Text == "" {
			t.Errorf("%s: kind %q, state %q", what, e.Kind, e.State)
		}
		requires := []string{api.RequiresNone, api.RequiresPlan, api.RequiresScreening, api.RequiresPlanOrScreening}
		if !slices.Contains(requires, e.Requires) || !api.ValidID(e.SeriesID) {
			t.Errorf("%s: requires %q, series %q", what, e.Requires, e.SeriesID)
		}
		if _, known := assets.MunicipalityByCode(e.Venue.Municipality); !known || e.Venue.Name == "" {
			t.Errorf("%s: venue %+v", what, e.Venue)
		}
		if (e.Venue.Address == "") == (e.Venue.OnlineURL == "") {
			t.Errorf("%s is neither somewhere nor online: %+v", what, e.Venue)
		}
		if !e.StartsAt.Before(e.EndsAt) || !e.BookingOpensAt.Before(e.BookingClosesAt) ||
			e.BookingClosesAt.After(e.EndsAt) || e.CancelUntil.After(e.EndsAt) || e.CancelUntil.Before(e.BookingOpensAt) {
			t.Errorf("%s: from %s to %s, booked %s to %s, cancelled until %s", what,
				e.StartsAt, e.EndsAt, e.BookingOpensAt, e.BookingClosesAt, e.CancelUntil)
		}
		for _, at := range []time.Time{e.StartsAt, e.EndsAt, e.BookingOpensAt, e.BookingClosesAt, e.CancelUntil} {
			if at.Location() != time.UTC {
				t.Errorf("%s has a time that is not UTC: %s", what, at)
			}
		}
		if len(e.Fields) == 0 || e.PlacesLeft != e.Capacity || e.MemberPriceOre > e.PriceOre || e.PriceOre < 0 {
			t.Errorf("%s: fields %v, %d of %d places, %d øre, members %d", what, e.Fields, e.PlacesLeft, e.Capacity,
				e.PriceOre, e.MemberPriceOre)
		}
		for _, f := range e.Fields {
			if !f.Known() {
				t.Errorf("%s: %q is no field", what, f)
			}
		}
		hasSlots := slotted[id]
		if hasSlots != (e.MaxSlotsPerPerson > 0) || !hasSlots && e.Capacity == 0 {
			t.Errorf("%s: slots %v, %d a person, capacity %d", what, hasSlots, e.MaxSlotsPerPerson, e.Capacity)
		}
		checkSessions(t, what, e)
	}
}

func checkSessions(t *testing.T, what string, e api.Event) {
	t.Helper()
	if e.Sessions == nil || e.Kind == api.EventCourse && len(e.Sessions) == 0 {
		t.Errorf("%s has no list of sessions", what)
	}
	if len(e.Sessions) == 0 {
		return
	}
	last := e.StartsAt
	for _, s := range e.Sessions {
		if s.Title == "" || s.StartsAt.Before(last) || !s.StartsAt.Before(s.EndsAt) {
			t.Errorf("%s: session %+v", what, s)
		}
		last = s.EndsAt
		if dayOf(s.StartsAt).closed() && e.Kind != api.EventKickoff {
			t.Errorf("%s meets on a closed day: %+v", what, s)
		}
	}
	if !e.Sessions[0].StartsAt.Equal(e.StartsAt) || !last.Equal(e.EndsAt) {
		t.Errorf("%s: its sessions do not span it", what)
	}
}

func checkSlots(t *testing.T, c catalogue) {
	t.Helper()
	byAdviser := map[string][]api.Slot{}
	for id, s := range c.slots {
		e, known := c.events[s.EventID]
		if _, adviser := c.advisers[s.AdviserID]; !known || !adviser {
			t.Errorf("slot %s names no event or no adviser: %+v", id, s)
		}
		if s.StartsAt.Before(e.StartsAt) || s.EndsAt.After(e.EndsAt) || !s.StartsAt.Before(s.EndsAt) || !s.Free {
			t.Errorf("slot %s of %s: %+v", id, e.Title, s)
		}
		if diff := cmp.Diff(c.advisers[s.AdviserID].Fields, s.Fields); diff != "" {
			t.Errorf("slot %s is not about what its adviser knows:\n%s", id, diff)
		}
		byAdviser[s.AdviserID] = append(byAdviser[s.AdviserID], s)
	}
	for id, slots := range byAdviser {
		slices.SortFunc(slots, func(a, b api.Slot) int { return a.StartsAt.Compare(b.StartsAt) })
		for i := 1; i < len(slots); i++ {
			if slots[i].StartsAt.Before(slots[i-1].EndsAt) {
				t.Errorf("%s is in two places: %+v and %+v", c.advisers[id].Name, slots[i-1], slots[i])
			}
		}
	}
}

func TestTheOfficeItsAdvisersAndActors(t *testing.T) {
	c := read(t, Records(at("2026-11-23 12:00")))
	if len(c.offices) != 1 || c.other != 1+len(assets.Assessments()) {
		t.Fatalf("%d offices, %d documents", len(c.offices), c.other)
	}
	o := c.offices[0]
	if o.Name == "" || o.Phone == "" || o.AnswerTargetH != 24 || o.CounsellingMin != 240 || o.FollowupMin != 180 {
		t.Errorf("the office is %+v", o)
	}
	for _, code := range o.Municipalities {
		if _, known := assets.MunicipalityByCode(code); !known {
			t.Errorf("the office serves %q, which is no municipality", code)
		}
	}
	taken, kinds := map[api.Field]bool{}, map[string]bool{}
	for _, s := range c.slots {
		for _, f := range s.Fields {
			taken[f] = true
		}
	}
	for _, a := range c.advisers {
		kinds[a.Kind] = true
		if a.Name == "" || a.Organisation == "" || a.Text == "" || len(a.Languages) == 0 || len(a.Fields) == 0 {
			t.Errorf("adviser %+v", a)
		}
		for _, f := range a.Fields {
			if !f.Known() {
				t.Errorf("%s knows %q, which is no field", a.Name, f)
			}
		}
	}
	if diff := cmp.Diff(map[string]bool{"office": true, "private": true, "mentor": true}, kinds); diff != "" {
		t.Errorf("kinds of advisers (-want +got):\n%s", diff)
	}
	for _, f := range api.Fields {
		if !taken[f] {
			t.Errorf("no adviser of %s has a time", f)
		}
	}
}

func TestActorsOfEveryKindAreThere(t *testing.T) {
	c := read(t, Records(at("2026-11-23 12:00")))
	kinds, helped := map[string]bool{}, map[api.Field]bool{}
	for _, a := range c.actors {
		kinds[a.Kind] = true
		if a.Name == "" || a.Text == "" || a.Phone == "" || a.AnswerDays < 1 || len(a.Languages) == 0 || len(a.Fields) == 0 {
			t.Errorf("actor %+v", a)
		}
		if !strings.HasSuffix(a.Email, ".example.dk") || !strings.HasPrefix(a.Phone, "+45 00 ") {
			t.Errorf("%s could be reached for real: %s, %s", a.Name, a.Email, a.Phone)
		}
		for _, f := range a.Fields {
			helped[f] = true
		}
		for _, code := range a.Municipalities {
			m, known := assets.MunicipalityByCode(code)
			if !known || a.Kind == "growth_house" && m.GrowthHouse != a.Name {
				t.Errorf("%s serves %q (%s)", a.Name, code, m.GrowthHouse)
			}
		}
	}
	want := map[string]bool{
		"growth_house": true, "private": true, "mentor": true, "bank": true, "network": true,
		"authority": true, "incubator": true,
	}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	for _, f := range api.Fields {
		if !helped[f] {
			t.Errorf("nobody can be referred to about %s", f)
		}
	}
}

func TestThePeopleOfTheMockupsAreThere(t *testing.T) {
	c := read(t, Records(at("2026-11-23 12:00")))
	mette, soren := c.advisers[AdviserID("mette")], c.advisers[AdviserID("soren")]
	if mette.Name != "Mette Ørsted" || mette.Kind != "office" || !slices.Contains(mette.Fields, api.FieldPlan) {
		t.Errorf("Mette is %+v", mette)
	}
	if soren.Name != "Søren Ærø" || !slices.Contains(soren.Fields, api.FieldLegal) {
		t.Errorf("Søren is %+v", soren)
	}
	if house := c.actors[ActorID("erhvervshus-sydjylland")]; house.Name != "Erhvervshus Sydjylland" || house.AnswerDays != 2 {
		t.Errorf("the growth house is %+v", house)
	}
}

func TestTheNextFiveCafesAreOnThursdaysAndCanBeBookedNow(t *testing.T) {
	for _, now := range []time.Time{at("2026-11-23 09:00"), at("2026-11-26 17:00"), at("2027-03-24 23:00")} {
		c := read(t, Records(now))
		cafes := 0
		for _, e := range c.events {
			if e.Kind != api.EventCafe {
				continue
			}
			cafes++
			start, end := e.StartsAt.In(text.Copenhagen), e.EndsAt.In(text.Copenhagen)
			if start.Weekday() != time.Thursday || start.Format("15:04") != "16:00" || end.Format("15:04") != "18:00" {
				t.Errorf("a café from %s to %s", start, end)
			}
			if now.Before(e.BookingOpensAt) || !e.StartsAt.After(now) {
				t.Errorf("the café of %s cannot be booked", start)
			}
		}
		if cafes != 5 {
			t.Errorf("%s: %d cafés", now, cafes)
		}
	}
}

func TestImportingAgainChangesNothingThatIsThere(t *testing.T) {
	bodies := map[string]string{}
	add := func(now time.Time) (added int) {
		for _, r := range Records(now) {
			old, there := bodies[r.ID]
			if !there {
				added++
				bodies[r.ID] = string(r.Body)
			} else if old != string(r.Body) {
				t.Fatalf("%s: %s %s changes:\n%s", now, r.Kind, r.ID, cmp.Diff(old, string(r.Body)))
			}
		}
		return added
	}
	add(at("2026-11-20 08:00"))
	if n := add(at("2026-11-20 17:19")); n != 0 {
		t.Errorf("the same day adds %d records", n)
	}
	for now := at("2026-11-20 20:00"); now.Before(at("2027-11-20 08:00")); now = now.Add(29 * time.Hour) {
		add(now)
	}
	if n := add(at("2027-11-21 09:00")); n == 0 {
		t.Error("another day adds nothing")
	}
}

func TestAWeakPartLeadsToSomethingThatCanBeBookedOnAnyDay(t *testing.T) {
	for now := range days {
		events := read(t, only(Records(now), api.KindEvent)).events
		for _, a := range assets.Assessments() {
			for _, p := range a.Parts {
				if !slices.ContainsFunc(slices.Collect(maps.Values(events)), func(e api.Event) bool {
					return slices.Contains(p.Next.Kinds, e.Kind) && !now.Before(e.BookingOpensAt) &&
						now.Before(e.BookingClosesAt) && e.StartsAt.After(now) &&
						slices.ContainsFunc(e.Fields, func(f api.Field) bool { return slices.Contains(p.Next.Fields, f) })
				}) {
					t.Fatalf("%s: nothing to book for %s", now.Format(time.DateOnly), p.Key)
				}
			}
		}
	}
}

func TestTheFirstTenCustomersIsTheCourseForSales(t *testing.T) {
	c := read(t, Records(at("2026-11-23 12:00")))
	var starts []string
	for _, e := range c.events {
		if e.Title == "De første ti kunder" {
			starts = append(starts, e.StartsAt.Format("2006-01-02T15:04Z"))
			if !slices.Contains(e.Fields, api.FieldMarketing) || e.Capacity != 12 || !e.WaitingList {
				t.Errorf("the course is %+v", e)
			}
		}
	}
	slices.Sort(starts)
	// Christmas Eve is one of its Thursdays.
	if diff := cmp.Diff([]string{"2026-11-26T08:00Z", "2027-01-21T08:00Z"}, starts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheGlobalisationCheckHasSixPhasesAndAPrice(t *testing.T) {
	found := 0
	for _, e := range read(t, Records(at("2026-11-23 12:00"))).events {
		switch e.Title {
		case "Globaliseringstjek":
			if found++; len(e.Sessions) != 6 || e.PriceOre < 2000000 || e.PriceOre > 3000000 || !strings.Contains(e.Text, "Seks faser") {
				t.Errorf("the check has %d phases and costs %d øre: %s", len(e.Sessions), e.PriceOre, e.Text)
			}
		case "Innovationssparring":
			if found++; len(e.Sessions) != 0 || e.PriceOre != 0 || e.Kind != api.EventCounselling || strings.Contains(e.Text, "faser") {
				t.Errorf("the sparring is a %s of %d sessions and costs %d øre: %s", e.Kind, len(e.Sessions), e.PriceOre, e.Text)
			}
		}
	}
	if found != 4 { // a check, and three days of sparring
		t.Errorf("%d of them are on", found)
	}
}

func TestEveryServiceThatIsAnEventIsOn(t *testing.T) {
	c := read(t, Records(at("2026-11-23 12:00")))
	want := map[string]int{
		api.EventKickoff: 4, api.EventCafe: 5, api.EventPanel: 3, api.EventNetwork: 3, api.EventMeeting: 15,
		api.EventCounselling: 20, api.EventCourse: 19,
	}
	got, municipalities, series := map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, e := range c.events {
		got[e.Kind]++
		series[e.SeriesID] = true
		if strings.HasPrefix(e.Title, "Informationsmøde") {
			municipalities[e.Venue.Municipality] = true
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events by kind (-want +got):\n%s", diff)
	}
	if len(municipalities) != 6 || len(series) != len(shipped().programme) {
		t.Errorf("information meetings in %d municipalities, %d series", len(municipalities), len(series))
	}
}

func TestInformationMeetingsAre14DaysApart(t *testing.T) {
	c := read(t, Records(at("2026-08-03 12:00")))
	var days []string
	for _, e := range c.events {
		if strings.HasPrefix(e.Title, "Informationsmøde") {
			days = append(days, dayOf(e.StartsAt).Format(time.DateOnly))
		}
	}
	slices.Sort(days)
	for i := 1; i < len(days); i++ {
		a, _ := time.Parse(time.DateOnly, days[i-1])
		b, _ := time.Parse(time.DateOnly, days[i])
		if b.Sub(a) != 14*24*time.Hour {
			t.Errorf("from %s to %s", days[i-1], days[i])
		}
	}
}

func TestIndividualCounsellingAsksForAPlanOrAScreening(t *testing.T) {
	for _, e := range read(t, Records(at("2026-11-23 12:00"))).events {
		if e.Title == "Individuel vejledning" && e.Requires != api.RequiresPlanOrScreening {
			t.Errorf("it asks for %q", e.Requires)
		}
	}
}

func TestMembersComeToMorningMeetingsFree(t *testing.T) {
	meetings := 0
	for _, e := range read(t, Records(at("2026-11-23 12:00"))).events {
		if strings.HasPrefix(e.Title, "Morgenmøde:") {
			meetings++
			if e.PriceOre != 25000 || e.MemberPriceOre != 0 {
				t.Errorf("%s costs %d and %d øre", e.Title, e.PriceOre, e.MemberPriceOre)
			}
		}
	}
	if meetings != 3 {
		t.Errorf("%d morning meetings", meetings)
	}
}

// What is on can be read in English: by its title and its text, that of a Kick-off which
// begins late too.
func TestWhatIsOnCanBeReadInEnglish(t *testing.T) {
	danish := regexp.MustCompile(`[æøåÆØÅ]|\b(og|til|med|du|vi|en af)\b`)
	late := 0
	for _, now := range []time.Time{at("2026-11-23 12:00"), at("2026-11-23 20:00")} {
		for id, e := range read(t, Records(now)).events {
			is, in := e.Texts["en"], e.In("en")
			if is.Title == "" || is.Text == "" || is.Text == e.Text || in.Title != is.Title || in.Text != is.Text {
				t.Errorf("%s %s in English: %+v", id, e.Title, is)
			}
			words := strings.NewReplacer("Iværksætterhuset Gnisten", "", "Erhvervshus Sydjylland", "").Replace(is.Title + " " + is.Text)
			if said := danish.FindString(words); said != "" {
				t.Errorf("%s in English says %q", e.Title, said)
			}
			if strings.HasPrefix(e.Text, "En ekstra") {
				late++
				if !strings.HasPrefix(is.Text, "An extra") {
					t.Errorf("a late Kick-off in English: %q", is.Text)
				}
			}
		}
	}
	if late == 0 {
		t.Error("no Kick-off begins late")
	}
}

func TestTextsAreSetAsPrint(t *testing.T) {
	for _, r := range Records(at("2026-11-23 20:00")) {
		var v any
		if err := json.Unmarshal(r.Body, &v); err != nil {
			t.Fatal(err)
		}
		if s := fmt.Sprint(v); strings.ContainsAny(s, "'\"") || strings.Contains(s, " - ") || strings.Contains(s, "...") {
			t.Errorf("%s %s: %s", r.Kind, r.ID, s)
		}
	}
}
