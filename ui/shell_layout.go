package ui

import "fyne.io/fyne/v2"

// lay puts the bar or the rail, the page and the toast in place.
func (s *Shell) lay(size fyne.Size) {
	mode := wideRail
	switch {
	case size.Width < RailFrom:
		mode = bottomBar
	case size.Width < WideFrom, s.worktop():
		mode = iconRail
	}
	if mode != s.mode || !s.laid {
		s.setMode(mode)
	}
	s.laid = s.laid || size.Width > 0
	var left, bottom float32
	switch mode {
	case bottomBar:
		bottom = bottomHeight()
		s.layBottom(size, bottom)
	case iconRail:
		left = railNarrow
		s.layRail(size, left)
	case wideRail:
		left = s.railWidth()
		s.layRail(size, left)
	}
	if s.keys != nil {
		bottom = s.layPad(size, left, bottom)
	}
	if s.page != nil {
		Place(s.page, left, 0, size.Width-left, size.Height-bottom)
	}
	s.edge.lay(size.Height - bottom)
	w := min(size.Width-left-2*Gap16, 480)
	h := s.toast.HeightFor(w)
	bottom += footOf(s.page)
	at := fyne.NewPos(left+(size.Width-left-w)/2, size.Height-bottom-h-Gap16)
	Place(s.toast, at.X, toastTop(s.page, at, fyne.NewSize(w, h)), w, h)
}

// railWidth is how wide the rail with labels is: more than usual where large letters and icons need it.
func (s *Shell) railWidth() float32 {
	width := railWide + navIcon() - 26
	for _, item := range append(s.items, s.me, s.find) {
		width = max(width, item.beside()+2*railSide)
	}
	return width
}

// worktop says whether the page that is shown needs the rail's width.
func (s *Shell) worktop() bool {
	page, ok := s.Page().(Worktop)
	return ok && page.Worktop()
}

func (s *Shell) setMode(mode barMode) {
	s.mode = mode
	for _, item := range append(s.items, s.me, s.find) {
		item.mode = mode
		item.Refresh()
	}
	s.line.Line, s.line.Bare = mode == wideRail, mode == iconRail
	s.line.Refresh()
	s.brand.bare = mode == iconRail
	s.brand.Refresh()
	show(s.brand, mode != bottomBar)
	show(s.find, mode != bottomBar && s.opts.Search.Do != nil)
	show(s.line, mode != bottomBar)
	show(s.me, mode != bottomBar)
	s.eachMark(func(m liveMarks) { show(m.box, mode == bottomBar) })
	s.tellRail()
}

// tellRail lets the page that is shown know whether there is a rail beside it.
func (s *Shell) tellRail() {
	if s.page == nil {
		return
	}
	for _, page := range scaffoldsIn(s.page) {
		if railed := s.mode != bottomBar; page.railed != railed {
			page.railed = railed
			page.Refresh()
		}
	}
}

func (s *Shell) layBottom(size fyne.Size, height float32) {
	Place(s.face, 0, size.Height-height, size.Width, height)
	Place(s.rule, 0, size.Height-height, size.Width, 1)
	if len(s.items) == 0 {
		return
	}
	w := size.Width / float32(len(s.items))
	fit := float32(1)
	for _, item := range s.items {
		fit = min(fit, item.fits(w))
	}
	for i, item := range s.items {
		if item.fit != fit {
			item.fit = fit
			item.Refresh()
		}
		Place(item, float32(i)*w, size.Height-height, w, height)
	}
}

func (s *Shell) layRail(size fyne.Size, width float32) {
	Place(s.face, 0, 0, width, size.Height)
	Place(s.rule, width-1, 0, 1, size.Height)
	side := railSide
	Place(s.brand, side, 20, width-2*side, brandSide())
	y := 20 + brandSide() + Gap24
	if s.find.Visible() {
		h := max(s.find.MinSize().Height, TouchTarget)
		Place(s.find, side, y, width-2*side, h)
		y += h + Gap16
	}
	for _, item := range s.items {
		h := max(item.MinSize().Height, TouchTarget)
		Place(item, side, y, width-2*side, h)
		y += h + Gap4
	}
	foot := size.Height - Gap16
	h := max(s.me.MinSize().Height, TouchTarget)
	foot -= h
	Place(s.me, side, foot, width-2*side, h)
	line := HeightAt(s.line, width-2*side-Gap12)
	foot -= line + Gap4
	if s.mode == wideRail {
		Place(s.line, side+Gap12, foot, width-2*side-Gap12, line)
	} else {
		Place(s.line, side, foot, width-2*side, line)
	}
}
