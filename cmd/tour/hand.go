package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

// patience is how long a hand waits for something to appear; long enough for a
// machine that does much else.
const patience = time.Minute

// hand is a person at a window who sees words and taps what carries them. What
// cannot be seen or reached is a failure, with what was seen instead.
type hand struct {
	window fyne.Window
	pump   *pump
	out    string // folder of the pictures
}

// failed stops the tour.
type failed struct{ why string }

func (h *hand) fail(format string, args ...any) {
	_ = picture.Save(filepath.Join(h.out, "failed.png"), picture.Of(h.window.Canvas()))
	panic(failed{fmt.Sprintf(format, args...) + "\nseen instead:\n  " + strings.Join(h.words(), "\n  ")})
}

// seen is a thing on the canvas: where it stands and what it stands in.
type seen struct {
	object  fyne.CanvasObject
	label   string
	at      fyne.Position
	parents []fyne.CanvasObject
}

// look lists everything visible that carries words, the overlay alone if there
// is one, in reading order of the tree.
func (h *hand) look() []seen {
	c := h.window.Canvas()
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	return h.walk(root, func(o fyne.CanvasObject) bool { return labelOf(o) != "" })
}

// entries lists everything that can be typed into.
func (h *hand) entries() []seen {
	return h.walk(h.window.Canvas().Content(), writes)
}

// writes tells whether text is typed into a thing.
func writes(o fyne.CanvasObject) bool {
	_, ok := o.(interface{ SelectedText() string })
	return ok
}

func (h *hand) walk(root fyne.CanvasObject, wanted func(fyne.CanvasObject) bool) []seen {
	var all []seen
	var walk func(o fyne.CanvasObject, at fyne.Position, parents []fyne.CanvasObject)
	walk = func(o fyne.CanvasObject, at fyne.Position, parents []fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		if wanted(o) {
			all = append(all, seen{o, labelOf(o), at, slices.Clone(parents)})
		}
		var children []fyne.CanvasObject
		switch o := o.(type) {
		case *fyne.Container:
			children = o.Objects
		case fyne.Widget:
			children = test.WidgetRenderer(o).Objects()
		}
		for _, child := range children {
			walk(child, at.Add(child.Position()), append(parents, o))
		}
	}
	walk(root, root.Position(), nil)
	return all
}

// labelOf is what a thing says: of what is typed into, the lines as one text.
func labelOf(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case interface{ SelectedText() string }:
		return written(o.(fyne.Widget))
	case *ui.Text:
		return o.Text
	case interface{ AccessibilityLabel() string }:
		return o.AccessibilityLabel()
	case *canvas.Text:
		return o.Text
	}
	return ""
}

// written is what stands in a field, or the hint that stands there instead,
// wherever its lines are broken.
func written(field fyne.Widget) string {
	var words []string
	var walk func(o fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		switch o := o.(type) {
		case *canvas.Text:
			words = append(words, strings.Fields(o.Text)...)
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child)
			}
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child)
			}
		}
	}
	walk(field)
	return strings.Join(words, " ")
}

// words are what can be read on the window.
func (h *hand) words() []string {
	var out []string
	for _, s := range h.look() {
		if !slices.Contains(out, s.label) {
			out = append(out, s.label)
		}
	}
	return out
}

func (h *hand) find(words string) (seen, bool) {
	var part *seen
	for _, s := range h.look() {
		switch {
		case s.label == words:
			return s, true
		case part == nil && strings.Contains(s.label, words):
			part = &s
		}
	}
	if part == nil {
		return seen{}, false
	}
	return *part, true
}

// see waits until words can be read.
func (h *hand) see(words string) {
	if !h.pump.until(patience, func() bool { _, ok := h.find(words); return ok }) {
		h.fail("%q is not to be seen", words)
	}
}

// seeWhere waits until words can be read in a place for which ok holds.
func (h *hand) seeWhere(words string, ok func(seen) bool) {
	if !h.pump.until(patience, func() bool {
		return slices.ContainsFunc(h.look(), func(s seen) bool { return strings.Contains(s.label, words) && ok(s) })
	}) {
		h.fail("%q is not to be seen where it should", words)
	}
}

// miss waits until words can no longer be read.
func (h *hand) miss(words string) {
	if !h.pump.until(patience, func() bool { _, ok := h.find(words); return !ok }) {
		h.fail("%q is still to be seen", words)
	}
}

