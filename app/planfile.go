package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
	"startklar.dk/assets"
	"startklar.dk/document/planfile"
)

// PlanFile is a plan as a file, with whose it is and the person's results.
func (a *App) PlanFile(ctx context.Context, planID string) (plan.Exported, error) {
	out, err := a.Plan.Export(ctx, planID)
	if err != nil {
		return out, err
	}
	p, err := a.Me.Person(ctx)
	if err != nil {
		return out, err
	}
	out.File.Program = a.cfg.Version
	out.File.From = planfile.Sender{Name: p.Name, Email: p.Email, Phone: p.Phone, CVR: p.CVR}
	records, err := a.store().List(ctx, api.KindResult)
	if err != nil {
		return out, fmt.Errorf("read results: %w", err)
	}
	for _, rec := range records {
		r := planfile.Result{ID: rec.ID}
		if rec.Decode(&r.Result) != nil {
			continue // a newer version's
		}
		out.File.Results = append(out.File.Results, r)
	}
	err = a.store().Read(ctx, func(v store.View) error {
		out.File.Assessments = formsOf(v, out.File.Results)
		return nil
	})
	return out, err
}

// WritePlanFile writes a plan as a file, see PlanFile, and gives what is
// not in it too. The errors are those of w and ctx too, and *planfile.Error.
func (a *App) WritePlanFile(ctx context.Context, w io.Writer, planID string) (plan.Exported, error) {
	out, err := a.PlanFile(ctx, planID)
	if err != nil {
		return out, err
	}
	var made bytes.Buffer // a file that cannot be made is not begun
	if err = planfile.Write(&made, out.File); err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return out, fmt.Errorf("make the plan's file: %w", err)
	}
	if _, err := made.WriteTo(w); err != nil {
		return out, fmt.Errorf("write the plan's file: %w", err)
	}
	return out, nil
}

// formsOf are the assessments that results answer and that do not ship with the app.
func formsOf(v store.View, results []planfile.Result) []planfile.Assessment {
	var out []planfile.Assessment
	for _, rec := range v.List(api.KindAssessment) {
		f := planfile.Assessment{ID: rec.ID}
		ships := slices.ContainsFunc(assets.Assessments(), func(s assets.Assessment) bool { return s.ID == rec.ID })
		answered := slices.ContainsFunc(results, func(r planfile.Result) bool { return r.AssessmentID == rec.ID })
		if !ships && answered && rec.Decode(&f.Assessment) == nil {
			out = append(out, f)
		}
	}
	return out
}
