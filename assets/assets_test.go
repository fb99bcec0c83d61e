package assets

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"startklar.dk/api"
)

// complete fails where words are missing in a language, carry straight quotes
// or blanks at the ends.
func complete(t *testing.T, where string, w api.Words) {
	t.Helper()
	if len(w) != 2 {
		t.Errorf("%s has %d languages, want da and en", where, len(w))
	}
	for _, lang := range []string{"da", "en"} {
		s := w[lang]
		if s == "" || s != strings.TrimSpace(s) {
			t.Errorf("%s in %s is empty or has blanks at its ends: %q", where, lang, s)
		}
		if strings.ContainsAny(s, "\"'") || strings.Contains(s, " - ") || strings.Contains(s, "...") {
			t.Errorf("%s in %s is not set as print: %q", where, lang, s)
		}
	}
}

func TestAssessmentsAreCompleteAndHoldTogether(t *testing.T) {
	_, plan := PlanTemplate()
	chapters := map[string]bool{}
	for _, c := range plan.Chapters {
		chapters[c.Key] = true
	}
	kinds := []string{
		api.EventKickoff, api.EventCafe, api.EventCourse, api.EventMeeting, api.EventPanel,
		api.EventNetwork, api.EventCounselling,
	}
	ids := map[string]bool{}
	for _, a := range Assessments() {
		if !api.ValidID(a.ID) || ids[a.ID] {
			t.Errorf("%s has a bad or a second id %q", a.Title.In("da"), a.ID)
		}
		ids[a.ID] = true
		if len(a.Scale) != 5 || a.Version < 1 || a.Minutes < 1 {
			t.Errorf("%s: %d labels, version %d, %d minutes", a.ID, len(a.Scale), a.Version, a.Minutes)
		}
		for name, w := range map[string]api.Words{
			"title": a.Title, "purpose": a.Purpose, "limits": a.Limits, "don't know": a.DontKnow,
		} {
			complete(t, a.ID+" "+name, w)
		}
		for _, w := range slices.Concat(a.Scale, a.Importance) {
			complete(t, a.ID+" scale", w)
		}
		for _, area := range a.Areas {
			complete(t, a.ID+" area", area.Title)
		}
		parts := map[string]bool{}
		for _, p := range a.Parts {
			if parts[p.Key] {
				t.Errorf("%s names the part %s twice", a.ID, p.Key)
			}
			parts[p.Key] = true
			for name, w := range map[string]api.Words{
				"title": p.Title, "strong": p.Strong, "middle": p.Middle, "weak": p.Weak, "next": p.Next.Text,
			} {
				complete(t, p.Key+" "+name, w)
			}
			if !chapters[p.Next.Chapter] || len(p.Next.Kinds) == 0 || len(p.Next.Fields) == 0 {
				t.Errorf("a weak %s leads nowhere: %+v", p.Key, p.Next)
			}
			for _, k := range p.Next.Kinds {
				if !slices.Contains(kinds, k) {
					t.Errorf("%s leads to %q, which is no kind of event", p.Key, k)
				}
			}
			for _, f := range p.Next.Fields {
				if !f.Known() {
					t.Errorf("%s leads to %q, which is no field", p.Key, f)
				}
			}
		}
		items := map[string]bool{}
		for _, it := range a.Items {
			complete(t, it.ID, it.Text)
			if items[it.ID] || !parts[it.Part] && (it.Part != "" || it.Scored()) {
				t.Errorf("item %s is there twice or in no part (%q)", it.ID, it.Part)
			}
			items[it.ID] = true
			if it.Figure != "" && (len(it.Bounds) != 4 || !slices.IsSorted(it.Bounds)) {
				t.Errorf("the figure %s counts from %v", it.ID, it.Bounds)
			}
			if it.Importance && len(a.Importance) != 5 {
				t.Errorf("%s has no labels for how much a part matters", a.ID)
			}
		}
	}
}

