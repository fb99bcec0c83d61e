package document_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document"
)

// values are a case of the figures as a plan stores it.
func values(t testing.TB, name string) map[string]json.RawMessage {
	t.Helper()
	raw, err := os.ReadFile("../api/figures/testdata/cases/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]json.RawMessage
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	if stored, is := tree["values"]; is {
		tree = nil
		if err := json.Unmarshal(stored, &tree); err != nil {
			t.Fatal(err)
		}
		return tree
	}
	out := map[string]json.RawMessage{}
	var flatten func(at string, raw json.RawMessage)
	flatten = func(at string, raw json.RawMessage) {
		var inner map[string]json.RawMessage
		if json.Unmarshal(raw, &inner) != nil {
			out[at] = raw
			return
		}
		for k, v := range inner {
			flatten(strings.TrimPrefix(at+"/"+k, "/"), v)
		}
	}
	flatten("", raw)
	return out
}

// example is the plan of the example firm, with each question's example as its answer.
func example(t testing.TB, lang text.Lang) document.Plan {
	t.Helper()
	_, template := assets.PlanTemplate()
	p := document.Plan{
		Title: "Nordlys Kafferisteri", Version: "Version 3", Date: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC), Template: template,
		From: document.Sender{Name: "Anna Holm", Email: "anna@nordlys.example.dk"}, To: []string{"Andelskassen Tre Bælter"},
		Content: api.VersionContent{Sections: map[string]string{}, Values: values(t, "cafe")},
	}
	for _, ch := range template.Chapters {
		for _, q := range ch.Questions {
			p.Content.Sections[q.Key] = q.Example.In(string(lang))
		}
	}
	return p
}

func headings(doc document.Document, level int) (out []string) {
	for _, b := range doc.Body {
		if h, is := b.(*document.Heading); is && h.Level == level {
			out = append(out, strings.TrimSpace(h.Number+" "+h.Text))
		}
	}
	return out
}

