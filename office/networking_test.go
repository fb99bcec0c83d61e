package office

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/booking"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
)

// networkingEvening is an event that is on, to which some have come.
type networkingEvening struct {
	*world
	event string
	all   []*person
}

func newNetworking(t *testing.T, guests ...string) *networkingEvening {
	w := newWorld(t)
	e := &networkingEvening{world: w, event: w.event(time.Hour, object{"capacity": 50})}
	for _, name := range guests {
		e.comes(name)
	}
	return e
}

// comes has somebody book and come.
func (e *networkingEvening) comes(name string) *person {
	e.t.Helper()
	p := e.world.person()
	p.does(api.PersonUpdate, object{"name": name})
	p.book(e.event, "", nil)
	e.ok(e.o.Bookings.CheckIn(e.t.Context(), atDoor, e.event, p.id))
	e.all = append(e.all, p)
	return p
}

func (e *networkingEvening) ok(err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatal(err)
	}
}

func (e *networkingEvening) run(do string) {
	e.t.Helper()
	e.ok(e.o.Bookings.RunRound(e.t.Context(), mette, e.event, e.stands().Round, do))
}

func (e *networkingEvening) stands() booking.Networking {
	e.t.Helper()
	n, err := e.o.Bookings.Networking(e.t.Context(), atDoor, e.event)
	e.ok(err)
	return n
}

// tables are who sits where in a round.
func (e *networkingEvening) tables(round int) (said string) {
	e.t.Helper()
	var all []string
	for _, table := range e.stands().Tables(round) {
		var names []string
		for _, g := range table {
			names = append(names, g.Name)
		}
		slices.Sort(names)
		all = append(all, strings.Join(names, " "))
	}
	return strings.Join(all, " | ")
}

// told is the table that somebody's devices have.
func (p *person) told() (g api.Group, has bool) {
	p.w.t.Helper()
	for _, r := range p.records() {
		if r.Kind != api.KindGroup || r.Deleted {
			continue
		}
		if has {
			p.w.t.Fatal("somebody has two tables")
		}
		has = true
		if err := r.Decode(&g); err != nil {
			p.w.t.Fatal(err)
		}
	}
	return g, has
}

