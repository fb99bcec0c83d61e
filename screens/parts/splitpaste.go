package parts

// SplitPaste is what was pasted and went into two questions, for it to be taken back as it was put in: in one step. The
// beginning is the first of the two.
type SplitPaste struct {
	Halves [2]PastedHalf
	Back   bool // it was taken back
}

// PastedHalf is a question before and after a part of what was pasted was put into it.
type PastedHalf struct {
	PlanID, Key, Title string
	Before, After      string
}

// Of are the half that is in a question and the one that is in the other; false where none is in that one.
func (p *SplitPaste) Of(planID, key string) (here, other *PastedHalf, found bool) {
	if p == nil {
		return nil, nil, false
	}
	for i := range p.Halves {
		if p.Halves[i].PlanID == planID && p.Halves[i].Key == key {
			return &p.Halves[i], &p.Halves[1-i], true
		}
	}
	return nil, nil, false
}
