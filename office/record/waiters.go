package record

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"startklar.dk/office/db"
)

// feedWaiters wakes held feed answers: at once for this process's commits, and within
// half a second for those of other processes. Its one goroutine lives only while
// somebody waits.
type feedWaiters struct {
	db       *db.DB
	log      *slog.Logger
	released chan struct{}

	mu      sync.Mutex
	owners  map[string]map[*waiter]struct{} // who waits, by whose feed
	over    bool
	stop    context.CancelFunc // ends the goroutine that looks; nil where there is none
	looking sync.WaitGroup
}

// ownersTogether is how many owners' counters one statement reads.
const ownersTogether = 100

// waiter is one held answer.
type waiter struct {
	owner string
	woken chan struct{} // buffered
	seen  atomic.Int64  // the counter that was read after subscribing; -1 before
}

func newFeedWaiters(d *db.DB, log *slog.Logger) *feedWaiters {
	return &feedWaiters{db: d, log: log, released: make(chan struct{}), owners: map[string]map[*waiter]struct{}{}}
}

// subscribe begins a wait. Whoever waits subscribes first and reads then.
func (h *feedWaiters) subscribe(owner string) *waiter {
	w := &waiter{owner: owner, woken: make(chan struct{}, 1)}
	w.seen.Store(-1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.owners[owner] == nil {
		h.owners[owner] = map[*waiter]struct{}{}
	}
	h.owners[owner][w] = struct{}{}
	if h.stop == nil && !h.over {
		ctx, stop := context.WithCancel(context.Background())
		h.stop = stop
		h.looking.Go(func() { h.look(ctx) })
	}
	return w
}

// unsubscribe ends a wait; the last one out stops the looking.
func (h *feedWaiters) unsubscribe(w *waiter) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.owners[w.owner], w)
	if len(h.owners[w.owner]) == 0 {
		delete(h.owners, w.owner)
	}
	if len(h.owners) == 0 && h.stop != nil {
		h.stop()
		h.stop = nil
	}
}

// held is how many answers are held for an owner's next record.
func (h *feedWaiters) held(owner string) (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for w := range h.owners[owner] {
		if w.seen.Load() >= 0 {
			n++
		}
	}
	return n
}

// wake wakes whoever waits for what was committed.
func (h *feedWaiters) wake(owners map[string]bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for owner := range owners {
		for w := range h.owners[owner] {
			w.wake()
		}
	}
}

func (h *feedWaiters) wakeAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, waiters := range h.owners {
		for w := range waiters {
			w.wake()
		}
	}
}

func (w *waiter) wake() {
	select {
	case w.woken <- struct{}{}:
	default:
	}
}

func (h *feedWaiters) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.over {
		h.over = true
		close(h.released)
	}
}

// close stops the looking and waits for it.
func (h *feedWaiters) close() {
	h.mu.Lock()
	h.over = true
	if h.stop != nil {
		h.stop()
		h.stop = nil
	}
	h.mu.Unlock()
	h.looking.Wait()
}

// look compares the counters of those who wait whenever another process wrote.
func (h *feedWaiters) look(ctx context.Context) {
	err := h.db.Watch(ctx, func(ctx context.Context) error {
		err := h.compare(ctx)
		if err != nil && ctx.Err() == nil {
			h.log.Error("watch for other processes' writes", slog.Any("error", err))
		}
		return err
	})
	if err != nil && ctx.Err() == nil {
		h.log.Error("watch for other processes' writes", slog.Any("error", err))
	}
}

// compare wakes those whose owner's counter has moved past what they saw.
func (h *feedWaiters) compare(ctx context.Context) error {
	h.mu.Lock()
	owners := slices.Collect(maps.Keys(h.owners))
	h.mu.Unlock()
	counters := make(map[string]int64, len(owners))
	err := h.db.Read(ctx, func(tx *db.Tx) error {
		for some := range slices.Chunk(owners, ownersTogether) {
			places, args := make([]string, len(some)), make([]any, len(some))
			for i, owner := range some {
				places[i], args[i] = "$"+strconv.Itoa(i+1), owner
			}
			_, err := db.Collect(ctx, tx, func(row db.Scanner) (none struct{}, err error) {
				var owner string
				var n int64
				err = row.Scan(&owner, &n)
				counters[owner] = n
				return none, err
			}, `SELECT owner, n FROM counter WHERE owner IN (`+strings.Join(places, ", ")+`)`, args...)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("compare counters: %w", err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, owner := range owners {
		for w := range h.owners[owner] {
			if counters[owner] != w.seen.Load() {
				w.wake()
			}
		}
	}
	return nil
}
