package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// Held is where on the screen a page's controls stand, for a page that is drawn anew: what is under a finger stays
// where it is, so that the next tap hits the same thing.
type Held struct {
	by    *Shell     // the one that showed them
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
	var first *Held
	for i, page := range scaffoldsIn(s.page) {
		h := s.holdIn(i, page)
		if h != nil && h.spots[0].trace.was == s.pressed {
			return h
		}
		if first == nil {
			first = h
		}
	}
	return first
}

// holdIn is Hold for one of the page's scaffolds.
func (s *Shell) holdIn(i int, page *Scaffold) *Held {
	if page.scroll == nil || page.scroll.Size().Height <= 0 || !page.Visible() {
		return nil
	}
	h := &Held{by: s, in: i, page: page, moves: page.moves, width: s.Size().Width}
	all := controls(page.scroll)
	for _, f := range all {
		o, ok := f.(fyne.CanvasObject)
		if !ok || !page.inView(o) {
			continue
		}
		at, _ := placeIn(s.page, o)
		spot := heldSpot{traceAmong(all, f), at.Y}
		switch {
		case f == s.pressed:
			h.spots = []heldSpot{spot}
			return h
		case page.scrolled() > 0 && len(h.spots) < mostHeld:
			h.spots = append(h.spots, spot)
		}
	}
	if len(h.spots) == 0 {
		return nil
	}
	return h
}

// Settle scrolls the page so that what is held stands where it stood, as far as the page reaches; for what is under the
// pointer or a finger still, room is made. A page that has scrolled itself meanwhile, since it shows something else,
// stays as it is, and so does one whose window was resized.
func (s *Shell) Settle(h *Held) {
	if h == nil || s.page == nil || s.Size().Width != h.width {
		return
	}
	all := scaffoldsIn(s.page)
	if h.in >= len(all) || all[h.in].scroll == nil || all[h.in] == h.page && h.page.moves != h.moves {
		return
	}
	page := all[h.in]
	for _, spot := range h.spots {
		f, y, found := s.stands(page, spot.trace)
		if !found {
			continue
		}
		under := spot.trace.was == h.by.pressed
		if under {
			s.pressed = f
		}
		page.shift(y-spot.y, under && !s.keyed)
		s.restOn(page)
		return
	}
}

// stands is what a trace leads to in one of the page's scaffolds, and where that stands.
func (s *Shell) stands(page *Scaffold, t *trace) (f fyne.Focusable, y float32, found bool) {
	became := func() fyne.CanvasObject {
		f = t.twin(controls(page.scroll))
		o, _ := f.(fyne.CanvasObject)
		return o
	}
	o := became()
	if o == nil {
		return nil, 0, false
	}
	redraw(s.page, o) // what was made anew around it stands nowhere yet; a list makes its rows once more at that
	at, found := placeIn(s.page, became())
	return f, at.Y, found
}

// inView says whether an object of the body can be seen, in part at least.
func (s *Scaffold) inView(o fyne.CanvasObject) bool {
	at, _ := placeIn(s.scroll, o)
	return at.Y+o.Size().Height > 0 && at.Y < s.scroll.Size().Height
}

// scrolled is how far the body itself is scrolled, without the room that was made over it.
func (s *Scaffold) scrolled() float32 { return s.Offset() - s.above }

// shift scrolls the body by so much, in dp. Where it does not reach that far, room may be made over it or under it.
func (s *Scaffold) shift(by float32, room bool) {
	if by > -slack/2 && by < slack/2 && (room || !s.roomy()) {
		return
	}
	want, most := s.scrolled()+by, s.reach()
	if !room {
		want = min(max(want, 0), most)
	}
	s.fit(want, max(-want, 0), max(want-most, 0))
}

// reach is how far the body itself scrolls.
func (s *Scaffold) reach() float32 {
	return max(s.scroll.Content.MinSize().Height-s.above-s.below-s.scroll.Size().Height, 0)
}

// fit scrolls the body itself to an offset with so much room over it and under it.
func (s *Scaffold) fit(offset, above, below float32) {
	s.fitting = true // laying out anew is told as a scroll
	defer func() { s.fitting = false }()
	s.above, s.below = above, below
	Relayout(s.scroll)
	s.scroll.ScrollToOffset(fyne.NewPos(0, offset+above))
	s.look()
}

// tighten takes away the room that was made over and under the body, as far as it is out of sight.
func (s *Scaffold) tighten() {
	if s.fitting || !s.roomy() {
		return
	}
	at := s.scrolled()
	s.fit(at, min(s.above, max(-at, 0)), min(s.below, max(at-s.reach(), 0)))
}

// roomy says whether room was made over or under the body.
func (s *Scaffold) roomy() bool { return s.above > 0 || s.below > 0 }

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

// fingerRests is how long after a press a finger is taken to be where it pressed.
const fingerRests = 2 * time.Second

// restOn waits for a finger to be gone from what it pressed, where room was made for that; of a pointer it is told.
func (s *Shell) restOn(page *Scaffold) {
	if s.rested != nil {
		s.rested()
		s.rested = nil
	}
	if page.roomy() && !s.opts.Keyboard {
		s.rested = s.opts.Loop.After(fingerRests, s.lift)
	}
}

// lift takes the room away that was made for what was pressed: nothing is under the pointer or a finger any more.
func (s *Shell) lift() {
	s.pressed = nil
	for _, page := range scaffoldsIn(s.page) {
		if page.roomy() {
			page.shift(0, false)
		}
	}
}

// pointedAway tells the shell that the pointer has left a control, perhaps for the one that took its place.
func pointedAway(o Presser) {
	s := shellOf(o)
	if s == nil || s.pressed == nil {
		return
	}
	s.opts.Loop.Do(func() { // what it has come to is told after this
		if p, ok := s.pressed.(interface{ pointedAt() bool }); ok && !p.pointedAt() {
			s.lift()
		}
	})
}