// TestAssessmentsAreBalanced holds that who agrees with everything is found out in each
// part: one statement of three or more is turned round, never all.
func TestAssessmentsAreBalanced(t *testing.T) {
	cases := []struct {
		id, use               string
		items, parts, perPart int // per part: statements in its score, figures among them
		figures, importance   int
	}{
		{ReadyAssessmentID, api.UseSelf, 24, 6, 4, 0, 0},
		{IdeaAssessmentID, api.UseSelf, 16, 4, 4, 0, 0},
		{EconomyAssessmentID, api.UseSelf, 15, 5, 3, 10, 0},
		{ScreeningAssessmentID, api.UseScreening, 10, 4, 1, 0, 0},
		{ProfileAssessmentID, api.UseCompetence, 45, 15, 3, 0, 0},
		{CompetenceTestID, api.UseCompetence, 18, 6, 3, 0, 0},
		{GrowthAssessmentID, api.UseSelf, 20, 5, 3, 0, 5},
	}
	if len(cases) != len(Assessments()) {
		t.Fatalf("%d assessments ship, %d are looked at", len(Assessments()), len(cases))
	}
	for i, c := range cases {
		a := Assessments()[i]
		if a.ID != c.id || a.Use != c.use || len(a.Items) != c.items || len(a.Parts) != c.parts {
			t.Errorf("%s: use %s, %d items, %d parts", a.ID, a.Use, len(a.Items), len(a.Parts))
		}
		scored, own, reversed, figures, importance := map[string]int{}, map[string]int{}, map[string]int{}, 0, map[string]int{}
		for _, it := range a.Items {
			switch {
			case it.Importance:
				importance[it.Part]++
				continue
			case !it.Scored(): // words and choices
				continue
			case it.Figure != "":
				figures++
			default:
				own[it.Part]++
			}
			scored[it.Part]++
			if it.Reversed {
				reversed[it.Part]++
			}
		}
		if figures != c.figures || len(importance) != c.importance {
			t.Errorf("%s has %d figures and asks how much %d parts matter", a.ID, figures, len(importance))
		}
		for _, p := range a.Parts {
			if scored[p.Key] != c.perPart {
				t.Errorf("%s: %d items in %s", a.ID, scored[p.Key], p.Key)
			}
			if n := reversed[p.Key]; own[p.Key] >= 3 && n == 0 || n > 0 && own[p.Key] > 1 && 2*n > own[p.Key] {
				t.Errorf("%s: %d of %d statements in %s are turned round", a.ID, n, own[p.Key], p.Key)
			}
		}
	}
}

// TestAStatementThatChangedHasAnIDOfItsOwn holds what results and unfinished tests of an
// earlier version rest on: an id means the same statement in every version.
func TestAStatementThatChangedHasAnIDOfItsOwn(t *testing.T) {
	seen := 0
	for _, now := range Assessments() {
		for version := 1; version < now.Version; version++ {
			then, ok := AssessmentVersion(now.ID, version)
			if !ok {
				t.Errorf("version %d of %s is gone: results name it", version, now.Title.In("da"))
				continue
			}
			for _, was := range then.Items {
				if is, ok := now.Item(was.ID); ok {
					seen++
					if is.Part != was.Part || is.Reversed != was.Reversed || is.Text["da"] != was.Text["da"] || is.Text["en"] != was.Text["en"] {
						t.Errorf("%s of %s: %q was %q", was.ID, now.Title.In("da"), is.Text, was.Text)
					}
				}
			}
			for _, p := range then.Parts {
				if !slices.ContainsFunc(now.Parts, func(is api.AssessmentPart) bool { return is.Key == p.Key }) {
					t.Errorf("%s no longer has the part %s, with which earlier results are compared", now.Title.In("da"), p.Key)
				}
			}
		}
	}
	if seen < 40 {
		t.Errorf("only %d statements were compared", seen)
	}
}

// joins are words that put two questions into one.
var joins = regexp.MustCompile(`(?i)( og hvor| og hvornår|, og |, and |\bog\b.*\bog\b| eller ved |moms og skat|VAT and tax)`)

