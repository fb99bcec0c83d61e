package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// toastBar is the line over the foot of the page that says what happened.
type toastBar struct {
	widget.BaseWidget

	text   *Text
	button *Button
	row    *fyne.Container
}

func newToastBar() *toastBar {
	t := &toastBar{
		text:   &Text{Role: OnRaised, TextSize: Support, Wrap: true},
		button: &Button{Kind: Plain, Small: true, Tint: Undo},
	}
	t.row = Row(Gap8, Grow(t.text), t.button)
	t.ExtendBaseWidget(t)
	return t
}

func (t *toastBar) set(text, label string, action func()) {
	t.text.SetText(text)
	t.button.Label, t.button.OnTap = label, action
	show(t.button, label != "")
	t.button.Refresh()
}

func (t *toastBar) inside() []fyne.CanvasObject { return []fyne.CanvasObject{t.row} }

// HeightFor implements HeightForWidth.
func (t *toastBar) HeightFor(width float32) float32 {
	return max(HeightAt(t.row, width-28)+Gap16, ButtonHeight)
}

// CreateRenderer implements fyne.Widget.
func (t *toastBar) CreateRenderer() fyne.WidgetRenderer {
	face := box(Raised, ButtonRadius)
	d := &Renderer{Parts: []fyne.CanvasObject{face, t.row}}
	d.Min = func() fyne.Size { return fyne.NewSize(200, t.HeightFor(max(t.BaseWidget.Size().Width, 200))) }
	d.Lay = func(s fyne.Size) {
		Place(face, 0, 0, s.Width, s.Height)
		Place(t.row, Gap16, Gap8, s.Width-28, s.Height-Gap16)
	}
	d.Redraw = func() {
		paint(face, Raised)
		face.Refresh()
		d.Lay(t.BaseWidget.Size())
		t.row.Refresh()
	}
	return d.Ready(t.BaseWidget.Size())
}

// toastFor is how long a toast is shown; longer where there is something to press.
const (
	toastFor     = 4 * time.Second
	toastUndoFor = 7 * time.Second
)

// toastRead is how long a toast without a button is shown at least: one goes with the page after that.
const toastRead = time.Second

// Toast says what happened, over the foot of the page and what stays there, for a few seconds or until another page
// is shown. With an action there is a button, as for undoing, and it stays; label and action may be empty.
func (s *Shell) Toast(text, label string, action func()) {
	if s.toastStop != nil {
		s.toastStop()
	}
	hide := func() {
		s.toast.Hide()
		s.toastStop = nil
		s.showNotice()
	}
	s.toast.set(text, label, func() {
		hide()
		if action != nil {
			action()
		}
	})
	s.toast.Show()
	s.lay(s.BaseWidget.Size())
	s.toast.Refresh()
	d := toastFor
	if label != "" {
		d = toastUndoFor
	}
	s.toastStop = s.opts.Loop.After(d, hide)
	s.toastGoes = time.Time{}
	if label == "" {
		s.toastGoes = s.opts.Loop.Now().Add(toastRead)
	}
}

// Notice says what must be read where a toast stands, until its button is pressed. A toast may come before it for its
// few seconds. An empty text takes the notice away.
func (s *Shell) Notice(text, label string, read func()) {
	s.notice, s.noticeLabel, s.noticeRead = text, label, read
	if s.toastStop == nil {
		s.toast.Hide()
		s.showNotice()
	}
}

func (s *Shell) showNotice() {
	if s.notice == "" {
		return
	}
	s.toast.set(s.notice, s.noticeLabel, func() {
		read := s.noticeRead
		s.notice, s.noticeRead = "", nil
		s.toast.Hide()
		if read != nil {
			read()
		}
	})
	s.toast.Show()
	s.lay(s.BaseWidget.Size())
	s.toast.Refresh()
}

// passToast takes away a toast that was read on the page that is left.
func (s *Shell) passToast() {
	if s.toastStop == nil || s.toastGoes.IsZero() || s.opts.Loop.Now().Before(s.toastGoes) {
		return
	}
	s.toastStop()
	s.toastStop = nil
	s.toast.Hide()
	s.showNotice()
}

// footOf is how high what stays at a page's foot is, in dp; the higher one's where two pages stand side by side.
func footOf(o fyne.CanvasObject) float32 {
	var high float32
	switch o := o.(type) {
	case nil:
	case *Scaffold:
		if o.Footer != nil && o.Footer.Visible() && !o.joined {
			return max(o.BaseWidget.Size().Height-o.Footer.Position().Y, 0)
		}
	default:
		for _, child := range childrenOf(o) {
			if child != nil && child.Visible() {
				high = max(high, footOf(child))
			}
		}
	}
	return high
}

// toastTop is where a toast that would stand at a place of the window begins, in dp, so that it hides none of a page's
// buttons: higher up, as far as the middle of the page. Where all of them leave no room there, the main ones are kept free.
func toastTop(page fyne.CanvasObject, at fyne.Position, size fyne.Size) float32 {
	if page == nil {
		return at.Y
	}
	var top float32
	for _, mainOnly := range []bool{false, true} {
		top = aboveButtons(page, page.Position(), at, size, mainOnly)
		if top >= page.Position().Y+page.Size().Height/2 {
			break
		}
	}
	return top
}

// aboveButtons is where a toast begins that lies on none of the buttons inside an object at a place of the window.
func aboveButtons(o fyne.CanvasObject, from, at fyne.Position, size fyne.Size, mainOnly bool) float32 {
	for {
		b, y := buttonUnder(o, from, at, size, mainOnly)
		if !b {
			return at.Y
		}
		at.Y = y - Gap8 - size.Height
	}
}

// buttonUnder finds the first button inside an object that something at a place of the window would lie on, and where
// that button begins, in dp. Signs and links among words are none; a main button is filled.
func buttonUnder(o fyne.CanvasObject, from, at fyne.Position, size fyne.Size, mainOnly bool) (found bool, y float32) {
	if o == nil || !o.Visible() {
		return false, 0
	}
	if b, is := o.(*Button); is && b.Label != "" && !b.Tight && (!mainOnly || b.Kind == Filled || b.Kind == Warning) {
		s := b.Size()
		return from.X < at.X+size.Width && at.X < from.X+s.Width && from.Y < at.Y+size.Height && at.Y < from.Y+s.Height, from.Y
	}
	for _, child := range childrenOf(o) {
		if child == nil {
			continue
		}
		if found, y = buttonUnder(child, from.Add(child.Position()), at, size, mainOnly); found {
			return true, y
		}
	}
	return false, 0
}
