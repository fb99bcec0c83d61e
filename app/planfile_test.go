package app_test

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"startklar.dk/api"
	"startklar.dk/app"
	"startklar.dk/app/assess"
	"startklar.dk/app/plan"
	"startklar.dk/assets"
	"startklar.dk/document/planfile"
)

func TestAPlanGoesFromOneDeviceToAnotherAsAFile(t *testing.T) {
	ctx, now := t.Context(), clock()
	from := open(t, config(filepath.Join(t.TempDir(), "telefon"), now))
	name := "Anna Holm"
	ok(t, from.Me.Update(ctx, api.PersonUpdateBody{Name: &name}))
	first := must[plan.Overview](t)(from.Plan.Overview(ctx, "")).Chapters[0].Questions[0].Key
	if _, err := from.Plan.Write(ctx, "", first, "Jeg rister kaffe.", plan.Base{}); err != nil {
		t.Fatal(err)
	}
	skipped := 0
	for _, item := range assets.Assessments()[0].Items {
		answer := 4
		if item.NotForAll {
			answer, skipped = assess.NotRelevant, skipped+1
		}
		ok(t, from.Tests.Answer(ctx, assets.ReadyAssessmentID, item.ID, answer))
	}
	must[string](t)(from.Tests.Submit(ctx, assets.ReadyAssessmentID))
	var file bytes.Buffer
	ok(t, planfile.Write(&file, must[plan.Exported](t)(from.PlanFile(ctx, "")).File))
	f := must[planfile.File](t)(planfile.Read(&file))
	if f.From.Name != name || len(f.Results) != 1 || len(f.Results[0].NotRelevant) != skipped || skipped == 0 || len(f.Sections) != 1 || f.Template != nil || len(f.Assessments) != 0 {
		t.Fatalf("the file has %+v", f)
	}

	f.Results[0].Texts = map[string]string{assets.Assessments()[0].Items[0].ID: "Kaffe"} // as an item that asks for words is answered
	stranger := planfile.Result{ID: "0193804a-7d00-7000-8000-000000000009", Result: api.Result{AssessmentID: "0193804a-7d00-7000-8000-00000000000a", TakenAt: time.Now()}}
	f.Results = append(f.Results, stranger) // of a form that nobody here has
	to := open(t, config(filepath.Join(t.TempDir(), "tablet"), now))
	in := must[app.IncomingPlan](t)(to.IncomingPlan(ctx, f, ""))
	if len(in.Results) != 1 || len(in.New) != 1 || in.Into != "" {
		t.Errorf("what would come is %+v", in)
	}
	id := must[app.Imported](t)(to.ImportPlan(ctx, f, "", plan.Choices{Name: "Fra filen"}, in.Results)).PlanID
	again := must[plan.Exported](t)(to.PlanFile(ctx, id)).File
	if again.Title != f.Title || again.Content().Sections[first] != "Jeg rister kaffe." {
		t.Errorf("%q says %v", again.Title, again.Content().Sections)
	}
	if diff := cmp.Diff(f.Results[:1], again.Results, cmpopts.EquateApproxTime(time.Second), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	if in := must[app.IncomingPlan](t)(to.IncomingPlan(ctx, f, id)); !in.Same() || len(in.Results) != 0 {
		t.Errorf("there is more to come: %+v", in)
	}
}