func TestAStatementAsksOneThing(t *testing.T) {
	for _, asked := range []string{"Jeg ved, hvilke bilag jeg skal gemme, og hvor længe.", "Nogen har sagt, at de vil købe, og hvornår.", "Jeg ved, hvad der gælder for moms og skat i min branche."} {
		if !joins.MatchString(asked) {
			t.Errorf("%q asks two things and is not found", asked)
		}
	}
	for _, a := range Assessments() {
		for _, it := range a.Items {
			for lang, s := range it.Text {
				if joins.MatchString(s) {
					t.Errorf("%s %s in %s asks two things: %q", a.Title.In("da"), it.ID, lang, s)
				}
			}
		}
	}
}

func TestWhatIsNotForEverybodyCanBeAnsweredSo(t *testing.T) {
	for _, a := range Assessments() {
		asked := slices.ContainsFunc(a.Items, func(it api.AssessmentItem) bool { return it.NotForAll && it.Letters == 0 })
		if asked != (a.NotRelevant.In("da") != "") {
			t.Errorf("%s has statements that are not for everybody: %v, and the answer %q", a.Title.In("da"), asked, a.NotRelevant.In("da"))
		}
		if asked {
			complete(t, a.ID+" not relevant", a.NotRelevant)
		}
		if len(a.Matters(map[string]int{})) != 0 {
			t.Errorf("%s knows what matters without being told", a.Title.In("da"))
		}
	}
}

func TestTheCompetenceProfileIsFifteenByThreeAfterItsSource(t *testing.T) {
	a, ok := AssessmentVersion(ProfileAssessmentID, 1)
	if !ok || a.Source == nil {
		t.Fatal("the profile or its source is missing")
	}
	complete(t, "source", a.Source.Title)
	for _, lang := range []string{"da", "en"} {
		if !strings.Contains(a.Source.Title[lang], "EntreComp") || !strings.Contains(a.Source.Title[lang], "JRC") {
			t.Errorf("the source in %s is %q", lang, a.Source.Title[lang])
		}
	}
	areas := map[string]int{}
	for _, p := range a.Parts {
		areas[p.Area]++
	}
	if diff := cmp.Diff(map[string]int{"ideas": 5, "resources": 5, "action": 5}, areas); diff != "" || len(a.Areas) != 3 {
		t.Error(diff)
	}
}

func TestWhoAgreesWithEverythingScoresOnEachPart(t *testing.T) {
	for _, a := range Assessments() {
		answers := map[string]int{}
		for _, it := range a.Items {
			if !it.Scored() {
				continue
			}
			answers[it.ID] = 5
			if it.Reversed {
				answers[it.ID] = 1
			}
		}
		scores := a.Score(answers, nil)
		for _, p := range a.Parts {
			if scores[p.Key] != 5 {
				t.Errorf("the best answers give %v on %s", scores[p.Key], p.Key)
			}
		}
	}
}

func TestDocumentsAreRecordsThatReadBack(t *testing.T) {
	documents := Documents()
	if len(documents) != 1+len(Assessments()) {
		t.Fatalf("%d documents", len(documents))
	}
	var plan api.PlanTemplate
	if err := json.Unmarshal(documents[0].Body, &plan); err != nil {
		t.Fatal(err)
	}
	id, want := PlanTemplate()
	if documents[0].ID != id || documents[0].Kind != api.KindPlanTemplate {
		t.Errorf("the first document is %s %s", documents[0].Kind, documents[0].ID)
	}
	if diff := cmp.Diff(want, plan); diff != "" {
		t.Errorf("template (-want +got):\n%s", diff)
	}
	for i, a := range Assessments() {
		var got api.Assessment
		if err := json.Unmarshal(documents[1+i].Body, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a.Assessment, got); diff != "" || documents[1+i].ID != a.ID {
			t.Errorf("%s (-want +got):\n%s", a.ID, diff)
		}
	}
}
