package plan_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/api"
	"startklar.dk/app/booking"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/plan"
	"startklar.dk/ui"
)

func open(env *parts.Env, to ui.Route) ui.Page {
	switch to.Page {
	case parts.PagePlan:
		return plan.Overview(env)
	case parts.PageQuestion:
		return plan.Question(env, to.Arg, to.ID)
	case parts.PageVersions:
		return plan.Versions(env, to.ID)
	case parts.PageVersion:
		return plan.Version(env, to.ID)
	case parts.PageShareEvent:
		return plan.Share(env, to.ID)
	case parts.PageConflict:
		return plan.Conflict(env, to.Arg, to.ID)
	}
	return nil
}

// answers are what Anna has written about her coffee roastery.
var answers = map[string]string{
	"summary.short":          "Nordlys er et lille kafferisteri i Kolding. Vi rister til cafeer og gårdbutikker i trekantområdet.",
	"summary.ask":            "Et lån til en rister og sparring om prisen.",
	"idea.what":              "Friskristet kaffe, leveret samme uge.",
	"idea.problem":           "Kaffen er ofte tre måneder gammel.",
	"idea.done":              "Jeg har ristet for syv cafeer i to måneder.",
	"market.first_customers": "De fleste cafeer i trekantområdet køber deres bønner hos en grossist i Aarhus. Jeg har talt med syv af dem, og fire vil gerne smage på en lokal ristning.\n\nDet er Café Mondo, Havnens Kaffebar, to gårdbutikker og",
}

func write(t *testing.T, d *testworld.Device, key, words string) {
	t.Helper()
	if _, err := d.App.Plan.Set(t.Context(), "", key, words); err != nil {
		t.Fatal(err)
	}
}

func fill(t *testing.T, d *testworld.Device) (planID string) {
	t.Helper()
	for key, words := range answers {
		if key != "market.first_customers" {
			write(t, d, key, words)
		}
	}
	write(t, d, "market.first_customers", answers["market.first_customers"])
	if err := d.App.Plan.Rename(t.Context(), "", "Nordlys Kafferisteri"); err != nil {
		t.Fatal(err)
	}
	planID, err := d.App.Plan.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return planID
}

// TestPictures draws the pages of the plan, where PICTURES names a folder;
// without it, it looks that each can be drawn at all.
func TestPictures(t *testing.T) {
	w := testworld.New(t)
	for _, v := range looks() {
		d := w.Fresh(v.name)
		if err := d.App.WriteOffline(t.Context()); err != nil {
			t.Fatal(err)
		}
		s := show(t, d, w.Clock, v)
		s.goTo(parts.Plan()).shoot(v.name + "-plan-empty")
		s.oneFilled()
		planID := fill(t, d)
		s.goTo(parts.Plan()).shoot(v.name + "-plan")
		s.oneFilled()
		s.goTo(parts.Question(planID, "market.first_customers")).shoot(v.name + "-question")
		s.oneFilled()
		s.tap(s.env.T("plan.example_show"))
		s.shoot(v.name + "-question-example")
		s.goTo(parts.Versions(planID)).shoot(v.name + "-versions-first")
		kept, err := d.App.Plan.Keep(t.Context(), planID, "Til mødet med banken")
		if err != nil {
			t.Fatal(err)
		}
		write(t, d, "idea.what", "Friskristet kaffe, leveret to gange om ugen.")
		s.goTo(parts.Versions(planID)).shoot(v.name + "-versions")
		s.oneFilled()
		s.goTo(parts.Version(kept.ID))
		s.await("the version is read", func() bool { return s.find(s.env.T("plan.version_mark")) != nil })
		s.tap(s.env.T("plan.version_mark"))
		s.shoot(v.name + "-version")
		s.goTo(parts.SharePlan("")).shoot(v.name + "-share-nobody")
		s.goTo(parts.Plan())
		s.tap(s.env.T("plan.more"))
		s.shoot(v.name + "-plans")
		s.close()
	}
	drawClash(t)
}