func TestAPlanHasItsChaptersInOrder(t *testing.T) {
	p := example(t, text.Danish)
	doc := document.OfPlan(p, document.Options{Lang: text.Danish})
	var want []string
	for _, ch := range p.Template.Chapters {
		want = append(want, ch.Title["da"])
	}
	got := headings(doc, 1)
	for i := range got {
		_, got[i], _ = strings.Cut(got[i], " ")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !doc.Contents || doc.Edition != "Version 3 · 1. december 2026" || doc.Kind != "Forretningsplan" {
		t.Errorf("%v %q %q", doc.Contents, doc.Edition, doc.Kind)
	}
}

// A bank is asked nothing: over an answer stands what it is about. A template of an office that has no such headings
// keeps its questions.
func TestADocumentAsksItsReaderNothing(t *testing.T) {
	for _, lang := range text.Langs {
		for _, h := range headings(document.OfPlan(example(t, lang), document.Options{Lang: lang, Figures: true, Tests: true}), 2) {
			if strings.Contains(h, "?") {
				t.Errorf("%s: %q", lang, h)
			}
		}
	}
	p := example(t, text.Danish)
	p.Template = api.PlanTemplate{Chapters: []api.Chapter{{Key: "market", Title: api.Words{"da": "Marked"}, Questions: []api.PlanQuestion{
		{Key: "market.buyers", Title: api.Words{"da": "Hvem køber?"}},
	}}}}
	p.Content = api.VersionContent{Sections: map[string]string{"market.buyers": "Gæsten i baren"}}
	if got := headings(document.OfPlan(p, document.Options{}), 2); len(got) != 1 || got[0] != "Hvem køber?" {
		t.Errorf("an answer of a template without headings stands under %q", got)
	}
}

func TestWhatIsNotWrittenIsLeftOut(t *testing.T) {
	p := example(t, text.Danish)
	p.Content.Sections = map[string]string{"market.buyers": "Gæsten i baren", "market.why_you": " \n"}
	p.Content.Values = nil
	doc := document.OfPlan(p, document.Options{Figures: true})
	if diff := cmp.Diff([]string{"1 Marked og kunder"}, headings(doc, 1)); diff != "" {
		t.Error(diff)
	}
	if n := len(headings(doc, 2)); n != 1 {
		t.Errorf("%d questions are shown, of which one is answered", n)
	}
	p.Content.Sections = nil
	empty := document.OfPlan(p, document.Options{Figures: true})
	if len(empty.Body) > 0 || empty.Cover.Subtitle != "Der er ikke skrevet noget i planen endnu." {
		t.Errorf("an empty plan says %q and has %d blocks", empty.Cover.Subtitle, len(empty.Body))
	}
	if empty.Contents || empty.Cover.Chart != nil {
		t.Error("an empty plan has contents or a chart")
	}
}

func TestOneChoosesWhatAPlanShows(t *testing.T) {
	p := example(t, text.Danish)
	p.Comments = []api.Comment{{Section: "idea", Text: "Om det hele", Author: "Mette"}, {Section: "idea.what", Quote: "risteri", Text: "Hvor stort?", Author: "Mette", Replies: []api.Reply{{Author: "Anna", Text: "15 kilo"}}}}
	a := assets.Assessments()[0]
	scores := map[string]float64{}
	for i, part := range a.Parts {
		scores[part.Key] = 1.5 + float64(i%3)*1.3
	}
	p.Results = []document.Result{{Assessment: a.Assessment, Result: api.Result{Scores: scores}}}
	count := func(doc document.Document) (notes, scores, tables int) {
		for _, b := range doc.Body {
			switch b.(type) {
			case *document.Note:
				notes++
			case *document.Scores:
				scores++
			case *document.Table:
				tables++
			}
		}
		return notes, scores, tables
	}
	if n, s, tables := count(document.OfPlan(p, document.Options{})); n+s+tables != 0 {
		t.Errorf("%d notes, %d scores and %d tables that nobody chose", n, s, tables)
	}
	if n, s, tables := count(document.OfPlan(p, document.Options{Comments: true, Tests: true, Figures: true})); n != 2 || s != 1 || tables < 8 {
		t.Errorf("%d notes, %d scores, %d tables", n, s, tables)
	}
	some := document.OfPlan(p, document.Options{Chapters: []string{"idea"}, Figures: true})
	if diff := cmp.Diff([]string{"1 Idé og baggrund", "2 Tal og budgetter"}, headings(some, 1)); diff != "" {
		t.Error(diff)
	}
	if title := headings(document.OfPlan(example(t, text.English), document.Options{Lang: text.English}), 1)[0]; title != "1 Summary" {
		t.Errorf("in English the first chapter is %q", title)
	}
}

func TestAnswersToQuestionsThatAreGoneAreShown(t *testing.T) {
	p := example(t, text.Danish)
	p.Content.Sections["old.question"] = "Et svar fra før"
	doc := document.OfPlan(p, document.Options{})
	if all := headings(doc, 1); all[len(all)-1] != "13 Andre svar" || !strings.Contains(said(doc.Body), "Et svar fra før") {
		t.Errorf("the chapters are %q", all)
	}
}

func TestFiguresThatCannotBeComputedAreLeftOutAndSaid(t *testing.T) {
	p := example(t, text.Danish)
	p.Content.Values = map[string]json.RawMessage{"start": json.RawMessage(`"x"`)}
	doc := document.OfPlan(p, document.Options{Figures: true})
	if slices.Contains(headings(doc, 2), "Driftsbudget") {
		t.Error("there is a budget")
	}
	if f, errs := document.Computed(p.Content.Values); f != nil || len(errs) == 0 {
		t.Error("it is not said why there are none")
	}
}

func TestBudgetsWithoutAnAmountAreLeftOut(t *testing.T) {
	p := example(t, text.Danish)
	p.Content.Values = map[string]json.RawMessage{
		"start": json.RawMessage(`"2027-02"`), "form": json.RawMessage(`"personal"`), "fixed/a/name": json.RawMessage(`"Husleje"`), "fixed/a/amount_ore": json.RawMessage(`0`),
	}
	if slices.Contains(headings(document.OfPlan(p, document.Options{Figures: true}), 2), "Driftsbudget") {
		t.Error("there is a budget of nothing")
	}
	p.Content.Values["fixed/a/amount_ore"] = json.RawMessage(`500000`)
	if !slices.Contains(headings(document.OfPlan(p, document.Options{Figures: true}), 2), "Driftsbudget") {
		t.Error("the budget is left out")
	}
}

// table is the first table under a heading.
func table(t *testing.T, doc document.Document, id string) *document.Table {
	t.Helper()
	under := false
	for _, b := range doc.Body {
		if h, is := b.(*document.Heading); is {
			under = h.ID == id
		}
		if table, is := b.(*document.Table); is && under {
			return table
		}
	}
	t.Fatalf("no table under %s", id)
	return nil
}

func row(t *testing.T, table *document.Table, name string) (out []string) {
	t.Helper()
	for _, r := range table.Rows {
		if r.Cells[0].Text.String() != name {
			continue
		}
		for _, c := range r.Cells[1:] {
			out = append(out, c.Text.String())
		}
		return out
	}
	t.Fatalf("no row %s", name)
	return nil
}

func TestTheBudgetsAreTheEnginesFigures(t *testing.T) {
	p := example(t, text.Danish)
	p.Content.Values = values(t, "base")
	doc := document.OfPlan(p, document.Options{Figures: true})
	operating := table(t, doc, "figures.operating")
	if got := row(t, operating, "Resultat før skat"); got[12] != "76.880" || len(got) != 15 {
		t.Errorf("the result is %q", got)
	}
	if got := row(t, operating, "Dækningsbidrag"); got[0] != "26.000" || got[12] != "312.000" {
		t.Errorf("the contribution is %q", got)
	}
	quarters := table(t, doc, "figures.cash")
	if got := row(t, quarters, "På kontoen ved periodens slut"); !slices.Equal(got, []string{"77.040", "102.200", "118.480", "134.880", "134.880"}) {
		t.Errorf("the account is %q", got)
	}
	months := table(t, doc, "figures.cash_months")
	if got := row(t, months, "På kontoen ved start"); got[0] != "–" || got[1] != "62.333" || got[13] != "134.880" {
		t.Errorf("the account begins at %q", got)
	}
	for _, tables := range doc.Body {
		table, is := tables.(*document.Table)
		if !is {
			continue
		}
		for _, r := range table.Rows {
			if len(r.Cells) > len(table.Columns) {
				t.Errorf("%s: a row of %d cells under %d columns", table.Name, len(r.Cells), len(table.Columns))
			}
		}
	}
}

func TestLargeAmountsAreCountedInThousands(t *testing.T) {
	p := example(t, text.Danish)
	p.Content.Values = values(t, "base")
	for ore, want := range map[string][2]string{
		"1000000":       {"kroner uden moms, forventet", "10.000"},
		"10000000000":   {"1.000 kroner uden moms, forventet", "100.000"},
		"9000000000000": {"mio. kroner uden moms, forventet", "90.000"},
	} {
		p.Content.Values["fixed/rent/name"] = json.RawMessage(`"Husleje"`)
		p.Content.Values["fixed/rent/amount_ore"] = json.RawMessage(ore)
		doc := document.OfPlan(p, document.Options{Figures: true})
		if got := row(t, table(t, doc, "figures.operating"), "Husleje"); got[0] != want[1] {
			t.Errorf("%s øre is %s, want %s", ore, got[0], want[1])
		}
		for _, b := range doc.Body {
			if h, is := b.(*document.Heading); is && h.ID == "figures.operating" && h.Remark != want[0] {
				t.Errorf("%s øre is counted in %q", ore, h.Remark)
			}
		}
	}
}

func TestOnlyResultsBelowZeroAreTold(t *testing.T) {
	doc := document.OfPlan(example(t, text.Danish), document.Options{Figures: true})
	for _, r := range table(t, doc, "figures.cash_months").Rows {
		for _, c := range r.Cells {
			if c.Bad && r.Kind == document.Line && r.Indent > 0 {
				t.Errorf("%s is told apart, and is a payment", r.Cells[0].Text)
			}
		}
	}
}

func TestTheSamePlanGivesTheSameDocument(t *testing.T) {
	o := document.Options{Figures: true, Tests: true, Comments: true}
	if diff := cmp.Diff(document.OfPlan(example(t, text.Danish), o), document.OfPlan(example(t, text.Danish), o)); diff != "" {
		t.Error(diff)
	}
}

// TestATestsAnswersInWordsComeAlong looks at words, a choice, and words that have a line break in them; what the parts
// come to is not needed for them.
func TestATestsAnswersInWordsComeAlong(t *testing.T) {
	all := assets.Assessments()
	screening := all[slices.IndexFunc(all, func(a assets.Assessment) bool { return a.ID == assets.ScreeningAssessmentID })].Assessment
	p := example(t, text.Danish)
	p.Results = []document.Result{{Assessment: screening, Result: api.Result{
		Texts: map[string]string{"w1": "Et lille risteri.\nI Kolding.", "w3": " \n"}, Answers: map[string]int{"s2": 3},
	}}}
	said := func(o document.Options) (list []string) {
		for _, b := range document.OfPlan(p, o).Body {
			switch b := b.(type) {
			case *document.Heading:
				list = append(list, b.Text)
			case *document.Paragraph:
				list = append(list, b.Text.String())
			}
		}
		return list
	}
	for lang, want := range map[text.Lang][]string{
		text.Danish:  {"Hvad går din idé ud på?", "Et lille risteri.\nI Kolding.", "Hvad handler det mest om?", "Penge og regnskab"},
		text.English: {"What is your idea?", "Et lille risteri.\nI Kolding.", "What is it mostly about?", "Money and accounts"},
	} {
		with := said(document.Options{Lang: lang, Tests: true})
		without := said(document.Options{Lang: lang})
		if diff := cmp.Diff(append(want, screening.Limits.In(string(lang))), with[len(without)+2:]); diff != "" {
			t.Errorf("%s: %s", lang, diff)
		}
	}
}

// TestWhatIsNotRelevantIsSaid holds that a statement that counts in no score is named, and that a part says why it has
// none.
func TestWhatIsNotRelevantIsSaid(t *testing.T) {
	form := assets.Assessments()[0].Assessment
	p := example(t, text.Danish)
	r := api.Result{Answers: map[string]int{}}
	none, few := form.Parts[0], form.Parts[1]
	var skipped []string
	for _, it := range form.Items {
		switch it.Part {
		case none.Key:
			r.NotRelevant = append(r.NotRelevant, it.ID)
			skipped = append(skipped, it.Text.In("da"))
		case few.Key:
		default:
			r.Answers[it.ID] = 4
		}
	}
	p.Results = []document.Result{{Assessment: form, Result: r}}
	var lists [][]string
	under := ""
	for _, b := range document.OfPlan(p, document.Options{Lang: text.Danish, Tests: true}).Body {
		switch b := b.(type) {
		case *document.Heading:
			under = b.Text
		case *document.List:
			items := []string{under}
			for _, it := range b.Items {
				items = append(items, it.Text.String())
			}
			lists = append(lists, items)
		}
	}
	if len(lists) < 2 {
		t.Fatalf("there are only %q", lists)
	}
	parts, left := lists[len(lists)-2], lists[len(lists)-1]
	if parts[1] != none.Title.In("da")+": ikke relevant" || parts[2] != few.Title.In("da")+": for få svar" {
		t.Errorf("the parts say %q", parts)
	}
	if diff := cmp.Diff(append([]string{"Ikke relevant for mig"}, skipped...), left); diff != "" {
		t.Error(diff)
	}
}
