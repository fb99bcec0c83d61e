package main

import (
	"time"

	"startklar.dk/ui"
)

// pump is the goroutine that draws, without a window system: what is handed to
// its loop runs when it is told to wait for something.
type pump struct{ queue chan func() }

func newPump() *pump { return &pump{queue: make(chan func(), 4096)} }

func (p *pump) loop() ui.Loop {
	return ui.Loop{
		Do: func(f func()) { p.queue <- f },
		After: func(d time.Duration, f func()) func() {
			live := true
			timer := time.AfterFunc(d, func() {
				p.queue <- func() {
					if live {
						f()
					}
				}
			})
			return func() {
				timer.Stop()
				live = false
			}
		},
		Now: time.Now,
	}
}

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
