package reading_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/screens/parts"
	"startklar.dk/screens/stagetest"
	"startklar.dk/ui"
)

// narrow is a window in which there is no room for the chapters beside the text.
var narrow = stagetest.View{Name: "narrow", Width: 420, Height: 800, Lang: stagetest.Phone.Lang}

// fieldOf is the field on the page with these words in it while it is empty.
func fieldOf(s *stagetest.Stage, placeholder string) *ui.Field {
	s.T.Helper()
	for _, o := range s.Reachable() {
		if f, ok := o.(*ui.Field); ok && f.Placeholder == s.Env.T(placeholder) {
			return f
		}
	}
	s.T.Fatalf("there is no field for %q", s.Env.T(placeholder))
	return nil
}

// find types what is looked for, and what is put in its place.
func find(s *stagetest.Stage, words, with string) {
	s.T.Helper()
	s.GoTo(parts.Replace("", ""))
	write := func(field, words string) {
		f := fieldOf(s, field)
		f.Select()
		test.Type(f.Entry(), words)
	}
	write("reading.find_what", words)
	if with != "" {
		write("reading.replace_with", with)
	}
	s.Settle()
}

// marked are the words on the page that have a colour behind them, as they are read.
func marked(s *stagetest.Stage, with ui.Role) (all []string) {
	for _, o := range s.Reachable() {
		if t, ok := o.(*ui.Text); ok {
			for _, span := range t.Spans {
				if span.Mark == with {
					all = append(all, span.Text)
				}
			}
		}
	}
	return all
}

func press(s *stagetest.Stage, keys ui.Keys) {
	s.T.Helper()
	for _, a := range s.Shell.Here() {
		if a.Keys == keys {
			a.Do()
			s.Settle()
			return
		}
	}
	s.T.Errorf("%s does nothing here", keys)
}

func TestWhatWasReplacedStaysInView(t *testing.T) {
	s, stands := show(t, stagetest.Desk)
	find(s, "kaffe", "chai")
	s.Tap(s.Env.T("reading.replace_all"))
	s.Tap("Erstat 3 steder")
	s.Reads(s.Env.N("reading.replaced", 3), "chai er ofte gammel.")
	s.ReadsNot(s.Env.T("reading.none"), s.Env.T("reading.unanswered"))
	if got := marked(s, ui.AccentSoft); !slices.Equal(got, []string{"chai", "chai", "chai"}) {
		t.Errorf("marked as new are %q", got)
	}
	s.Shoot("replaced-all")
	s.Undo()
	s.Settle()
	s.Reads(s.Env.T("reading.hit_of", map[string]any{"N": 1, "Of": 3}))
	if got := marked(s, ui.AccentSoft); got != nil {
		t.Errorf("undone, marked as new are %q", got)
	}

	find(s, "kaffe", "kaffebønner")
	for range 3 { // one by one, with what is longer than what it replaces
		s.Tap(s.Env.T("reading.replace_one"))
		s.Settle()
	}
	if got := stands("idea.what"); !strings.Contains(got, "Vi sælger **kaffebønner**.\n\n- frisk kaffebønner") {
		t.Errorf("it says %q", got)
	}
	find(s, "gammel", "ældre")
	s.Tap(s.Env.T("reading.replace_one"))
	s.Reads("kaffebønner er ofte ældre.", s.Env.N("reading.replaced", 1))
	test.Type(fieldOf(s, "reading.find_what").Entry(), "x")
	s.Settle()
	s.Reads(s.Env.T("reading.none"))
	s.ReadsNot("er ofte ældre")
}

func TestWhatWasReplacedBeforeInAnAnswerKeepsItsMark(t *testing.T) {
	s, _ := show(t, stagetest.Desk)
	if _, err := s.App.Plan.Set(t.Context(), "", "idea.what", "te te te kaffe te"); err != nil {
		t.Fatal(err)
	}
	find(s, "te", "urtete")
	s.Tap(s.Env.T("reading.after"))
	for range 2 { // the second and the third
		s.Tap(s.Env.T("reading.replace_one"))
	}
	s.Tap(s.Env.T("reading.replace_all"))
	if got := marked(s, ui.AccentSoft); len(got) != 0 {
		t.Errorf("what is found again in what was put there is marked as new: %q", got)
	}
	find(s, "urtete", "myntete")
	s.Tap(s.Env.T("reading.replace_one"))
	s.Tap(s.Env.T("reading.replace_one"))
	if got := marked(s, ui.AccentSoft); !slices.Equal(got, []string{"myntete", "myntete"}) {
		t.Errorf("marked as new are %q", got)
	}
}

