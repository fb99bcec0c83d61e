package assess

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"startklar.dk/api"
	"startklar.dk/app/store"
)

type takenResult struct {
	id      string
	waiting bool
	api.Result
}

// results are those of an assessment, or all, latest first.
func results(v store.View, assessmentID string) []takenResult {
	var list []takenResult
	for _, rec := range v.List(api.KindResult) {
		r := takenResult{id: rec.ID, waiting: rec.Rev == 0}
		if rec.Decode(&r.Result) == nil && (assessmentID == "" || r.AssessmentID == assessmentID) {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b takenResult) int {
		return cmp.Or(b.TakenAt.Compare(a.TakenAt), cmp.Compare(b.id, a.id))
	})
	return list
}

// History lists when an assessment was taken, latest first; of all assessments
// where the id is empty.
func (s *Service) History(ctx context.Context, assessmentID string) ([]Taken, error) {
	var list []Taken
	err := s.d.Store().Read(ctx, func(v store.View) error {
		for _, r := range results(v, assessmentID) {
			list = append(list, Taken{ResultID: r.id, AssessmentID: r.AssessmentID, At: r.TakenAt, Waiting: r.waiting})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list results: %w", err)
	}
	return list, nil
}

// Delete takes a result away, at the office too.
func (s *Service) Delete(ctx context.Context, resultID string) error {
	if err := s.d.Store().Write(ctx, store.Mutation(api.ResultDelete, api.ResultDeleteBody{ResultID: resultID})); err != nil {
		return fmt.Errorf("delete result: %w", err)
	}
	return nil
}

// Result reads a result and what it says.
func (s *Service) Result(ctx context.Context, resultID string) (Result, error) {
	var (
		this   takenResult
		before *takenResult
		a      api.Assessment
		known  bool
	)
	err := s.d.Store().Read(ctx, func(v store.View) error {
		rec, ok := v.Get(api.KindResult, resultID)
		if !ok {
			return ErrNotFound
		}
		this = takenResult{id: rec.ID, waiting: rec.Rev == 0}
		if err := rec.Decode(&this.Result); err != nil {
			return err
		}
		if a, known = find(s.documents(v), this.AssessmentID); !known {
			return ErrNotFound
		}
		before = earlier(results(v, this.AssessmentID), this)
		return nil
	})
	if err != nil {
		return Result{}, fmt.Errorf("read result %s: %w", resultID, err)
	}
	r := say(a, this, before, s.d.Lang())
	for _, i := range toDo(r.Parts) {
		step, err := s.next(ctx, a.Parts[i], r.Parts[i])
		if err != nil {
			return Result{}, err
		}
		r.Steps = append(r.Steps, step)
	}
	if len(r.Steps) > 0 {
		r.Next = &r.Steps[0]
	}
	return r, nil
}

// earlier is the latest result taken before this one.
func earlier(latestFirst []takenResult, this takenResult) *takenResult {
	for i, r := range latestFirst {
		if r.id != this.id && r.TakenAt.Before(this.TakenAt) {
			return &latestFirst[i]
		}
	}
	return nil
}

// scores are the office's, else what the answers come to here.
func scores(a api.Assessment, r api.Result) map[string]float64 {
	if len(r.Scores) > 0 {
		return r.Scores
	}
	return a.Score(r.Answers)
}

// say puts a result in words, all but the next steps. A part has no earlier score
// where the earlier time was of another version that did not have it.
func say(a api.Assessment, this takenResult, before *takenResult, lang string) Result {
	r := Result{
		ID: this.id, AssessmentID: this.AssessmentID, Version: this.AssessmentVersion,
		Title: a.Title.In(lang), Use: a.Use, Limits: a.Limits.In(lang), TakenAt: this.TakenAt, Waiting: this.waiting,
		Share: api.Share{Kind: api.ShareResult, ID: this.id, Title: a.Title.In(lang)},
	}
	now := scores(a, this.Result)
	var then map[string]float64
	if before != nil {
		then, r.EarlierAt = scores(a, before.Result), before.TakenAt
	}
	strongest, weakest := -1, -1
	for i, p := range a.Parts {
		part := Part{Key: p.Key, Title: p.Title.In(lang)}
		if part.Score, part.Scored = now[p.Key]; part.Scored {
			part.Level, part.Words = level(p, part.Score, lang)
			if strongest < 0 || part.Score > r.Parts[strongest].Score {
				strongest = i
			}
			if weakest < 0 || part.Score < r.Parts[weakest].Score {
				weakest = i
			}
		}
		if score, ok := then[p.Key]; ok {
			part.Earlier = &score
		}
		r.Parts = append(r.Parts, part)
	}
	if strongest >= 0 {
		r.Strongest, r.Weakest = &r.Parts[strongest], &r.Parts[weakest]
	}
	return r
}

func level(p api.AssessmentPart, score float64, lang string) (Level, string) {
	switch {
	case score < 1+4.0/3:
		return Weak, p.Weak.In(lang)
	case score < 1+8.0/3:
		return Middle, p.Middle.In(lang)
	}
	return Strong, p.Strong.In(lang)
}

// toDo are the indexes of the parts that something is to be done about, weakest
// first: those that are not strong, else the weakest one.
func toDo(parts []Part) []int {
	var all, weak []int
	for i, p := range parts {
		if !p.Scored {
			continue
		}
		all = append(all, i)
		if p.Level != Strong {
			weak = append(weak, i)
		}
	}
	byScore := func(a, b int) int { return cmp.Compare(parts[a].Score, parts[b].Score) }
	slices.SortStableFunc(all, byScore)
	slices.SortStableFunc(weak, byScore)
	if len(weak) == 0 && len(all) > 0 {
		return all[:1]
	}
	return weak
}

func (s *Service) next(ctx context.Context, p api.AssessmentPart, part Part) (Next, error) {
	n := Next{PartTitle: part.Title, Score: part.Score, Text: p.Next.Text.In(s.d.Lang())}
	if s.d.Fitting != nil && len(p.Next.Kinds)+len(p.Next.Fields) > 0 {
		event, ok, err := s.d.Fitting(ctx, p.Next.Kinds, p.Next.Fields)
		if err != nil {
			return n, fmt.Errorf("find what answers %s: %w", part.Key, err)
		}
		if ok {
			n.Event = &event
		}
	}
	if s.d.ChapterTitle != nil && p.Next.Chapter != "" {
		if title, ok := s.d.ChapterTitle(ctx, p.Next.Chapter); ok {
			n.ChapterKey, n.ChapterTitle = p.Next.Chapter, title
		}
	}
	return n, nil
}