func TestWhoHasComeSitsAtTablesRoundAfterRound(t *testing.T) {
	e := newNetworking(t, "Anna Holm", "Bo", "Carla Dam", "Dan", "Eva", "Frits", "Gro", "Anna Skov")
	never := e.world.person()
	never.book(e.event, "", nil)
	e.ok(e.o.Bookings.MakeTables(t.Context(), mette, e.event, 4, 2, 3))
	n := e.stands()
	if n.Title != "Kick-off" || n.Round != 1 || n.Begun || n.Left != 8*time.Minute || n.Here != 8 || n.New != 0 {
		t.Fatalf("it stands as %+v", n)
	}
	if first, second := e.tables(1), e.tables(2); first == second || strings.Count(first, "|") != 1 || !strings.Contains(first, "Anna H.") || !strings.Contains(first, "Anna S.") || strings.Contains(first, "Dam") {
		t.Errorf("they sit at %s, then at %s", first, second)
	}
	if _, has := never.told(); has {
		t.Error("who has not come has a table")
	}
	g, _ := e.all[0].told()
	me := slices.IndexFunc(g.Members, func(m api.GroupMember) bool { return m.Name == "Anna H." })
	if len(g.Members) != 4 || me < 0 || g.Kind != "speed" || g.EventID != e.event || !g.TurnEndsAt.IsZero() || g.Round != 1 || g.Rounds != 3 {
		t.Fatalf("her table is %+v", g)
	}
	if b := e.all[0].booking(g.Members[me].ID); b.EventID != e.event {
		t.Error("she is at it by no booking of hers")
	}

	e.run(booking.RoundStart)
	e.run(booking.RoundStart) // another tap
	e.later(3 * time.Minute)
	if n = e.stands(); n.Left != 5*time.Minute || n.Turn != 1 || n.TurnLeft != time.Minute || !n.Begun {
		t.Errorf("after three minutes it stands as %+v", n)
	}
	if g, _ = e.all[0].told(); g.Turn != 0 || !g.TurnEndsAt.Equal(start.Add(2*time.Minute)) || g.TurnMin != 2 {
		t.Errorf("she was told %+v", g)
	}
	if turn, left := g.Speaks(e.clock.now()); turn != 1 || left != time.Minute {
		t.Errorf("her device counts on to %d, for %s", turn, left)
	}
	e.run(booking.RoundPause)
	e.later(time.Hour / 2)
	if n = e.stands(); n.Left != 5*time.Minute || !n.EndsAt.IsZero() {
		t.Errorf("while it is paused it stands as %+v", n)
	}
	if g, _ = e.all[0].told(); g.Turn != 1 || g.PausedAt.IsZero() {
		t.Errorf("of the pause she was told %+v", g)
	}
	if turn, left := g.Speaks(e.clock.now()); turn != 1 || left != time.Minute {
		t.Errorf("in the pause her device says %d, for %s", turn, left)
	}
	e.run(booking.RoundStart)
	e.later(4*time.Minute + 30*time.Second)
	if g, _ = e.all[0].told(); g.Turn != 1 {
		t.Errorf("going on she was told %+v", g)
	}
	if turn, left := g.Speaks(e.clock.now()); turn != 3 || left != 30*time.Second {
		t.Errorf("her device says %d, for %s", turn, left)
	}

	// Who comes late sits at the next round; who leaves does not.
	e.ok(e.o.Bookings.LeaveOut(t.Context(), mette, e.event, e.all[1].id, true))
	if n = e.stands(); n.Guests[slices.IndexFunc(n.Guests, func(g booking.NetworkingGuest) bool { return g.Name == "Bo" })].Seats[1].Table != 0 {
		t.Error("who leaves has a seat in the next round")
	}
	late := e.comes("Hans")
	if n = e.stands(); n.New != 1 || n.Here != 8 {
		t.Errorf("somebody who comes late is counted as %d of %d", n.New, n.Here)
	}
	e.ok(e.o.Bookings.TakeBackCheckIn(t.Context(), mette, e.event, e.all[2].id))
	if _, has := late.told(); has || !strings.Contains(e.tables(1), "Bo") {
		t.Error("a round that is on is another one")
	}
	if err := e.o.Bookings.MakeTables(t.Context(), mette, e.event, 4, 2, 3); !isProblem(err, api.CodePast) {
		t.Errorf("tables of a round that is on are made anew: %v", err)
	}
	e.run(booking.RoundNext)
	if n = e.stands(); n.Round != 2 || n.Begun || n.New != 0 || n.Left != 8*time.Minute || len(n.Out) != 1 || n.Out[0].Name != "Bo" {
		t.Errorf("the next round stands as %+v", n)
	}
	if second := e.tables(2); strings.Contains(second, "Bo") || strings.Contains(second, "Carla") || !strings.Contains(second, "Hans") {
		t.Errorf("at it sit %s", second)
	}
	if g, has := late.told(); !has || g.Round != 2 {
		t.Errorf("who came late was told %+v", g)
	}
	if _, has := e.all[1].told(); has {
		t.Error("who left has a table")
	}
	if bodies := e.texts(`SELECT body FROM record WHERE owner = $1 AND kind = 'group'`, e.all[1].id); !slices.Equal(bodies, []string{"{}"}) {
		t.Errorf("of the others at it is kept %s", bodies)
	}
	e.ok(e.o.Bookings.LeaveOut(t.Context(), mette, e.event, e.all[1].id, false)) // it has not begun
	if second := e.tables(2); !strings.Contains(second, "Bo") {
		t.Errorf("who takes part again does not sit at %s", second)
	}
	if err := e.o.Bookings.RunRound(t.Context(), mette, e.event, 1, booking.RoundNext); err != nil || e.stands().Round != 2 {
		t.Errorf("another tap at what was the round leads on: %v", err)
	}
	e.run(booking.RoundNext)
	e.run(booking.RoundNext)
	if n = e.stands(); n.Round != 3 {
		t.Errorf("after the last comes %d", n.Round)
	}
	for _, do := range []func(mutation.Staff) error{
		func(by mutation.Staff) error { return e.o.Bookings.MakeTables(t.Context(), by, e.event, 4, 2, 3) },
		func(by mutation.Staff) error {
			return e.o.Bookings.RunRound(t.Context(), by, e.event, 3, booking.RoundEnd)
		},
		func(by mutation.Staff) error {
			return e.o.Bookings.LeaveOut(t.Context(), by, e.event, e.all[0].id, true)
		},
	} {
		if err := do(atDoor); !isProblem(err, api.CodeForbidden) {
			t.Errorf("who is at the door runs it: %v", err)
		}
	}
	if lines := e.texts(`SELECT ref FROM audit WHERE act = 'change' AND kind = 'event' AND ref = $1`, e.event); len(lines) == 0 {
		t.Error("nothing of it is in the log")
	}
	e.later(5 * time.Hour) // the event is over
	if rest := e.texts(`SELECT event_id FROM networking UNION ALL SELECT event_id FROM networking_seat UNION ALL SELECT event_id FROM networking_out`); len(rest) != 0 {
		t.Errorf("%d rows are kept of an evening that is over", len(rest))
	}
	if _, has := e.all[0].told(); has {
		t.Error("she has a table still")
	}
}

