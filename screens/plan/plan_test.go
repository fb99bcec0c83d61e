package plan_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/api"
	"startklar.dk/app/booking"
	"startklar.dk/assets/text"

	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	"startklar.dk/screens/plan"
	"startklar.dk/screens/stagetest"
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
	case parts.PageExport:
		return plan.Export(env, to.ID, to.Arg)
	case parts.PageImport:
		return plan.Import(env)
	case parts.PageShareEvent:
		return plan.Share(env, to.ID)
	case parts.PageConflict:
		return plan.Conflict(env, to.Arg, to.ID)
	case parts.PageCanvas:
		return plan.Canvas(env, to.ID)
	case parts.PagePitch:
		return plan.Pitch(env, to.ID)
	case parts.PageRehearsal:
		return plan.Rehearsal(env, to.ID)
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
	for _, v := range stagetest.Views() {
		d := w.Fresh(v.Name)
		if err := d.App.WriteOffline(t.Context()); err != nil {
			t.Fatal(err)
		}
		s := show(t, d, w.Clock, v)
		s.GoTo(parts.Plan()).Shoot(v.Name + "-plan-empty")
		s.OneFilled()
		planID := fill(t, d)
		s.GoTo(parts.Plan()).Shoot(v.Name + "-plan")
		s.OneFilled()
		s.GoTo(parts.Question(planID, "market.first_customers")).Shoot(v.Name + "-question")
		s.OneFilled()
		s.Tap(s.Env.T("plan.example_show"))
		s.Shoot(v.Name + "-question-example")
		s.GoTo(parts.Versions(planID)).Shoot(v.Name + "-versions-first")
		kept, err := d.App.Plan.Keep(t.Context(), planID, "Til mødet med banken")
		if err != nil {
			t.Fatal(err)
		}
		write(t, d, "idea.what", "Friskristet kaffe, leveret to gange om ugen.")
		s.GoTo(parts.Versions(planID)).Shoot(v.Name + "-versions")
		s.OneFilled()
		s.GoTo(parts.Version(kept.ID))
		s.Await("the version is read", func() bool { return s.Find(s.Env.T("plan.version_mark")) != nil })
		s.Tap(s.Env.T("plan.version_mark"))
		s.Shoot(v.Name + "-version")
		s.GoTo(parts.SharePlan("")).Shoot(v.Name + "-share-nobody")
		s.GoTo(parts.Plan())
		s.Tap(s.Env.T("plan.more"))
		s.Shoot(v.Name + "-plans")
		s.Close()
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
	for _, v := range stagetest.Views() {
		s := show(t, d, w.Clock, v).GoTo(parts.Plan())
		s.Shoot(v.Name + "-plan-clash")
		s.GoTo(parts.Question(planID, "idea.what")).Shoot(v.Name + "-question-clash")
		s.GoTo(parts.Conflict(planID, "idea.what")).Shoot(v.Name + "-conflict")
		s.OneFilled()
		s.GoTo(parts.SharePlan("")).Shoot(v.Name + "-share")
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

func TestFromQuestionToQuestionBackStillLeadsToThePlan(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.Plan())
	s.Tap("Marked og kunder…")
	s.At(parts.Question("", "market.buyers"))
	s.Tap("Næste: hvor mange er der, og hvor mange kan du nå?")
	s.Tap("Næste: hvornår på året køber de, og hvornår gør de ikke?")
	s.Tap("Forrige: Hvor mange er der, og hvor mange kan du nå?")
	s.At(parts.Question("", "market.size"))
	s.Shell.Back()
	s.At(parts.Plan())
}

func TestAnExampleIsShownAndPutAside(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	s := show(t, d, w.Clock, phone).GoTo(parts.Question("", "market.first_customers"))
	s.Reads("Hvad leder en rådgiver efter?", "Navne, ikke målgrupper.")
	s.Tap("Se et eksempel")
	s.Reads("Fra et opdigtet firma")
	s.Tap("Skjul eksemplet")
	s.ReadsNot("Fra et opdigtet firma")
}

func TestADeskShowsChaptersAndQuestionSideBySide(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	fill(t, d)
	s := show(t, d, w.Clock, desk).GoTo(parts.Plan())
	s.Reads("Nordlys Kafferisteri", "Konkurrenter", "Kapitel 5 af 12 · Marked og kunder", "Del planen", "Versioner")
	if got := s.Typed(); got != answers["market.first_customers"] {
		t.Errorf("beside the chapters stands %q", got)
	}
	s.Win.Resize(fyne.NewSize(390, 844))
	s.Reads("Skriv videre", "Konkurrenter")
	s.ReadsNot("Kapitel 5 af 12 · Marked og kunder")
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

func TestAVersionIsKeptReadAndBroughtBack(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	planID := fill(t, d)
	s := show(t, d, w.Clock, phone).GoTo(parts.Versions(planID))
	test.Type(s.Field(), "Til banken")
	s.Tap("Gem planen, som den er nu")
	s.Reads("Til banken, Version 1 · Gemt i dag")
	write(t, d, "idea.what", "The.")
	s.Tap("Til banken…")
	s.Await("the version is read", func() bool { return s.Find("Gå tilbage til denne") != nil })
	s.Reads("Friskristet kaffe, leveret samme uge.", "ændret siden")
	s.Tap("Gå tilbage til denne")
	if got := stands(t, d, "idea.what"); got != answers["idea.what"] {
		t.Errorf("brought back %q", got)
	}
	s.Undo()
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
	s := show(t, two, w.Clock, phone).GoTo(parts.Version(kept.ID))
	s.Await("it is said", func() bool { return strings.Contains(s.Words(), "Den ligger kun hos kontoret") })
	two.Line.Cut(false)
	s.Tap("Prøv igen")
	s.Await("it is read", func() bool { return strings.Contains(s.Words(), "Kaffe.") })
}

func TestAPlanIsNamedAndADeletedOneComesBack(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	planID := fill(t, d)
	s := show(t, d, w.Clock, phone).GoTo(parts.Plan())
	s.Tap("Dine planer")
	test.Type(s.Field(), "Nye Nordlys Kafferisteri")
	s.Tap("Gem navnet")
	s.Reads("Nye Nordlys Kafferisteri")
	s.Tap("Dine planer")
	s.Tap("Begynd på en ny plan")
	s.ReadsNot("Nye Nordlys Kafferisteri")
	s.Tap("Dine planer")
	s.Tap("Nye Nordlys Kafferisteri…")
	s.Tap("Dine planer")
	s.Tap("Slet denne plan")
	s.ReadsNot("Nye Nordlys Kafferisteri")
	s.Undo()
	s.Settle()
	s.Reads("Nye Nordlys Kafferisteri")
	if got, err := d.App.Plan.Current(t.Context()); err != nil || got != planID {
		t.Errorf("the current plan is %q, %v", got, err)
	}
}

func TestThePlanIsSharedWithOneAdviserUntilADayAndTakenBack(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	s := show(t, d, w.Clock, phone).GoTo(parts.SharePlan(""))
	s.Reads("Der er ikke noget at dele endnu")
	write(t, d, "idea.what", "Friskristet kaffe.")
	s.Settle()
	s.Reads("Du har ingen booking endnu")
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
	s.GoTo(parts.Plan())
	s.Shell.Go(parts.SharePlan(id))
	s.Settle()
	first, _, _ := strings.Cut(adviser.Adviser.Name, " ")
	s.OneFilled()
	s.ReadsNot("Friskristet kaffe.", "Andre svar", "Budgetter og tal")
	write(t, d, "from.a.newer.app", "Tre ord til.")
	if _, err := d.App.Plan.SetFigures(t.Context(), "", map[string]json.RawMessage{"fixed/rent/name": json.RawMessage(`"Husleje"`)}); err != nil {
		t.Fatal(err)
	}
	s.Settle()
	s.Reads("Andre svar", "Budgetter og tal", "1 linje")
	s.Tap("Læs det, som " + first + " ser det")
	s.Reads("Friskristet kaffe.")
	s.Tap("til og med i dag")
	s.Tap("Send planen til " + first)
	s.Await("the sheet is shown", func() bool { return strings.Contains(s.Words(), "Det her får "+first+" at læse.") })
	if b, err := d.App.Book.Booking(t.Context(), id); err != nil || len(b.Share) != 0 {
		t.Fatalf("before it was seen what they will read the booking shares %+v, %v", b.Share, err)
	}
	s.Tap("Friskristet kaffe.")
	s.Await("the line is out", func() bool { return strings.Contains(s.Words(), "taget ud") })
	s.Tap("Send planen til " + first)
	s.Await("it is sent", func() bool { return s.Shell.Current() == parts.Plan() })
	b, err := d.App.Book.Booking(t.Context(), id)
	if err != nil || len(b.Share) != 1 {
		t.Fatalf("the booking shares %+v, %v", b.Share, err)
	}
	if !slices.Equal(b.SheetOmit, []string{api.SheetIdea}) {
		t.Errorf("%q is left out of the sheet", b.SheetOmit)
	}
	if want := time.Date(2027, 1, 28, 23, 0, 0, 0, time.UTC); !b.Share[0].Until.Equal(want) {
		t.Errorf("until %v, want midnight in Copenhagen, %v", b.Share[0].Until, want)
	}
	s.Shell.Go(parts.SharePlan(id))
	s.Settle()
	s.Tap("Træk det tilbage")
	if b, err = d.App.Book.Booking(t.Context(), id); err != nil || len(b.Share) != 0 {
		t.Errorf("still shared: %+v, %v", b.Share, err)
	}
	s.Undo()
	if b, err = d.App.Book.Booking(t.Context(), id); err != nil || len(b.Share) != 1 {
		t.Errorf("not shared again: %+v, %v", b.Share, err)
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

func TestOnesPlaceIsSaidQuieterThanTheChapterAndTheQuestion(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	for _, v := range []stagetest.View{phone, {Name: "820 dp", Width: 820, Height: 1100, Lang: text.Danish}, desk} {
		s := show(t, d, w.Clock, v).GoTo(parts.Question("", "market.first_customers"))
		size := map[string]float32{}
		for _, o := range s.Reachable() {
			if x, ok := o.(*ui.Text); ok {
				size[x.Text] = ui.Letters(x.TextSize)
			}
		}
		where, question := "Kapitel 5 af 12", size["Hvem er dine første ti kunder?"]
		if size["Marked og kunder"] == 0 {
			t.Errorf("on %s the chapter is not named:\n%s", v.Name, s.Words())
		}
		if v.Name == desk.Name {
			where += " · Marked og kunder"
		}
		if size[where] == 0 || size[where] >= question {
			t.Errorf("on %s %q has letters of %v, the question of %v", v.Name, where, size[where], question)
		}
		s.Close()
	}
}

func TestTheNextQuestionAndTheOneBeforeAreNamed(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	for _, v := range []stagetest.View{phone, desk} {
		s := show(t, d, w.Clock, v).GoTo(parts.Question("", "market.buyers"))
		s.Reads("Produkt og ydelse", "Næste: hvor mange er der, og hvor mange kan du nå?")
		s.GoTo(parts.Question("", "market.why_you"))
		s.Reads("Hvem er dine første ti kunder?", "Næste kapitel: Konkurrenter")
		s.Close()
	}
}

// A question that came of a parted one is one tap from what was written before.
func TestWhatWasWrittenUnderTheWholeQuestionIsTakenOver(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	write(t, d, "operation.place", "Det gamle trykkeri. Råkaffe fra Hamborg.")
	planID, err := d.App.Plan.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []stagetest.View{phone, desk} {
		s := show(t, d, w.Clock, v).GoTo(parts.Question("", "operation.suppliers"))
		s.Reads("Du har skrevet noget om det under ”Hvor skal det foregå?”. Svaret står der stadig.", "Det gamle trykkeri. Råkaffe fra Hamborg.")
		s.Tap("Læs det dér")
		s.At(parts.Question(planID, "operation.place"))
		s.ReadsNot("Hent teksten hertil")
		s.Close()
	}
	s := show(t, d, w.Clock, phone).GoTo(parts.Question("", "operation.suppliers"))
	s.Tap("Hent teksten hertil")
	s.ReadsNot("Hent teksten hertil")
	s.Await("it is on disk", func() bool { return stands(t, d, "operation.suppliers") == "Det gamle trykkeri. Råkaffe fra Hamborg." })
	if got := stands(t, d, "operation.place"); got != "Det gamle trykkeri. Råkaffe fra Hamborg." {
		t.Errorf("where it was written stands %q", got)
	}
}

func TestAQuestionLeadsToThePublicPageThatHelps(t *testing.T) {
	w := testworld.New(t)
	d := offline(t, w)
	for _, v := range []stagetest.View{phone, desk} {
		s := show(t, d, w.Clock, v).GoTo(parts.Question("", "operation.data"))
		s.Tap("Datatilsynet: råd til mindre firmaer")
		if got := s.Opened; len(got) != 1 || got[0] != "https://www.datatilsynet.dk/" {
			t.Errorf("opened %v", got)
		}
		s.Close()
	}
}
