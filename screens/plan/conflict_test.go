package plan_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
)

// clash makes two devices write the same paragraph.
func clash(t *testing.T, w *testworld.World) (*testworld.Device, string) {
	t.Helper()
	one, two := w.Device("one"), w.Device("two")
	write(t, one, "idea.what", "Kaffe.")
	one.Sync()
	two.Sync()
	two.Line.Cut(true)
	write(t, two, "idea.what", "Kaffe til cafeer.")
	write(t, one, "idea.what", "Kaffe til hjemmet.")
	one.Sync()
	two.Line.Cut(false)
	two.Sync()
	two.Await("the two texts clash", func() bool {
		list, err := two.App.Plan.Conflicts(t.Context(), "")
		return err == nil && len(list) == 1
	})
	planID, err := two.App.Plan.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return two, planID
}

func TestTwoTextsBecomeOne(t *testing.T) {
	for _, c := range []struct {
		name   string
		choose func(*stage)
		want   string
	}{
		{"by taking both", func(s *stage) { s.Tap("Tag begge") }, "Kaffe til hjemmet.\n\nKaffe til cafeer."},
		{"by taking one", func(s *stage) { s.Tap("Brug denne") }, "Kaffe til cafeer."},
		{"by writing a third", func(s *stage) {
			s.Tap("Brug denne")
			test.Type(s.Field(), "God ")
		}, "God Kaffe til cafeer."},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := testworld.New(t)
			d, planID := clash(t, w)
			s := show(t, d, w.Clock, phone).GoTo(parts.Plan())
			s.Reads("Ét svar er skrevet to gange", "To tekster")
			s.Tap("Ét svar er skrevet to gange…")
			s.At(parts.Conflict(planID, "idea.what"))
			s.OneFilled()
			c.choose(s)
			s.Tap("Gem svaret")
			s.Await("one is back", func() bool { return s.Shell.Current() == parts.Plan() })
			d.Sync()
			if got := stands(t, d, "idea.what"); got != c.want {
				t.Errorf("the answer is %q, want %q", got, c.want)
			}
			if list, err := d.App.Plan.Conflicts(t.Context(), ""); err != nil || len(list) != 0 {
				t.Errorf("%d clash still, %v", len(list), err)
			}
		})
	}
}

func TestAThirdTextSurvivesLeavingAndLookingChangesNothing(t *testing.T) {
	w := testworld.New(t)
	d, planID := clash(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.Plan())
	s.Shell.Go(parts.Conflict(planID, "idea.what"))
	s.Settle()
	s.Tap("Brug denne")
	s.Shell.Back()
	if list, err := d.App.Plan.Conflicts(t.Context(), ""); err != nil || len(list) != 1 {
		t.Fatalf("looking settled it: %d clash, %v", len(list), err)
	}
	s.Shell.Go(parts.Conflict(planID, "idea.what"))
	s.Settle()
	test.Type(s.Field(), "Ny. ")
	s.Shell.Back()
	if got := stands(t, d, "idea.what"); !strings.HasPrefix(got, "Ny. ") {
		t.Errorf("the third text is lost: %q", got)
	}
}

func TestAQuestionInTwoTextsIsSettledBeforeOneWritesOn(t *testing.T) {
	w := testworld.New(t)
	d, planID := clash(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.Question(planID, "idea.what"))
	s.OneFilled()
	s.Tap("Se begge tekster")
	s.At(parts.Conflict(planID, "idea.what"))
}

// three texts of one paragraph, from three devices that were offline, upon the
// same long text.
var three = []string{
	"Vi rister kaffe i Kolding til caféer.", "Vi rister kaffe i Vejle til kontorer.", "Vi rister te i Kolding og sælger den på nettet.",
}

const longPart = "Bønnerne kommer fra tre gårde i Honduras, som vi har besøgt, og vi rister hver torsdag, så posen er højst en uge gammel, når den står hos kunden. Vi leverer selv på cykel inden for ti kilometer og med posten til resten af landet."

