package office

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office/booking"
	"startklar.dk/office/figures"
	"startklar.dk/office/inbox"
	"startklar.dk/office/mutation"
)

// chronicle is what happened at an office, as a test saw it, beside what the office counts.
type chronicle struct {
	*world
	rng     *rand.Rand
	people  []*person
	is      []object // of each person, as they said last
	gone    []bool   // erased
	actors  []string
	came    []attended
	sentOn  []referred
	answers []answer
	keeps   bool // nobody is erased
}

type attended struct {
	who          int
	event        string
	at           time.Time
	kind, state  string
	stage, cvr   string
	municipality string
	score        int
}

type referred struct {
	who           int
	id, actor     string
	at            time.Time
	taken, helped bool
}

type answer struct {
	who             int
	id              string
	at, by, settled time.Time
	forgotten       bool // its person was erased before it was answered, and before it was late
}

func newChronicle(t *testing.T, seed uint64) *chronicle {
	c := &chronicle{world: newWorld(t), rng: rand.New(rand.NewPCG(seed, 1))}
	c.office(object{"name": "Kontoret", "answer_target_h": 8, "municipalities": []string{"0621", "0630"}})
	for range 2 {
		id := newID()
		c.actors = append(c.actors, id)
		c.importAll(api.ImportRecord{Kind: api.KindActor, ID: id, Body: raw(object{"name": "Huset", "fields": []string{"export"}})})
	}
	for range 6 {
		c.people, c.is, c.gone = append(c.people, c.person()), append(c.is, object{"stage": "", "cvr": "", "municipality": ""}), append(c.gone, false)
	}
	return c
}

func one[T any](c *chronicle, of ...T) T { return of[c.rng.IntN(len(of))] }

func (c *chronicle) chance(percent int) bool { return c.rng.IntN(100) < percent }

// needs are more than anybody has: nobody is sent on twice for the same.
var needs = []api.Field{
	"start", "plan", "financing", "trade", "ownership", "competition", "contracts", "marketing", "accounting", "tax", "operations", "strategy",
	"legal", "insurance", "ipr", "innovation", "export", "it", "people",
}

// round is an event, and what people do around it.
func (c *chronicle) round() {
	kind := one(c, api.EventKickoff, api.EventCounselling, api.EventCounselling, api.EventCafe, api.EventCourse, api.EventPanel)
	event := c.event(time.Hour, object{"kind": kind, "capacity": 20, "max_slots_per_person": 2})
	starts, adviser := c.clock.now().Add(time.Hour), c.adviser("plan")
	var booked []attended
	var ids []string
	for i, p := range c.people {
		if c.gone[i] {
			continue
		}
		if c.chance(60) {
			is := object{"stage": one(c, api.StageStarting, api.StageRunning), "cvr": one(c, "", "11111111", "22222222"), "municipality": one(c, "0621", "0751")}
			maps.Copy(c.is[i], is)
			p.does(api.PersonUpdate, is)
		}
		if c.chance(70) {
			ids, booked = append(ids, p.book(event, "", nil)), append(booked, attended{who: i, event: event, at: starts, kind: kind})
		}
		if c.chance(40) {
			slot := c.slot(event, time.Hour+time.Duration(i)*20*time.Minute, object{"adviser_id": adviser})
			ids, booked = append(ids, p.book(event, slot, nil)), append(booked, attended{who: i, event: event, at: starts, kind: kind})
		}
		if c.chance(30) {
			c.answers = append(c.answers, answer{who: i, id: p.asks("?"), at: c.clock.now()})
			c.answers[len(c.answers)-1].by = p.question(c.answers[len(c.answers)-1].id).AnswerBy
		}
		if len(c.sentOn) < len(needs) && c.chance(30) {
			r := referred{who: i, id: newID(), actor: one(c, c.actors...), at: c.clock.now()}
			p.does(api.ReferralRequest, object{"referral_id": r.id, "actor_id": r.actor, "need": needs[len(c.sentOn)%len(needs)], "question": "?"})
			c.sentOn = append(c.sentOn, r)
		}
	}
	c.later(6 * time.Hour)
	for i := range booked {
		b := &booked[i]
		for range 1 + c.rng.IntN(2) {
			b.state = one(c, api.BookingAttended, api.BookingAttended, api.BookingMissed, api.BookingConfirmed)
			if err := c.o.Bookings.Attend(c.t.Context(), mette, booking.Meeting{PersonID: c.people[b.who].id, BookingID: ids[i]}, b.state); err != nil {
				c.t.Fatal(err)
			}
		}
		is := c.is[b.who]
		b.stage, b.cvr, b.municipality = is["stage"].(string), is["cvr"].(string), is["municipality"].(string) //nolint:errcheck // they are texts
		if b.state == api.BookingAttended && c.chance(60) {
			b.score = 1 + c.rng.IntN(5)
			c.people[b.who].does(api.BookingRate, object{"booking_id": ids[i], "score": b.score})
		}
	}
	c.came = append(c.came, booked...)
	c.settle()
	c.later(time.Duration(c.rng.IntN(60)) * time.Hour)
	for i := range c.people {
		if !c.keeps && !c.gone[i] && c.chance(8) {
			c.erase(i)
		}
	}
}

