package plan

import (
	"cmp"
	"context"
	"slices"

	"startklar.dk/api"
)

// Template is the template of the current plan: the office's newest where there
// is no plan yet, else the app's own.
func (s *Service) Template(ctx context.Context) (api.PlanTemplate, error) {
	c, err := s.look(ctx, s.d.Store(), "")
	if err != nil {
		return api.PlanTemplate{}, err
	}
	return c.template, nil
}

// Overview is a plan at a glance. While no plan was begun it is the empty
// template.
func (s *Service) Overview(ctx context.Context, planID string) (Overview, error) {
	c, err := s.look(ctx, s.d.Store(), planID)
	if err != nil {
		return Overview{}, err
	}
	lang := s.d.Lang()
	chapters := c.chapters(s.d.Shipped())
	o := Overview{Stand: c.stand(chapters), PlanID: c.id, Title: c.plan.Title, Lines: c.lines, Percent: c.percent()}
	open := map[string]int{}
	for _, cm := range c.comments {
		if !cm.Resolved {
			open[cm.Section]++
			o.Comments++
		}
	}
	for _, sec := range c.sections {
		o.Written = o.Written || Words(sec.Text) > 0
		if sec.State == api.SectionConflict {
			o.Conflicts++
		}
	}
	for i, ch := range chapters {
		view := Chapter{Key: ch.Key, Number: i + 1, Title: ch.Title.In(lang), Intro: ch.Intro.In(lang), Comments: open[ch.Key]}
		for _, q := range ch.Questions {
			sec := c.sections[q.Key]
			state := QuestionState{
				Key: q.Key, Title: q.Title.In(lang), Words: Words(sec.Text), Minutes: q.Minutes,
				Conflict: sec.State == api.SectionConflict, Comments: open[q.Key], Fields: q.Fields,
			}
			state.Answered = sec.answers()
			o.Files += len(sec.AttachmentIDs)
			view.Questions = append(view.Questions, state)
			view.Words += state.Words
			view.Comments += state.Comments
			if state.Answered {
				view.Answered++
			} else {
				view.Minutes += q.Minutes
			}
			if state.Conflict {
				view.Conflicts++
			}
			if state.Words > 0 && (o.Last == nil || sec.At.After(o.Last.At)) {
				o.Last = &Last{
					ChapterKey: ch.Key, ChapterTitle: view.Title, Key: q.Key,
					QuestionTitle: state.Title, FirstLine: FirstLine(sec.Text), At: sec.At,
				}
			}
		}
		o.Chapters = append(o.Chapters, view)
	}
	return o, nil
}

// Question reads one question of a plan, or any section that its template does
// not know; by the key of a chapter it is the first of that. ErrNotFound for a key
// that none of them has.
func (s *Service) Question(ctx context.Context, planID, key string) (Question, error) {
	c, err := s.look(ctx, s.d.Store(), planID)
	if err != nil {
		return Question{}, err
	}
	return s.question(c, key)
}

func (s *Service) question(c *content, key string) (Question, error) {
	lang := s.d.Lang()
	sec, written := c.sections[key]
	chapters := c.chapters(s.d.Shipped())
	if i := slices.IndexFunc(chapters, func(ch api.Chapter) bool { return ch.Key == key && len(ch.Questions) > 0 }); i >= 0 && !written {
		return s.question(c, chapters[i].Questions[0].Key)
	}
	q := Question{
		PlanID: c.id, Key: key, Chapters: len(chapters),
		Text: sec.Text, Words: Words(sec.Text), Base: sec.base(),
		Conflict: sec.State == api.SectionConflict, Variants: sec.Variants,
		At: sec.At, Waiting: sec.Mutation != "", Comments: ofSection(c.comments, key),
		Files: s.files(sec),
	}
	var line []Ref // all questions in a row
	at := -1
	for i, ch := range chapters {
		for _, tq := range ch.Questions {
			if tq.Key == key {
				at = len(line)
				q.ChapterKey, q.ChapterTitle, q.ChapterNumber = ch.Key, ch.Title.In(lang), i+1
				q.OnChapter = ofSection(c.comments, ch.Key)
				q.Title, q.Help, q.Looks = tq.Title.In(lang), tq.Help.In(lang), tq.Looks.In(lang)
				q.Example, q.Fields, q.TakesFiles = tq.Example.In(lang), tq.Fields, tq.Files
				if tq.Page != nil {
					q.PageTitle, q.PageURL = tq.Page.Title.In(lang), tq.Page.URL
				}
				q.WordsFrom, q.WordsTo, q.Minutes = tq.WordsFrom, tq.WordsTo, tq.Minutes
			}
			line = append(line, Ref{
				Key: tq.Key, Title: tq.Title.In(lang),
				ChapterKey: ch.Key, ChapterTitle: ch.Title.In(lang),
			})
		}
	}
	if pitch, ok := s.pitch(c); ok && at < 0 && key == pitch.Question.Key { // stands in no chapter
		p := pitch.Question
		q.Title, q.Help, q.Looks, q.Example = p.Title.In(lang), p.Help.In(lang), p.Looks.In(lang), p.Example.In(lang)
		q.WordsFrom, q.WordsTo, q.Minutes, q.Fields = p.WordsFrom, p.WordsTo, p.Minutes, p.Fields
		return q, nil
	}
	if at < 0 {
		if !written {
			return Question{}, ErrNotFound
		}
		q.Title = key
		return q, nil
	}
	if q.Words == 0 && !q.Conflict {
		q.Earlier = c.earlier(key, line)
	}
	if at > 0 {
		q.Prev = &line[at-1]
	}
	if at+1 < len(line) {
		q.Next = &line[at+1]
	}
	return q, nil
}

// earlier are the answers under which one to a question may stand already.
func (c *content) earlier(key string, line []Ref) []Earlier {
	var out []Earlier
	for _, old := range c.template.Earlier(key) {
		at := slices.IndexFunc(line, func(r Ref) bool { return r.Key == old })
		if sec := c.sections[old]; at >= 0 && Words(sec.Text) > 0 && sec.State != api.SectionConflict {
			out = append(out, Earlier{Ref: line[at], Text: sec.Text})
		}
	}
	return out
}

// Conflicts lists the questions of a plan whose texts clash.
func (s *Service) Conflicts(ctx context.Context, planID string) ([]Question, error) {
	c, err := s.look(ctx, s.d.Store(), planID)
	if err != nil {
		return nil, err
	}
	var out []Question
	for key, sec := range c.sections {
		if sec.State != api.SectionConflict {
			continue
		}
		q, err := s.question(c, key)
		if err != nil {
			return nil, err
		}
		out = append(out, q)
	}
	slices.SortFunc(out, func(a, b Question) int {
		return cmp.Or(cmp.Compare(a.ChapterNumber, b.ChapterNumber), cmp.Compare(a.Key, b.Key))
	})
	return out, nil
}

// ofSection are the comments on a section, newest first.
func ofSection(all []Comment, key string) []Comment {
	var out []Comment
	for _, c := range all {
		if c.Section == key {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b Comment) int { return b.At.Compare(a.At) })
	return out
}
