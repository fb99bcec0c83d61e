package booking_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/app/consent"
	"startklar.dk/app/store"
	"startklar.dk/app/store/storetest"
)

// world is a service over a real store, with a clock that moves by hand.
type world struct {
	*booking.Service
	*storetest.Device

	keeps int
	lang  string // of what is shown
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{lang: "da", Device: storetest.Open(t, at("09:00"), booking.Apply())}
	w.Service = booking.New(booking.Deps{
		Store: w.Opened, Now: w.Clock, NewID: w.ID,
		Lang: func() string { return w.lang },
		Complete: consent.New(consent.Deps{Now: w.Clock, KeepVersion: func(context.Context) (api.Share, func(*store.Tx) error, error) {
			w.keeps++
			id := fmt.Sprintf("v%d", w.keeps)
			keep := func(tx *store.Tx) error { return tx.SetSetting("version kept", id) }
			return api.Share{Kind: api.ShareVersion, ID: id, Title: "Min plan"}, keep, nil
		}}).Complete,
	})
	w.programme(t)
	return w
}

// at is a time of the day of the Kick-off, in UTC.
func at(clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", "2026-11-26 "+clock)
	if err != nil {
		panic(err)
	}
	return t
}

const (
	kickoff = "kickoff"
	course  = "course"
	full    = "full"
	advice  = "advice"
)

// programme is a Kick-off with two advisers of three slots each, a course of two
// sessions, a full course with a waiting list, and counselling that wants a plan.
func (w *world) programme(t *testing.T) {
	t.Helper()
	w.Says(t, api.KindAdviser, "mette", api.Adviser{Name: "Mette Ørsted", Fields: []api.Field{api.FieldPlan}})
	w.Says(t, api.KindAdviser, "soren", api.Adviser{Name: "Søren Ærø", Fields: []api.Field{api.FieldLegal}})
	w.Says(t, api.KindEvent, kickoff, api.Event{
		Kind: api.EventKickoff, State: api.EventPlanned, Title: "Kick-off", StartsAt: at("15:00"), EndsAt: at("19:00"),
		Capacity: 100, PlacesLeft: 40, MaxSlotsPerPerson: 2, BookingOpensAt: at("08:00"), CancelUntil: at("19:00"),
		Venue: api.Venue{Name: "Byens Hus", Address: "Havnegade 1", Municipality: "0621"}, PriceOre: 5000,
	})
	for _, adviser := range []string{"mette", "soren"} {
		for i, clock := range []string{"16:00", "16:20", "16:40"} {
			w.Says(t, api.KindSlot, fmt.Sprintf("%s-%d", adviser, i), api.Slot{
				EventID: kickoff, AdviserID: adviser, StartsAt: at(clock), EndsAt: at(clock).Add(20 * time.Minute), Free: true,
			})
		}
	}
	day := 24 * time.Hour
	w.Says(t, api.KindEvent, course, api.Event{
		Kind: api.EventCourse, State: api.EventPlanned, Title: "De første ti kunder", Fields: []api.Field{api.FieldMarketing},
		StartsAt: at("16:00"), EndsAt: at("18:00").Add(7 * day), Capacity: 12, PlacesLeft: 4, SeriesID: "kunder",
		Sessions: []api.EventSession{
			{Title: "Første aften", StartsAt: at("16:10"), EndsAt: at("18:00")},
			{Title: "Anden aften", StartsAt: at("16:00").Add(7 * day), EndsAt: at("18:00").Add(7 * day)},
		},
	})
	w.Says(t, api.KindEvent, full, api.Event{
		Kind: api.EventCourse, State: api.EventPlanned, Title: "Moms uden migræne", SeriesID: "moms",
		StartsAt: at("08:00").Add(2 * day), EndsAt: at("11:00").Add(2 * day), Capacity: 10, WaitingList: true,
	})
	w.Says(t, api.KindEvent, advice, api.Event{
		Kind: api.EventCounselling, State: api.EventPlanned, Title: "Personlig vejledning", Requires: api.RequiresPlan,
		StartsAt: at("08:00").Add(3 * day), EndsAt: at("09:00").Add(3 * day), Capacity: 1, PlacesLeft: 1,
	})
}

// slotsOpen has the slots of the Kick-off open as an event says.
func (w *world) slotsOpen(t *testing.T, as api.Event) {
	t.Helper()
	e := as
	e.Kind, e.State, e.Title, e.StartsAt, e.EndsAt = api.EventKickoff, api.EventPlanned, "Kick-off", at("15:00"), at("19:00")
	e.Capacity, e.PlacesLeft, e.MaxSlotsPerPerson, e.BookingOpensAt = 100, 40, 2, at("08:00")
	w.Says(t, api.KindEvent, kickoff, e)
}

// answers makes the office answer the oldest mutation that waits.
func (w *world) answers(t *testing.T, status string, problem *api.Problem, records ...api.Record) {
	t.Helper()
	taken, err := w.Store.Take(t.Context(), 1, 1<<20)
	if err != nil || len(taken) != 1 {
		t.Fatalf("took %v, %v", taken, err)
	}
	for i := range records {
		w.Rev++
		records[i].Rev = w.Rev
	}
	_, err = w.Store.Answer(t.Context(), api.MutationAnswers{Epoch: "e", Results: []api.MutationResult{
		{ID: taken[0].ID, Status: status, Problem: problem, Records: records},
	}})
	if err != nil {
		t.Fatal(err)
	}
}

// confirmed is a booking as the office gives it.
func confirmed(t *testing.T, id, event, slot string) api.Record {
	t.Helper()
	raw, err := json.Marshal(api.Booking{EventID: event, SlotID: slot, State: api.BookingConfirmed, Code: "K7"})
	if err != nil {
		t.Fatal(err)
	}
	return api.Record{Kind: api.KindBooking, ID: id, Body: raw}
}

func (w *world) holds(t *testing.T, id, event, slot string) {
	t.Helper()
	w.Says(t, api.KindBooking, id, api.Booking{EventID: event, SlotID: slot, State: api.BookingConfirmed, Code: "K7"})
}

func (w *world) slot(t *testing.T, id string) booking.Slot {
	t.Helper()
	e, err := w.Event(t.Context(), kickoff)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range e.Advisers {
		for _, s := range a.Slots {
			if s.ID == id {
				return s
			}
		}
	}
	t.Fatalf("no slot %s", id)
	return booking.Slot{}
}
