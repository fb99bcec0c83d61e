package office

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
)

// queue is an event of some places with people behind those who have them.
type queue struct {
	*world
	event    string
	people   []*person
	bookings []string
}

func newQueue(t *testing.T, in time.Duration, capacity, people int) *queue {
	w := newWorld(t)
	q := &queue{world: w, event: w.event(in, object{"capacity": capacity, "waiting_list": true})}
	for range people {
		q.join()
	}
	return q
}

func (q *queue) join() {
	p := q.person()
	q.people = append(q.people, p)
	q.bookings = append(q.bookings, p.book(q.event, "", object{"wait": true}))
}

// standing is where everyone stands: state and position.
func (q *queue) standing() []string {
	q.t.Helper()
	var out []string
	for i, p := range q.people {
		b := p.booking(q.bookings[i])
		s := b.State
		if b.Position > 0 {
			s += " " + string(rune('0'+b.Position))
		}
		out = append(out, s)
	}
	return out
}

func (q *queue) expect(want ...string) {
	q.t.Helper()
	if diff := cmp.Diff(want, q.standing()); diff != "" {
		q.t.Fatal(diff)
	}
	var e api.Event
	q.catalogued(api.KindEvent, q.event, &e)
	waiting, held := 0, 0
	for _, s := range want {
		switch s[:7] {
		case "waiting":
			waiting++
		case "confirm":
			held++
		}
	}
	if e.Waiting != waiting || e.PlacesLeft > e.Capacity-held {
		q.t.Fatalf("the catalogue says %d places left of %d, %d waiting", e.PlacesLeft, e.Capacity, e.Waiting)
	}
}

func (q *queue) cancel(i int) {
	q.t.Helper()
	q.people[i].does(api.BookingCancel, object{"booking_id": q.bookings[i]})
}

func (q *queue) accept(i int) {
	q.t.Helper()
	q.people[i].does(api.BookingAccept, object{"booking_id": q.bookings[i]})
}

func TestAPlaceThatFallsFreeIsOfferedInTheOrderOfTheQueue(t *testing.T) {
	q := newQueue(t, 48*time.Hour, 1, 4)
	q.expect("confirmed", "waiting 1", "waiting 2", "waiting 3")
	q.cancel(0)
	q.expect("cancelled", "offered", "waiting 1", "waiting 2")
	if got, want := q.people[1].booking(q.bookings[1]).ExpiresAt, start.Add(12*time.Hour); !got.Equal(want) {
		t.Errorf("the offer expires at %v, want %v", got, want)
	}
	q.person().refused(api.CodeEventFull, api.BookingRequest, bookingBody(newID(), q.event, "", nil)) // it is held
	q.people[2].refused(api.CodeExpired, api.BookingAccept, object{"booking_id": q.bookings[2]})
	q.accept(1)
	q.expect("cancelled", "confirmed", "waiting 1", "waiting 2")
	if b := q.people[1].booking(q.bookings[1]); b.Code == "" || !b.ExpiresAt.IsZero() || b.ConfirmedAt.IsZero() {
		t.Errorf("after accepting: %+v", b)
	}
	q.cancel(2)
	q.expect("cancelled", "confirmed", "cancelled", "waiting 1")
}

func TestAnOfferThatIsNotTakenGoesToTheNext(t *testing.T) {
	q := newQueue(t, 10*time.Hour, 1, 3)
	q.cancel(0)
	q.expect("cancelled", "offered", "waiting 1")
	if got, want := q.people[1].booking(q.bookings[1]).ExpiresAt, start.Add(5*time.Hour); !got.Equal(want) {
		t.Errorf("the offer expires at %v, want half the time left: %v", got, want)
	}
	q.clock.advance(5 * time.Hour) // nothing has run yet, and the offer is over all the same
	q.people[1].refused(api.CodeExpired, api.BookingAccept, object{"booking_id": q.bookings[1]})
	q.later(0)
	q.expect("cancelled", "expired", "offered")
	q.accept(2)
	q.expect("cancelled", "expired", "confirmed")
}

