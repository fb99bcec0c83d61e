package booking_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
)

func TestTheNextAppointmentIsTheSlotBeforeTheEveningAroundIt(t *testing.T) {
	w := newWorld(t)
	w.holds(t, "evening", kickoff, "")
	w.holds(t, "slot", kickoff, "soren-1")
	b, ok, err := w.Next(t.Context())
	if err != nil || !ok || b.ID != "slot" {
		t.Errorf("next %+v, %v", b, err)
	}
}

func TestRemindersComeADayAndAnHourBefore(t *testing.T) {
	w := newWorld(t)
	w.holds(t, "b", kickoff, "mette-0")
	list, err := w.Reminders(t.Context())
	if err != nil || len(list) != 2 || list[0].Before != 24*time.Hour || !list[1].At.Equal(at("15:00")) {
		t.Errorf("reminders %+v, %v", list, err)
	}
	w.Now = list[0].Booking.StartsAt
	if list, err = w.Reminders(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("of what began: reminders %+v, %v", list, err)
	}
	w.holds(t, "course", course, "")
	if list, err = w.Reminders(t.Context()); err != nil || len(list) != 4 || list[2].Starts.Equal(list[0].Starts) {
		t.Errorf("of two evenings: reminders %+v, %v", list, err)
	}
}

func TestAPlaceAndItsTimesAreRemindedOfAsOne(t *testing.T) {
	w := newWorld(t)
	w.holds(t, "soren", kickoff, "soren-2")
	w.holds(t, "mette", kickoff, "mette-0")
	w.holds(t, "place", kickoff, "")
	list, err := w.Reminders(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range list {
		said := fmt.Sprintf("%v before %s of %s", r.Before, r.Starts.Format("15:04"), r.Booking.ID)
		for _, at := range r.Times {
			said += " with " + at.Format("15:04")
		}
		got = append(got, said)
	}
	want := []string{
		"24h0m0s before 15:00 of place with 16:00 with 16:40",
		"1h0m0s before 15:00 of place with 16:00 with 16:40",
		"1h0m0s before 16:00 of mette",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("reminders (-want +got):\n%s", diff)
	}
	if entry, err := w.Entry(t.Context(), "soren"); err != nil || len(entry) != 3 || entry[0].ID != "place" {
		t.Errorf("entry %+v, %v", entry, err)
	}
}

func TestFreeHoursThatAreLeft(t *testing.T) {
	w := newWorld(t)
	w.Says(t, api.KindActor, "revisor", api.Actor{Name: "Revision Syd"})
	w.Says(t, api.KindAllowance, "a", api.Allowance{Kind: "followup", ActorID: "revisor", GrantedMin: 180, UsedMin: 60})
	list, err := w.Allowances(t.Context())
	if err != nil || len(list) != 1 || list[0].LeftMin != 120 || list[0].Actor != "Revision Syd" {
		t.Errorf("allowances %+v, %v", list, err)
	}
}