// Nobody is at a table who is erased; the others have their turns as before.
func TestWhoIsErasedSitsNowhere(t *testing.T) {
	e := newNetworking(t, "Anna", "Bo", "Carla", "Dan")
	e.ok(e.o.Bookings.MakeTables(t.Context(), mette, e.event, 4, 2, 2))
	e.run(booking.RoundStart)
	g, _ := e.all[0].told()
	gone := slices.IndexFunc(e.all, func(p *person) bool { return p.record(api.KindBooking, g.Members[1].ID, new(api.Booking)) })
	if gone < 0 {
		t.Fatal("nobody speaks second")
	}
	at, stay := e.all[gone], e.all[(gone+1)%4]
	if rows := e.texts(`SELECT event_id FROM networking_seat WHERE person_id = $1`, at.id); len(rows) != 2 {
		t.Fatalf("they have %d seats", len(rows))
	}
	name := g.Members[1].Name
	e.ok(e.o.Erase(t.Context(), at.id))
	e.all = slices.Delete(e.all, gone, gone+1)
	got, _ := stay.told()
	if len(got.Members) != 4 || got.Members[1] != (api.GroupMember{}) || got.Members[2] != g.Members[2] {
		t.Errorf("at the table are %+v", got.Members)
	}
	if found := e.texts(`SELECT body FROM record WHERE kind = 'group' AND body LIKE $1`, `%"`+name+`"%`); len(found) != 0 {
		t.Errorf("%s is at %d tables", name, len(found))
	}
}

// goings are the ways in which somebody is there no more; whoever is merged is so with another.
var goings = map[string]func(e *networkingEvening, another, gone *person){
	"erased": func(e *networkingEvening, _, gone *person) { e.ok(e.o.Erase(e.t.Context(), gone.id)) },
	"merged": func(e *networkingEvening, another, gone *person) {
		m, err := e.o.PreviewMerge(e.t.Context(), mette, another.id, gone.id)
		e.ok(err)
		e.ok(e.o.Merge(e.t.Context(), mette, another.id, gone.id, m.Version))
	},
}

// notThere are the ways in which it is said that somebody has not come after all.
var notThere = map[string]func(e *networkingEvening, p *person){
	"check-in taken back": func(e *networkingEvening, p *person) {
		e.ok(e.o.Bookings.TakeBackCheckIn(e.t.Context(), mette, e.event, p.id))
	},
	"missed": func(e *networkingEvening, p *person) {
		e.later(time.Hour) // it has begun
		e.attends(p, api.BookingMissed)
	},
	"mark taken back": func(e *networkingEvening, p *person) {
		e.attends(p, api.BookingAttended)
		e.attends(p, api.BookingConfirmed)
	},
}

// givingsUp are the ways in which somebody who has come gives up what they have booked.
var givingsUp = map[string]func(e *networkingEvening, p *person){
	"cancelled": func(e *networkingEvening, p *person) {
		p.does(api.BookingCancel, api.BookingBody{BookingID: e.booked(p)})
	},
	"moved to another event": func(e *networkingEvening, p *person) {
		slot := e.slot(e.world.event(48*time.Hour, nil), 48*time.Hour, nil)
		p.does(api.BookingMove, api.BookingMoveBody{BookingID: e.booked(p), SlotID: slot})
	},
}

// booked is what somebody has booked.
func (e *networkingEvening) booked(p *person) string {
	e.t.Helper()
	return e.texts(`SELECT id FROM booking WHERE person_id = $1`, p.id)[0]
}

// attends has somebody marked by what they have booked.
func (e *networkingEvening) attends(p *person, state string) {
	e.t.Helper()
	e.ok(e.o.Bookings.Attend(e.t.Context(), mette, booking.Meeting{PersonID: p.id, BookingID: e.booked(p)}, state))
}

// leavings are all ways in which somebody is at the tables no more.
func leavings() map[string]func(e *networkingEvening, another, gone *person) {
	all := maps.Clone(goings)
	for _, others := range []map[string]func(*networkingEvening, *person){notThere, givingsUp} {
		for name, not := range others {
			all[name] = func(e *networkingEvening, _, gone *person) { not(e, gone) }
		}
	}
	return all
}

