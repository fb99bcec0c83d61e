package syncer

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"

	"startklar.dk/api"
	"startklar.dk/api/client"
	"startklar.dk/app/store"
)

// send empties the queue whenever something is in it.
func (s *Syncer) send(ctx context.Context) error { return s.empty(ctx, loopSend, s.work, s.sendNext) }

// empty does next whenever something may be to be sent, until nothing is left,
// and tries again where it fails.
func (s *Syncer) empty(ctx context.Context, l loop, work <-chan struct{}, next func(context.Context) (bool, error)) error {
	failures := 0
	for {
		before := s.signals()
		bump := before.bump
		if !s.o.Online() || !s.o.Client.SignedIn() {
			select {
			case <-ctx.Done():
				return nil
			case <-bump:
				continue
			}
		}
		sent, err := next(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, errBumped):
			continue
		case err == nil:
			failures = 0
			if sent {
				s.reached(l)
				continue
			}
			s.mark(func(m *marks) { m.denied[l] = false }) // nothing is left to be denied
			select {
			case <-ctx.Done():
				return nil
			case <-work:
			case <-bump:
			}
			continue
		case isErased(err):
			return s.erased(ctx)
		}
		s.failed(l, err)
		switch {
		case isDenied(err):
			select { // only another token helps
			case <-ctx.Done():
				return nil
			case <-bump:
			}
			continue
		case isFinal(err):
			if !s.untilMore(ctx, bump, work) { // the same would be answered alike
				return nil
			}
			continue
		}
		s.o.Log.Info("sync: send", "loop", int(l), "code", string(codeOf(err)), "attempt", failures+1)
		if s.pause(ctx, before, l, failures, err) != nil {
			return nil
		}
		failures++
	}
}

// untilMore waits for a bump, or for more in the queue than there is; false where
// ctx ended first.
func (s *Syncer) untilMore(ctx context.Context, bump, work <-chan struct{}) bool {
	before, err := s.o.Store.Counts(ctx)
	for err == nil {
		select {
		case <-ctx.Done():
			return false
		case <-bump:
			return true
		case <-work:
		}
		var now store.Counts
		if now, err = s.o.Store.Counts(ctx); now.Pending > before.Pending {
			return true
		}
	}
	return ctx.Err() == nil
}

// sendNext sends one batch, and looks at the feed first where the office may
// have come back from a backup: what was lost there goes before what is new.
func (s *Syncer) sendNext(ctx context.Context) (sent bool, err error) {
	if s.restoreSuspected() {
		counts, err := s.o.Store.Counts(ctx)
		if err != nil || counts.Pending == 0 {
			return false, err
		}
		if err := s.pull(ctx, store.Changes, nil); err != nil {
			return false, err
		}
	}
	return s.sendBatch(ctx)
}

