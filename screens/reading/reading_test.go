package reading_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app/plan"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld"
	"startklar.dk/screens/parts"
	editor "startklar.dk/screens/plan"
	"startklar.dk/screens/reading"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

func open(env *parts.Env, to ui.Route) ui.Page {
	switch to.Page {
	case parts.PageReading:
		return reading.New(env, to.ID, to.Arg)
	case parts.PageReplace:
		return reading.Replace(env, to.ID, to.Arg)
	case parts.PagePlan:
		return editor.Overview(env)
	case parts.PageQuestion:
		return editor.Question(env, to.Arg, to.ID)
	}
	return nil
}

func show(t *testing.T, v stagetest.View) (*stagetest.Stage, func(key string) string) {
	t.Helper()
	w := testworld.New(t)
	d := w.Fresh("one")
	if err := d.App.WriteOffline(t.Context()); err != nil {
		t.Fatal(err)
	}
	for key, words := range map[string]string{"idea.what": "# Kort\n\nVi sælger **kaffe**.\n\n- frisk kaffe\n- te", "idea.problem": "Kaffe er ofte gammel."} {
		if _, err := d.App.Plan.Set(t.Context(), "", key, words); err != nil {
			t.Fatal(err)
		}
	}
	return stagetest.Show(t, d.App, w.Clock.Now, v, open), func(key string) string {
		q, err := d.App.Plan.Question(t.Context(), "", key)
		if err != nil {
			t.Fatal(err)
		}
		return q.Text
	}
}

func TestAPlanIsReadFromEndToEndWithItsMarkdownShown(t *testing.T) {
	for _, v := range stagetest.Views() {
		s, _ := show(t, v)
		s.GoTo(parts.Reading("", "idea"))
		s.Reads("Kort", "Vi sælger kaffe.", "•", "frisk kaffe", "Kaffe er ofte gammel.")
		s.ReadsNot("**", "# Kort")
		s.Shoot(v.Name + "-reading")
		s.Tap("Vi sælger kaffe.")
		s.At(parts.Question(planOf(t, s), "idea.what"))
		test.Type(s.Field(), "NU ")
		if got := s.Typed(); got != "# Kort\n\nNU Vi sælger **kaffe**.\n\n- frisk kaffe\n- te" {
			t.Errorf("one writes on in %q", got)
		}
		s.GoTo(parts.Replace("", "")).Shoot(v.Name + "-replace")
	}
}

func TestOneWritesOnBehindWhatMakesALineAnItemOrAHeading(t *testing.T) {
	for words, want := range map[string]string{
		"Kort":        "# NU Kort\n\nVi sælger **kaffe**.\n\n- frisk kaffe\n- te",
		"frisk kaffe": "# Kort\n\nVi sælger **kaffe**.\n\n- NU frisk kaffe\n- te",
	} {
		s, _ := show(t, stagetest.Phone)
		s.GoTo(parts.Reading("", "idea"))
		tapOn(s, words)
		test.Type(s.Field(), "NU ")
		if got := s.Typed(); got != want {
			t.Errorf("one writes on in %q, not %q", got, want)
		}
		s.Close()
	}
}

func TestTheFrameAroundAQuestionStaysClearOfItsAnswer(t *testing.T) {
	s, _ := show(t, stagetest.Desk)
	s.GoTo(parts.Reading("", "idea"))
	top := top(s, "Kaffe er ofte gammel.")
	for _, o := range s.Reachable() {
		if card, ok := o.(*ui.TapCard); ok && card.Label == "Hvad er besværligt for dine kunder i dag?" {
			foot := fyne.CurrentApp().Driver().AbsolutePositionForObject(card).Y + card.Size().Height
			if top-foot < ui.Gap4 {
				t.Errorf("the frame ends at %v, and the answer begins at %v", foot, top)
			}
			return
		}
	}
	t.Error("there is no question to press")
}

