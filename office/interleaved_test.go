package office

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/account"
	"startklar.dk/office/booking"
	"startklar.dk/office/db"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// atOnce has two offices of one database apply what is given to each, so that both
// stand before a row that somebody else holds, the first first, and go on when it is let
// go.
func (c *crowd) atOnce(row string, id string, each ...func(o *Office) error) {
	c.t.Helper()
	pool := c.pool()
	held, err := pool.Begin()
	if err != nil {
		c.t.Fatal(err)
	}
	if _, err := held.Exec(row, id); err != nil {
		c.t.Fatal(err)
	}
	waiting, over := context.WithCancel(c.t.Context())
	defer over()
	var asking sync.WaitGroup
	for i, ask := range each {
		asking.Go(func() {
			if err := ask(c.offices[i]); err != nil {
				c.t.Error(err)
			}
			over() // without having waited
		})
		if err := engine.AwaitLocked(waiting, pool, i+1); err != nil {
			c.t.Errorf("office %d does not wait: %v", i, err)
		}
	}
	if err := held.Rollback(); err != nil {
		c.t.Fatal(err)
	}
	asking.Wait()
}

// apply has an office apply one mutation of a person's, and keeps the answer.
func apply(person string, m api.Mutation, into *api.MutationResult) func(o *Office) error {
	return func(o *Office) error {
		a, err := o.ask(person, m)
		if err == nil {
			*into = a.Results[0]
		}
		return err
	}
}

const holdCounter, holdEvent = `UPDATE counter SET n = n WHERE owner = $1`, `UPDATE event_place SET taken = taken WHERE event_id = $1`

// twoOffices are two offices on one PostgreSQL database.
func twoOffices(t *testing.T) *crowd {
	t.Setenv("OFFICE_ENGINE", "postgres")
	dir := t.TempDir()
	c := newCrowd(t, 2, engine.In(t, dir))
	c.dir = dir // of the database, for looking past the offices
	return c
}

func TestAMutationThatTwoProcessesGetIsHandledOnce(t *testing.T) {
	c := twoOffices(t)
	p := c.person()
	m := sent(api.QuestionAsk, api.QuestionAskBody{QuestionID: newID(), Text: "Hvornår?"})
	var answers [2]api.MutationResult
	c.atOnce(holdCounter, p.id, apply(p.id, m, &answers[0]), apply(p.id, m, &answers[1]))
	for _, a := range answers {
		if a.Status != api.StatusApplied || len(a.Records) != 1 || len(answers[0].Records) != 1 || a.Records[0].Rev != answers[0].Records[0].Rev {
			t.Errorf("%+v", a)
		}
	}
}

func TestTheLastSeatAndTheLastTimeAreOnesOfTwoProcesses(t *testing.T) {
	c := twoOffices(t)
	one := c.world.event(30*24*time.Hour, object{"capacity": 1})
	for name, body := range map[string]func() object{
		"a seat": func() object { return object{"booking_id": newID(), "event_id": one} },
		"a time": func() object { return bookingBody(newID(), c.event, c.slots[0], nil) },
	} {
		t.Run(name, func(t *testing.T) {
			event := one
			if name == "a time" {
				event = c.event
			}
			var answers [2]api.MutationResult
			anna, bo := c.person(), c.person()
			c.atOnce(holdEvent, event,
				apply(anna.id, sent(api.BookingRequest, body()), &answers[0]), apply(bo.id, sent(api.BookingRequest, body()), &answers[1]))
			had := 0
			for _, a := range answers {
				if a.Status == api.StatusApplied {
					had++
				} else if a.Problem == nil || a.Problem.Code != api.CodeEventFull && a.Problem.Code != api.CodeSlotTaken {
					t.Errorf("%+v", a)
				}
			}
			if had != 1 {
				t.Errorf("%d have it", had)
			}
		})
	}
}

