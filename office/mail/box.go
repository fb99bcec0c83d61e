package mail

import (
	"context"
	"maps"
	"slices"
	"sync"
)

// boxSize is how many mails a box keeps; older ones fall out.
const boxSize = 200

// Box keeps mails in memory to be read in the same process: the transport of an
// office that is only tried out. Its zero value is an empty box; it may be used
// by several goroutines.
type Box struct {
	mu      sync.Mutex
	mails   []Message // newest first
	readers map[int]func(Message)
	next    int
}

// Send puts a mail into the box and tells who listens. A mail that is sent
// again is kept once.
func (b *Box) Send(_ context.Context, m Message) error {
	b.mu.Lock()
	if slices.ContainsFunc(b.mails, func(old Message) bool { return old.ID == m.ID }) {
		b.mu.Unlock()
		return nil
	}
	b.mails = slices.Insert(b.mails, 0, m)
	if len(b.mails) > boxSize {
		b.mails = b.mails[:boxSize]
	}
	readers := slices.Collect(maps.Values(b.readers))
	b.mu.Unlock()
	for _, f := range readers {
		f(m)
	}
	return nil
}

// Mails are the mails in the box, newest first.
func (b *Box) Mails() []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.mails)
}

// Subscribe calls f with every mail that comes from now on, on the goroutine
// that sends it, until stop is called.
func (b *Box) Subscribe(f func(Message)) (stop func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.readers == nil {
		b.readers = map[int]func(Message){}
	}
	id := b.next
	b.next++
	b.readers[id] = f
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.readers, id)
	}
}

// Both is a transport that sends by one and puts what was sent into a box too.
func Both(by Transport, box *Box) Transport { return both{by, box} }

type both struct {
	by  Transport
	box *Box
}

// Send implements Transport.
func (t both) Send(ctx context.Context, m Message) error {
	if err := t.by.Send(ctx, m); err != nil {
		return err
	}
	return t.box.Send(ctx, m)
}
