// Package simulation plays an office and its persons' devices against bad
// networks, killed processes, restored backups and wrong clocks, on a virtual
// clock, and then looks whether anything was lost, done twice or left different.
// A seed says all that happens. Only tests import it; everything that Run starts
// ends with it.
package simulation

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"startklar.dk/internal/testworld"
	"startklar.dk/internal/testworld/engine"
)

// settleWithin is how long after the last fault a queue may still hold
// something: the promise that is tried.
const settleWithin = 30 * time.Second

// firstOffice is the folder that the office begins in.
const firstOffice = "office-0"

// address is the office's; nothing is listening there.
const address = "https://kontor.example.dk"

// sim is one run.
type sim struct {
	t    testing.TB
	seed uint64
	dir  string
	log  *slog.Logger

	office  *side
	devices []*device
	persons []*person
	clerks  []*clerk

	over   chan struct{} // closed when hands are to stop
	actors sync.WaitGroup

	mu       sync.Mutex
	trace    []string
	consents map[thing]*consent
	touches  map[string]int  // how often what each booking shares became another
	left     map[string]bool // bookings that their persons may have moved, given up or accepted
}

// person is one entrepreneur. Only one of their devices signs in at a time: a
// second code would make the first void.
type person struct {
	email   string
	signing chan struct{}
}

// random is a source of randomness of its own for each who draws from it.
func (s *sim) random(who string) *rand.Rand {
	var n uint64 = 14695981039346656037
	for _, b := range []byte(who) {
		n = (n ^ uint64(b)) * 1099511628211
	}
	return rand.New(rand.NewPCG(s.seed, n)) //nolint:gosec // to be the same each time
}

// id makes a UUIDv7 of a time from seeded randomness.
func id(r *rand.Rand, at time.Time) string {
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:8], uint64(at.UnixMilli())<<16|r.Uint64()&0xffff) //nolint:gosec // it is not before 1970
	binary.BigEndian.PutUint64(u[8:], r.Uint64())
	u[6] = u[6]&0x0f | 0x70
	u[8] = u[8]&0x3f | 0x80
	return u.String()
}

// say notes what happens, for who reads a failure.
func (s *sim) say(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trace = append(s.trace, time.Now().UTC().Format("04:05.000 ")+fmt.Sprintf(format, args...))
}

// Run plays a seed and fails t where a promise was broken.
func Run(t *testing.T, seed uint64) {
	t.Helper()
	dir := t.TempDir()
	engine.In(t, filepath.Join(dir, firstOffice)) // its server is in no bubble
	synctest.Test(t, func(t *testing.T) {
		s := &sim{t: t, seed: seed, dir: dir, log: slog.New(slog.DiscardHandler), over: make(chan struct{})}
		defer func() {
			if t.Failed() {
				for _, line := range s.trace {
					t.Log(line)
				}
				t.Logf("play it again: make simulate SEEDS=1 SEED=%d", seed)
			}
		}()
		s.play()
	})
}

func (s *sim) play() {
	r := s.random("plot")
	s.office = newSide(s)
	s.office.begin(filepath.Join(s.dir, firstOffice))
	defer s.office.end()
	for i := range 1 + r.IntN(2) {
		p := &person{email: fmt.Sprintf("person%d@example.dk", i), signing: make(chan struct{}, 1)}
		s.persons = append(s.persons, p)
		s.office.refer(p)
	}
	for i := range 2 + r.IntN(4) {
		p := s.persons[0]
		if i >= 2 {
			p = s.persons[r.IntN(len(s.persons))]
		}
		s.devices = append(s.devices, newDevice(s, i, p))
	}
	defer func() {
		for _, d := range s.devices {
			d.end()
		}
	}()

	for _, email := range []string{coordinator, consultant, colleague, private, partner(0), partner(1)} {
		s.clerks = append(s.clerks, newClerk(s, email))
	}
	for _, d := range s.devices {
		s.actors.Go(d.hand)
	}
	for _, c := range s.clerks {
		s.actors.Go(c.sit)
	}
	s.actors.Go(s.fates)
	s.actors.Go(s.office.runs)
	time.Sleep(time.Duration(50+r.IntN(120)) * time.Second)
	close(s.over)
	s.actors.Wait()
	s.heal()
	if s.t.Failed() {
		return
	}
	s.check()
}

// wait sleeps unless the time for faults is over.
func (s *sim) wait(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.over:
		return false
	}
}

// fates is what happens to the world while hands are at work.
func (s *sim) fates() {
	r := s.random("fates")
	var backups []backup
	for s.wait(between(r, time.Second, 12*time.Second)) {
		d := s.devices[r.IntN(len(s.devices))]
		switch n := r.IntN(100); {
		case n < 25:
			w := weather(r)
			s.say("weather of %s: %+v", d.name, w)
			d.wire.SetWeather(w)
		case n < 35:
			down := r.IntN(2) == 0
			s.say("wire of %s down: %v", d.name, down)
			d.wire.Down(down)
			if !down {
				d.online()
			}
		case n < 55:
			d.dieAt(1 + r.IntN(60))
		case n < 67:
			s.office.dieAt(1+r.IntN(200), between(r, 0, 20*time.Second))
		case n < 70:
			s.office.restart(between(r, 0, 10*time.Second))
		case n < 76:
			backups = append(backups, s.office.backup())
		case n < 81:
			if len(backups) > 0 {
				s.office.restore(backups[r.IntN(len(backups))])
			}
		case n < 86:
			s.office.revoke(d)
		case n < 97:
			s.office.refer(s.persons[r.IntN(len(s.persons))])
		default:
			s.office.goes(r)
		}
	}
}

func between(r *rand.Rand, from, to time.Duration) time.Duration {
	return from + time.Duration(r.Int64N(int64(to-from))) + time.Nanosecond
}

// weather is fair, bad in one way, or bad in all.
func weather(r *rand.Rand) testworld.Weather {
	w := testworld.Weather{Delay: between(r, time.Millisecond, 3*time.Second), Hang: r.IntN(500)}
	for _, chance := range []*int{&w.Lost, &w.Unheard, &w.Cut, &w.Double, &w.Portal, &w.Broken, &w.BrokenOff, &w.Busy} {
		if r.IntN(3) == 0 {
			*chance = r.IntN(400)
		}
	}
	return w
}

// heal ends every fault, and gives devices and office settleWithin.
func (s *sim) heal() {
	s.say("the last fault is over")
	s.office.ensure()
	for _, d := range s.devices {
		d.wire.SetWeather(testworld.Fair)
		d.wire.Down(false)
	}
	for _, d := range s.devices {
		d.ensure()
	}
	s.soon("the queues are empty and everyone has read everything", func() error {
		for _, d := range s.devices {
			d.asked()
			if n, err := d.pending(); err != nil || n > 0 {
				return errors.Join(fmt.Errorf("%s: %d wait; %+v", d.name, n, d.run.syncer.State()), err)
			}
			if err := d.upToDate(); err != nil {
				return fmt.Errorf("%s: %w; %+v", d.name, err, d.run.syncer.State())
			}
		}
		return nil
	})
}

// soon waits until so gives nil.
func (s *sim) soon(what string, so func() error) {
	s.t.Helper()
	var err error
	for late := time.Now().Add(settleWithin); time.Now().Before(late); time.Sleep(100 * time.Millisecond) {
		synctest.Wait()
		if err = so(); err == nil {
			return
		}
	}
	s.t.Errorf("waited in vain until %s: %v", what, err)
}

// keys are the sections that all write to.
var keys = []string{"idea.what", "idea.done", "market.first_customers"}
