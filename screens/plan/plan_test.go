package plan_test

import (
	"testing"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/plan"
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
	case parts.PageShareEvent:
		return plan.Share(env, to.ID)
	case parts.PageConflict:
		return plan.Conflict(env, to.Arg, to.ID)
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
	for _, v := range looks() {
		d := w.Fresh(v.name)
		if err := d.App.WriteOffline(t.Context()); err != nil {
			t.Fatal(err)
		}
		s := show(t, d, w.Clock, v)
		s.goTo(parts.Plan()).shoot(v.name + "-plan-empty")
		s.oneFilled()
		planID := fill(t, d)
		s.goTo(parts.Plan()).shoot(v.name + "-plan")
		s.oneFilled()
		s.goTo(parts.Question(planID, "market.first_customers")).shoot(v.name + "-question")
		s.oneFilled()
		s.tap(s.env.T("plan.example_show"))
		s.shoot(v.name + "-question-example")
		s.goTo(parts.Versions(planID)).shoot(v.name + "-versions-first")
		kept, err := d.App.Plan.Keep(t.Context(), planID, "Til mødet med banken")
		if err != nil {
			t.Fatal(err)
		}
		write(t, d, "idea.what", "Friskristet kaffe, leveret to gange om ugen.")
		s.goTo(parts.Versions(planID)).shoot(v.name + "-versions")
		s.oneFilled()
		s.goTo(parts.Version(kept.ID))
		s.await("the version is read", func() bool { return s.find(s.env.T("plan.version_mark")) != nil })
		s.tap(s.env.T("plan.version_mark"))
		s.shoot(v.name + "-version")
		s.goTo(parts.SharePlan("")).shoot(v.name + "-share-nobody")
		s.goTo(parts.Plan())
		s.tap(s.env.T("plan.more"))
		s.shoot(v.name + "-plans")
		s.close()
	}
}