// settle has some questions be answered, and some referrals taken up, given back or help.
func (c *chronicle) settle() {
	for i := range c.answers {
		if a := &c.answers[i]; a.settled.IsZero() && !c.gone[a.who] && c.chance(50) {
			if err := c.o.Inbox.Answer(c.t.Context(), mette, inbox.StaffAnswer{PersonID: c.people[a.who].id, QuestionID: a.id, Text: "Ja"}); err != nil {
				c.t.Fatal(err)
			}
			a.settled = c.clock.now()
		}
	}
	for i := range c.sentOn {
		r := &c.sentOn[i]
		if c.gone[r.who] {
			continue
		}
		var now api.Referral
		c.people[r.who].record(api.KindReferral, r.id, &now)
		if now.State == api.ReferralSent && c.chance(70) {
			state := one(c, api.ReferralReceived, api.ReferralCompleted, api.ReferralReturned)
			if err := c.o.Referrals.Advance(c.t.Context(), mette, r.id, state, "?"); err != nil {
				c.t.Fatal(err)
			}
			r.taken = state != api.ReferralReturned
		} else if now.State == api.ReferralReceived && c.chance(30) {
			if err := c.o.Referrals.Advance(c.t.Context(), mette, r.id, api.ReferralReturned, "?"); err != nil {
				c.t.Fatal(err)
			}
			r.taken = false
		}
		if c.chance(30) {
			word := one(c, "helped", "not")
			c.people[r.who].does(api.ReferralOutcome, object{"referral_id": r.id, "outcome": word})
			r.helped = word == "helped"
		}
	}
}

func (c *chronicle) erase(i int) {
	if err := c.o.Erase(c.t.Context(), c.people[i].id); err != nil {
		c.t.Fatal(err)
	}
	c.gone[i] = true
	for n := range c.answers {
		if a := &c.answers[n]; a.who == i && a.settled.IsZero() {
			a.settled = c.clock.now()
			a.forgotten = !a.by.Before(c.clock.now())
		}
	}
}

// expected are the lines of a period, as they are counted here.
func (c *chronicle) expected(p figures.Period) map[figures.Service]figures.Line {
	type visit struct {
		who   int
		event string
	}
	first := map[int]attended{}
	for _, a := range c.came {
		if f, is := first[a.who]; a.state == api.BookingAttended && (!is || a.at.Before(f.at)) {
			first[a.who] = a
		}
	}
	all := map[figures.Service]figures.Line{}
	seen := map[string]bool{}
	once := func(what ...any) bool {
		key := fmt.Sprint(what...)
		was := seen[key]
		seen[key] = true
		return !was
	}
	came := map[visit]bool{}
	for _, a := range c.came {
		came[visit{a.who, a.event}] = came[visit{a.who, a.event}] || a.state == api.BookingAttended
	}
	for _, a := range c.came {
		if a.at.Before(p.From) || !a.at.Before(p.To) {
			continue
		}
		service := figures.Service(a.kind)
		if a.kind == api.EventCounselling && a.stage == api.StageRunning {
			service = figures.Firms
		}
		for _, s := range []figures.Service{service, ""} {
			l := all[s]
			l.Service = s
			switch {
			case a.state == api.BookingAttended:
				if once(s, "|", a.who, "|", a.event) {
					l.Participations++
					if first[a.who].event == a.event {
						l.New++
					}
				}
				if once(s, "|person|", a.who) {
					l.Persons++
				}
				if a.cvr != "" && once(s, "|firm|", a.cvr) {
					l.Firms++
				}
				if a.score > 0 {
					l.Rated, l.Sum = l.Rated+1, l.Sum+a.score
				}
			case a.state == api.BookingMissed && !came[visit{a.who, a.event}] && once(s, "|missed|", a.who, "|", a.event):
				l.Missed++
			}
			all[s] = l
		}
	}
	maps.DeleteFunc(all, func(_ figures.Service, l figures.Line) bool { return l == figures.Line{Service: l.Service} })
	return all
}

