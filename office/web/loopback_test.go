package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/demo/bots"
	"startklar.dk/office/mail"
	"startklar.dk/office/web"
)

// loopback is a world around the office that the app carries with it.
func loopback(t *testing.T, dir string, c *clock) (*world, *web.Loopback) {
	t.Helper()
	l, err := web.ServeLoopback(context.Background(), dir, web.LoopbackOptions{Now: c.Now, Demo: bots.Options{Delay: time.Millisecond, Alone: true}})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, dir: dir, url: l.URL, clock: c, mails: l.Mail, came: make(chan mail.Message, 100), line: &http.Transport{DisableCompression: true}}
	t.Cleanup(w.line.CloseIdleConnections)
	l.Mail.Subscribe(func(m mail.Message) { w.came <- m })
	return w, l
}

func (w *world) catalogue() []api.Record {
	w.t.Helper()
	var all []api.Record
	var page api.Page
	for cursor, more := "", true; more; cursor, more = page.Cursor, page.More {
		w.ask("GET", "/v1/catalogue?since="+cursor, nil).into(200, &page)
		all = append(all, page.Records...)
	}
	return all
}

// kickoff finds the Kick-off of the clock's day and a free slot of it.
func (w *world) kickoff() (event, slot string) {
	w.t.Helper()
	records := w.catalogue()
	for _, r := range records {
		var e api.Event
		if r.Kind == api.KindEvent && json.Unmarshal(r.Body, &e) == nil && e.Kind == api.EventKickoff &&
			e.StartsAt.Format(time.DateOnly) == w.clock.Now().Format(time.DateOnly) {
			for _, s := range records {
				var of api.Slot
				if s.Kind == api.KindSlot && json.Unmarshal(s.Body, &of) == nil && of.EventID == r.ID && of.Free && of.StartsAt.After(w.clock.Now()) {
					return r.ID, s.ID
				}
			}
		}
	}
	w.t.Fatal("no Kick-off today with a free slot")
	return "", ""
}

func TestTheOfficeInTheAppKeepsWhatWasDoneAndHasAKickoffEveryDay(t *testing.T) {
	dir, c := t.TempDir(), &clock{now: time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)}
	w, l := loopback(t, dir, c)
	anna := w.signIn("anna@example.dk")
	if got := l.Mail.Mails(); len(got) != 1 || got[0].To != "anna@example.dk" {
		t.Errorf("the box holds %v", got)
	}
	first, _ := w.kickoff()
	if err := l.Stop(); err != nil {
		t.Fatal(err)
	}

	w, l = loopback(t, dir, c)
	again, _ := w.kickoff()
	if again != first {
		t.Error("the same day has another Kick-off")
	}
	anna.world = w
	anna.ask("GET", "/v1/sessions", nil).into(200, nil)
	if err := l.Stop(); err != nil {
		t.Fatal(err)
	}

	c.forward(3 * 24 * time.Hour)
	w, l = loopback(t, dir, c)
	if later, _ := w.kickoff(); later == first {
		t.Error("another day has the same Kick-off")
	}
	if err := l.Stop(); err != nil {
		t.Fatal(err)
	}
}

func TestTheDemoRefersOnAfterAFirstBooking(t *testing.T) {
	w, l := loopback(t, t.TempDir(), &clock{now: time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)})
	anna := w.signIn("anna@example.dk")
	event, slot := w.kickoff()
	got := anna.mutate(api.BookingRequest, api.BookingRequestBody{BookingID: newID(), EventID: event, SlotID: slot, Need: api.FieldPlan})
	if got.Status != api.StatusApplied {
		t.Fatalf("%+v", got.Problem)
	}
	var page api.Page
	for cursor := ""; ; cursor = page.Cursor {
		anna.ask("GET", "/v1/changes?wait=10&since="+cursor, nil).into(200, &page)
		if len(page.Records) == 0 {
			t.Fatal("no referral came")
		}
		last := page.Records[len(page.Records)-1]
		if last.Kind != api.KindReferral {
			continue
		}
		var r api.Referral
		if err := last.Decode(&r); err != nil || r.State != api.ReferralOffered || r.Reason == "" {
			t.Errorf("%+v: %v", r, err)
		}
		break
	}
	if err := l.Stop(); err != nil {
		t.Fatal(err)
	}
}