// Rounds that have not begun are of those who are there still, whoever goes before or between
// them: nobody sits alone, and at no turn nobody speaks.
func TestRoundsToComeAreOfThoseWhoStay(t *testing.T) {
	for name, goes := range leavings() {
		for next, when := range map[int]string{1: "before the first", 2: "during the first"} {
			for _, of := range []int{2, 3} {
				t.Run(fmt.Sprintf("%s %s from a table of %d", name, when, of), func(t *testing.T) {
					e := newNetworking(t, "Anna", "Bo", "Carla", "Dan", "Eva")
					e.ok(e.o.Bookings.MakeTables(t.Context(), mette, e.event, 3, 2, 3))
					if next > 1 {
						e.run(booking.RoundStart)
					}
					tables := e.stands().Tables(next)
					gone := tables[slices.IndexFunc(tables, func(t []booking.NetworkingGuest) bool { return len(t) == of })][0].PersonID
					another := e.all[slices.IndexFunc(e.all, func(p *person) bool { return p.id != gone })]
					goes(e, another, &person{w: e.world, id: gone})
					n := e.stands()
					for round := next; round <= 3; round++ {
						tables := n.Tables(round)
						if len(tables) != 2 {
							t.Errorf("in round %d there are %d tables", round, len(tables))
						}
						for _, table := range tables {
							if len(table) != 2 || slices.ContainsFunc(table, func(g booking.NetworkingGuest) bool { return g.PersonID == "" || g.PersonID == gone }) {
								t.Errorf("in round %d at a table are %+v", round, table)
							}
						}
					}
					if next > 1 {
						e.run(booking.RoundNext)
						n = e.stands()
					}
					if n.Round != next || n.Begun || n.Left != 4*time.Minute || n.New != 0 {
						t.Errorf("the next stands as %+v", n)
					}
					if g, has := another.told(); !has || g.Round != next || len(g.Members) != 2 || slices.Contains(g.Members, api.GroupMember{}) {
						t.Errorf("of the next was told %+v", g)
					}
				})
			}
		}
	}
}

// Who came after the tables were made sits at the next round, whoever goes meanwhile.
func TestWhoCameLaterSitsAtTheNextRoundWhoeverGoes(t *testing.T) {
	for name, goes := range leavings() {
		t.Run(name, func(t *testing.T) {
			e := newNetworking(t, "Anna", "Bo", "Carla", "Dan")
			e.ok(e.o.Bookings.MakeTables(t.Context(), mette, e.event, 4, 2, 2))
			late := e.comes("Eva")
			goes(e, e.all[1], e.all[0])
			if _, has := late.told(); has || e.stands().New != 1 {
				t.Errorf("who came later sits at a round that was made before: %+v", e.stands())
			}
			e.run(booking.RoundNext)
			if g, has := late.told(); !has || len(g.Members) != 4 || e.stands().New != 0 {
				t.Errorf("of the next was told %+v", g)
			}
		})
	}
}

// Whose check-in is taken back when they took part no more changes nobody's tables.
func TestWhoWasLeftOutChangesNoTablesWhereTheyHaveNotCome(t *testing.T) {
	for name, not := range notThere {
		t.Run(name, func(t *testing.T) {
			e := newNetworking(t, "Anna", "Bo", "Carla", "Dan", "Eva", "Frits", "Gro", "Hans", "Ida")
			e.ok(e.o.Bookings.MakeTables(t.Context(), mette, e.event, 2, 2, 5))
			e.run(booking.RoundStart)
			e.ok(e.o.Bookings.LeaveOut(t.Context(), mette, e.event, e.all[0].id, true))
			e.run(booking.RoundNext)
			e.run(booking.RoundStart)
			tables := func() string { return e.tables(3) + "\n" + e.tables(4) + "\n" + e.tables(5) }
			was := tables()
			not(e, e.all[0])
			if is := tables(); is != was {
				t.Errorf("the coming tables are\n%s\nand were\n%s", is, was)
			}
		})
	}
}

