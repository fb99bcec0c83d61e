package home_test

import (
	"testing"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
)

func TestWhatSleepsIsAskedAboutAtHome(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	share := d.FallAsleep()
	s := show(t, d, w.Clock, phone).GoTo(parts.Home())
	s.Reads("Må "+share.Is.FirstName()+" læse det, du har delt?", "Du delte navn og telefon med "+share.Was.Name)
	s.Shoot("home-asleep")
	s.Tap("Ja, del med " + share.Is.FirstName())
	s.ReadsNot("læse det, du har delt?")
	share.AwaitAwake()
}