func clashOfThree(t *testing.T, w *testworld.World, more string) (*testworld.Device, string) {
	t.Helper()
	var devices []*testworld.Device
	for _, name := range []string{"Annas telefon", "Annas bærbare computer på kontoret", "Tablet"} {
		devices = append(devices, w.Device(name))
	}
	write(t, devices[0], "idea.what", "Vi rister kaffe."+more)
	for _, d := range devices {
		d.Sync()
		d.Line.Cut(true)
	}
	for i, d := range devices {
		write(t, d, "idea.what", three[i]+more)
	}
	for _, d := range devices {
		d.Line.Cut(false)
		d.Sync()
	}
	d := devices[0]
	d.Sync()
	planID, err := d.App.Plan.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	q, err := d.App.Plan.Question(t.Context(), planID, "idea.what")
	if err != nil || len(q.Variants) != 3 {
		t.Fatalf("%d texts, %v; want 3", len(q.Variants), err)
	}
	return d, planID
}

func TestThreeLongTextsAreReadPickedTakenTogetherAndWrittenAnew(t *testing.T) {
	w := testworld.New(t)
	more := strings.Repeat("\n\n"+longPart, 4)
	d, planID := clashOfThree(t, w, more)
	for _, v := range stagetest.Views() {
		s := show(t, d, w.Clock, v).GoTo(parts.Conflict(planID, "idea.what"))
		s.Shoot(v.Name + "-conflict-three")
		s.OneFilled()
		for _, words := range three {
			s.Reads(words)
		}
		if n := strings.Count(s.Words(), s.Env.T("plan.clash_this")); n < 3 {
			t.Errorf("%s: %d can be picked", v.Name, n)
		}
		s.Reads(s.Env.T("plan.clash_title_more", text.A{"N": 3}), s.Env.T("plan.clash_alike", text.A{"N": 4}))
		s.ReadsNot(longPart)
		s.Tap(s.Env.T("plan.clash_whole"))
		s.Reads(longPart)
		s.Tap(s.Env.T("plan.clash_differs"))
		s.Tap(s.Env.T("plan.clash_all", text.A{"N": 3}))
		s.Shoot(v.Name + "-conflict-three-all")
		for _, words := range three {
			if !strings.Contains(s.Typed(), words) {
				t.Errorf("%s: %q is not in what becomes of all", v.Name, words)
			}
		}
		if n := strings.Count(s.Typed(), longPart); n != 4 {
			t.Errorf("%s: what they have in common stands %d times, want 4", v.Name, n)
		}
		s.Close()
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.Conflict(planID, "idea.what"))
	s.Tap("Tag alle 3")
	s.Tap("Gem svaret")
	s.Await("there is one text", func() bool {
		list, err := d.App.Plan.Conflicts(t.Context(), "")
		return err == nil && len(list) == 0
	})
	d.Sync()
	for _, words := range three {
		if got := stands(t, d, "idea.what"); !strings.Contains(got, words) {
			t.Errorf("%q is lost", words)
		}
	}
}

func TestTheTextThatWasTakenIsThereWhenOneComesBack(t *testing.T) {
	w := testworld.New(t)
	d, planID := clashOfThree(t, w, "")
	s := show(t, d, w.Clock, stagetest.Phone).GoTo(parts.Conflict(planID, "idea.what"))
	s.Tap(s.Env.T("plan.clash_this")) // the last one
	taken := s.Typed()
	if taken != three[2] && taken != three[1] && taken != three[0] {
		t.Fatalf("taken is %q", taken)
	}
	s.GoTo(parts.Plan())
	s.GoTo(parts.Conflict(planID, "idea.what"))
	if got := s.Typed(); got != taken {
		t.Errorf("come back to, the answer reads %q, want %q", got, taken)
	}
	s.Tap(s.Env.T("plan.clash_use"))
	s.Await("it is settled", func() bool {
		q, err := d.App.Plan.Question(t.Context(), planID, "idea.what")
		return err == nil && q.Text == taken && !q.Conflict
	})
	s.Await("nothing is kept of it", func() bool {
		s.Loop.Advance(time.Second)
		kept, err := d.App.Draft(t.Context(), plan.DraftClash(planID, "idea.what"))
		return err == nil && len(kept.Texts) == 0
	})
}
