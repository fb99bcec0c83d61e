package office

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
	"startklar.dk/office/jobs"
	"startklar.dk/office/record"
)

func TestTheWorkerDoesWhatIsDueWhenSomethingIsScheduled(t *testing.T) {
	q := newQueue(t, 10*time.Hour, 1, 2)
	q.cancel(0)
	q.expect("cancelled", "offered")
	p := q.people[1]
	page, err := q.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{})
	if err != nil {
		t.Fatal(err)
	}
	serving := q.beside(Config{})
	held := q.waiting(serving, p.id, page.Cursor)
	q.clock.advance(5 * time.Hour)
	if err := serving.db.Write(context.Background(), func(tx *db.Tx) error {
		return jobs.Schedule(context.Background(), tx, jobSweep, "", q.clock.now())
	}); err != nil {
		t.Fatal(err)
	}
	page = q.heard(held)
	var b api.Booking
	if !decodeOne(t, page.Records, api.KindBooking, q.bookings[1], &b) || b.State != api.BookingExpired {
		t.Errorf("heard of %+v", page.Records)
	}
}

func TestAJobThatFailsIsPutOffAndTheOthersAreDone(t *testing.T) {
	q := newQueue(t, 2*time.Hour, 1, 2)
	const failing, unknown = jobs.Kind("failing"), jobs.Kind("of another version")
	handlers := q.o.Bookings.Jobs()
	handlers[failing] = func(context.Context, *db.Tx, string) error { return errors.New("not now") }
	q.o.Jobs = jobs.NewWorker(q.o.db, q.o.Log, handlers)
	for _, kind := range []jobs.Kind{failing, unknown} {
		q.write(func(tx *db.Tx) error { return jobs.Schedule(t.Context(), tx, kind, "x", start) })
	}
	q.later(2 * time.Hour)
	q.expect("confirmed", "expired")
	for kind, want := range map[jobs.Kind]int{failing: 1, unknown: 0} { // what it does not know it leaves to whoever does
		var tries int
		if err := q.pool().QueryRow(`SELECT tries FROM task WHERE ref = 'x' AND kind = '` + string(kind) + `'`).Scan(&tries); err != nil || tries != want {
			t.Errorf("%s: %d tries (%v)", kind, tries, err)
		}
	}
}

// each is called for each line of a log.
type each func()

func (do each) Write(p []byte) (int, error) {
	do()
	return len(p), nil
}

// A job that cannot be leased, as where there is no room, is put off as well.
func TestAJobThatCannotBeLeasedIsPutOff(t *testing.T) {
	engine.OnFile(t)
	w := newWorld(t)
	const kind = jobs.Kind("leased")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	lines := 0
	log := slog.New(slog.NewTextHandler(each(func() {
		if lines++; lines > 1 { // it is tried on and on
			stop()
		}
	}), nil))
	worker := jobs.NewWorker(w.o.db, log, nil, map[jobs.Kind]jobs.Leased{kind: {Do: func(context.Context, string, time.Time) error {
		t.Error("it is done")
		return nil
	}}})
	w.write(func(tx *db.Tx) error {
		if err := jobs.Schedule(ctx, tx, kind, "x", w.clock.now()); err != nil {
			return err
		}
		return tx.ExecAll(ctx, nil, `CREATE TRIGGER no_lease BEFORE UPDATE ON task WHEN NEW.kind = 'leased' AND NEW.tries = OLD.tries
			BEGIN SELECT RAISE(ABORT, 'no room'); END`)
	})
	tried, err := worker.RunDue(ctx)
	if tries := w.texts(`SELECT CAST(tries AS TEXT) FROM task WHERE kind = 'leased'`); err != nil || tried != 1 || !slices.Equal(tries, []string{"1"}) {
		t.Errorf("it is tried %d times, and noted to be %s (%v)", tried, tries, err)
	}
}