// sendBatch sends the oldest waiting mutations and keeps the answers; false
// where nothing waits. Where an answer had no room for all records, the mutations are
// shown as waiting until the feed has brought them, and are then asked for once more.
func (s *Syncer) sendBatch(ctx context.Context) (sent bool, err error) {
	s.mu.Lock()
	later := s.later
	s.mu.Unlock()
	if len(later) > 0 {
		if err := s.pull(ctx, store.Changes, nil); err != nil {
			return false, err
		}
	}
	if err := lock(ctx, s.batchLock); err != nil {
		return false, err
	}
	defer unlock(s.batchLock)
	s.mu.Lock()
	limit, unknown := s.limit, s.inFlightUnknown
	s.mu.Unlock()
	if unknown { // nothing is under way here: what seems to be is asked again
		if err := s.o.Store.PutBack(ctx); err != nil {
			return false, err
		}
	}
	s.setInFlightUnknown(false)
	epoch, _, err := s.o.Store.Cursor(ctx, store.Changes) // before the batch is taken: one of this epoch then has what the office lost
	if err != nil {
		return false, err
	}
	batch, err := s.o.Store.Take(ctx, limit, api.FillBatchTo)
	if err != nil || len(batch) == 0 {
		return false, err
	}
	// Whether its fate is kept, or it is put back, is a write that may fail.
	defer func() { s.setInFlightUnknown(err != nil) }()
	s.mark(func(m *marks) { m.sending = true })
	defer s.mark(func(m *marks) { m.sending = false })
	var answers api.MutationAnswers
	bump := s.signals().bump
	bumped, err := until(ctx, bump, patience, func(ctx context.Context) error {
		answers, err = s.o.Client.Mutations(client.Once(ctx), api.MutationBatch{Device: s.o.Device, Epoch: epoch, Mutations: batch})
		return err
	})
	if err == nil {
		again := map[string]bool{}
		for _, r := range answers.Results {
			if r.Later && !later[r.ID] {
				again[r.ID] = true
			}
		}
		wait := len(again) > 0
		if wait { // and what came by the feed already stays so
			maps.Copy(again, later)
		}
		s.mu.Lock()
		s.later = again
		s.mu.Unlock()
		if wait {
			return true, s.o.Store.PutBack(ctx)
		}
		return true, errors.Join(s.answered(ctx, answers), understood(answers))
	}
	var p *api.Problem
	if errors.As(err, &p) && refusedWhole(p) && len(batch) == 1 {
		return true, s.refuse(ctx, batch[0], p)
	}
	ids := make([]string, len(batch))
	for i, m := range batch {
		ids[i] = m.ID
	}
	// The queue must be right even where ctx has ended: this syncer may be
	// followed by another on the same store.
	keep := context.WithoutCancel(ctx)
	switch {
	case bumped: // whether it arrived is asked by sending it again
		s.suspectRestore()
		return false, errors.Join(errBumped, s.o.Store.Failed(keep, ids, ""))
	case isResync(err) && epoch != s.resynced: // the batch is of an epoch that is over
		s.resynced = epoch
		s.suspectRestore()
		return true, s.o.Store.Failed(keep, ids, "")
	case p != nil && refusedWhole(p):
		s.setLimit(len(batch) / 2)
		return true, s.o.Store.Failed(keep, ids, "")
	case ctx.Err() != nil, isDenied(err), isErased(err):
		return false, errors.Join(err, s.o.Store.Failed(keep, ids, ""))
	}
	s.suspectRestore()
	return false, errors.Join(err, s.o.Store.Failed(keep, ids, string(codeOf(err))))
}

// understood is an error where a status is one that only a newer app knows: its
// mutation waits on, and is not to be sent again at once.
func understood(answers api.MutationAnswers) error {
	for _, r := range answers.Results {
		if r.Status != api.StatusApplied && r.Status != api.StatusRefused && r.Problem == nil {
			return fmt.Errorf("%w: status %q", client.ErrUnreadable, r.Status)
		}
	}
	return nil
}

// refusedWhole tells that the office refused a request, not what is in it.
func refusedWhole(p *api.Problem) bool {
	switch p.Status {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

func (s *Syncer) answered(ctx context.Context, answers api.MutationAnswers) error {
	newEpoch, err := s.o.Store.Answer(context.WithoutCancel(ctx), answers)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.limit = min(api.MaxBatch, 2*s.limit)
	s.mu.Unlock()
	if newEpoch {
		s.suspectRestore()
		s.poke()
	}
	return nil
}

// refuse puts a mutation that is refused with its request on the person's list.
func (s *Syncer) refuse(ctx context.Context, m api.Mutation, p *api.Problem) error {
	s.o.Log.Warn("sync: a mutation is refused with its request", "kind", string(m.Kind), "code", string(p.Code))
	epoch, _, err := s.o.Store.Cursor(ctx, store.Changes)
	if err != nil {
		return err
	}
	return s.answered(ctx, api.MutationAnswers{Epoch: epoch, Results: []api.MutationResult{
		{ID: m.ID, Status: api.StatusRefused, Problem: p},
	}})
}

func (s *Syncer) setInFlightUnknown(unknown bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inFlightUnknown = unknown
}

func (s *Syncer) setLimit(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = max(1, n)
}

// suspectRestore has the person's feed looked at before the next batch.
func (s *Syncer) suspectRestore() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.suspectedRestores++
}

func (s *Syncer) restoreSuspected() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.suspectedRestores > s.checkedRestores
}

// isFinal tells that the office answered a request as it will again: what it
// said is no refusal of a mutation, and trying again by itself does not help.
func isFinal(err error) bool {
	var p *api.Problem
	return errors.Is(err, client.ErrTooNew) || errors.As(err, &p) && !client.Temporary(err) && !isErased(err) && !isResync(err)
}

func isResync(err error) bool {
	var p *api.Problem
	return errors.As(err, &p) && (p.Code == api.CodeResync || p.Status == http.StatusGone)
}

func isErased(err error) bool {
	var p *api.Problem
	return errors.As(err, &p) && p.Status == http.StatusUnauthorized && p.Code == api.CodeErased
}

func isDenied(err error) bool {
	var p *api.Problem
	return errors.As(err, &p) && p.Status == http.StatusUnauthorized && p.Code != api.CodeErased
}
