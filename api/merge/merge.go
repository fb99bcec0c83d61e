// Package merge joins two texts that were made from one, paragraph by paragraph.
// It is pure: no clock, no storage, no goroutines, and it changes no byte of a
// paragraph.
package merge

import "slices"

// Merge joins what ours and theirs, of which ours arrived earlier, made of
// base. Paragraphs are parted by blank lines. A paragraph that one of them
// changed, added or took away comes out as that one has it; where both added
// paragraphs at one place both stay, ours first. Where both changed the same
// paragraph, each in its own way, conflict is true and text keeps ours there
// and the rest of theirs. A base without text counts as one empty paragraph.
//
// Paragraphs come out byte for byte, and where only one side changed anything
// the whole text does.
func Merge(base, ours, theirs string) (text string, conflict bool) {
	switch {
	case ours == theirs, theirs == base:
		return ours, false
	case ours == base:
		return theirs, false
	}
	b, o, t := split(base), split(ours), split(theirs)
	if len(b.paragraphs) == 0 {
		if len(o.paragraphs) == 0 {
			return theirs, false
		}
		return ours, len(t.paragraphs) > 0 && !slices.Equal(contents(o), contents(t))
	}
	oe, te := edits(b, o), edits(b, t)
	var m joined
	for i := range len(b.paragraphs) + 1 {
		m.add(o, oe.added[i]...)
		if !slices.EqualFunc(oe.added[i], te.added[i], func(x, y int) bool {
			return o.paragraphs[x].text == t.paragraphs[y].text
		}) {
			m.add(t, te.added[i]...)
		}
		if i == len(b.paragraphs) {
			break
		}
		x, y := oe.became[i], te.became[i]
		was := b.paragraphs[i].text
		oursSame := x >= 0 && o.paragraphs[x].text == was
		theirsSame := y >= 0 && t.paragraphs[y].text == was
		switch {
		case oursSame && theirsSame && o.paragraphs[x].before == b.paragraphs[i].before && !t.paragraphs[y].first:
			m.add(t, y)
		case theirsSame:
			m.addIf(o, x)
		case oursSame:
			m.addIf(t, y)
		default:
			same := x < 0 && y < 0 || x >= 0 && y >= 0 && o.paragraphs[x].text == t.paragraphs[y].text
			conflict = conflict || !same
			m.addIf(o, x)
		}
	}
	tail := o.tail
	if len(o.paragraphs) == 0 || tail == b.tail && len(t.paragraphs) > 0 {
		tail = t.tail
	}
	if len(o.paragraphs) == 0 && len(t.paragraphs) == 0 { // blanks alone end no line
		tail = ""
	}
	return m.text(tail, ours), conflict
}

func contents(d document) []string {
	out := make([]string, len(d.paragraphs))
	for i, p := range d.paragraphs {
		out[i] = p.text
	}
	return out
}
