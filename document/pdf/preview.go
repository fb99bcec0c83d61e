package pdf

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"

	"startklar.dk/document"
)

// Preview is a document that is set on pages, to be looked at before it is written. What it shows is read from the
// pages' own drawing, so that it cannot differ from the file.
type Preview struct{ w *writer }

// NewPreview sets a document on pages as Write does.
func NewPreview(doc document.Document) *Preview {
	w := newWriter(doc)
	w.lay()
	return &Preview{w}
}

// Pages is how many pages there are.
func (p *Preview) Pages() int { return len(p.w.pages) }

// Size is how large a page is, in points.
func (p *Preview) Size(page int) (width, height float64) {
	at := p.w.pages[page]
	return at.width, at.height
}

// Picture is a page as a picture that is so many pixels wide, which is at least one. Pages count from 0.
func (p *Preview) Picture(page, width int) *image.RGBA {
	at := p.w.pages[page]
	scale := float64(width) / at.width
	c := &canvas{
		w: p.w, page: at, scale: scale, ctm: matrix{scale, 0, 0, -scale, 0, at.height * scale},
		to: image.NewRGBA(image.Rect(0, 0, width, max(1, int(math.Round(at.height*scale))))),
	}
	draw.Draw(c.to, c.to.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	c.play(at.content)
	return c.to
}
