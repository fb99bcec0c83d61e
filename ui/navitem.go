package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// barMode is how the shell shows its destinations.
type barMode int

const (
	bottomBar barMode = iota
	iconRail
	wideRail
)

// navItem is one destination in the bar or the rail.
type navItem struct {
	Pressable

	to     Destination
	mode   barMode
	active bool
	fit    float32 // how much smaller the label is in the bottom bar, where not all of them fit
	keys   Keys    // go there; none are told of on a phone
	onTap  func()
}

// Activate implements Presser.
func (n *navItem) Activate() { n.onTap() }

// Idle implements Presser.
func (n *navItem) Idle() bool { return n.onTap == nil }

// Tapped implements fyne.Tappable.
func (n *navItem) Tapped(*fyne.PointEvent) {
	n.Own(n)
	n.Tap()
}

// AccessibilityLabel is the destination's name, with how many things wait there.
func (n *navItem) AccessibilityLabel() string {
	if n.to.Badge > 0 {
		return n.to.Label + ", " + strconv.Itoa(n.to.Badge)
	}
	return n.to.Label
}

// hint is the destination's name and keys where only its icon is shown.
func (n *navItem) hint() string {
	if n.mode != iconRail {
		return ""
	}
	return joinHint(n.to.Label, n.keys)
}

// labelAir is the air at both sides of a label in the bottom bar, in dp.
const labelAir float32 = 2

// fits is how much smaller the label is to be for it to fit in the bottom bar, also when it is the active one.
func (n *navItem) fits(width float32) float32 {
	return (&Text{Text: n.to.Label, TextSize: Label, Bold: true}).fitIn(width - 2*labelAir)
}

// beside is how wide the destination is with its label beside its icon and room for a count of two digits.
func (n *navItem) beside() float32 {
	label, count := &Text{Text: n.to.Label, TextSize: Body}, &Badge{Text: "99"}
	return 11 + navIcon() + 11 + label.naturalWidth() + Gap8 + count.MinSize().Width + Gap12
}

// MinSize implements fyne.CanvasObject.
func (n *navItem) MinSize() fyne.Size {
	n.Own(n)
	return n.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (n *navItem) CreateRenderer() fyne.WidgetRenderer {
	n.Own(n)
	face := box(Clear, ButtonRadius)
	icon := picture()
	label := &Text{shrink: true}
	dot := canvas.NewCircle(ColorOf(Accent))
	badge := &Badge{Tone: Good}
	key := &Text{TextSize: Label, Role: Quiet}
	over := NewOverlay(ButtonRadius)
	set := func() {
		ink := Quiet
		if n.active {
			ink = Accent
		}
		setIcon(icon, n.to.Icon, ink)
		label.Text, label.Role, label.fresh = n.to.Label, ink, false
		label.Bold = n.active && n.mode == bottomBar
		label.TextSize, label.Align, label.smaller = Body, fyne.TextAlignLeading, 0
		if n.mode == bottomBar {
			label.TextSize, label.Align, label.smaller = Label, fyne.TextAlignCenter, n.fit
		}
		show(label, n.mode != iconRail)
		paint(face, Clear)
		if n.active && n.mode != bottomBar {
			paint(face, AccentSoft)
		}
		dot.FillColor = ColorOf(Accent)
		show(dot, n.to.Badge > 0 && n.mode != wideRail)
		badge.Text = strconv.Itoa(n.to.Badge)
		key.Text, key.fresh = n.keys.String(), false
		show(badge, n.to.Badge > 0 && n.mode == wideRail)
		show(key, n.to.Badge == 0 && n.mode == wideRail && (n.hovered || n.Ringed()) && !n.keys.None())
	}
	set()
	d := &Renderer{Parts: []fyne.CanvasObject{face, over.shade, icon, label, dot, badge, key, over.ring}}
	d.Min = func() fyne.Size {
		switch n.mode {
		case bottomBar:
			return fyne.NewSize(TouchTarget, bottomHeight())
		case iconRail:
			return fyne.NewSquareSize(48)
		case wideRail:
		}
		return fyne.NewSize(120, max(TouchTarget, LineHeight(Body)+Gap16))
	}
	d.Lay = func(s fyne.Size) {
		side := navIcon()
		Place(face, 0, 0, s.Width, s.Height)
		over.LayIn(0, 0, s.Width, s.Height)
		switch n.mode {
		case bottomBar:
			y := max((s.Height-side-4-LineHeight(Label))/2, 4)
			Place(icon, (s.Width-side)/2, y, side, side)
			Place(label, labelAir, y+side+4, s.Width-2*labelAir, LineHeight(Label))
			Place(dot, (s.Width+side)/2-2, y-2, 8, 8)
		case iconRail:
			Place(icon, (s.Width-side)/2, (s.Height-side)/2, side, side)
			Place(dot, (s.Width+side)/2-2, (s.Height-side)/2-3, 8, 8)
		case wideRail:
			Place(icon, 11, (s.Height-side)/2, side, side)
			right := s.Width - Gap12
			if badge.Visible() {
				b := badge.MinSize()
				right -= b.Width
				Place(badge, right, (s.Height-b.Height)/2, b.Width, b.Height)
				right -= Gap8
			}
			if key.Visible() {
				w := key.naturalWidth()
				Place(key, right-w, (s.Height-LineHeight(Label))/2, w, LineHeight(Label))
			}
			x := 11 + side + 11
			Place(label, x, (s.Height-LineHeight(Body))/2, right-x, LineHeight(Body))
		}
	}
	d.Redraw = func() {
		set()
		over.Redraw(&n.Pressable)
		d.Lay(n.BaseWidget.Size())
		face.Refresh()
		dot.Refresh()
		for _, o := range []fyne.CanvasObject{label, badge, key} {
			o.Refresh()
		}
	}
	return d.Ready(n.BaseWidget.Size())
}

// navIcon is the side of a destination's icon, in dp.
func navIcon() float32 { return scaled(26) }

func bottomHeight() float32 { return navIcon() + 4 + LineHeight(Label) + 25 }
