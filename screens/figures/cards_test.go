package figures_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
	"startklar.dk/ui/grid"
)

// grids are the grids that are seen.
func grids(s *stagetest.Stage) (n int) {
	for _, o := range s.Reachable() {
		if _, is := o.(*grid.Grid); is {
			n++
		}
	}
	return n
}

func TestOnAPhoneABudgetIsACardALine(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	f, err := d.App.Plan.Figures(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Figures(f.PlanID, parts.FiguresOperating))
	if grids(s) != 0 {
		t.Error("there is a grid where there is no room for one")
	}
	typed := 0
	for _, o := range s.Reachable() {
		if bars, is := o.(*ui.MonthBars); is {
			for _, b := range bars.Bars {
				if b.Typed {
					typed++
				}
			}
		}
	}
	want := 0
	for _, l := range f.Case.Revenue {
		for _, is := range l.Months.Typed {
			if is {
				want++
			}
		}
	}
	for _, l := range f.Case.Fixed {
		for _, is := range l.Months.Typed {
			if is {
				want++
			}
		}
	}
	if typed != want || want == 0 {
		t.Errorf("%d months are hollow, %d were typed over", typed, want)
	}
	s.Reads("749.682", "Dækningsbidrag", "492.260", "År 2: ")
	s.Tap("Ny salgslinje")
	s.Reads("Din egen linje")
	s.Sheet.Close()
	s.Tap("Salg, café, år 1 547.098")
	s.At(parts.FigureLine(f.PlanID, "revenue/cafe"))
	s.Close()
}

func TestAWindowThatChangesItsWidthChangesBetweenGridAndCards(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("anna")
	write(t, d, stagetest.Cafe(t, "../.."))
	s := show(t, d, w.Clock, stagetest.Desk).GoTo(parts.Figures("", parts.FiguresOperating))
	if grids(s) != 1 {
		t.Fatal("there is no grid on a desk")
	}
	s.Win.Resize(fyne.NewSize(390, 844))
	s.Stored()
	if grids(s) != 0 || s.Find("Salg, café, år 1 547.098") == nil {
		t.Errorf("a narrow window shows no cards:\n%s", s.Words())
	}
	s.Win.Resize(fyne.NewSize(1280, 800))
	s.Stored()
	if grids(s) != 1 || s.Find("Salg, café, år 1 547.098") != nil {
		t.Errorf("a wide window shows no grid:\n%s", s.Words())
	}
}
