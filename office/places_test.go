package office

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"startklar.dk/api"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// Whatever people, time and imports do to an event and its slots, in whatever
// order, the rules of booking hold after each step.
func TestTheRulesOfBookingHoldAfterAnyStep(t *testing.T) {
	w := newWorld(t)
	rapid.Check(t, func(rt *rapid.T) {
		m := &hall{world: w, rt: rt, starts: w.clock.now().Add(20 * time.Hour)}
		m.event = newID()
		m.importEvent("planned", rapid.IntRange(1, 2).Draw(rt, "capacity"))
		for i := range 3 {
			m.slots = append(m.slots, w.slot(m.event, time.Duration(20+i)*time.Hour, nil))
		}
		for range 5 {
			m.people = append(m.people, w.person())
		}
		rt.Repeat(map[string]func(*rapid.T){
			"request": m.request, "cancel": m.cancel, "accept": m.accept, "move": m.move,
			"wait": m.wait, "capacity": m.capacity, "": m.holds,
		})
	})
}

// hall is an event being booked.
type hall struct {
	*world
	rt       *rapid.T
	event    string
	starts   time.Time
	slots    []string
	people   []*person
	bookings [][2]string // person's index, booking
}

func (m *hall) importEvent(state string, capacity int) {
	m.importAll(api.ImportRecord{Kind: api.KindEvent, ID: m.event, Body: raw(object{
		"starts_at": m.starts, "ends_at": m.starts.Add(4 * time.Hour),
		"capacity": capacity, "waiting_list": true, "state": state, "max_slots_per_person": 1,
	})})
}

func (m *hall) request(t *rapid.T) {
	i := rapid.IntRange(0, len(m.people)-1).Draw(t, "person")
	slot := rapid.SampledFrom(append([]string{"", "", ""}, m.slots...)).Draw(t, "slot")
	id := newID()
	m.people[i].apply(sent(api.BookingRequest, bookingBody(id, m.event, slot, object{"wait": rapid.Bool().Draw(t, "wait")})))
	m.bookings = append(m.bookings, [2]string{fmt.Sprint(i), id})
}

// some does something to one of the bookings that were asked for.
func (m *hall) some(t *rapid.T, kind api.MutationKind, slot string) {
	if len(m.bookings) == 0 {
		return
	}
	b := rapid.SampledFrom(m.bookings).Draw(t, "booking")
	m.people[int(b[0][0]-'0')].apply(sent(kind, object{"booking_id": b[1], "slot_id": slot}))
}

func (m *hall) cancel(t *rapid.T) { m.some(t, api.BookingCancel, "") }
func (m *hall) accept(t *rapid.T) { m.some(t, api.BookingAccept, "") }
func (m *hall) move(t *rapid.T) {
	m.some(t, api.BookingMove, rapid.SampledFrom(m.slots).Draw(t, "slot"))
}

func (m *hall) wait(t *rapid.T) {
	m.later(time.Duration(rapid.IntRange(1, 180).Draw(t, "minutes")) * time.Minute)
}

func (m *hall) capacity(t *rapid.T) {
	state := rapid.SampledFrom([]string{"planned", "planned", "planned", "cancelled"}).Draw(t, "state")
	m.importEvent(state, rapid.IntRange(0, 3).Draw(t, "capacity"))
}

// holds checks the rules against all bookings and what the catalogue shows.
func (m *hall) holds(t *rapid.T) {
	var e struct{ capacity, taken, shared, waiting int }
	var starts int64
	if err := m.pool().QueryRow(`SELECT capacity, taken, shared, waiting, starts_at FROM event_place WHERE event_id = $1`, m.event).
		Scan(&e.capacity, &e.taken, &e.shared, &e.waiting, &starts); err != nil {
		t.Fatal(err)
	}
	held, waiting, sharing := 0, []int{}, 0
	holders := map[string]int{}
	atEvent, inSlots := map[string]int{}, map[string]int{}
	for _, r := range m.booked(t) {
		b := r.body
		switch {
		case b.State == api.BookingConfirmed && b.SlotID != "":
			holders[b.SlotID]++
			inSlots[r.person]++
		case b.State == api.BookingConfirmed:
			held++
			atEvent[r.person]++
		case b.State == api.BookingOffered && r.shared:
			sharing++
		case b.State == api.BookingOffered:
			held++
		case b.State == api.BookingWaiting:
			waiting = append(waiting, b.Position)
		}
		if (b.State == api.BookingOffered) != !b.ExpiresAt.IsZero() || (b.State == api.BookingConfirmed) && b.Code == "" {
			t.Fatalf("booking %+v", b)
		}
		if b.State == api.BookingOffered && !b.ExpiresAt.After(m.clock.now()) {
			t.Fatalf("an offer stands beyond its time: %+v at %v", b, m.clock.now())
		}
		if atEvent[r.person] > 1 || inSlots[r.person] > 1 {
			t.Fatalf("one person is at the event %d times and in %d slots", atEvent[r.person], inSlots[r.person])
		}
	}
	slices.Sort(waiting)
	for i, position := range waiting {
		if position != i+1 {
			t.Fatalf("positions %v", waiting)
		}
	}
	if e.taken != held+e.shared || e.waiting != len(waiting) || e.shared > sharing || e.shared < 0 {
		t.Fatalf("counts %+v; held %d, sharing %d, waiting %d", e, held, sharing, len(waiting))
	}
	begun := !db.Time(starts).After(m.clock.now())
	if len(waiting) > 0 && (begun || e.taken < e.capacity) {
		t.Fatalf("people wait while %d of %d places are taken (begun %t)", e.taken, e.capacity, begun)
	}
	var shown api.Event
	m.shown(t, api.KindEvent, m.event, &shown)
	if shown.PlacesLeft != max(0, e.capacity-e.taken) || shown.Waiting != len(waiting) {
		t.Fatalf("shown %d left, %d waiting; counts %+v", shown.PlacesLeft, shown.Waiting, e)
	}
	for _, id := range m.slots {
		var s api.Slot
		m.shown(t, api.KindSlot, id, &s)
		if holders[id] > 1 || s.Free != (holders[id] == 0) {
			t.Fatalf("slot has %d holders and is shown free %t", holders[id], s.Free)
		}
	}
}

type bookedRecord struct {
	person string
	shared bool
	body   api.Booking
}

// booked are all bookings of the event as their persons' records say.
func (m *hall) booked(t *rapid.T) []bookedRecord {
	var all []bookedRecord
	err := m.o.db.Read(t.Context(), func(tx *db.Tx) (err error) {
		all, err = db.Collect(t.Context(), tx, func(row db.Scanner) (b bookedRecord, err error) {
			var body string
			err = row.Scan(&b.person, &b.shared, &body)
			return b, errors.Join(err, json.Unmarshal([]byte(body), &b.body))
		}, `SELECT b.person_id, b.shared, r.body FROM booking b
			JOIN record r ON r.owner = b.person_id AND r.kind = 'booking' AND r.id = b.id WHERE b.event_id = $1`, m.event)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// shown reads one record of the catalogue.
func (m *hall) shown(t *rapid.T, kind api.Kind, id string, body any) {
	err := m.o.db.Read(context.Background(), func(tx *db.Tx) error {
		_, err := record.Live(context.Background(), tx, record.CatalogueOwner, kind, id, body)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
