package sqlite

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/internal/testworld/room"
	"startklar.dk/office/db"
)

// opened is a database with its engine.
func opened(t *testing.T) (*db.DB, *engine) {
	t.Helper()
	return openedIn(t, t.TempDir())
}

func openedIn(t *testing.T, dir string) (*db.DB, *engine) {
	t.Helper()
	d, e, err := open(t.Context(), dir, db.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d, e
}

func put(tx *db.Tx, ref string) error {
	_, err := tx.ExecContext(context.Background(), `INSERT INTO task (kind, ref, due_at) VALUES ('x', $1, 0)`, ref)
	return err
}

func count(t *testing.T, d *db.DB) int {
	t.Helper()
	n, err := db.One[int](t.Context(), d, `SELECT COUNT(*) FROM task WHERE kind = 'x'`)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A transaction that cannot go on (here one writer ends it) is nobody's answer:
// each of its writers runs again alone.
func TestWritersOfACommitThatFailedRunAgainAlone(t *testing.T) {
	d, e := opened(t)
	runs := make([]int, 3)
	group := make([]*writing, 3)
	for i := range group {
		group[i] = &writing{ctx: t.Context(), done: make(chan error, 1), fn: func(tx *db.Tx) error {
			runs[i]++
			if i == 1 {
				_, err := tx.ExecContext(t.Context(), `ROLLBACK`)
				return err
			}
			return put(tx, fmt.Sprint(i))
		}}
	}
	g := &groupCommitter{db: d, from: e.writer.from}
	g.commit(group)
	for i, wr := range group {
		if err := <-wr.done; (err == nil) == (i == 1) {
			t.Errorf("writer %d: %v", i, err)
		}
	}
	if n := count(t, d); n != 2 {
		t.Errorf("%d written, want 2", n)
	}
	if diff := cmp.Diff([]int{2, 2, 1}, runs); diff != "" {
		t.Error(diff)
	}
	if err := g.conn.close(); err != nil {
		t.Error(err)
	}
}

// Both wait while the writer is held up, and share the commit that follows.
func TestOneWriterWithoutRoomTakesNothingFromWhoSharesItsCommit(t *testing.T) {
	d, e := opened(t)
	defer room.Pages(0)
	held, goOn := make(chan struct{}), make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() {
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			pages, err := db.ScanOne[int64](tx.QueryRowContext(t.Context(), "PRAGMA page_count"))
			if err == nil {
				room.Pages(pages + 8)
				_, err = tx.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages+8))
			}
			close(held)
			<-goOn
			return err
		}); err != nil {
			t.Error(err)
		}
	})
	<-held
	var little, much error
	writing.Go(func() { little = d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "little") }) })
	writing.Go(func() {
		much = d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, strings.Repeat("much ", 20*4096)) })
	})
	for len(e.writer.queue) < 2 {
		runtime.Gosched()
	}
	close(goOn)
	writing.Wait()
	if little != nil || !db.Unwritable(much) {
		t.Errorf("little: %v; much: %v", little, much)
	}
	if !d.Refused() {
		t.Error("a write that was not taken is not remembered")
	}
	if n := count(t, d); n != 1 {
		t.Errorf("%d written, want 1", n)
	}
}

func TestReadersThatBreakOffLeaveRoomForOthers(t *testing.T) {
	d, _ := opened(t)
	ctx := t.Context()
	failed := errors.New("failed")
	for range 2 * maxReaders {
		func() {
			defer func() { _ = recover() }()
			_ = d.Read(ctx, func(*db.Tx) error { panic("a reader's fault") })
		}()
		if err := d.Read(ctx, func(tx *db.Tx) error {
			if _, err := tx.ExecContext(ctx, `ROLLBACK`); err != nil {
				t.Error(err)
			}
			return failed // and the transaction is over
		}); !errors.Is(err, failed) {
			t.Errorf("%v, want the reader's own error", err)
		}
		if err := d.Read(ctx, func(tx *db.Tx) error {
			_, err := tx.QueryContext(ctx, `SELECT no_such_column FROM task`)
			return err
		}); err == nil {
			t.Error("a statement that is wrong has no error")
		}
	}
	if n := count(t, d); n != 0 {
		t.Error(n)
	}
}

// Whoever gives up in the middle of a shared transaction breaks nothing off:
// what they did is written, and so is what others did in it.
func TestAWriterThatGivesUpMidwayBreaksNobodyOff(t *testing.T) {
	d, _ := opened(t)
	ctx, giveUp := context.WithCancel(t.Context())
	runs := 0
	err := d.Write(ctx, func(tx *db.Tx) error {
		runs++
		giveUp()
		return put(tx, "x")
	})
	if err != nil || runs != 1 {
		t.Errorf("%v after %d runs, want it written in one", err, runs)
	}
	if n := count(t, d); n != 1 {
		t.Errorf("%d written, want 1", n)
	}
}

