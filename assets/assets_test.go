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

func TestThePlanTemplateIsCompleteInBothLanguages(t *testing.T) {
	id, plan := PlanTemplate()
	if !api.ValidID(id) {
		t.Errorf("the template's id %q is none", id)
	}
	complete(t, "title", plan.Title)
	for _, c := range plan.Chapters {
		complete(t, c.Key+" title", c.Title)
		complete(t, c.Key+" intro", c.Intro)
		for _, q := range c.Questions {
			complete(t, q.Key+" title", q.Title)
			complete(t, q.Key+" help", q.Help)
			complete(t, q.Key+" looks", q.Looks)
			complete(t, q.Key+" example", q.Example)
		}
	}
}

func TestThePlanTemplateHasTwelveChaptersOfTwoOrThreeQuestions(t *testing.T) {
	_, plan := PlanTemplate()
	var titles []string
	for _, c := range plan.Chapters {
		titles = append(titles, c.Title.In("da"))
		if n := len(c.Questions); n < 2 || n > 3 {
			t.Errorf("%s has %d questions", c.Key, n)
		}
	}
	want := []string{
		"Resumé", "Idé og baggrund", "Personlige ressourcer", "Produkt og ydelse", "Marked og kunder",
		"Konkurrenter", "Salg og markedsføring", "Organisation og drift", "Udvikling og mål", "Risici",
		"Økonomi og finansiering", "Bilag",
	}
	if diff := cmp.Diff(want, titles); diff != "" {
		t.Errorf("chapters (-want +got):\n%s", diff)
	}
}

// The keys name what people wrote: a key that changes loses a text from view.
func TestTheKeysOfThePlanTemplateNeverChange(t *testing.T) {
	_, plan := PlanTemplate()
	var keys []string
	for _, c := range plan.Chapters {
		for _, q := range c.Questions {
			keys = append(keys, q.Key)
			if !api.ValidSectionKey(q.Key) || !strings.HasPrefix(q.Key, c.Key+".") {
				t.Errorf("%q is no key of a question in %s", q.Key, c.Key)
			}
		}
	}
	want := strings.Fields(`
		summary.short summary.ask
		idea.what idea.problem idea.done
		personal.skills personal.gaps personal.life
		product.what product.price product.permits
		market.buyers market.first_customers market.why_you
		competitors.alternatives competitors.edge
		sales.find sales.close sales.keep
		operation.week operation.place operation.form
		goals.year goals.three_years goals.next_steps
		risks.worst risks.slower risks.cover
		economy.startup economy.break_even economy.financing
		appendices.documents appendices.sources`)
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

func TestEveryExampleIsAsLongAsMostPeopleWrite(t *testing.T) {
	_, plan := PlanTemplate()
	for _, c := range plan.Chapters {
		for _, q := range c.Questions {
			n := len(strings.Fields(q.Example.In("da")))
			if n < q.WordsFrom || n > q.WordsTo {
				t.Errorf("%s: the example has %d words, usual is %d–%d", q.Key, n, q.WordsFrom, q.WordsTo)
			}
			if q.Minutes < 5 || q.Minutes > 30 {
				t.Errorf("%s takes %d minutes", q.Key, q.Minutes)
			}
		}
	}
}

func TestAdvisersOfEveryFieldHaveSomethingToRead(t *testing.T) {
	_, plan := PlanTemplate()
	read := map[api.Field]bool{}
	for _, c := range plan.Chapters {
		for _, q := range c.Questions {
			if len(q.Fields) == 0 {
				t.Errorf("%s is for nobody", q.Key)
			}
			for _, f := range q.Fields {
				if !f.Known() {
					t.Errorf("%s names %q, which is no field", q.Key, f)
				}
				read[f] = true
			}
		}
	}
	for _, f := range api.Fields {
		if !read[f] {
			t.Errorf("an adviser of %s has nothing to read", f)
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
