package tests

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/app/assess"
	"startklar.dk/ui"
)

// answerHeight is how high a target is at the least, in dp.
const answerHeight float32 = 56

// ringOut is how far outside an answer its ring of focus is drawn, in dp.
const ringOut float32 = 3

// scale is the five answers and “don't know”: one thing with the focus, so that
// the keys 0 to 5 answer, Up and Down go through the answers, Space and Enter give
// the one that is ringed, and Left and Right go back and on.
type scale struct {
	widget.BaseWidget

	onAnswer func(value int)
	onStep   func(by int)
	all      []*answer // 1 to 5, then 0, then not relevant
	rows     []*answer // those of them that can be given
	at       int       // index of the one that is ringed
	focused  bool
	quiet    bool // has the focus without a key having been pressed: nothing is ringed
}

var (
	_ fyne.Focusable    = (*scale)(nil)
	_ fyne.Shortcutable = (*scale)(nil)
)

func newScale(onAnswer, onStep func(int)) *scale {
	s := &scale{onAnswer: onAnswer, onStep: onStep}
	for _, value := range []int{1, 2, 3, 4, 5, 0, assess.NotRelevant} {
		s.all = append(s.all, newAnswer(value, func() {
			onAnswer(value)
			s.focus()
			s.hush(s.focused) // who points needs no ring
		}))
	}
	s.rows = s.all
	s.ExtendBaseWidget(s)
	return s
}

// set shows labels and which answer was given; any other value is none. What has no
// label cannot be given.
func (s *scale) set(labels []string, dontKnow, notRelevant string, chosen int) {
	s.at, s.rows = 0, nil
	for i, row := range s.all {
		switch {
		case row.value == 0:
			row.label = dontKnow
		case row.value == assess.NotRelevant:
			row.label = notRelevant
		case i < len(labels):
			row.label = labels[i]
		default:
			row.label = ""
		}
		if row.label == "" {
			continue
		}
		if row.value == chosen {
			s.at = len(s.rows)
		}
		s.rows = append(s.rows, row)
		row.chosen = row.value == chosen
		row.Refresh()
	}
	s.Refresh()
}

// focus takes the keys, where that opens no keyboard on the screen. Only to who works by keys an answer is ringed at once.
func (s *scale) focus() {
	if s.focused || fyne.CurrentDevice().IsMobile() {
		return
	}
	ui.Focus(s)
	s.hush(s.focused && !ui.Keyed(s))
}

func (s *scale) hush(quiet bool) {
	if s.quiet != quiet {
		s.quiet = quiet
		s.Refresh()
	}
}

// FocusGained implements fyne.Focusable.
func (s *scale) FocusGained() {
	s.focused = true
	s.Refresh()
}

// FocusLost implements fyne.Focusable.
func (s *scale) FocusLost() {
	s.focused, s.quiet = false, false
	s.Refresh()
}

// TypedRune answers with 0 to 5.
func (s *scale) TypedRune(r rune) {
	s.hush(false)
	value := int(r - '0')
	if r == '-' {
		value = assess.NotRelevant
	}
	if slices.ContainsFunc(s.rows, func(row *answer) bool { return row.value == value }) {
		s.onAnswer(value)
		return
	}
	ui.Pass(s, r)
}

// TypedKey goes back and on; what it does not use, the window has.
func (s *scale) TypedKey(ev *fyne.KeyEvent) {
	s.hush(false)
	switch ev.Name {
	case fyne.KeyLeft, fyne.KeyBackspace:
		s.onStep(-1)
	case fyne.KeyRight:
		s.onStep(1)
	case fyne.KeyUp:
		s.ring(s.at - 1)
	case fyne.KeyDown:
		s.ring(s.at + 1)
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if row := s.rows[s.at]; row.chosen {
			s.onStep(1)
		} else {
			s.onAnswer(row.value)
		}
	default:
		ui.Pass(s, ev)
	}
}

// ring goes to another answer.
func (s *scale) ring(to int) {
	s.at = min(max(to, 0), len(s.rows)-1)
	s.Refresh()
}

// AccessibilityLabel is the answer that is ringed.
func (s *scale) AccessibilityLabel() string { return s.rows[s.at].AccessibilityLabel() }

// TypedShortcut lets the window have its shortcuts.
func (s *scale) TypedShortcut(sc fyne.Shortcut) { ui.Pass(s, sc) }

// HeightFor implements ui.HeightForWidth.
func (s *scale) HeightFor(width float32) float32 {
	var h float32
	for i, row := range s.rows {
		if i > 0 {
			h += ui.Gap8
		}
		h += row.height(width)
	}
	return h
}

