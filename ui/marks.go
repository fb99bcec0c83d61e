package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Tone is what a mark or a message says before it is read.
type Tone int

// The tones.
const (
	Neutral Tone = iota // says nothing special
	Good                // is well, or done
	Notice              // needs a look
	Alarm               // went wrong
)

// roles are a tone's colours: of its words, behind them, filled, and on the filled.
func (t Tone) roles() (ink, soft, full, onFull Role) {
	switch t {
	case Good:
		return Accent, AccentSoft, Accent, OnAccent
	case Notice:
		return Warn, WarnSoft, Warn, OnWarn
	case Alarm:
		return Bad, BadSoft, Bad, OnBad
	case Neutral:
	}
	return Quiet, Line, Accent, OnAccent
}

// Badge is a small rounded mark with a word or a number.
type Badge struct {
	widget.BaseWidget

	Text string
	Tone Tone
	Dot  bool // a dot of the tone's colour before the words
}

// NewBadge is a badge in a tone.
func NewBadge(tone Tone, text string) *Badge { return &Badge{Text: text, Tone: tone} }

// MinSize implements fyne.CanvasObject.
func (b *Badge) MinSize() fyne.Size {
	b.ExtendBaseWidget(b)
	return b.BaseWidget.MinSize()
}

// badgeAir is the air at both sides of a badge's words together, in dp.
const badgeAir float32 = 20

// lead is the room for the dot before the words.
func (b *Badge) lead() float32 {
	if b.Dot {
		return 14
	}
	return 0
}

// HeightFor implements HeightForWidth: words that do not fit on one line take more.
func (b *Badge) HeightFor(width float32) float32 {
	words := &Text{Text: b.Text, TextSize: Label, Bold: true, face: markFace, Wrap: true}
	return HeightAt(words, max(width-badgeAir-b.lead(), 1)) + Gap8
}

// AccessibilityLabel is the badge's words.
func (b *Badge) AccessibilityLabel() string { return b.Text }

// AccessibilityRole says that it is text.
func (b *Badge) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	face := box(Line, 0)
	dot := canvas.NewCircle(ColorOf(Accent))
	label := &Text{TextSize: Label, Bold: true, face: markFace, Align: fyne.TextAlignCenter, Wrap: true}
	set := func() {
		ink, soft, full, _ := b.Tone.roles()
		paint(face, soft)
		dot.FillColor = ColorOf(full)
		label.Text, label.Role, label.fresh = b.Text, ink, false
		show(dot, b.Dot)
	}
	set()
	d := &Renderer{Parts: []fyne.CanvasObject{face, dot, label}}
	d.Min = func() fyne.Size {
		h := LineHeight(Label) + Gap8
		return fyne.NewSize(max(label.naturalWidth()+badgeAir+b.lead(), h), h)
	}
	d.Lay = func(s fyne.Size) {
		h := b.HeightFor(s.Width)
		y := (s.Height - h) / 2
		face.CornerRadius = (LineHeight(Label) + Gap8) / 2
		Place(face, 0, y, s.Width, h)
		words := min(label.naturalWidth(), s.Width-badgeAir-b.lead())
		x := (s.Width - words - b.lead()) / 2
		Place(dot, x, y+(h-8)/2, 8, 8)
		Place(label, x+b.lead(), y+Gap4, words, h-Gap8)
	}
	d.Redraw = func() {
		set()
		d.Lay(b.BaseWidget.Size())
		face.Refresh()
		dot.Refresh()
		label.Refresh()
	}
	return d.Ready(b.BaseWidget.Size())
}

// Dot is a round mark of 8 dp: something is unread or new. It never says anything alone; words say it too.
type Dot struct {
	widget.BaseWidget

	Role Role // Accent where empty
}

// MinSize implements fyne.CanvasObject.
func (m *Dot) MinSize() fyne.Size {
	m.ExtendBaseWidget(m)
	return m.BaseWidget.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (m *Dot) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	role := func() Role {
		if m.Role == "" {
			return Accent
		}
		return m.Role
	}
	dot := canvas.NewCircle(ColorOf(role()))
	d := &Renderer{
		Parts: []fyne.CanvasObject{dot},
		Min:   func() fyne.Size { return fyne.NewSize(8, 8) },
		Lay:   func(s fyne.Size) { Place(dot, (s.Width-8)/2, (s.Height-8)/2, 8, 8) },
		Redraw: func() {
			dot.FillColor = ColorOf(role())
			dot.Refresh()
		},
	}
	return d.Ready(m.BaseWidget.Size())
}
