package planfile_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document/planfile"
)

// A result is read by the version of the test that was taken, as long as that ships or shipped.
func TestAFilesResultIsOfTheVersionThatWasTaken(t *testing.T) {
	f := planfile.File{Results: []planfile.Result{
		{Result: api.Result{AssessmentID: assets.ScreeningAssessmentID, AssessmentVersion: 2}},
		{Result: api.Result{AssessmentID: assets.ScreeningAssessmentID, AssessmentVersion: 999}},
	}}
	all := assets.Assessments()
	now := all[slices.IndexFunc(all, func(a assets.Assessment) bool { return a.ID == assets.ScreeningAssessmentID })]
	read := f.Document().Results
	if len(read) != 2 || read[0].Assessment.Version != 2 || read[1].Assessment.Version != now.Version {
		t.Errorf("%d results are read as others", len(read))
	}
}

// TestATestsWordsAreNoLongerThanItHasRoomFor holds the rooms of the version that was taken, in characters; what a newer
// version has room for is not known.
func TestATestsWordsAreNoLongerThanItHasRoomFor(t *testing.T) {
	all := assets.Assessments()
	screening := all[slices.IndexFunc(all, func(a assets.Assessment) bool { return a.ID == assets.ScreeningAssessmentID })]
	economy := all[slices.IndexFunc(all, func(a assets.Assessment) bool { return a.ID == assets.EconomyAssessmentID })]
	figure := economy.Items[slices.IndexFunc(economy.Items, func(it api.AssessmentItem) bool { return it.Figure != "" })]
	asked := screening.Items[slices.IndexFunc(screening.Items, func(it api.AssessmentItem) bool { return it.Letters > 0 })]
	for name, c := range map[string]struct {
		form    string
		version int
		item    string
		letters int
		reason  planfile.Reason
	}{
		"as many as there is room for": {screening.ID, screening.Version, asked.ID, asked.Letters, ""},
		"one more":                     {screening.ID, screening.Version, asked.ID, asked.Letters + 1, planfile.WordsTooLong},
		"a figure's":                   {economy.ID, economy.Version, figure.ID, api.MaxFigureWords, ""},
		"one more than a figure's":     {economy.ID, economy.Version, figure.ID, api.MaxFigureWords + 1, planfile.WordsTooLong},
		"a newer version's":            {screening.ID, screening.Version + 1, asked.ID, asked.Letters + 1, ""},
		"beyond measure":               {screening.ID, screening.Version + 1, asked.ID, 1 << 20, planfile.TooLarge},
	} {
		f := small()
		f.Results[0].AssessmentID, f.Results[0].AssessmentVersion = c.form, c.version
		good := written(t, f)
		changed := withPlan(t, good, func(plan map[string]any) {
			plan["results"].([]any)[0].(map[string]any)["texts"] = map[string]any{c.item: strings.Repeat("æ", c.letters)}
		})
		read, err := planfile.Read(bytes.NewReader(changed))
		var wrong *planfile.Error
		switch {
		case c.reason == "" && (err != nil || len([]rune(read.Results[0].Texts[c.item])) != c.letters):
			t.Errorf("%s: %v", name, err)
		case c.reason != "" && (!errors.As(err, &wrong) || wrong.Reason != c.reason):
			t.Errorf("%s: %v, want %s", name, err, c.reason)
		}
		for _, lang := range text.Langs {
			if wrong != nil && strings.Contains(wrong.Say(text.For(lang)), "planfile.") {
				t.Errorf("%s says nothing in %s", name, lang)
			}
		}
	}
	many := withPlan(t, written(t, small()), func(plan map[string]any) {
		answers := map[string]any{}
		for i := range 1001 {
			answers[fmt.Sprint(i)] = 3
		}
		plan["results"].([]any)[0].(map[string]any)["answers"] = answers
	})
	var wrong *planfile.Error
	if _, err := planfile.Read(bytes.NewReader(many)); !errors.As(err, &wrong) || wrong.Reason != planfile.TooLarge {
		t.Errorf("more answers than the office takes: %v", err)
	}
}
