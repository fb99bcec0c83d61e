package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"startklar.dk/api"
	"startklar.dk/app/plan"
	"startklar.dk/app/store"
	"startklar.dk/document/answers"
	"startklar.dk/document/planfile"
)

// Brought is what a person chose to take into a plan, as it was read: a plan's file, or
// answers that were written elsewhere.
type Brought struct {
	Plan    *planfile.File    // nil where it is answers
	Answers *answers.Proposal // nil where it is a plan
}

// ReadBrought reads a file, or what was pasted, whose name may be empty. What answers
// are compared with are the questions of the current plan. Its errors say themselves
// what to do: *planfile.Error and *answers.Error.
func (a *App) ReadBrought(ctx context.Context, name string, data []byte) (Brought, error) {
	if strings.EqualFold(filepath.Ext(name), planfile.Extension) || planfile.Is(data) {
		f, err := planfile.Read(bytes.NewReader(data))
		return Brought{Plan: &f}, err //nolint:wrapcheck // it says what to do
	}
	t, err := a.Plan.Template(ctx)
	if err != nil {
		return Brought{}, err
	}
	p, err := answers.Propose(data, t)
	return Brought{Answers: &p}, err //nolint:wrapcheck // it says what to do
}

// KeepBrought keeps a file that was chosen on this device until a draft that names it
// is done with. store.ErrFileTooLarge over Config.MaxBrought bytes: it then has to be
// chosen again when the app was closed.
func (a *App) KeepBrought(ctx context.Context, name string, data []byte) (id string, err error) {
	if int64(len(data)) > a.cfg.MaxBrought {
		return "", store.ErrFileTooLarge
	}
	at, err := a.store().AddFile(ctx, name, planfile.MediaType, bytes.NewReader(data))
	if err != nil {
		return "", fmt.Errorf("keep what was chosen: %w", err)
	}
	return at.ID, nil
}

// OpenBrought reads a file that was kept.
func (a *App) OpenBrought(id string) (name string, data []byte, err error) {
	at, err := a.store().File(id)
	if err != nil {
		return "", nil, fmt.Errorf("open what was chosen: %w", err)
	}
	f, err := a.store().OpenFile(id)
	if err != nil {
		return "", nil, fmt.Errorf("open what was chosen: %w", err)
	}
	data, err = io.ReadAll(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", nil, fmt.Errorf("open what was chosen: %w", err)
	}
	return at.Name, data, nil
}

// DropBrought takes a file away that no draft names any more.
func (a *App) DropBrought(ctx context.Context, id string) error {
	return a.store().DropFile(ctx, id) //nolint:wrapcheck // it names the file
}

// dropImport forgets what was about to be taken into a plan: it is there.
func dropImport(tx *store.Tx) error { return tx.DropDraft(DraftImport) }

// ImportAnswers puts answers that were written elsewhere into a plan; see
// plan.SetAnswers.
func (a *App) ImportAnswers(ctx context.Context, planID string, list []plan.Answer) (Imported, error) {
	done, err := a.Plan.SetAnswers(ctx, planID, list, dropImport)
	return Imported{Done: done}, err
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

// Imported is what an import did, so that it can be taken back.
type Imported struct {
	plan.Done
	results []string // that came along
}

// ImportPlan makes a plan of a file or takes it into one, as IncomingPlan said; see
// plan.Import. The results named come along as the person's own, in one transaction
// with the plan.
func (a *App) ImportPlan(ctx context.Context, f planfile.File, into string, choices plan.Choices, results []planfile.Result) (done Imported, err error) {
	done.Done, err = a.Plan.Import(ctx, f, into, choices, dropImport, func(tx *store.Tx) error {
		for _, r := range results {
			if _, have := tx.Get(api.KindResult, r.ID); have {
				continue
			}
			if _, err := tx.Mutate(api.ResultSubmit, api.ResultSubmitBody{
				ResultID: r.ID, AssessmentID: r.AssessmentID, AssessmentVersion: r.AssessmentVersion,
				Answers: r.Answers, Texts: r.Texts, NotRelevant: r.NotRelevant, TakenAt: r.TakenAt,
			}); err != nil {
				return err
			}
			done.results = append(done.results, r.ID)
		}
		return nil
	})
	return done, err
}

// TakeBackImport takes back what an import did; see plan.TakeBack.
func (a *App) TakeBackImport(ctx context.Context, done Imported) error {
	return a.Plan.TakeBack(ctx, done.Done, func(tx *store.Tx) error {
		for _, id := range done.results {
			if _, err := tx.Mutate(api.ResultDelete, api.ResultDeleteBody{ResultID: id}); err != nil {
				return err
			}
		}
		return nil
	})
}