// agrees looks whether the office counts for a period what happened, and whether each
// figure's list is as long as it says.
func (c *chronicle) agrees(p figures.Period) {
	c.t.Helper()
	r, err := c.o.Figures.Read(c.t.Context(), mette, p)
	if err != nil {
		c.t.Fatal(err)
	}
	lines, total := r.Lines()
	got := map[figures.Service]figures.Line{}
	for _, l := range append(lines, total) {
		f := figures.Filter{Service: l.Service, Municipality: figures.Anywhere}
		for name, of := range map[string][2]int{
			"participations": {l.Participations, len(r.Participations(f))}, "persons": {l.Persons, len(r.Persons(f))}, "new": {l.New, len(r.New(f))},
			"firms": {l.Firms, len(r.Firms(f))}, "missed": {l.Missed, len(r.Missed(f))}, "ratings": {l.Rated, len(r.Ratings(f))},
		} {
			if of[0] != of[1] {
				c.t.Errorf("%v %s: %s is %d, its list %d", p, l.Service, name, of[0], of[1])
			}
		}
		l.Average, l.Target = 0, 0
		if l != (figures.Line{Service: l.Service}) {
			got[l.Service] = l
		}
	}
	if diff := cmp.Diff(c.expected(p), got); diff != "" {
		c.t.Errorf("%v (-happened +counted):\n%s", p, diff)
	}
	by, all := r.Coverage()
	for _, m := range by {
		if n := len(r.Participations(figures.Filter{Municipality: m.Municipality})); n != m.Participations {
			c.t.Errorf("%s: %d came, %d in the list", m.Municipality, m.Participations, n)
		}
	}
	if all.Participations != total.Participations {
		c.t.Errorf("%d came from somewhere, %d came", all.Participations, total.Participations)
	}
	c.referralsAgree(r)
	c.answersAgree(r)
}

func (c *chronicle) referralsAgree(r figures.Report) {
	c.t.Helper()
	want, by := figures.Referred{}, map[string]figures.Referred{}
	for _, f := range c.sentOn {
		if f.at.Before(r.Period.From) || !f.at.Before(r.Period.To) {
			continue
		}
		add := func(to figures.Referred) figures.Referred {
			to.Sent++
			if f.taken {
				to.Taken++
			}
			if f.helped {
				to.Helped++
			}
			return to
		}
		want, by[f.actor] = add(want), add(by[f.actor])
	}
	actors, got := r.Referred()
	if got != want {
		c.t.Errorf("%v: referred %+v, counted %+v", r.Period, want, got)
	}
	for _, a := range actors {
		is := map[string]func(figures.Referral) bool{
			"sent": func(figures.Referral) bool { return true }, "taken": figures.Referral.Taken, "helped": func(f figures.Referral) bool { return f.Helped },
		}
		w := by[a.ActorID]
		for name, n := range map[string][2]int{"sent": {a.Sent, w.Sent}, "taken": {a.Taken, w.Taken}, "helped": {a.Helped, w.Helped}} {
			if list := len(r.Referrals(a.ActorID, is[name])); n[0] != n[1] || list != n[0] {
				c.t.Errorf("%v: %s of an actor is %d, happened %d, its list %d", r.Period, name, n[0], n[1], list)
			}
		}
	}
}

func (c *chronicle) answersAgree(r figures.Report) {
	c.t.Helper()
	asked, late, waiting := 0, 0, 0
	for _, a := range c.answers {
		if a.at.Before(r.Period.From) || !a.at.Before(r.Period.To) || a.forgotten {
			continue
		}
		asked++
		until := a.settled
		if until.IsZero() {
			until = c.clock.now()
		}
		if until.After(a.by) {
			late++
		} else if a.settled.IsZero() {
			waiting++
		}
	}
	got := r.Answers()
	if got.Asked != asked || got.Within[figures.Late] != late || got.Within[figures.Waiting] != waiting {
		c.t.Errorf("%v: %d asked, %d late, %d waiting; counted %+v", r.Period, asked, late, waiting, got)
	}
	sum := 0
	for _, w := range figures.Withins {
		sum += got.Within[w]
		if n := len(r.Questions(w)); n != got.Within[w] {
			c.t.Errorf("%s is %d, its list %d", w, got.Within[w], n)
		}
	}
	if sum != asked {
		c.t.Errorf("the parts of %d answers are %d", asked, sum)
	}
}