// A seat is given up while somebody else finds the event full and would queue: it is
// theirs.
func TestASeatThatIsGivenUpGoesToWhoAsksMeanwhile(t *testing.T) {
	c := twoOffices(t)
	event := c.world.event(30*24*time.Hour, object{"capacity": 1, "waiting_list": true})
	anna, bo := c.person(), c.person()
	seat := anna.book(event, "", nil)
	var answers [2]api.MutationResult
	wish := newID()
	c.atOnce(holdEvent, event,
		apply(anna.id, sent(api.BookingCancel, object{"booking_id": seat}), &answers[0]),
		apply(bo.id, sent(api.BookingRequest, object{"booking_id": wish, "event_id": event, "wait": true}), &answers[1]))
	if got := bo.booking(wish).State; got != api.BookingConfirmed && got != api.BookingOffered {
		t.Errorf("a seat is empty and the one who asked is %s", got)
	}
}

// nobodyBeganAgain wants what was sent applied, and by transactions that never waited
// for each other in a circle.
func (c *crowd) nobodyBeganAgain(answers ...api.MutationResult) {
	c.t.Helper()
	for _, a := range answers {
		if a.Status != api.StatusApplied {
			c.t.Errorf("%+v", a)
		}
	}
	for _, o := range c.offices {
		if again := o.Retries(); again != 0 {
			c.t.Errorf("an office began %d transactions again", again)
		}
	}
}

func TestAnImportAndABookingWaitWithoutACircle(t *testing.T) {
	c := twoOffices(t)
	p := c.person()
	var booked api.MutationResult
	c.atOnce(holdCounter, p.id,
		apply(p.id, sent(api.BookingRequest, bookingBody(newID(), c.event, c.slots[0], nil)), &booked),
		func(o *Office) error {
			starts := c.clock.now().Add(39 * 24 * time.Hour)
			return o.Catalogue.Import(t.Context(), mutation.CommandLine, []api.ImportRecord{
				{Kind: api.KindAdviser, ID: newID(), Body: raw(object{"name": "Anne"})},
				{Kind: api.KindEvent, ID: c.event, Body: raw(object{"title": "Kick-off", "starts_at": starts, "ends_at": starts.Add(48 * time.Hour), "capacity": 7})},
			})
		})
	c.nobodyBeganAgain(booked)
}

// Two persons move from one event to the other's, in opposite directions.
func TestTwoMovesBetweenTheSameEventsWaitWithoutACircle(t *testing.T) {
	c := twoOffices(t)
	for first := range 2 {
		var events, slots, seats [2]string
		var movers [2]*person
		for i := range movers {
			in := time.Duration(10*(2*first+i+1)) * 24 * time.Hour
			movers[i], events[i] = c.person(), c.world.event(in, nil)
			slots[i] = c.world.slot(events[i], in, nil)
			seats[i] = movers[i].book(events[i], c.world.slot(events[i], in+time.Hour, nil), nil)
		}
		var answers [2]api.MutationResult
		move := func(i int) func(*Office) error {
			return apply(movers[i].id, sent(api.BookingMove, object{"booking_id": seats[i], "slot_id": slots[1-i]}), &answers[i])
		}
		c.atOnce(holdEvent, events[0], move(first), move(1-first))
		c.nobodyBeganAgain(answers[:]...)
	}
}

// Who takes a check-in back, or marks who came, at the tables of one event waits for who runs
// those of another, without a circle.
func TestTheTablesOfTwoEventsWaitWithoutACircle(t *testing.T) {
	for name, says := range map[string]func(o *Office, event string, m booking.Meeting) error{
		"taken back": func(o *Office, event string, m booking.Meeting) error {
			return o.Bookings.TakeBackCheckIn(t.Context(), mette, event, m.PersonID)
		},
		"marked": func(o *Office, _ string, m booking.Meeting) error {
			return o.Bookings.Attend(t.Context(), mette, m, api.BookingAttended)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := twoOffices(t)
			low, high := c.person(), c.person()
			if low.id > high.id {
				low, high = high, low
			}
			var events [2]string
			var m booking.Meeting
			for i := range events {
				in := time.Duration(1+2*i) * time.Hour
				events[i] = c.world.event(in, object{"capacity": 9, "ends_at": start.Add(in + time.Hour)})
				for _, p := range []*person{low, high} {
					b := p.book(events[i], "", nil)
					if i == 0 {
						m = booking.Meeting{PersonID: p.id, BookingID: b}
					}
					if err := c.o.Bookings.CheckIn(t.Context(), atDoor, events[i], p.id); err != nil {
						t.Fatal(err)
					}
				}
				if err := c.o.Bookings.MakeTables(t.Context(), mette, events[i], 2, 2, 2); err != nil {
					t.Fatal(err)
				}
			}
			c.atOnce(holdCounter, low.id,
				func(o *Office) error { return o.Bookings.LeaveOut(t.Context(), mette, events[1], low.id, true) },
				func(o *Office) error { return says(o, events[0], m) })
			c.nobodyBeganAgain()
		})
	}
}

