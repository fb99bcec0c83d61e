package testworld_test

import (
	"strings"
	"testing"

	"go.uber.org/goleak"

	"startklar.dk/app"
	"startklar.dk/app/plan"
	"startklar.dk/internal/testworld"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const key = "idea.what"

// write puts a text down over what is shown and gives the plan's id.
func write(t *testing.T, d *testworld.Device, planID, section, text string) string {
	t.Helper()
	var base plan.Base
	if planID != "" {
		q, err := d.App.Plan.Question(t.Context(), planID, section)
		if err != nil {
			t.Fatal(err)
		}
		base = q.Base
	}
	w, err := d.App.Plan.Write(t.Context(), planID, section, text, base)
	if err != nil {
		t.Fatal(err)
	}
	return w.PlanID
}

func read(t *testing.T, d *testworld.Device, planID, section string) plan.Question {
	t.Helper()
	q, err := d.App.Plan.Question(t.Context(), planID, section)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func state(t *testing.T, d *testworld.Device) app.SyncState {
	t.Helper()
	s, err := d.App.Sync.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTwoDevicesOfOnePersonAgree(t *testing.T) {
	w := testworld.New(t)
	phone, desktop := w.Device("phone"), w.Device("desktop")
	planID := write(t, phone, "", key, "En bagervogn.\n\nDen kører i Kolding.")
	phone.Sync()
	desktop.Await("the plan comes by the feed", func() bool {
		_, err := desktop.App.Plan.Question(t.Context(), planID, key)
		return err == nil
	})

	// Both write without each other, in different paragraphs.
	phone.Line.Cut(true)
	desktop.Line.Cut(true)
	write(t, phone, planID, key, "En bagervogn med surdej.\n\nDen kører i Kolding.")
	write(t, desktop, planID, key, "En bagervogn.\n\nDen kører i Kolding og Vejle.")
	if st := state(t, phone); st.Waiting != 1 {
		t.Errorf("on the phone %d wait, want 1", st.Waiting)
	}
	phone.Line.Cut(false)
	desktop.Line.Cut(false)
	for _, d := range []*testworld.Device{phone, desktop, phone} {
		d.Sync()
	}
	want := "En bagervogn med surdej.\n\nDen kører i Kolding og Vejle."
	for name, d := range map[string]*testworld.Device{"phone": phone, "desktop": desktop} {
		if got := read(t, d, planID, key).Text; got != want {
			t.Errorf("%s has %q, want %q", name, got, want)
		}
	}
}

func TestTwoTextsOfOneParagraphBothStayUntilOneIsChosen(t *testing.T) {
	w := testworld.New(t)
	phone, desktop := w.Device("phone"), w.Device("desktop")
	planID := write(t, phone, "", key, "Første tekst")
	phone.Sync()
	desktop.Sync()
	phone.Line.Cut(true)
	desktop.Line.Cut(true)
	write(t, phone, planID, key, "Telefonens tekst")
	write(t, desktop, planID, key, "Computerens tekst")
	phone.Line.Cut(false)
	phone.Sync()
	desktop.Line.Cut(false)
	desktop.Sync()
	phone.Sync()
	for name, d := range map[string]*testworld.Device{"phone": phone, "desktop": desktop} {
		d.Await("the conflict is counted on the "+name, func() bool { return state(t, d).Conflicts == 1 })
		if st := state(t, d); st.Mark != app.MarkNeeds {
			t.Errorf("the %s's mark is %q", name, st.Mark)
		}
	}
	settled, err := desktop.App.Plan.Set(t.Context(), planID, key, "Begges tekst")
	if err != nil || settled.PlanID != planID {
		t.Fatal(settled, err)
	}
	desktop.Sync()
	phone.Sync()
	if got := read(t, phone, planID, key).Text; got != "Begges tekst" {
		t.Errorf("settled, the phone has %q", got)
	}
	phone.Await("nothing is in conflict", func() bool { return state(t, phone).Conflicts == 0 })
}

func TestABadLineLosesAndDoublesNothing(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	d.Line.LoseAnswers(2)
	d.Line.SendTwice(5)
	planID := write(t, d, "", key, "Skrevet på en dårlig linje")
	for i := range 5 {
		write(t, d, planID, key, "Skrevet på en dårlig linje, "+strings.Repeat("igen og ", i)+"igen")
	}
	d.App.Sync.Now()
	d.Await("all is at the office", func() bool {
		d.App.Sync.Now()
		return state(t, d).Waiting == 0
	})
	second := w.Device("desktop")
	second.Sync()
	if got, want := read(t, second, planID, key).Text, read(t, d, planID, key).Text; got != want || !strings.HasSuffix(got, "igen og igen") {
		t.Errorf("the office has %q, the phone %q", got, want)
	}
	plans, err := second.App.Plan.Plans(t.Context())
	if err != nil || len(plans) != 1 {
		t.Errorf("%d plans, %v; want 1", len(plans), err)
	}
}

func TestWhatWasWrittenBeforeSigningInComesAlong(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("phone")
	planID := write(t, d, "", key, "Før jeg loggede ind")
	d.SignIn(testworld.Email)
	d.Sync()
	second := w.Device("desktop")
	second.Sync()
	if got := read(t, second, planID, key).Text; got != "Før jeg loggede ind" {
		t.Errorf("the other device has %q", got)
	}
}

func TestAnOfficeThatWasAwayAndCameBackFromABackupHasEverything(t *testing.T) {
	w := testworld.New(t)
	phone, desktop := w.Device("phone"), w.Device("desktop")
	planID := write(t, phone, "", key, "Før sikkerhedskopien")
	phone.Sync()
	backup := w.Backup()
	for _, text := range []string{"Efter", "Efter sikkerheds", "Efter sikkerhedskopien"} {
		write(t, phone, planID, key, text)
		phone.Sync()
	}
	w.StopOffice()
	write(t, phone, planID, key, "Efter sikkerhedskopien og uden kontor")
	write(t, phone, planID, "idea.problem", "Mens kontoret var væk")
	if err := phone.App.Sync.Flush(t.Context()); err == nil {
		t.Error("a sync without an office went well")
	}
	phone.Reopen()
	w.Restore(backup)
	phone.Sync()
	desktop.Sync()
	for section, want := range map[string]string{key: "Efter sikkerhedskopien og uden kontor", "idea.problem": "Mens kontoret var væk"} {
		for name, d := range map[string]*testworld.Device{"phone": phone, "desktop": desktop} {
			if got := read(t, d, planID, section).Text; got != want {
				t.Errorf("%s on the %s is %q, want %q", section, name, got, want)
			}
		}
	}
	if st := state(t, phone); st.Waiting != 0 || st.Refused != 0 || st.Conflicts != 0 {
		t.Errorf("on the phone %+v", st)
	}
}

func TestTheProgrammeReachesADeviceWithoutASignIn(t *testing.T) {
	w := testworld.New(t)
	d := w.Guest("phone")
	d.Sync()
	hits, err := d.App.Search(t.Context(), "café", 5)
	if err != nil || len(hits) == 0 {
		t.Errorf("found %v, %v", hits, err)
	}
}

func TestARevokedDeviceKeepsWhatItHasAndAsksForASignIn(t *testing.T) {
	w := testworld.New(t)
	phone, desktop := w.Device("phone"), w.Device("desktop")
	sessions, err := desktop.App.Sessions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sessions {
		if !s.Current {
			if err := desktop.App.Revoke(t.Context(), s.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	planID := write(t, phone, "", key, "Skrevet uden adgang")
	phone.Await("a sign-in is asked for", func() bool {
		phone.App.Sync.Now()
		return state(t, phone).SignIn
	})
	if got := read(t, phone, planID, key).Text; got != "Skrevet uden adgang" {
		t.Errorf("the phone has %q", got)
	}
	phone.SignIn(testworld.Email)
	phone.Sync()
	desktop.Sync()
	if got := read(t, desktop, planID, key).Text; got != "Skrevet uden adgang" {
		t.Errorf("the desktop has %q", got)
	}
}
