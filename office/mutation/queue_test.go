package mutation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

func TestManyBatchesOfOnePersonShareNoCommit(t *testing.T) {
	engine.OnFile(t) // where writers share commits
	synctest.Test(t, func(t *testing.T) {
		var looked int
		a := applier(t, 1, time.Now, &looked)
		if err := a.db.Write(t.Context(), func(tx *db.Tx) error {
			return errors.Join(record.EnsureCounter(t.Context(), tx, "bo"), record.EnsureCounter(t.Context(), tx, "carla"))
		}); err != nil {
			t.Fatal(err)
		}
		write, first, together := a.Rules[kind], make(chan struct{}), map[*db.Tx]map[string]int{}
		a.Rules[kind] = func(raw json.RawMessage) Application {
			return Application{Apply: func(u *Request) error {
				if len(together) == 0 {
					<-first // meanwhile everybody else comes
				}
				if together[u.Tx] == nil {
					together[u.Tx] = map[string]int{}
				}
				together[u.Tx][u.Person]++
				return write(raw).Apply(u)
			}}
		}
		var sending sync.WaitGroup
		send := func(person string, n int) {
			batch := writes(1, func(int) string { return fmt.Sprint(n) })
			batch.Mutations[0].ID = fmt.Sprint(person, n)
			sending.Go(func() {
				if got, err := a.Apply(t.Context(), Actor{PersonID: person}, batch); err != nil || got.Results[0].Problem != nil {
					t.Error(got, err)
				}
			})
		}
		send("bo", 0)
		synctest.Wait()
		for n := range 3 {
			send("anna", n)
		}
		send("carla", 0)
		synctest.Wait()
		close(first)
		sending.Wait()
		shared, all := false, 0
		for _, persons := range together {
			if persons["anna"] > 1 {
				t.Errorf("%d batches of one person are in one commit", persons["anna"])
			}
			all += persons["anna"]
			shared = shared || len(persons) > 1
		}
		if all != 3 || !shared {
			t.Errorf("%d batches are applied, others share commits: %v", all, shared)
		}
		if len(a.queues.of) > 0 {
			t.Errorf("%d queues are kept that nobody is in", len(a.queues.of))
		}
	})
}

func TestWhoSendsMuchLetsOthersIn(t *testing.T) {
	engine.OnFile(t)
	var turns int
	a := applier(t, 1, func() time.Time { return time.Unix(0, 0) }, &turns)
	batch := writes(40, func(i int) string { return fmt.Sprint(i) })
	for i := range batch.Mutations {
		batch.Mutations[i].Body, _ = json.Marshal(map[string]string{"id": fmt.Sprint(i), "text": strings.Repeat("x", turnSize/4)})
	}
	if got, err := a.Apply(t.Context(), Actor{PersonID: "anna"}, batch); err != nil || len(got.Results) != 40 {
		t.Fatal(len(got.Results), err)
	}
	if turns != 10 {
		t.Errorf("40 of which four fill a turn are done in %d turns", turns)
	}
}

func TestWhoGivesUpLeavesTheQueue(t *testing.T) {
	var q queues
	leave, err := q.enter(t.Context(), "anna")
	if err != nil {
		t.Fatal(err)
	}
	ctx, giveUp := context.WithCancel(t.Context())
	giveUp()
	if _, err := q.enter(ctx, "anna"); !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up waits: %v", err)
	}
	leave()
	if len(q.of) > 0 {
		t.Error("a queue is kept that nobody is in")
	}
}
