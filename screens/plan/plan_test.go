package plan_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/plan"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

func open(env *parts.Env, to ui.Route) ui.Page {
	switch to.Page {
	case parts.PagePlan:
		return plan.Overview(env)
	case parts.PageQuestion:
		return plan.Question(env, to.Arg, to.ID)
	case parts.PageVersions:
		return plan.Versions(env, to.ID)
	case parts.PageVersion:
		return plan.Version(env, to.ID)
	case parts.PageExport:
		return plan.Export(env, to.ID, to.Arg)
	case parts.PageImport:
		return plan.Import(env)
	case parts.PageShareEvent:
		return plan.Share(env, to.ID)
	case parts.PageConflict:
		return plan.Conflict(env, to.Arg, to.ID)
	case parts.PageCanvas:
		return plan.Canvas(env, to.ID)
	case parts.PagePitch:
		return plan.Pitch(env, to.ID)
	case parts.PageRehearsal:
		return plan.Rehearsal(env, to.ID)
	}
	return nil
}

// answers are what Anna has written about her coffee roastery.
var answers = map[string]string{
	"summary.short":          "Nordlys er et lille kafferisteri i Kolding. Vi rister til cafeer og gårdbutikker i trekantområdet.",
	"summary.ask":            "Et lån til en rister og sparring om prisen.",
	"idea.what":              "Friskristet kaffe, leveret samme uge.",
	"idea.problem":           "Kaffen er ofte tre måneder gammel.",
	"idea.done":              "Jeg har ristet for syv cafeer i to måneder.",
	"market.first_customers": "De fleste cafeer i trekantområdet køber deres bønner hos en grossist i Aarhus. Jeg har talt med syv af dem, og fire vil gerne smage på en lokal ristning.\n\nDet er Café Mondo, Havnens Kaffebar, to gårdbutikker og",
}

func write(t *testing.T, d *testworld.Device, key, words string) {
	t.Helper()
	if _, err := d.App.Plan.Set(t.Context(), "", key, words); err != nil {
		t.Fatal(err)
	}
}

func fill(t *testing.T, d *testworld.Device) (planID string) {
	t.Helper()
	for key, words := range answers {
		if key != "market.first_customers" {
			write(t, d, key, words)
		}
	}
	write(t, d, "market.first_customers", answers["market.first_customers"])
	if err := d.App.Plan.Rename(t.Context(), "", "Nordlys Kafferisteri"); err != nil {
		t.Fatal(err)
	}
	planID, err := d.App.Plan.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return planID
}

// TestPictures draws the pages of the plan, where PICTURES names a folder;
// without it, it looks that each can be drawn at all.
func TestPictures(t *testing.T) {
	w := testworld.New(t)
	for _, v := range stagetest.Views() {
		d := w.Fresh(v.Name)
		if err := d.App.WriteOffline(t.Context()); err != nil {
			t.Fatal(err)
		}
		s := show(t, d, w.Clock, v)
		s.GoTo(parts.Plan()).Shoot(v.Name + "-plan-empty")
		s.OneFilled()
		planID := fill(t, d)
		s.GoTo(parts.Plan()).Shoot(v.Name + "-plan")
		s.OneFilled()
		s.GoTo(parts.Question(planID, "market.first_customers")).Shoot(v.Name + "-question")
		s.OneFilled()
		s.Tap(s.Env.T("plan.example_show"))
		s.Shoot(v.Name + "-question-example")
		s.GoTo(parts.Versions(planID)).Shoot(v.Name + "-versions-first")
		kept, err := d.App.Plan.Keep(t.Context(), planID, "Til mødet med banken")
		if err != nil {
			t.Fatal(err)
		}
		write(t, d, "idea.what", "Friskristet kaffe, leveret to gange om ugen.")
		s.GoTo(parts.Versions(planID)).Shoot(v.Name + "-versions")
		s.OneFilled()
		s.GoTo(parts.Version(kept.ID))
		s.Await("the version is read", func() bool { return s.Find(s.Env.T("plan.version_mark")) != nil })
		s.Tap(s.Env.T("plan.version_mark"))
		s.Shoot(v.Name + "-version")
		s.GoTo(parts.SharePlan("")).Shoot(v.Name + "-share-nobody")
		s.GoTo(parts.Plan())
		s.Tap(s.Env.T("plan.more"))
		s.Shoot(v.Name + "-plans")
		s.Close()
	}
	drawClash(t)
}

