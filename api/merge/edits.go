package merge

import (
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// changes is what one side did to the base.
type changes struct {
	became []int   // by base paragraph: the side's index of it, -1 where it was taken away
	added  [][]int // by place (before base paragraph i, last: at the end): the side's indexes
}

// maxCells bounds the work of finding what is common to two long texts that
// have little in common; beyond it the middle counts as rewritten.
const maxCells = 4_000_000

// edits finds what side made of base: which paragraphs it kept, which it
// rewrote and into what, what it added and took away.
func edits(base, side document) changes {
	c := changes{became: make([]int, len(base.paragraphs)), added: make([][]int, len(base.paragraphs)+1)}
	b, s := 0, 0
	for _, k := range common(contents(base), contents(side)) {
		c.rewrite(base, side, b, k.base, s, k.side)
		c.became[k.base] = k.side
		b, s = k.base+1, k.side+1
	}
	c.rewrite(base, side, b, len(base.paragraphs), s, len(side.paragraphs))
	return c
}

// rewrite pairs the base's paragraphs [b, bEnd) with the side's [s, sEnd) that
// took their place: in order, each of the shorter run with one of the longer,
// the likest ones together.
func (c *changes) rewrite(base, side document, b, bEnd, s, sEnd int) {
	n, m := bEnd-b, sEnd-s
	for i := b; i < bEnd; i++ {
		c.became[i] = -1
	}
	if n == 0 || m == 0 {
		for j := s; j < sEnd; j++ {
			c.added[b] = append(c.added[b], j)
		}
		return
	}
	for i, j := range pairs(base.paragraphs[b:bEnd], side.paragraphs[s:sEnd]) {
		if j >= 0 {
			c.became[b+i] = s + j
		}
	}
	at := b // the side's unpaired ones are additions after the pair before them
	next := map[int]int{}
	for i := b; i < bEnd; i++ {
		if c.became[i] >= 0 {
			next[c.became[i]] = i
		}
	}
	for j := s; j < sEnd; j++ {
		if i, paired := next[j]; paired {
			at = i + 1
		} else {
			c.added[at] = append(c.added[at], j)
		}
	}
}

// pairs gives for each of a its partner in b, or -1.
func pairs(a, b []paragraph) []int {
	out := make([]int, len(a))
	for i := range out {
		out[i] = -1
	}
	if len(a) == len(b) || len(a)*len(b) > 10_000 {
		for i := range min(len(a), len(b)) {
			out[i] = i
		}
		return out
	}
	words := func(ps []paragraph) []map[string]int {
		sets := make([]map[string]int, len(ps))
		for i, p := range ps {
			sets[i] = map[string]int{}
			for _, w := range strings.Fields(p.text) {
				sets[i][w]++
			}
		}
		return sets
	}
	wa, wb := words(a), words(b)
	// best[i][j]: the likeness of the best pairing of a[i:] with b[j:]. Each pair
	// is worth one more than any likeness, so that as many as can be are paired.
	best := make([][]float64, len(a)+1)
	for i := range best {
		best[i] = make([]float64, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1], best[i+1][j+1]+pairWorth+likeness(wa[i], wb[j]))
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case best[i][j] == best[i+1][j+1]+pairWorth+likeness(wa[i], wb[j]):
			out[i] = j
			i, j = i+1, j+1
		case best[i][j] == best[i+1][j]:
			i++
		default:
			j++
		}
	}
	return out
}

const pairWorth = 1000

// likeness is the part of the words that two paragraphs share, 0 to 1.
func likeness(a, b map[string]int) float64 {
	shared, all := 0, 0
	for w, n := range a {
		shared += min(n, b[w])
		all += n
	}
	for _, n := range b {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(all)
}

// kept is a paragraph that stands in both.
type kept struct{ base, side int }

// common finds a longest run of paragraphs that stand in both, in order.
func common(base, side []string) []kept {
	var out []kept
	start := 0
	for start < len(base) && start < len(side) && base[start] == side[start] {
		out = append(out, kept{start, start})
		start++
	}
	bEnd, sEnd := len(base), len(side)
	for bEnd > start && sEnd > start && base[bEnd-1] == side[sEnd-1] {
		bEnd, sEnd = bEnd-1, sEnd-1
	}
	out = append(out, middle(base, side, start, bEnd, sEnd)...)
	for i := range len(base) - bEnd {
		out = append(out, kept{bEnd + i, sEnd + i})
	}
	return out
}

// middle compares what lies between the common beginning and end, each
// paragraph as one letter of the diff library's line mode.
func middle(base, side []string, start, bEnd, sEnd int) []kept {
	letters, next := map[string]rune{}, rune(0x10000) // clear of the surrogates
	letter := func(p string) rune {
		if _, ok := letters[p]; !ok {
			letters[p] = next
			next++
		}
		return letters[p]
	}
	// A paragraph that stands on one side only cannot be kept: leaving it out
	// makes the common case small.
	pick := func(from, other []string, at int) (text []rune, index []int) {
		in := map[string]bool{}
		for _, p := range other {
			in[p] = true
		}
		for i, p := range from {
			if in[p] {
				text, index = append(text, letter(p)), append(index, at+i)
			}
		}
		return text, index
	}
	bText, bIndex := pick(base[start:bEnd], side[start:sEnd], start)
	sText, sIndex := pick(side[start:sEnd], base[start:bEnd], start)
	if len(bText) == 0 || len(sText) == 0 || len(bText)*len(sText) > maxCells {
		return nil
	}
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0 // the same answer on every machine
	var out []kept
	b, s := 0, 0
	for _, d := range dmp.DiffMainRunes(bText, sText, false) {
		n := len([]rune(d.Text))
		switch d.Type {
		case diffmatchpatch.DiffEqual:
			for i := range n {
				out = append(out, kept{bIndex[b+i], sIndex[s+i]})
			}
			b, s = b+n, s+n
		case diffmatchpatch.DiffDelete:
			b += n
		case diffmatchpatch.DiffInsert:
			s += n
		}
	}
	return out
}