// A round lasts as long as it was made for, whoever leaves it: also where nobody else would
// have spoken last.
func TestARoundLastsAsLongWhoeverLeavesIt(t *testing.T) {
	for name, goes := range goings {
		t.Run(name, func(t *testing.T) {
			e := newNetworking(t, "Anna", "Bo", "Carla", "Dan", "Eva", "Frits", "Gro", "Hans", "Ida")
			e.ok(e.o.Bookings.MakeTables(t.Context(), mette, e.event, 5, 5, 2))
			e.run(booking.RoundStart)
			e.later(5 * time.Minute)
			e.run(booking.RoundPause)
			tables := e.stands().Tables(1)
			five := tables[slices.IndexFunc(tables, func(t []booking.NetworkingGuest) bool { return len(t) == 5 })]
			goes(e, e.world.person(), &person{w: e.world, id: five[4].PersonID})
			if g, _ := (&person{w: e.world, id: five[0].PersonID}).told(); len(g.Members) != 4 || g.Turn != 1 || g.PausedAt.IsZero() {
				t.Errorf("at their table was told %+v", g)
			}
			if n := e.stands(); !n.Begun || n.Left != 20*time.Minute || n.Turn != 1 || n.TurnLeft != 5*time.Minute {
				t.Errorf("paused it stands as %+v", n)
			}
			if err := e.o.Bookings.MakeTables(t.Context(), mette, e.event, 5, 5, 2); !isProblem(err, api.CodePast) {
				t.Errorf("tables of a round that is on are made anew: %v", err)
			}
			e.run(booking.RoundStart)
			e.later(11 * time.Minute)
			if n := e.stands(); n.Left != 9*time.Minute || n.Turn != 3 || n.TurnLeft != 4*time.Minute {
				t.Errorf("it goes on as %+v", n)
			}
		})
	}
}

// A round that was on when the office was an older one goes on.
func TestARoundOfAnOlderOfficeGoesOn(t *testing.T) {
	e := newNetworking(t, "Anna", "Bo", "Carla", "Dan")
	e.ok(e.o.Bookings.MakeTables(t.Context(), mette, e.event, 4, 2, 2))
	e.run(booking.RoundStart)
	e.later(3 * time.Minute)
	e.run(booking.RoundPause)
	e.world.olderThan("networking_turns")
	e.world.open()
	if n := e.stands(); !n.Begun || n.Left != 5*time.Minute || n.Turn != 1 || n.TurnLeft != time.Minute {
		t.Errorf("it stands as %+v", n)
	}
}

// Whoever leaves during a round, their seat is empty and the others have their turns as before.
func TestWhoLeavesDuringARoundLeavesAnEmptySeat(t *testing.T) {
	e := newNetworking(t, "Anna", "Bo", "Carla", "Dan")
	e.ok(e.o.Bookings.MakeTables(t.Context(), mette, e.event, 4, 2, 2))
	e.run(booking.RoundStart)
	was := e.stands().Tables(1)[0]
	at := func(seat int) *person {
		return e.all[slices.IndexFunc(e.all, func(p *person) bool { return p.id == was[seat].PersonID })]
	}
	g, _ := at(2).told()
	e.ok(e.o.Bookings.LeaveOut(t.Context(), mette, e.event, was[1].PersonID, true))
	got, _ := at(2).told()
	if len(got.Members) != 4 || got.Members[1] != (api.GroupMember{}) || got.Members[2] != g.Members[2] || !got.TurnEndsAt.Equal(g.TurnEndsAt) {
		t.Errorf("at the table are %+v", got)
	}
	if _, has := at(1).told(); has {
		t.Error("who left has a table still")
	}
	e.ok(e.o.Bookings.TakeBackCheckIn(t.Context(), mette, e.event, was[3].PersonID))
	is := e.stands().Tables(1)[0]
	if len(is) != 4 || is[0].Out || !is[1].Out || is[2].PersonID != was[2].PersonID || is[2].Out || is[3].PersonID != "" {
		t.Errorf("at the table are %+v", is)
	}
	if left := e.stands().Left; left != 8*time.Minute {
		t.Errorf("the round lasts %s still", left)
	}
	e.ok(e.o.Bookings.LeaveOut(t.Context(), mette, e.event, was[1].PersonID, false))
	if is := e.stands().Tables(1)[0]; is[1].Out {
		t.Error("the seat of who takes part again is empty")
	}
	if got, has := at(1).told(); !has || got.Members[1] == (api.GroupMember{}) {
		t.Errorf("who takes part again has %+v", got)
	}
}

