package office

import (
	"context"
	"errors"
	"testing"
	"time"

	"startklar.dk/api"
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
