package ui

import "time"

// saveAfter is how long after the last key what is written is saved: half a second at the most.
const saveAfter = 400 * time.Millisecond

// Debounce calls a function a moment after the last of many calls. It lives on the UI goroutine.
type Debounce struct {
	loop Loop
	wait time.Duration
	call func()
	stop func()
}

// NewDebounce makes one that calls f when wait has passed since the last Touch; zero is 400 ms.
func NewDebounce(loop Loop, wait time.Duration, f func()) *Debounce {
	if wait == 0 {
		wait = saveAfter
	}
	return &Debounce{loop: loop, wait: wait, call: f}
}

// Touch begins the wait anew.
func (d *Debounce) Touch() {
	if d.stop != nil {
		d.stop()
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