// drawClash draws two texts and sharing, which need an office.
func drawClash(t *testing.T) {
	t.Helper()
	w := testworld.New(t)
	d, planID := clash(t, w)
	list, err := d.App.Book.Programme(t.Context(), booking.Filter{Kinds: []string{api.EventKickoff}})
	if err != nil || len(list) == 0 {
		t.Fatalf("no Kick-off: %v", err)
	}
	ev, err := d.App.Book.Event(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		if _, err := d.App.Book.Book(t.Context(), booking.Request{SlotID: ev.Advisers[i].Slots[2*i].ID}); err != nil {
			t.Fatal(err)
		}
	}
	d.Sync()
	for _, v := range looks() {
		s := show(t, d, w.Clock, v).goTo(parts.Plan())
		s.shoot(v.name + "-plan-clash")
		s.goTo(parts.Question(planID, "idea.what")).shoot(v.name + "-question-clash")
		s.goTo(parts.Conflict(planID, "idea.what")).shoot(v.name + "-conflict")
		s.oneFilled()
		s.goTo(parts.SharePlan("")).shoot(v.name + "-share")
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

// stands is the answer as it is on disk.
func stands(t *testing.T, d *testworld.Device, key string) string {
	t.Helper()
	q, err := d.App.Plan.Question(t.Context(), "", key)
	if err != nil {
		t.Fatal(err)
	}
	return q.Text
}

func TestWhatIsTypedIsOnDiskWithinFourTenthsOfASecond(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).goTo(parts.Question("", "market.first_customers"))
	s.reads("Kapitel 5 af 12", "Hvem er dine første ti kunder?", "0 ord · de fleste skriver 150–300")
	test.Type(s.field(), "De fleste cafeer")
	s.reads("3 ord · de fleste skriver 150–300", "Gemmer…")
	if got := stands(t, d, "market.first_customers"); got != "" {
		t.Errorf("on disk before one paused: %q", got)
	}
	s.loop.Advance(400 * time.Millisecond)
	s.await("it is on disk", func() bool { return stands(t, d, "market.first_customers") == "De fleste cafeer" })
	s.await("it is said", func() bool { return !strings.Contains(s.words(), "Gemmer…") })
}

func TestLeavingInTheMiddleOfAWordLosesNothing(t *testing.T) {
	for _, c := range []struct {
		name  string
		leave func(*stage)
	}{
		{"by going on to the next question", func(s *stage) { s.tap("Næste: hvorfor vælger de dig?") }},
		{"by going back", func(s *stage) { s.shell.Back() }},
		{"by another destination", func(s *stage) { s.shell.Go(parts.Home()) }},
		{"by closing the app", func(s *stage) { s.shell.Flush() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := testworld.New(t)
			d := offline(t, w)
			s := show(t, d, w.Clock, phone).goTo(parts.Plan())
			s.shell.Go(parts.Question("", "market.first_customers"))
			s.settle()
			test.Type(s.field(), "Caf")
			c.leave(s)
			d.Reopen()
			if got := stands(t, d, "market.first_customers"); got != "Caf" {
				t.Errorf("on disk is %q", got)
			}
		})
	}
}

func TestFromQuestionToQuestionBackStillLeadsToThePlan(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).goTo(parts.Plan())
	s.tap("Marked og kunder…")
	s.at(parts.Question("", "market.buyers"))
	s.tap("Næste: hvem er dine første ti kunder?")
	s.tap("Næste: hvorfor vælger de dig?")
	s.tap("Hvem er dine første ti kunder?")
	s.at(parts.Question("", "market.first_customers"))
	s.shell.Back()
	s.at(parts.Plan())
}

func TestAnExampleIsShownAndPutAside(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).goTo(parts.Question("", "market.first_customers"))
	s.reads("Hvad leder en rådgiver efter?", "Navne, ikke målgrupper.")
	s.tap("Se et eksempel")
	s.reads("Fra en opdigtet virksomhed")
	s.tap("Læg eksemplet væk")
	s.readsNot("Fra en opdigtet virksomhed")
}

func TestADeskShowsChaptersAndQuestionSideBySide(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	fill(t, d)
	s := show(t, d, w.Clock, desk).goTo(parts.Plan())
	s.reads("Nordlys Kafferisteri", "Konkurrenter", "Kapitel 5 af 12 · Marked og kunder", "Del", "Versioner")
	if got := s.typed(); got != answers["market.first_customers"] {
		t.Errorf("beside the chapters stands %q", got)
	}
	s.win.Resize(fyne.NewSize(390, 844))
	s.reads("Skriv videre", "Konkurrenter")
	s.readsNot("Kapitel 5 af 12 · Marked og kunder")
}

