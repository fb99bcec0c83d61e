package plan

import (
	"context"
	"encoding/json"
	"errors"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

var errSkeleton = errors.New("not built yet")

// Apply is how plan.*, section.write, figures.write, version.keep and comment.*
// change what is shown before the office has answered.
func Apply() map[api.MutationKind]store.Apply { return nil }

// Plans lists the person's plans, the current one first, then by title; deleted
// ones that can be restored on this device last.
func (s *Service) Plans(ctx context.Context) ([]Summary, error) { return nil, errSkeleton }

// Current is the id of the plan that is worked on: the one chosen on this
// device, else the one last written to; empty while there is none.
func (s *Service) Current(ctx context.Context) (string, error) { return "", errSkeleton }

// SetCurrent chooses the plan that is worked on.
func (s *Service) SetCurrent(ctx context.Context, planID string) error { return errSkeleton }

// Create makes a plan and makes it the current one.
func (s *Service) Create(ctx context.Context, title string) (planID string, err error) {
	return "", errSkeleton
}

// Rename gives a plan another title.
func (s *Service) Rename(ctx context.Context, planID, title string) error { return errSkeleton }

// Delete takes a plan away; Restore brings it back with all its texts.
func (s *Service) Delete(ctx context.Context, planID string) error { return errSkeleton }

// Restore brings a deleted plan back.
func (s *Service) Restore(ctx context.Context, planID string) error { return errSkeleton }

// Overview is a plan at a glance. While no plan was begun it is the empty
// template.
func (s *Service) Overview(ctx context.Context, planID string) (Overview, error) {
	return Overview{}, errSkeleton
}

// Question reads one question of a plan, or any section that its template does
// not know.
func (s *Service) Question(ctx context.Context, planID, key string) (Question, error) {
	return Question{}, errSkeleton
}

// Write puts down an answer; on disk when it returns. base is that of the
// Question whose text was edited, or what the write before returned. A text that
// is as it was writes nothing. The first words make the plan, whose id it tells.
func (s *Service) Write(ctx context.Context, planID, key, text string, base Base) (Written, error) {
	return Written{}, errSkeleton
}

// Set puts down an answer in place of whatever is shown, and so settles a
// conflict.
func (s *Service) Set(ctx context.Context, planID, key, text string) (Written, error) {
	return Written{}, errSkeleton
}

// Written is what became of a write.
type Written struct {
	PlanID  string
	Base    Base // for the next write
	TooLong bool // over MaxText characters: kept here, but an office may refuse it
}

// Conflicts lists the questions of a plan whose texts clash.
func (s *Service) Conflicts(ctx context.Context, planID string) ([]Question, error) {
	return nil, errSkeleton
}

// Both is one text out of the two of a conflict, the earlier one first, without
// saying twice the paragraphs that they share.
func Both(a, b string) string { return "" }

// Keep keeps the plan as it is as a version. An empty name is shown by its number.
func (s *Service) Keep(ctx context.Context, planID, name string) (Version, error) {
	return Version{}, errSkeleton
}

// Versions lists a plan's versions, newest first.
func (s *Service) Versions(ctx context.Context, planID string) ([]Version, error) {
	return nil, errSkeleton
}

// Changed tells whether a plan was written to since its latest version was kept,
// or was never kept.
func (s *Service) Changed(ctx context.Context, planID string) (bool, error) {
	return false, errSkeleton
}

// Content is a version's texts and figures: from this device where it has them,
// else from the office. ErrUnavailable where neither can be asked.
func (s *Service) Content(ctx context.Context, versionID string) (api.VersionContent, error) {
	return api.VersionContent{}, errSkeleton
}

// Compare lists the sections that differ between two versions, in the order of
// the plan. An empty toID is the plan as it is now.
func (s *Service) Compare(ctx context.Context, fromID, toID string) ([]Change, error) {
	return nil, errSkeleton
}

// BringBack writes a version's texts and figures over those of its plan; what
// was there is kept as a version first, whose id it gives.
func (s *Service) BringBack(ctx context.Context, versionID string) (keptID string, err error) {
	return "", errSkeleton
}

// Figures reads a plan's figures by path, and the base for WriteFigures.
func (s *Service) Figures(ctx context.Context, planID string) (map[string]json.RawMessage, Base, error) {
	return nil, Base{}, errSkeleton
}

// WriteFigures sets figures by path; a null removes one.
func (s *Service) WriteFigures(ctx context.Context, planID string, set map[string]json.RawMessage) (Written, error) {
	return Written{}, errSkeleton
}

// Comments lists a plan's comments, newest first; of one section where key is
// not empty.
func (s *Service) Comments(ctx context.Context, planID, key string) ([]Comment, error) {
	return nil, errSkeleton
}

// Reply answers a comment.
func (s *Service) Reply(ctx context.Context, commentID, text string) error { return errSkeleton }

// Resolve marks a comment as dealt with.
func (s *Service) Resolve(ctx context.Context, commentID string) error { return errSkeleton }

// Words counts the words of a text as a reader would.
func Words(text string) int { return 0 }

// FirstLine is the first line of a text that has words.
func FirstLine(text string) string { return "" }

// Template is the plan's template: the office's newest, else the app's own.
func (s *Service) Template(ctx context.Context) (api.PlanTemplate, error) {
	return api.PlanTemplate{}, errSkeleton
}
