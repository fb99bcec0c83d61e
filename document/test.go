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
		said := append(b.said(r), b.notRelevant(r)...)
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

// partWords are what the parts' scores say, and why a part has none.
func (b *builder) partWords(r Result) *List {
	list, scored := &List{}, r.Assessment.Scores(r.Result)
	for _, part := range r.Assessment.Parts {
		says := b.t.T("tests.unscored")
		if v, is := scored[part.Key]; is {
			says = b.words(part.Says(api.LevelOf(v)))
		} else if r.Assessment.Irrelevant(part.Key, r.Result) {
			says = b.t.T("tests.not_relevant")
		}
		list.Items = append(list.Items, Item{Text: append(Strong(b.words(part.Title)+": "), Plain(says)...)})
	}
	return list
}

// notRelevant are the statements that were said not to be for this person, and so count in no score.
func (b *builder) notRelevant(r Result) []Block {
	list := &List{}
	for _, it := range r.Assessment.Skipped(r.Result) {
		list.Items = append(list.Items, Item{Text: Plain(b.words(it.Text))})
	}
	if len(list.Items) == 0 {
		return nil
	}
	title := b.words(r.Assessment.NotRelevant)
	if title == "" {
		title = text.UpperFirst(b.t.T("tests.not_relevant"))
	}
	return []Block{&Heading{Level: 3, Text: title, Unlisted: true}, list}
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

// MaxScore is the end of the scale that parts are scored on, from 1.
const MaxScore = 5.0

func scoresOf(t *text.Texts, r Result) *Scores {
	out, scored := &Scores{Max: MaxScore}, r.Assessment.Scores(r.Result)
	for _, part := range r.Assessment.Parts {
		if v, is := scored[part.Key]; is {
			out.Scores = append(out.Scores, Score{
				Label: part.Title.In(string(t.Lang())), Value: v, Text: t.Decimal(v, 1), Weak: api.LevelOf(v) == api.LevelWeak,
			})
		}
	}
	return out
}
