package ui

import (
	"weak"

	"fyne.io/fyne/v2"
)

// liveMarks are a page's sync mark and avatar in a phone's header.
type liveMarks struct {
	box    *fyne.Container
	sync   *SyncMark
	avatar *Avatar
}

// headerMarks are the same, as the shell keeps them: it does not hold on to those of pages that are gone.
type headerMarks struct {
	box    weak.Pointer[fyne.Container]
	sync   weak.Pointer[SyncMark]
	avatar weak.Pointer[Avatar]
}

// eachMark visits the marks of the pages that are still there and forgets the others.
func (s *Shell) eachMark(visit func(liveMarks)) {
	kept := s.marks[:0]
	for _, m := range s.marks {
		live := liveMarks{m.box.Value(), m.sync.Value(), m.avatar.Value()}
		if live.box == nil || live.sync == nil || live.avatar == nil {
			continue
		}
		kept = append(kept, m)
		visit(live)
	}
	clear(s.marks[len(kept):])
	s.marks = kept
}

// Marks makes what the header of a destination's first page has where there is no rail to show it: the way to the
// search, a sync mark and the person's avatar.
func (s *Shell) Marks() fyne.CanvasObject {
	var search fyne.CanvasObject
	if s.opts.Search.Do != nil {
		search = NewIconButton("search", s.opts.Search.Name, s.opts.Search.Do)
	}
	return s.addMarks(search, &Avatar{Name: s.opts.Person, Side: 36, flush: true, OnTap: func() { s.visit(s.opts.Me.ID) }})
}

// Mark makes a sync mark alone for the header of a page further in; it hides itself where the rail shows it.
func (s *Shell) Mark() fyne.CanvasObject {
	avatar := &Avatar{}
	avatar.build()
	avatar.Hidden = true
	return s.addMarks(nil, avatar)
}

func (s *Shell) addMarks(first fyne.CanvasObject, avatar *Avatar) fyne.CanvasObject {
	mark := &SyncMark{Status: s.opts.Status, OnTap: s.opts.OnSync}
	row := Row(Gap4, mark, avatar)
	if first != nil {
		row.Objects = append([]fyne.CanvasObject{first}, row.Objects...)
	}
	show(row, s.mode == bottomBar)
	s.marks = append(s.marks, headerMarks{weak.Make(row), weak.Make(mark), weak.Make(avatar)})
	return row
}
