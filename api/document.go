package api

import (
	"iter"
	"maps"
	"slices"
)

// Words are one text in several languages, by language code ("da", "en").
type Words map[string]string

// In is the text in a language, or in Danish where that language has none.
func (w Words) In(lang string) string {
	if s := w[lang]; s != "" {
		return s
	}
	return w["da"]
}

// PlanTemplate is the body of a plan_template record: the chapters and
// questions of a business plan.
type PlanTemplate struct {
	Version  int                 `json:"version"`
	Title    Words               `json:"title"`
	Chapters []Chapter           `json:"chapters"`
	Other    ChapterWords        `json:"other"` // the chapter of answers to no question of this template
	Moved    map[string][]string `json:"moved"` // key of an earlier version's question: those that ask for its answer now
	Canvas   *Canvas             `json:"canvas,omitempty"`
	Pitch    *Pitch              `json:"pitch,omitempty"`
}

// Canvas is a plan's answers on one page: blocks that each show and write some of them.
type Canvas struct {
	Source  PublicPage    `json:"source"`  // whose it is
	Licence string        `json:"licence"` // address of the licence that it is used under
	Blocks  []CanvasBlock `json:"blocks"`
}

// CanvasBlock is one of them. What is written in it is the answer to the first of its
// questions that has none.
type CanvasBlock struct {
	Key       string   `json:"key"`
	Title     Words    `json:"title"`
	Questions []string `json:"questions"` // keys
}

// Pitch is what one says of a plan aloud: an answer of its own, that can be begun from
// the answers to other questions.
type Pitch struct {
	Question PlanQuestion `json:"question"`
	From     []string     `json:"from"`    // keys of questions, in the order in which one speaks
	Seconds  int          `json:"seconds"` // that there are to say it
}

// ChapterWords are what stands over the questions of a chapter.
type ChapterWords struct {
	Title Words `json:"title"`
	Intro Words `json:"intro"`
}

// Chapter is a part of a plan.
type Chapter struct {
	Key       string         `json:"key"`
	Title     Words          `json:"title"`
	Intro     Words          `json:"intro"`
	Questions []PlanQuestion `json:"questions"`
}

// PlanQuestion is one question of a plan. Key is the section key of its answer.
// WordsFrom and WordsTo are how long an answer to aim for.
type PlanQuestion struct {
	Key       string      `json:"key"`
	Title     Words       `json:"title"`             // the question, as it is asked
	Heading   Words       `json:"heading,omitempty"` // over the answer in a document; Title where there is none
	Help      Words       `json:"help"`
	Page      *PublicPage `json:"page,omitempty"` // where to look it up, if anywhere
	Looks     Words       `json:"looks"`          // what an adviser looks for
	Example   Words       `json:"example"`        // from an invented firm
	WordsFrom int         `json:"words_from"`
	WordsTo   int         `json:"words_to"`
	Minutes   int         `json:"minutes"`
	Fields    []Field     `json:"fields"`          // advisers of these fields want to have read it
	Files     bool        `json:"files,omitempty"` // files and pictures may stand with the answer
}

// PublicPage is a page of an authority or the like that helps with a question.
type PublicPage struct {
	Title Words  `json:"title"`
	URL   string `json:"url"`
}

// OtherChapter is the key of the chapter that gathers answers to questions that a
// template does not have.
const OtherChapter = "other"

// Question finds a question by its key, that of the pitch too.
func (t PlanTemplate) Question(key string) (q PlanQuestion, ok bool) {
	if t.Pitch != nil && t.Pitch.Question.Key == key {
		return t.Pitch.Question, true
	}
	for _, c := range t.Chapters {
		for _, q := range c.Questions {
			if q.Key == key {
				return q, true
			}
		}
	}
	return q, false
}

// Complete gives the chapters in which each of these answers, by its key, has a
// place: the template's own, and a last one with those to no question of it, such as
// a newer version's or another office's. Where known has such a question, it is that.
func (t PlanTemplate) Complete(answers iter.Seq[string], known PlanTemplate) []Chapter {
	other := Chapter{Key: OtherChapter, Title: t.Other.Title, Intro: t.Other.Intro}
	if len(other.Title) == 0 {
		other.Title, other.Intro = known.Other.Title, known.Other.Intro
	}
	for _, key := range slices.Sorted(answers) {
		if _, ok := t.Question(key); ok {
			continue
		}
		q, ok := known.Question(key)
		if !ok {
			q = PlanQuestion{Key: key, Title: Words{"da": key}}
		}
		other.Questions = append(other.Questions, q)
	}
	if len(other.Questions) == 0 {
		return t.Chapters
	}
	return append(slices.Clone(t.Chapters), other)
}

// Earlier gives the keys of earlier versions' questions under whose answers one to
// this question may stand, in order.
func (t PlanTemplate) Earlier(key string) []string {
	var keys []string
	for _, old := range slices.Sorted(maps.Keys(t.Moved)) {
		if old != key && slices.Contains(t.Moved[old], key) {
			keys = append(keys, old)
		}
	}
	return keys
}
