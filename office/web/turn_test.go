package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/danielgtaylor/huma/v2"

	"startklar.dk/office/mutation"
)

// work is a route at which requests are counted while they are worked on. They go on one
// by one.
type work struct {
	*Server
	goOn     chan struct{}
	mu       sync.Mutex
	underWay map[string]int // by client
}

func newWork(t *testing.T) *work {
	t.Helper()
	w := &work{Server: opened(t), underWay: map[string]int{}, goOn: make(chan struct{})}
	operation(w.Server, huma.Operation{
		OperationID: "work", Method: http.MethodGet, Path: "/work", Security: asked,
		Middlewares: huma.Middlewares{func(ctx huma.Context, next func(huma.Context)) {
			next(huma.WithValue(ctx, callerKey{}, mutation.Caller{PersonID: ctx.Header("Person")}))
		}},
	}, func(ctx context.Context, _ *nothing) (*struct{ Body string }, error) {
		client := callerOf(ctx).PersonID + visitOf(ctx).network
		w.begins(client, 1)
		<-w.goOn
		w.begins(client, -1)
		return &struct{ Body string }{strings.Repeat("x", inBuffer)}, nil
	})
	return w
}

// begins counts so many more of a client's requests.
func (w *work) begins(client string, more int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.underWay[client] += more
}

// ask asks for work from an address; the client reads the answer as w takes it.
func (w *work) ask(ctx context.Context, person, address string, answer http.ResponseWriter) {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/work", nil)
	r.Header.Set("Person", person)
	r.RemoteAddr = address + ":1"
	w.Handler().ServeHTTP(answer, r)
}

func (w *work) is(t *testing.T, want map[string]int) {
	t.Helper()
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	for client, n := range w.underWay {
		if n != want[client] {
			t.Errorf("%d of %s's requests are worked on, want %d", n, client, want[client])
		}
	}
}

func TestAClientHasOneRequestWorkedOnAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWork(t)
		for range 3 {
			go w.ask(t.Context(), "anna", "192.0.2.1", httptest.NewRecorder())
			go w.ask(t.Context(), "anna", "192.0.2.1", httptest.NewRecorder())
			go w.ask(t.Context(), "bo", "192.0.2.1", httptest.NewRecorder())
			go w.ask(t.Context(), "", "192.0.2.1", httptest.NewRecorder()) // who brings no token
			go w.ask(t.Context(), "", "198.51.100.1", httptest.NewRecorder())
		}
		each := map[string]int{"anna192.0.2.0/24": 1, "bo192.0.2.0/24": 1, "192.0.2.0/24": 1, "198.51.100.0/24": 1}
		if w.is(t, each); len(w.underWay) != len(each) {
			t.Errorf("%v", w.underWay)
		}
		for range 15 {
			w.goOn <- struct{}{}
			synctest.Wait()
			for client, n := range w.underWay {
				if n > 1 {
					t.Errorf("%d of %s's requests are worked on", n, client)
				}
			}
		}
		if w.is(t, nil); len(w.turns.of) > 0 {
			t.Errorf("%d queues are kept that nobody is in", len(w.turns.of))
		}
	})
}

// slow is a client that takes what it is answered when it is let.
type slow struct {
	*httptest.ResponseRecorder
	goOn chan struct{}
}

func (s slow) Write(p []byte) (int, error) {
	<-s.goOn
	return s.ResponseRecorder.Write(p)
}

func TestNobodyWaitsForWhoeverReadsSlowly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, goOn := newWork(t), make(chan struct{})
		go w.ask(t.Context(), "anna", "192.0.2.1", slow{httptest.NewRecorder(), goOn})
		w.goOn <- struct{}{}
		synctest.Wait()
		second := httptest.NewRecorder()
		go w.ask(t.Context(), "anna", "192.0.2.1", second)
		w.goOn <- struct{}{}
		synctest.Wait()
		if second.Code != http.StatusOK || second.Body.Len() == 0 {
			t.Errorf("the second is answered %d", second.Code)
		}
		close(goOn)
		w.is(t, nil)
	})
}

// Each request that waits has its body in memory.
func TestNoMoreOfAPersonsRequestsWaitThanThereIsRoomFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWork(t)
		for range personsAtMost {
			go w.ask(t.Context(), "anna", "192.0.2.1", httptest.NewRecorder())
			go w.ask(t.Context(), "", "192.0.2.1", httptest.NewRecorder())
			synctest.Wait()
		}
		for person, refused := range map[string]bool{"anna": true, "bo": false, "": false} {
			answer := httptest.NewRecorder()
			go w.ask(t.Context(), person, "192.0.2.1", answer)
			synctest.Wait()
			if got := answer.Code == http.StatusTooManyRequests; got != refused {
				t.Errorf("one more of %q is answered %d", person, answer.Code)
			}
		}
		for range 2*personsAtMost + 2 {
			w.goOn <- struct{}{}
		}
		if w.is(t, nil); len(w.turns.of) > 0 {
			t.Errorf("%d queues are kept that nobody is in", len(w.turns.of))
		}
	})
}

func TestWhoGivesUpLeavesTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWork(t)
		go w.ask(t.Context(), "anna", "192.0.2.1", httptest.NewRecorder())
		synctest.Wait()
		ctx, giveUp := context.WithCancel(t.Context())
		go w.ask(ctx, "anna", "192.0.2.1", httptest.NewRecorder())
		synctest.Wait()
		giveUp()
		synctest.Wait()
		w.goOn <- struct{}{}
		if w.is(t, nil); len(w.turns.of) > 0 {
			t.Errorf("%d queues are kept that nobody is in", len(w.turns.of))
		}
	})
}
