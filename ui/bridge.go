package ui

import (
	"sync"
	"time"
)

// frame is how often a page is redrawn at the most.
const frame = 16 * time.Millisecond

// Bridge is the one place through which word of a change reaches what is shown. Changed may be called from any
// goroutine, as often as one likes; the page hears of it on the UI goroutine, at most once a frame, and only the
// page that is shown.
type Bridge struct {
	loop Loop

	mu      sync.Mutex
	waiting bool
	refresh func() // on the UI goroutine
}

// NewBridge makes a bridge over a loop. refresh is called on the UI goroutine; the shell redraws its visible page.
func NewBridge(loop Loop, refresh func()) *Bridge { return &Bridge{loop: loop, refresh: refresh} }

// Changed says that something that may be shown has changed.
func (b *Bridge) Changed() {
	b.mu.Lock()
	if b.waiting {
		b.mu.Unlock()
		return
	}
	b.waiting = true
	b.mu.Unlock()
	b.loop.After(frame, func() {
		b.mu.Lock()
		b.waiting = false
		b.mu.Unlock()
		b.refresh()
	})
}
