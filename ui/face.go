package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// faceFor is the file of the typeface that a text in a style is drawn from, where that has all its letters; nil leaves
// it to Fyne, which loads a fallback, an emoji and a system font beside every style that it draws: ten megabytes and
// ten milliseconds each.
func (t *Theme) faceFor(text string, style fyne.TextStyle) fyne.Resource {
	covers := t.look.Fonts.Covers
	if covers == nil || style.Monospace {
		return nil
	}
	for _, r := range text {
		if !covers(r) {
			return nil
		}
	}
	return t.Font(style)
}

// SetFace chooses the typeface of a canvas text by its words and style, which are set before it.
func SetFace(c *canvas.Text) { c.FontSource = current().faceFor(c.Text, c.TextStyle) }

// Measure is how large a text is drawn in dp, with letters of a size in a style.
func Measure(text string, letters float32, style fyne.TextStyle) fyne.Size {
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(text, letters, style, current().faceFor(text, style))
	return size
}