// Two who give the same adviser to two events at once do not put them in two places.
func TestAnAdviserWhoStandsInIsInOnePlaceWhateverTwoProcessesDo(t *testing.T) {
	c := twoOffices(t)
	ill, well := c.adviser("plan"), c.adviser("plan")
	var events [2]string
	for i := range events {
		in := time.Duration(24+i) * time.Hour
		events[i] = c.world.event(in, nil)
		c.world.slot(events[i], 26*time.Hour+time.Duration(i)*20*time.Minute, object{"adviser_id": ill})
	}
	other := c.adviser("plan")
	c.world.slot(events[1], 26*time.Hour, object{"adviser_id": other})
	var said [2]error
	standIn := func(i int, event, from string) func(*Office) error {
		return func(o *Office) error {
			said[i] = o.Bookings.StandIn(c.t.Context(), mutation.CommandLine, event, from, well)
			return nil
		}
	}
	c.atOnce(holdCounter, record.CatalogueOwner, standIn(0, events[0], ill), standIn(1, events[1], other))
	if said[0] != nil || !isProblem(said[1], api.CodeOverlap) {
		t.Errorf("the first is answered %v, the second %v", said[0], said[1])
	}
}

func TestWhoIsErasedAndWhoGivesUpASeatWaitWithoutACircle(t *testing.T) {
	c := twoOffices(t)
	event := c.world.event(30*24*time.Hour, object{"capacity": 1, "waiting_list": true})
	anna, bo := c.person(), c.person()
	seat := anna.book(event, "", nil)
	bo.book(event, "", object{"wait": true})
	var left api.MutationResult
	c.atOnce(holdEvent, event,
		apply(anna.id, sent(api.BookingCancel, object{"booking_id": seat}), &left),
		func(o *Office) error { return o.Erase(t.Context(), bo.id) })
	c.nobodyBeganAgain(left)
}

// evening is an event of today to which some have come.
func (c *crowd) evening(guests ...string) *networkingEvening {
	e := &networkingEvening{world: c.world, event: c.world.event(time.Hour, object{"capacity": 9})}
	for _, name := range guests {
		e.comes(name)
	}
	return e
}

// Both write to all who sit with them.
func TestWhoIsErasedAndWhoIsMergedAtTheTablesWaitWithoutACircle(t *testing.T) {
	c := twoOffices(t)
	e := c.evening("Anna", "Bo", "Carla", "Dan")
	slices.SortFunc(e.all, func(a, b *person) int { return strings.Compare(a.id, b.id) })
	leaves, kept, gone := e.all[1], e.all[2], e.all[3]
	e.ok(e.o.Bookings.MakeTables(t.Context(), mette, e.event, 4, 2, 2))
	own := e.texts(`SELECT id FROM booking WHERE person_id = $1`, leaves.id)
	e.ok(e.o.Bookings.Attend(t.Context(), mette, booking.Meeting{PersonID: leaves.id, BookingID: own[0]}, api.BookingAttended))
	m, err := e.o.PreviewMerge(t.Context(), mette, kept.id, gone.id)
	e.ok(err)
	c.atOnce(holdCounter, e.all[0].id,
		func(o *Office) error { return o.Erase(t.Context(), leaves.id) },
		func(o *Office) error { return o.Merge(t.Context(), mette, kept.id, gone.id, m.Version) })
	c.nobodyBeganAgain()
	if g, has := e.all[0].told(); !has || slices.ContainsFunc(g.Members, func(m api.GroupMember) bool { return m.ID == own[0] }) {
		t.Errorf("who stays was told %+v", g)
	}
}

