package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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

// role is the colour of the mark's dot.
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

// SyncMark is a dot and a few words: how saving and sending stand. A tap opens what waits.
type SyncMark struct {
	Pressable

	Status SyncStatus
	Line   bool // as a line of quiet text with the whole label, as in the rail; else a rounded mark with the short one
	Bare   bool // the dot alone, as in a narrow rail
	OnTap  func()
}

func (m *SyncMark) Activate()  { m.OnTap() }
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

// hint is what the dot alone does not say.
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

// syncLead is the room for the dot before the words, in dp.
const syncLead float32 = 14

// HeightFor implements HeightForWidth: the line in a rail takes as many lines of text as it needs.
func (m *SyncMark) HeightFor(width float32) float32 {
	if !m.Line {
		return TouchTarget
	}
	words := &Text{Text: m.Status.Label, TextSize: Label, Wrap: true}
	return max(32, HeightAt(words, max(width-syncLead, 1))+Gap8)
}

// CreateRenderer implements fyne.Widget.
func (m *SyncMark) CreateRenderer() fyne.WidgetRenderer {
	m.Own(m)
	face := box(Line, 0)
	dot := canvas.NewCircle(ColorOf(Accent))
	label := &Text{TextSize: Label, face: markFace}
	over := NewOverlay(14)
	pill := func() float32 { return LineHeight(Label) + Gap8 }
	set := func() {
		dot.FillColor = ColorOf(m.Status.State.role())
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
	d := &Renderer{Parts: []fyne.CanvasObject{face, dot, label, over.shade, over.ring}}
	d.Min = func() fyne.Size {
		switch {
		case m.Bare:
			return fyne.NewSquareSize(TouchTarget)
		case m.Line:
			return fyne.NewSize(40, m.HeightFor(m.BaseWidget.Size().Width))
		}
		return fyne.NewSize(label.naturalWidth()+34, TouchTarget)
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
			x = (s.Width - 8) / 2
		}
		Place(dot, x, (s.Height-8)/2, 8, 8)
		words := HeightAt(label, s.Width-x-syncLead)
		Place(label, x+syncLead, (s.Height-words)/2, s.Width-x-syncLead, words)
	}
	d.Redraw = func() {
		set()
		over.Redraw(&m.Pressable)
		d.Lay(m.BaseWidget.Size())
		face.Refresh()
		dot.Refresh()
		label.Refresh()
	}
	return d.Ready(m.BaseWidget.Size())
}
