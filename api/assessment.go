package api

import "slices"

// Assessment is the body of an assessment record. Every item is answered 1 to 5
// after Scale, or 0 for "don't know"; one that is not for everybody may be not
// relevant, one that asks for words is answered in words, and one that has choices by
// the number of one of them.
type Assessment struct {
	Version     int              `json:"version"`
	Use         string           `json:"use"`
	Title       Words            `json:"title"`
	Purpose     Words            `json:"purpose"`
	Limits      Words            `json:"limits"`           // what the result does not say
	Source      *PublicPage      `json:"source,omitempty"` // what it is made after, if anything
	Minutes     int              `json:"minutes"`
	Scale       []Words          `json:"scale"` // five labels, for 1 to 5
	DontKnow    Words            `json:"dont_know"`
	NotRelevant Words            `json:"not_relevant,omitempty"` // label of the answer to an item that is not for everybody
	Importance  []Words          `json:"importance,omitempty"`   // five labels in place of Scale, where an item asks how much its part matters
	Areas       []AssessmentArea `json:"areas,omitempty"`        // what its parts are grouped by, if at all
	Parts       []AssessmentPart `json:"parts"`
	Items       []AssessmentItem `json:"items"`
}

// AssessmentArea is a group of parts.
type AssessmentArea struct {
	Key   string `json:"key"`
	Title Words  `json:"title"`
}

// AssessmentPart is what some of the items measure together, with the words
// for a strong and a weak result and what answers a weak one.
type AssessmentPart struct {
	Key    string   `json:"key"`
	Area   string   `json:"area,omitempty"` // key of the area that it lies in
	Title  Words    `json:"title"`
	Strong Words    `json:"strong"`
	Middle Words    `json:"middle"`
	Weak   Words    `json:"weak"`
	Next   NextStep `json:"next"`
}

// NextStep is what answers a weak part: an event of one of these kinds about
// one of these fields, or a chapter of the plan.
type NextStep struct {
	Text    Words    `json:"text"`
	Kinds   []string `json:"kinds"`
	Fields  []Field  `json:"fields"`
	Chapter string   `json:"chapter"`
}

// AssessmentItem is a statement. The answer to a Reversed one counts 6 - answer. An
// item with another kind of answer than 1 to 5 on its part's Scale is in no score.
type AssessmentItem struct {
	ID         string             `json:"id"`
	Part       string             `json:"part,omitempty"` // none where it is in no score
	Text       Words              `json:"text"`
	Hint       Words              `json:"hint,omitempty"` // what helps to answer
	Reversed   bool               `json:"reversed"`
	NotForAll  bool               `json:"not_for_all,omitempty"` // may be answered "not relevant", or in no words
	Importance bool               `json:"importance,omitempty"`  // asks how much its part matters, 1 to 5
	Letters    int                `json:"letters,omitempty"`     // is answered in words, in so many letters at most
	Choices    []AssessmentChoice `json:"choices,omitempty"`     // is answered by one of these, 1 for the first; five at most
	Section    string             `json:"section,omitempty"`     // the plan's answer that is proposed, shortened
	Person     string             `json:"person,omitempty"`      // the field of the person whose value, the key of a choice, is proposed
	Figure     string             `json:"figure,omitempty"`      // is answered by this figure of the plan's budgets
	Bounds     []float64          `json:"bounds,omitempty"`      // of a figure: from the first it counts as 2, from the fourth as 5
}

// AssessmentChoice is one of the answers to an item that has its own.
type AssessmentChoice struct {
	Key   string `json:"key"`
	Title Words  `json:"title"`
}

// PersonStage is the field of a person that an item may name: one of the stages.
const PersonStage = "stage"

// MaxChoices is how many choices an item may have: they are answered as a scale is.
const MaxChoices = 5

// Scored tells whether an item counts in its part's score.
func (it AssessmentItem) Scored() bool {
	return !it.Importance && it.Letters == 0 && len(it.Choices) == 0
}

// MaxFigureWords is how many characters say which figure answered an item.
const MaxFigureWords = 300

// MaxWords is how many characters of words may answer an item; 0 where none do.
func (it AssessmentItem) MaxWords() int {
	if it.Figure != "" {
		return MaxFigureWords
	}
	return it.Letters
}

