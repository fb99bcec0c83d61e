package merge

import (
	"slices"
	"strings"
)

// Both is one text with the paragraphs of two, where it is not known of what they
// were made: those they share once, in order, and between them the first one's and
// then the second's. Blank lines part them.
func Both(first, second string) string {
	x, y := contents(split(first)), contents(split(second))
	var out []string
	i, j := 0, 0
	for _, k := range common(x, y) {
		out = slices.Concat(out, x[i:k.base], y[j:k.side], x[k.base:k.base+1])
		i, j = k.base+1, k.side+1
	}
	return strings.Join(slices.Concat(out, x[i:], y[j:]), "\n\n")
}