// drawClash draws two texts and sharing, which need an office.
func drawClash(t *testing.T) {
	t.Helper()
	w := testworld.New(t)
	d, planID := clash(t, w)
	list, err := d.App.Book.Programme(t.Context(), booking.Filter{Kinds: []string{api.EventKickoff}})
	if err != nil || len(list) == 0 {
		t.Fatalf("no Kick-off: %v", err)
	}
	ev, err := d.App.Book.Event(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		if _, err := d.App.Book.Book(t.Context(), booking.Request{SlotID: ev.Advisers[i].Slots[2*i].ID}); err != nil {
			t.Fatal(err)
		}
	}
	d.Sync()
	for _, v := range stagetest.Views() {
		s := show(t, d, w.Clock, v).GoTo(parts.Plan())
		s.Shoot(v.Name + "-plan-clash")
		s.GoTo(parts.Question(planID, "idea.what")).Shoot(v.Name + "-question-clash")
		s.GoTo(parts.Conflict(planID, "idea.what")).Shoot(v.Name + "-conflict")
		s.OneFilled()
		s.GoTo(parts.SharePlan("")).Shoot(v.Name + "-share")
		s.OneFilled()
		s.Close()
	}
}

// offline is a device without an office.
func offline(t *testing.T, w *testworld.World) *testworld.Device {
	t.Helper()
	d := w.Fresh("phone")
	if err := d.App.WriteOffline(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

// stands is the answer as it is on disk.
func stands(t *testing.T, d *testworld.Device, key string) string {
	t.Helper()
	q, err := d.App.Plan.Question(t.Context(), "", key)
	if err != nil {
		t.Fatal(err)
	}
	return q.Text
}

func TestADeskShowsChaptersAndQuestionSideBySide(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	fill(t, d)
	s := show(t, d, w.Clock, desk).GoTo(parts.Plan())
	s.Reads("Nordlys Kafferisteri", "Konkurrenter", "Kapitel 5 af 12 · Marked og kunder", "Del planen", "Versioner")
	if got := s.Typed(); got != answers["market.first_customers"] {
		t.Errorf("beside the chapters stands %q", got)
	}
	s.Win.Resize(fyne.NewSize(390, 844))
	s.Reads("Skriv videre", "Konkurrenter")
	s.ReadsNot("Kapitel 5 af 12 · Marked og kunder")
}

func TestAPlanIsNamedAndADeletedOneComesBack(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	planID := fill(t, d)
	s := show(t, d, w.Clock, phone).GoTo(parts.Plan())
	s.Tap("Dine planer")
	test.Type(s.Field(), "Nye Nordlys Kafferisteri")
	s.Tap("Gem navnet")
	s.Reads("Nye Nordlys Kafferisteri")
	s.Tap("Dine planer")
	s.Tap("Begynd på en ny plan")
	s.ReadsNot("Nye Nordlys Kafferisteri")
	s.Tap("Dine planer")
	s.Tap("Nye Nordlys Kafferisteri…")
	s.Tap("Dine planer")
	s.Tap("Slet denne plan")
	s.ReadsNot("Nye Nordlys Kafferisteri")
	s.Undo()
	s.Settle()
	s.Reads("Nye Nordlys Kafferisteri")
	if got, err := d.App.Plan.Current(t.Context()); err != nil || got != planID {
		t.Errorf("the current plan is %q, %v", got, err)
	}
}
