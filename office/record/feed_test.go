package record

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
)

const anna, bo = "0196f000-0000-7000-8000-00000000000a", "0196f000-0000-7000-8000-00000000000b"

// feeds are the feeds of a database in which two have a record each.
func feeds(t *testing.T) (*db.DB, *Feeds) {
	t.Helper()
	return feedsIn(t, t.TempDir())
}

func feedsIn(t *testing.T, dir string) (*db.DB, *Feeds) {
	t.Helper()
	d := engine.Open(t, dir, db.Config{})
	if err := EnsureEpoch(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	write(t, d, anna, bo)
	f := NewFeeds(d, nil)
	t.Cleanup(f.Close)
	return d, f
}

func write(t *testing.T, d *db.DB, owners ...string) (rev int64) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
		for _, owner := range owners {
			if err := EnsureCounter(t.Context(), tx, owner); err != nil {
				return err
			}
			if rev, err = Put(t.Context(), tx, owner, api.KindPlan, owner, emptyBody); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rev
}

func TestACursorThatCannotBeReadOnFromIsAnsweredResync(t *testing.T) {
	d, f := feeds(t)
	page, err := f.Changes(t.Context(), anna, FeedQuery{})
	if err != nil || len(page.Records) != 1 {
		t.Fatal(page, err)
	}
	c, ok := parseCursor(page.Cursor)
	if !ok {
		t.Fatal("the office cannot read its own cursor")
	}
	with := func(change func(*cursor)) string {
		other := c
		change(&other)
		return other.String()
	}
	resync := func(name, owner, since string) {
		t.Helper()
		_, err := f.Changes(t.Context(), owner, FeedQuery{Since: since, Wait: time.Minute})
		var p *api.Problem
		if !errors.As(err, &p) || p.Code != api.CodeResync {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, since := range map[string]string{
		"no cursor":         "nonsense",
		"no base64":         "%%%",
		"of another form":   base64.RawURLEncoding.EncodeToString([]byte("x")),
		"no JSON":           base64.RawURLEncoding.EncodeToString([]byte("{")),
		"cut off":           page.Cursor[:len(page.Cursor)-4],
		"gone on with":      page.Cursor + "AAAA",
		"another epoch":     with(func(c *cursor) { c.Epoch = "0" }),
		"ahead":             with(func(c *cursor) { c.Rev++ }),
		"before the start":  with(func(c *cursor) { c.Rev = -1 }),
		"of the other feed": with(func(c *cursor) { c.Owner = mark(CatalogueOwner) }),
	} {
		resync(name, anna, since)
	}
	resync("another person's cursor", bo, page.Cursor)
	asBefore := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"e":%q,"o":"%x","r":%d}`, page.Epoch, c.Owner, c.Rev))
	if again, err := f.Changes(t.Context(), anna, FeedQuery{Since: asBefore}); err != nil || again.Cursor != page.Cursor {
		t.Errorf("a cursor as devices have had it: %v", err)
	}
	if err := f.Renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	resync("after a restore", anna, page.Cursor)
	if rev := write(t, d, anna); rev <= backupStride {
		t.Errorf("rev %d after a restore", rev)
	}
}

// Who waits for an event is told whether it, or a time of it, is otherwise: not of others, and
// that it may be where that is not known.
func TestWhoWaitsForAnEventIsToldOfNoOther(t *testing.T) {
	d, f := shown(t, t.TempDir(), 0)
	f.Release() // nobody is kept waiting
	puts := func(kind api.Kind, id, body string) func() {
		return func() {
			if err := d.Write(t.Context(), func(tx *db.Tx) error {
				_, err := Put(t.Context(), tx, CatalogueOwner, kind, id, json.RawMessage(body))
				return err
			}); err != nil {
				t.Error(err)
			}
		}
	}
	many := func(n int) func() {
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		return func() { show(t, d, all...) }
	}
	since := func() string {
		now, err := f.EndOfCatalogue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return now
	}
	for name, c := range map[string]struct {
		happens func()
		want    bool
	}{
		"nothing":           {func() {}, false},
		"it":                {puts(api.KindEvent, "it", `{}`), true},
		"another":           {puts(api.KindEvent, "another", `{}`), false},
		"a time of it":      {puts(api.KindSlot, "time", `{"event_id":"it"}`), true},
		"a time of another": {puts(api.KindSlot, "time", `{"event_id":"another"}`), false},
		"a time that is deleted": {func() {
			if err := d.Write(t.Context(), func(tx *db.Tx) error {
				var all Batch
				all.Delete(CatalogueOwner, api.KindSlot, "time", emptyBody)
				return all.Write(t.Context(), tx)
			}); err != nil {
				t.Error(err)
			}
		}, true},
		"an adviser":              {puts(api.KindAdviser, "it", `{}`), false},
		"as much as is looked at": {many(eventLook), false},
		"more than is looked at":  {many(eventLook + 1), true},
		"all, as in a restore": {func() {
			if err := f.Renew(t.Context()); err != nil {
				t.Error(err)
			}
		}, true},
	} {
		before := since()
		c.happens()
		if news, err := f.AwaitEvent(t.Context(), "it", before, time.Minute); news != c.want || err != nil {
			t.Errorf("%s is otherwise: it is told %v, %v", name, news, err)
		}
	}
	if news, err := f.AwaitEvent(t.Context(), "it", since(), 0); news || err != nil {
		t.Errorf("when the time is over is told %v, %v", news, err)
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := f.AwaitEvent(gone, "it", since(), time.Minute); !errors.Is(err, context.Canceled) {
		t.Errorf("who is gone is told %v", err)
	}
}

// manyWaiting are so many that whatever is done for each of them is seen.
const manyWaiting = 2000

// crowd gives owners a counter each.
func crowd(t *testing.T, d *db.DB) (owners []string) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		for range manyWaiting {
			owner, err := d.NewID()
			if err != nil {
				return err
			}
			if err := EnsureCounter(t.Context(), tx, owner); err != nil {
				return err
			}
			owners = append(owners, owner)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return owners
}

func TestACommitHasNobodyReadButThoseItConcerns(t *testing.T) {
	engine.OnFile(t) // on PostgreSQL it is looked for every 300 ms, too
	dir := t.TempDir()
	d, f := feedsIn(t, dir)
	other := engine.Open(t, dir, db.Config{})
	owners := crowd(t, d)
	answered := make([]chan int, len(owners))
	var waiting sync.WaitGroup
	for i, owner := range owners {
		answered[i] = make(chan int, 1)
		waiting.Go(func() {
			page, err := f.Changes(context.Background(), owner, FeedQuery{Wait: time.Minute})
			if err != nil {
				t.Error(err)
			}
			answered[i] <- len(page.Records)
		})
	}
	for _, owner := range owners {
		for f.Held(owner) == 0 {
			runtime.Gosched()
		}
	}
	concerns := func(by *db.DB, i int) {
		t.Helper()
		write(t, by, owners[i])
		if n := <-answered[i]; n != 1 {
			t.Errorf("%d records", n)
		}
	}
	concerns(other, 0) // and others are watched for since
	before, _ := d.Statements()
	for range 20 {
		write(t, d, bo)
	}
	concerns(d, 1)
	concerns(other, 2)
	f.Release()
	waiting.Wait()
	// Two pages of two statements, one look at the counters; a writer that is held up
	// has them looked at once more.
	if after, _ := d.Statements(); after-before > 10 {
		t.Errorf("%d statements", after-before)
	}
}

func TestAnotherProcessesWriteIsFoundByOneStatement(t *testing.T) {
	dir := t.TempDir()
	d, _ := feedsIn(t, dir)
	other := engine.Open(t, dir, db.Config{})
	h := newFeedWaiters(d, nil)
	h.over = true // nobody looks but this test
	waiters := map[string]*waiter{}
	for _, owner := range append(crowd(t, d), anna, bo) {
		waiters[owner] = h.subscribe(owner)
	}
	if err := h.compare(t.Context()); err != nil {
		t.Fatal(err)
	}
	counters, err := h.moved(t.Context(), h.seen())
	if err != nil {
		t.Fatal(err)
	}
	for owner, w := range waiters {
		<-w.woken // it had not read when the counters were looked at
		w.seen.Store(counters[owner])
	}
	later := h.subscribe(anna)
	later.seen.Store(write(t, other, anna))
	if err := other.Write(t.Context(), func(tx *db.Tx) error {
		return tx.ExecAll(t.Context(), []any{bo}, `DELETE FROM record WHERE owner = $1`, `DELETE FROM counter WHERE owner = $1`)
	}); err != nil {
		t.Fatal(err)
	}
	before, _ := d.Statements()
	if err := h.compare(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after, _ := d.Statements(); after-before != 1 {
		t.Errorf("%d statements", after-before)
	}
	waiters["who has read it already"] = later
	for owner, w := range waiters {
		if woken, concerned := len(w.woken) == 1, owner == anna || owner == bo; woken != concerned {
			t.Errorf("%s: woken %v", owner, woken)
		}
	}
}
