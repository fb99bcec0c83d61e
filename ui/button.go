package ui

import (
	"fyne.io/fyne/v2"
)

// ButtonKind is how much a button asks to be pressed.
type ButtonKind int

// The kinds of button. A screen has one that is filled.
const (
	Filled  ButtonKind = iota // the one thing to do
	Soft                      // another good thing to do
	Plain                     // words alone
	Warning                   // filled in the colour of warnings
	Danger                    // filled, where something would be lost
)

// Button is a button of 48 dp with words, an icon, or both.
type Button struct {
	Pressable

	Label    string
	Icon     string // an icon's name; none where empty
	Kind     ButtonKind
	Small    bool   // looks 40 dp high, to stand inside a card or a message
	Tight    bool   // as Plain, without air at its sides: to stand in a line of text
	Inactive bool   // cannot be pressed now
	Tint     Role   // the colour of the words of a plain one; Accent where empty
	Busy     bool   // is at work: cannot be pressed, and says so with dots
	Name     string // what a screen reader says where there is only an icon
	Hint     string // shown beside the button while the pointer rests on it, with its keys
	Keys     Keys   // do the same as pressing it; those of Forward where it is filled and has none
	OnTap    func()

	lies Role // the ink of the card that it lies on; none where that is the common one
}

// NewButton is the filled button.
func NewButton(label string, onTap func()) *Button { return &Button{Label: label, OnTap: onTap} }

// NewSoftButton is a soft button.
func NewSoftButton(label string, onTap func()) *Button {
	return &Button{Label: label, Kind: Soft, OnTap: onTap}
}

// NewPlainButton is a button of words alone.
func NewPlainButton(label string, onTap func()) *Button {
	return &Button{Label: label, Kind: Plain, OnTap: onTap}
}

// NewIconButton is a plain button with an icon alone; name is what a screen reader says.
func NewIconButton(icon, name string, onTap func()) *Button {
	return &Button{Icon: icon, Kind: Plain, Name: name, OnTap: onTap}
}

// NewLink is a pressable line of words in the accent's colour, to stand in a card or beside a title.
func NewLink(label string, onTap func()) *Button {
	return &Button{Label: label, Kind: Plain, Tight: true, OnTap: onTap}
}

// Activate implements Presser.
func (b *Button) Activate() { b.OnTap() }

// Idle implements Presser.
func (b *Button) Idle() bool { return b.Inactive || b.Busy || b.OnTap == nil }

// Tapped implements fyne.Tappable.
func (b *Button) Tapped(*fyne.PointEvent) {
	b.Own(b)
	b.Tap()
}

// SetBusy says whether the button is at work.
func (b *Button) SetBusy(busy bool) {
	b.Busy = busy
	b.Refresh()
}

// SetActive says whether the button can be pressed.
func (b *Button) SetActive(active bool) {
	b.Inactive = !active
	b.Refresh()
}

// SetLabel changes the words.
func (b *Button) SetLabel(label string) {
	b.Label = label
	b.Refresh()
}

// keys are those that do what the button does.
func (b *Button) keys() Keys {
	if b.Keys.None() && (b.Kind == Filled || b.Kind == Warning) {
		return Forward()
	}
	return b.Keys
}

// hint is what is told of the button beside its words: the name of one without words, and its keys.
func (b *Button) hint() string {
	words := b.Hint
	if words == "" && b.Label == "" {
		words = b.Name
	}
	return joinHint(words, b.keys())
}

// joinHint are words and keys in a line.
func joinHint(words string, keys Keys) string {
	said := keys.String()
	if words == "" || said == "" {
		return words + said
	}
	return words + " · " + said
}

// AccessibilityLabel is the button's words, or its Name.
func (b *Button) AccessibilityLabel() string {
	if b.Name != "" {
		return b.Name
	}
	return b.Label
}

// MinSize implements fyne.CanvasObject.
func (b *Button) MinSize() fyne.Size {
	b.Own(b)
	return b.BaseWidget.MinSize()
}

// colours are the roles of the face and of what stands on it.
func (b *Button) colours() (face, ink Role) {
	switch b.Kind {
	case Filled:
		face, ink = Accent, OnAccent
	case Soft:
		face, ink = AccentSoft, Accent
		if b.lies != "" {
			face, ink = Surface, b.lies
		}
	case Plain:
		face, ink = Clear, Accent
		switch {
		case b.Tint != "":
			ink = b.Tint
		case b.lies != "":
			ink = b.lies
		}
	case Warning:
		face, ink = Warn, OnWarn
	case Danger:
		face, ink = Bad, OnBad
	}
	if b.Inactive {
		if b.Kind == Plain {
			return Clear, Quiet
		}
		return Line, Quiet
	}
	return face, ink
}

