package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Workspace is an Aside whose main part takes the height that a page has left and scrolls inside, as a grid does; the
// side scrolls by itself then. Where there is no room for both, or too little height, the page scrolls as others do.
func Workspace(main, side fyne.CanvasObject, width, least float32) *fyne.Container {
	l := &workspaceLayout{asideLayout: asideLayout{side: width, least: least}, whole: side}
	l.scroll = container.NewVScroll(side)
	l.box = container.New(l, main, side)
	return l.box
}

// leastWorkspace is the height in dp under which a workspace does not fill its page.
const leastWorkspace float32 = 320

// workspaceLayout lays a workspace out. A side that is in its scroller is not in the box itself.
type workspaceLayout struct {
	asideLayout
	box    *fyne.Container
	whole  fyne.CanvasObject
	scroll *container.Scroll
	room   float32 // that its page has left for it, in dp
}

// fills says whether it takes just the height that its page has left.
func (l *workspaceLayout) fills(width float32) bool {
	_, beside := l.main(width)
	return beside && l.room >= leastWorkspace
}

func (l *workspaceLayout) heightFor(_ []fyne.CanvasObject, width float32) float32 {
	if l.fills(width) {
		return l.room
	}
	return l.asideLayout.heightFor([]fyne.CanvasObject{l.box.Objects[0], l.whole}, width)
}

func (l *workspaceLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	if !l.fills(size.Width) {
		l.box.Objects[1] = l.whole
		l.asideLayout.Layout(l.box.Objects, size)
		return
	}
	w, _ := l.main(size.Width)
	l.box.Objects[1] = l.scroll
	Place(l.box.Objects[0], 0, 0, w, size.Height)
	Place(l.scroll, w+Gap16, 0, l.side, size.Height)
}

func (l *workspaceLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return leastAt(l, objects, l.width)
}

// workspaceIn is the workspace that an object is or, by the width, may be; nil for none.
func workspaceIn(o fyne.CanvasObject) *workspaceLayout {
	c, ok := o.(*fyne.Container)
	if !ok {
		return nil
	}
	switch l := c.Layout.(type) {
	case *workspaceLayout:
		return l
	case *byWidthLayout:
		return workspaceIn(c.Objects[1])
	}
	return nil
}

// giveRoom tells a workspace in the body how much height the page has left for it.
func (s *Scaffold) giveRoom(height float32, width float32) {
	at := slices.IndexFunc(s.Body.Objects, func(o fyne.CanvasObject) bool { return o.Visible() && workspaceIn(o) != nil })
	if at < 0 {
		return
	}
	left := height - bodyTop - bodyBottom
	for i, o := range s.Body.Objects {
		if o.Visible() && i != at {
			left -= HeightAt(o, width) + Gap16
		}
	}
	workspaceIn(s.Body.Objects[at]).room = left
}

// Stretched sets three parts under each other; the one in the middle takes the height that the others leave.
func Stretched(top, middle, bottom fyne.CanvasObject) *fyne.Container {
	return container.New(&stretchedLayout{}, top, middle, bottom)
}

type stretchedLayout struct{ columnLayout }

func (l *stretchedLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	top, bottom := HeightAt(objects[0], size.Width), HeightAt(objects[2], size.Width)
	Place(objects[0], 0, 0, size.Width, top)
	Place(objects[1], 0, top, size.Width, max(size.Height-top-bottom, 0))
	Place(objects[2], 0, size.Height-bottom, size.Width, bottom)
}
