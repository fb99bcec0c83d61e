package plan_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"startklar.dk/assets/icons"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

func TestEnterGoesOnWithAListInAnAnswer(t *testing.T) {
	for _, v := range []stagetest.View{phone, desk} {
		w := testworld.New(t)
		d := w.Fresh("one")
		s := show(t, d, w.Clock, v).GoTo(parts.Question("", "idea.what"))
		area := s.Field()
		s.Win.Canvas().Focus(area)
		press := func(name fyne.KeyName) { area.TypedKey(&fyne.KeyEvent{Name: name}) }
		test.Type(area, "1. kaffe")
		press(fyne.KeyReturn)
		test.Type(area, "te")
		press(fyne.KeyReturn)
		press(fyne.KeyReturn)
		test.Type(area, "Og vand.")
		if got := s.Typed(); got != "1. kaffe\n2. te\nOg vand." {
			t.Errorf("%s: it says %q", v.Name, got)
		}
		s.Close()
	}
}

func TestWhatLeadsOnFromAnAnswerIsNamedAndStandsUnderIt(t *testing.T) {
	for _, v := range []stagetest.View{phone, desk} {
		w := testworld.New(t)
		d := w.Fresh("one")
		s := show(t, d, w.Clock, v).GoTo(parts.Question("", "economy.security"))
		edge := float32(-1)
		left := func(o fyne.CanvasObject) float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X }
		seen := map[string]bool{}
		for _, o := range s.Reachable() {
			switch o := o.(type) {
			case *ui.TextArea:
				edge = left(o)
			case *ui.Button:
				if o.Kind != ui.Plain || o.Icon == "" || o.Label == "" || edge < 0 {
					continue
				}
				seen[o.Icon] = true
				lines := map[float32]bool{}
				for _, part := range stagetest.Below(o) {
					if words, ok := part.(*canvas.Text); ok {
						lines[left(words)] = true
					}
				}
				if len(lines) != 1 {
					t.Errorf("%s: the lines of %q begin at %v", v.Name, o.Label, lines)
				}
				if at := left(o); o.Icon != icons.Search && (at > edge || at < edge-ui.Gap8) {
					t.Errorf("%s: %q begins at %v, and what is written at %v", v.Name, o.Label, at, edge)
				}
			}
		}
		for _, icon := range []string{icons.Back, icons.Eye, icons.Search} {
			if !seen[icon] {
				t.Errorf("%s: nothing with words has the sign %q", v.Name, icon)
			}
		}
		s.Shoot(v.Name + "-leads-on")
		s.Close()
	}
}
