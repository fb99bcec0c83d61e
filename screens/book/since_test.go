package book_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
)

// answering is a network that gives one word of the answers to mutations for another.
type answering struct {
	next     http.RoundTripper
	from, to string
}

// RoundTrip implements http.RoundTripper.
func (a *answering) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Del("Accept-Encoding")
	resp, err := a.next.RoundTrip(r)
	if err != nil || r.URL.Path != "/v1/mutations" {
		return resp, err
	}
	raw, err := io.ReadAll(resp.Body)
	if closed := resp.Body.Close(); err == nil {
		err = closed
	}
	raw = bytes.ReplaceAll(raw, []byte(a.from), []byte(a.to))
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
	resp.Header.Del("Content-Length")
	return resp, err
}

// TestAWishForWhatHasChangedIsLedOn has a wish refused since its event went elsewhere meanwhile, and
// asks for it all the same.
func TestAWishForWhatHasChangedIsLedOn(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d, w.Clock, phone)
	who := s.kickoff().Advisers[0]
	slot := who.Slots[slices.IndexFunc(who.Slots, func(sl booking.Slot) bool { return sl.State == booking.SlotFree })]
	elsewhere := api.Venue{Name: "Havnens Hus", Address: "Kajen 2", Municipality: "0621"}
	now, err := json.Marshal(api.Terms{StartsAt: slot.StartsAt, EndsAt: slot.EndsAt, Venue: elsewhere})
	if err != nil {
		t.Fatal(err)
	}
	d.Line.Through(func(next http.RoundTripper) http.RoundTripper {
		return &answering{next: next, from: `"code":"slot_taken"`, to: `"code":"changed","now":` + string(now)}
	})
	d.Line.Cut(true)
	id := s.book(booking.Request{SlotID: slot.ID, Need: api.FieldTax, Note: "Hvad med moms?"})
	w.Change(slot.EventID, map[string]any{"venue": elsewhere})
	other, theirs := take(t, w, booking.Request{SlotID: slot.ID})
	d.Line.Cut(false)
	d.App.Sync.Now()
	s.await(id, api.BookingRefused)

	s.goTo(parts.Slots(slot.EventID, "")).reads("Ændret, siden du så det: " + s.slotWords(slot, who.Adviser.FirstName()))
	s.tap("Vis min booking")
	if s.shell.Current() != parts.Booking(id) {
		t.Fatalf("at %v", s.shell.Current())
	}
	s.reads("Ændret, siden du så det: Kick-off", "Du er ikke booket endnu. Din besked og det, du vil dele, er gemt.", "Den Gamle Toldbod", "Havnens Hus, Kajen 2")
	s.shoot("booking-changed")
	if err := other.App.Book.Cancel(t.Context(), theirs); err != nil {
		t.Fatal(err)
	}
	other.Sync()
	d.Sync()
	s.settle()
	s.tap("Ja, book det alligevel")
	again := s.shell.Current()
	if again.Page != parts.PageBooking || again.ID == id {
		t.Fatalf("at %v", again)
	}
	s.await(again.ID, api.BookingConfirmed)
	if b := s.booking(again.ID); b.Need != api.FieldTax || b.Note != "Hvad med moms?" || b.SlotID != slot.ID {
		t.Errorf("asked anew: %+v", b)
	}
	if mine, err := d.App.Book.Mine(t.Context()); err != nil || len(mine.Coming) != 1 {
		t.Errorf("%d are to come, %v", len(mine.Coming), err)
	}
}
