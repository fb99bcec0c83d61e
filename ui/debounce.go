package ui

import "time"

// saveAfter is how long after a key what is written is saved, so that even on a slow disk it is there within half a
// second.
const saveAfter = 400 * time.Millisecond

// Debounce gathers many calls into one, a moment after the first of them: who never pauses is served all the same.
// It lives on the UI goroutine.
type Debounce struct {
	loop Loop
	wait time.Duration
	call func()
	stop func()
}

// NewDebounce makes one that calls f when wait has passed since the first Touch that f has not seen; zero is 400 ms.
func NewDebounce(loop Loop, wait time.Duration, f func()) *Debounce {
	if wait == 0 {
		wait = saveAfter
	}
	return &Debounce{loop: loop, wait: wait, call: f}
}

// Touch begins the wait, if none is under way.
func (d *Debounce) Touch() {
	if d.stop != nil {
		return
	}
	d.stop = d.loop.After(d.wait, func() {
		d.stop = nil
		d.call()
	})
}

// Flush calls the function now, if it is waiting to be called.
func (d *Debounce) Flush() {
	if d.stop == nil {
		return
	}
	d.stop()
	d.stop = nil
	d.call()
}

// Waiting says whether a call is waiting.
func (d *Debounce) Waiting() bool { return d.stop != nil }
