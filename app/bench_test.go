package app_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/booking"
	"startklar.dk/app/store"
)

// BenchmarkOpenWithDemoOffice is how long the first frame waits for the profile
// where the demo office is chosen and filled.
func BenchmarkOpenWithDemoOffice(b *testing.B) {
	cfg := config(b.TempDir(), clock())
	a, err := app.Open(b.Context(), cfg)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := a.ChooseDemo(b.Context()); err != nil {
		b.Fatal(err)
	}
	if err := a.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		a, err := app.Open(b.Context(), cfg)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := a.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// city is a programme of 10,000 records: 2,000 events of two years, four slots
// each but for the first few, and their advisers.
func city(tb testing.TB) []api.Record {
	tb.Helper()
	var list []api.Record
	put := func(kind api.Kind, id string, body any) {
		raw, err := json.Marshal(body)
		if err != nil {
			tb.Fatal(err)
		}
		list = append(list, api.Record{Kind: kind, ID: id, Rev: int64(len(list) + 1), Body: raw})
	}
	id := func(kind string, n int) string { return uuid.NewSHA1(uuid.Nil, fmt.Append(nil, kind, n)).String() }
	const events, advisers, records = 2000, 100, 10_000
	for n := range advisers {
		put(api.KindAdviser, id("adviser", n), api.Adviser{
			Name: fmt.Sprintf("Rådgiver %d", n), Organisation: "Revision & Ret", Kind: "private",
			Fields: []api.Field{api.FieldFinancing, api.FieldTax}, Text: "Hjælper med regnskab og skat.",
		})
	}
	kinds := []string{api.EventKickoff, api.EventCafe, api.EventCourse, api.EventMeeting, api.EventCounselling, api.EventNetwork}
	for n := range events {
		at := start.AddDate(-1, 0, 0).Add(time.Duration(n) * 9 * time.Hour)
		put(api.KindEvent, id("event", n), api.Event{
			Kind: kinds[n%len(kinds)], State: api.EventPlanned, Title: fmt.Sprintf("Arrangement %d", n),
			Text:     "Om at skrive en forretningsplan, der holder, og om at finde de første kunder.",
			Venue:    api.Venue{Name: "Biblioteket", Address: "Slotssøvejen 4, 6000 Kolding", Municipality: "0621"},
			StartsAt: at, EndsAt: at.Add(2 * time.Hour), Capacity: 20, PlacesLeft: 3, Fields: []api.Field{api.FieldStart, api.FieldPlan},
		})
	}
	for n := 0; len(list) < records; n++ {
		event := n / 4
		at := start.AddDate(-1, 0, 0).Add(time.Duration(event)*9*time.Hour + time.Duration(n%4)*20*time.Minute)
		put(api.KindSlot, id("slot", n), api.Slot{
			EventID: id("event", event), AdviserID: id("adviser", n%advisers), StartsAt: at, EndsAt: at.Add(20 * time.Minute), Free: n%3 > 0,
		})
	}
	return list
}

// inCity is an app whose store has that programme and two bookings in it, and an
// event that is to come.
func inCity(b *testing.B) (a *app.App, eventID string) {
	b.Helper()
	cfg := config(b.TempDir(), clock())
	list := city(b)
	s, err := store.Open(b.Context(), filepath.Join(cfg.Dir, "local.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for from := 0; from < len(list); from += api.MaxPage {
		to := min(len(list), from+api.MaxPage)
		page := api.Page{Epoch: "e1", Cursor: fmt.Sprint(to), More: to < len(list), Records: list[from:to]}
		if err := s.Pull(b.Context(), store.Catalogue, page); err != nil {
			b.Fatal(err)
		}
	}
	var booked []api.Record
	for n, r := range list {
		var e api.Event
		if r.Kind != api.KindEvent || r.Decode(&e) != nil || !e.StartsAt.After(start) {
			continue
		}
		eventID = r.ID
		raw, err := json.Marshal(api.Booking{EventID: r.ID, State: api.BookingConfirmed})
		if err != nil {
			b.Fatal(err)
		}
		booked = append(booked, api.Record{Kind: api.KindBooking, ID: uuid.NewString(), Rev: int64(n), Body: raw})
		if len(booked) == 2 {
			break
		}
	}
	if err := s.Pull(b.Context(), store.Changes, api.Page{Epoch: "e1", Cursor: "1", Records: booked}); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	a, err = app.Open(b.Context(), cfg)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := a.Close(); err != nil {
			b.Error(err)
		}
	})
	if err := a.WriteOffline(b.Context()); err != nil {
		b.Fatal(err)
	}
	return a, eventID
}

func BenchmarkReadingOf10000Records(b *testing.B) {
	a, eventID := inCity(b)
	for name, read := range map[string]func() error{
		"home": func() error {
			_, err := a.Home(b.Context())
			return err
		},
		"programme": func() error {
			_, err := a.Book.Programme(b.Context(), booking.Filter{})
			return err
		},
		"event": func() error {
			_, err := a.Book.Event(b.Context(), eventID)
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSearchOf10000Records is how long the first results of what is typed
// letter by letter wait; the office's measure is 30 ms.
func BenchmarkSearchOf10000Records(b *testing.B) {
	a, _ := inCity(b)
	if _, err := a.Search(b.Context(), "forretningsplan", 1); err != nil { // the index is whole
		b.Fatal(err)
	}
	for _, query := range []string{"f", "fo", "forretningsplan", "rådgiver 7", "arrangement 19", "kunder biblioteket", "xyzzy"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				if _, err := a.Search(b.Context(), query, 40); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
