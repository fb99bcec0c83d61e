package ui

import (
	"fyne.io/fyne/v2"
)

// Held is where on the screen a page's controls stand, for a page that is drawn anew: what is under a finger stays
// where it is, so that the next tap hits the same thing.
type Held struct {
	in    int        // which of the page's scaffolds
	page  *Scaffold  // which it was
	moves int        // how often that was scrolled by its page before
	width float32    // how wide the window was: in another one things stand elsewhere
	spots []heldSpot // the one that was pressed, else those in view from the top
}

// heldSpot is a control and where it stands.
type heldSpot struct {
	trace *trace
	y     float32 // of its upper edge in the shell's page, in dp
}

// mostHeld is how many controls are remembered, should the first of them be gone.
const mostHeld = 6

// Hold remembers where the controls of the page that is shown stand: the one that was pressed last where it is in
// view, and else, where the page is scrolled, the first ones that are. It is nil where there is nothing to hold.
func (s *Shell) Hold() *Held {
	for i, page := range scaffoldsIn(s.page) {
		if page.scroll == nil || page.scroll.Size().Height <= 0 || !page.Visible() {
			continue
		}
		h := &Held{in: i, page: page, moves: page.moves, width: s.Size().Width}
		all := controls(page.scroll)
		for _, f := range all {
			o, ok := f.(fyne.CanvasObject)
			if !ok || !page.inView(o) {
				continue
			}
			pressed := f == s.pressed
			if !pressed && (page.scrolled() <= 0 || len(h.spots) >= mostHeld) {
				continue
			}
			spot := heldSpot{traceAmong(all, f), s.topOf(o)}
			if pressed {
				h.spots = append([]heldSpot{spot}, h.spots...)
				return h
			}
			h.spots = append(h.spots, spot)
		}
		if len(h.spots) > 0 {
			return h
		}
	}
	return nil
}

// Settle scrolls the page so that what is held stands where it stood. A page that has scrolled itself meanwhile, since
// it shows something else, stays as it is, and so does one whose window was resized.
func (s *Shell) Settle(h *Held) {
	if h == nil || s.page == nil || s.Size().Width != h.width {
		return
	}
	all := scaffoldsIn(s.page)
	if h.in >= len(all) || all[h.in].scroll == nil || all[h.in] == h.page && h.page.moves != h.moves {
		return
	}
	page := all[h.in]
	now := controls(page.scroll)
	for _, spot := range h.spots {
		f := spot.trace.twin(now)
		o, ok := f.(fyne.CanvasObject)
		if !ok {
			continue
		}
		s.pressed = f
		redraw(s.page, o) // what was made anew around it stands nowhere yet
		page.shift(s.topOf(o) - spot.y)
		return
	}
}

// topOf is where the upper edge of an object of the page stands.
func (s *Shell) topOf(o fyne.CanvasObject) float32 {
	at, _ := placeIn(s.page, o)
	return at.Y
}

// inView says whether an object of the body can be seen, in part at least.
func (s *Scaffold) inView(o fyne.CanvasObject) bool {
	at, _ := placeIn(s.scroll, o)
	return at.Y+o.Size().Height > 0 && at.Y < s.scroll.Size().Height
}

// scrolled is how far the body itself is scrolled, without the room that was made over it.
func (s *Scaffold) scrolled() float32 { return s.Offset() - s.above }

// shift scrolls the body by so much, in dp. Where it does not reach that far, room is made over it or under it, which
// goes again when one scrolls on.
func (s *Scaffold) shift(by float32) {
	if by > -slack/2 && by < slack/2 {
		return
	}
	s.fitting = true // laying out anew is told as a scroll
	defer func() { s.fitting = false }()
	want := s.scrolled() + by
	full := s.scroll.Content.MinSize().Height - s.above - s.below
	s.above = max(-want, 0)
	s.below = max(want-max(full-s.scroll.Size().Height, 0), 0)
	Relayout(s.scroll)
	s.scroll.ScrollToOffset(fyne.NewPos(0, want+s.above))
	s.look()
}

// widen readies the body for another width: the room that was made for what was pressed goes, since nothing is under a
// finger any more. Calling settle once it is laid out scrolls so that what was seen first is seen where it was.
func (s *Scaffold) widen() (settle func()) {
	offset := s.scrolled()
	s.above, s.below = 0, 0
	if offset <= 0 {
		return func() { s.scroll.ScrollToOffset(fyne.Position{}) }
	}
	for _, f := range controls(s.scroll) {
		o, ok := f.(fyne.CanvasObject)
		if at, found := placeIn(s.scroll, o); ok && found && at.Y >= 0 && at.Y < s.scroll.Size().Height {
			return func() {
				now, _ := placeIn(s.scroll, o)
				s.scroll.ScrollToOffset(fyne.NewPos(0, max(s.Offset()+now.Y-at.Y, 0)))
			}
		}
	}
	return func() { s.scroll.ScrollToOffset(fyne.NewPos(0, offset)) }
}

// tighten takes away the room that was made over and under the body, as far as it is out of sight.
func (s *Scaffold) tighten() {
	if s.fitting || s.above == 0 && s.below == 0 {
		return
	}
	s.fitting = true
	defer func() { s.fitting = false }()
	at := s.Offset()
	above := max(s.above-at, 0)
	at -= s.above - above
	full := s.scroll.Content.MinSize().Height - s.above - s.below
	s.below = min(s.below, max(at-above-max(full-s.scroll.Size().Height, 0), 0))
	s.above = above
	Relayout(s.scroll)
	s.scroll.ScrollToOffset(fyne.NewPos(0, at))
}

// holdPressed holds what is being pressed where it stands, as long as it leads to no other page.
func holdPressed(o Presser) (stay func()) {
	s := shellOf(o)
	f, ok := o.(fyne.Focusable)
	if s == nil || !ok {
		return func() {}
	}
	s.pressed = f
	at, held := s.page, s.Hold()
	return func() {
		if s.page == at {
			s.Settle(held)
		}
	}
}
