package syncer

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app/store"
)

// uploadFiles brings the files to the office that waiting mutations name, one after
// the other, beside what else is sent.
func (s *Syncer) uploadFiles(ctx context.Context) error {
	return s.empty(ctx, loopFiles, s.files, s.uploadNext)
}

// uploadNext brings one file to the office; false where none is needed there. A
// file that the office will not have puts what names it on the person's list.
func (s *Syncer) uploadNext(ctx context.Context) (sent bool, err error) {
	if err := lock(ctx, s.fileLock); err != nil {
		return false, err
	}
	defer unlock(s.fileLock)
	a, by, err := s.o.Store.NextFile(ctx)
	if err != nil {
		return false, err
	}
	if a.ID == "" {
		s.mark(func(m *marks) { m.well(loopFiles) }) // what failed may have been put away
		return false, nil
	}
	problem, err := s.putFile(ctx, a)
	if err != nil {
		return false, err
	}
	if problem != nil {
		return true, s.refuseAll(ctx, by, problem)
	}
	s.o.Store.FileSent(a.ID)
	s.poke()
	return true, nil
}

// putFile sends one file. The problem is why it can never be sent as it is; an
// error may pass.
func (s *Syncer) putFile(ctx context.Context, a api.Attachment) (*api.Problem, error) {
	file, err := s.o.Store.OpenFile(a.ID)
	bumped := false
	if err == nil {
		bump := s.signals().bump
		bumped, err = until(ctx, bump, patience, func(ctx context.Context) error { return s.o.Client.PutFile(client.Once(ctx), a, file) })
		err = errors.Join(err, file.Close())
	}
	var p *api.Problem
	switch {
	case err == nil:
		return nil, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case bumped:
		return nil, errBumped
	case errors.As(err, &p) && !client.Temporary(err) && p.Status != http.StatusUnauthorized && p.Status != http.StatusRequestTimeout:
		s.o.Log.Warn("sync: a file is refused", "code", string(p.Code))
		return p, nil
	case codeOf(err) == codeStorage: // this device cannot read it any more
		s.o.Log.Error("sync: a file cannot be read", "err", err)
		return &api.Problem{Code: api.CodeNotFound}, nil
	}
	return nil, err
}

// refuseAll puts mutations on the person's list, as far as they still wait.
func (s *Syncer) refuseAll(ctx context.Context, ids []string, p *api.Problem) error {
	epoch, _, err := s.o.Store.Cursor(ctx, store.Changes)
	if err != nil {
		return fmt.Errorf("refuse for a file: %w", err)
	}
	answers := api.MutationAnswers{Epoch: epoch}
	for _, id := range ids {
		answers.Results = append(answers.Results, api.MutationResult{ID: id, Status: api.StatusRefused, Problem: p})
	}
	_, err = s.o.Store.Answer(context.WithoutCancel(ctx), answers)
	return err
}
