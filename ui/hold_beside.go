package ui

import "reflect"

// heldList is where the list stands that is beside what is shown: it is as good as the same one where the next page is
// of the same kind, and keeps its place there.
type heldList struct {
	of     reflect.Type // the kind of page
	offset float32      // how far it is scrolled
	held   *Held        // nil where nothing in it is held
}

// holdList remembers where the list stands that is beside what is shown; nil where there is none.
func (s *Shell) holdList() *heldList {
	list := listBeside(s.page)
	if list == nil {
		return nil
	}
	return &heldList{reflect.TypeOf(s.Page()), list.scrolled(), s.holdIn(0, list)}
}

// settleList gives the list of the page that is shown now the place of the one before.
func (s *Shell) settleList(h *heldList) {
	list := listBeside(s.page)
	if h == nil || list == nil || reflect.TypeOf(s.Page()) != h.of {
		return
	}
	list.shift(h.offset-list.scrolled(), false)
	s.Settle(h.held)
}

// listBeside is the list of a page that shows one beside what is chosen in it; nil for none.
func listBeside(page any) *Scaffold {
	two, ok := page.(*TwoPane)
	if !ok || !two.both || two.List == nil {
		return nil
	}
	list, _ := two.List.(*Scaffold)
	return list
}
