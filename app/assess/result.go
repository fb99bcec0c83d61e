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

// Result reads a result and what it says, by the version of the assessment that was
// taken; what to do is as the assessment has it now.
func (s *Service) Result(ctx context.Context, resultID string) (Result, error) {
	var (
		this, before taken
		now          api.Assessment
	)
	err := s.d.Store().Read(ctx, func(v store.View) error {
		rec, ok := v.Get(api.KindResult, resultID)
		if !ok {
			return ErrNotFound
		}
		this.takenResult = takenResult{id: rec.ID, waiting: rec.Rev == 0}
		if err := rec.Decode(&this.Result); err != nil {
			return err
		}
		if now, ok = find(s.documents(v), this.AssessmentID); !ok {
			return ErrNotFound
		}
		this.by = s.version(now, this.Result)
		if r := earlier(results(v, this.AssessmentID), this.takenResult); r != nil {
			before = taken{*r, s.version(now, r.Result)}
		}
		return nil
	})
	if err != nil {
		return Result{}, fmt.Errorf("read result %s: %w", resultID, err)
	}
	r := say(this, before, s.d.Lang())
	r.Old = this.AssessmentVersion < now.Version
	order, first := toDo(r.Parts)
	r.First = first
	for _, i := range order {
		step := this.by.Parts[i].Next
		if j := slices.IndexFunc(now.Parts, func(p api.AssessmentPart) bool { return p.Key == r.Parts[i].Key }); j >= 0 {
			step = now.Parts[j].Next
		}
		next, err := s.next(ctx, step, r.Parts[i])
		if err != nil {
			return Result{}, err
		}
		r.Steps = append(r.Steps, next)
	}
	return r, nil
}

// taken is a result with the version of the assessment that was taken.
type taken struct {
	takenResult
	by api.Assessment
}

// version is the assessment as it was taken: a version that ships or shipped, else the
// one there is now.
func (s *Service) version(now api.Assessment, r api.Result) api.Assessment {
	if r.AssessmentVersion != now.Version && s.d.Version != nil {
		if then, ok := s.d.Version(r.AssessmentID, r.AssessmentVersion); ok {
			return then
		}
	}
	return now
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

// say puts a result in words, all but the next steps. A part has no earlier score
// where the earlier time was of another version that did not have it.
func say(this, before taken, lang string) Result {
	a := this.by
	r := Result{
		ID: this.id, AssessmentID: this.AssessmentID, Version: this.AssessmentVersion,
		Title: a.Title.In(lang), Use: a.Use, Limits: a.Limits.In(lang), TakenAt: this.TakenAt, Waiting: this.waiting,
		Share: api.Share{Kind: api.ShareResult, ID: this.id, Title: a.Title.In(lang)},
	}
	if a.Source != nil {
		r.Source, r.SourceURL = a.Source.Title.In(lang), a.Source.URL
	}
	areas := map[string]string{}
	for _, area := range a.Areas {
		areas[area.Key] = area.Title.In(lang)
	}
	now, matters := a.Scores(this.Result), a.Matters(this.Answers)
	var then map[string]float64
	if before.id != "" {
		then, r.EarlierAt = before.by.Scores(before.Result), before.TakenAt
	}
	for _, p := range a.Parts {
		part := Part{Key: p.Key, Area: areas[p.Area], Title: p.Title.In(lang), Matters: matters[p.Key]}
		if part.Score, part.Scored = now[p.Key]; part.Scored {
			part.Level = api.LevelOf(part.Score)
			part.Words = p.Says(part.Level).In(lang)
		} else {
			part.NotRelevant = a.Irrelevant(p.Key, this.Result)
		}
		if score, ok := then[p.Key]; ok {
			part.Earlier = &score
		}
		r.Parts = append(r.Parts, part)
	}
	r.Strongest, r.Weakest = ends(r.Parts)
	for _, it := range a.Skipped(this.Result) {
		r.Skipped = append(r.Skipped, it.Text.In(lang))
	}
	for _, said := range a.Said(this.Result, lang) {
		question := said.Item.Text.In(lang)
		if said.Item.Figure != "" {
			r.Used = append(r.Used, Used{Item: question, Said: said.Words})
		} else {
			r.Said = append(r.Said, Said{Question: question, Words: said.Words})
		}
	}
	return r
}

// ends are the parts with the highest score and those with the lowest.
func ends(parts []Part) (strongest, weakest []Part) {
	for _, p := range parts {
		if !p.Scored {
			continue
		}
		if len(strongest) > 0 && p.Score > strongest[0].Score {
			strongest = nil
		}
		if len(strongest) == 0 || p.Score == strongest[0].Score {
			strongest = append(strongest, p)
		}
		if len(weakest) > 0 && p.Score < weakest[0].Score {
			weakest = nil
		}
		if len(weakest) == 0 || p.Score == weakest[0].Score {
			weakest = append(weakest, p)
		}
	}
	return strongest, weakest
}

// lacks is how much there is to be done about a part: what is missing to the highest
// score, times how much the part matters where the person said that of any.
func (p Part) lacks(weighed bool) float64 {
	lacks := 5 - p.Score
	if !weighed {
		return lacks
	}
	return lacks * float64(cmp.Or(p.Matters, 3)) // not said: neither much nor little
}

// toDo are the indexes of the parts that something is to be done about: those that are
// not strong, else all that are the weakest; what lacks most comes first, and first is
// how many of them lack as much as the first.
func toDo(parts []Part) (order []int, first int) {
	weighed := slices.ContainsFunc(parts, func(p Part) bool { return p.Matters > 0 })
	for i, p := range parts {
		if p.Scored && p.Level != api.LevelStrong {
			order = append(order, i)
		}
	}
	if len(order) == 0 {
		_, weakest := ends(parts)
		for i, p := range parts {
			if p.Scored && p.Score == weakest[0].Score {
				order = append(order, i)
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(parts[b].lacks(weighed), parts[a].lacks(weighed))
	})
	for first < len(order) && parts[order[first]].lacks(weighed) == parts[order[0]].lacks(weighed) {
		first++
	}
	return order, first
}

func (s *Service) next(ctx context.Context, step api.NextStep, part Part) (Next, error) {
	n := Next{PartTitle: part.Title, Score: part.Score, Matters: part.Matters, Text: step.Text.In(s.d.Lang())}
	if s.d.Fitting != nil && len(step.Kinds)+len(step.Fields) > 0 {
		event, ok, err := s.d.Fitting(ctx, step.Kinds, step.Fields)
		if err != nil {
			return n, fmt.Errorf("find what answers %s: %w", part.Key, err)
		}
		if ok {
			n.Event = &event
		}
	}
	if s.d.ChapterTitle != nil && step.Chapter != "" {
		if title, ok := s.d.ChapterTitle(ctx, step.Chapter); ok {
			n.ChapterKey, n.ChapterTitle = step.Chapter, title
		}
	}
	return n, nil
}
