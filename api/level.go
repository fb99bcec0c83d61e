package api

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
