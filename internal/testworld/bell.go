package testworld

import (
	"testing"
	"time"
)

// Bell hears what a device tells outside the app's window.
type Bell struct{ rung chan string }

// NewBell is one that has heard nothing.
func NewBell() *Bell { return &Bell{rung: make(chan string, 100)} }

// Send implements alert.Device.
func (b *Bell) Send(title, text string) { b.rung <- title + "|" + text }

// Next waits for the next thing that is told, and gives its title and its text, with |
// between; want says for what where it waits in vain.
func (b *Bell) Next(t testing.TB, want string) (told string) {
	t.Helper()
	late := time.NewTimer(Patience)
	defer late.Stop()
	select {
	case told = <-b.rung:
	case <-late.C:
		t.Fatalf("waited in vain for %q", want)
	}
	return told
}

// Left is what was told, but for what Next gave.
func (b *Bell) Left() (told []string) {
	for len(b.rung) > 0 {
		told = append(told, <-b.rung)
	}
	return told
}
