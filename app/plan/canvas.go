package plan

import (
	"context"

	"startklar.dk/api"
)

// Canvas is a plan's answers on one page.
type Canvas struct {
	PlanID    string
	Title     string
	Source    string // whose layout it is
	SourceURL string
	Licence   string // address of the licence that it is used under
	Blocks    []CanvasBlock
	Filled    int // blocks that have an answer
}

// CanvasBlock is one of its blocks.
type CanvasBlock struct {
	Key     string
	Title   string
	Answers []CanvasAnswer // to its questions, in order, also those that have none
}

// CanvasAnswer is the answer to one of them.
type CanvasAnswer struct {
	Ref
	Text     string
	Base     Base
	Conflict bool
}

// Canvas reads the canvas of a plan. ErrNotFound where no template knows of one.
func (s *Service) Canvas(ctx context.Context, planID string) (Canvas, error) {
	c, err := s.look(ctx, s.d.Store(), planID)
	if err != nil {
		return Canvas{}, err
	}
	known, ok := CanvasOf(c.template, s.d.Shipped())
	if !ok {
		return Canvas{}, ErrNotFound
	}
	lang := s.d.Lang()
	out := Canvas{PlanID: c.id, Title: c.plan.Title, Source: known.Source.Title.In(lang), SourceURL: known.Source.URL, Licence: known.Licence}
	for _, b := range known.Blocks {
		block, filled := CanvasBlock{Key: b.Key, Title: b.Title.In(lang)}, false
		for _, key := range b.Questions {
			q, ok := c.template.Question(key)
			if !ok {
				continue
			}
			sec := c.sections[key]
			block.Answers = append(block.Answers, CanvasAnswer{
				Ref: Ref{Key: key, Title: q.Title.In(lang)}, Text: sec.Text, Base: sec.base(),
				Conflict: sec.State == api.SectionConflict,
			})
			filled = filled || Words(sec.Text) > 0
		}
		if filled {
			out.Filled++
		}
		out.Blocks = append(out.Blocks, block)
	}
	return out, nil
}

// CanvasOf is the canvas of the first of these templates that has one.
func CanvasOf(templates ...api.PlanTemplate) (api.Canvas, bool) {
	for _, t := range templates {
		if t.Canvas != nil {
			return *t.Canvas, true
		}
	}
	return api.Canvas{}, false
}
