package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

// small is a world whose office keeps little of each.
func small(t *testing.T) *testworld.World {
	t.Helper()
	w := testworld.New(t)
	w.Limits.Versions, w.Limits.FilesBytes, w.Limits.StoredBytes = 5, 100_000, 1_000_000
	w.StopOffice()
	w.StartOffice()
	return w
}

func TestWhoHasManyVersionsIsToldAndCanDeleteSome(t *testing.T) {
	w := small(t)
	d := w.Device("phone")
	write(t, d, "idea.what", "Kaffe.")
	planID, err := d.App.Plan.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	keep := func(name string) plan.Version {
		v, err := d.App.Plan.Keep(t.Context(), planID, name)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for n := range 3 {
		keep(fmt.Sprint("Udkast ", n+1))
	}
	d.Sync()
	s := show(t, d, w.Clock, phone).GoTo(parts.Versions(planID))
	if _, err := d.App.AskUsage(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Settle()
	s.ReadsNot("Versioner:")
	last := keep("Til banken")
	d.Line.Cut(true) // it is told without the office
	for _, v := range stagetest.Views() {
		pic := show(t, d, w.Clock, v).GoTo(parts.Versions(planID))
		pic.Reads(pic.Env.T("usage.versions_text"), "4", "5")
		pic.Shoot(v.Name + "-versions-scarce")
		pic.OneFilled()
		pic.GoTo(parts.Version(last.ID)).Shoot(v.Name + "-version-delete")
		pic.Close()
	}
	d.Line.Cut(false)
	s = show(t, d, w.Clock, phone).GoTo(parts.Versions(planID))
	s.Reads("Versioner: 4 af 5", "Slet dem, du ikke længere har brug for")
	s.Tap("Til banken…")
	s.Await("the version is read", func() bool { return s.Find("Slet versionen") != nil })
	s.Tap("Slet versionen")
	s.Reads("Slet ”Til banken”?", "kan ikke hentes tilbage")
	s.Tap("Slet versionen")
	s.At(parts.Versions(planID))
	s.ReadsNot("Til banken", "Versioner: ")
	d.Sync()
	other := w.Device("desktop")
	other.Sync()
	if list, err := other.App.Plan.Versions(t.Context(), planID); err != nil || len(list) != 3 {
		t.Errorf("another device has %+v (%v)", list, err)
	}
}

func TestAVersionThatWasSharedSaysWhyItStays(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	write(t, d, "idea.what", "Kaffe.")
	kept, err := d.App.Plan.Keep(t.Context(), "", "Til rådgiveren")
	if err != nil {
		t.Fatal(err)
	}
	_, booking := d.BookSpeed()
	if err := d.App.Book.Share(t.Context(), booking, []api.Share{{Kind: api.ShareVersion, ID: kept.ID}}, nil); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	s := show(t, d, w.Clock, phone).GoTo(parts.Version(kept.ID))
	s.Await("it is read", func() bool { return strings.Contains(s.Words(), "Den er delt og bliver liggende") })
	s.ReadsNot("Slet versionen")
}

func TestWhoHasManyFilesIsToldBeforeOneIsRefused(t *testing.T) {
	w := small(t)
	d := w.Device("phone")
	if _, _, err := d.App.Plan.Attach(t.Context(), "", appendix, "brochure.pdf", strings.NewReader(strings.Repeat("x", 85_000))); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	d.Await("the file is at the office", func() bool {
		q, err := d.App.Plan.Question(t.Context(), "", appendix)
		return err == nil && len(q.Files) == 1 && !q.Files[0].Waiting
	})
	for _, v := range stagetest.Views() {
		s := show(t, d, w.Clock, v).GoTo(parts.Question("", appendix))
		s.Await("it is told", func() bool { return strings.Contains(s.Words(), s.Env.T("usage.files_text")) })
		s.Shoot(v.Name + "-files-scarce")
		s.Close()
	}
}

func TestATextOfSevenSidesAsksToBeSettled(t *testing.T) {
	w := testworld.New(t)
	var devices []*testworld.Device
	for n := range api.MaxVariants - 1 {
		devices = append(devices, w.Device(fmt.Sprint("device ", n)))
	}
	write(t, devices[0], "idea.what", "Vi rister kaffe.")
	for _, d := range devices {
		d.Sync()
		d.Line.Cut(true)
	}
	for n, d := range devices {
		write(t, d, "idea.what", fmt.Sprintf("Vi rister kaffe i by %d.", n))
	}
	for n, d := range devices {
		d.Line.Cut(false)
		d.Sync()
		if n != len(devices)-2 {
			continue
		}
		s := show(t, d, w.Clock, phone).GoTo(parts.Conflict("", "idea.what"))
		s.ReadsNot("af højst")
		s.Close()
	}
	for _, v := range stagetest.Views() {
		s := show(t, devices[len(devices)-1], w.Clock, v).GoTo(parts.Conflict("", "idea.what"))
		s.Reads(s.Env.T("usage.sides_text"))
		s.Shoot(v.Name + "-conflict-seven")
		s.OneFilled()
		s.Close()
	}
}
