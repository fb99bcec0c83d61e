package tests_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/assess"
	"startklar.dk/app/booking"
	"startklar.dk/assets"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

const screening = assets.ScreeningAssessmentID

func screeningDraft(t *testing.T, d *testworld.Device) assess.Draft {
	t.Helper()
	dr, err := d.App.Tests.Draft(t.Context(), screening)
	if err != nil {
		t.Fatal(err)
	}
	return dr
}

// write types into the field that the page has.
func (s *stage) write(words string) {
	s.T.Helper()
	test.Type(s.Field(), words)
}

// fill goes through the whole form by hand, from its first question.
func (s *stage) fill(t *testing.T) {
	t.Helper()
	for _, item := range screeningDraft(t, s.d).Items {
		s.Reads(item.Text)
		if item.Letters == 0 {
			s.Tap(item.Scale[1])
			s.Loop.Advance(time.Second)
			continue
		}
		if !item.NotForAll {
			s.write("Kaffe på hjul. ")
		}
		s.Tap("Næste")
	}
	s.Reads("Det var det")
}

// TestPicturesOfTheForm draws the form and what it says, where PICTURES names a folder.
func TestPicturesOfTheForm(t *testing.T) {
	w := testworld.New(t)
	for _, v := range stagetest.Views() {
		d := w.DeviceOf(v.Name+"@example.dk", v.Name)
		d.Sync()
		s := show(t, d, w.Clock, v)
		s.GoTo(parts.TakeTest(screening)).Shoot(v.Name + "-form-new")
		s.Tap(s.Env.T("tests.next"))
		s.Shoot(v.Name + "-form-none")
		if _, err := d.App.Plan.Set(t.Context(), "", "idea.what", coffee); err != nil {
			t.Fatal(err)
		}
		s.GoTo(parts.Tests()).GoTo(parts.TakeTest(screening)).Shoot(v.Name + "-form-proposed")
		s.OneFilled()
		s.Tap(s.Env.T("tests.next"))
		s.Shoot(v.Name + "-form-choice")
		answerForm(t, d)
		result, err := d.App.Tests.Submit(t.Context(), screening)
		if err != nil {
			t.Fatal(err)
		}
		s.GoTo(parts.Result(result)).Shoot(v.Name + "-form-result")
		s.OneFilled()
		s.Close()
	}
}

const coffee = "Nordlys rister kaffe i Kolding og leverer den til cafeer, samme uge som den er ristet. Kunderne er cafeer, der i dag køber tre måneder gammel kaffe hos en grossist. De vælger Nordlys, fordi kaffen smager af mere, og fordi jeg kommer forbi hver tirsdag."

// answerForm answers the whole form.
func answerForm(t *testing.T, d *testworld.Device) {
	t.Helper()
	said := map[string]string{"w1": coffee, "w2": "Hvad skal en pose koste, når cafeen selv skal tjene på den?", "w3": ""}
	for i, item := range screeningDraft(t, d).Items {
		var err error
		if item.Letters > 0 {
			err = d.App.Tests.Say(t.Context(), screening, item.ID, said[item.ID])
		} else {
			err = d.App.Tests.Answer(t.Context(), screening, item.ID, 1+i%2)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheFormIsFilledInWithoutANetAndSaysWhatWasWritten(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.TakeTest(screening))
	s.fill(t)
	s.OneFilled()
	s.Tap("Se resultatet")
	items := screeningDraft(t, d).Items
	s.Reads("Det skrev du", "Kaffe på hjul.", items[1].Text, items[1].Scale[1])
	s.ReadsNot(items[4].Text) // nothing was written
}

func TestWordsThatAreNeededAreAskedForBeforeOneGoesOn(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.TakeTest(screening))
	items := screeningDraft(t, d).Items
	s.Tap("Næste")
	s.Reads(items[0].Text, "Skriv et par ord, så kan du gå videre.")
	s.write("  ")
	s.Tap("Næste")
	s.Reads(items[0].Text, "Skriv et par ord, så kan du gå videre.")
	s.write("Kaffe")
	s.Reads("7 af 400 tegn")
	s.ReadsNot("Skriv et par ord, så kan du gå videre.")
	s.Tap("Næste")
	s.Reads(items[1].Text)
}

func TestWhatIsWrittenIsThereAfterLeavingAndAfterTheAppWasKilled(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	said := func() string { return screeningDraft(t, d).Items[0].Words }
	s := show(t, d, w.Clock, phone).GoTo(parts.TakeTest(screening))
	s.write("Kaffe")
	s.Loop.Advance(time.Second) // half a second after a key, as where the app is killed without a word
	s.Await("the words are on disk", func() bool { return said() == "Kaffe" })
	s.write(" på hjul")
	s.Shell.Go(parts.Tests())
	if got := said(); got != "Kaffe på hjul" {
		t.Errorf("after leaving there is %q", got)
	}
	s.Close()
	d.Reopen()
	s = show(t, d, w.Clock, phone).GoTo(parts.TakeTest(screening))
	s.Tap("Forrige")
	s.Reads("13 af 400 tegn", "Gemt")
	if got := s.Typed(); got != "Kaffe på hjul" {
		t.Errorf("after a restart there is %q", got)
	}
}

func TestMoreThanThereIsRoomForIsRefusedVisibly(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.TakeTest(screening))
	most := screeningDraft(t, d).Items[0].Letters
	s.write(strings.Repeat("k", most))
	s.write("!")
	s.Reads("400 af 400 tegn", s.Env.T("write.full", map[string]any{"Most": "400"}))
	s.Tap("Næste")
	if got := screeningDraft(t, d).Items[0].Words; got != strings.Repeat("k", most) {
		t.Errorf("%d characters are kept", len(got))
	}
}

