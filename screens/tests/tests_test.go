package tests_test

import (
	"testing"
	"time"

	"startklar.dk/assets"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/tests"
	"startklar.dk/ui"
)

func open(env *parts.Env, to ui.Route) ui.Page {
	switch to.Page {
	case parts.PageTests:
		return tests.List(env)
	case parts.PageTake:
		return tests.Take(env, to.ID)
	case parts.PageResult:
		return tests.Result(env, to.ID)
	}
	return nil
}

// take answers a whole assessment: its parts in turn with the values given.
func take(t *testing.T, d *testworld.Device, id string, values ...int) string {
	t.Helper()
	draft, err := d.App.Tests.Draft(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	part, at := "", -1
	for _, item := range draft.Items {
		if item.PartTitle != part {
			part = item.PartTitle
			at++
		}
		if err := d.App.Tests.Answer(t.Context(), id, item.ID, values[at%len(values)]); err != nil {
			t.Fatal(err)
		}
	}
	result, err := d.App.Tests.Submit(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// TestPictures draws the pages of the tests, where PICTURES names a folder;
// without it, it looks that each can be drawn at all.
func TestPictures(t *testing.T) {
	w := testworld.New(t)
	for _, v := range looks() {
		d := w.Fresh(v.name)
		if err := d.App.WriteOffline(t.Context()); err != nil {
			t.Fatal(err)
		}
		s := show(t, d, w.Clock, v)
		s.goTo(parts.Tests()).shoot(v.name + "-tests-new")
		s.oneFilled()
		s.goTo(parts.TakeTest(assets.ReadyAssessmentID)).shoot(v.name + "-take")
		take(t, d, assets.ReadyAssessmentID, 4, 3, 4, 2, 2, 3)
		w.Clock.Advance(24 * time.Hour)
		id := take(t, d, assets.ReadyAssessmentID, 5, 3, 5, 3, 2, 4)
		s.goTo(parts.Result(id)).shoot(v.name + "-result")
		s.oneFilled()
		s.goTo(parts.TakeTest(assets.ScreeningAssessmentID))
		draft, err := d.App.Tests.Draft(t.Context(), assets.ScreeningAssessmentID)
		if err != nil {
			t.Fatal(err)
		}
		s.tap(draft.Scale[3])
		s.loop.Advance(time.Second)
		s.shoot(v.name + "-take-second")
		s.goTo(parts.Tests()).shoot(v.name + "-tests")
		s.oneFilled()
		s.close()
	}
}