// Whatever happened, and whoever was erased since: the figures are what happened, and each
// is as many as its list has.
func TestTheFiguresAreWhatHappened(t *testing.T) {
	for seed := range uint64(3) {
		c := newChronicle(t, seed)
		for range 14 {
			c.round()
		}
		if !slices.Contains(c.gone, true) {
			c.erase(0)
		}
		day := func(at time.Time) string { return at.Format(time.DateOnly) }
		for i := range 12 {
			from := start.AddDate(0, 0, c.rng.IntN(20)-1)
			p, ok := figures.Between(day(from), day(from.AddDate(0, 0, c.rng.IntN(30))))
			if i == 0 {
				p, ok = figures.Between(day(start.AddDate(0, 0, -1)), day(c.clock.now().AddDate(0, 0, 1)))
			}
			if !ok {
				t.Fatal("that is no period")
			}
			c.agrees(p)
		}
	}
}

// The firm of who is erased is counted on, without its number where that was theirs alone.
func TestAFirmIsCountedOnWithoutItsNumber(t *testing.T) {
	w := newWorld(t)
	alone, bo, eva := w.person(), w.person(), w.person()
	event := w.event(time.Hour, object{"kind": "cafe", "capacity": 9})
	for p, cvr := range map[*person]string{alone: "33333333", bo: "44444444", eva: "44444444"} {
		p.does(api.PersonUpdate, object{"cvr": cvr})
		p.book(event, "", nil)
	}
	w.later(time.Hour)
	for _, p := range []*person{alone, bo, eva} {
		if err := w.o.Bookings.CheckIn(t.Context(), mette, event, p.id); err != nil {
			t.Fatal(err)
		}
	}
	w.later(6 * time.Hour)
	if _, err := w.o.Jobs.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	year := figures.PeriodOf(figures.Year, w.clock.now())
	for _, gone := range []*person{nil, alone, bo, eva} {
		if gone != nil {
			if err := w.o.Erase(t.Context(), gone.id); err != nil {
				t.Fatal(err)
			}
		}
		r, err := w.o.Figures.Read(t.Context(), mette, year)
		if _, all := r.Lines(); err != nil || all.Firms != 2 || all.Persons != 3 {
			t.Errorf("%+v, %v", all, err)
		}
		of := w.texts(`SELECT cvr FROM booking`)
		if gone == alone && slices.Contains(of, "33333333") || gone == bo && !slices.Contains(of, "44444444") || gone == eva && slices.Contains(of, "44444444") {
			t.Errorf("the numbers that are kept: %v", of)
		}
	}
}

