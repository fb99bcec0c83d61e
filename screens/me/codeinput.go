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
	r := &codeBoxes{of: c}
	for range codeLength {
		frame := canvas.NewRectangle(ui.ColorOf(ui.Surface))
		frame.CornerRadius = ui.FieldRadius
		digit := canvas.NewText("", ui.ColorOf(ui.Ink))
		digit.Alignment = fyne.TextAlignCenter
		digit.TextStyle = fyne.TextStyle{Bold: true}
		r.frames, r.digits = append(r.frames, frame), append(r.digits, digit)
		r.all = append(r.all, frame, digit)
	}
	r.set()
	return r
}

// codeBoxes draws them.
type codeBoxes struct {
	of     *codeInput
	frames []*canvas.Rectangle
	digits []*canvas.Text
	all    []fyne.CanvasObject
}

func (r *codeBoxes) set() {
	for i, frame := range r.frames {
		edge, width := ui.Edge, float32(1)
		here := r.of.focused && i == min(len(r.of.digits), codeLength-1)
		switch {
		case r.of.wrong:
			edge, width = ui.Bad, 2
		case here:
			edge, width = ui.Accent, 2
		}
		frame.FillColor, frame.StrokeColor, frame.StrokeWidth = ui.ColorOf(ui.Surface), ui.ColorOf(edge), width
		digit := r.digits[i]
		digit.Text, digit.Color, digit.TextSize = "", ui.ColorOf(ui.Ink), ui.Letters(ui.Title)
		if i < len(r.of.digits) {
			digit.Text = r.of.digits[i : i+1]
			ui.SetFace(digit)
		}
	}
}

// Layout implements fyne.WidgetRenderer.
func (r *codeBoxes) Layout(size fyne.Size) {
	w := min((size.Width-(codeLength-1)*boxGap)/codeLength, boxMost)
	x := (size.Width - codeLength*w - (codeLength-1)*boxGap) / 2
	for i, frame := range r.frames {
		at := fyne.NewPos(x+float32(i)*(w+boxGap), 0)
		frame.Move(at)
		frame.Resize(fyne.NewSize(w, size.Height))
		h := r.digits[i].MinSize().Height
		r.digits[i].Move(at.AddXY(0, (size.Height-h)/2))
		r.digits[i].Resize(fyne.NewSize(w, h))
	}
}

// MinSize implements fyne.WidgetRenderer.
func (r *codeBoxes) MinSize() fyne.Size { return r.of.MinSize() }

// Objects implements fyne.WidgetRenderer.
func (r *codeBoxes) Objects() []fyne.CanvasObject { return r.all }

// Refresh implements fyne.WidgetRenderer.
func (r *codeBoxes) Refresh() {
	r.set()
	r.Layout(r.of.Size())
	for _, o := range r.all {
		o.Refresh()
	}
}

// Destroy implements fyne.WidgetRenderer.
func (r *codeBoxes) Destroy() {}
