package assess

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"startklar.dk/api"
	"startklar.dk/app/store"
	"startklar.dk/assets/text"
)

// Draft gives an assessment under way, or a new one where none is.
func (s *Service) Draft(ctx context.Context, assessmentID string) (Draft, error) {
	st, lang := s.d.Store(), s.d.Lang()
	a, err := s.document(ctx, st, assessmentID)
	if err != nil {
		return Draft{}, err
	}
	begun, err := readDraft(ctx, st, assessmentID)
	if err != nil {
		return Draft{}, err
	}
	out := Draft{
		AssessmentID: assessmentID, Version: a.Version, Title: a.Title.In(lang), Purpose: a.Purpose.In(lang),
		Minutes: a.Minutes, DontKnow: a.DontKnow.In(lang), NotRelevant: a.NotRelevant.In(lang), Next: Unanswered,
	}
	scale, importance := labels(a.Scale, lang), labels(a.Importance, lang)
	parts := map[string]string{}
	for _, p := range a.Parts {
		parts[p.Key] = p.Title.In(lang)
	}
	for _, it := range a.Items {
		if it.Figure != "" {
			continue
		}
		item := Item{
			ID: it.ID, PartTitle: parts[it.Part], Text: it.Text.In(lang), Hint: it.Hint.In(lang), Scale: scale,
			Value: begun.value(it.ID), NotForAll: it.NotForAll, Letters: it.Letters, Words: begun.Texts[it.ID],
			Answered: begun.has(it),
		}
		switch {
		case it.Importance:
			item.Scale = importance
		case it.Letters > 0:
			item.Scale = nil
		case len(it.Choices) > 0:
			item.Choice, item.Scale = true, choices(it, lang)
		}
		if err := s.propose(ctx, it, begun, &item); err != nil {
			return Draft{}, err
		}
		if item.Answered {
			out.Answered++
		} else if out.Next == Unanswered {
			out.Next = len(out.Items)
		}
		out.Items = append(out.Items, item)
	}
	if out.Next == Unanswered {
		out.Next = len(out.Items)
	}
	read, err := s.byFigures(ctx, a)
	if err != nil {
		return Draft{}, err
	}
	out.NoFigures, out.FiguresID, out.FiguresPlan, out.Used = read.none, read.PlanID, read.Plan, read.used
	return out, nil
}

func labels(scale []api.Words, lang string) (out []string) {
	for _, label := range scale {
		out = append(out, label.In(lang))
	}
	return out
}

func choices(it api.AssessmentItem, lang string) (out []string) {
	for _, c := range it.Choices {
		out = append(out, c.Title.In(lang))
	}
	return out
}

// propose answers an item that nobody has touched with what is known already. It is
// an answer once the person says so.
func (s *Service) propose(ctx context.Context, it api.AssessmentItem, begun draft, item *Item) error {
	if _, touched := begun.Texts[it.ID]; touched || item.Answered || s.d.Proposal == nil {
		return nil
	}
	p, err := s.d.Proposal(ctx, it)
	if err != nil {
		return fmt.Errorf("find what is known already: %w", err)
	}
	chosen := slices.IndexFunc(it.Choices, func(c api.AssessmentChoice) bool { return c.Key == p.Words })
	switch {
	case p.Words == "":
	case it.Letters > 0:
		item.Words, item.From = text.Opening(p.Words, it.Letters), p.From
	case chosen >= 0:
		item.Value, item.From = chosen+1, p.From
	}
	return nil
}

// byFigures are the answers that the plan's figures give to an assessment's items.
type byFigures struct {
	Figures
	none    bool // figures are asked for, and there are none
	answers map[string]int
	texts   map[string]string
	used    []Used
}

