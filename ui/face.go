package ui

import (
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// faceFor is the file of the typeface that a text in a style is drawn from, where that has all its letters; nil leaves
// it to Fyne, which loads a fallback, an emoji and a system font beside every style that it draws: ten megabytes and
// ten milliseconds each.
func (t *Theme) faceFor(text string, style fyne.TextStyle) fyne.Resource {
	if style.Monospace || !t.covers(text) {
		return nil
	}
	return t.Font(style)
}

// covers tells whether the typefaces have all letters of a text.
func (t *Theme) covers(text string) bool {
	if t.look.Fonts.Covers == nil {
		return false
	}
	for _, r := range text {
		if r != '\n' && !t.look.Fonts.Covers(r) {
			return false
		}
	}
	return true
}

// SetFace chooses the typeface of a canvas text by its words and style, which are set before it.
func SetFace(c *canvas.Text) { c.FontSource = current().faceFor(c.Text, c.TextStyle) }

// Measure is how large a text is drawn in dp, with letters of a size in a style.
func Measure(text string, letters float32, style fyne.TextStyle) fyne.Size {
	t := current()
	of := lettering{text, letters, style}
	if size, known := t.sizes.of(of); known {
		return size
	}
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(text, letters, style, t.faceFor(text, style))
	t.sizes.keep(of, size)
	return size
}

// sizes are how large texts are under a theme; Fyne forgets it whenever something is shown under a theme of its own.
// Of many, those that were not asked for lately are forgotten. Safe for concurrent use.
type sizes struct {
	mu       sync.Mutex
	now, old map[lettering]fyne.Size
}

type lettering struct {
	text    string
	letters float32
	style   fyne.TextStyle
}

// mostSizes is how many sizes are kept twice over: some for each word that is seen on all pages.
const mostSizes = 4096

func (s *sizes) of(l lettering) (size fyne.Size, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if size, known = s.now[l]; known {
		return size, true
	}
	if size, known = s.old[l]; known {
		s.put(l, size)
	}
	return size, known
}

func (s *sizes) keep(l lettering, size fyne.Size) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(l, size)
}

func (s *sizes) put(l lettering, size fyne.Size) {
	if s.now == nil || len(s.now) >= mostSizes {
		s.now, s.old = make(map[lettering]fyne.Size, mostSizes/4), s.now
	}
	s.now[l] = size
}
