package merge

// List joins what ours and theirs, of which ours arrived earlier, made of base:
// lists in which nothing stands twice. What either of them added is there, and
// what either took away of the base is not; what one took away without having
// seen it in the base stays. The order is theirs where they changed it, else
// ours; what only the other one has stands after what it stood after there.
func List(base, ours, theirs []string) []string {
	inBase, inOurs, inTheirs := places(base), places(ours), places(theirs)
	stays := func(s string) bool {
		return has(inOurs, s) && has(inTheirs, s) || !has(inBase, s)
	}
	first, inFirst, second, inSecond := ours, inOurs, theirs, inTheirs
	if !inOrder(base, inTheirs) {
		first, inFirst, second, inSecond = theirs, inTheirs, ours, inOurs
	}
	var begins []string            // what only the second has, before all that both have
	after := map[string][]string{} // and after each of these
	add := func(s string) { begins = append(begins, s) }
	for i, s := range second {
		switch {
		case !stays(s) || inSecond[s] != i:
		case has(inFirst, s):
			add = func(only string) { after[s] = append(after[s], only) }
		default:
			add(s)
		}
	}
	out := append([]string{}, begins...)
	for i, s := range first {
		if stays(s) && inFirst[s] == i {
			out = append(append(out, s), after[s]...)
		}
	}
	return out
}

// places are where the strings of a list first stand in it.
func places(list []string) map[string]int {
	at := make(map[string]int, len(list))
	for i, s := range list {
		if !has(at, s) {
			at[s] = i
		}
	}
	return at
}

func has(at map[string]int, s string) bool {
	_, ok := at[s]
	return ok
}

// inOrder says whether what both lists have stands in the same order in them.
func inOrder(a []string, b map[string]int) bool {
	last := -1
	for _, s := range a {
		if i, both := b[s]; both {
			if i < last {
				return false
			}
			last = i
		}
	}
	return true
}
