package office

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// lookEvery is how often the database is asked for other processes' writes
// while somebody waits.
const lookEvery = 150 * time.Millisecond

// hub wakes held feed answers: at once for this process's commits, and within
// lookEvery for those of other processes. Its one goroutine lives only while
// somebody waits.
type hub struct {
	o        *Office
	dirty    map[string]struct{} // owners changed since the last commit; the writer's goroutine only
	released chan struct{}

	mu      sync.Mutex
	waiters map[*waiter]struct{}
	owners  map[string]map[*waiter]struct{}
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

func newHub(o *Office) *hub {
	return &hub{
		o: o, dirty: map[string]struct{}{}, released: make(chan struct{}),
		waiters: map[*waiter]struct{}{}, owners: map[string]map[*waiter]struct{}{},
	}
}

// subscribe begins a wait. Whoever waits subscribes first and reads then.
func (h *hub) subscribe(owner string) *waiter {
	w := &waiter{owner: owner, woken: make(chan struct{}, 1)}
	w.seen.Store(-1)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.waiters[w] = struct{}{}
	if h.owners[owner] == nil {
		h.owners[owner] = map[*waiter]struct{}{}
	}
	h.owners[owner][w] = struct{}{}
	if h.stop == nil && !h.over {
		ctx, stop := context.WithCancel(context.Background())
		h.stop = stop
		h.looking.Add(1)
		go func() {
			defer h.looking.Done()
			h.look(ctx)
		}()
	}
	return w
}

// unsubscribe ends a wait; the last one out stops the looking.
func (h *hub) unsubscribe(w *waiter) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.waiters, w)
	delete(h.owners[w.owner], w)
	if len(h.owners[w.owner]) == 0 {
		delete(h.owners, w.owner)
	}
	if len(h.waiters) == 0 && h.stop != nil {
		h.stop()
		h.stop = nil
	}
}

// changed notes an owner for the commit that follows.
func (h *hub) changed(owner string) { h.dirty[owner] = struct{}{} }

// flush wakes whoever waits for what was committed.
func (h *hub) flush() {
	if len(h.dirty) == 0 {
		return
	}
	h.mu.Lock()
	for owner := range h.dirty {
		for w := range h.owners[owner] {
			w.wake()
		}
	}
	h.mu.Unlock()
	clear(h.dirty)
}

func (h *hub) wakeAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for w := range h.waiters {
		w.wake()
	}
}

func (w *waiter) wake() {
	select {
	case w.woken <- struct{}{}:
	default:
	}
}

func (h *hub) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.over {
		h.over = true
		close(h.released)
	}
}

// close stops the looking and waits for it.
func (h *hub) close() {
	h.mu.Lock()
	h.over = true
	if h.stop != nil {
		h.stop()
		h.stop = nil
	}
	h.mu.Unlock()
	h.looking.Wait()
}

// look asks SQLite whether any connection but this one committed, and if so
// compares the counters of those who wait. The first look compares always: a
// write may have come before it.
func (h *hub) look(ctx context.Context) {
	conn, err := h.o.readers.Conn(ctx)
	if err != nil {
		if ctx.Err() == nil {
			h.o.logError("watch for other processes' writes", err)
		}
		return
	}
	defer func() { _ = conn.Close() }()
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	version := int64(-1)
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		var now int64
		err := conn.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&now)
		if err == nil && now != version {
			if err = h.compare(ctx, conn); err == nil {
				version = now
			}
		}
		if err != nil && ctx.Err() == nil {
			h.o.logError("watch for other processes' writes", err)
		}
	}
}

// compare wakes those whose owner's counter has moved past what they saw.
func (h *hub) compare(ctx context.Context, conn *sql.Conn) error {
	h.mu.Lock()
	owners := make([]string, 0, len(h.owners))
	for owner := range h.owners {
		owners = append(owners, owner)
	}
	h.mu.Unlock()
	st, err := conn.PrepareContext(ctx, `SELECT n FROM counter WHERE owner = $1`)
	if err != nil {
		return fmt.Errorf("prepare to compare: %w", err)
	}
	defer func() { _ = st.Close() }()
	for _, owner := range owners {
		var n int64
		if err := st.QueryRowContext(ctx, owner).Scan(&n); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("compare counters: %w", err)
		}
		h.mu.Lock()
		for w := range h.owners[owner] {
			if n != w.seen.Load() {
				w.wake()
			}
		}
		h.mu.Unlock()
	}
	return nil
}
