package office

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/internal/testworld/postgres"
	"startklar.dk/office/db"
	dbpostgres "startklar.dk/office/db/postgres"
	"startklar.dk/office/record"
)

// crowd is many persons who book at several offices of one database at once, and
// send again what was not answered.
type crowd struct {
	*world
	offices []*Office
	seats   string // an event with 20 seats and a waiting list
	event   string // of the slots
	slots   []string
	sent    atomic.Int64
	midway  chan struct{} // told at every 200th that is sent; nil where nobody listens
	again   atomic.Int64
}

const (
	crowdPersons = 200
	crowdSeats   = 20
	crowdSlots   = 36
)

// newCrowd opens so many offices on one database.
func newCrowd(t *testing.T, n int, open func(context.Context, db.Config) (*db.DB, error)) *crowd {
	w := &world{t: t, dir: t.TempDir(), clock: &clock{t: start}}
	c := &crowd{world: w}
	for range n {
		c.offices = append(c.offices, w.beside(Config{Open: open, Passive: true}))
	}
	w.o = c.offices[0]
	c.seats = w.event(30*24*time.Hour, object{"capacity": crowdSeats, "waiting_list": true})
	c.event = w.event(40*24*time.Hour, object{
		"capacity": 1000, "max_slots_per_person": 2, "ends_at": w.clock.now().Add(40*24*time.Hour + crowdSlots*20*time.Minute),
	})
	for i := range crowdSlots {
		c.slots = append(c.slots, w.slot(c.event, 40*24*time.Hour+time.Duration(i)*20*time.Minute, nil))
	}
	return c
}

// send sends a mutation to any of the offices until one answers; some are sent to
// two at once.
func (c *crowd) send(r *rand.Rand, person string, m api.Mutation) api.MutationResult {
	ask := func(o *Office) (api.MutationResult, error) {
		if n := c.sent.Add(1); n%200 == 0 {
			select {
			case c.midway <- struct{}{}:
			default:
			}
		}
		a, err := o.ask(person, m)
		if err != nil {
			return api.MutationResult{}, err
		}
		return a.Results[0], nil
	}
	for {
		first := c.offices[r.IntN(len(c.offices))]
		if r.IntN(8) == 0 {
			other := c.offices[r.IntN(len(c.offices))]
			var twin api.MutationResult
			var twinErr error
			var both sync.WaitGroup
			both.Go(func() { twin, twinErr = ask(other) })
			got, err := ask(first)
			both.Wait()
			if err == nil && twinErr == nil && (got.Status != twin.Status) {
				c.t.Errorf("one mutation is %s and %s", got.Status, twin.Status)
			}
		}
		got, err := ask(first)
		if err == nil {
			return got
		}
		if !db.Unwritable(err) {
			c.t.Errorf("neither answered nor to be sent again: %v", err)
			return got
		}
		c.again.Add(1)
		runtime.Gosched()
	}
}

// rush has everyone book, change their minds and book again. It gives what was
// applied: mutation by its id, person by the mutation.
func (c *crowd) rush(seed uint64) (applied map[string]string) {
	applied = map[string]string{}
	var mu sync.Mutex
	var all sync.WaitGroup
	people := make([]*person, crowdPersons)
	for i := range people {
		people[i] = c.person()
	}
	for i, p := range people {
		all.Go(func() {
			r := rand.New(rand.NewPCG(seed, uint64(i)))
			do := func(kind api.MutationKind, body any) bool {
				m := sent(kind, body)
				got := c.send(r, p.id, m)
				if got.Status == api.StatusApplied {
					mu.Lock()
					applied[m.ID] = p.id
					mu.Unlock()
				}
				return got.Status == api.StatusApplied
			}
			seat := newID()
			took := do(api.BookingRequest, object{"booking_id": seat, "event_id": c.seats, "wait": true})
			for range 2 {
				slot := newID()
				if do(api.BookingRequest, bookingBody(slot, c.event, c.slots[r.IntN(len(c.slots))], nil)) && r.IntN(3) == 0 {
					do(api.BookingCancel, object{"booking_id": slot})
				}
			}
			if took && r.IntN(4) == 0 {
				do(api.BookingCancel, object{"booking_id": seat})
			}
		})
	}
	all.Wait()
	return applied
}

