package ui

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// Loop is the UI goroutine as pages and widgets see it: what runs on it, later or now, and what time it is.
// Nothing else in the product touches widgets from another goroutine.
type Loop struct {
	// Do runs f on the UI goroutine, soon; it may be called from any goroutine.
	Do func(f func())
	// After runs f on the UI goroutine when d has passed. Calling stop before that means it never runs.
	After func(d time.Duration, f func()) (stop func())
	// Now is the time.
	Now func() time.Time
}

// AppLoop is the Loop of a running application.
func AppLoop(now func() time.Time) Loop { return LoopOn(fyne.Do, now) }

// LoopOn is the Loop of the goroutine that runs what is handed to do, in the order it is handed over; do may be
// called from any goroutine.
func LoopOn(do func(f func()), now func() time.Time) Loop {
	return Loop{
		Do: do,
		After: func(d time.Duration, f func()) func() {
			live := true // of the UI goroutine
			timer := time.AfterFunc(d, func() {
				do(func() {
					if live {
						f()
					}
				})
			})
			return func() {
				timer.Stop()
				live = false
			}
		},
		Now: now,
	}
}

// StepLoop is a Loop for tests: nothing runs until it is told to, on the goroutine that tells it.
type StepLoop struct {
	mu     sync.Mutex
	now    time.Time
	queue  []func()
	timers []*stepTimer
}

type stepTimer struct {
	at   time.Time
	f    func()
	dead bool
}

// NewStepLoop makes a loop whose clock stands still at a time.
func NewStepLoop(now time.Time) *StepLoop { return &StepLoop{now: now} }

// Loop is the loop to hand to pages and widgets.
func (s *StepLoop) Loop() Loop {
	return Loop{Do: s.do, After: s.after, Now: s.Now}
}

// Now is the time on the loop's clock.
func (s *StepLoop) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *StepLoop) do(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue = append(s.queue, f)
}

func (s *StepLoop) after(d time.Duration, f func()) func() {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := &stepTimer{at: s.now.Add(d), f: f}
	s.timers = append(s.timers, t)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		t.dead = true
	}
}

// Waiting is how many things are to run at a later time.
func (s *StepLoop) Waiting() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.timers {
		if !t.dead {
			n++
		}
	}
	return n
}

// Run runs what is queued, and what that queues, and says how many functions ran.
func (s *StepLoop) Run() int {
	ran := 0
	for {
		s.mu.Lock()
		if len(s.queue) == 0 {
			s.mu.Unlock()
			return ran
		}
		f := s.queue[0]
		s.queue = s.queue[1:]
		s.mu.Unlock()
		f()
		ran++
	}
}

// Advance moves the clock on and runs everything that falls due on the way, in order, then what is queued.
func (s *StepLoop) Advance(d time.Duration) {
	s.Run()
	s.mu.Lock()
	end := s.now.Add(d)
	s.mu.Unlock()
	for {
		s.mu.Lock()
		next := -1
		for i, t := range s.timers {
			if !t.dead && !t.at.After(end) && (next < 0 || t.at.Before(s.timers[next].at)) {
				next = i
			}
		}
		if next < 0 {
			s.now = end
			s.mu.Unlock()
			s.Run()
			return
		}
		t := s.timers[next]
		s.timers = append(s.timers[:next], s.timers[next+1:]...)
		if t.at.After(s.now) {
			s.now = t.at
		}
		s.mu.Unlock()
		t.f()
		s.Run()
	}
}

// Pending says how many timers are set, so that a test can show that nothing runs on.
func (s *StepLoop) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, t := range s.timers {
		if !t.dead {
			n++
		}
	}
	return n
}
