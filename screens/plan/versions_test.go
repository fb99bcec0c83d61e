package plan_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
)

func TestAVersionIsKeptReadAndBroughtBack(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	planID := fill(t, d)
	s := show(t, d, w.Clock, phone).GoTo(parts.Versions(planID))
	test.Type(s.Field(), "Til banken")
	s.Tap("Gem planen, som den er nu")
	s.Reads("Til banken, Version 1 · Gemt i dag")
	write(t, d, "idea.what", "The.")
	s.Tap("Til banken…")
	s.Await("the version is read", func() bool { return s.Find("Gå tilbage til denne") != nil })
	s.Reads("Friskristet kaffe, leveret samme uge.", "ændret siden")
	s.Tap("Gå tilbage til denne")
	if got := stands(t, d, "idea.what"); got != answers["idea.what"] {
		t.Errorf("brought back %q", got)
	}
	s.Undo()
	if got := stands(t, d, "idea.what"); got != "The." {
		t.Errorf("undone to %q", got)
	}
}

func TestAVersionNamesThePitchAsItsQuestion(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	write(t, d, "pitch.text", "Vi rister kaffe i Kolding.")
	kept, err := d.App.Plan.Keep(t.Context(), "", "Til banken")
	if err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.Version(kept.ID))
	s.Await("the version is read", func() bool { return strings.Contains(s.Words(), "Vi rister kaffe i Kolding.") })
	s.Reads("Hvad vil du sige på to minutter?")
	s.ReadsNot("pitch.text")
}

func TestAVersionOnlyTheOfficeHasSaysSoWithoutANet(t *testing.T) {
	w := testworld.New(t)
	one := w.Device("one")
	write(t, one, "idea.what", "Kaffe.")
	kept, err := one.App.Plan.Keep(t.Context(), "", "Første")
	if err != nil {
		t.Fatal(err)
	}
	one.Sync()
	two := w.Device("two")
	two.Sync()
	two.Line.Cut(true)
	s := show(t, two, w.Clock, phone).GoTo(parts.Version(kept.ID))
	s.Await("it is said", func() bool { return strings.Contains(s.Words(), "Den ligger kun hos kontoret") })
	two.Line.Cut(false)
	s.Tap("Prøv igen")
	s.Await("it is read", func() bool { return strings.Contains(s.Words(), "Kaffe.") })
}
