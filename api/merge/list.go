package merge

import "slices"

// List joins what ours and theirs, of which ours arrived earlier, made of base:
// lists in which nothing stands twice. What either of them added is there, and
// what either took away of the base is not; what one took away without having
// seen it in the base stays. The order is theirs where they changed it, else
// ours; what only the other one has stands after what it stood after there.
func List(base, ours, theirs []string) []string {
	stays := func(s string) bool {
		return slices.Contains(ours, s) && slices.Contains(theirs, s) || !slices.Contains(base, s)
	}
	first, second := ours, theirs
	if !inOrder(base, theirs) {
		first, second = theirs, ours
	}
	out := []string{}
	for _, s := range first {
		if stays(s) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	at := 0 // after what stood before it in second
	for _, s := range second {
		i := slices.Index(out, s)
		switch {
		case i >= 0:
			at = i + 1
		case stays(s):
			out = slices.Insert(out, at, s)
			at++
		}
	}
	return out
}

// inOrder says whether what both lists have stands in the same order in them.
func inOrder(a, b []string) bool {
	last := -1
	for _, s := range a {
		if i := slices.Index(b, s); i >= 0 {
			if i < last {
				return false
			}
			last = i
		}
	}
	return true
}
