package record

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
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

// look wakes those whom another process's write concerns.
func (h *feedWaiters) look(ctx context.Context) {
	err := h.db.Watch(ctx, func(ctx context.Context, owners map[string]bool) error {
		if owners != nil {
			h.wake(owners)
			return nil
		}
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

// compare wakes those whose owner's counter has moved past what they saw. Whoever has
// not read yet is woken, too: what moved may have come before or after.
func (h *feedWaiters) compare(ctx context.Context) error {
	moved, err := h.moved(ctx, h.seen())
	if err != nil {
		return fmt.Errorf("compare counters: %w", err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for owner, counter := range moved {
		for w := range h.owners[owner] {
			if w.seen.Load() != counter {
				w.wake()
			}
		}
	}
	return nil
}

// seen is the lowest counter that who waits has seen, by owner.
func (h *feedWaiters) seen() map[string]int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	seen := make(map[string]int64, len(h.owners))
	for owner, waiters := range h.owners {
		lowest := int64(math.MaxInt64)
		for w := range waiters {
			lowest = min(lowest, w.seen.Load())
		}
		seen[owner] = lowest
	}
	return seen
}

// moved are the counters that are others than what was seen: by one statement, however
// many they are. One that is not there any more is 0.
func (h *feedWaiters) moved(ctx context.Context, seen map[string]int64) (moved map[string]int64, err error) {
	asked, err := json.Marshal(seen)
	if err != nil {
		return nil, err
	}
	moved = map[string]int64{}
	return moved, h.db.Read(ctx, func(tx *db.Tx) error {
		_, err := db.Collect(ctx, tx, func(row db.Scanner) (none struct{}, err error) {
			var owner string
			var n int64
			err = row.Scan(&owner, &n)
			moved[owner] = n
			return none, err
		}, `SELECT w.key, COALESCE(c.n, 0) FROM json_each($1) w LEFT JOIN counter c ON c.owner = w.key
			WHERE COALESCE(c.n, 0) <> CAST(CAST(w.value AS TEXT) AS BIGINT)`, string(asked))
		return err
	})
}
