package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Sheet is a surface over the page that asks or shows one thing: from the foot of the window on a phone, a card in
// the middle on a desk. The mark in its corner, Esc, the phone's back key and a tap beside it close it.
type Sheet struct {
	widget.BaseWidget

	Title   string
	Content fyne.CanvasObject
	Buttons []fyne.CanvasObject // at its foot, the most likely one first
	Most    float32             // as wide as this in dp; 480 where zero
	Fixed   bool                // closes only by its own buttons
	Own     bool                // Content has a mark of its own that closes it
	Tall    bool                // as high as there is room for; Content fits itself into that and scrolls by itself
	OnClose func()              // told when it has closed

	on     fyne.Canvas
	scroll *container.Scroll
	head   *fyne.Container
	shut   *Button // the mark that closes it
	foot   *fyne.Container
	card   *sheetCard
	closed bool
	laid   fyne.Size // of the window, when its content was last brought to its pad
	tips   *tips
}

// tallMost is how high a tall sheet gets on a desk with letters of the usual size, in dp.
const tallMost float32 = 620

// sheetCard takes the taps that are not for what is behind.
type sheetCard struct {
	widget.BaseWidget
	sheet *Sheet
}

// Tapped keeps a tap on the card from closing the sheet.
func (c *sheetCard) Tapped(*fyne.PointEvent) {}

// CreateRenderer implements fyne.Widget.
func (c *sheetCard) CreateRenderer() fyne.WidgetRenderer {
	face := box(Surface, CardRadius+4)
	d := &Renderer{Parts: []fyne.CanvasObject{face}}
	d.Lay = func(s fyne.Size) { Place(face, 0, 0, s.Width, s.Height) }
	d.Redraw = func() {
		paint(face, Surface)
		face.Refresh()
	}
	return d.Ready(c.BaseWidget.Size())
}

// Open shows the sheet over everything on a canvas.
func (s *Sheet) Open(on fyne.Canvas) {
	s.build()
	s.on, s.closed = on, false
	on.Overlays().Add(s)
	s.BaseWidget.Move(fyne.NewPos(0, 0))
	s.BaseWidget.Resize(on.Size())
}

// Close takes the sheet away.
func (s *Sheet) Close() {
	if s.on == nil || s.closed {
		return
	}
	s.closed = true
	s.on.Overlays().Remove(s)
	if s.OnClose != nil {
		s.OnClose()
	}
}

// Tapped closes the sheet by a tap beside its card.
func (s *Sheet) Tapped(*fyne.PointEvent) {
	if !s.Fixed {
		s.Close()
	}
}

func (s *Sheet) build() {
	s.ExtendBaseWidget(s)
	if s.scroll != nil {
		return
	}
	if s.Content == nil {
		s.Content = Gap(0)
	}
	s.scroll = scrolled(Inset(Gap8, 0, s.Content), s.Tall) // with room for rings of focus
	s.card = &sheetCard{sheet: s}
	s.card.ExtendBaseWidget(s.card)
	s.tips = newTips(nil)
	s.shut = NewIconButton("close", "", s.Close)
	s.shut.Tint = Quiet
	show(s.shut, !s.Fixed && !s.Own)
	s.head = Column(0, &Text{Text: s.Title, TextSize: Heading, Bold: true, Wrap: true})
	s.foot = Column(Gap8, s.Buttons...)
	show(s.head, s.Title != "")
	show(s.foot, len(s.Buttons) > 0)
}

func (s *Sheet) inside() []fyne.CanvasObject {
	s.build()
	return []fyne.CanvasObject{s.head, s.scroll, s.foot, s.shut, s.tips.bubble}
}

