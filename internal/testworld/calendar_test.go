package testworld_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/demo"
	"startklar.dk/office/mutation"
)

// entries are what a calendar program keeps of each of a calendar's events.
func entries(t *testing.T, calendar string) map[string]map[string]string {
	t.Helper()
	c, err := ics.ParseCalendar(strings.NewReader(calendar))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]string{}
	for _, e := range c.Events() {
		all[e.Id()] = map[string]string{}
		for _, p := range e.Properties {
			all[e.Id()][p.IANAToken] = p.Value
		}
	}
	return all
}

func TestACalendarFileAndTheFeedAreOneBooking(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	ctx := t.Context()
	address := must[string](t)(d.App.CalendarURL(ctx))
	both := func(bookingID string) (file, feed map[string]map[string]string) {
		t.Helper()
		d.Sync()
		resp, err := http.Get(address) //nolint:noctx,gosec // the office of this test
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		raw, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return entries(t, must[string](t)(d.App.Book.Calendar(ctx, bookingID))), entries(t, string(raw))
	}
	cafe := must[booking.Item](t)(soonest(ctx, d.App, api.EventCafe, 24*time.Hour))
	times := must[[]string](t)(free(ctx, d.App, cafe.ID))
	id := must[string](t)(d.App.Book.Book(ctx, booking.Request{SlotID: times[0]}))
	d.Sync()
	file, feed := both(id)
	if diff := cmp.Diff(feed, file); diff != "" || len(file) != 1 {
		t.Errorf("the file is another than the feed: %s", diff)
	}
	sequence := func(of map[string]map[string]string) string { return of[id+"@startklar.dk"]["SEQUENCE"] }
	if sequence(feed) != "0" {
		t.Errorf("sequence %q of a new booking", sequence(feed))
	}

	// The event gets another name, and the booking is moved and given up.
	records := demo.Records(testworld.Start)
	event := records[slices.IndexFunc(records, func(r api.ImportRecord) bool { return r.ID == cafe.ID })]
	event.Body = must[json.RawMessage](t)(api.Merge(event.Body, map[string]any{"title": "Café, nu i gården"}))
	ok(t, w.Office.Catalogue.Import(ctx, mutation.CommandLine, []api.ImportRecord{event}))
	for i, do := range []func() error{
		func() error { return nil },
		func() error { return d.App.Book.Move(ctx, id, times[1], booking.Disclosure{}) },
		func() error { return d.App.Book.Cancel(ctx, id) },
	} {
		ok(t, do())
		file, feed := both(id)
		if diff := cmp.Diff(feed, file); diff != "" || len(file) != 1 {
			t.Errorf("after change %d the file is another than the feed: %s", i+1, diff)
		}
		if got, want := sequence(feed), string(rune('1'+i)); got != want {
			t.Errorf("sequence %q after change %d", got, i+1)
		}
	}
}