func TestTypingIsNotDisturbedByWhatComesIn(t *testing.T) {
	w := testworld.New(t)
	one, two := w.Device("one"), w.Device("two")
	write(t, one, "idea.what", "Kaffe.\n\nThe.")
	one.Sync()
	two.Sync()
	s := show(t, one, w.Clock, phone).goTo(parts.Question("", "idea.what"))
	area := s.field()
	test.Type(area, "Frisk ")
	write(t, two, "idea.what", "Kaffe.\n\nThe og kakao.")
	two.Sync()
	one.Await("the other's words are here", func() bool { return strings.Contains(stands(t, one, "idea.what"), "kakao") })
	s.settle()
	if got := s.typed(); !strings.HasPrefix(got, "Frisk ") {
		t.Fatalf("the hand was disturbed: %q", got)
	}
	s.loop.Advance(400 * time.Millisecond)
	s.shell.Flush()
	one.Sync()
	s.settle()
	if got, want := s.typed(), "Frisk Kaffe.\n\nThe og kakao."; got != want {
		t.Errorf("merged to %q, want %q", got, want)
	}
}

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
		{"by taking both", func(s *stage) { s.tap("Tag begge") }, "Kaffe til hjemmet.\n\nKaffe til cafeer."},
		{"by taking one", func(s *stage) { s.tap("Brug denne") }, "Kaffe til cafeer."},
		{"by writing a third", func(s *stage) {
			s.tap("Brug denne")
			test.Type(s.field(), "God ")
		}, "God Kaffe til cafeer."},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := testworld.New(t)
			d, planID := clash(t, w)
			s := show(t, d, w.Clock, phone).goTo(parts.Plan())
			s.reads("Ét svar er skrevet to gange", "To tekster")
			s.tap("Ét svar er skrevet to gange…")
			s.at(parts.Conflict(planID, "idea.what"))
			s.oneFilled()
			c.choose(s)
			s.tap("Gem svaret")
			s.await("one is back", func() bool { return s.shell.Current() == parts.Plan() })
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
	s := show(t, d, w.Clock, phone).goTo(parts.Plan())
	s.shell.Go(parts.Conflict(planID, "idea.what"))
	s.settle()
	s.tap("Brug denne")
	s.shell.Back()
	if list, err := d.App.Plan.Conflicts(t.Context(), ""); err != nil || len(list) != 1 {
		t.Fatalf("looking settled it: %d clash, %v", len(list), err)
	}
	s.shell.Go(parts.Conflict(planID, "idea.what"))
	s.settle()
	test.Type(s.field(), "Ny. ")
	s.shell.Back()
	if got := stands(t, d, "idea.what"); !strings.HasPrefix(got, "Ny. ") {
		t.Errorf("the third text is lost: %q", got)
	}
}

func TestAQuestionInTwoTextsIsSettledBeforeOneWritesOn(t *testing.T) {
	w := testworld.New(t)
	d, planID := clash(t, w)
	s := show(t, d, w.Clock, phone).goTo(parts.Question(planID, "idea.what"))
	s.oneFilled()
	s.tap("Se begge tekster")
	s.at(parts.Conflict(planID, "idea.what"))
}

func TestAVersionIsKeptReadAndBroughtBack(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	planID := fill(t, d)
	s := show(t, d, w.Clock, phone).goTo(parts.Versions(planID))
	test.Type(s.field(), "Til banken")
	s.tap("Gem planen, som den er nu")
	s.reads("Til banken, Version 1 · Gemt i dag")
	write(t, d, "idea.what", "The.")
	s.tap("Til banken…")
	s.await("the version is read", func() bool { return s.find("Gå tilbage til denne") != nil })
	s.reads("Friskristet kaffe, leveret samme uge.", "ændret siden")
	s.tap("Gå tilbage til denne")
	if got := stands(t, d, "idea.what"); got != answers["idea.what"] {
		t.Errorf("brought back %q", got)
	}
	s.undo()
	if got := stands(t, d, "idea.what"); got != "The." {
		t.Errorf("undone to %q", got)
	}
}

func TestAVersionOnlyTheOfficeHasSaysSoWithoutANet(t *testing.T) {
	w := testworld.New(t)
	one := w.Device("one")
	write(t, one, "idea.what", "Kaffe.")
	kept, err := one.App.Plan.Keep(t.Context(), "", "Første")
	if err != nil {
		t.Fatal(err)
	}
	one.Sync()
	two := w.Device("two")
	two.Sync()
	two.Line.Cut(true)
	s := show(t, two, w.Clock, phone).goTo(parts.Version(kept.ID))
	s.await("it is said", func() bool { return strings.Contains(s.words(), "Den ligger kun hos kontoret") })
	two.Line.Cut(false)
	s.tap("Prøv igen")
	s.await("it is read", func() bool { return strings.Contains(s.words(), "Kaffe.") })
}

