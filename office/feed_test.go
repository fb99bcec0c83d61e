package office

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

func TestAFeedIsReadInPagesInTheOrderOfRevAndNothingComesTwice(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	for range 7 {
		p.plan()
	}
	var revs []int64
	var since string
	for {
		page, err := w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{Since: since, Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		if page.Epoch == "" || len(page.Records) > 3 {
			t.Fatalf("page %+v", page)
		}
		for _, r := range page.Records {
			revs = append(revs, r.Rev)
		}
		since = page.Cursor
		if !page.More {
			break
		}
		p.does(api.PersonUpdate, object{"name": "Mette " + since}) // moves to the end
		if len(revs) > 30 {
			break
		}
	}
	if len(revs) == 0 {
		t.Fatal("nothing was read")
	}
	for i := 1; i < len(revs); i++ {
		if revs[i] <= revs[i-1] {
			t.Fatalf("revs %v are not in order", revs)
		}
	}
	page, err := w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{Since: since})
	if err != nil || page.More {
		t.Fatalf("page %+v, %v", page, err)
	}
	page, err = w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{Since: page.Cursor})
	if err != nil || len(page.Records) != 0 || page.Records == nil {
		t.Errorf("after the last there is %+v, %v", page, err)
	}
}

func TestAPageEndsAtItsSize(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan := p.plan()
	for i := range 30 {
		p.does(api.SectionWrite, object{"plan_id": plan, "section": fmt.Sprint("s", i), "text": strings.Repeat("x", 100_000)})
	}
	page, err := w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{})
	if err != nil || !page.More {
		t.Fatalf("more %t, %v", page.More, err)
	}
	size := 0
	for _, r := range page.Records {
		size += len(r.Body)
	}
	if size > api.MaxPageSize || size < api.MaxPageSize/2 {
		t.Errorf("a page of %d bytes", size)
	}
	if n := len(p.records()); n != 32 {
		t.Errorf("%d records in all, want 32", n)
	}
}

func TestDeletionsAreKeptFourHundredDays(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan := p.plan()
	page, err := w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{})
	if err != nil {
		t.Fatal(err)
	}
	p.does(api.PlanDelete, object{"plan_id": plan})
	w.later(399 * 24 * time.Hour)
	again, err := w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{Since: page.Cursor})
	if err != nil || len(again.Records) != 1 || !again.Records[0].Deleted {
		t.Fatalf("after 399 days: %+v, %v", again, err)
	}
	first, err := w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	w.later(2 * 24 * time.Hour)
	for name, since := range map[string]string{"from before the deletion": page.Cursor, "begun before it was forgotten": first.Cursor} {
		if _, err := w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{Since: since}); !isProblem(err, api.CodeResync) {
			t.Errorf("a cursor %s: %v", name, err)
		}
	}
	if _, err := w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{Since: again.Cursor}); err != nil {
		t.Errorf("a cursor from after the deletion: %v", err)
	}
	// Who begins now misses nothing, page by page.
	w.feed(func(ctx context.Context, q record.FeedQuery) (api.Page, error) {
		q.Limit = 1
		return w.o.Feeds.Changes(ctx, p.id, q)
	})
}

func TestEventsLeaveTheCatalogueFourHundredDaysAfterTheyEnd(t *testing.T) {
	w := newWorld(t)
	event := w.event(time.Hour, nil)
	slot := w.slot(event, time.Hour, nil)
	var e api.Event
	w.later(400 * 24 * time.Hour)
	if !w.catalogued(api.KindEvent, event, &e) {
		t.Error("the event left too soon")
	}
	w.later(2 * 24 * time.Hour)
	if w.catalogued(api.KindEvent, event, &e) || w.catalogued(api.KindSlot, slot, &e) {
		t.Error("the event stays")
	}
}

