package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/widget"
)

// Presser is a widget that can be pressed.
type Presser interface {
	fyne.Widget
	Activate()  // does what a press does
	Idle() bool // nothing would happen
}

// Pressable is what every widget that can be pressed is built on, by holding one: tap, hover, keyboard focus with a ring
// that is seen, and activation by Space and Enter. The widget calls Own before anything else, Tap where it is tapped, and
// draws an Overlay over its face.
type Pressable struct {
	widget.BaseWidget

	owner                  Presser
	hovered, focused, down bool
	tapped                 bool   // is being tapped just now
	quiet                  bool   // has the focus from a pointer: no ring before a key is pressed
	onFocus                func() // told when focus comes
	onKey                  func(*fyne.KeyEvent) bool
}

var (
	_ fyne.Focusable     = (*Pressable)(nil)
	_ fyne.Disableable   = (*Pressable)(nil)
	_ desktop.Hoverable  = (*Pressable)(nil)
	_ desktop.Mouseable  = (*Pressable)(nil)
	_ desktop.Cursorable = (*Pressable)(nil)
	_ mobile.Touchable   = (*Pressable)(nil)
)

// Own says which widget is pressed.
func (p *Pressable) Own(o Presser) {
	p.owner = o
	p.ExtendBaseWidget(o)
}

// unborn says that it was not drawn yet: it cannot tell whether it can be pressed.
func (p *Pressable) unborn() bool { return p.owner == nil }

// Tap is a press by a pointer.
func (p *Pressable) Tap() {
	p.set(&p.quiet, p.focused)
	p.tapped = true
	defer func() { p.tapped = false }()
	byHand(p.owner, false)
	p.settle()
	p.act()
}

// settle takes the focus, without a ring, for Tab to go on from what was pressed last. On a phone there is no Tab.
func (p *Pressable) settle() {
	s := shellOf(p.owner)
	f, ok := p.owner.(fyne.Focusable)
	if !ok || s == nil || !s.opts.Keyboard || p.Disabled() {
		return
	}
	if c := canvasOf(p.owner); c.Focused() != f && holds(over(c), p.owner) {
		c.Focus(f)
	}
}

func (p *Pressable) act() {
	if p.owner == nil || p.owner.Idle() {
		return
	}
	point(p.owner, false)
	settle, stay := HoldFocus(p.owner), holdPressed(p.owner)
	p.owner.Activate()
	settle()
	stay()
}

// around is the pressable that lies around an object and would do something.
func around(root, inner fyne.CanvasObject, outer Presser) (Presser, bool) {
	if root == nil {
		return nil, false
	}
	if root == inner {
		return outer, true
	}
	if p, ok := root.(Presser); ok && !p.Idle() {
		outer = p
	}
	for _, child := range childrenOf(root) {
		if p, found := around(child, inner, outer); found {
			return p, true
		}
	}
	return nil, false
}

// pass hands a tap on something that does nothing itself to what it lies on.
func (p *Pressable) pass() {
	c := canvasOf(p.owner)
	if c == nil {
		return
	}
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		if outer, found := around(root, p.owner, nil); found {
			if outer != nil {
				outer.Activate()
			}
			return
		}
	}
}

// Disabled says that pressing does nothing now; such a widget is passed over by Tab.
func (p *Pressable) Disabled() bool { return p.owner == nil || p.owner.Idle() }

// Enable implements fyne.Disableable; whether a widget can be pressed follows from its fields.
func (p *Pressable) Enable() {}

// Disable implements fyne.Disableable; whether a widget can be pressed follows from its fields.
func (p *Pressable) Disable() {}