func TestAPlanIsCountedOnce(t *testing.T) {
	s, _ := show(t, stagetest.Phone)
	for key, words := range map[string]string{"pitch.text": "Vi rister kaffe.", "old.question": "Fire ord uden kapitel"} {
		if _, err := s.App.Plan.Set(t.Context(), "", key, words); err != nil {
			t.Fatal(err)
		}
	}
	o, err := s.App.Plan.Overview(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	words := 0
	for _, ch := range o.Chapters {
		words += ch.Words
	}
	if words != o.Words || words != 7+4+4 {
		t.Errorf("the chapters have %d words, and the plan %d", words, o.Words)
	}
	stand := s.Env.Stand(o.Stand)
	s.GoTo(parts.Plan()).Reads(stand)
	s.GoTo(parts.Reading("", "")).Reads(stand)
}

func TestAnAddressIsOpenedFromUnderTheWordsThatNameIt(t *testing.T) {
	s, _ := show(t, stagetest.Phone)
	if _, err := s.App.Plan.Set(t.Context(), "", "idea.what", "- Se [siden](https://www.nordlys.dk/om/)\n  - og https://nordlys.dk\n\n[Skriv](mailto:anna@nordlys.dk), se [siden](https://www.nordlys.dk/om/)"); err != nil {
		t.Fatal(err)
	}
	s.GoTo(parts.Reading("", "idea"))
	for _, address := range []string{"nordlys.dk/om", "nordlys.dk", "anna@nordlys.dk"} {
		s.Tap(s.Env.T("reading.open", text.A{"Address": address}))
	}
	want := []string{"https://www.nordlys.dk/om/", "https://nordlys.dk", "mailto:anna@nordlys.dk"}
	if !slices.Equal(s.Opened, want) {
		t.Errorf("opened are %q, not %q", s.Opened, want)
	}
}

func TestTheNextWordsTakeThePlaceOfWhatWasLookedForBefore(t *testing.T) {
	s, _ := show(t, stagetest.Desk)
	for _, words := range []string{"kaffe", "gammel"} {
		s.GoTo(parts.Replace("", ""))
		into := s.Win.Canvas().Focused()
		for _, r := range words {
			into.TypedRune(r)
		}
		s.Settle()
	}
	s.Reads(s.Env.T("reading.hit_of", text.A{"N": 1, "Of": 1}))
}

func TestAHitIsSeenHoweverLongItsLineIs(t *testing.T) {
	for _, v := range []stagetest.View{stagetest.Phone, stagetest.Desk} {
		s, _ := show(t, v)
		if _, err := s.App.Plan.Set(t.Context(), "", "idea.what", strings.Repeat("Vi rister selv. ", 300)+"Nordlys "+strings.Repeat("Vi rister selv. ", 100)); err != nil {
			t.Fatal(err)
		}
		s.GoTo(parts.Replace("", ""))
		for _, o := range s.Reachable() {
			if f, ok := o.(*ui.Field); ok && f.Placeholder == s.Env.T("reading.find_what") {
				test.Type(f.Entry(), "Nordlys")
			}
		}
		s.Settle()
		body := scrolls(s)
		seen := fyne.CurrentApp().Driver().AbsolutePositionForObject(body).Y
		at := float32(-1)
		for _, o := range s.Reachable() {
			if c, ok := o.(*canvas.Text); ok && c.Text == "Nordlys" && c.TextStyle.Bold {
				at = fyne.CurrentApp().Driver().AbsolutePositionForObject(c).Y
			}
		}
		if at < seen || at > seen+body.Size().Height-ui.Gap40 {
			t.Errorf("%s: the hit is at %v, and one sees from %v to %v", v.Name, at, seen, seen+body.Size().Height)
		}
		s.Close()
	}
}

func TestOneComesBackToThePassageThatWasWrittenIn(t *testing.T) {
	for _, v := range []stagetest.View{stagetest.Phone, stagetest.Desk} {
		s, _ := show(t, v)
		for _, key := range []string{"idea.what", "idea.problem", "market.first_customers"} {
			var long strings.Builder
			for i := range 40 {
				fmt.Fprintf(&long, "%s, afsnit %d. %s\n\n", key, i, strings.Repeat("Vi rister. ", 1+i%7*2))
			}
			if _, err := s.App.Plan.Set(t.Context(), "", key, long.String()); err != nil {
				t.Fatal(err)
			}
		}
		s.GoTo(parts.Reading(planOf(t, s), ""))
		body := scrolls(s)
		const passage = "market.first_customers, afsnit 20. "
		for top(s, passage) < 0 || top(s, passage) > 400 {
			was := body.Offset.Y
			body.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -200)})
			s.Settle()
			if body.Offset.Y == was {
				t.Fatalf("%s: the passage is not reached", v.Name)
			}
		}
		at := top(s, passage)
		s.Tap(label(s, passage))
		for range 20 {
			test.Type(s.Field(), "Mere tekst foran. ")
		}
		s.Stored()
		s.Shell.Back()
		s.Settle()
		if now := top(s, passage); now < at-1 || now > at+1 {
			t.Errorf("%s: the passage stood %v from the top and stands %v now", v.Name, at, now)
		}
		s.Shell.Restore(s.Shell.Saved())
		s.Settle()
		if now := top(s, passage); now < at-1 || now > at+1 {
			t.Errorf("%s: the passage stood %v from the top and stands %v once the app began anew", v.Name, at, now)
		}
		s.Close()
	}
}

