package mutation

import (
	"context"
	"sync"
)

// queues let each person have one batch under way at a time: whoever sends many at once
// waits for themselves, and others do not wait for all of them. The zero value is ready.
type queues struct {
	mu sync.Mutex
	of map[string]*queue
}

// queue is one person's batches.
type queue struct {
	underWay chan struct{} // has room for one
	batches  int           // under way and waiting
}

// enter waits until none of the person's is under way. Errors: of ctx.
func (q *queues) enter(ctx context.Context, person string) (leave func(), err error) {
	q.mu.Lock()
	if q.of == nil {
		q.of = map[string]*queue{}
	}
	own := q.of[person]
	if own == nil {
		own = &queue{underWay: make(chan struct{}, 1)}
		q.of[person] = own
	}
	own.batches++
	q.mu.Unlock()
	gone := func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		if own.batches--; own.batches == 0 {
			delete(q.of, person)
		}
	}
	select {
	case own.underWay <- struct{}{}:
		return func() { <-own.underWay; gone() }, nil
	case <-ctx.Done():
		gone()
		return nil, ctx.Err()
	}
}
