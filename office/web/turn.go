package web

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"
)

// turns let each client have one request worked on at a time: a person, on all of their
// devices, and of those who bring no token a network. Whoever asks much at once waits
// for themselves, and never has more than one processor. Nothing is held for whoever
// reads slowly or waits for news: see aside. Files have no turn: they come and go in
// pieces, between which others have theirs. The zero value is ready.
type turns struct {
	mu sync.Mutex
	of map[string]*queue
}

// queue is one client's requests.
type queue struct {
	underWay chan struct{} // has room for one
	requests int           // under way and waiting
}

// turn is a request's. It belongs to the request's goroutine; nil is no turn.
type turn struct {
	ctx  context.Context
	all  *turns
	key  string
	held bool
}

const (
	// personsAtMost is how many requests of a person are under way and waiting: each has
	// brought its body, of up to api.MaxRequestSize.
	personsAtMost = 32
	// turnAgain is when to come again if there are more.
	turnAgain = time.Second
)

// errFull tells that as many of a client's requests are under way and waiting as may be.
var errFull = errors.New("too many of the client's requests wait")

// take waits until none of the client's requests is worked on, where at most so many are
// under way and waiting, 0 being any number. Errors: errFull, and of ctx.
func (t *turns) take(ctx context.Context, client string, most int) (*turn, error) {
	mine := &turn{ctx: ctx, all: t, key: client}
	return mine, mine.take(most)
}

func (t *turn) take(most int) error {
	t.all.mu.Lock()
	if t.all.of == nil {
		t.all.of = map[string]*queue{}
	}
	own := t.all.of[t.key]
	if own == nil {
		own = &queue{underWay: make(chan struct{}, 1)}
		t.all.of[t.key] = own
	}
	if most > 0 && own.requests >= most {
		t.all.mu.Unlock()
		return errFull
	}
	own.requests++
	t.all.mu.Unlock()
	select {
	case own.underWay <- struct{}{}:
		t.held = true
		return nil
	case <-t.ctx.Done():
		t.gone(own)
		return t.ctx.Err()
	}
}

// leave lets the client's next request have its turn.
func (t *turn) leave() {
	if t == nil || !t.held {
		return
	}
	t.held = false
	t.all.mu.Lock()
	own := t.all.of[t.key]
	t.all.mu.Unlock()
	<-own.underWay
	t.gone(own)
}

// gone forgets a queue that nobody is in.
func (t *turn) gone(own *queue) {
	t.all.mu.Lock()
	defer t.all.mu.Unlock()
	if own.requests--; own.requests == 0 {
		delete(t.all.of, t.key)
	}
}

// aside does what only waits, for a reader or for news, while the client's other
// requests have their turns. Whose context ends meanwhile has none afterwards.
func (t *turn) aside(do func()) {
	if t == nil || !t.held {
		do()
		return
	}
	t.leave()
	defer func() { _ = t.take(0) }() // what it goes on with ends by its context
	do()
}

// inTurn waits for the turn of a request, which has it until it is answered. Errors:
// rate_limited, and of ctx.
func (s *Server) inTurn(ctx context.Context) (err error) {
	v, person := visitOf(ctx), callerOf(ctx).PersonID
	most := 0
	if person != "" {
		most = personsAtMost
	}
	if v.writer.turn, err = s.turns.take(ctx, cmp.Or(person, v.network), most); errors.Is(err, errFull) {
		return tryLater(turnAgain)
	}
	return err
}
