package plan_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
)

// stuck holds the device's file so that nothing can be written until it is let
// go of.
func stuck(t *testing.T, d *testworld.Device) (letGo func()) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(d.Dir, "local.db")+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.ExecContext(t.Context(), "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	var held atomic.Bool
	held.Store(true)
	letGo = func() {
		if !held.Swap(false) {
			return
		}
		if _, err := conn.ExecContext(context.Background(), "ROLLBACK"); err != nil {
			t.Errorf("let go of the disk: %v", err)
		}
		if err := conn.Close(); err != nil {
			t.Errorf("let go of the disk: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Errorf("let go of the disk: %v", err)
		}
	}
	t.Cleanup(letGo)
	return letGo
}

// soon is how long a disk is stuck at most here: less than the app waits.
const soon = 300 * time.Millisecond

func TestTypingGoesOnWhileTheDiskIsStuckAndClosingWaitsForIt(t *testing.T) {
	const key = "market.first_customers"
	for name, leave := range map[string]func(*stage){
		"closing":                     func(s *stage) { s.Shell.Flush() },
		"going to another":            func(s *stage) { s.Shell.Go(parts.Home()) },
		"going to the next question":  func(s *stage) { s.Tap("Næste: hvorfor vælger de dig?") },
		"going on to the whole plan":  func(s *stage) { s.Shell.Go(parts.Plan()) },
		"the same question once more": func(s *stage) { s.Shell.Reset(parts.Question("", key)) },
	} {
		t.Run(name, func(t *testing.T) {
			w := testworld.New(t)
			d := offline(t, w)
			write(t, d, key, "først")
			s := show(t, d, w.Clock, phone).GoTo(parts.Question("", key))
			letGo := stuck(t, d)
			area := s.Field()
			want := "først"
			for _, more := range []string{"en ", "to ", "tre "} {
				test.Type(area, more)
				s.Loop.Advance(400 * time.Millisecond)
				s.Settle() // as a change of the store would
				if got := s.Typed(); !strings.Contains(got, more) {
					t.Fatalf("after typing %q there stands %q", more, got)
				}
				want = s.Typed()
				s.Reads("Gemmer…") // typing did not wait for the disk
			}
			if got := stands(t, d, key); got != "først" {
				t.Fatalf("the disk is not stuck: %q", got)
			}
			var free atomic.Bool
			done := make(chan struct{})
			time.AfterFunc(soon, func() {
				defer close(done)
				free.Store(true)
				letGo()
			})
			leave(s)
			if !free.Load() {
				t.Error("it was left before the text was on disk")
			}
			if got := stands(t, d, key); got != want {
				t.Errorf("on disk is %q, want %q", got, want)
			}
			<-done
			s.Loop.Run()
			if s.Toast != "" {
				t.Errorf("the person is told %q", s.Toast)
			}
		})
	}
}

func TestTheFirstWordsMakeOnePlanHoweverSlowTheDisk(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.Question("", "idea.what"))
	letGo := stuck(t, d)
	for _, more := range []string{"a", "b", "c"} {
		test.Type(s.Field(), more)
		s.Loop.Advance(400 * time.Millisecond)
	}
	letGo()
	s.Await("it is on disk", func() bool { return stands(t, d, "idea.what") == "abc" })
	test.Type(s.Field(), "d")
	s.Shell.Flush()
	plans, err := d.App.Plan.Plans(t.Context())
	if err != nil || len(plans) != 1 {
		t.Errorf("%d plans, %v", len(plans), err)
	}
	if got := stands(t, d, "idea.what"); got != "abcd" {
		t.Errorf("on disk is %q", got)
	}
}

func TestATextThatCouldNotBeSavedStandsThereAgainAndIsTriedAgain(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	write(t, d, "idea.what", "Kaffe.")
	planID, err := d.App.Plan.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.Question(planID, "idea.what"))
	if err := d.App.Plan.Delete(t.Context(), planID); err != nil {
		t.Fatal(err)
	}
	test.Type(s.Field(), "God ")
	s.Loop.Advance(400 * time.Millisecond)
	s.Loop.Run()
	s.Shell.Go(parts.Home())
	if s.Loop.Run(); s.Toast == "" {
		t.Error("the person is not told that it was not saved")
	}
	if err := d.App.Plan.Restore(t.Context(), planID); err != nil {
		t.Fatal(err)
	}
	s.Shell.Go(parts.Question(planID, "idea.what"))
	s.Settle()
	s.Reads("Ikke gemt")
	if got := s.Typed(); got != "God Kaffe." {
		t.Errorf("back at the question stands %q", got)
	}
	s.Shell.Flush()
	s.Settle()
	s.ReadsNot("Ikke gemt")
	if got := stands(t, d, "idea.what"); got != "God Kaffe." {
		t.Errorf("on disk is %q", got)
	}
}
