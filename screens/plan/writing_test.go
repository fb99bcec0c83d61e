package plan_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"startklar.dk/assets/icons"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

func TestWhatIsTypedIsOnDiskWithinFourTenthsOfASecond(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.Question("", "market.first_customers"))
	s.Reads("Kapitel 5 af 12", "Hvem er dine første ti kunder?", "0 ord · sigt efter 150–300")
	test.Type(s.Field(), "De fleste cafeer")
	s.Reads("3 ord · sigt efter 150–300", "Gemmer…")
	if got := stands(t, d, "market.first_customers"); got != "" {
		t.Errorf("on disk before one paused: %q", got)
	}
	s.Loop.Advance(400 * time.Millisecond)
	s.Await("it is on disk", func() bool { return stands(t, d, "market.first_customers") == "De fleste cafeer" })
	s.Await("it is said", func() bool { return !strings.Contains(s.Words(), "Gemmer…") })
}

func TestLeavingInTheMiddleOfAWordLosesNothing(t *testing.T) {
	for _, c := range []struct {
		name  string
		leave func(*stage)
	}{
		{"by going on to the next question", func(s *stage) { s.Tap("Næste: hvorfor vælger de dig?") }},
		{"by going back", func(s *stage) { s.Shell.Back() }},
		{"by another destination", func(s *stage) { s.Shell.Go(parts.Home()) }},
		{"by closing the app", func(s *stage) { s.Shell.Flush() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := testworld.New(t)
			d := offline(t, w)
			s := show(t, d, w.Clock, phone).GoTo(parts.Plan())
			s.Shell.Go(parts.Question("", "market.first_customers"))
			s.Settle()
			test.Type(s.Field(), "Caf")
			c.leave(s)
			d.Reopen()
			if got := stands(t, d, "market.first_customers"); got != "Caf" {
				t.Errorf("on disk is %q", got)
			}
		})
	}
}

func TestTypingIsNotDisturbedByWhatComesIn(t *testing.T) {
	w := testworld.New(t)
	one, two := w.Device("one"), w.Device("two")
	write(t, one, "idea.what", "Kaffe.\n\nThe.")
	one.Sync()
	two.Sync()
	s := show(t, one, w.Clock, phone).GoTo(parts.Question("", "idea.what"))
	area := s.Field()
	test.Type(area, "Frisk ")
	write(t, two, "idea.what", "Kaffe.\n\nThe og kakao.")
	two.Sync()
	one.Await("the other's words are here", func() bool { return strings.Contains(stands(t, one, "idea.what"), "kakao") })
	s.Settle()
	if got := s.Typed(); !strings.HasPrefix(got, "Frisk ") {
		t.Fatalf("the hand was disturbed: %q", got)
	}
	s.Loop.Advance(400 * time.Millisecond)
	s.Shell.Flush()
	one.Sync()
	s.Settle()
	if got, want := s.Typed(), "Frisk Kaffe.\n\nThe og kakao."; got != want {
		t.Errorf("merged to %q, want %q", got, want)
	}
}

func TestThePageFollowsTheLineThatIsWritten(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.Question("", "market.first_customers"))
	area := s.Field()
	var page *ui.Scaffold
	for _, o := range s.Reachable() {
		if sc, ok := o.(*ui.Scaffold); ok {
			page = sc
		}
	}
	if page.Offset() != 0 {
		t.Fatalf("the page begins at %v", page.Offset())
	}
	for range 30 {
		test.Type(area, "linje")
		area.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	if page.Offset() < 150 {
		t.Errorf("after thirty lines the page stands at %v", page.Offset())
	}
	s.Loop.Advance(time.Second)
	before := page.Offset()
	s.Settle()
	if got := page.Offset(); got != before {
		t.Errorf("reading anew moved the page from %v to %v", before, got)
	}
	s.Reads("30 ord")
}

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
