package testworld_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/assets"
	"startklar.dk/internal/testworld"
	"startklar.dk/office/mutation"
)

// firstTemplate is the standard template as it was first: keys and titles.
func firstTemplate(t *testing.T) (api.ImportRecord, api.PlanTemplate) {
	t.Helper()
	raw, err := os.ReadFile("testdata/template-v1.json")
	ok(t, err)
	var first api.PlanTemplate
	ok(t, json.Unmarshal(raw, &first))
	return api.ImportRecord{Kind: api.KindPlanTemplate, ID: assets.StandardTemplateID, Body: raw}, first
}

func keysOf(chapters []api.Chapter) (keys []string) {
	for _, c := range chapters {
		for _, q := range c.Questions {
			keys = append(keys, q.Key)
		}
	}
	return keys
}

// shows fails where an answer is not to be found by who goes through the plan on a
// device: in a chapter of the overview, and in its question.
func shows(t *testing.T, d *testworld.Device, answers map[string]string) {
	t.Helper()
	o := must[plan.Overview](t)(d.App.Plan.Overview(t.Context(), ""))
	listed := map[string]bool{}
	for _, c := range o.Chapters {
		for _, q := range c.Questions {
			listed[q.Key] = true
		}
	}
	for key, want := range answers {
		q, err := d.App.Plan.Question(t.Context(), "", key)
		if err != nil || q.Text != want || !listed[key] || q.ChapterTitle == "" || q.Title == key {
			t.Errorf("%s: %q in chapter %q called %q, listed %v, %v; want %q", key, q.Text, q.ChapterTitle, q.Title, listed[key], err, want)
		}
	}
}

// answer writes under a question as who sees it there.
func answer(t *testing.T, d *testworld.Device, key, text string) {
	t.Helper()
	q := must[plan.Question](t)(d.App.Plan.Question(t.Context(), "", key))
	must[plan.Written](t)(d.App.Plan.Write(t.Context(), q.PlanID, key, text, q.Base))
}

// Every question of the first version is answered on one device while another has
// today's template, and both write: nobody's words are lost, and the questions that
// came of a parted one offer its answer.
func TestAnswersOutliveTheTemplateTheyWereWrittenBy(t *testing.T) {
	old, first := firstTemplate(t)
	_, now := assets.PlanTemplate()
	w := testworld.New(t)
	ok(t, w.Office.Catalogue.Import(t.Context(), mutation.CommandLine, []api.ImportRecord{old}))
	phone := w.Device("phone")
	phone.Sync()
	answers := map[string]string{}
	for _, key := range keysOf(first.Chapters) {
		answers[key] = "Svar på " + key
		answer(t, phone, key, answers[key])
	}
	phone.Sync()
	shows(t, phone, answers)

	phone.Line.Cut(true)
	for _, key := range []string{"operation.place", "market.buyers"} { // by the first template still
		answers[key] += "\n\nOg mere, skrevet uden net"
		answer(t, phone, key, answers[key])
	}
	ok(t, w.Office.Catalogue.Import(t.Context(), mutation.CommandLine, assets.Documents()))
	desk := w.Device("desk")
	desk.Sync()
	for key, parts := range now.Moved {
		for _, part := range parts[1:] {
			q := must[plan.Question](t)(desk.App.Plan.Question(t.Context(), "", part))
			if len(q.Earlier) != 1 || q.Earlier[0].Key != key || q.Earlier[0].Text != "Svar på "+key {
				t.Errorf("%s offers %+v of %s", part, q.Earlier, key)
			}
		}
	}
	for _, key := range keysOf(now.Chapters) {
		if answers[key] == "" {
			answers[key] = "Nyt svar på " + key
			answer(t, desk, key, answers[key])
		}
	}
	answer(t, desk, "operation.place", "Ved åen\n\nSvar på operation.place")
	answers["operation.place"] = "Ved åen\n\nSvar på operation.place\n\nOg mere, skrevet uden net"
	desk.Sync()
	phone.Line.Cut(false)
	phone.Sync()
	desk.Sync()
	shows(t, desk, answers)
	shows(t, phone, answers)

	// An office that goes back to the first one leaves the answers to what it does not ask for.
	ok(t, w.Office.Catalogue.Import(t.Context(), mutation.CommandLine, []api.ImportRecord{old}))
	phone.Sync()
	shows(t, phone, answers)
	o := must[plan.Overview](t)(phone.App.Plan.Overview(t.Context(), ""))
	if last := o.Chapters[len(o.Chapters)-1]; last.Key != api.OtherChapter || len(last.Questions) != len(keysOf(now.Chapters))-len(keysOf(first.Chapters)) {
		t.Errorf("the last chapter is %q with %d questions", last.Key, len(last.Questions))
	}

	// What the office keeps of it is whole, whoever asks.
	kept := must[plan.Version](t)(phone.App.Plan.Keep(t.Context(), "", "Alt"))
	phone.Sync()
	third := w.Device("third")
	third.Sync()
	content := must[api.VersionContent](t)(third.App.Plan.Content(t.Context(), kept.ID))
	if !slices.Equal(sortedKeys(content.Sections), sortedKeys(answers)) {
		t.Errorf("the version holds %d answers of %d", len(content.Sections), len(answers))
	}
}

func sortedKeys(m map[string]string) (keys []string) {
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