// Chosen is the choice that an answer is; false where it is none.
func (it AssessmentItem) Chosen(answer int) (c AssessmentChoice, is bool) {
	if answer < 1 || answer > len(it.Choices) {
		return c, false
	}
	return it.Choices[answer-1], true
}

// most is the highest value that answers an item; -1 for one that no value answers.
func (it AssessmentItem) most() int {
	switch {
	case it.Letters > 0:
		return -1
	case len(it.Choices) > 0:
		return len(it.Choices)
	}
	return MaxChoices
}

// Score gives the mean of each part, 1 to 5. "Don't know" (0) counts as not
// answered, and a part of which less than two thirds was answered is absent,
// the usual rule for a scale's mean with missing items. What is not relevant to the
// person counts as not asked.
func (a Assessment) Score(answers map[string]int, notRelevant []string) map[string]float64 {
	type tally struct{ items, answered, sum int }
	parts := map[string]tally{}
	for _, it := range a.Items {
		if !it.Scored() || slices.Contains(notRelevant, it.ID) {
			continue
		}
		t := parts[it.Part]
		t.items++
		if v := answers[it.ID]; v >= 1 && v <= 5 {
			if it.Reversed {
				v = 6 - v
			}
			t.answered++
			t.sum += v
		}
		parts[it.Part] = t
	}
	scores := map[string]float64{}
	for key, t := range parts {
		if t.answered > 0 && 3*t.answered >= 2*t.items {
			scores[key] = float64(t.sum) / float64(t.answered)
		}
	}
	return scores
}

// Scores are a result's by part: those that it has from the office, else what its
// answers come to.
func (a Assessment) Scores(r Result) map[string]float64 {
	if len(r.Scores) > 0 {
		return r.Scores
	}
	return a.Score(r.Answers, r.NotRelevant)
}

// Irrelevant tells whether a part is not scored in a result since nothing that it asks
// is relevant to the person.
func (a Assessment) Irrelevant(part string, r Result) bool {
	asked := 0
	for _, it := range a.Items {
		if it.Part != part || !it.Scored() {
			continue
		}
		if asked++; !slices.Contains(r.NotRelevant, it.ID) {
			return false
		}
	}
	return asked > 0
}

// SaidAnswer is an answer in words: its own, a choice's, or those of the figure that
// answered.
type SaidAnswer struct {
	Item  AssessmentItem
	Words string
}

// Said are a result's answers in words, in the order in which they were asked.
func (a Assessment) Said(r Result, lang string) []SaidAnswer {
	var said []SaidAnswer
	for _, it := range a.Items {
		words := r.Texts[it.ID]
		if chosen, is := it.Chosen(r.Answers[it.ID]); is {
			words = chosen.Title.In(lang)
		}
		if words != "" {
			said = append(said, SaidAnswer{it, words})
		}
	}
	return said
}

// Skipped are the items that a result says are not relevant to the person, and that so
// count in no score, in the order in which they were asked.
func (a Assessment) Skipped(r Result) (skipped []AssessmentItem) {
	for _, it := range a.Items {
		if slices.Contains(r.NotRelevant, it.ID) {
			skipped = append(skipped, it)
		}
	}
	return skipped
}

// Matters gives how much each part matters to who answered, 1 to 5; a part of which
// that was not asked or not answered is absent.
func (a Assessment) Matters(answers map[string]int) map[string]int {
	matters := map[string]int{}
	for _, it := range a.Items {
		if v := answers[it.ID]; it.Importance && v >= 1 && v <= 5 {
			matters[it.Part] = v
		}
	}
	return matters
}

// Item finds an item by its id.
func (a Assessment) Item(id string) (it AssessmentItem, ok bool) {
	i := slices.IndexFunc(a.Items, func(it AssessmentItem) bool { return it.ID == id })
	if i < 0 {
		return it, false
	}
	return a.Items[i], true
}

// Bad names the answers that are none of the assessment's items or none of its
// values, in order; empty where all are good.
func (a Assessment) Bad(answers map[string]int) []string {
	var bad []string
	for id, v := range answers {
		it, known := a.Item(id)
		if !known || v < 0 || v > it.most() {
			bad = append(bad, id)
		}
	}
	slices.Sort(bad)
	return bad
}
