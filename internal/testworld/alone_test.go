package testworld_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"startklar.dk/internal/testworld"
)

func TestATextRefusedAndTriedAgainDoesNotClashWithTheSameDevicesOwn(t *testing.T) {
	w := testworld.New(t)
	phone, desktop := w.Device("phone"), w.Device("desktop")
	planID := write(t, phone, "", key, "Første tekst")
	phone.Sync()
	desktop.Sync()
	phone.Line.Cut(true)
	write(t, phone, planID, key, "Skrevet, mens planen var slettet")
	if err := desktop.App.Plan.Delete(t.Context(), planID); err != nil {
		t.Fatal(err)
	}
	desktop.Sync()
	phone.Line.Cut(false)
	phone.Sync()
	if st := state(t, phone); st.Refused != 1 {
		t.Fatalf("on the phone %+v, want one refused", st)
	}
	if err := desktop.App.Plan.Restore(t.Context(), planID); err != nil {
		t.Fatal(err)
	}
	desktop.Sync()
	phone.Sync()
	write(t, phone, planID, key, "Skrevet bagefter")
	phone.Sync()
	items, err := phone.App.Sync.Items(t.Context())
	if err != nil || len(items) != 1 {
		t.Fatal(items, err)
	}
	if err := phone.App.Sync.Retry(t.Context(), items[0].ID); err != nil {
		t.Fatal(err)
	}
	phone.Sync()
	if st := state(t, phone); st.Conflicts != 0 || st.Refused != 0 || st.Waiting != 0 {
		t.Errorf("the phone clashes with itself: %+v", st)
	}
	if got := read(t, phone, planID, key).Text; got != "Skrevet, mens planen var slettet\n\nSkrevet bagefter" {
		t.Errorf("the phone has %q", got)
	}
}

func TestADeviceNeverClashesWithItself(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	planID := write(t, d, "", key, "Tekst")
	dice := rand.New(rand.NewPCG(2027, 2))
	text, backup := "", ""
	for i := range 60 {
		text = fmt.Sprint("Samme afsnit, gang ", i)
		write(t, d, planID, key, text)
		switch dice.IntN(8) {
		case 0:
			d.Line.Cut(true)
		case 1:
			d.Line.Cut(false)
		case 2:
			d.Line.LoseAnswers(1)
		case 3:
			d.Line.SendTwice(1)
		case 4:
			d.App.Sync.Now()
		case 5:
			_ = d.App.Sync.Flush(t.Context()) // the line may be cut
		case 6:
			d.Reopen()
		case 7:
			if backup == "" {
				backup = w.Backup()
			} else {
				w.Restore(backup)
				backup = ""
			}
		}
	}
	d.Line.Cut(false)
	d.Await("all is at the office", func() bool {
		d.App.Sync.Now()
		return state(t, d).Waiting == 0
	})
	d.Sync()
	if st := state(t, d); st.Conflicts != 0 || st.Refused != 0 {
		t.Errorf("the device clashes with itself: %+v", st)
	}
	second := w.Device("desktop")
	second.Sync()
	if here, there := read(t, d, planID, key).Text, read(t, second, planID, key).Text; here != text || there != text {
		t.Errorf("the device shows %q, another %q, want %q", here, there, text)
	}
}