func TestOnlyChaptersInWhichSomethingWasFoundAreOffered(t *testing.T) {
	s, _ := show(t, stagetest.Desk)
	s.GoTo(parts.Replace("", ""))
	s.Reads("Bilag")
	find(s, "kaffe", "chai")
	s.ReadsNot("Bilag")
	s.Tap(s.Env.T("reading.replace_all"))
	s.Tap("Erstat 3 steder")
	if s.Find("Idé og baggrund") == nil {
		t.Error("the chapter in which words were replaced is not offered any more")
	}
}

func TestWordsAreLookedForAndReplacedByKeysInEveryWindow(t *testing.T) {
	for _, v := range []stagetest.View{stagetest.Phone, narrow, stagetest.Desk} {
		for _, from := range []ui.Route{parts.Reading("", ""), parts.Reading("", "idea"), parts.Plan(), parts.Question("", "idea.what")} {
			for _, keys := range []ui.Keys{parts.KeysFind, parts.KeysReplace} {
				s, _ := show(t, v)
				s.GoTo(from)
				press(s, keys)
				if at := s.Shell.Current(); at.Page != parts.PageReplace {
					t.Errorf("%s: %s on %v leads to %v", v.Name, keys, from, at)
				}
				s.Close()
			}
		}
	}
}

func TestKeysLeadToWhatIsTypedNextWhereWordsAreLookedFor(t *testing.T) {
	for _, v := range []stagetest.View{narrow, stagetest.Desk} {
		s, _ := show(t, v)
		find(s, "kaffe", "")
		press(s, parts.KeysReplace)
		s.Win.Canvas().Focused().TypedRune('æ')
		if got := fieldOf(s, "reading.replace_with").Value(); got != "æ" {
			t.Errorf("%s: replaced is with %q", v.Name, got)
		}
		s.Shell.Back()
		if v == stagetest.Desk {
			s.Shell.Go(parts.Replace("", ""))
		}
		s.Settle()
		press(s, parts.KeysFind)
		s.Win.Canvas().Focused().TypedRune('g')
		if got := fieldOf(s, "reading.find_what").Value(); got != "g" {
			t.Errorf("%s: looked for is %q", v.Name, got)
		}
		s.Close()
	}
}

func TestWhatWasLookedForBeforeCanBeReplacedAtOnce(t *testing.T) {
	s, stands := show(t, stagetest.Desk)
	find(s, "kaffe", "chai")
	s.GoTo(parts.Replace("", "idea.problem"))
	s.Reads("Sted 3 af 3")
	s.Tap(s.Env.T("reading.replace_one"))
	if got := stands("idea.problem"); got != "chai er ofte gammel." {
		t.Errorf("it says %q", got)
	}
}

func TestLinesStandAsCloseAsTheyWereTyped(t *testing.T) {
	s, _ := show(t, stagetest.Desk)
	if _, err := s.App.Plan.Set(t.Context(), "", "idea.what", "- frisk kaffe\n- gammel kaffe\n- te\n\nOg kaffe til sidst."); err != nil {
		t.Fatal(err)
	}
	find(s, "kaffe", "")
	words := holding(s, "gammel kaffe")
	if words == nil || words.AccessibilityLabel() != "- frisk kaffe\n- gammel kaffe\n- te" {
		t.Fatalf("lines do not stand together:\n%s", s.Words())
	}
	if got, want := words.Size().Height, 3*ui.LineHeight(ui.Body); got != want {
		t.Errorf("three lines are %v dp high, not %v", got, want)
	}
	s.Tap("Og kaffe til sidst.")
	if at := s.Env.Passage; at != nil {
		t.Errorf("the passage %v was not taken up", at)
	}
	into := s.Win.Canvas().Focused()
	if sel, ok := into.(interface{ SelectedText() string }); !ok || sel.SelectedText() != "kaffe" {
		t.Errorf("one writes on in %v", into)
	}
	into.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if got := s.Typed(); got != "- frisk kaffe\n- gammel kaffe\n- te\n\nOg  til sidst." {
		t.Errorf("one writes on in %q", got)
	}
}
