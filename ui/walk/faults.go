package walk

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"startklar.dk/ui"
)

// Kind is what is wrong.
type Kind string

// What can be wrong with a page.
const (
	Cut     Kind = "cut"     // words that do not fit where they stand
	Outside Kind = "outside" // beyond the window, and no scrolling brings it in
	Overlap Kind = "overlap" // words on words, or words under something
	Small   Kind = "small"   // a target that a finger misses
	Crossed Kind = "crossed" // targets that lie on each other
	Tiny    Kind = "tiny"    // an icon that did not grow with the text
	Cramped Kind = "cramped" // a page of which hardly a line is left to see
)

// Fault is something wrong with a page.
type Fault struct {
	Kind  Kind
	What  string // in words
	Where string // where it stands
}

// String is the fault in a line.
func (f Fault) String() string { return string(f.Kind) + ": " + f.What + " " + f.Where }

const (
	slack     = 1.5 // dp that rounding may take
	lineSlack = 3   // dp by which letters may be higher than their line: their own air
	leastIcon = 13  // dp at text of its natural size
	leastView = 120 // dp that are left of a page to scroll in
)

// Faults is all that is wrong with a page.
func (s *Seen) Faults() []Fault {
	var out []Fault
	add := func(k Kind, i int, format string, args ...any) {
		out = append(out, Fault{k, fmt.Sprintf(format, args...), s.place(i)})
	}
	s.cut(add)
	s.outside(add)
	s.overlaps(add)
	s.targets(add)
	s.icons(add)
	return out
}

// report takes a fault of a thing.
type report func(k Kind, i int, format string, args ...any)

// cut finds words that are wider or higher than what they stand in, and words that end in an ellipsis without saying
// that they may.
func (s *Seen) cut(add report) {
	for i, t := range s.things {
		if text, ok := t.object.(*ui.Text); ok {
			s.shortened(i, text, add)
			continue
		}
		if hint := placeholder(t.object); hint != "" {
			if over := widthOf(hint) - t.full.width(); over > slack {
				add(Cut, i, "the hint %q is %.0f dp too wide", hint, over)
			}
		}
		text, ok := t.written()
		if !ok || s.typed(i) {
			continue
		}
		natural := text.MinSize()
		drawn := t.full
		drawn.right = max(drawn.right, drawn.left+natural.Width)
		drawn.bottom = max(drawn.bottom, drawn.top+natural.Height)
		if over := drawn.width() - t.full.width(); over > slack {
			add(Cut, i, "%q is %.0f dp wider than its box", text.Text, over)
			continue
		}
		if beyond(drawn, t.clip) {
			if t.clip.and(drawn).more(0) {
				add(Cut, i, "%q sticks out of what is seen of it", text.Text)
			} else {
				add(Outside, i, "%q is not to be seen", text.Text)
			}
			continue
		}
		for at := t.parent; at >= 0 && at != t.scroll; at = s.things[at].parent {
			if beyond(drawn, s.things[at].full) {
				add(Cut, i, "%q sticks out of %s at %s", text.Text, kind(s.things[at].object), s.things[at].full)
				break
			}
		}
	}
}

// beyond tells whether words stick out of a box.
func beyond(words, of box) bool {
	return words.left < of.left-slack || words.right > of.right+slack || words.top < of.top-lineSlack || words.bottom > of.bottom+lineSlack
}

const ellipsis = "…"

// shortened finds a text that is cut short though it does not say that it is the beginning of something.
func (s *Seen) shortened(i int, text *ui.Text, add report) {
	if text.Preview || !text.Cut && text.Lines == 0 {
		return
	}
	last := ""
	for j := i + 1; j < len(s.things) && s.within(j, i); j++ {
		if run, ok := s.things[j].written(); ok {
			last = run.Text
		}
	}
	if strings.HasSuffix(last, ellipsis) && !strings.HasSuffix(text.AccessibilityLabel(), ellipsis) {
		add(Cut, i, "%q is cut short", text.AccessibilityLabel())
	}
}

// placeholder is the hint that stands in an empty entry of one line.
func placeholder(o fyne.CanvasObject) string {
	if h, ok := o.(interface{ Hint() (string, bool) }); ok {
		if words, single := h.Hint(); single {
			return words
		}
	}
	return ""
}

// widthOf is how wide an entry must be for a text.
func widthOf(text string) float32 {
	const pad = 12
	return ui.Measure(text, ui.Letters(ui.Body), fyne.TextStyle{}).Width + 2*pad
}