// tapOn presses what some words lie in.
func tapOn(s *stagetest.Stage, words string) {
	s.T.Helper()
	var found fyne.Tappable
	for _, o := range s.Reachable() {
		if tap, ok := o.(fyne.Tappable); ok && strings.Contains(stagetest.Said(stagetest.Below(o)), words) {
			found = tap
		}
	}
	if found == nil {
		s.T.Fatalf("%q lies in nothing to tap", words)
	}
	found.Tapped(&fyne.PointEvent{})
	s.Settle()
}

// scrolls is what is scrolled where a plan is read.
func scrolls(s *stagetest.Stage) (found *container.Scroll) {
	for _, o := range s.Reachable() {
		if c, ok := o.(*container.Scroll); ok && (found == nil || c.Content.Size().Height > found.Content.Size().Height) {
			found = c
		}
	}
	return found
}

// holding is the text that has some words in it; nil where none is drawn.
func holding(s *stagetest.Stage, words string) *ui.Text {
	for _, o := range s.Reachable() {
		if t, ok := o.(*ui.Text); ok && strings.Contains(t.AccessibilityLabel(), words) {
			return t
		}
	}
	return nil
}

func label(s *stagetest.Stage, words string) string { return holding(s, words).AccessibilityLabel() }

// top is how far down the window a passage stands that has some words in it; below zero where it is not drawn.
func top(s *stagetest.Stage, words string) float32 {
	if t := holding(s, words); t != nil {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(t).Y
	}
	return -1
}

func planOf(t *testing.T, s *stagetest.Stage) string {
	t.Helper()
	id, err := s.App.Plan.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAllIsReplacedAfterAPreviewAndUndone(t *testing.T) {
	s, stands := show(t, stagetest.Desk)
	s.GoTo(parts.Replace("", ""))
	var fields []*ui.Field
	for _, o := range s.Reachable() {
		if f, ok := o.(*ui.Field); ok {
			fields = append(fields, f)
		}
	}
	test.Type(fields[0].Entry(), "kaffe")
	test.Type(fields[1].Entry(), "chai")
	s.Settle()
	s.Reads("Sted 1 af 3")
	s.Tap(s.Env.T("reading.after"))
	s.Reads("Sted 2 af 3")
	s.Tap(s.Env.T("reading.replace_all"))
	s.Reads("”kaffe” bliver til ”chai” her:")
	s.Tap("Erstat 3 steder")
	if got := stands("idea.problem"); got != "chai er ofte gammel." {
		t.Errorf("it says %q", got)
	}
	s.Undo()
	if got := stands("idea.problem"); got != "Kaffe er ofte gammel." || plan.Words(stands("idea.what")) == 0 {
		t.Errorf("undone, it says %q", got)
	}
}

func TestATableOfManyWordsIsReadLineByLineOnAPhone(t *testing.T) {
	for _, lang := range text.Langs {
		s, _ := show(t, stagetest.View{Name: "phone-" + string(lang), Width: 390, Height: 844, Lang: lang})
		if _, err := s.App.Plan.SetFigures(t.Context(), planOf(t, s), stagetest.Cafe(t, "../..")); err != nil {
			t.Fatal(err)
		}
		s.GoTo(parts.Reading("", "economy"))
		body := scrolls(s)
		body.ScrollToBottom()
		s.Settle()
		s.Reads(s.Env.T("document.value") + " 300")
	}
}
