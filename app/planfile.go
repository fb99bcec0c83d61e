package app

import (
	"bytes"
	"context"
	"errors"
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

// WritePlanFile writes a plan as a file, see PlanFile, and gives the versions that are
// not in it. The errors are those of w and ctx too, and *planfile.Error.
func (a *App) WritePlanFile(ctx context.Context, w io.Writer, planID string) (missing []plan.Version, err error) {
	out, err := a.PlanFile(ctx, planID)
	if err != nil {
		return nil, err
	}
	var made bytes.Buffer // a file that cannot be made is not begun
	if err = planfile.Write(&made, out.File); err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("make the plan's file: %w", err)
	}
	if _, err := made.WriteTo(w); err != nil {
		return nil, fmt.Errorf("write the plan's file: %w", err)
	}
	return out.Missing, nil
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

// IncomingPlan is what an import of a plan's file would do.
type IncomingPlan struct {
	plan.Incoming
	Results []planfile.Result // that the person does not have and that this office knows the form of
}

// IncomingPlan compares a file with a plan, or with nothing, for a new one, where into
// is empty; see plan.Incoming.
func (a *App) IncomingPlan(ctx context.Context, f planfile.File, into string) (IncomingPlan, error) {
	in, err := a.Plan.Incoming(ctx, f, into)
	if err != nil {
		return IncomingPlan{}, err
	}
	out := IncomingPlan{Incoming: in}
	for _, r := range f.Results {
		_, err := a.store().Get(ctx, api.KindResult, r.ID)
		switch {
		case err != nil && !errors.Is(err, store.ErrNotFound):
			return out, fmt.Errorf("read result: %w", err)
		case err != nil && a.Tests.Title(ctx, r.AssessmentID) != "":
			out.Results = append(out.Results, r)
		}
	}
	return out, nil
}

// ImportPlan makes a plan of a file or restores it into one, as IncomingPlan said; see
// plan.Import. The results named come along as the person's own, in one transaction
// with the plan.
func (a *App) ImportPlan(ctx context.Context, f planfile.File, into, name string, results []planfile.Result) (planID string, err error) {
	return a.Plan.Import(ctx, f, into, name, func(tx *store.Tx) error {
		for _, r := range results {
			if _, have := tx.Get(api.KindResult, r.ID); have {
				continue
			}
			if _, err := tx.Mutate(api.ResultSubmit, api.ResultSubmitBody{
				ResultID: r.ID, AssessmentID: r.AssessmentID, AssessmentVersion: r.AssessmentVersion, Answers: r.Answers, TakenAt: r.TakenAt,
			}); err != nil {
				return err
			}
		}
		return nil
	})
}