// Who has not come after all hears no more who sits there during a round, and those at their
// table that they are not there; checked in again they sit there as before.
func TestWhoHasNotComeAfterAllHasNoTable(t *testing.T) {
	for name, not := range notThere {
		t.Run(name, func(t *testing.T) {
			e := newNetworking(t, "Anna", "Bo", "Carla", "Dan")
			e.ok(e.o.Bookings.MakeTables(t.Context(), mette, e.event, 4, 2, 2))
			e.run(booking.RoundStart)
			was := e.stands().Tables(1)[0]
			at := func(seat int) *person { return &person{w: e.world, id: was[seat].PersonID} }
			g, _ := at(2).told()
			not(e, at(1))
			if _, has := at(1).told(); has {
				t.Error("who has not come has a table still")
			}
			if bodies := e.texts(`SELECT body FROM record WHERE owner = $1 AND kind = 'group'`, was[1].PersonID); !slices.Equal(bodies, []string{"{}"}) {
				t.Errorf("of the others at it is kept %s", bodies)
			}
			if got, _ := at(2).told(); len(got.Members) != 4 || got.Members[1] != (api.GroupMember{}) || got.Members[2] != g.Members[2] || !got.TurnEndsAt.Equal(g.TurnEndsAt) {
				t.Errorf("at the table are %+v", got)
			}
			e.later(time.Minute)
			e.ok(e.o.Bookings.LeaveOut(t.Context(), mette, e.event, was[3].PersonID, true))
			if _, has := at(1).told(); has {
				t.Error("when another leaves they have a table again")
			}
			e.ok(e.o.Bookings.CheckIn(t.Context(), atDoor, e.event, was[1].PersonID))
			if got, has := at(1).told(); !has || got.Members[1] != g.Members[1] {
				t.Errorf("checked in again they have %+v", got)
			}
			if got, _ := at(2).told(); got.Members[1] != g.Members[1] || got.Members[3] != (api.GroupMember{}) {
				t.Errorf("at the table are %+v", got)
			}
		})
	}
}

// Who gives up during a round what they have booked, their seat is empty for the others, who have
// their turns as before.
func TestWhoGivesUpDuringARoundLeavesAnEmptySeat(t *testing.T) {
	for name, gives := range givingsUp {
		t.Run(name, func(t *testing.T) {
			e := newNetworking(t, "Anna", "Bo", "Carla", "Dan")
			e.ok(e.o.Bookings.MakeTables(t.Context(), mette, e.event, 4, 2, 2))
			e.run(booking.RoundStart)
			was := e.stands().Tables(1)[0]
			at := func(seat int) *person { return &person{w: e.world, id: was[seat].PersonID} }
			g, _ := at(2).told()
			gives(e, at(1))
			if _, has := at(1).told(); has {
				t.Error("who has given up has a table still")
			}
			if got, _ := at(2).told(); len(got.Members) != 4 || got.Members[1] != (api.GroupMember{}) || got.Members[2] != g.Members[2] || !got.TurnEndsAt.Equal(g.TurnEndsAt) {
				t.Errorf("at the table are %+v", got)
			}
			if is := e.stands().Tables(1)[0]; len(is) != 4 || is[1].PersonID != "" || len(e.stands().Tables(2)[0]) != 3 {
				t.Errorf("on the wall are %+v", e.stands())
			}
		})
	}
}

// Tables are made by numbers that can be, of some who have come, on the day.
func TestTablesAreRefusedThatCannotBe(t *testing.T) {
	e := newNetworking(t, "Anna")
	make := func(size, turn, rounds int) error {
		return e.o.Bookings.MakeTables(t.Context(), mette, e.event, size, turn, rounds)
	}
	if err := make(4, 2, 3); !isProblem(err, api.CodeNotOpen) {
		t.Errorf("of one guest: %v", err)
	}
	e.comes("Bo")
	for at, err := range map[string]error{"/size": make(1, 2, 3), "/turn_min": make(4, 0, 3), "/rounds": make(4, 2, booking.MaxRounds+1)} {
		if p := (*api.Problem)(nil); !errors.As(err, &p) || len(p.Errors) != 1 || p.Errors[0].Pointer != at {
			t.Errorf("%s: %v", at, err)
		}
	}
	e.ok(e.o.Bookings.LeaveOut(t.Context(), mette, e.event, e.all[0].id, true))
	e.ok(e.o.Bookings.RunRound(t.Context(), mette, e.event, 0, booking.RoundStart))
	if n := e.stands(); n.Round != 0 || len(n.Out) != 0 {
		t.Errorf("of no tables something is done: %+v", n)
	}
	e.ok(make(4, 2, 3))
	if err := e.o.Bookings.LeaveOut(t.Context(), mette, e.event, e.world.person().id, true); !isProblem(err, api.CodeNotFound) {
		t.Errorf("left out is who has not come: %v", err)
	}
	e.later(6 * time.Hour)
	if err := make(4, 2, 3); !isProblem(err, api.CodeNotOpen) {
		t.Errorf("of an event that is over: %v", err)
	}
}