// typed tells whether a thing stands in an entry, which scrolls to what is written.
func (s *Seen) typed(i int) bool {
	for ; i >= 0; i = s.things[i].parent {
		if _, ok := s.things[i].object.(interface{ SelectedText() string }); ok {
			return true
		}
	}
	return false
}

// pictured tells whether an object is a picture, as it is or made for the pixels that it is seen in.
func pictured(o fyne.CanvasObject) bool {
	switch o.(type) {
	case *canvas.Image, *canvas.Raster:
		return true
	}
	return false
}

// outside finds pictures and targets beyond the window, and scrolls without room.
func (s *Seen) outside(add report) {
	for i, t := range s.things {
		if !pictured(t.object) && !s.target(i) {
			continue
		}
		if t.full.width() == 0 || t.full.height() == 0 {
			if s.target(i) {
				add(Outside, i, "%s has no room at all", s.words(i))
			}
			continue
		}
		if over := t.shown(); over.width() < t.full.width()-slack || over.height() < t.full.height()-slack {
			add(Outside, i, "%s lies partly beyond what can be seen", s.words(i))
		}
	}
	for i, t := range s.things {
		if t.scroll < 0 || t.parent != t.scroll { // the content of a scroll
			continue
		}
		view := s.things[t.scroll].full
		if t.clip.top == -far && view.height() < leastView && t.full.height() > view.height()+slack && !s.typed(i) {
			add(Cramped, i, "%.0f dp are left of %s", view.height(), s.words(i))
		}
	}
}

// overlaps finds words on words, and words under something that is painted over them.
func (s *Seen) overlaps(add report) {
	for j, b := range s.things {
		text, written := b.written()
		over := !written && opaque(b.object)
		if !written && !over || s.typed(j) {
			continue
		}
		for i, a := range s.things[:j] {
			under, ok := a.written()
			if !ok || a.layer != b.layer || s.typed(i) || !s.meet(i, j).more(slack) {
				continue
			}
			if over {
				add(Overlap, i, "%q is under %s", under.Text, kind(b.object))
			} else if s.meet(i, j).more(lineSlack) {
				add(Overlap, i, "%q lies on %q, itself %s", text.Text, under.Text, s.place(j))
			}
		}
	}
}

// icons finds those that are smaller than the text of now wants them.
func (s *Seen) icons(add report) {
	least := leastIcon * ui.Letters(ui.Body) / 16
	for i, t := range s.things {
		img, ok := t.object.(*canvas.Image)
		if !ok || img.Resource == nil || t.full.width() == 0 {
			continue
		}
		if side := min(t.full.width(), t.full.height()); side < least-slack/3 {
			add(Tiny, i, "%s is %.0f dp where the text wants %.0f", img.Resource.Name(), side, least)
		}
	}
}

// target tells whether a thing is there to be hit: it can be tapped, does something, and shows something.
func (s *Seen) target(i int) bool {
	o := s.things[i].object
	if _, ok := o.(fyne.Tappable); !ok {
		return false
	}
	if d, ok := o.(fyne.Disableable); ok && d.Disabled() {
		return false
	}
	for j := i + 1; j < len(s.things) && s.within(j, i); j++ {
		switch shown := s.things[j].object.(type) {
		case *canvas.Text, *canvas.Image, *canvas.Circle:
			return true
		case *canvas.Rectangle:
			if alphaOf(shown.StrokeColor) > 0 && shown.StrokeWidth > 0 {
				return true
			}
		}
	}
	return false
}

// targets finds targets that a finger would miss, and those that lie on each other. One inside another is well: the
// inner one has the tap.
func (s *Seen) targets(add report) {
	phone := s.size.Width < ui.RailFrom
	var all []int
	for i := range s.things {
		if s.target(i) {
			all = append(all, i)
		}
	}
	for n, i := range all {
		size := s.things[i].full
		if phone && (size.width() < ui.TouchTarget-slack/3 || size.height() < ui.TouchTarget-slack/3) && !s.inTarget(i, all[:n]) {
			add(Small, i, "%s is %.0f by %.0f dp", s.words(i), size.width(), size.height())
		}
		for _, j := range all[n+1:] {
			if s.things[i].layer == s.things[j].layer && !s.within(j, i) && s.meet(i, j).more(slack) {
				add(Crossed, i, "%s lies on %s, itself %s", s.words(j), s.words(i), s.place(j))
			}
		}
	}
}

// inTarget tells whether a thing that is written in lies in a field that is large enough and gives it its taps.
func (s *Seen) inTarget(i int, outer []int) bool {
	if !s.typed(i) {
		return false
	}
	for _, o := range outer {
		if s.within(i, o) {
			return true
		}
	}
	return false
}
