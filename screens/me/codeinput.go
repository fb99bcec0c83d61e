package me

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/ui"
)

// codeLength is how many digits a sign-in code has (api.md, Signing in).
const codeLength = 6

// codeInput is six big boxes for the digits of a code. Digits fill them one by
// one, a pasted code all at once, and Backspace takes the last away.
type codeInput struct {
	widget.BaseWidget

	label  string // what a screen reader says
	onFull func(code string)
	onKey  func() // told at every change

	digits  string
	wrong   bool // the frames say that the code was not good
	focused bool
}

var (
	_ fyne.Focusable      = (*codeInput)(nil)
	_ fyne.Shortcutable   = (*codeInput)(nil)
	_ fyne.Tappable       = (*codeInput)(nil)
	_ mobile.Keyboardable = (*codeInput)(nil)
	_ desktop.Cursorable  = (*codeInput)(nil)
)

func newCodeInput(label string) *codeInput {
	c := &codeInput{label: label}
	c.ExtendBaseWidget(c)
	return c
}

// Set puts a code in the boxes and hands it on when it is whole; what is no
// digit is left out.
func (c *codeInput) Set(code string) {
	c.digits = ""
	c.add(code)
}

// Clear empties the boxes.
func (c *codeInput) Clear() {
	c.digits = ""
	c.Refresh()
}

// Wrong draws the frames as after a code that was not good.
func (c *codeInput) Wrong(wrong bool) {
	c.wrong = wrong
	c.Refresh()
}

func (c *codeInput) add(text string) {
	for _, r := range text {
		if r >= '0' && r <= '9' && len(c.digits) < codeLength {
			c.digits += string(r)
		}
	}
	c.changed()
}

func (c *codeInput) changed() {
	c.wrong = false
	if c.onKey != nil {
		c.onKey()
	}
	c.Refresh()
	if len(c.digits) == codeLength && c.onFull != nil {
		c.onFull(c.digits)
	}
}

// Focus puts the cursor in the boxes.
func (c *codeInput) Focus() { ui.Focus(c) }

// Tapped implements fyne.Tappable.
func (c *codeInput) Tapped(*fyne.PointEvent) { c.Focus() }

// FocusGained implements fyne.Focusable.
func (c *codeInput) FocusGained() {
	c.focused = true
	c.Refresh()
}

// FocusLost implements fyne.Focusable.
func (c *codeInput) FocusLost() {
	c.focused = false
	c.Refresh()
}

// TypedRune implements fyne.Focusable.
func (c *codeInput) TypedRune(r rune) {
	if len(c.digits) < codeLength {
		c.add(string(r))
	}
}

// TypedKey implements fyne.Focusable. What it does not use, it lets the window have.
func (c *codeInput) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyBackspace, fyne.KeyDelete:
		if c.digits != "" {
			c.digits = c.digits[:len(c.digits)-1]
			c.changed()
		}
	case fyne.KeyReturn, fyne.KeyEnter:
		if len(c.digits) == codeLength && c.onFull != nil {
			c.onFull(c.digits)
		}
	default:
		ui.Pass(c, ev)
	}
}

// TypedShortcut implements fyne.Shortcutable: a code may be pasted, with blanks.
func (c *codeInput) TypedShortcut(s fyne.Shortcut) {
	if paste, ok := s.(*fyne.ShortcutPaste); ok {
		c.Set(strings.TrimSpace(paste.Clipboard.Content()))
		return
	}
	ui.Pass(c, s)
}

// Keyboard implements mobile.Keyboardable.
func (c *codeInput) Keyboard() mobile.KeyboardType { return mobile.NumberKeyboard }

// Cursor implements desktop.Cursorable.
func (c *codeInput) Cursor() desktop.Cursor { return desktop.TextCursor }

// AccessibilityLabel is the label and what was typed so far.
func (c *codeInput) AccessibilityLabel() string { return strings.TrimSpace(c.label + " " + c.digits) }

// AccessibilityRole says that it is something to write in.
func (c *codeInput) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// The boxes' measures, dp.
const (
	boxHeight float32 = 60
	boxMost   float32 = 88 // as wide as this
	boxGap            = ui.Gap8
)

// HeightFor implements ui.HeightForWidth.
func (c *codeInput) HeightFor(float32) float32 {
	return max(boxHeight, ui.LineHeight(ui.Title)+ui.Gap24)
}

// MinSize implements fyne.CanvasObject.
func (c *codeInput) MinSize() fyne.Size {
	return fyne.NewSize(codeLength*32+(codeLength-1)*boxGap, c.HeightFor(0))
}

// CreateRenderer implements fyne.Widget.
func (c *codeInput) CreateRenderer() fyne.WidgetRenderer {
	r := &ui.Renderer{Min: c.MinSize}
	var frames []*canvas.Rectangle
	var digits []*canvas.Text
	for range codeLength {
		frame := canvas.NewRectangle(ui.ColorOf(ui.Surface))
		frame.CornerRadius = ui.FieldRadius
		digit := canvas.NewText("", ui.ColorOf(ui.Ink))
		digit.Alignment = fyne.TextAlignCenter
		digit.TextStyle = fyne.TextStyle{Bold: true}
		frames, digits = append(frames, frame), append(digits, digit)
		r.Parts = append(r.Parts, frame, digit)
	}
	set := func() {
		for i := range frames {
			c.setBox(i, frames[i], digits[i])
		}
	}
	set()
	r.Lay = func(size fyne.Size) {
		w := min((size.Width-(codeLength-1)*boxGap)/codeLength, boxMost)
		x := (size.Width - codeLength*w - (codeLength-1)*boxGap) / 2
		for i, frame := range frames {
			left := x + float32(i)*(w+boxGap)
			ui.Place(frame, left, 0, w, size.Height)
			h := digits[i].MinSize().Height
			ui.Place(digits[i], left, (size.Height-h)/2, w, h)
		}
	}
	r.Redraw = func() {
		set()
		r.Lay(c.Size())
		for _, o := range r.Parts {
			o.Refresh()
		}
	}
	return r.Ready(c.Size())
}

// setBox puts a digit into its box, and says by the frame what is to be said there.
func (c *codeInput) setBox(i int, frame *canvas.Rectangle, digit *canvas.Text) {
	edge, width := ui.Edge, float32(1)
	here := c.focused && i == min(len(c.digits), codeLength-1)
	switch {
	case c.wrong:
		edge, width = ui.Bad, 2
	case here:
		edge, width = ui.Accent, 2
	}
	frame.FillColor, frame.StrokeColor, frame.StrokeWidth = ui.ColorOf(ui.Surface), ui.ColorOf(edge), width
	digit.Text, digit.Color, digit.TextSize = "", ui.ColorOf(ui.Ink), ui.Letters(ui.Title)
	if i < len(c.digits) {
		digit.Text = c.digits[i : i+1]
		ui.SetFace(digit)
	}
}
