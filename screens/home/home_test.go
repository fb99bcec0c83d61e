package home_test

import (
	"slices"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/home"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

func open(env *parts.Env, to ui.Route) ui.Page {
	if to.Page == parts.PageHome {
		return home.New(env)
	}
	return nil
}

const firstCustomers = "De fleste cafeer i trekantområdet køber deres bønner hos en grossist i Aarhus. Jeg har talt med syv af dem."

// write answers questions of the plan.
func write(t *testing.T, d *testworld.Device, answers map[string]string) {
	t.Helper()
	for key, words := range answers {
		if _, err := d.App.Plan.Set(t.Context(), "", key, words); err != nil {
			t.Fatal(err)
		}
	}
}

// speak books the second time with the first adviser of tonight's Kick-off.
func speak(t *testing.T, d *testworld.Device) string {
	t.Helper()
	list, err := d.App.Book.Programme(t.Context(), booking.Filter{Kinds: []string{api.EventKickoff}})
	if err != nil || len(list) == 0 {
		t.Fatalf("no Kick-off: %v", err)
	}
	ev, err := d.App.Book.Event(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range ev.Advisers {
		if a.Adviser.Name != "Mette Ørsted" {
			continue
		}
		free := slices.IndexFunc(a.Slots, func(s booking.Slot) bool { return s.State == booking.SlotFree })
		id, err := d.App.Book.Book(t.Context(), booking.Request{SlotID: a.Slots[free].ID, Need: api.FieldPlan})
		if err != nil {
			t.Fatal(err)
		}
		d.Await("the time is confirmed", func() bool {
			b, err := d.App.Book.Booking(t.Context(), id)
			return err == nil && b.State == api.BookingConfirmed
		})
		return id
	}
	t.Fatal("Mette is not there")
	return ""
}

func named(t *testing.T, d *testworld.Device) {
	t.Helper()
	name := "Anna Nielsen"
	if err := d.App.Me.Update(t.Context(), api.PersonUpdateBody{Name: &name}); err != nil {
		t.Fatal(err)
	}
}

// TestPictures draws the first screen in its states, where PICTURES names a
// folder; without it, it looks that each can be drawn at all.
func TestPictures(t *testing.T) {
	w := testworld.New(t)
	for _, v := range looks() {
		guest := w.Guest("guest-" + v.name)
		guest.Sync()
		s := show(t, guest, w.Clock, v)
		s.goTo(parts.Home()).shoot(v.name + "-home-new")
		s.oneFilled()

		d := w.DeviceOf(v.name+"@example.dk", v.name)
		d.Sync()
		named(t, d)
		s = show(t, d, w.Clock, v)
		write(t, d, map[string]string{"summary.short": "Et kafferisteri i Kolding.", "market.first_customers": firstCustomers})
		s.goTo(parts.Home()).shoot(v.name + "-home-unbooked")
		s.oneFilled()
		id := speak(t, d)
		s.goTo(parts.Home()).shoot(v.name + "-home")
		s.oneFilled()
		if _, err := d.App.SendToAdviser(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		d.Sync()
		s.goTo(parts.Home()).shoot(v.name + "-home-sent")
		s.tap(s.env.T("home.code"))
		s.shoot(v.name + "-home-code")
		s.close()
	}
}
