package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"startklar.dk/internal/testworld/postgres"
	"startklar.dk/office/db"
)

// A server that is restarted while nothing is under way is not noticed, and while
// something is, that is run again. Nothing that was answered is lost.
func TestARestartOfTheServerIsNotNoticed(t *testing.T) {
	s := postgres.Start(t, "fsync = off")
	url := s.Database(t)
	d, engine := process(t, url)
	ok(t, d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "before") }))
	ok(t, s.Restart())
	ok(t, d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "after") }))
	ok(t, d.Read(t.Context(), func(*db.Tx) error { return nil }))
	for name, again := range map[string]func() error{"stopped": s.Stop, "killed": s.Kill} {
		runs := 0
		ok(t, d.Write(t.Context(), func(tx *db.Tx) error {
			if runs++; runs == 1 {
				ok(t, errors.Join(put(tx, name+" once"), again(), s.Restart()))
			}
			return put(tx, name)
		}))
		if runs != 2 {
			t.Errorf("%s: %d runs", name, runs)
		}
	}
	wants(t, d, map[string]int{"before": 0, "after": 0, "stopped": 0, "killed": 0})
	if engine.Retries() == 0 {
		t.Error("nothing is counted as run again")
	}
}

// More connections than a transaction is tried on are idle, and the server ends them
// all: the first that turns out to be ended says it of the others.
func TestConnectionsThatTheServerEndedAreNotNoticed(t *testing.T) {
	url := migrated.Database(t)
	d, _ := process(t, url)
	var begun, ended sync.WaitGroup
	const idle = maxTries + 2
	for _, begin := range []func(context.Context, func(*db.Tx) error) error{d.Read, d.Write} {
		begun.Add(idle)
		for range idle {
			ended.Go(func() {
				_ = begin(t.Context(), func(*db.Tx) error {
					begun.Done()
					begun.Wait()
					return nil
				})
			})
		}
	}
	ended.Wait()
	as(t, url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
	ok(t, d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "a") }))
	wants(t, d, map[string]int{"a": 0})
}

func TestADatabaseThatIsAwayIsSaidToBeAndComesBack(t *testing.T) {
	s := postgres.Start(t, "fsync = off")
	d, _ := process(t, s.Database(t))
	ok(t, d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "a") }))
	ok(t, s.Stop())
	for range 2 {
		for name, err := range map[string]error{
			"write": d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "b") }),
			"read":  d.Read(t.Context(), func(*db.Tx) error { return nil }),
		} {
			if !db.Unwritable(err) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if !d.Refused() {
		t.Error("that it took no write is not remembered")
	}
	ok(t, s.Restart())
	ok(t, d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "c") }))
	wants(t, d, map[string]int{"a": 0, "c": 0})
}

// Whether a commit was done whose answer is lost is not known: it is not run again.
func TestACommitWithoutAnAnswerIsNotRunAgain(t *testing.T) {
	url := migrated.Database(t)
	as(t, url, `CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`,
		`CREATE CONSTRAINT TRIGGER leave AFTER INSERT ON task DEFERRABLE INITIALLY DEFERRED
			FOR EACH ROW WHEN (NEW.ref = 'leave') EXECUTE FUNCTION leave()`)
	d, _ := process(t, url)
	runs, done := 0, false
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		runs++
		tx.OnCommit(func() { done = true })
		return put(tx, "leave")
	})
	if runs != 1 || done || !db.Unwritable(err) {
		t.Errorf("%d runs, done: %v, %v", runs, done, err)
	}
	ok(t, d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "a") }))
}

// watched calls back with the topics of each time that changed is called.
func watched(t *testing.T, d *db.DB) <-chan map[string]bool {
	t.Helper()
	calls := make(chan map[string]bool)
	ctx, stop := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() {
		err := d.Watch(ctx, func(ctx context.Context, topics map[string]bool) error {
			select {
			case calls <- topics:
			case <-ctx.Done():
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("stopped to watch: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		watching.Wait()
	})
	<-calls // the first tells that it began
	return calls
}

// pollNever has nothing heard but by hints while a test runs.
func pollNever(t *testing.T, e *engine) {
	t.Helper()
	e.watchEvery = 1 << 40
}

func TestAnotherProcessHearsWhomACommitConcerns(t *testing.T) {
	url := migrated.Database(t)
	one, engine := process(t, url)
	other, _ := process(t, url)
	pollNever(t, engine)
	calls := watched(t, one)
	for _, notify := range []map[string]bool{{"anna": true}, {"bo": true, "catalogue": true}} {
		ok(t, other.Write(t.Context(), func(tx *db.Tx) error {
			for topic := range notify {
				tx.Notify(topic)
			}
			return nil
		}))
		if diff := cmp.Diff(notify, <-calls); diff != "" {
			t.Error(diff)
		}
	}
	ok(t, other.Write(t.Context(), func(tx *db.Tx) error {
		for i := range payloadMost / 4 {
			tx.Notify(fmt.Sprint("someone", i))
		}
		return nil
	}))
	if topics := <-calls; topics != nil {
		t.Errorf("it hears of %d, not of all", len(topics))
	}
}

// Hints that come all the time put nothing off that comes without one.
func TestWhatComesWithoutAHintIsFoundAmongHints(t *testing.T) {
	url := migrated.Database(t)
	one, _ := process(t, url)
	other, _ := process(t, url)
	calls := watched(t, one)
	for heard, looked := 0, 0; heard < 2 || looked < 2; {
		ok(t, other.Write(t.Context(), func(tx *db.Tx) error { tx.Notify("someone"); return nil }))
		if topics := <-calls; topics == nil {
			looked++
		} else {
			heard++
		}
	}
}

// What a process commits itself it has heard already.
func TestAProcessPassesOverItsOwnHints(t *testing.T) {
	url := migrated.Database(t)
	_, one := process(t, url)
	_, other := process(t, url)
	pollNever(t, one)
	c, err := pgx.Connect(t.Context(), url)
	ok(t, err)
	defer func() { ok(t, c.Close(context.Background())) }()
	_, err = c.Exec(t.Context(), `LISTEN `+channel)
	ok(t, err)
	one.hint(t.Context(), map[string]bool{"own": true})
	other.hint(t.Context(), map[string]bool{"other": true})
	topics, err := one.heard(t.Context(), c)
	ok(t, err)
	if diff := cmp.Diff(map[string]bool{"other": true}, topics); diff != "" {
		t.Error(diff)
	}
	_, err = c.Exec(t.Context(), `SELECT`) // with what came until now
	ok(t, err)
	over, stop := context.WithCancel(t.Context())
	stop()
	if n, err := c.WaitForNotification(over); err == nil {
		t.Errorf("it heard its own; there is another of %s", n.Payload)
	}
}

// A write without a hint is found by looking, as where hints cannot be given.
func TestWhatComesWithoutAHintIsFound(t *testing.T) {
	url := migrated.Database(t)
	d, _ := process(t, url)
	calls := watched(t, d)
	as(t, url, `INSERT INTO task (kind, ref, due_at) VALUES ('x', 'a', 0)`)
	<-calls
}

func TestWatchingGoesOnAfterARestart(t *testing.T) {
	s := postgres.Start(t, "fsync = off")
	url := s.Database(t)
	one, _ := process(t, url)
	other, _ := process(t, url)
	calls := watched(t, one)
	ok(t, s.Restart())
	<-calls
	ok(t, other.Write(t.Context(), func(tx *db.Tx) error { tx.Notify("someone"); return nil }))
	<-calls
}
