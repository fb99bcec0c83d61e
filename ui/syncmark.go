package ui

import (
	"fyne.io/fyne/v2"
)

// SyncState is how what is on the device stands to what is at the office.
type SyncState int

// The states of the sync mark.
const (
	SyncGood    SyncState = iota // all is saved
	SyncBusy                     // being saved
	SyncOffline                  // saved on this device; no net
	SyncWaiting                  // changes wait
	SyncNeeds                    // something needs the person
)

// icon is the shape that tells a state: never its colour alone.
func (s SyncState) icon() string {
	switch s {
	case SyncBusy:
		return "sync"
	case SyncOffline:
		return "wifi-off"
	case SyncWaiting:
		return "clock"
	case SyncNeeds:
		return "warning"
	case SyncGood:
	}
	return "check"
}

// role is the colour of the mark's icon.
func (s SyncState) role() Role {
	switch s {
	case SyncBusy:
		return Quiet
	case SyncOffline, SyncWaiting:
		return Warn
	case SyncNeeds:
		return Bad
	case SyncGood:
	}
	return Accent
}

// SyncStatus is what the sync mark says.
type SyncStatus struct {
	State SyncState
	Label string // the whole of it, for the rail: "Alt er gemt · 10:42"
	Short string // in a word, for a phone's header: "Gemt"
}

// SyncMark is an icon and a few words: how saving and sending stand. A tap opens what waits.
type SyncMark struct {
	Pressable

	Status SyncStatus
	Line   bool // as a line of quiet text with the whole label, as in the rail; else a rounded mark with the short one
	Bare   bool // the icon alone, as in a narrow rail
	OnTap  func()
}

// Activate implements Presser.
func (m *SyncMark) Activate() { m.OnTap() }

// Idle implements Presser.
func (m *SyncMark) Idle() bool { return m.OnTap == nil }

// Tapped implements fyne.Tappable.
func (m *SyncMark) Tapped(*fyne.PointEvent) {
	m.Own(m)
	m.Tap()
}

// SetStatus changes what the mark says.
func (m *SyncMark) SetStatus(status SyncStatus) {
	if m.Status == status {
		return
	}
	m.Status = status
	m.Refresh()
}

// hint is what the icon alone does not say.
func (m *SyncMark) hint() string {
	if !m.Bare {
		return ""
	}
	return m.Status.Label
}

// AccessibilityLabel is the whole of what the mark says.
func (m *SyncMark) AccessibilityLabel() string { return m.Status.Label }

// MinSize implements fyne.CanvasObject.
func (m *SyncMark) MinSize() fyne.Size {
	m.Own(m)
	return m.BaseWidget.MinSize()
}

// side is the side of the icon, in dp.
func (m *SyncMark) side() float32 {
	if m.Bare {
		return scaled(22)
	}
	return scaled(15)
}

// lead is the room for the icon before the words, in dp.
func (m *SyncMark) lead() float32 { return m.side() + 5 }

// HeightFor implements HeightForWidth: the line in a rail takes as many lines of text as it needs.
func (m *SyncMark) HeightFor(width float32) float32 {
	if !m.Line {
		return TouchTarget
	}
	words := &Text{Text: m.Status.Label, TextSize: Label, Wrap: true}
	return max(32, HeightAt(words, max(width-m.lead(), 1))+Gap8)
}

// CreateRenderer implements fyne.Widget.
func (m *SyncMark) CreateRenderer() fyne.WidgetRenderer {
	m.Own(m)
	face := box(Line, 0)
	icon := picture()
	label := &Text{TextSize: Label, face: markFace}
	over := NewOverlay(14)
	pill := func() float32 { return LineHeight(Label) + Gap8 }
	set := func() {
		setIcon(icon, m.Status.State.icon(), m.Status.State.role())
		label.Role, label.fresh = Quiet, false
		label.Bold = !m.Line
		label.Text = m.Status.Short
		if m.Line {
			label.Text = m.Status.Label
		}
		if m.Bare {
			label.Text = ""
		}
		label.Wrap = m.Line
		paint(face, Line)
		show(face, !m.Line && !m.Bare)
	}
	set()
	d := &Renderer{Parts: []fyne.CanvasObject{face, icon, label, over.shade, over.ring}}
	d.Min = func() fyne.Size {
		switch {
		case m.Bare:
			return fyne.NewSquareSize(TouchTarget)
		case m.Line:
			return fyne.NewSize(40, m.HeightFor(m.BaseWidget.Size().Width))
		}
		return fyne.NewSize(label.naturalWidth()+m.lead()+20, TouchTarget)
	}
	d.Lay = func(s fyne.Size) {
		h := pill()
		y := (s.Height - h) / 2
		face.CornerRadius = h / 2
		over.shade.CornerRadius, over.ring.CornerRadius = h/2, h/2+ringOut
		Place(face, 0, y, s.Width, h)
		over.Lay(0, y, s.Width, h)
		x := float32(10)
		if m.Line {
			x = 0
		}
		if m.Bare {
			x = (s.Width - m.side()) / 2
		}
		Place(icon, x, (s.Height-m.side())/2, m.side(), m.side())
		words := HeightAt(label, s.Width-x-m.lead())
		Place(label, x+m.lead(), (s.Height-words)/2, s.Width-x-m.lead(), words)
	}
	d.Redraw = func() {
		set()
		over.Redraw(&m.Pressable)
		d.Lay(m.BaseWidget.Size())
		face.Refresh()
		label.Refresh()
	}
	return d.Ready(m.BaseWidget.Size())
}