// A leased job that fails is put off from then, and not for as long as its lease runs.
func TestALeasedJobThatFailsIsPutOff(t *testing.T) {
	w := newWorld(t)
	const kind = jobs.Kind("leased")
	is := func(when string, tries int, due time.Duration) {
		t.Helper()
		want := []string{fmt.Sprint(tries, " ", db.Millis(w.clock.now().Add(due)))}
		if got := w.texts(`SELECT CAST(tries AS TEXT) || ' ' || CAST(due_at AS TEXT) FROM task WHERE kind = 'leased'`); !slices.Equal(got, want) {
			t.Errorf("%s its tries and when it is due are %s, want %s", when, got, want)
		}
	}
	worker := jobs.NewWorker(w.o.db, w.o.Log, nil, map[jobs.Kind]jobs.Leased{kind: {Do: func(context.Context, string, time.Time) error {
		is("while it is done", 0, jobs.Lease)
		return errors.New("not now")
	}}})
	w.write(func(tx *db.Tx) error { return jobs.Schedule(t.Context(), tx, kind, "x", w.clock.now()) })
	if tried, err := worker.RunDue(t.Context()); err != nil || tried != 1 {
		t.Errorf("it is tried %d times, %v", tried, err)
	}
	is("when it failed", 1, 5*time.Second)
}

// What is due is done by few commits where one process writes, in turns of a few
// milliseconds; what fails is undone alone.
func TestJobsShareACommitForAsLongAsATurn(t *testing.T) {
	w := newWorld(t)
	const kind, jobsDue = jobs.Kind("due"), 20
	for _, c := range []struct {
		name     string
		takes    time.Duration // a job
		failing  string        // the one that fails
		atCommit bool          // it does then
		turns    int
	}{
		{"short ones", 0, "", false, 1},
		{"long ones", 3 * time.Millisecond, "", false, jobsDue / 2},
		{"one fails", 0, "7", false, 1},
		{"one has the commit fail", 0, "7", true, 1 + jobsDue},
	} {
		t.Run(c.name, func(t *testing.T) {
			began := map[*db.Tx]bool{}
			worker := jobs.NewWorker(w.o.db, w.o.Log, map[jobs.Kind]jobs.Handler{kind: func(ctx context.Context, tx *db.Tx, ref string) error {
				began[tx] = true
				w.clock.advance(c.takes)
				_, err := tx.ExecContext(ctx, `INSERT INTO task (kind, ref, due_at) VALUES ('done', $1, 0)`, ref)
				if fail := func() error { return errors.New("not now") }; ref == c.failing && c.atCommit {
					tx.BeforeCommit("fail", fail)
				} else if ref == c.failing {
					return fail()
				}
				return err
			}})
			w.write(func(tx *db.Tx) error {
				for i := range jobsDue {
					if err := jobs.Schedule(t.Context(), tx, kind, strconv.Itoa(i), w.clock.now()); err != nil {
						return err
					}
				}
				return tx.ExecAll(t.Context(), nil, `DELETE FROM task WHERE kind = 'done'`)
			})
			if tried, err := worker.RunDue(t.Context()); err != nil || tried != jobsDue {
				t.Errorf("%d tried (%v)", tried, err)
			}
			left, err := db.One[string](t.Context(), w.o.db, `SELECT COALESCE(MAX(ref), '') FROM task WHERE kind = 'due'`)
			if err != nil || left != c.failing {
				t.Errorf("%q is put off (%v), want %q", left, err, c.failing)
			}
			done, err := db.One[int](t.Context(), w.o.db, `SELECT COUNT(*) FROM task WHERE kind = 'done'`)
			if want := jobsDue - len(c.failing); err != nil || done != want {
				t.Errorf("%d are done (%v), want %d", done, err, want)
			}
			if engine.Postgres() { // other processes write
				c.turns = jobsDue
			}
			if len(began) != c.turns {
				t.Errorf("in %d transactions, want %d", len(began), c.turns)
			}
			w.write(func(tx *db.Tx) error { return tx.ExecAll(t.Context(), nil, `DELETE FROM task WHERE kind = 'due'`) })
		})
	}
}
