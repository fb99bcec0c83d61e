package ui

import "fyne.io/fyne/v2"

// leastOverPad is how much of a page is to be seen over a pad, in dp; where there is less its keys are lower.
const leastOverPad float32 = 240

// layPad places the pad that is open at the foot of the window, over the bar, and says how much of the window's height
// the page does not have.
func (s *Shell) layPad(size fyne.Size, left, bottom float32) float32 {
	pad := s.keys.Pad
	wide := size.Width - left
	high := max(min(pad.HeightFor(wide), size.Height-leastOverPad), pad.Least())
	Place(pad, left, size.Height-high, wide, high)
	return max(high, bottom)
}

// closePad closes the pad that is open, and says whether there was one.
func (s *Shell) closePad() bool {
	if s.keys == nil {
		return false
	}
	s.keys.Shut()
	return true
}

// showField scrolls the page so that the field of the pad that is open is seen: it, and not what was pressed, stays.
func (s *Shell) showField() {
	for _, page := range scaffoldsIn(s.page) {
		if page.scroll != nil && holds(page.scroll, s.keys) {
			page.moves++
			rouse(page.scroll, s.keys) // what was never drawn stands nowhere yet
			page.ScrollIntoView(s.keys)
		}
	}
}
