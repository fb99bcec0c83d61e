package walk

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Cursor is that of a place to write: what is wrong with it.
const Cursor Kind = "cursor"

// What a cursor must be, in dp: two pixels thick on the coarsest screen; and how long one waits for it to blink and to
// stop.
const (
	cursorWide = 2
	cursorHigh = 14
	blinks     = 2 * time.Second
	stops      = 20 * time.Second
	look       = 100 * time.Millisecond
)

// Cursors gives the focus to each place to write on a page, one after the other, and tells of each whose cursor is not
// seen, does not blink, or blinks on while nobody writes. advance moves on the clock that the page's timers run by.
func Cursors(c fyne.Canvas, advance func(time.Duration)) []Fault {
	var out []Fault
	had, top := c.Focused(), 2*len(c.Overlays().List()) // what lies under a sheet takes no focus
	for _, t := range Page(c).things {
		field, ok := t.object.(fyne.Focusable)
		if _, writes := t.object.(interface{ SelectedText() string }); !ok || !writes || t.layer < top {
			continue
		}
		if d, ok := t.object.(fyne.Disableable); ok && d.Disabled() {
			continue
		}
		c.Unfocus()
		before := cursorIn(c, t.object, nil)
		c.Focus(field)
		if what := wrongCursor(c, t.object, before, advance); what != "" {
			s := Page(c)
			out = append(out, Fault{Cursor, what, s.place(s.find(t.object))})
		}
	}
	c.Focus(had)
	return out
}

func wrongCursor(c fyne.Canvas, field fyne.CanvasObject, before map[fyne.CanvasObject]Ink, advance func(time.Duration)) string {
	now := cursorIn(c, field, before)
	if len(now) == 0 {
		return "a place to write has the focus and no cursor"
	}
	for _, ink := range now {
		if Contrast(ink.Of, ink.On) < Marks {
			return "the cursor is hardly seen on what it stands on"
		}
	}
	// seen counts how often it is shown and hidden while a time passes.
	seen := func(during time.Duration) (shown, hidden int) {
		for ; during > 0; during -= look {
			advance(look)
			if len(cursorIn(c, field, before)) > 0 {
				shown++
			} else {
				hidden++
			}
		}
		return shown, hidden
	}
	if shown, hidden := seen(blinks); shown == 0 || hidden == 0 {
		return "the cursor does not blink"
	}
	advance(stops)
	if _, hidden := seen(blinks); hidden > 0 {
		return "the cursor blinks on while nobody writes"
	}
	return ""
}

// cursorIn are the bars in a place to write that were not there before: upright, as thick and as high as a cursor, and
// in view.
func cursorIn(c fyne.Canvas, field fyne.CanvasObject, before map[fyne.CanvasObject]Ink) map[fyne.CanvasObject]Ink {
	s := Page(c)
	of := s.find(field)
	out := map[fyne.CanvasObject]Ink{}
	for i := range s.things {
		bar, ok := s.things[i].object.(*canvas.Rectangle)
		if !ok || of < 0 || !s.within(i, of) || alphaOf(bar.FillColor) == 0 {
			continue
		}
		seen := s.inView(i)
		if seen.width() < cursorWide || seen.height() < cursorHigh || seen.width() > seen.height()/2 {
			continue
		}
		if _, was := before[bar]; !was {
			on := s.under(i)
			out[bar] = Ink{Of: over(solid(bar.FillColor), on), On: on}
		}
	}
	return out
}

// find is where an object is among what was walked over; -1 for nowhere.
func (s *Seen) find(o fyne.CanvasObject) int {
	for i, t := range s.things {
		if t.object == o {
			return i
		}
	}
	return -1
}
