package api

import "slices"

// Level is how strong a part of an assessment is.
type Level string

// The levels are the thirds of the scale from 1 to 5: weak under 2⅓, strong from 3⅔.
const (
	LevelWeak   Level = "weak"
	LevelMiddle Level = "middle"
	LevelStrong Level = "strong"
)

// LevelOf tells the level of a part's score, 1 to 5.
func LevelOf(score float64) Level {
	switch {
	case score < 1+4.0/3:
		return LevelWeak
	case score < 1+8.0/3:
		return LevelMiddle
	}
	return LevelStrong
}

// Says are the part's words for a level.
func (p AssessmentPart) Says(l Level) Words {
	switch l {
	case LevelWeak:
		return p.Weak
	case LevelMiddle:
		return p.Middle
	}
	return p.Strong
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
