package document

import (
	"strings"

	"startklar.dk/api"
	"startklar.dk/assets/text"
)

// tests are the results that come along, each with its scores and what they say, and what was answered in words.
func (b *builder) tests() {
	first := true
	for _, r := range b.Results {
		said := b.said(r)
		scores := scoresOf(b.t, r)
		if len(scores.Scores) == 0 && len(said) == 0 {
			continue
		}
		if first {
			b.chapter("tests", b.t.T("document.tests"))
			first = false
		}
		title := b.words(r.Assessment.Title)
		if !r.Result.TakenAt.IsZero() {
			title += " · " + b.t.Date(r.Result.TakenAt)
		}
		b.add(&Heading{Level: 2, Text: title, Beside: true, Unlisted: true})
		if len(scores.Scores) > 0 {
			b.add(scores, b.partWords(r))
		}
		b.add(said...)
		if limits := b.words(r.Assessment.Limits); limits != "" {
			b.add(&Paragraph{Style: Quiet, Text: Plain(limits)})
		}
	}
}

// partWords are what the parts' scores say.
func (b *builder) partWords(r Result) *List {
	list, scored := &List{}, r.scored()
	for _, part := range r.Assessment.Parts {
		if v, is := scored[part.Key]; is {
			list.Items = append(list.Items, Item{Text: append(Strong(b.words(part.Title)+": "), Plain(b.words(wordsAt(part, v)))...)})
		}
	}
	return list
}

// said are what was asked for words, each with its answer.
func (b *builder) said(r Result) (out []Block) {
	for _, s := range r.Assessment.Said(r.Result, string(b.t.Lang())) {
		if words := strings.TrimSpace(s.Words); words != "" {
			out = append(out, &Heading{Level: 3, Text: b.words(s.Item.Text), Unlisted: true})
			out = append(out, Answer(words, 3)...)
		}
	}
	return out
}

// The levels are the thirds of the scale from 1 to 5.
const (
	maxScore = 5
	weakTo   = 1 + 4.0/3 // below it a part is weak
	strongAt = 1 + 8.0/3 // from it on a part is strong
)

func wordsAt(p api.AssessmentPart, score float64) api.Words {
	switch {
	case score < weakTo:
		return p.Weak
	case score < strongAt:
		return p.Middle
	}
	return p.Strong
}

// scored are a result's scores by part: the office's, else what its answers come to.
func (r Result) scored() map[string]float64 {
	if len(r.Result.Scores) > 0 {
		return r.Result.Scores
	}
	return r.Assessment.Score(r.Result.Answers, r.Result.NotRelevant)
}

func scoresOf(t *text.Texts, r Result) *Scores {
	out, scored := &Scores{Max: maxScore}, r.scored()
	for _, part := range r.Assessment.Parts {
		if v, is := scored[part.Key]; is {
			out.Scores = append(out.Scores, Score{Label: part.Title.In(string(t.Lang())), Value: v, Text: t.Decimal(v, 1), Weak: v < weakTo})
		}
	}
	return out
}