func TestAPlanIsNamedAndADeletedOneComesBack(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	planID := fill(t, d)
	s := show(t, d, w.Clock, phone).goTo(parts.Plan())
	s.tap("Dine planer")
	test.Type(s.field(), "Nye ")
	s.tap("Gem navnet")
	s.reads("Nye Nordlys Kafferisteri")
	s.tap("Dine planer")
	s.tap("Begynd på en ny plan")
	s.readsNot("Nye Nordlys Kafferisteri")
	s.tap("Dine planer")
	s.tap("Nye Nordlys Kafferisteri…")
	s.tap("Dine planer")
	s.tap("Slet denne plan")
	s.readsNot("Nye Nordlys Kafferisteri")
	s.undo()
	s.settle()
	s.reads("Nye Nordlys Kafferisteri")
	if got, err := d.App.Plan.Current(t.Context()); err != nil || got != planID {
		t.Errorf("the current plan is %q, %v", got, err)
	}
}

func TestThePlanIsSharedWithOneAdviserUntilADayAndTakenBack(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d, w.Clock, phone).goTo(parts.SharePlan(""))
	s.reads("Der er ikke noget at dele endnu")
	write(t, d, "idea.what", "Friskristet kaffe.")
	s.settle()
	s.reads("Du har ingen aftale endnu")
	list, err := d.App.Book.Programme(t.Context(), booking.Filter{Kinds: []string{api.EventKickoff}})
	if err != nil || len(list) == 0 {
		t.Fatalf("no Kick-off: %v", err)
	}
	ev, err := d.App.Book.Event(t.Context(), list[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	adviser := ev.Advisers[0]
	id, err := d.App.Book.Book(t.Context(), booking.Request{SlotID: adviser.Slots[0].ID})
	if err != nil {
		t.Fatal(err)
	}
	d.Sync()
	s.goTo(parts.Plan())
	s.shell.Go(parts.SharePlan(id))
	s.settle()
	first, _, _ := strings.Cut(adviser.Adviser.Name, " ")
	s.oneFilled()
	s.readsNot("Friskristet kaffe.", "Andre afsnit", "Budgetter og tal")
	write(t, d, "from.a.newer.app", "Tre ord til.")
	if _, err := d.App.Plan.WriteFigures(t.Context(), "", map[string]json.RawMessage{"start.rister": json.RawMessage("42000")}); err != nil {
		t.Fatal(err)
	}
	s.settle()
	s.reads("Andre afsnit", "Budgetter og tal", "1 tal")
	s.tap("Læs det, som " + first + " ser det")
	s.reads("Friskristet kaffe.")
	s.tap("til og med i dag")
	s.tap("Send til " + first)
	s.await("it is sent", func() bool { return s.shell.Current() == parts.Plan() })
	b, err := d.App.Book.Booking(t.Context(), id)
	if err != nil || len(b.Share) != 1 {
		t.Fatalf("the booking shares %+v, %v", b.Share, err)
	}
	if want := time.Date(2027, 1, 28, 23, 0, 0, 0, time.UTC); !b.Share[0].Until.Equal(want) {
		t.Errorf("until %v, want midnight in Copenhagen, %v", b.Share[0].Until, want)
	}
	s.shell.Go(parts.SharePlan(id))
	s.settle()
	s.tap("Træk det tilbage")
	if b, err = d.App.Book.Booking(t.Context(), id); err != nil || len(b.Share) != 0 {
		t.Errorf("still shared: %+v, %v", b.Share, err)
	}
	s.undo()
	if b, err = d.App.Book.Booking(t.Context(), id); err != nil || len(b.Share) != 1 {
		t.Errorf("not shared again: %+v, %v", b.Share, err)
	}
}

func TestThePageFollowsTheLineThatIsWritten(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).goTo(parts.Question("", "market.first_customers"))
	area := s.field()
	var page *ui.Scaffold
	for _, o := range s.reachable() {
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
	s.loop.Advance(time.Second)
	before := page.Offset()
	s.settle()
	if got := page.Offset(); got != before {
		t.Errorf("reading anew moved the page from %v to %v", before, got)
	}
	s.reads("30 ord")
}
