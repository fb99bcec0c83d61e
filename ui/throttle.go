package ui

import "time"

// saveAfter is how long after a key what is written is saved, so that even on a slow disk it is there within half a
// second.
const saveAfter = 400 * time.Millisecond

// Throttle gathers many calls into one, a moment after the first of them: who never pauses is served all the same.
// It lives on the UI goroutine.
type Throttle struct {
	loop Loop
	wait time.Duration
	call func()
	stop func()
}

// NewThrottle makes one that calls f when wait has passed since the first Touch that f has not seen; zero is 400 ms.
func NewThrottle(loop Loop, wait time.Duration, f func()) *Throttle {
	if wait == 0 {
		wait = saveAfter
	}
	return &Throttle{loop: loop, wait: wait, call: f}
}

// Trigger begins the wait, if none is under way.
func (d *Throttle) Trigger() {
	if d.stop != nil {
		return
	}
	d.stop = d.loop.After(d.wait, func() {
		d.stop = nil
		d.call()
	})
}

// Flush calls the function now, if it is waiting to be called.
func (d *Throttle) Flush() {
	if d.stop == nil {
		return
	}
	d.stop()
	d.stop = nil
	d.call()
}

// Waiting says whether a call is waiting.
func (d *Throttle) Waiting() bool { return d.stop != nil }
