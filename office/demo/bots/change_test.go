package bots_test

import (
	"context"
	"encoding/json"
	"hash/crc32"
	"testing"
	"testing/synctest"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mutation"
)

// drawn is an id of a booking to which the demo does the n-th of what it does now and then; of -1 it does nothing.
func drawn(n int) string {
	for {
		id := newID()
		c := crc32.ChecksumIEEE([]byte(id))
		if n < 0 && c%3 != 0 || n >= 0 && c%3 == 0 && c/3%3 == uint32(n) {
			return id
		}
	}
}

// books has somebody book a place at something to come, by an id of the booking's.
func (v *visitor) books(id string) (eventID string) {
	v.Helper()
	for _, r := range v.catalogue() {
		var e api.Event
		if r.Kind != api.KindEvent || r.Deleted || r.Decode(&e) != nil || e.Kind == api.EventCounselling || e.Kind == api.EventKickoff || e.StartsAt.Before(time.Now().Add(48*time.Hour)) {
			continue
		}
		raw, err := json.Marshal(api.BookingRequestBody{BookingID: id, EventID: r.ID})
		if err != nil {
			v.Fatal(err)
		}
		answers, err := v.o.Mutations.Apply(context.Background(), mutation.Actor{PersonID: v.id}, api.MutationBatch{Mutations: []api.Mutation{{ID: newID(), Kind: api.BookingRequest, Body: raw}}})
		if err != nil {
			v.Fatal(err)
		}
		if answers.Results[0].Status == api.StatusApplied {
			v.bots.Saw(v.id, answers)
			return r.ID
		}
	}
	v.Fatal("there is nothing to book")
	return ""
}

// changes are what the office changed under a booking by now.
func (v *visitor) changes(booking string) (all []string) {
	for _, n := range records[api.Notice](v, api.KindNotice) {
		if n.BookingID == booking {
			all = append(all, n.What)
		}
	}
	return all
}

// Whoever tries the office sees what it does when plans change: what they book first is moved a while later and asks
// whether they can still; of what follows some goes elsewhere, or is called off by a slip; the rest stays.
func TestTheOfficeChangesWhatWasBookedNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := start(t, bots.Options{})
		defer h.end()
		v := h.visitor(h.kickoffSlot("Søren Ærø"))
		for id := range records[api.Booking](v, api.KindBooking) {
			v.does(api.BookingCancel, map[string]any{"booking_id": id}) // it is about to begin
		}
		first := newID()
		v.books(first)
		pass(2 * time.Minute)
		if all := v.changes(first); len(all) != 0 {
			t.Errorf("changed at once: %q", all)
		}
		pass(2 * time.Minute)
		for _, n := range records[api.Notice](v, api.KindNotice) {
			if n.What != api.NoticeMoved || !n.Decide || n.New.StartsAt.Sub(n.Old.StartsAt) != 30*time.Minute || n.Text == "" {
				t.Errorf("what is booked first is changed so: %+v", n)
			}
		}
		if all := v.changes(first); len(all) != 1 {
			t.Fatalf("what is booked first is changed so: %q", all)
		}

		stays, elsewhere := drawn(-1), drawn(1)
		v.books(stays)
		at := v.books(elsewhere)
		pass(10 * time.Minute)
		if all := v.changes(stays); len(all) != 0 {
			t.Errorf("changed is what was not drawn: %q", all)
		}
		if all := v.changes(elsewhere); len(all) != 1 || all[0] != api.NoticeVenue {
			t.Errorf("what is drawn to go elsewhere, %s, is changed so: %q", at, all)
		}
		off := drawn(2)
		at = v.books(off)
		pass(4 * time.Minute)
		if b := records[api.Booking](v, api.KindBooking)[off]; b.State != api.BookingCancelled {
			t.Errorf("what is called off stands as %s", b.State)
		}
		pass(4 * time.Minute)
		var e api.Event
		for _, r := range h.catalogue() {
			if r.ID == at {
				if err := r.Decode(&e); err != nil {
					t.Fatal(err)
				}
			}
		}
		if b := records[api.Booking](v, api.KindBooking)[off]; b.State != api.BookingConfirmed || e.State != api.EventPlanned || e.CancelledText != "" {
			t.Errorf("what was called off by a slip stands as %s, %s %q", b.State, e.State, e.CancelledText)
		}
		pass(time.Hour)
		if all := v.changes(first); len(all) != 1 {
			t.Errorf("it is changed again: %q", all)
		}
	})
}