// CreateRenderer implements fyne.Widget.
func (s *scale) CreateRenderer() fyne.WidgetRenderer {
	r := &ui.Renderer{}
	for _, row := range s.all {
		r.Parts = append(r.Parts, row)
	}
	r.Min = func() fyne.Size {
		width := s.Size().Width
		if width == 0 {
			width = 280
		}
		return fyne.NewSize(200, s.HeightFor(width))
	}
	r.Lay = func(size fyne.Size) {
		var y float32
		for _, row := range s.rows {
			h := row.height(size.Width)
			ui.Place(row, 0, y, size.Width, h)
			y += h + ui.Gap8
		}
	}
	r.Redraw = func() {
		for _, row := range s.all {
			row.Hidden = !slices.Contains(s.rows, row)
		}
		r.Lay(s.Size())
		for i, row := range s.rows {
			row.keyed, row.ringed = s.focused, s.focused && !s.quiet && i == s.at
			row.Refresh()
		}
	}
	return r
}

// answer is one target. It takes no focus of its own: the scale has it.
type answer struct {
	widget.BaseWidget

	value  int
	label  string
	chosen bool
	keyed  bool // its key works now, and is shown
	ringed bool // has the focus
	over   bool
	onTap  func()
}

var (
	_ fyne.Tappable      = (*answer)(nil)
	_ desktop.Hoverable  = (*answer)(nil)
	_ desktop.Cursorable = (*answer)(nil)
)

func newAnswer(value int, onTap func()) *answer {
	a := &answer{value: value, onTap: onTap}
	a.ExtendBaseWidget(a)
	return a
}

// Tapped implements fyne.Tappable.
func (a *answer) Tapped(*fyne.PointEvent) { a.onTap() }

// Cursor implements desktop.Cursorable.
func (a *answer) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (a *answer) MouseIn(*desktop.MouseEvent) { a.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (a *answer) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (a *answer) MouseOut() { a.hover(false) }

func (a *answer) hover(over bool) {
	if a.over != over {
		a.over = over
		a.Refresh()
	}
}

// AccessibilityLabel is the answer's words, and that it was given.
func (a *answer) AccessibilityLabel() string {
	if a.chosen {
		return "✓ " + a.label
	}
	return a.label
}

// AccessibilityRole says that it is a button.
func (a *answer) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (a *answer) height(width float32) float32 {
	least := answerHeight
	if a.value <= 0 {
		least = ui.ButtonHeight
	}
	return max(ui.HeightAt(&ui.Text{Text: a.label, Wrap: true}, width-2*ui.CardPadding-ui.Gap32)+ui.Gap16, least)
}

// CreateRenderer implements fyne.Widget.
func (a *answer) CreateRenderer() fyne.WidgetRenderer {
	face, veil, ring := canvas.NewRectangle(ui.ColorOf(ui.Surface)), canvas.NewRectangle(ui.ColorOf(ui.Hover)), canvas.NewRectangle(ui.ColorOf(ui.Clear))
	face.CornerRadius, veil.CornerRadius = ui.ButtonRadius, ui.ButtonRadius
	ring.StrokeWidth, ring.CornerRadius = 2, ui.ButtonRadius+ringOut
	label, key := &ui.Text{Wrap: true}, &ui.Text{TextSize: ui.Support, Align: fyne.TextAlignTrailing}
	set := func() {
		fill, edge, ink := ui.Surface, ui.Track, ui.Ink
		if a.value <= 0 {
			fill, edge, ink = ui.Clear, ui.Clear, ui.Quiet
		}
		if a.chosen {
			fill, edge, ink = ui.AccentSoft, ui.Accent, ui.Accent
		}
		face.FillColor, face.StrokeColor, face.StrokeWidth = ui.ColorOf(fill), ui.ColorOf(edge), 1.5
		veil.FillColor = ui.ColorOf(ui.Hover)
		veil.Hidden = !a.over
		ring.StrokeColor = ui.ColorOf(ui.Accent)
		ring.Hidden = !a.ringed
		label.Text, label.Role, label.Bold = a.label, ink, a.chosen
		key.Text, key.Role = "", ui.Quiet
		if a.chosen {
			key.Text, key.Role = "✓", ui.Accent
		} else if a.keyed {
			key.Text = strconv.Itoa(a.value)
			if a.value == assess.NotRelevant {
				key.Text = "-"
			}
		}
	}
	set()
	r := &ui.Renderer{Parts: []fyne.CanvasObject{face, veil, label, key, ring}}
	r.Min = func() fyne.Size {
		width := a.Size().Width
		if width == 0 {
			width = 280
		}
		return fyne.NewSize(200, a.height(width))
	}
	r.Lay = func(size fyne.Size) {
		ui.Place(face, 0, 0, size.Width, size.Height)
		ui.Place(veil, 0, 0, size.Width, size.Height)
		ui.Place(ring, -ringOut, -ringOut, size.Width+2*ringOut, size.Height+2*ringOut)
		width := size.Width - 2*ui.CardPadding - ui.Gap32
		h := ui.HeightAt(label, width)
		ui.Place(label, ui.CardPadding, (size.Height-h)/2, width, h)
		line := ui.LineHeight(ui.Support)
		ui.Place(key, size.Width-ui.CardPadding-ui.Gap32, (size.Height-line)/2, ui.Gap32, line)
	}
	r.Redraw = func() {
		set()
		r.Lay(a.Size())
		for _, o := range r.Parts {
			o.Refresh()
		}
	}
	return r.Ready(a.Size())
}
