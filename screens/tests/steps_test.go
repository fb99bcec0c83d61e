package tests_test

import (
	"strings"
	"testing"

	"startklar.dk/app/assess"
	"startklar.dk/assets"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

// TestPicturesOfResults draws results with parts that stand alike, with many parts, and
// with what matters beside the score; where PICTURES names a folder.
func TestPicturesOfResults(t *testing.T) {
	w := testworld.New(t)
	for _, v := range stagetest.Views() {
		d := w.Device(v.Name)
		d.Sync()
		s := show(t, d, w.Clock, v)
		for name, id := range map[string]string{
			"modules": take(t, d, assets.CompetenceTestID, 2, 2, 3, 2, 3, 2), "profile": take(t, d, assets.ProfileAssessmentID, 4, 2, 3, 5, 3),
			"growth": take(t, d, assets.GrowthAssessmentID, 3, 2, 4, 3, 2),
		} {
			s.GoTo(parts.Result(id)).Shoot(v.Name + "-" + name)
			s.OneFilled()
		}
		s.GoTo(parts.TakeTest(assets.EconomyAssessmentID)).Shoot(v.Name + "-economy")
		s.OneFilled()
		s.GoTo(parts.TakeTest(assets.GrowthAssessmentID)).Shoot(v.Name + "-growth-take")
		s.Close()
	}
}

func TestEveryStepOfAResultIsShownWithItsAdvice(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	id := take(t, d, assets.CompetenceTestID, 1, 2)
	res, err := d.App.Tests.Result(t.Context(), id)
	if err != nil || len(res.Steps) < 6 {
		t.Fatalf("%d steps, %v", len(res.Steps), err)
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.Result(id))
	for i, step := range res.Steps {
		if step.Event == nil || !strings.HasPrefix(step.Event.Title, "Uddannelseshjulet") {
			t.Errorf("step %d leads to %+v", i, step.Event)
			continue
		}
		s.Reads(step.Text, step.Event.Title)
	}
}

func TestPartsThatAreEquallyWeakAreSaidToBe(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	id := d.App.Tests
	draft, err := id.Draft(t.Context(), assets.CompetenceTestID)
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range draft.Items {
		if err := id.Answer(t.Context(), assets.CompetenceTestID, item.ID, 3); err != nil {
			t.Fatal(err)
		}
	}
	result, err := id.Submit(t.Context(), assets.CompetenceTestID)
	if err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.Result(result))
	s.Reads("Alle dele står lige", "Begynd, hvor du vil", "De står lige.")
	s.ReadsNot("Stærkest")
}

func TestTheEconomyCheckWithoutFiguresLeadsToThem(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.TakeTest(assets.EconomyAssessmentID))
	s.Reads("Testen mangler dine tal")
	s.Tap("Gå til Tal")
	if got := s.Shell.Current(); got.Page != parts.PageFigures {
		t.Errorf("one is at %+v", got)
	}
}

func TestAKeyAnswersThatAStatementIsNotRelevant(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, desk).GoTo(parts.TakeTest(assets.GrowthAssessmentID))
	draft := func() assess.Draft {
		dr, err := d.App.Tests.Draft(t.Context(), assets.GrowthAssessmentID)
		if err != nil {
			t.Fatal(err)
		}
		return dr
	}
	for i, item := range draft().Items {
		if item.NotForAll {
			s.Reads(item.Text, "Ikke relevant for mig")
			s.key('-')
			if got := draft().Items[i].Value; got != assess.NotRelevant {
				t.Errorf("the answer is %d", got)
			}
			return
		}
		s.ReadsNot("Ikke relevant for mig")
		s.key('-')
		if got := draft().Items[i].Value; got != assess.Unanswered {
			t.Errorf("a statement for everybody is %d", got)
		}
		s.key('3')
		s.Loop.Advance(1e9)
	}
	t.Error("no statement is not for everybody")
}

func TestAResultNamesWhatWasNotRelevant(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	draft, err := d.App.Tests.Draft(t.Context(), assets.GrowthAssessmentID)
	if err != nil {
		t.Fatal(err)
	}
	var skipped []string
	for _, item := range draft.Items {
		answer := 3
		if item.NotForAll {
			answer, skipped = assess.NotRelevant, append(skipped, item.Text)
		}
		if err := d.App.Tests.Answer(t.Context(), assets.GrowthAssessmentID, item.ID, answer); err != nil {
			t.Fatal(err)
		}
	}
	id, err := d.App.Tests.Submit(t.Context(), assets.GrowthAssessmentID)
	if err != nil || len(skipped) == 0 {
		t.Fatalf("%d statements are not for everybody: %v", len(skipped), err)
	}
	for _, v := range []stagetest.View{phone, desk} {
		s := show(t, d, w.Clock, v).GoTo(parts.Result(id))
		s.Reads("Ikke relevant")
		s.Reads(skipped...)
		s.Shoot(v.Name + "-skipped")
		s.Close()
	}
}