func (s *Service) byFigures(ctx context.Context, a api.Assessment) (byFigures, error) {
	out := byFigures{answers: map[string]int{}, texts: map[string]string{}}
	if s.d.Figures == nil || !slices.ContainsFunc(a.Items, func(it api.AssessmentItem) bool { return it.Figure != "" }) {
		return out, nil
	}
	var err error
	if out.Figures, err = s.d.Figures(ctx); err != nil {
		return out, fmt.Errorf("read the figures that are asked for: %w", err)
	}
	out.none = len(out.Known) == 0
	for _, it := range a.Items {
		figure, ok := out.Known[it.Figure]
		if it.Figure == "" || !ok {
			continue
		}
		value := 0
		if !figure.Missing {
			value = 1
			for _, bound := range it.Bounds {
				if figure.Value >= bound {
					value++
				}
			}
		}
		out.answers[it.ID], out.texts[it.ID] = value, figure.Said
		out.used = append(out.used, Used{Item: it.Text.In(s.d.Lang()), Said: figure.Said})
	}
	return out, nil
}

// Answer keeps one answer of an unfinished assessment; on disk when it returns.
// Unanswered takes one back.
func (s *Service) Answer(ctx context.Context, assessmentID, itemID string, value int) error {
	it, err := s.item(ctx, assessmentID, itemID)
	if err != nil {
		return err
	}
	good := value >= 0 && value <= 5 || value == Unanswered || value == NotRelevant && it.NotForAll
	if n := len(it.Choices); n > 0 {
		good = value >= 1 && value <= n || value == Unanswered
	}
	if !good || it.Letters > 0 || it.Figure != "" {
		return fmt.Errorf("answer %s with %d: %w", itemID, value, ErrBadAnswer)
	}
	return s.change(ctx, assessmentID, func(d *draft) { d.answer(itemID, value) })
}

// Say keeps an answer in words of an unfinished assessment; on disk when it returns.
func (s *Service) Say(ctx context.Context, assessmentID, itemID, words string) error {
	it, err := s.item(ctx, assessmentID, itemID)
	if err != nil {
		return err
	}
	if it.Letters == 0 || utf8.RuneCountInString(words) > it.Letters {
		return fmt.Errorf("answer %s in words: %w", itemID, ErrBadAnswer)
	}
	return s.change(ctx, assessmentID, func(d *draft) { d.Texts[itemID] = words })
}

func (s *Service) item(ctx context.Context, assessmentID, itemID string) (api.AssessmentItem, error) {
	a, err := s.document(ctx, s.d.Store(), assessmentID)
	if err != nil {
		return api.AssessmentItem{}, err
	}
	it, ok := a.Item(itemID)
	if !ok {
		return it, fmt.Errorf("answer %s: %w", itemID, ErrBadAnswer)
	}
	return it, nil
}

// Submit hands in a finished assessment, with what the plan's figures answer as they
// are now. ErrUnfinished where answers are missing, ErrNoFigures where figures are.
func (s *Service) Submit(ctx context.Context, assessmentID string) (resultID string, err error) {
	st := s.d.Store()
	a, err := s.document(ctx, st, assessmentID)
	if err != nil {
		return "", err
	}
	read, err := s.byFigures(ctx, a)
	if err != nil {
		return "", err
	}
	if read.none {
		return "", fmt.Errorf("submit assessment: %w", ErrNoFigures)
	}
	id := s.d.NewID()
	err = st.Write(ctx, func(tx *store.Tx) error {
		begun, err := draftIn(tx, assessmentID)
		if err != nil {
			return err
		}
		b := api.ResultSubmitBody{
			ResultID: id, AssessmentID: assessmentID, AssessmentVersion: a.Version,
			Answers: read.answers, Texts: read.texts, TakenAt: s.d.Now().UTC(),
		}
		for _, it := range a.Items {
			switch value := begun.value(it.ID); {
			case it.Figure != "":
			case !begun.has(it):
				return ErrUnfinished
			case value == NotRelevant:
				b.NotRelevant = append(b.NotRelevant, it.ID)
			case it.Letters > 0:
				if words := strings.TrimSpace(begun.Texts[it.ID]); words != "" {
					b.Texts[it.ID] = words
				}
			default:
				b.Answers[it.ID] = value
			}
		}
		if _, err := tx.Mutate(api.ResultSubmit, b); err != nil {
			return err
		}
		return tx.SetSetting(settingDraft+assessmentID, "")
	})
	if err != nil {
		return "", fmt.Errorf("submit assessment: %w", err)
	}
	return id, nil
}
