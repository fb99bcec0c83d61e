package textedit

import "slices"

// Step is a change of a text as it is kept where the text is: what came in the place of what went, and where the cursor
// and the beginning of the selection were before. Places are counted in runes.
type Step struct {
	At     int
	Gone   string
	Come   string
	Cursor int
	Anchor int
}

// History is a text with what can be undone and made again in it, the latest last.
type History struct {
	Text   string
	Done   []Step
	Undone []Step
}

// How much of a history is handed out: steps, and runes in them.
const (
	maxSteps     = 400
	maxStepRunes = 40_000
)

// History is the text with its latest changes.
func (b *Buffer) History() History {
	return History{Text: b.Text(), Done: stepsOf(b.done), Undone: stepsOf(b.undone)}
}

func stepsOf(changes []change) []Step {
	from, runes := len(changes), 0
	for from > 0 && len(changes)-from < maxSteps {
		c := &changes[from-1]
		if runes += len(c.gone) + len(c.come); runes > maxStepRunes {
			break
		}
		from--
	}
	steps := make([]Step, 0, len(changes)-from)
	for _, c := range changes[from:] {
		steps = append(steps, Step{At: c.at, Gone: string(c.gone), Come: string(c.come), Cursor: c.before.cursor, Anchor: c.before.anchor})
	}
	return steps
}

// Restore puts in a text with its history. Of steps that do not lead from one text to another those that do are left.
func (b *Buffer) Restore(h History) {
	b.Set(h.Text)
	b.done = fitting(b.text, h.Done, func(c *change) { c.gone, c.come = c.come, c.gone })
	b.undone = fitting(b.text, h.Undone, func(*change) {})
}

// fitting are the steps that can be made from a text on, the latest first; turn makes a step one that goes the other way.
func fitting(text []rune, steps []Step, turn func(*change)) []change {
	now := slices.Clone(text)
	for i := len(steps) - 1; i >= 0; i-- {
		c := steps[i].change()
		turn(&c)
		end := c.at + len(c.gone)
		if c.at < 0 || end > len(now) || !slices.Equal(now[c.at:end], c.gone) {
			steps = steps[i+1:]
			break
		}
		now = slices.Replace(now, c.at, end, c.come...)
	}
	changes := make([]change, len(steps))
	for i, s := range steps {
		changes[i] = s.change()
	}
	return changes
}

func (s Step) change() change {
	return change{at: s.At, gone: []rune(s.Gone), come: []rune(s.Come), before: place{max(s.Cursor, 0), max(s.Anchor, 0)}}
}

// Follow puts in a text that another hand has written meanwhile. What was done here can still be undone as far as it lies
// beside what that hand did: no undo takes its words away, or brings back what it took.
func (b *Buffer) Follow(text string) {
	was, done, undone := b.text, b.done, b.undone
	b.Set(text)
	from, to, tail := differ(was, b.text)
	if from == to && from == len(b.text)-tail {
		b.done, b.undone = done, undone
		return
	}
	theirs := change{at: from, gone: was[from:to], come: b.text[from : len(b.text)-tail]}
	b.done = beside(done, theirs, func(c change) (gone, come int) { return len(c.come), len(c.gone) })
	b.undone = beside(undone, theirs, func(c change) (gone, come int) { return len(c.gone), len(c.come) })
}

// differ is what of one text is not in another: between the beginning and the end that both share.
func differ(a, b []rune) (from, to, tail int) {
	for from < min(len(a), len(b)) && a[from] == b[from] {
		from++
	}
	for tail < min(len(a), len(b))-from && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return from, len(a) - tail, tail
}

// beside are the latest of some changes, moved to where they are once another hand has changed the text; those from the
// first on that touches what it did are left out. lengths is how much a step takes away where it is made next, and puts
// there.
func beside(changes []change, theirs change, lengths func(change) (gone, come int)) []change {
	out := slices.Clone(changes)
	at, before, after := theirs.at, len(theirs.gone), len(theirs.come)
	for i := len(out) - 1; i >= 0; i-- {
		c := &out[i]
		gone, come := lengths(*c)
		switch {
		case at >= c.at+gone: // theirs is behind it
			at += come - gone
		case at+before <= c.at: // and before it
			c.at += after - before
			c.before.cursor, c.before.anchor = c.before.cursor+after-before, c.before.anchor+after-before
		default:
			return out[i+1:]
		}
	}
	return out
}