// What is done already, or cannot be done, is not done again: nobody is told anew, and nothing
// is in the log. What was ended is not kept.
func TestATapThatChangesNothingWritesNothing(t *testing.T) {
	e := newNetworking(t, "Anna", "Bo", "Carla", "Dan")
	person := e.all[0].id
	leaves := func(out bool) func() error {
		return func() error { return e.o.Bookings.LeaveOut(t.Context(), mette, e.event, person, out) }
	}
	run := func(round int, do string) func() error {
		return func() error { return e.o.Bookings.RunRound(t.Context(), mette, e.event, round, do) }
	}
	written := func() string {
		return strings.Join(e.texts(`SELECT CAST(COUNT(*) AS TEXT) FROM audit UNION ALL SELECT CAST(SUM(n) AS TEXT) FROM counter`), " ")
	}
	nothing := func(name string, do func() error) {
		t.Helper()
		before := written()
		if e.ok(do()); written() != before {
			t.Errorf("%s: written is %s, was %s", name, written(), before)
		}
	}
	something := func(name string, do func() error) {
		t.Helper()
		before := written()
		if e.ok(do()); written() == before {
			t.Errorf("%s writes nothing", name)
		}
	}
	nothing("leaving no tables", leaves(true))
	nothing("starting none", run(0, booking.RoundStart))
	something("making tables", func() error { return e.o.Bookings.MakeTables(t.Context(), mette, e.event, 2, 2, 2) })
	nothing("pausing what stands", run(1, booking.RoundPause))
	something("starting", run(1, booking.RoundStart))
	e.later(time.Minute)
	nothing("starting again", run(1, booking.RoundStart))
	something("pausing", run(1, booking.RoundPause))
	e.later(time.Minute)
	nothing("pausing again", run(1, booking.RoundPause))
	nothing("taking part again", leaves(false))
	something("leaving", leaves(true))
	nothing("leaving again", leaves(true))
	something("the next", run(1, booking.RoundNext))
	nothing("another tap at what was the round", run(1, booking.RoundEnd))
	nothing("what comes after the last", run(2, booking.RoundNext))
	something("ending", run(2, booking.RoundEnd))
	if rest := e.texts(`SELECT event_id FROM networking UNION ALL SELECT event_id FROM networking_seat UNION ALL SELECT event_id FROM networking_out`); len(rest) != 0 {
		t.Errorf("%d rows are kept of tables that were ended", len(rest))
	}
	nothing("ending again", run(2, booking.RoundEnd))
}

// Whoever leaves during a round, those at the other tables are not told of their own anew,
// however far it is.
func TestWhoLeavesDuringARoundTellsNoOtherTable(t *testing.T) {
	for name, at := range map[string]struct {
		after  time.Duration
		paused bool
	}{
		"at once":                     {0, false},
		"after a turn":                {3 * time.Minute, false},
		"paused":                      {3 * time.Minute, true},
		"when the others have spoken": {9 * time.Minute, false},
		"when they have, paused":      {9 * time.Minute, true},
		"when all have":               {12 * time.Minute, false},
	} {
		t.Run(name, func(t *testing.T) {
			e := newNetworking(t, "Anna", "Bo", "Carla", "Dan", "Eva", "Frits", "Gro", "Hans", "Ida")
			e.ok(e.o.Bookings.MakeTables(t.Context(), mette, e.event, 5, 2, 2))
			e.run(booking.RoundStart)
			e.later(at.after)
			then := booking.RoundPause
			if at.paused {
				e.run(then)
				e.later(3 * time.Minute)
				then = booking.RoundStart
			}
			tables := e.stands().Tables(1)
			slices.SortFunc(tables, func(a, b []booking.NetworkingGuest) int { return len(b) - len(a) })
			revs := func() (all []string) {
				for _, g := range tables[1] {
					all = append(all, e.texts(`SELECT CAST(rev AS TEXT) FROM record WHERE kind = 'group' AND owner = $1`, g.PersonID)...)
				}
				return all
			}
			before := revs()
			e.ok(e.o.Bookings.LeaveOut(t.Context(), mette, e.event, tables[0][0].PersonID, true))
			e.later(time.Minute)
			e.ok(e.o.Erase(t.Context(), tables[0][1].PersonID))
			if after := revs(); len(before) != 4 || !slices.Equal(after, before) {
				t.Errorf("at the other table are records of rev %s, were %s", after, before)
			}
			last := &person{w: e.world, id: tables[0][4].PersonID}
			if g, has := last.told(); !has || g.Members[0] != (api.GroupMember{}) || g.Members[1] != (api.GroupMember{}) {
				t.Errorf("at theirs was told %+v", g)
			}
			e.run(then)
			if after := revs(); slices.Equal(after, before) {
				t.Errorf("nobody is told of %s", then)
			}
		})
	}
}