// holds checks what must be so whoever was first.
func (c *crowd) holds(applied map[string]string) {
	c.t.Helper()
	ctx := context.Background()
	type booked struct {
		person, slot, state string
		position            int
	}
	var bookings []booked
	var capacity, taken, waiting int
	answered := map[string]string{}
	feeds := map[string]bool{}
	err := c.o.db.Read(ctx, func(tx *db.Tx) (err error) {
		if bookings, err = db.Collect(ctx, tx, func(row db.Scanner) (b booked, err error) {
			err = row.Scan(&b.person, &b.slot, &b.state, &b.position)
			return b, err
		}, `SELECT person_id, slot_id, state, position FROM booking ORDER BY queue, id`); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT capacity, taken, waiting FROM event_place WHERE event_id = $1`, c.seats).
			Scan(&capacity, &taken, &waiting); err != nil {
			return err
		}
		_, err = db.Collect(ctx, tx, func(row db.Scanner) (none struct{}, err error) {
			var id, person, status string
			if err = row.Scan(&id, &person, &status); status == api.StatusApplied {
				answered[id] = person
				feeds[person] = true
			}
			return none, err
		}, `SELECT id, person_id, status FROM mutation`)
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	holders, seats, queue := map[string]string{}, 0, []int{}
	for _, b := range bookings {
		switch {
		case b.slot != "" && b.state == api.BookingConfirmed:
			if other, has := holders[b.slot]; has {
				c.t.Errorf("%s and %s have one slot", other, b.person)
			}
			holders[b.slot] = b.person
		case b.slot == "" && (b.state == api.BookingConfirmed || b.state == api.BookingOffered):
			seats++
		case b.slot == "" && b.state == api.BookingWaiting:
			queue = append(queue, b.position)
		}
	}
	slices.Sort(queue)
	for i, position := range queue {
		if position != i+1 {
			c.t.Fatalf("positions %v", queue)
		}
	}
	if seats > capacity || seats != taken || len(queue) != waiting || len(queue) > 0 && seats < capacity {
		c.t.Errorf("%d of %d seats are held and %d counted, %d wait and %d are counted", seats, capacity, taken, len(queue), waiting)
	}
	for id, person := range applied {
		if answered[id] != person {
			c.t.Errorf("a mutation was answered applied and is not in the ledger")
		}
	}
	for person := range feeds { // each rev once, and none behind the counter
		var revs []int64
		for _, r := range c.feed(func(ctx context.Context, q record.FeedQuery) (api.Page, error) {
			return c.offices[len(c.offices)-1].Feeds.Changes(ctx, person, q)
		}) {
			revs = append(revs, r.Rev)
		}
		if !slices.IsSorted(revs) || len(slices.Compact(slices.Clone(revs))) != len(revs) {
			c.t.Errorf("a feed's revs are %v", revs)
		}
	}
}

func TestSeveralProcessesOnOneDatabaseGiveEachPlaceOnce(t *testing.T) {
	t.Setenv("OFFICE_ENGINE", "postgres")
	for _, n := range []int{2, 3} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			c := newCrowd(t, n, engine.In(t, t.TempDir()))
			applied := c.rush(uint64(n))
			c.holds(applied)
			t.Logf("%d sent, %d sent again, %d transactions run again", c.sent.Load(), c.again.Load(), c.retries())
		})
	}
}

func TestARestartOfTheDatabaseLosesNothingThatWasAnswered(t *testing.T) {
	server := postgres.Start(t, "fsync = off")
	url := server.Database(t)
	c := newCrowd(t, 2, func(ctx context.Context, of db.Config) (*db.DB, error) { return dbpostgres.Open(ctx, url, of) })
	c.midway = make(chan struct{})
	var restarting sync.WaitGroup
	over := make(chan struct{})
	restarting.Go(func() {
		for turn := range 3 {
			select {
			case <-c.midway:
			case <-over:
				return
			}
			end := server.Stop
			if turn == 1 {
				end = server.Kill
			}
			if err := errors.Join(end(), server.Restart()); err != nil {
				t.Error(err)
			}
		}
	})
	applied := c.rush(7)
	close(over)
	restarting.Wait()
	if c.again.Load() == 0 {
		t.Error("the database was never away")
	}
	c.holds(applied)
	t.Logf("%d sent, %d sent again, %d transactions run again", c.sent.Load(), c.again.Load(), c.retries())
}

// retries is how many transactions were run again for what others did.
func (c *crowd) retries() (n int64) {
	for _, o := range c.offices {
		n += o.db.Retries()
	}
	return n
}
