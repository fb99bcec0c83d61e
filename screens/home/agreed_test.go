package home_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"startklar.dk/internal/testworld"
	"startklar.dk/office/booking"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

func TestWhatWasAgreedIsTickedOffAtHome(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	_, id := d.BookSpeed()
	day := func(days int) string { return testworld.Start.AddDate(0, 0, days).Format(time.DateOnly) }
	own := uuid.Must(uuid.NewV7()).String()
	d.Meet(id, 20,
		booking.AgreedStep{ID: own, Text: "Ring til banken og spørg, hvad de skal se, før de siger ja til en kassekredit på 50.000 kr.", Due: day(7)},
		booking.AgreedStep{ID: uuid.Must(uuid.NewV7()).String(), Text: "Sender skabelonen til budgettet", By: "Mette Ørsted"},
		booking.AgreedStep{ID: uuid.Must(uuid.NewV7()).String(), Text: "Find dit CVR-nummer frem", Due: day(-1)})
	for _, v := range stagetest.Views() {
		s := show(t, d, w.Clock, v).GoTo(parts.Home())
		s.Shoot(v.Name + "-home-agreed")
		s.OneFilled()
		s.Close()
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.Reads("Det har I aftalt", "Senest 4. feb.", "Mette Ørsted gør det", "Skulle være gjort i går", "Hvordan var mødet med")
	s.Tap("Find dit CVR-nummer frem, Skulle være gjort i går")
	s.ReadsNot("Skulle være gjort i går")
	s.Reads("✓ Find dit CVR-nummer frem")
	d.Sync()
	steps := func() (open int) {
		list, err := d.App.Book.Steps(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range list {
			if !step.Done {
				open++
			}
		}
		return open
	}
	if steps() != 2 {
		t.Errorf("%d are open", steps())
	}
	s.Tap("✓ Find dit CVR-nummer frem")
	d.Sync()
	if steps() != 3 {
		t.Errorf("taken back, %d are open", steps())
	}
}

// How it was is said, or not, by one tap at home, on every device alike.
func TestHowItWasIsSaidOrSkippedAtHome(t *testing.T) {
	w := testworld.New(t)
	d, other := w.Device("phone"), w.Device("tablet")
	d.Sync()
	_, id := d.BookSpeed()
	d.Meet(id, 20)
	other.Sync()
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.Reads("Hvordan var mødet med")
	s.Shoot("home-rate")
	s.Tap("Spring over")
	s.ReadsNot("Hvordan var mødet med")
	d.Sync()
	other.Sync()
	show(t, other, w.Clock, phone).GoTo(parts.Home()).ReadsNot("Hvordan var mødet med")

	w = testworld.New(t)
	d = w.Device("phone")
	d.Sync()
	_, again := d.BookSpeed()
	d.Meet(again, 20)
	s = show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.Reads("Hvordan var mødet med")
	s.Tap("4")
	s.ReadsNot("Hvordan var mødet med")
	d.Sync()
	if b, err := d.App.Book.Booking(t.Context(), again); err != nil || b.Rating != 4 {
		t.Errorf("%+v, %v", b, err)
	}
}
