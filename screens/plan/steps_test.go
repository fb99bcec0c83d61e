package plan_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
)

// undone is what stands in the answer that is shown once all that can be is undone.
func (s *stage) undone() (text string) {
	entry := s.Field().(fyne.Shortcutable)
	for before := ""; ; before = text {
		entry.TypedShortcut(&fyne.ShortcutUndo{})
		s.Settle()
		if text = s.Typed(); text == before {
			return text
		}
	}
}

func TestWhatWasWrittenIsUndoneAfterOneWasElsewhereAndAfterARestart(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	planID := fill(t, d)
	s := show(t, d, w.Clock, phone).GoTo(parts.Question(planID, "competitors.edge"))
	test.Type(s.Field(), "Vi rister selv.")
	s.GoTo(parts.Question(planID, "idea.what"))
	s.GoTo(parts.Question(planID, "competitors.edge"))
	s.Field().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutUndo{})
	if got := s.Typed(); got != "Vi rister " {
		t.Fatalf("after one was elsewhere an undo leaves %q", got)
	}
	s.Shell.Flush()
	s.Close()

	d.Reopen()
	s = show(t, d, w.Clock, desk).GoTo(parts.Question(planID, "competitors.edge"))
	s.Field().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutRedo{})
	if got := s.Typed(); got != "Vi rister selv." {
		t.Errorf("after a restart what was undone is made again as %q", got)
	}
	if got := s.undone(); got != "" {
		t.Errorf("after a restart all undone leaves %q", got)
	}
}

func TestAnUndoLeavesWhatAnotherDeviceWroteMeanwhile(t *testing.T) {
	w := testworld.New(t)
	one, two := w.Device("one"), w.Device("two")
	write(t, one, "idea.what", "Kaffe.\n\nThe.")
	one.Sync()
	two.Sync()
	planID, err := one.App.Plan.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := show(t, one, w.Clock, phone).GoTo(parts.Question(planID, "idea.what"))
	test.Type(s.Field(), "Altid frisk ")
	s.GoTo(parts.Plan())
	one.Sync()
	two.Sync()
	two.Await("the first one's words are there", func() bool { return stands(t, two, "idea.what") == "Altid frisk Kaffe.\n\nThe." })
	write(t, two, "idea.what", "Altid frisk Kaffe.\n\nThe og kakao.")
	two.Sync()
	one.Sync()
	one.Await("the second one's words are here", func() bool { return stands(t, one, "idea.what") == "Altid frisk Kaffe.\n\nThe og kakao." })
	s.GoTo(parts.Question(planID, "idea.what"))
	if got := s.undone(); got != "Kaffe.\n\nThe og kakao." {
		t.Errorf("all undone, it says %q", got)
	}
}
