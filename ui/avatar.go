package ui

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Avatar is a round mark with a name's initials, or an icon; with neither, a person. Where OnTap is nil it is only
// drawn: what it lies on takes the tap.
type Avatar struct {
	widget.BaseWidget

	Name    string  // whose initials are shown
	Letters string  // in place of the initials
	Icon    string  // in place of initials
	Side    float32 // in dp, at text of its natural size; 40 where zero
	Fill    Role    // of the disc; AccentSoft where empty
	OnTap   func()

	flush  bool // its face at the right edge of what can be hit
	chosen bool // lies on a row that is as soft as its disc would be
	hit    *avatarHit
}

// avatarHit lies over an avatar that can be pressed.
type avatarHit struct {
	Pressable

	avatar *Avatar
}

// Activate implements Presser.
func (h *avatarHit) Activate() { h.avatar.OnTap() }

// Idle implements Presser.
func (h *avatarHit) Idle() bool { return h.avatar.OnTap == nil }

// Tapped implements fyne.Tappable.
func (h *avatarHit) Tapped(*fyne.PointEvent) { h.Tap() }

// AccessibilityLabel is the name.
func (h *avatarHit) AccessibilityLabel() string { return h.avatar.Name }

// CreateRenderer implements fyne.Widget.
func (h *avatarHit) CreateRenderer() fyne.WidgetRenderer {
	over := NewOverlay(h.avatar.side() / 2)
	d := &Renderer{Parts: over.Objects()}
	d.Lay = func(s fyne.Size) {
		x, y, side := h.avatar.face(s)
		over.Lay(x, y, side, side)
	}
	d.Redraw = func() {
		over.Redraw(&h.Pressable)
		d.Lay(h.BaseWidget.Size())
	}
	return d.Ready(h.BaseWidget.Size())
}

// NewAvatar is an avatar of 40 dp.
func NewAvatar(name string) *Avatar { return &Avatar{Name: name} }

func (a *Avatar) build() {
	a.ExtendBaseWidget(a)
	if a.hit == nil {
		a.hit = &avatarHit{avatar: a}
		a.hit.Own(a.hit)
	}
	if a.hit.Hidden == (a.OnTap != nil) {
		show(a.hit, a.OnTap != nil)
	}
}

func (a *Avatar) inside() []fyne.CanvasObject {
	a.build()
	return []fyne.CanvasObject{a.hit}
}

// AccessibilityLabel is the name.
func (a *Avatar) AccessibilityLabel() string { return a.Name }

// AccessibilityRole says that it is text; where it can be pressed, a button lies over it.
func (a *Avatar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// MinSize implements fyne.CanvasObject.
func (a *Avatar) MinSize() fyne.Size {
	a.build()
	return a.BaseWidget.MinSize()
}

// Refresh draws the fields anew.
func (a *Avatar) Refresh() {
	a.build()
	a.BaseWidget.Refresh()
}

func (a *Avatar) side() float32 {
	return scaled(cmp.Or(a.Side, 40))
}

// fill is the disc's colour.
func (a *Avatar) fill() Role {
	switch {
	case a.Fill != "":
		return a.Fill
	case a.chosen:
		return Surface
	}
	return AccentSoft
}

// face is where the disc is drawn in what the avatar is given.
func (a *Avatar) face(s fyne.Size) (x, y, side float32) {
	side = a.side()
	x, y = (s.Width-side)/2, (s.Height-side)/2
	if a.flush {
		x = s.Width - side
	}
	return x, y, side
}

// shows is what is on the disc: letters or an icon.
func (a *Avatar) shows() (letters, icon string) {
	if a.Icon != "" {
		return "", a.Icon
	}
	if letters = a.Letters; letters == "" {
		letters = Initials(a.Name)
	}
	if letters == "" {
		icon = "person"
	}
	return letters, icon
}

// CreateRenderer implements fyne.Widget.
func (a *Avatar) CreateRenderer() fyne.WidgetRenderer {
	a.build()
	disc := canvas.NewCircle(ColorOf(a.fill()))
	letters := canvas.NewText("", ColorOf(Accent))
	icon := picture()
	set := func() {
		disc.FillColor = ColorOf(a.fill())
		text, name := a.shows()
		letters.Text = text
		letters.TextStyle = markStyle
		letters.Color = ColorOf(Accent)
		letters.TextSize = a.side() * 0.35
		letters.Alignment = fyne.TextAlignCenter
		SetFace(letters)
		setIcon(icon, name, Accent)
	}
	set()
	d := &Renderer{Parts: []fyne.CanvasObject{disc, letters, icon, a.hit}}
	d.Min = func() fyne.Size {
		if a.OnTap != nil {
			return fyne.NewSquareSize(max(a.side(), TouchTarget))
		}
		return fyne.NewSquareSize(a.side())
	}
	d.Lay = func(s fyne.Size) {
		x, y, side := a.face(s)
		Place(disc, x, y, side, side)
		h := letters.MinSize().Height
		Place(letters, x, y+(side-h)/2, side, h)
		Place(icon, x+side/4, y+side/4, side/2, side/2)
		Place(a.hit, 0, 0, s.Width, s.Height)
	}
	d.Redraw = func() {
		set()
		d.Lay(a.BaseWidget.Size())
		disc.Refresh()
		letters.Refresh()
		a.hit.Refresh()
	}
	return d.Ready(a.BaseWidget.Size())
}

// Initials are the first letters of a name's first and last word, or the first two of its only one, in capitals. Of a
// mail address they are those of what stands before the @: one letter where that is one word.
func Initials(name string) string {
	local, _, address := strings.Cut(strings.TrimSpace(name), "@")
	if address = address && !strings.ContainsRune(local, ' '); address {
		name = local
	}
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	switch {
	case len(words) == 1 && address:
		return string(unicode.ToUpper(first))
	case len(words) == 1:
		letters := []rune(words[0])
		return strings.ToUpper(string(letters[:min(2, len(letters))]))
	}
	last, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return string([]rune{unicode.ToUpper(first), unicode.ToUpper(last)})
}
