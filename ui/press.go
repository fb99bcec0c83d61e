package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/widget"
)

// presser is a widget that can be pressed.
type presser interface {
	fyne.Widget
	activate()
	idle() bool // nothing would happen
}

// press is what every widget that can be pressed is built on: tap, hover, keyboard focus with a ring that is seen,
// and activation by Space and Enter.
type press struct {
	widget.BaseWidget

	owner                  presser
	hovered, focused, down bool
	tapped                 bool   // is being tapped just now
	quiet                  bool   // has the focus from a pointer: no ring before a key is pressed
	onFocus                func() // told when focus comes
	onKey                  func(*fyne.KeyEvent) bool
}

var (
	_ fyne.Focusable     = (*press)(nil)
	_ fyne.Disableable   = (*press)(nil)
	_ desktop.Hoverable  = (*press)(nil)
	_ desktop.Mouseable  = (*press)(nil)
	_ desktop.Cursorable = (*press)(nil)
	_ mobile.Touchable   = (*press)(nil)
)

func (p *press) own(o presser) {
	p.owner = o
	p.ExtendBaseWidget(o)
}

// unborn says that it was not drawn yet: it cannot tell whether it can be pressed.
func (p *press) unborn() bool { return p.owner == nil }

// tap is a press by a pointer.
func (p *press) tap() {
	p.set(&p.quiet, p.focused)
	p.tapped = true
	defer func() { p.tapped = false }()
	byHand(p.owner, false)
	p.settle()
	p.act()
}

// settle takes the focus, without a ring, for Tab to go on from what was pressed last. On a phone there is no Tab.
func (p *press) settle() {
	s := shellOf(p.owner)
	f, ok := p.owner.(fyne.Focusable)
	if !ok || s == nil || !s.opts.Keyboard || p.Disabled() {
		return
	}
	if c := canvasOf(p.owner); c.Focused() != f && holds(over(c), p.owner) {
		c.Focus(f)
	}
}

func (p *press) act() {
	if p.owner == nil || p.owner.idle() {
		return
	}
	point(p.owner, false)
	settle := HoldFocus(p.owner)
	p.owner.activate()
	settle()
}

// around is the pressable that lies around an object and would do something.
func around(root, inner fyne.CanvasObject, outer presser) (presser, bool) {
	if root == nil {
		return nil, false
	}
	if root == inner {
		return outer, true
	}
	if p, ok := root.(presser); ok && !p.idle() {
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
func (p *press) pass() {
	c := canvasOf(p.owner)
	if c == nil {
		return
	}
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		if outer, found := around(root, p.owner, nil); found {
			if outer != nil {
				outer.activate()
			}
			return
		}
	}
}

// Disabled says that pressing does nothing now; such a widget is passed over by Tab.
func (p *press) Disabled() bool { return p.owner == nil || p.owner.idle() }

// Enable implements fyne.Disableable; whether a widget can be pressed follows from its fields.
func (p *press) Enable() {}

// Disable implements fyne.Disableable; whether a widget can be pressed follows from its fields.
func (p *press) Disable() {}

// Cursor is a pointing hand where pressing does something.
func (p *press) Cursor() desktop.Cursor {
	if p.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

func (p *press) set(field *bool, to bool) {
	if *field == to {
		return
	}
	*field = to
	p.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (p *press) MouseIn(*desktop.MouseEvent) {
	p.set(&p.hovered, true)
	point(p.owner, true)
}

// MouseMoved implements desktop.Hoverable.
func (p *press) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *press) MouseOut() {
	p.down = false
	p.set(&p.hovered, false)
	point(p.owner, false)
}

// MouseDown implements desktop.Mouseable.
func (p *press) MouseDown(*desktop.MouseEvent) { p.pointed() }

// MouseUp implements desktop.Mouseable.
func (p *press) MouseUp(*desktop.MouseEvent) { p.set(&p.down, false) }

// TouchDown implements mobile.Touchable.
func (p *press) TouchDown(*mobile.TouchEvent) { p.pointed() }

// pointed is a pointer or a finger that goes down: whoever points needs no ring.
func (p *press) pointed() {
	p.quiet = p.focused
	p.set(&p.down, true)
}

// TouchUp implements mobile.Touchable.
func (p *press) TouchUp(*mobile.TouchEvent) { p.set(&p.down, false) }

// TouchCancel implements mobile.Touchable.
func (p *press) TouchCancel(*mobile.TouchEvent) { p.set(&p.down, false) }

// FocusGained implements fyne.Focusable.
func (p *press) FocusGained() {
	p.quiet = p.down || p.tapped
	p.set(&p.focused, true)
	if p.onFocus != nil {
		p.onFocus()
	}
	if p.ringed() {
		reveal(p.owner)
		point(p.owner, true)
	}
}

// hush gives or takes the ring of what has the focus.
func (p *press) hush(quiet bool) { p.set(&p.quiet, quiet && p.focused) }

func (p *press) hushed() bool { return p.quiet }

// ringed says whether the focus is to be seen: always for who works by the keyboard.
func (p *press) ringed() bool { return p.focused && !p.quiet }

// FocusLost implements fyne.Focusable.
func (p *press) FocusLost() {
	p.quiet = false
	p.set(&p.focused, false)
	point(p.owner, false)
}

// TypedRune lets the window have what is typed.
func (p *press) TypedRune(r rune) { passRune(p.owner, r) }

// TypedKey activates by Space and Enter, and lets the window have what it does not use.
func (p *press) TypedKey(ev *fyne.KeyEvent) {
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
func (p *press) TypedShortcut(s fyne.Shortcut) { passShortcut(p.owner, s) }

// AccessibilityRole says that it is a button.
func (p *press) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

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

// veil is what is laid over a pressable's face: the shade of a pointer or a finger, and the ring of focus.
type veil struct {
	shade, ring *canvas.Rectangle
	radius      float32
}

// ringOut is how far outside its widget the ring of focus is drawn, in dp.
const ringOut float32 = 3

func newVeil(radius float32) *veil {
	v := &veil{shade: box(Clear, radius), ring: outline(Accent, radius+ringOut, 2), radius: radius}
	v.shade.Hide()
	v.ring.Hide()
	return v
}

func (v *veil) objects() []fyne.CanvasObject { return []fyne.CanvasObject{v.shade, v.ring} }

func (v *veil) lay(x, y, w, h float32) {
	place(v.shade, x, y, w, h)
	place(v.ring, x-ringOut, y-ringOut, w+2*ringOut, h+2*ringOut)
}

// layIn draws the ring inside, for what lies edge to edge with its neighbours.
func (v *veil) layIn(x, y, w, h float32) {
	place(v.shade, x, y, w, h)
	v.ring.CornerRadius = max(v.radius-1, 0)
	place(v.ring, x+1, y+1, w-2, h-2)
}

func (v *veil) redraw(p *press) {
	switch {
	case p.Disabled():
		v.shade.Hide()
	case p.down:
		paint(v.shade, Pressed)
		v.shade.Show()
	case p.hovered:
		paint(v.shade, Hover)
		v.shade.Show()
	default:
		v.shade.Hide()
	}
	v.ring.StrokeColor = ColorOf(Accent)
	v.ring.FillColor = ColorOf(Clear)
	show(v.ring, p.ringed() && !p.Disabled())
	v.shade.Refresh()
	v.ring.Refresh()
}
