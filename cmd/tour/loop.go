package main

import (
	"time"

	"startklar.dk/ui"
)

// noon is when the tour begins: on a Thursday, some hours before the café, so that
// the pictures are the same whenever they are taken.
var noon, began = time.Date(2027, 1, 28, 11, 0, 0, 0, time.UTC), time.Now()

// now begins at noon and goes on with real time.
func now() time.Time { return noon.Add(time.Since(began)) }

// pump is the goroutine that draws, without a window system: what is handed to
// its loop runs when it is told to wait for something.
type pump struct {
	queue chan func()
	now   func() time.Time
}

func newPump(now func() time.Time) *pump { return &pump{make(chan func(), 4096), now} }

func (p *pump) loop() ui.Loop { return ui.LoopOn(func(f func()) { p.queue <- f }, p.now) }

// until runs what comes in until cond holds, and tells whether it did in time.
func (p *pump) until(limit time.Duration, cond func() bool) bool {
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for {
		if cond() {
			return true
		}
		select {
		case f := <-p.queue:
			f()
		case <-look.C:
		case <-deadline.C:
			return cond()
		}
	}
}

// rest runs what comes in until nothing has come for a moment.
func (p *pump) rest() {
	const quiet = 120 * time.Millisecond
	still := time.NewTimer(quiet)
	defer still.Stop()
	for {
		select {
		case f := <-p.queue:
			f()
			still.Reset(quiet)
		case <-still.C:
			return
		}
	}
}