func (b *Button) size() Size {
	if b.Tight {
		return Support
	}
	return Body
}

func (b *Button) least() (side, height float32) {
	switch {
	case b.Tight:
		return 0, TouchTarget
	case b.Small:
		return Gap16, max(TouchTarget, LineHeight(Body)+Gap16)
	case b.Label == "":
		return max(TouchTarget+4-iconSide(), Gap16) / 2, max(ButtonHeight, iconSide()+Gap8)
	case b.Kind == Plain:
		return Gap12, max(ButtonHeight, LineHeight(Body)+Gap16)
	}
	return Gap16, max(ButtonHeight, LineHeight(Body)+Gap16)
}

// closest is how near the words may come to the sides, in dp.
func (b *Button) closest() float32 {
	side, _ := b.least()
	return min(side, Gap12)
}

func (b *Button) gap() float32 {
	if b.Icon != "" && b.Label != "" {
		return Gap8
	}
	return 0
}

func (b *Button) iconWidth() float32 {
	if b.Icon == "" {
		return 0
	}
	return iconSide()
}

func (b *Button) words() string {
	if b.Busy {
		return b.Label + "…"
	}
	return b.Label
}

// HeightFor implements HeightForWidth: words that do not fit on one line take more.
func (b *Button) HeightFor(width float32) float32 {
	_, height := b.least()
	words := &Text{Text: b.words(), Bold: true, face: markFace, TextSize: b.size(), Wrap: true}
	room := width - 2*b.closest() - b.iconWidth() - b.gap()
	if room <= 0 || words.naturalWidth() <= room {
		return height
	}
	return max(height, HeightAt(words, room)+Gap24)
}

// comfort is as narrow as the button looks well: its words on one line.
func (b *Button) comfort() float32 {
	words := &Text{Text: b.words(), Bold: true, face: markFace, TextSize: b.size()}
	return words.naturalWidth() + 2*b.closest() + b.iconWidth() + b.gap()
}

// linkOut is how far to the sides of a link it is shaded, in dp.
const linkOut float32 = 6

// iconSide is the side of an icon beside words, in dp.
func iconSide() float32 { return scaled(22) }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.Own(b)
	face := box(Clear, ButtonRadius)
	icon := picture()
	label := &Text{Bold: true, face: markFace, Align: fyne.TextAlignCenter, Wrap: true}
	over := NewOverlay(ButtonRadius)
	d := &Renderer{Parts: []fyne.CanvasObject{face, icon, label, over.shade, over.ring}}
	gap := func() float32 { return b.gap() }
	iconWidth := func() float32 { return b.iconWidth() }
	set := func() {
		fill, ink := b.colours()
		paint(face, fill)
		setIcon(icon, b.Icon, ink)
		label.Text, label.Role, label.TextSize = b.words(), ink, b.size()
		if b.Tight { // its lines begin where the text around it does
			label.Align = fyne.TextAlignLeading
		}
		label.fresh = false
	}
	set()
	d.Min = func() fyne.Size {
		side, height := b.least()
		return fyne.NewSize(2*side+iconWidth()+gap()+label.naturalWidth(), height)
	}
	d.Lay = func(s fyne.Size) {
		var shy float32 // a small button looks 4 dp lower than it is to hit
		if b.Small {
			shy = 2
		}
		Place(face, 0, shy, s.Width, s.Height-2*shy)
		over.Lay(0, shy, s.Width, s.Height-2*shy)
		if b.Tight { // words alone, with nothing around them that a ring could follow
			over.Lay(-linkOut, Gap4, s.Width+2*linkOut, s.Height-2*Gap4)
		}
		words := min(label.naturalWidth(), s.Width-2*b.closest()-iconWidth()-gap())
		x := (s.Width - words - iconWidth() - gap()) / 2
		Place(icon, x, (s.Height-iconSide())/2, iconSide(), iconSide())
		h := HeightAt(label, words)
		Place(label, x+iconWidth()+gap(), (s.Height-h)/2, words, h)
	}
	d.Redraw = func() {
		set()
		over.Redraw(&b.Pressable)
		d.Lay(b.BaseWidget.Size())
		face.Refresh()
		label.Refresh()
	}
	return d.Ready(b.BaseWidget.Size())
}
