package alert_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"startklar.dk/app/alert"
)

// device tells into a list.
type device struct {
	mu   sync.Mutex
	said []string
}

func (d *device) Send(title, _ string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.said = append(d.said, title+" "+time.Now().UTC().Format("02 15:04"))
}

func (d *device) take() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	said := d.said
	d.said = nil
	return said
}

// phone tells ahead too.
type phone struct {
	device
	will map[string]time.Time
	full bool
}

func (p *phone) Schedule(_, _ string, at time.Time) (string, error) {
	if p.full {
		return "", errors.New("no room")
	}
	id := fmt.Sprint("system ", len(p.will))
	p.will[id] = at
	return id, nil
}

func (p *phone) Cancel(id string) error {
	delete(p.will, id)
	return nil
}

// world is what a Notifier reads and remembers.
type world struct {
	mu     sync.Mutex
	in     alert.Input
	memory alert.Memory
	kept   int
	broken error
}

func (w *world) set(in alert.Input) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.in = in
}

// notifier runs one until stop.
func (w *world) notifier(t *testing.T, on alert.Device) (tell *alert.Notifier, stop func()) {
	t.Helper()
	tell = &alert.Notifier{
		Device: on, Now: func() time.Time { return time.Now() }, Changed: make(chan struct{}, 1),
		Read: func(context.Context) (alert.Input, error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			return w.in, nil
		},
		Memory: func() alert.Memory {
			w.mu.Lock()
			defer w.mu.Unlock()
			return w.memory.Clone()
		},
		Keep: func(m alert.Memory) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.broken != nil {
				return w.broken
			}
			w.kept++
			w.memory = m.Clone()
			return nil
		},
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		tell.Run(ctx)
	}()
	return tell, func() {
		cancel()
		<-done
	}
}

// pass lets time go by in a bubble.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func said(t *testing.T, d interface{ take() []string }, want ...string) {
	t.Helper()
	if got := d.take(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("told %q, want %q", got, want)
	}
}

func TestADesktopTellsADayAndAnHourBeforeOverARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		starts := time.Now().Add(30 * time.Hour) // the bubble begins on the first of January, at midnight
		w, d := &world{in: input(meeting("b", starts)), memory: since(time.Now())}, &device{}
		_, stop := w.notifier(t, d)
		pass(6 * time.Hour)
		said(t, d, "day 01 06:00")
		pass(12 * time.Hour)
		stop()
		pass(11*time.Hour + 20*time.Minute)
		said(t, d)
		_, stop = w.notifier(t, d)
		synctest.Wait()
		said(t, d, "hour 02 05:20") // the app was closed when it was due
		stop()
		_, stop = w.notifier(t, d)
		pass(48 * time.Hour)
		said(t, d)
		stop()
	})
}

func TestWhatIsMovedOrCancelledWhileItWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, d := &world{in: input(meeting("b", time.Now().Add(30*time.Hour))), memory: since(time.Now())}, &device{}
		tell, stop := w.notifier(t, d)
		defer stop()
		pass(5 * time.Hour)
		w.set(input(meeting("b", time.Now().Add(31*time.Hour))))
		tell.Change()
		pass(2 * time.Hour)
		said(t, d)
		pass(5 * time.Hour)
		said(t, d, "day 01 12:00")
		w.set(input())
		tell.Change()
		pass(48 * time.Hour)
		said(t, d)
	})
}

func TestNewsIsToldOnceHoweverOftenSomethingChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, d := &world{in: input(), memory: since(time.Now())}, &device{}
		tell, stop := w.notifier(t, d)
		defer stop()
		synctest.Wait()
		w.set(input([]alert.Alert{news("r", alert.Referral, time.Time{})}))
		for range 20 {
			tell.Change()
			pass(100 * time.Millisecond)
		}
		pass(time.Minute)
		if got := d.take(); len(got) != 1 {
			t.Errorf("told %q", got)
		}
	})
}

func TestWithNothingToTellNothingIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, d := &world{in: input(), memory: since(time.Now())}, &device{}
		reads := 0
		tell, stop := w.notifier(t, d)
		synctest.Wait()
		stop()
		read := tell.Read
		tell.Read = func(ctx context.Context) (alert.Input, error) {
			reads++
			return read(ctx)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			defer close(done)
			tell.Run(ctx)
		}()
		pass(30 * 24 * time.Hour)
		cancel()
		<-done
		if reads != 1 {
			t.Errorf("it looked %d times in a month without anything to tell", reads)
		}
	})
}

func TestWhatCannotBeRememberedIsNotTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, d := &world{in: input([]alert.Alert{news("r", alert.Referral, time.Time{})}), memory: since(time.Now())}, &device{}
		w.broken = errors.New("the disk is full")
		tell, stop := w.notifier(t, d)
		defer stop()
		synctest.Wait()
		said(t, d)
		w.mu.Lock()
		w.broken = nil
		w.mu.Unlock()
		tell.Change()
		pass(time.Minute)
		if got := d.take(); len(got) != 1 {
			t.Errorf("when there is room: told %q", got)
		}
	})
}

func TestWhatCouldNotBeRememberedIsTriedAgainByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, d := &world{in: input([]alert.Alert{news("r", alert.Referral, time.Time{})}), memory: since(time.Now())}, &device{}
		w.broken = errors.New("the disk is full")
		_, stop := w.notifier(t, d)
		defer stop()
		synctest.Wait()
		w.mu.Lock()
		w.broken = nil
		w.mu.Unlock()
		pass(2 * time.Minute)
		if got := d.take(); len(got) != 1 {
			t.Errorf("when there is room: told %q", got)
		}
	})
}

func TestAPhoneIsAskedAheadAndTellsItselfWhatItsSystemWillNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &phone{will: map[string]time.Time{}}
		starts := time.Now().Add(30 * time.Hour)
		w := &world{in: input(meeting("b", starts)), memory: since(time.Now())}
		tell, stop := w.notifier(t, p)
		synctest.Wait()
		if len(p.will) != 2 {
			t.Fatalf("the system will tell %v", p.will)
		}
		pass(48 * time.Hour)
		said(t, p) // the system did
		if len(w.memory.Ahead) != 2 {
			t.Errorf("it looked without need: %v", w.memory.Ahead)
		}
		w.set(input(meeting("b", time.Now().Add(30*time.Hour))))
		tell.Change()
		pass(time.Minute)
		if len(p.will) != 4 { // two told, two to come
			t.Errorf("the system will tell %v", p.will)
		}
		w.set(input())
		tell.Change()
		pass(time.Minute)
		if len(p.will) != 2 {
			t.Errorf("after it was cancelled the system will tell %v", p.will)
		}
		p.full = true
		w.set(input(meeting("c", time.Now().Add(2*time.Hour))))
		tell.Change()
		pass(90 * time.Minute)
		if got := p.take(); len(got) != 1 {
			t.Errorf("the system has no room: told %q", got)
		}
		stop()
	})
}