func TestAnOfferThatIsTurnedDownGoesToTheNext(t *testing.T) {
	q := newQueue(t, 48*time.Hour, 1, 3)
	q.cancel(0)
	q.cancel(1)
	q.expect("cancelled", "cancelled", "offered")
}

func TestNearTheStartAPlaceIsOfferedToEveryoneAndTheFirstHasIt(t *testing.T) {
	q := newQueue(t, 2*time.Hour, 1, 4)
	q.cancel(0)
	q.expect("cancelled", "offered", "offered", "offered")
	q.person().refused(api.CodeEventFull, api.BookingRequest, bookingBody(newID(), q.event, "", nil))
	q.accept(3)
	q.expect("cancelled", "waiting 1", "waiting 2", "confirmed")
	q.people[1].refused(api.CodeExpired, api.BookingAccept, object{"booking_id": q.bookings[1]})
}

func TestNearTheStartTwoPlacesGoToTheFirstTwo(t *testing.T) {
	q := newQueue(t, 2*time.Hour, 2, 5)
	q.cancel(0)
	q.cancel(1)
	q.accept(4)
	q.expect("cancelled", "cancelled", "offered", "offered", "confirmed")
	q.accept(2)
	q.expect("cancelled", "cancelled", "confirmed", "waiting 1", "confirmed")
}

func TestAPlaceOfferedToEveryoneThatNobodyTakesIsFreeAgain(t *testing.T) {
	q := newQueue(t, 2*time.Hour, 1, 3)
	q.cancel(0)
	q.later(time.Hour)
	q.expect("cancelled", "expired", "expired")
	q.person().book(q.event, "", nil)
}

func TestWaitingEndsWhenTheEventBegins(t *testing.T) {
	q := newQueue(t, 2*time.Hour, 1, 2)
	q.later(2 * time.Hour)
	q.expect("confirmed", "expired")
}

func TestMorePlacesAreOfferedToThoseWhoWait(t *testing.T) {
	q := newQueue(t, 48*time.Hour, 1, 3)
	q.importAll(api.ImportRecord{Kind: api.KindEvent, ID: q.event, Body: raw(object{
		"starts_at": start.Add(48 * time.Hour), "ends_at": start.Add(50 * time.Hour), "capacity": 2, "waiting_list": true,
	})})
	q.expect("confirmed", "offered", "waiting 1")
}

func TestWaitingDoesNotCountAsBookedAndAcceptingLooksAgain(t *testing.T) {
	q := newQueue(t, 48*time.Hour, 1, 1)
	same := q.event
	q.event = q.world.event(48*time.Hour, object{"capacity": 5}) // at the same time
	p := q.person()
	waiting := p.book(same, "", object{"wait": true})
	elsewhere := p.book(q.event, "", nil)
	q.cancel(0)
	p.refused(api.CodeOverlap, api.BookingAccept, object{"booking_id": waiting})
	if b := p.booking(waiting); b.State != api.BookingOffered {
		t.Errorf("after a refused acceptance: %s", b.State)
	}
	p.does(api.BookingCancel, object{"booking_id": elsewhere})
	p.does(api.BookingAccept, object{"booking_id": waiting})
}

func TestNobodyWaitsTwiceOrWhereThereIsNoList(t *testing.T) {
	q := newQueue(t, 48*time.Hour, 1, 2)
	q.people[1].refused(api.CodeLimit, api.BookingRequest, bookingBody(newID(), q.event, "", object{"wait": true}))
	q.people[0].refused(api.CodeOverlap, api.BookingRequest, bookingBody(newID(), q.event, "", object{"wait": true}))
	q.people[1].refused(api.CodeEventFull, api.BookingRequest, bookingBody(newID(), q.event, "", nil))
	none := q.world.event(48*time.Hour, object{"capacity": 0})
	q.person().refused(api.CodeEventFull, api.BookingRequest, bookingBody(newID(), none, "", object{"wait": true}))
}