// crowd has so many more come.
func (e *networkingEvening) crowd(guests int) {
	e.t.Helper()
	e.write(func(tx *db.Tx) error {
		for range guests {
			person := newID()
			if _, err := tx.ExecContext(e.t.Context(), `INSERT INTO counter (owner, n) VALUES ($1, 0)`, person); err != nil {
				return err
			}
			if _, err := tx.ExecContext(e.t.Context(), `INSERT INTO booking (person_id, id, event_id, slot_id, state, code, queue, position, shared, expires_at)
				VALUES ($1, $2, $3, '', 'attended', '', 0, 0, $4, 0)`, person, newID(), e.event, false); err != nil {
				return err
			}
		}
		return nil
	})
}

// More than rounds are planned for are told apart from too few, whatever would seat them; who
// leaves makes room.
func TestMoreThanCanBeSeatedIsSaid(t *testing.T) {
	e := newNetworking(t, "Anna", "Bo")
	make := func() error { return e.o.Bookings.MakeTables(t.Context(), mette, e.event, 20, 2, 2) }
	leaves := func(i int, out bool) error {
		return e.o.Bookings.LeaveOut(t.Context(), mette, e.event, e.all[i].id, out)
	}
	next := func() error { return e.o.Bookings.RunRound(t.Context(), mette, e.event, 1, booking.RoundNext) }
	refused := func(name string, err error) {
		t.Helper()
		if !isProblem(err, api.CodeLimit) {
			t.Errorf("%s: %v", name, err)
		}
	}
	e.ok(make())
	e.crowd(booking.MaxGuests)
	refused("tables made anew", make())
	refused("the next round", next())
	e.ok(leaves(0, true))
	n := e.stands()
	if n.Round != 1 || len(n.Guests) != 1 || n.Guests[0].Name != "Bo" || n.Left != 2*time.Minute {
		t.Errorf("with one less too many it stands as %+v", n)
	}
	refused("taking part again", leaves(0, false))
	e.ok(leaves(1, true))
	e.ok(next())
	if n := e.stands(); n.Round != 2 || n.New != 0 || n.Here != booking.MaxGuests {
		t.Errorf("with as many as can be it is round %d, %d of %d are new", n.Round, n.New, n.Here)
	}
}

// Others wait for a handful of statements at a tap, however many sit at the tables.
func TestATapAtManyTablesIsAFewStatements(t *testing.T) {
	engine.OnFile(t) // the server locks what it writes besides
	const few, many = 64, 320
	type tap struct {
		name string
		most int64 // statements more for many
		do   func(e *networkingEvening) error
	}
	run := func(round int, do string) func(e *networkingEvening) error {
		return func(e *networkingEvening) error {
			return e.o.Bookings.RunRound(t.Context(), mette, e.event, round, do)
		}
	}
	taps := []tap{
		{"making tables", 48, func(e *networkingEvening) error { return e.o.Bookings.MakeTables(t.Context(), mette, e.event, 8, 2, 8) }},
		{"starting", 8, run(1, booking.RoundStart)},
		{"pausing", 8, run(1, booking.RoundPause)},
		{"the next", 8, run(1, booking.RoundNext)},
		{"ending", 8, run(2, booking.RoundEnd)},
	}
	statements := func(guests int) (all []int64) {
		e := newNetworking(t, "Anna")
		e.crowd(guests - 1)
		for _, tap := range taps {
			_, before := e.o.Statements()
			e.ok(tap.do(e))
			_, after := e.o.Statements()
			all = append(all, after-before)
		}
		return all
	}
	a, b := statements(few), statements(many)
	for i, tap := range taps {
		if b[i]-a[i] > tap.most {
			t.Errorf("%s: %d take %d statements, and %d take %d", tap.name, few, a[i], many, b[i])
		}
	}
}

// Whoever taps at the same moment, the round is the next one, once.
func TestTwoTapsLeadOnOnce(t *testing.T) {
	e := newNetworking(t, "Anna", "Bo", "Carla", "Dan")
	beside := e.beside(Config{Passive: true})
	e.ok(e.o.Bookings.MakeTables(t.Context(), mette, e.event, 2, 2, 3))
	var taps errgroup.Group
	for _, o := range []*Office{e.o, beside, e.o, beside} {
		taps.Go(func() error { return o.Bookings.RunRound(t.Context(), mette, e.event, 1, booking.RoundNext) })
	}
	e.ok(taps.Wait())
	if round := e.stands().Round; round != 2 {
		t.Errorf("it is round %d", round)
	}
}