func TestWhatThePlanAndThePersonSaidIsProposedAndCanBeChanged(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	stage, long := "running", coffee+"\n\n"+strings.Repeat("Og så videre, ", 40)
	if err := d.App.Me.Update(t.Context(), api.PersonUpdateBody{Stage: &stage}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.App.Plan.Set(t.Context(), "", "idea.what", long); err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.TakeTest(screening))
	s.Reads("Fra din plan: ”Hvad går idéen ud på?”")
	if got := s.Typed(); got != coffee {
		t.Errorf("proposed is %q", got)
	}
	if n := screeningDraft(t, d).Answered; n != 0 {
		t.Errorf("%d are answered before anyone said so", n)
	}
	s.write(" Ring endelig.")
	s.Tap("Næste")
	s.Reads("Fra det, du har skrevet under Mig.", "✓ Jeg er i gang")
	s.Tap("Næste")
	var got []any
	for _, item := range screeningDraft(t, d).Items[:2] {
		got = append(got, item.Answered, item.Words, item.Value, item.From)
	}
	if diff := cmp.Diff([]any{true, coffee + " Ring endelig.", -1, "", true, "", 3, ""}, got); diff != "" {
		t.Error(diff)
	}
	q, err := d.App.Plan.Question(t.Context(), "", "idea.what")
	if err != nil || q.Text != long {
		t.Errorf("the plan says %q, %v", q.Text, err)
	}
	// What was taken away is not proposed again.
	if err := d.App.Tests.Say(t.Context(), screening, "w1", ""); err != nil {
		t.Fatal(err)
	}
	if it := screeningDraft(t, d).Items[0]; it.Words != "" || it.Answered {
		t.Errorf("again there is %q", it.Words)
	}
}

func TestAFormsAnswersStandInPlainWords(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	if _, err := d.App.Plan.Set(t.Context(), "", "idea.what", "## Varerne\n\nKaffe **til sidst**\n\n- Bønner\n- *Kage*"); err != nil {
		t.Fatal(err)
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.TakeTest(screening))
	if got, want := s.Typed(), "Varerne\nKaffe til sidst\n• Bønner\n• Kage"; got != want {
		t.Errorf("proposed is %q", got)
	}
	answerForm(t, d)
	if err := d.App.Tests.Say(t.Context(), screening, "w1", "# Ordet\n- **Fed**"); err != nil {
		t.Fatal(err)
	}
	id, err := d.App.Tests.Submit(t.Context(), screening)
	if err != nil {
		t.Fatal(err)
	}
	s.GoTo(parts.Result(id)).Reads("Ordet\n• Fed")
}

func TestAChoiceHasNoMoreAnswersThanItNames(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, desk).GoTo(parts.TakeTest(screening))
	s.write("Kaffe")
	s.Tap("Næste")
	dr := screeningDraft(t, d)
	s.ReadsNot(dr.DontKnow)
	for _, key := range []rune{'4', '0', '-'} {
		s.key(key)
		s.Loop.Advance(time.Second)
		s.Reads(dr.Items[1].Text)
	}
	s.key('3')
	s.Loop.Advance(time.Second)
	s.Reads(dr.Items[2].Text)
}

func TestAFormThatIsSharedMeetsWhatABookingAsksFor(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	list, err := d.App.Book.Programme(t.Context(), booking.Filter{Kinds: []string{api.EventCounselling}})
	if err != nil || len(list) == 0 {
		t.Fatalf("no counselling: %v", err)
	}
	answerForm(t, d)
	result, err := d.App.Tests.Submit(t.Context(), screening)
	if err != nil {
		t.Fatal(err)
	}
	ev, err := d.App.Book.Event(t.Context(), list[0].ID)
	if err != nil || len(ev.Meets) != 1 {
		t.Fatalf("it would be met by %+v, %v", ev.Meets, err)
	}
	id, err := d.App.Book.Book(t.Context(), booking.Request{SlotID: ev.Advisers[0].Slots[0].ID, Share: ev.Meets})
	if err != nil {
		t.Fatal(err)
	}
	d.Sync()
	d.Await("the office says yes", func() bool {
		b, err := d.App.Book.Booking(t.Context(), id)
		return err == nil && b.State == api.BookingConfirmed && len(b.Share) == 1 && b.Share[0].ID == result
	})
	s := show(t, d, w.Clock, phone).GoTo(parts.Result(result))
	s.Tap("Del resultatet")
	s.Tap(ev.Advisers[0].Adviser.Name + "…")
}

func TestChoicesStandUnderTheirQuestion(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	if err := d.App.Tests.Say(t.Context(), screening, "w1", "Kaffe"); err != nil {
		t.Fatal(err)
	}
	for _, v := range []stagetest.View{phone, desk} {
		s := show(t, d, w.Clock, v).GoTo(parts.TakeTest(screening))
		item := screeningDraft(t, d).Items[1]
		if !item.Choice {
			t.Fatalf("%q is no choice", item.Text)
		}
		var under, first float32
		for _, o := range s.Reachable() {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
			if words, is := o.(*ui.Text); is && words.Text == item.Text {
				under = at + ui.HeightAt(words, words.Size().Width)
			}
			if named, is := o.(stagetest.Labelled); is && first == 0 && named.AccessibilityLabel() == item.Scale[0] {
				first = at
			}
		}
		if gap := first - under; under == 0 || gap <= 0 || gap > 2*ui.Gap24 {
			t.Errorf("%s: %.0f dp are between the question and its first answer", v.Name, gap)
		}
		s.Shoot(v.Name + "-choices")
		s.Close()
	}
}
