package tests_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/assess"
	"startklar.dk/assets"
	"startklar.dk/assets/fonts"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/screens/tests"
	"startklar.dk/ui"
)

func open(env *parts.Env, to ui.Route) ui.Page {
	switch to.Page {
	case parts.PageTests:
		return tests.List(env)
	case parts.PageTake:
		return tests.Take(env, to.ID)
	case parts.PageResult:
		return tests.Result(env, to.ID)
	}
	return nil
}

// take answers a whole assessment: its parts in turn with the values given.
func take(t *testing.T, d *testworld.Device, id string, values ...int) string {
	t.Helper()
	draft, err := d.App.Tests.Draft(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	part, at := "", -1
	for _, item := range draft.Items {
		if item.PartTitle != part {
			part = item.PartTitle
			at++
		}
		if err := d.App.Tests.Answer(t.Context(), id, item.ID, values[at%len(values)]); err != nil {
			t.Fatal(err)
		}
	}
	result, err := d.App.Tests.Submit(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// TestPictures draws the pages of the tests, where PICTURES names a folder;
// without it, it looks that each can be drawn at all.
func TestPictures(t *testing.T) {
	w := testworld.New(t)
	for _, v := range stagetest.Views() {
		d := w.Fresh(v.Name)
		if err := d.App.WriteOffline(t.Context()); err != nil {
			t.Fatal(err)
		}
		s := show(t, d, w.Clock, v)
		s.GoTo(parts.Tests()).Shoot(v.Name + "-tests-new")
		s.OneFilled()
		s.GoTo(parts.TakeTest(assets.ReadyAssessmentID)).Shoot(v.Name + "-take")
		take(t, d, assets.ReadyAssessmentID, 4, 3, 4, 2, 2, 3)
		w.Clock.Advance(24 * time.Hour)
		id := take(t, d, assets.ReadyAssessmentID, 5, 3, 5, 3, 2, 4)
		s.GoTo(parts.Result(id)).Shoot(v.Name + "-result")
		s.OneFilled()
		s.GoTo(parts.TakeTest(assets.IdeaAssessmentID))
		draft, err := d.App.Tests.Draft(t.Context(), assets.IdeaAssessmentID)
		if err != nil {
			t.Fatal(err)
		}
		s.Tap(draft.Items[0].Scale[3])
		s.Loop.Advance(time.Second)
		s.Shoot(v.Name + "-take-second")
		s.GoTo(parts.Tests()).Shoot(v.Name + "-tests")
		s.OneFilled()
		s.Close()
	}
}

// offline is a device without an office.
func offline(t *testing.T, w *testworld.World) *testworld.Device {
	t.Helper()
	d := w.Fresh("phone")
	if err := d.App.WriteOffline(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

func draft(t *testing.T, d *testworld.Device) assess.Draft {
	t.Helper()
	dr, err := d.App.Tests.Draft(t.Context(), assets.ReadyAssessmentID)
	if err != nil {
		t.Fatal(err)
	}
	return dr
}

// key types one key where the focus is.
func (s *stage) key(r rune) {
	s.T.Helper()
	focused := s.Win.Canvas().Focused()
	if focused == nil {
		s.T.Fatal("nothing has the focus")
	}
	focused.TypedRune(r)
}

func TestTheKeysAnswerAndTheNextStatementComes(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, desk).GoTo(parts.TakeTest(assets.ReadyAssessmentID))
	items := draft(t, d).Items
	for i, key := range []rune{'5', '0', '1'} {
		s.Reads(items[i].Text)
		s.key(key)
		s.Loop.Advance(time.Second)
	}
	s.Reads(items[3].Text, "4 af 24")
	var got []int
	for _, item := range draft(t, d).Items[:4] {
		got = append(got, item.Value)
	}
	if diff := cmp.Diff([]int{5, 0, 1, assess.Unanswered}, got); diff != "" {
		t.Error(diff)
	}
	s.key('7')
	s.Loop.Advance(time.Second)
	s.Reads(items[3].Text)
}

// ringed counts the rings of focus that are drawn.
func (s *stage) ringed() int {
	n := 0
	for _, o := range s.Reachable() {
		if r, ok := o.(*canvas.Rectangle); ok && r.StrokeColor == ui.ColorOf(ui.Accent) && r.StrokeWidth == 2 {
			n++
		}
	}
	return n
}

func TestAnAnswerIsRingedOnlyOnceAKeyWasPressed(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.TakeTest(assets.ReadyAssessmentID))
	items := draft(t, d)
	looks := func(after string, want int) {
		t.Helper()
		s.Loop.Advance(time.Second)
		if got := s.ringed(); got != want {
			t.Errorf("after %s %d things are ringed, want %d", after, got, want)
		}
	}
	looks("the page was opened", 0)
	s.Tap(items.Items[0].Scale[1])
	looks("a tap", 0)
	s.key('3')
	looks("a key", 1)
	s.Tap(items.Items[0].Scale[1])
	looks("a tap after a key", 0)
	s.Win.Canvas().Unfocus()
	s.Shell.Go(parts.Tests())
	s.Win.Canvas().FocusNext()
	looks("Tab", 1)
}

func TestAnAnswerIsOnDiskAtOnceAndOneGoesOnAnotherDay(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.TakeTest(assets.ReadyAssessmentID))
	before := draft(t, d)
	s.Tap(before.Items[0].Scale[1])
	if got := draft(t, d).Items[0].Value; got != 2 {
		t.Errorf("on disk is %d", got)
	}
	s.Shell.Go(parts.Home()) // before the next statement has come
	w.Clock.Advance(48 * time.Hour)
	s.GoTo(parts.Tests())
	s.Reads("1 af 24 besvaret")
	s.Tap("Fortsæt")
	s.Settle()
	s.Reads(before.Items[1].Text, "2 af 24")
}

func TestBackAndForthLosesNothingAndSkipsNothing(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.TakeTest(assets.ReadyAssessmentID))
	dr := draft(t, d)
	s.ReadsNot("Forrige", "Næste")
	s.Tap(dr.Items[0].Scale[3])
	s.Loop.Advance(time.Second)
	s.Reads(dr.Items[1].Text)
	s.ReadsNot("Næste")
	s.Tap("Forrige")
	s.Reads(dr.Items[0].Text, "✓ "+dr.Items[0].Scale[3])
	s.Tap(dr.DontKnow)
	s.Loop.Advance(time.Second)
	s.Reads(dr.Items[1].Text)
	if got := draft(t, d).Items[0].Value; got != 0 {
		t.Errorf("the changed answer is %d", got)
	}
	s.Tap("Forrige")
	s.Tap("Næste")
	s.Reads(dr.Items[1].Text)
}

func TestTheLastAnswerLeadsToTheResult(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	id := assets.IdeaAssessmentID
	all, err := d.App.Tests.Draft(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	last := len(all.Items) - 1
	for _, item := range all.Items[:last] {
		if err := d.App.Tests.Answer(t.Context(), id, item.ID, 4); err != nil {
			t.Fatal(err)
		}
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.TakeTest(id))
	s.Reads(all.Items[last].Text)
	s.Tap(all.Items[0].Scale[1])
	s.Loop.Advance(time.Second)
	s.Reads("Det var det")
	s.OneFilled()
	s.Tap("Se resultatet")
	if got := s.Shell.Current(); got.Page != parts.PageResult {
		t.Fatalf("one is at %+v", got)
	}
	s.Reads(all.Title)
	// Coming back does not lead into the test again.
	s.Shell.Back()
	if got := s.Shell.Current(); got.Page == parts.PageTake {
		t.Errorf("back leads to %+v", got)
	}
}

func TestAResultSaysWhatIsStrongWhatIsWeakAndWhatItDoesNotSay(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	id := take(t, d, assets.ReadyAssessmentID, 3, 3, 5, 3, 1, 3)
	d.Sync()
	res, err := d.App.Tests.Result(t.Context(), id)
	if err != nil || len(res.Steps) == 0 || res.Steps[0].Event == nil {
		t.Fatalf("no step that can be booked: %+v, %v", res.Steps, err)
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.Result(id))
	s.OneFilled()
	s.Reads(
		"Stærkest: "+strings.ToLower(res.Strongest[0].Title), "Begynd her: "+strings.ToLower(res.Weakest[0].Title),
		res.Steps[0].Event.Title, res.Limits, "Del resultatet",
	)
	s.Tap("Book en plads")
	s.At(parts.Event(res.Steps[0].Event.EventID))
}

func TestEveryPartThatIsStrongestIsSaidToBe(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.Result(take(t, d, assets.ReadyAssessmentID, 5, 3, 5, 3, 1, 3)))
	if n := strings.Count(s.Words(), " · stærkest"); n != 2 {
		t.Errorf("%d parts are said to be the strongest, not both", n)
	}
}

func TestWithoutAnythingToBookTheChapterIsOneTapAway(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	id := take(t, d, assets.ReadyAssessmentID, 3, 3, 5, 3, 1, 3)
	s := show(t, d, w.Clock, phone).GoTo(parts.Result(id))
	s.Tap("Skriv: Marked og kunder")
	s.At(parts.Question("", "market.buyers"))
}

func TestTooFewAnswersSayNothing(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	id := take(t, d, assets.ReadyAssessmentID, 0)
	s := show(t, d, w.Clock, phone).GoTo(parts.Result(id))
	s.Reads("For få svar til at sige noget", "Tag den igen")
	s.ReadsNot("Stærkest")
}

func TestSharingIsAChoiceForEachResultAndCanBeTakenBack(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	id := take(t, d, assets.ReadyAssessmentID, 3, 3, 5, 3, 1, 3)
	s := show(t, d, w.Clock, phone).GoTo(parts.Result(id))
	s.Tap("Del resultatet")
	s.Reads("Du har ingen booking endnu.")
	s.Sheet.Close()
	adviser, bookingID := d.BookSpeed()
	shared := func() []api.Share {
		b, err := d.App.Book.Booking(t.Context(), bookingID)
		if err != nil {
			t.Fatal(err)
		}
		return b.Share
	}
	s.Tap("Del resultatet")
	s.Tap(adviser.Adviser.Name + "…")
	first := adviser.Adviser.FirstName()
	s.Await("the sheet is shown", func() bool { return strings.Contains(s.Words(), "Det her får "+first+" at læse.") })
	if got := shared(); len(got) != 0 {
		t.Fatalf("before it was seen what they will read, %+v is shared", got)
	}
	s.Tap("Del det med " + first)
	if got := shared(); len(got) != 1 || got[0].Kind != api.ShareResult || got[0].ID != id || got[0].Until.IsZero() {
		t.Fatalf("shared is %+v", got)
	}
	s.Tap(adviser.Adviser.Name + "…")
	if got := shared(); len(got) != 0 {
		t.Errorf("still shared: %+v", got)
	}
	d.Sync()
	if items, err := d.App.Sync.Items(t.Context()); err != nil || len(items) != 0 {
		t.Errorf("the office answered %+v, %v", items, err)
	}
}

func TestADeletedResultIsAskedAboutAndGone(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	id := take(t, d, assets.ReadyAssessmentID, 3)
	s := show(t, d, w.Clock, phone).GoTo(parts.Tests())
	s.Tap("Se resultatet")
	s.At(parts.Result(id))
	s.Tap("Slet resultatet")
	s.Tap("Annullér")
	s.At(parts.Result(id))
	s.Tap("Slet resultatet")
	s.Tap("Slet resultatet")
	s.At(parts.Tests())
	s.ReadsNot("Se resultatet")
}

func TestWhatIsSaidBeforeTheTestsIsShortAlsoInLargeLetters(t *testing.T) {
	a := test.NewApp()
	t.Cleanup(a.Quit)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{
		Fonts:     ui.Fonts{Regular: fonts.Regular, SemiBold: fonts.SemiBold, Bold: fonts.Bold, Title: fonts.Title, Heading: fonts.Heading, Italic: fonts.Italic, BoldItalic: fonts.BoldItalic, Covers: fonts.Covers},
		TextScale: 1.6,
	}))
	const most = 4 // lines on a phone
	for _, lang := range text.Langs {
		words := ui.NewSupport(text.For(lang).T("tests.intro"))
		if lines := ui.HeightAt(words, 390-2*ui.Gap16) / ui.LineHeight(ui.Support); lines > most+0.5 {
			t.Errorf("in %s it takes %.1f lines", lang, lines)
		}
	}
}