// tap scrolls to what carries the words and taps it.
func (h *hand) tap(words string) { h.tapWhere(words, nil) }

// tapWhere taps the first thing with the words for which ok holds.
func (h *hand) tapWhere(words string, ok func(seen) bool) {
	var target seen
	found := h.pump.until(patience, func() bool {
		for _, exact := range []bool{true, false} {
			for _, s := range h.look() {
				if s.label != words && (exact || !strings.Contains(s.label, words)) {
					continue
				}
				if t, can := tappable(s); can && (ok == nil || ok(t)) {
					target = t
					return true
				}
			}
		}
		return false
	})
	if !found {
		h.fail("nothing that says %q can be tapped", words)
	}
	h.reach(target)
	for _, s := range h.look() { // where it stands after scrolling
		if t, can := tappable(s); can && t.object == target.object {
			h.press(t)
			return
		}
	}
	h.tapWhere(words, ok) // the page was drawn anew meanwhile
}

// press taps the middle of a thing, as a finger would.
func (h *hand) press(s seen) {
	size := s.object.Size()
	test.TapCanvas(h.window.Canvas(), s.at.AddXY(size.Width/2, size.Height/2))
	if entry, ok := s.object.(fyne.Focusable); ok && writes(s.object) { // as a window system does at a press
		h.window.Canvas().Focus(entry)
	}
	h.pump.rest()
}

// tapField puts the cursor into the field that stands under a label.
func (h *hand) tapField(label string) {
	var below float32
	h.see(label)
	if s, ok := h.find(label); ok {
		h.reach(s)
	}
	if s, ok := h.find(label); ok {
		below = s.at.Y
	}
	for _, s := range h.entries() {
		if s.at.Y >= below && s.at.Y < below+80 {
			h.window.Canvas().Focus(s.object.(fyne.Focusable))
			h.pump.rest()
			return
		}
	}
	h.fail("there is no field under %q", label)
}

// tappable is a thing that can be tapped, or the nearest around it that can.
func tappable(s seen) (seen, bool) {
	if can(s.object) {
		return s, true
	}
	at := s.at.Subtract(s.object.Position())
	for i := len(s.parents) - 1; i >= 0; i-- {
		if can(s.parents[i]) {
			return seen{object: s.parents[i], label: s.label, at: at, parents: s.parents[:i]}, true
		}
		at = at.Subtract(s.parents[i].Position())
	}
	return seen{}, false
}

func can(o fyne.CanvasObject) bool {
	if d, ok := o.(fyne.Disableable); ok && d.Disabled() {
		return false
	}
	if _, ok := o.(fyne.Focusable); ok {
		return true
	}
	_, ok := o.(fyne.Tappable)
	return ok
}

// reach scrolls what a thing stands in until its middle is in view.
func (h *hand) reach(s seen) {
	for _, p := range s.parents {
		scroll, ok := p.(*container.Scroll)
		if !ok {
			continue
		}
		driver := fyne.CurrentApp().Driver()
		top := driver.AbsolutePositionForObject(scroll).Y
		y := driver.AbsolutePositionForObject(s.object).Y - top
		middle := y + s.object.Size().Height/2
		if middle < 40 || middle > scroll.Size().Height-40 {
			most := max(scroll.Content.MinSize().Height-scroll.Size().Height, 0)
			scroll.ScrollToOffset(fyne.NewPos(0, min(max(scroll.Offset.Y+middle-scroll.Size().Height/2, 0), most)))
			h.pump.rest()
		}
	}
}

// write types into what has the focus.
func (h *hand) write(text string) {
	focused := h.window.Canvas().Focused()
	if focused == nil {
		h.fail("nothing takes what is typed (%q)", text)
	}
	for _, r := range text {
		if r == '\n' {
			focused.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			continue
		}
		focused.TypedRune(r)
	}
	h.pump.rest()
}

// shoot writes a picture of the window, numbered as the step is.
func (h *hand) shoot(name string) {
	h.pump.rest()
	h.window.Canvas().Capture() // a page is made when its place is painted first
	h.pump.rest()
	if err := picture.Save(filepath.Join(h.out, name+".png"), picture.Of(h.window.Canvas())); err != nil {
		h.fail("%v", err)
	}
}
