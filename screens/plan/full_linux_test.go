package plan_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"startklar.dk/internal/testworld"
	"startklar.dk/internal/testworld/room"
	"startklar.dk/screens/parts"
)

func TestWhatIsTypedWithoutRoomStandsThereAndIsSavedOnceThereIsRoom(t *testing.T) {
	if room.Alone(t) {
		return
	}
	w := testworld.New(t)
	d := offline(t, w)
	write(t, d, "idea.what", "Kaffe.")
	s := show(t, d, w.Clock, phone).GoTo(parts.Question("", "idea.what"))
	room.Files(t, 0)
	test.Type(s.Field(), "God ")
	s.Loop.Advance(400 * time.Millisecond)
	s.Shell.Flush() // waits until it was tried
	s.Loop.Run()
	s.Reads("Ikke gemt")
	if want := "Enheden kan ikke gemme lige nu. Se efter, om der er plads på den"; !strings.HasPrefix(s.Toast, want) {
		t.Errorf("the person is told %q", s.Toast)
	}
	s.Loop.Advance(time.Minute) // it is tried, in vain
	if got := s.Typed(); got != "God Kaffe." {
		t.Errorf("without room stands %q", got)
	}
	if got := stands(t, d, "idea.what"); got != "Kaffe." {
		t.Errorf("on disk is %q", got)
	}
	room.Files(t, room.All)
	s.Await("it is saved by itself", func() bool {
		s.Loop.Advance(10 * time.Second)
		return stands(t, d, "idea.what") == "God Kaffe."
	})
	s.Shell.Flush()
	s.Settle()
	s.ReadsNot("Ikke gemt")
	if got := s.Typed(); got != "God Kaffe." {
		t.Errorf("with room again stands %q", got)
	}
}
