package plan_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

func TestAPlanIsImportedFromThePlanAlsoOnceItIsBegun(t *testing.T) {
	for _, v := range []stagetest.View{phone, desk} {
		w := testworld.New(t)
		d := offline(t, w)
		s := show(t, d, w.Clock, v)
		for _, so := range []string{"nothing", "something"} {
			s.GoTo(parts.Plan())
			s.Tap("Importér…") // as the page of a plan's file says
			if s.At(parts.Import()); t.Failed() {
				t.Fatalf("%s, with %s written", v.Name, so)
			}
			write(t, d, "idea.what", "Kaffe")
			s.GoTo(parts.Plan()).Shoot(v.Name + "-overview")
		}
		s.Close()
	}
}

// TestNoButtonOfTheOverviewStandsAlone looks at the buttons of a narrow overview: two by two or all in a row, and the
// words of each on one line.
func TestNoButtonOfTheOverviewStandsAlone(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	write(t, d, "idea.what", "Kaffe")
	for _, lang := range []text.Lang{text.Danish, text.English} {
		for _, width := range []float32{320, 390, 420, 480, 560, 640, 700} {
			s := show(t, d, w.Clock, stagetest.View{Name: "narrow", Width: width, Height: 844, Lang: lang}).GoTo(parts.Plan())
			rows := map[float32]int{}
			for _, key := range []string{"reading.title", "plan.share", "plan.export", "plan.versions"} {
				for _, o := range s.Reachable() {
					if b, is := o.(*ui.Button); is && b.Label == s.Env.T(key) {
						rows[fyne.CurrentApp().Driver().AbsolutePositionForObject(b).Y]++
						if b.Size().Height > ui.ButtonHeight {
							t.Errorf("%s at %.0f: %q is broken", lang, width, b.Label)
						}
					}
				}
			}
			for _, n := range rows {
				if n != 2 && n != 4 {
					t.Errorf("%s at %.0f: %d buttons stand in a row of the four", lang, width, n)
				}
			}
			s.Close()
		}
	}
}
