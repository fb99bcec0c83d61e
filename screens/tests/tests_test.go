package tests_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/app/assess"
	"startklar.dk/app/booking"
	"startklar.dk/assets"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
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
	for _, v := range looks() {
		d := w.Fresh(v.name)
		if err := d.App.WriteOffline(t.Context()); err != nil {
			t.Fatal(err)
		}
		s := show(t, d, w.Clock, v)
		s.goTo(parts.Tests()).shoot(v.name + "-tests-new")
		s.oneFilled()
		s.goTo(parts.TakeTest(assets.ReadyAssessmentID)).shoot(v.name + "-take")
		take(t, d, assets.ReadyAssessmentID, 4, 3, 4, 2, 2, 3)
		w.Clock.Advance(24 * time.Hour)
		id := take(t, d, assets.ReadyAssessmentID, 5, 3, 5, 3, 2, 4)
		s.goTo(parts.Result(id)).shoot(v.name + "-result")
		s.oneFilled()
		s.goTo(parts.TakeTest(assets.ScreeningAssessmentID))
		draft, err := d.App.Tests.Draft(t.Context(), assets.ScreeningAssessmentID)
		if err != nil {
			t.Fatal(err)
		}
		s.tap(draft.Scale[3])
		s.loop.Advance(time.Second)
		s.shoot(v.name + "-take-second")
		s.goTo(parts.Tests()).shoot(v.name + "-tests")
		s.oneFilled()
		s.close()
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
	s.t.Helper()
	focused := s.win.Canvas().Focused()
	if focused == nil {
		s.t.Fatal("nothing has the focus")
	}
	focused.TypedRune(r)
}

func TestTheKeysAnswerAndTheNextStatementComes(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, desk).goTo(parts.TakeTest(assets.ReadyAssessmentID))
	items := draft(t, d).Items
	for i, key := range []rune{'5', '0', '1'} {
		s.reads(items[i].Text)
		s.key(key)
		s.loop.Advance(time.Second)
	}
	s.reads(items[3].Text, "4 af 24")
	var got []int
	for _, item := range draft(t, d).Items[:4] {
		got = append(got, item.Value)
	}
	if diff := cmp.Diff([]int{5, 0, 1, assess.Unanswered}, got); diff != "" {
		t.Error(diff)
	}
	s.key('7')
	s.loop.Advance(time.Second)
	s.reads(items[3].Text)
}

func TestAnAnswerIsOnDiskAtOnceAndOneGoesOnAnotherDay(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).goTo(parts.TakeTest(assets.ReadyAssessmentID))
	before := draft(t, d)
	s.tap(before.Scale[1])
	if got := draft(t, d).Items[0].Value; got != 2 {
		t.Errorf("on disk is %d", got)
	}
	s.shell.Go(parts.Home()) // before the next statement has come
	w.Clock.Advance(48 * time.Hour)
	s.goTo(parts.Tests())
	s.reads("1 af 24 besvaret")
	s.tap("Fortsæt")
	s.settle()
	s.reads(before.Items[1].Text, "2 af 24")
}

func TestBackAndForthLosesNothingAndSkipsNothing(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).goTo(parts.TakeTest(assets.ReadyAssessmentID))
	dr := draft(t, d)
	s.readsNot("Forrige", "Næste")
	s.tap(dr.Scale[3])
	s.loop.Advance(time.Second)
	s.reads(dr.Items[1].Text)
	s.readsNot("Næste")
	s.tap("Forrige")
	s.reads(dr.Items[0].Text, "✓ "+dr.Scale[3])
	s.tap(dr.DontKnow)
	s.loop.Advance(time.Second)
	s.reads(dr.Items[1].Text)
	if got := draft(t, d).Items[0].Value; got != 0 {
		t.Errorf("the changed answer is %d", got)
	}
	s.tap("Forrige")
	s.tap("Næste")
	s.reads(dr.Items[1].Text)
}

func TestTheLastAnswerLeadsToTheResult(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	id := assets.ScreeningAssessmentID
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
	s := show(t, d, w.Clock, phone).goTo(parts.TakeTest(id))
	s.reads(all.Items[last].Text)
	s.tap(all.Scale[1])
	s.loop.Advance(time.Second)
	s.reads("Det var det")
	s.oneFilled()
	s.tap("Se resultatet")
	if got := s.shell.Current(); got.Page != parts.PageResult {
		t.Fatalf("one is at %+v", got)
	}
	s.reads("Screeningsskema", all.Title)
	// Coming back does not lead into the test again.
	s.shell.Back()
	if got := s.shell.Current(); got.Page == parts.PageTake {
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
	if err != nil || res.Next == nil || res.Next.Event == nil {
		t.Fatalf("no step that can be booked: %+v, %v", res.Next, err)
	}
	s := show(t, d, w.Clock, phone).goTo(parts.Result(id))
	s.oneFilled()
	s.reads(
		"Stærkest: "+strings.ToLower(res.Strongest.Title), "Det, der batter mest nu: "+strings.ToLower(res.Weakest.Title),
		res.Next.Event.Title, res.Limits, "Del med rådgiver",
	)
	s.tap("Book en plads")
	s.at(parts.Event(res.Next.Event.EventID))
}

func TestWithoutAnythingToBookTheChapterIsOneTapAway(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	id := take(t, d, assets.ReadyAssessmentID, 3, 3, 5, 3, 1, 3)
	s := show(t, d, w.Clock, phone).goTo(parts.Result(id))
	s.tap("Skriv: Marked og kunder")
	s.at(parts.Question("", "market.buyers"))
}

func TestTooFewAnswersSayNothing(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	id := take(t, d, assets.ReadyAssessmentID, 0)
	s := show(t, d, w.Clock, phone).goTo(parts.Result(id))
	s.reads("For få svar til at sige noget", "Tag den igen")
	s.readsNot("Stærkest")
}

func TestSharingIsAChoiceForEachResultAndCanBeTakenBack(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	id := take(t, d, assets.ReadyAssessmentID, 3, 3, 5, 3, 1, 3)
	s := show(t, d, w.Clock, phone).goTo(parts.Result(id))
	s.tap("Del med rådgiver")
	s.reads("Du har ingen aftale endnu.")
	s.sheet.Close()
	list, err := d.App.Book.Programme(t.Context(), booking.Filter{Kinds: []string{api.EventKickoff}})
	if err != nil || len(list) == 0 {
		t.Fatalf("no Kick-off: %v", err)
	}
	ev, err := d.App.Book.Event(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	adviser := ev.Advisers[0]
	bookingID, err := d.App.Book.Book(t.Context(), booking.Request{SlotID: adviser.Slots[0].ID})
	if err != nil {
		t.Fatal(err)
	}
	d.Sync()
	shared := func() []api.Share {
		b, err := d.App.Book.Booking(t.Context(), bookingID)
		if err != nil {
			t.Fatal(err)
		}
		return b.Share
	}
	s.tap("Del med rådgiver")
	s.tap(adviser.Adviser.Name + "…")
	if got := shared(); len(got) != 1 || got[0].Kind != api.ShareResult || got[0].ID != id || got[0].Until.IsZero() {
		t.Fatalf("shared is %+v", got)
	}
	s.tap(adviser.Adviser.Name + "…")
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
	s := show(t, d, w.Clock, phone).goTo(parts.Tests())
	s.tap("Se resultatet")
	s.at(parts.Result(id))
	s.tap("Slet")
	s.tap("Annullér")
	s.at(parts.Result(id))
	s.tap("Slet")
	s.tap("Slet")
	s.at(parts.Tests())
	s.readsNot("Se resultatet")
}
