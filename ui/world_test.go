package ui_test

import (
	"bytes"
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

// window shows content at a size in the product's look.
func window(t *testing.T, content fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	app(t, look(ui.AlwaysLight, 1))
	w := picture.Window(content, width, height, 1)
	t.Cleanup(w.Close)
	return w
}

// tab moves the focus on and says what has it.
func tab(w fyne.Window) fyne.Focusable {
	w.Canvas().FocusNext()
	return w.Canvas().Focused()
}

// key presses a key in what has the focus, or in the window.
func key(w fyne.Window, name fyne.KeyName) {
	ev := &fyne.KeyEvent{Name: name}
	if f := w.Canvas().Focused(); f != nil {
		f.TypedKey(ev)
		return
	}
	if typed := w.Canvas().OnTypedKey(); typed != nil {
		typed(ev)
	}
}

// write types into what has the focus.
func write(w fyne.Window, text string) { test.Type(w.Canvas().Focused(), text) }

// sameImage says whether two pictures are the same, dot for dot.
func sameImage(a, b image.Image) bool {
	x, ok := a.(*image.NRGBA)
	y, both := b.(*image.NRGBA)
	if ok && both {
		return x.Rect == y.Rect && bytes.Equal(x.Pix, y.Pix)
	}
	if a.Bounds() != b.Bounds() {
		return false
	}
	for i := range a.Bounds().Dy() {
		for j := range a.Bounds().Dx() {
			if a.At(j, i) != b.At(j, i) {
				return false
			}
		}
	}
	return true
}
