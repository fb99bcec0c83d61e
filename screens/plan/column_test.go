package plan_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// column is the chapters beside a question.
func (s *stage) column() *ui.Scaffold {
	s.T.Helper()
	two, ok := s.Shell.Page().Content().(*ui.TwoPane)
	if !ok {
		s.T.Fatalf("the plan is a %T", s.Shell.Page().Content())
	}
	list, ok := two.List.(*ui.Scaffold)
	if !ok {
		s.T.Fatalf("beside the question is a %T", two.List)
	}
	return list
}

// inColumn is what stands among the chapters and is called so, and where its upper and its lower edge are.
func (s *stage) inColumn(label string) (o fyne.CanvasObject, from, to float32) {
	s.T.Helper()
	for _, o := range stagetest.Below(s.column()) {
		l, named := o.(stagetest.Labelled)
		if _, can := o.(fyne.Tappable); can && named && l.AccessibilityLabel() == label {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
			return o, at, at + o.Size().Height
		}
	}
	s.T.Fatalf("no chapter and no question is called %q", label)
	return nil, 0, 0
}

func TestTheChaptersKeepTheirPlaceWhenOneOfThemIsOpened(t *testing.T) {
	w := testworld.New(t)
	s := show(t, w.Device("desk"), w.Clock, desk)
	s.GoTo(parts.Plan())
	s.column().ScrollTo(1 << 16)
	row, before, _ := s.inColumn("Bilag")
	row.(fyne.Tappable).Tapped(&fyne.PointEvent{})
	s.Settle()
	high := s.Win.Canvas().Size().Height
	if _, from, to := s.inColumn("Bilag"); from < 0 || to > high {
		t.Fatalf("it stood at %g and stands at %g, out of sight", before, from)
	}
	if _, from, to := s.inColumn("Hvilke papirer har du klar?"); from < 0 || to > high {
		t.Errorf("its question stands from %g to %g, out of sight", from, to)
	}
	for _, label := range []string{"Organisation og drift", "Konkurrenter"} { // their questions have room under them
		row, before, _ := s.inColumn(label)
		row.(fyne.Tappable).Tapped(&fyne.PointEvent{})
		s.Settle()
		if _, after, _ := s.inColumn(label); after != before {
			t.Errorf("%s stood at %g and stands at %g", label, before, after)
		}
	}
}

func TestTheFirstLetterMovesNoChapter(t *testing.T) {
	w := testworld.New(t)
	s := show(t, offline(t, w), w.Clock, desk)
	s.GoTo(parts.Question("", "idea.what"))
	labels := []string{"Tal", "Importér", "Pitch", "Resumé", "Bilag"}
	before := map[string]float32{}
	for _, label := range labels {
		_, before[label], _ = s.inColumn(label)
	}
	test.Type(s.Field(), "K")
	s.Shell.Flush()
	s.Stored()
	s.Reads("1 af ")
	for _, label := range labels {
		if _, after, _ := s.inColumn(label); after != before[label] {
			t.Errorf("%s stood at %g and stands at %g", label, before[label], after)
		}
	}
}

func TestTheQuestionThatIsOpenIsSeenAmongTheChapters(t *testing.T) {
	w := testworld.New(t)
	s := show(t, w.Device("desk"), w.Clock, desk)
	for key, label := range map[string]string{
		"appendices.documents": "Hvilke papirer har du klar?", "idea.what": "Hvad går idéen ud på?",
	} {
		s.GoTo(parts.Canvas(""))
		s.Shell.Go(parts.Question("", key))
		s.Settle()
		if _, from, to := s.inColumn(label); from < 0 || to > s.Win.Canvas().Size().Height {
			t.Errorf("%s stands from %g to %g, out of sight", label, from, to)
		}
	}
}