// What was counted before the office kept it for its figures is counted after.
func TestAnOlderOfficeHasItsFigures(t *testing.T) {
	c := newChronicle(t, 7)
	c.keeps = true // of who was erased such an office has nothing
	for range 5 {
		c.round()
	}
	p, _ := figures.Between("2026-01-01", "2028-12-31")
	before, err := c.o.Figures.Read(t.Context(), mette, p)
	if err != nil {
		t.Fatal(err)
	}
	people := map[string]api.Person{} // each counts as they are now
	for _, p := range c.people {
		var is api.Person
		p.record(api.KindPerson, p.id, &is)
		people[p.id] = is
	}
	c.olderThan("figures")
	c.open()
	after, err := c.o.Figures.Read(t.Context(), mette, p)
	if err != nil {
		t.Fatal(err)
	}
	for i := range before.All {
		b := &before.All[i]
		is := people[b.PersonID]
		b.Stage, b.CVR, b.Municipality = is.Stage, is.CVR, is.Municipality
		if b.Service == figures.Firms || b.Service == api.EventCounselling {
			b.Service = api.EventCounselling
			if is.Stage == api.StageRunning {
				b.Service = figures.Firms
			}
		}
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

// Goals are set by coordinators, each upon what they saw of them, and leave a line.
func TestGoalsAreSetUponWhatTheirWriterSaw(t *testing.T) {
	w := newWorld(t)
	room, ctx := w.o.Figures, t.Context()
	boss := mutation.Staff{ID: newID(), Role: mutation.RoleCoordinator}
	set := func(by mutation.Staff, period string, upon, cafe int) error {
		return room.SetGoals(ctx, by, period, upon, figures.Goals{
			Targets: map[string]int{api.EventCafe: cafe, api.EventCourse: 0}, Entrepreneurs: map[string]int{"0621": 5500},
		})
	}
	if err := set(boss, "2026", 0, 450); err != nil {
		t.Fatal(err)
	}
	var changed *figures.GoalsChanged
	if err := set(boss, "2026", 0, 1); !errors.As(err, &changed) || changed.Stand.Targets[api.EventCafe] != 450 || changed.Stand.Version != 1 {
		t.Errorf("goals upon others: %v", err)
	}
	if err := set(boss, "2026", 1, 460); err != nil {
		t.Error(err)
	}
	if err := set(mette, "2026", 2, 1); !isProblem(err, api.CodeForbidden) {
		t.Errorf("a consultant sets goals: %v", err)
	}
	for _, no := range []string{"", "2026-13", "2026-Q5", "26", "2026-Q", "2026-"} {
		if err := set(boss, no, 0, 1); !isProblem(err, api.CodeNotFound) {
			t.Errorf("goals of %q: %v", no, err)
		}
	}
	for name, no := range map[string]struct {
		period string
		of     figures.Goals
	}{
		"a share over all":             {"2026-Q4", figures.Goals{Targets: map[string]int{figures.OnTime: 101}}},
		"less than nothing":            {"2026-Q4", figures.Goals{Targets: map[string]int{api.EventCafe: -1}}},
		"of no service":                {"2026-Q4", figures.Goals{Targets: map[string]int{"xyzzy": 1}}},
		"entrepreneurs of a quarter":   {"2026-Q4", figures.Goals{Entrepreneurs: map[string]int{"0621": 1}}},
		"more entrepreneurs than live": {"2027", figures.Goals{Entrepreneurs: map[string]int{"0621": 1_000_001}}},
		"fewer entrepreneurs than no":  {"2027", figures.Goals{Entrepreneurs: map[string]int{"0621": -1}}},
	} {
		if err := room.SetGoals(ctx, boss, no.period, 0, no.of); !isProblem(err, api.CodeInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	next, _ := figures.Between("2027-01-01", "2027-12-31")
	r, err := room.Read(ctx, mette, next)
	if err != nil || r.Entrepreneurs["0621"] != 5500 || len(r.Goals.Targets) != 0 {
		t.Errorf("the year after has %+v of the year before, %v", r, err)
	}
	year, _ := figures.Between("2026-01-01", "2026-06-30")
	if r, err = room.Read(ctx, mette, year); err != nil || !cmp.Equal(r.Goals.Targets, map[string]int{api.EventCafe: 460}) || r.Goals.Version != 2 {
		t.Errorf("the year so far has %+v, %v", r.Goals, err)
	}
	across, _ := figures.Between("2026-12-01", "2027-01-31")
	autumn, _ := figures.Between("2026-10-01", "2026-12-31")
	reach := func(p figures.Period, cafe int, shares bool) {
		t.Helper()
		if r, err := room.Read(ctx, mette, p); err != nil || r.Targets[api.EventCafe] != cafe || r.Shares != shares {
			t.Errorf("to be reached from %s is %v, as a share %v, %v", p.From.Format(time.DateOnly), r.Targets, r.Shares, err)
		}
	}
	reach(year, 460, false)
	reach(autumn, 116, true)
	reach(across, 0, false)
	if err := room.SetGoals(ctx, boss, "2026-Q4", 0, figures.Goals{Targets: map[string]int{api.EventCafe: 120}}); err != nil {
		t.Error(err)
	}
	reach(autumn, 120, false)
	for upon, c := range []struct {
		of   map[string]int
		want int
	}{{nil, 5500}, {map[string]int{"0621": 6000}, 6000}} { // first nothing of them is said for the year after
		if err := room.SetGoals(ctx, boss, "2027", upon, figures.Goals{Targets: map[string]int{api.EventCafe: 1}, Entrepreneurs: c.of}); err != nil {
			t.Fatal(err)
		}
		for p, want := range map[figures.Period]int{year: 5500, across: c.want, next: c.want} {
			if r, err := room.Read(ctx, mette, p); err != nil || r.Entrepreneurs["0621"] != want {
				t.Errorf("in %v there are %v, want %d, %v", p, r.Entrepreneurs, want, err)
			}
		}
	}
	reach(across, 39, true)
	if lines := w.texts(`SELECT ref FROM audit WHERE kind = 'goal' AND staff_id = '` + boss.ID + `' ORDER BY id`); !slices.Equal(lines, []string{"2026", "2026", "2026-Q4", "2027", "2027"}) {
		t.Errorf("the log has %v", lines)
	}
	for _, by := range []mutation.Staff{atDoor, {Role: mutation.RoleAdviser}, {Role: mutation.RolePartner}} {
		if _, err := room.Read(ctx, by, year); !isProblem(err, api.CodeForbidden) {
			t.Errorf("%s reads the figures: %v", by.Role, err)
		}
	}
}
