package store

import "sync"

// notifier calls the subscribers from one goroutine, in the order of commits.
// What comes while they are busy is told once, together.
type notifier struct {
	mu      sync.Mutex
	subs    map[int]func([]Change)
	order   []int
	next    int
	pending []Change
	seen    map[Change]bool

	wake chan struct{}
	quit chan struct{}
	done chan struct{}
}

func newNotifier() *notifier {
	return &notifier{
		subs: map[int]func([]Change){}, seen: map[Change]bool{},
		wake: make(chan struct{}, 1), quit: make(chan struct{}), done: make(chan struct{}),
	}
}

func (t *notifier) tell(changes []Change) {
	t.mu.Lock()
	for _, c := range changes {
		if !t.seen[c] {
			t.seen[c] = true
			t.pending = append(t.pending, c)
		}
	}
	t.mu.Unlock()
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

func (t *notifier) run() {
	defer close(t.done)
	for {
		select {
		case <-t.quit:
			return
		case <-t.wake:
		}
		t.mu.Lock()
		changes := t.pending
		t.pending, t.seen = nil, map[Change]bool{}
		order := append([]int(nil), t.order...)
		t.mu.Unlock()
		for _, n := range order {
			t.mu.Lock()
			f := t.subs[n]
			t.mu.Unlock()
			if f != nil && len(changes) > 0 {
				f(changes)
			}
		}
	}
}

func (t *notifier) stop() {
	close(t.quit)
	<-t.done
}

// Subscribe calls f after commits that changed something, from the store's own
// goroutine, until cancel. What several commits changed may come in one call; f
// must not change the slice and must not wait for the store to close.
func (s *Store) Subscribe(f func([]Change)) (cancel func()) {
	t := s.notifier
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.next
	t.next++
	t.subs[n] = f
	t.order = append(t.order, n)
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.subs, n)
		for i, have := range t.order {
			if have == n {
				t.order = append(t.order[:i:i], t.order[i+1:]...)
				break
			}
		}
	}
}
