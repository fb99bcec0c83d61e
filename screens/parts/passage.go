package parts

// Passage is a part of an answer: what lies between two places, counted in runes.
type Passage struct {
	PlanID, Key string
	From, To    int
}

// TakePassage is the passage to go on in, where it is one of that question. It is given once.
func (e *Env) TakePassage(planID, key string) (p Passage, found bool) {
	if e.Passage == nil || e.Passage.PlanID != planID || e.Passage.Key != key {
		return p, false
	}
	p, e.Passage = *e.Passage, nil
	return p, true
}