// free are those of some rows, by a column's value, that nobody has locked.
func (c *crowd) free(table, column string, of ...string) (all []string, err error) {
	for _, id := range of {
		var found string
		switch err := c.pool().QueryRow(`SELECT `+column+` FROM `+table+` WHERE `+column+` = $1 FOR UPDATE SKIP LOCKED`, id).Scan(&found); {
		case err == nil:
			all = append(all, found)
		case !errors.Is(err, sql.ErrNoRows):
			return nil, err
		}
	}
	return all, nil
}

// leaving are what locks those whom it concerns that somebody leaves.
var leaving = map[string]func(ctx context.Context, o *Office, tx *db.Tx, leaves, other string) error{
	"erased": func(ctx context.Context, o *Office, tx *db.Tx, leaves, _ string) error {
		return o.lockErased(ctx, tx, leaves)
	},
	"merged": func(ctx context.Context, o *Office, tx *db.Tx, leaves, other string) error {
		return o.Bookings.LockBoth(ctx, tx, other, leaves)
	},
}

// Tables are made while somebody leaves who sat at none: those who sit with them now are locked.
func TestWhoIsSeatedMeanwhileWithWhoLeavesIsLocked(t *testing.T) {
	for name, lock := range leaving {
		for _, attended := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, attended %v", name, attended), func(t *testing.T) {
				c := twoOffices(t)
				e := c.evening("Anna", "Bo", "Carla")
				var ids, free []string
				for _, p := range e.all {
					ids = append(ids, p.id)
				}
				leaves, other := slices.Min(ids), c.person()
				if attended {
					own := e.texts(`SELECT id FROM booking WHERE person_id = $1`, leaves)
					e.ok(e.o.Bookings.Attend(t.Context(), mette, booking.Meeting{PersonID: leaves, BookingID: own[0]}, api.BookingAttended))
				}
				c.atOnce(holdCounter, leaves,
					func(o *Office) error { return o.Bookings.MakeTables(t.Context(), mette, e.event, 4, 2, 2) },
					func(o *Office) error {
						return o.db.Write(t.Context(), func(tx *db.Tx) (err error) {
							if err := lock(t.Context(), o, tx, leaves, other.id); err != nil {
								return err
							}
							free, err = c.free("counter", "owner", ids...)
							return err
						})
					})
				c.nobodyBeganAgain()
				if seats := e.texts(`SELECT person_id FROM networking_seat WHERE round = 1`); len(seats) != len(ids) || len(free) != 0 {
					t.Errorf("%d sit at the tables, not locked are %q of %q", len(seats), free, ids)
				}
			})
		}
	}
}

// Who moved to another event has an empty seat in the round that was on at the first: that is
// locked, and so are those who sit there.
func TestWhereWhoMovedElsewhereSitsIsLockedWhenTheyLeave(t *testing.T) {
	for name, lock := range leaving {
		t.Run(name, func(t *testing.T) {
			c := twoOffices(t)
			e := c.evening("Anna", "Bo", "Carla")
			e.ok(e.o.Bookings.MakeTables(t.Context(), mette, e.event, 4, 2, 2))
			e.run(booking.RoundStart)
			leaves, other := e.all[0], c.person()
			e.ok(e.o.Bookings.TakeBackCheckIn(t.Context(), mette, e.event, leaves.id))
			own := e.texts(`SELECT id FROM booking WHERE person_id = $1`, leaves.id)
			leaves.does(api.BookingMove, object{"booking_id": own[0], "slot_id": c.slots[0]})
			var events, persons []string
			c.write(func(tx *db.Tx) (err error) {
				if err := lock(t.Context(), c.o, tx, leaves.id, other.id); err != nil {
					return err
				}
				if events, err = c.free("event_place", "event_id", e.event, c.event); err != nil {
					return err
				}
				persons, err = c.free("counter", "owner", leaves.id, e.all[1].id, e.all[2].id)
				return err
			})
			if len(events)+len(persons) != 0 {
				t.Errorf("not locked are the events %q and the persons %q", events, persons)
			}
		})
	}
}

