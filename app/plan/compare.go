package plan

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"startklar.dk/api"
)

// Compare lists the sections that differ between two versions, in the order of
// the plan. An empty toID is the plan as it is now.
func (s *Service) Compare(ctx context.Context, fromID, toID string) ([]Change, error) {
	from, to, c, err := s.between(ctx, fromID, toID)
	if err != nil {
		return nil, err
	}
	return s.changes(c, from, to), nil
}

// changes are the sections that differ between two contents of a plan, in its order.
func (s *Service) changes(c *content, from, to api.VersionContent) []Change {
	lang := s.d.Lang()
	var changes []Change
	written := keysOf(from.Sections, to.Sections)
	for _, ch := range c.template.Complete(slices.Values(written), s.d.Shipped()) {
		for _, q := range ch.Questions {
			if from.Sections[q.Key] != to.Sections[q.Key] {
				changes = append(changes, Change{
					Key: q.Key, ChapterTitle: ch.Title.In(lang), QuestionTitle: q.Title.In(lang),
					From: from.Sections[q.Key], To: to.Sections[q.Key],
				})
			}
		}
	}
	return changes
}

// FilesDiffer says whether other files stand with the answers in two versions, or in
// another order. An empty toID is the plan as it is now.
func (s *Service) FilesDiffer(ctx context.Context, fromID, toID string) (bool, error) {
	from, to, _, err := s.between(ctx, fromID, toID)
	if err != nil {
		return false, err
	}
	return !maps.EqualFunc(from.AttachmentIDs, to.AttachmentIDs, slices.Equal[[]string]), nil
}

// between are the contents of two versions and the plan that they are of. An empty
// toID is the plan as it is now.
func (s *Service) between(ctx context.Context, fromID, toID string) (from, to api.VersionContent, c *content, err error) {
	if from, err = s.Content(ctx, fromID); err != nil {
		return from, to, nil, err
	}
	st := s.d.Store()
	planID, err := s.planOf(ctx, st, fromID, from)
	if err != nil {
		return from, to, nil, err
	}
	if c, err = s.look(ctx, st, planID); err != nil {
		return from, to, nil, err
	}
	if toID == "" {
		to, err = s.now(ctx, st, c)
	} else {
		to, err = s.Content(ctx, toID)
	}
	return from, to, c, err
}

// FigureChange is one figure in two states of a plan, or a line that only one of
// them has: At is the line itself then, and From or To its name.
type FigureChange struct {
	At       string          // a path, or section/id of a line
	Line     string          // the line's name, as it was last; empty for what belongs to no line
	From, To json.RawMessage // nil where there is none
}

// CompareFigures lists the figures that differ between two versions: what belongs
// to no line first, then line by line in the order of the screen. A line that came
// or went is one change, however much it says. What only orders lines, or is how a
// figure was typed, is left out. An empty toID is the plan as it is now.
func (s *Service) CompareFigures(ctx context.Context, fromID, toID string) ([]FigureChange, error) {
	from, to, _, err := s.between(ctx, fromID, toID)
	if err != nil {
		return nil, err
	}
	return compareFigures(Figures{Values: from.Values}, Figures{Values: to.Values}), nil
}

func compareFigures(from, to Figures) []FigureChange {
	var changes []FigureChange
	for _, path := range keysOf(from.Values, to.Values) {
		was, is := from.Values[path], to.Values[path]
		if sameValue(was, is) || strings.HasPrefix(path, typedAt) {
			continue
		}
		change := FigureChange{At: path, From: was, To: is}
		if in, id, field, ok := SplitLine(strings.TrimPrefix(path, noteAt)); ok {
			name := LinePath(in, id, "name")
			_, there := from.Values[name]
			_, stays := to.Values[name]
			switch {
			case field == "order" || field == fieldReady || there != stays && path != name || !there && !stays:
				continue
			case there != stays:
				change.At = string(in) + "/" + id
			}
			if change.Line = to.Text(name); !stays {
				change.Line = from.Text(name)
			}
		}
		changes = append(changes, change)
	}
	rank := func(c FigureChange) (section int, order int64, line string) {
		in, id, _, ok := SplitLine(strings.TrimPrefix(c.At, noteAt))
		if !ok {
			return -1, 0, ""
		}
		path := LinePath(in, id, "order")
		if order, ok = to.Number(path); !ok {
			order, _ = from.Number(path)
		}
		return slices.Index(Sections(), in), order, id
	}
	slices.SortStableFunc(changes, func(a, b FigureChange) int {
		sa, oa, la := rank(a)
		sb, ob, lb := rank(b)
		return cmp.Or(cmp.Compare(sa, sb), cmp.Compare(oa, ob), cmp.Compare(la, lb), comparePaths(a.At, b.At))
	})
	return changes
}

// comparePaths orders paths as one counts: months/2 before months/10.
func comparePaths(a, b string) int {
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	for i := range min(len(x), len(y)) {
		if x[i] == y[i] {
			continue
		}
		if len(x[i]) != len(y[i]) && x[i] != "" && y[i] != "" && isDigit(x[i][0]) && isDigit(y[i][0]) {
			return cmp.Compare(len(x[i]), len(y[i]))
		}
		return strings.Compare(x[i], y[i])
	}
	return cmp.Compare(len(x), len(y))
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
