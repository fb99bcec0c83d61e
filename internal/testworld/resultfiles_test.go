package testworld_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/uuid"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/assets"
	"startklar.dk/document/planfile"
	"startklar.dk/internal/testworld"
)

// TestATestThatAFileMayHaveIsTakenByTheOffice holds that a file has no more room for a test's words than the office: what is
// as long as a file may have it is taken, of every test that ships.
func TestATestThatAFileMayHaveIsTakenByTheOffice(t *testing.T) {
	w := testworld.New(t)
	d := w.Device("phone")
	d.Sync()
	f := planfile.File{PlanID: uuid.NewString(), Title: "Fra en fil"}
	words := 0
	for _, a := range assets.Assessments() {
		r := api.Result{AssessmentID: a.ID, AssessmentVersion: a.Version, Answers: map[string]int{}, Texts: map[string]string{}, TakenAt: w.Clock.Now().UTC()}
		for _, it := range a.Items {
			switch {
			case it.NotForAll && it.Letters == 0:
				r.NotRelevant = append(r.NotRelevant, it.ID)
			case it.Letters == 0:
				r.Answers[it.ID] = 1
			}
			if it.MaxWords() > 0 {
				words++
				r.Texts[it.ID] = strings.Repeat("æ", it.MaxWords())
			}
		}
		f.Results = append(f.Results, planfile.Result{ID: uuid.NewString(), Result: r})
	}
	var file bytes.Buffer
	if err := planfile.Write(&file, f); err != nil {
		t.Fatal(err)
	}
	read, err := planfile.Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.App.ImportPlan(t.Context(), read, "", plan.Choices{Name: "Fra filen"}, read.Results); err != nil {
		t.Fatal(err)
	}
	d.Sync()
	if st := state(t, d); st.Refused != 0 || st.Waiting != 0 || words == 0 {
		t.Errorf("of tests with words in %d places the office says %+v", words, st)
	}
}
