package assess

import (
	"context"
	"errors"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

var errSkeleton = errors.New("not built yet")

// Apply is how result.* change what is shown before the office has answered.
func Apply() map[api.MutationKind]store.Apply { return nil }

// List lists the assessments there are to take: those of the office, and the
// app's own that the office does not have.
func (s *Service) List(ctx context.Context) ([]Test, error) { return nil, errSkeleton }

// Draft gives an assessment under way, or a new one where none is.
func (s *Service) Draft(ctx context.Context, assessmentID string) (Draft, error) {
	return Draft{}, errSkeleton
}

// Answer keeps one answer of an unfinished assessment; on disk when it returns.
// Unanswered takes one back.
func (s *Service) Answer(ctx context.Context, assessmentID, itemID string, value int) error {
	return errSkeleton
}

// Discard throws an unfinished assessment away.
func (s *Service) Discard(ctx context.Context, assessmentID string) error { return errSkeleton }

// Submit hands in a finished assessment. ErrUnfinished where answers are missing.
func (s *Service) Submit(ctx context.Context, assessmentID string) (resultID string, err error) {
	return "", errSkeleton
}

// Result reads a result and what it says.
func (s *Service) Result(ctx context.Context, resultID string) (Result, error) {
	return Result{}, errSkeleton
}

// History lists when an assessment was taken, latest first; of all assessments
// where the id is empty.
func (s *Service) History(ctx context.Context, assessmentID string) ([]Taken, error) {
	return nil, errSkeleton
}

// Delete takes a result away, at the office too.
func (s *Service) Delete(ctx context.Context, resultID string) error { return errSkeleton }

// Title is the name of an assessment, empty for one that is not known.
func (s *Service) Title(ctx context.Context, assessmentID string) string { return "" }