// waiting starts a held answer and returns when it is held.
func (w *world) waiting(o *Office, personID, since string) <-chan answerOrError {
	w.t.Helper()
	out := make(chan answerOrError, 1)
	go func() {
		page, err := o.Feeds.Changes(context.Background(), personID, record.FeedQuery{Since: since, Wait: 30 * time.Second})
		out <- answerOrError{page, err}
	}()
	for o.Feeds.Held(personID) == 0 {
		runtime.Gosched()
	}
	return out
}

type answerOrError struct {
	page api.Page
	err  error
}

// heard waits for an answer; one that nothing ends before its time has no records.
func (w *world) heard(answers <-chan answerOrError) api.Page {
	w.t.Helper()
	a := <-answers
	if a.err != nil {
		w.t.Fatal(a.err)
	}
	return a.page
}

func TestWhoWaitsHearsOfAChangeFromThisProcessAndFromAnother(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	page, err := w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{})
	if err != nil {
		t.Fatal(err)
	}
	held := w.waiting(w.o, p.id, page.Cursor)
	p.plan()
	page = w.heard(held)
	if len(page.Records) != 1 {
		t.Errorf("heard of %+v", page.Records)
	}

	beside := w.beside(Config{Passive: true})
	held = w.waiting(w.o, p.id, page.Cursor)
	if _, err := beside.ask(p.id, sent(api.PlanCreate, object{"plan_id": newID()})); err != nil {
		t.Fatal(err)
	}
	page = w.heard(held)
	if len(page.Records) != 1 {
		t.Errorf("heard of %+v of another process", page.Records)
	}

	held = w.waiting(w.o, p.id, page.Cursor)
	w.o.Feeds.Release()
	if page = w.heard(held); len(page.Records) != 0 || page.More {
		t.Errorf("let go with %+v", page)
	}
}

func TestAHeldAnswerEndsWithItsTimeAndWithItsCaller(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	page, err := w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{})
	if err != nil {
		t.Fatal(err)
	}
	empty, err := w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{Since: page.Cursor, Wait: time.Millisecond})
	if err != nil || len(empty.Records) != 0 {
		t.Errorf("%+v, %v", empty, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := w.o.Feeds.Changes(ctx, p.id, record.FeedQuery{Since: page.Cursor, Wait: time.Minute}); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who left: %v", err)
	}
}

func TestAReaderThatFollowsMissesNothingWhileManyWrite(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	const writers, each = 8, 25
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range each {
				p.does(api.PlanCreate, object{"plan_id": newID()})
			}
		})
	}
	seen := map[string]int{}
	var since string
	for len(seen) < writers*each {
		page, err := w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{Since: since, Limit: 7, Wait: 10 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Records) == 0 {
			t.Fatalf("heard nothing more after %d plans", len(seen))
		}
		for _, r := range page.Records {
			if r.Kind == api.KindPlan {
				seen[r.ID]++
			}
		}
		since = page.Cursor
	}
	wg.Wait()
	for id, n := range seen {
		if n != 1 {
			t.Errorf("plan %s came %d times", id, n)
		}
	}
}

func TestAWriterOfAGroupThatFailsIsAnsweredAndTheOthersAreWritten(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	ctx := context.Background()
	boom := errors.New("boom")
	var wg sync.WaitGroup
	errs := make([]error, 30)
	for i := range errs {
		wg.Go(func() {
			errs[i] = w.o.db.Write(ctx, func(tx *db.Tx) error {
				if _, err := record.Put(ctx, tx, p.id, api.KindPlan, newID(), raw(object{})); err != nil {
					return err
				}
				switch i % 3 {
				case 1:
					return boom
				case 2:
					panic("a fault")
				}
				return nil
			})
		})
	}
	wg.Wait()
	for i, err := range errs {
		if (i%3 == 0) != (err == nil) || i%3 == 1 && !errors.Is(err, boom) {
			t.Errorf("writer %d: %v", i, err)
		}
	}
	plans := 0
	for _, r := range p.records() {
		if r.Kind == api.KindPlan {
			plans++
		}
	}
	if plans != 10 {
		t.Errorf("%d plans written, want 10", plans)
	}
}