// Cursor is a pointing hand where pressing does something.
func (p *Pressable) Cursor() desktop.Cursor {
	if p.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

func (p *Pressable) set(field *bool, to bool) {
	if *field == to {
		return
	}
	*field = to
	p.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (p *Pressable) MouseIn(*desktop.MouseEvent) {
	p.set(&p.hovered, true)
	point(p.owner, true)
}

// MouseMoved implements desktop.Hoverable.
func (p *Pressable) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *Pressable) MouseOut() {
	p.down = false
	p.set(&p.hovered, false)
	point(p.owner, false)
	pointedAway(p.owner)
}

func (p *Pressable) pointedAt() bool { return p.hovered }

// MouseDown implements desktop.Mouseable.
func (p *Pressable) MouseDown(*desktop.MouseEvent) { p.pointed() }

// MouseUp implements desktop.Mouseable.
func (p *Pressable) MouseUp(*desktop.MouseEvent) { p.set(&p.down, false) }

// TouchDown implements mobile.Touchable.
func (p *Pressable) TouchDown(*mobile.TouchEvent) { p.pointed() }

// pointed is a pointer or a finger that goes down: whoever points needs no ring.
func (p *Pressable) pointed() {
	p.quiet = p.focused
	p.set(&p.down, true)
}

// TouchUp implements mobile.Touchable.
func (p *Pressable) TouchUp(*mobile.TouchEvent) { p.set(&p.down, false) }

// TouchCancel implements mobile.Touchable.
func (p *Pressable) TouchCancel(*mobile.TouchEvent) { p.set(&p.down, false) }

// FocusGained implements fyne.Focusable.
func (p *Pressable) FocusGained() {
	p.quiet = p.down || p.tapped
	p.set(&p.focused, true)
	if p.onFocus != nil {
		p.onFocus()
	}
	if p.Ringed() {
		reveal(p.owner)
		point(p.owner, true)
	}
}

// hush gives or takes the ring of what has the focus.
func (p *Pressable) hush(quiet bool) { p.set(&p.quiet, quiet && p.focused) }

func (p *Pressable) hushed() bool { return p.quiet }

// Ringed says whether the focus is to be seen: always for who works by the keyboard.
func (p *Pressable) Ringed() bool { return p.focused && !p.quiet }

// Focused says whether it has the focus, with a ring or without.
func (p *Pressable) Focused() bool { return p.focused }

// FocusLost implements fyne.Focusable.
func (p *Pressable) FocusLost() {
	p.quiet = false
	p.set(&p.focused, false)
	point(p.owner, false)
}

// TypedRune lets the window have what is typed.
func (p *Pressable) TypedRune(r rune) { passRune(p.owner, r) }

// TypedKey activates by Space and Enter, and lets the window have what it does not use.
func (p *Pressable) TypedKey(ev *fyne.KeyEvent) {
	p.set(&p.quiet, false)
	if p.onKey != nil && p.onKey(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		byHand(p.owner, true)
		p.act()
	default:
		passKey(p.owner, ev)
	}
}

// TypedShortcut lets the window have its shortcuts while this has the focus.
func (p *Pressable) TypedShortcut(s fyne.Shortcut) { passShortcut(p.owner, s) }

// AccessibilityRole says that it is a button.
func (p *Pressable) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	if o == nil {
		return nil
	}
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(o); c != nil {
		return c
	}
	// What has not been drawn yet has no canvas; the product has one window.
	for _, w := range driver.AllWindows() {
		return w.Canvas()
	}
	return nil
}

// Overlay is what is laid over a pressable's face: the shade of a pointer or a finger, and the ring of focus.
type Overlay struct {
	shade, ring *canvas.Rectangle
	radius      float32
}

// ringOut is how far outside its widget the ring of focus is drawn, in dp.
const ringOut float32 = 3

// NewOverlay makes one for a face with corners of a radius in dp.
func NewOverlay(radius float32) *Overlay {
	o := &Overlay{shade: box(Clear, radius), ring: outline(Accent, radius+ringOut, 2), radius: radius}
	o.shade.Hide()
	o.ring.Hide()
	return o
}

// Objects are its parts, to be drawn over the face in this order.
func (o *Overlay) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{o.shade, o.ring} }

// Lay draws the ring outside a face.
func (o *Overlay) Lay(x, y, w, h float32) {
	Place(o.shade, x, y, w, h)
	Place(o.ring, x-ringOut, y-ringOut, w+2*ringOut, h+2*ringOut)
}

// LayIn draws the ring inside a face, for what lies edge to edge with its neighbours.
func (o *Overlay) LayIn(x, y, w, h float32) {
	Place(o.shade, x, y, w, h)
	o.ring.CornerRadius = max(o.radius-1, 0)
	Place(o.ring, x+1, y+1, w-2, h-2)
}

// Redraw shows what the widget below is in.
func (o *Overlay) Redraw(p *Pressable) {
	switch {
	case p.Disabled():
		o.shade.Hide()
	case p.down:
		paint(o.shade, Pressed)
		o.shade.Show()
	case p.hovered:
		paint(o.shade, Hover)
		o.shade.Show()
	default:
		o.shade.Hide()
	}
	o.ring.StrokeColor = ColorOf(Accent)
	o.ring.FillColor = ColorOf(Clear)
	show(o.ring, p.Ringed() && !p.Disabled())
	o.shade.Refresh()
	o.ring.Refresh()
}
