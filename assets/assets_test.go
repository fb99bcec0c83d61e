package assets

import (
	"encoding/json"
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
		for _, w := range a.Scale {
			complete(t, a.ID+" scale", w)
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
			if items[it.ID] || !parts[it.Part] {
				t.Errorf("item %s is there twice or in no part (%q)", it.ID, it.Part)
			}
			items[it.ID] = true
		}
	}
}

func TestAssessmentsAreBalanced(t *testing.T) {
	cases := []struct {
		id, use                              string
		items, parts, perPart, reversed, cap int
	}{
		{ReadyAssessmentID, api.UseSelf, 24, 6, 4, 6, 1},
		{IdeaAssessmentID, api.UseSelf, 16, 4, 4, 4, 1},
		{ScreeningAssessmentID, api.UseScreening, 12, 4, 3, 2, 1},
		{CompetenceTestID, api.UseCompetence, 18, 6, 3, 4, 1},
		{GrowthAssessmentID, api.UseSelf, 15, 5, 3, 3, 1},
	}
	if len(cases) != len(Assessments()) {
		t.Fatalf("%d assessments ship, %d are looked at", len(Assessments()), len(cases))
	}
	for i, c := range cases {
		a := Assessments()[i]
		if a.ID != c.id || a.Use != c.use || len(a.Items) != c.items || len(a.Parts) != c.parts {
			t.Errorf("%s: use %s, %d items, %d parts", a.ID, a.Use, len(a.Items), len(a.Parts))
		}
		count, reversed, total := map[string]int{}, map[string]int{}, 0
		for _, it := range a.Items {
			count[it.Part]++
			if it.Reversed {
				reversed[it.Part]++
				total++
			}
		}
		if total != c.reversed {
			t.Errorf("%s has %d reversed items, want %d", a.ID, total, c.reversed)
		}
		for _, p := range a.Parts {
			if count[p.Key] != c.perPart || reversed[p.Key] > c.cap {
				t.Errorf("%s: %d items in %s, %d of them reversed", a.ID, count[p.Key], p.Key, reversed[p.Key])
			}
		}
	}
}

func TestWhoAgreesWithEverythingScoresOnEachPart(t *testing.T) {
	for _, a := range Assessments() {
		answers := map[string]int{}
		for _, it := range a.Items {
			answers[it.ID] = 5
			if it.Reversed {
				answers[it.ID] = 1
			}
		}
		scores := a.Score(answers)
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