// CreateRenderer implements fyne.Widget.
func (s *Sheet) CreateRenderer() fyne.WidgetRenderer {
	s.build()
	behind := box(Veil, 0)
	d := &Renderer{Parts: []fyne.CanvasObject{behind, s.card, s.head, s.scroll, s.foot, s.shut, s.tips.bubble}}
	d.Min = func() fyne.Size { return fyne.NewSize(280, 200) }
	d.Lay = func(size fyne.Size) {
		Place(behind, 0, 0, size.Width, size.Height)
		const pad = Gap24
		most := s.Most
		if most == 0 {
			most = 480
		}
		phone := size.Width < RailFrom
		w := min(size.Width-2*Gap24, most)
		if phone {
			w = size.Width
		}
		inner := w - 2*pad
		var head, foot float32
		titled, side := inner, s.shut.MinSize().Height
		if s.shut.Visible() { // what has no title begins under it
			titled -= side
			head = side - Gap16
		}
		if s.head.Visible() {
			head = max(HeightAt(s.head, titled)+Gap16, head)
		}
		if s.foot.Visible() {
			foot = HeightAt(s.foot, inner) + Gap16
		}
		body, pads := s.fitPads(inner, size.Height-Gap32-2*pad-head-foot)
		h := min(2*pad+head+body+foot, size.Height-Gap32)
		if s.Tall {
			h = size.Height - Gap32
			if !phone {
				h = min(h, scaled(tallMost))
			}
		}
		x, y := (size.Width-w)/2, (size.Height-h)/2
		if phone {
			y = size.Height - h
		}
		below := float32(0)
		if phone { // the card's lower corners lie under the window's edge
			below = CardRadius + 4
		}
		Place(s.card, x, y, w, h+below)
		Place(s.head, x+pad, y+pad, titled, max(head-Gap16, 0))
		Place(s.shut, x+w-Gap12-side, y+Gap12, side, side)
		Place(s.foot, x+pad, y+h-pad-foot+Gap16, inner, max(foot-Gap16, 0))
		end := pad
		if s.Tall { // what it scrolls goes on under its edge
			end = 0
		}
		again := keepWriting(s.scroll)
		Place(s.scroll, x+pad-Gap8, y+pad+head, inner+Gap16, h-pad-end-head-foot)
		if pads && s.laid != size { // what is written is over the keys
			s.scroll.ScrollToBottom()
		}
		s.laid = size
		again()
	}
	d.Redraw = func() {
		paint(behind, Veil)
		behind.Refresh()
		d.Lay(s.BaseWidget.Size())
		for _, o := range []fyne.CanvasObject{s.card, s.head, s.scroll, s.foot, s.shut} {
			o.Refresh()
		}
	}
	return d.Ready(s.BaseWidget.Size())
}

// fitPads gives the pads in the content lower keys where there is not room for all of it, and says how high it is, and
// whether there are any.
func (s *Sheet) fitPads(wide, room float32) (high float32, some bool) {
	high = HeightAt(s.Content, wide) // by which it knows what it shows
	var pads []*NumberPad
	eachVisible(s.Content, func(o fyne.CanvasObject) {
		if p, is := o.(*NumberPad); is {
			pads = append(pads, p)
		}
	})
	lower := func(low bool) {
		for _, p := range pads {
			p.low = low
		}
		high = HeightAt(s.Content, wide)
	}
	if lower(false); high > room {
		lower(true)
	}
	return high, len(pads) > 0
}

// OpenSheet shows a sheet over the shell; Back and Esc close it.
func (s *Shell) OpenSheet(sheet *Sheet) {
	if s.target == nil {
		s.target = canvasOf(s)
	}
	if s.target == nil {
		return
	}
	then := sheet.OnClose
	sheet.OnClose = func() {
		for i, open := range s.sheets {
			if open == sheet {
				s.sheets = append(s.sheets[:i], s.sheets[i+1:]...)
				break
			}
		}
		sheet.OnClose = then
		if then != nil {
			then()
		}
	}
	s.tips.leave(s.tips.of)
	s.lift()
	s.sheets = append(s.sheets, sheet)
	sheet.build()
	sheet.shut.Name = s.opts.CloseName
	sheet.Open(s.target)
	sheet.tips.after = s.tips.after
	if first := sheet.first(); s.keyed && first != nil && s.opts.Keyboard {
		focus(s.target, first, false)
	}
}

// first is where a sheet begins: in what it shows, else at its foot with the button that loses nothing.
func (s *Sheet) first() fyne.Focusable {
	if all := stops(s.scroll); len(all) > 0 {
		return all[0]
	}
	all := stops(s.foot)
	for _, f := range all {
		if b, ok := f.(*Button); !ok || b.Kind != Danger {
			return f
		}
	}
	if len(all) > 0 {
		return all[0]
	}
	return nil
}

// closeTopSheet closes the sheet on top, if there is one that may be closed so.
func (s *Shell) closeTopSheet() bool {
	n := len(s.sheets)
	if n == 0 {
		return false
	}
	if top := s.sheets[n-1]; !top.Fixed {
		top.Close()
	}
	return true
}