// Who is erased leaves their place to who waits for it.
func TestWhoQueuesBehindWhoIsErasedIsLocked(t *testing.T) {
	c := twoOffices(t)
	event := c.world.event(30*24*time.Hour, object{"capacity": 1, "waiting_list": true})
	leaves, waits := c.person(), c.person()
	leaves.book(event, "", nil)
	waits.book(event, "", object{"wait": true})
	c.write(func(tx *db.Tx) error {
		if err := c.o.lockErased(t.Context(), tx, leaves.id); err != nil {
			return err
		}
		free, err := c.free("counter", "owner", leaves.id, waits.id)
		if len(free) > 0 {
			t.Errorf("not locked are %q; who waits is %s", free, waits.id)
		}
		return err
	})
}

// Who is erased is locked once, also where they have booked: what was locked once more would be
// so out of the order that keeps those who wait from waiting in a circle.
func TestWhoIsErasedIsLockedOnce(t *testing.T) {
	c := twoOffices(t)
	p, event := c.person(), c.world.event(30*24*time.Hour, object{"capacity": 9})
	p.does(api.BookingCancel, object{"booking_id": p.book(event, "", nil)})
	for _, statement := range []string{
		`CREATE TABLE locked (event_id TEXT)`,
		`CREATE FUNCTION note_locked() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO locked VALUES (NEW.event_id); RETURN NULL; END'`,
		`CREATE TRIGGER note_locked AFTER UPDATE ON event_place FOR EACH ROW EXECUTE FUNCTION note_locked()`,
	} {
		if _, err := c.pool().Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.o.Erase(t.Context(), p.id); err != nil {
		t.Fatal(err)
	}
	if locked := c.texts(`SELECT event_id FROM locked`); !slices.Equal(locked, []string{event}) {
		t.Errorf("locked are %q, want %s once", locked, event)
	}
}

// Two seats are given up at events whose queues have the same persons in another
// order: each office waits for the other, and neither has to begin again.
func TestTwoQueuesOfTheSamePersonsMoveUpWithoutACircle(t *testing.T) {
	c := twoOffices(t)
	var events, seats [2]string
	holders := [2]*person{c.person(), c.person()}
	queue := []*person{c.person(), c.person()}
	slices.SortFunc(queue, func(a, b *person) int { return strings.Compare(a.id, b.id) })
	wishes := map[string]*person{}
	for i := range events {
		events[i] = c.world.event(time.Duration(30+i)*24*time.Hour, object{"capacity": 1, "waiting_list": true})
		seats[i] = holders[i].book(events[i], "", nil)
		for _, p := range queue {
			wishes[p.book(events[i], "", object{"wait": true})] = p
		}
		slices.Reverse(queue)
	}
	var answers [2]api.MutationResult
	c.atOnce(holdCounter, queue[0].id,
		apply(holders[0].id, sent(api.BookingCancel, object{"booking_id": seats[0]}), &answers[0]),
		apply(holders[1].id, sent(api.BookingCancel, object{"booking_id": seats[1]}), &answers[1]))
	c.nobodyBeganAgain(answers[:]...)
	offered := 0
	for wish, p := range wishes {
		if p.booking(wish).State == api.BookingOffered {
			offered++
		}
	}
	if offered != len(events) {
		t.Errorf("%d have an offer", offered)
	}
}

func TestTheLastTryOfACodeIsOneOfTwoProcesses(t *testing.T) {
	c := twoOffices(t)
	request, _, err := c.o.Accounts.RequestCode(t.Context(), account.CodeRequest{Email: "anna@example.dk", Network: "n"})
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	var mu sync.Mutex
	try := func(o *Office) error {
		_, err := o.Accounts.OpenSession(context.Background(), api.SessionRequest{Email: "anna@example.dk", Code: "no code", Request: request})
		var p *api.Problem
		if !errors.As(err, &p) {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		if p.Code == api.CodeCodeWrong {
			looked++
		}
		return nil
	}
	for range 4 {
		if err := try(c.o); err != nil {
			t.Fatal(err)
		}
	}
	c.atOnce(`UPDATE sign_in_code SET tries = tries WHERE id = $1`, request, try, try)
	if looked != 5 {
		t.Errorf("%d tries were looked at", looked)
	}
}