func TestNobodyReadsWhenTheCallerGaveUpOrTheDatabaseIsClosed(t *testing.T) {
	d, _ := opened(t)
	gone, giveUp := context.WithCancel(t.Context())
	giveUp()
	read := func(ctx context.Context) error { return d.Read(ctx, func(*db.Tx) error { return nil }) }
	if err := read(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the caller's own end", err)
	}
	other, err := Open(t.Context(), t.TempDir(), db.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	d = other
	if err := read(t.Context()); !errors.Is(err, db.ErrClosed) {
		t.Errorf("%v, want to hear that it is closed", err)
	}
}

// What is undone is neither told nor done after the commit.
func TestWhatFollowsACommitIsNotDoneForWhatWasUndone(t *testing.T) {
	d, _ := opened(t)
	undone := errors.New("undone")
	var done []string
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		tx.OnCommit(func() { done = append(done, "kept") })
		var own error
		if err := tx.Savepoint("inner", func() error {
			tx.OnCommit(func() { done = append(done, "undone") })
			return undone
		}, &own); err != nil {
			return err
		}
		if !errors.Is(own, undone) {
			t.Errorf("%v", own)
		}
		if len(done) > 0 {
			t.Error("done before the commit")
		}
		return put(tx, "x")
	}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"kept"}, done); diff != "" {
		t.Error(diff)
	}
}

// Whoever writes alone and fails leaves nothing, whether anything was written by then or
// not, and the next one writes.
func TestWhoeverFailsAloneLeavesNothing(t *testing.T) {
	d, _ := opened(t)
	undone := errors.New("undone")
	for _, write := range []bool{false, true} {
		done := false
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			tx.OnCommit(func() { done = true })
			if write {
				if err := put(tx, "x"); err != nil {
					return err
				}
			}
			return undone
		})
		if !errors.Is(err, undone) || done {
			t.Errorf("writes %t: %v, and is told as done: %t", write, err, done)
		}
	}
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "x") }); err != nil { // it is not there
		t.Error(err)
	}
}

// A cache knows nothing that a writer of it has not committed, and nothing that
// another process wrote.
func TestACacheForgetsWhatItsDatabaseHasOtherwise(t *testing.T) {
	dir := t.TempDir()
	d, _ := openedIn(t, dir)
	other, _ := openedIn(t, dir)
	cache := db.NewCache[int](d)
	keep := func() uint64 {
		t.Helper()
		_, age, _ := cache.Get("a")
		cache.Keep("a", 1, age)
		if _, _, ok := cache.Get("a"); !ok {
			t.Fatal("nothing is kept")
		}
		return age
	}
	kept := func() bool { _, _, ok := cache.Get("a"); return ok }
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "first") }); err != nil {
		t.Fatal(err)
	}
	age := keep()
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		cache.Forget(tx, "a")
		if kept() || cache.Standing(age) {
			t.Error("kept in the transaction that wrote it")
		}
		keep() // a reader that sees what is not committed yet
		return put(tx, "second")
	}); err != nil {
		t.Fatal(err)
	}
	if kept() {
		t.Error("kept what was there before the commit")
	}
	keep()
	undone := errors.New("undone")
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		if err := put(tx, "third"); err != nil {
			return err
		}
		return undone
	}); !errors.Is(err, undone) {
		t.Fatal(err)
	}
	if kept() {
		t.Error("kept what may have been read of what was undone")
	}
	keep()
	if err := other.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "of another") }); err != nil {
		t.Fatal(err)
	}
	if err := d.Write(t.Context(), func(*db.Tx) error {
		if kept() {
			t.Error("kept beside another process's write")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAProcessTellsOthersWritesFromItsOwn(t *testing.T) {
	dir := t.TempDir()
	d, e := openedIn(t, dir)
	other, _ := openedIn(t, dir)
	wrote := func(d *db.DB, ref string) bool {
		t.Helper()
		before := e.writer.othersWrote()
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, ref) }); err != nil {
			t.Fatal(err)
		}
		return e.writer.othersWrote() != before
	}
	if wrote(d, "a") || wrote(d, "b") {
		t.Error("it takes its own commit for another's")
	}
	if !wrote(other, "c") {
		t.Error("it passes over another's commit")
	}
	before := e.writer.othersWrote()
	for i, by := range []*db.DB{other, d} { // seen first when it writes itself
		if err := by.Write(t.Context(), func(tx *db.Tx) error { return put(tx, fmt.Sprint(i)) }); err != nil {
			t.Fatal(err)
		}
	}
	if e.writer.others.Load() == before {
		t.Error("it passes over what its own transaction came after")
	}
}

// Whoever holds the file up may have written before.
func TestAWriterThatWaitsForAnotherProcessHidesNothing(t *testing.T) {
	dir := t.TempDir()
	d, e := openedIn(t, dir)
	other, _ := openedIn(t, dir)
	before := e.writer.othersWrote()
	var writing sync.WaitGroup
	err := other.Write(t.Context(), func(tx *db.Tx) error {
		writing.Go(func() {
			if err := d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "later") }); err != nil {
				t.Error(err)
			}
		})
		for len(e.writer.queue) > 0 || e.writer.othersWrote() == before {
			runtime.Gosched()
		}
		return put(tx, "first")
	})
	if err != nil {
		t.Error(err)
	}
	writing.Wait()
	asks, err := e.writer.conn.Query(`PRAGMA busy_timeout`, nil)
	row := make([]any, 1)
	if err := errors.Join(err, asks.Next(row), asks.Close()); err != nil || row[0] != int64(0) {
		t.Errorf("SQLite waits for %v ms itself (%v)", row[0], err)
	}
}
