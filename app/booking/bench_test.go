package booking_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/app/consent"
	"startklar.dk/app/store"
)

// BenchmarkEventWhileSlotsMove is the page of a Kick-off while others book in
// the room: one of 8,000 slots has changed before each reading.
func BenchmarkEventWhileSlotsMove(b *testing.B) {
	now := at("09:00")
	st, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "p.db"), store.Options{Now: func() time.Time { return now }})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	rev := int64(0)
	record := func(kind api.Kind, id string, body any) api.Record {
		raw, err := json.Marshal(body)
		if err != nil {
			b.Fatal(err)
		}
		rev++
		return api.Record{Kind: kind, ID: id, Rev: rev, Body: raw}
	}
	slot := func(n int, free bool) api.Record {
		begins := now.Add(time.Duration(n) * time.Minute)
		return record(api.KindSlot, fmt.Sprintf("s%d", n), api.Slot{
			EventID: fmt.Sprintf("e%d", n%2000), AdviserID: "a", StartsAt: begins, EndsAt: begins.Add(20 * time.Minute), Free: free,
		})
	}
	var all []api.Record
	for n := range 2000 {
		all = append(all, record(api.KindEvent, fmt.Sprintf("e%d", n), api.Event{
			Kind: api.EventKickoff, State: api.EventPlanned, Title: "Kick-off", StartsAt: now.Add(time.Hour), EndsAt: now.Add(5 * time.Hour),
		}))
	}
	for n := range 8000 {
		all = append(all, slot(n, true))
	}
	pull := func(records ...api.Record) {
		if err := st.Pull(b.Context(), store.Catalogue, api.Page{Epoch: "e", Cursor: fmt.Sprint(rev), Records: records}); err != nil {
			b.Fatal(err)
		}
	}
	pull(all...)
	s := booking.New(booking.Deps{
		Store: func() *store.Store { return st }, Now: func() time.Time { return now }, NewID: func() string { return "" },
		Lang:     func() string { return "da" },
		Complete: consent.New(consent.Deps{Now: time.Now}).Complete,
	})
	n := 0
	for b.Loop() {
		b.StopTimer()
		n++
		pull(slot(n%8000, n%2 == 0))
		b.StartTimer()
		if _, err := s.Event(b.Context(), "e1"); err != nil {
			b.Fatal(err)
		}
	}
}
