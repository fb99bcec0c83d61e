package pdf

import (
	"bytes"
	"fmt"
	"sync"
	"unicode/utf16"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"startklar.dk/assets/fonts"
)

// faceID names a face of the typeface.
type faceID int

const (
	regular faceID = iota
	semibold
	bold
	italic
	boldItalic
	display // names of chapters
	faces
)

// typeface is a face as it is read, once for the process; it is only read.
type typeface struct {
	id     faceID
	name   string
	font   *font.Font
	tables map[string][]byte // those that an embedded face has
	upem   float64
	track  float64 // thousandths between letters more than its own
}

var typefaces = sync.OnceValue(func() (all [faces]*typeface) {
	for id, f := range map[faceID]struct {
		name string
		data []byte
	}{
		regular: {"Inter-Regular", fonts.Regular}, semibold: {"Inter-SemiBold", fonts.SemiBold},
		bold:   {"Inter-Bold", fonts.Bold},
		italic: {"Inter-Italic", fonts.Italic}, boldItalic: {"Inter-SemiBoldItalic", fonts.BoldItalic}, display: {"InterDisplay-Bold", fonts.Title},
	} {
		loader, err := opentype.NewLoader(bytes.NewReader(f.data))
		if err != nil {
			panic(fmt.Errorf("read %s: %w", f.name, err)) // it is embedded
		}
		parsed, err := font.NewFont(loader)
		if err != nil {
			panic(fmt.Errorf("read %s: %w", f.name, err))
		}
		all[id] = &typeface{id: id, name: f.name, font: parsed, tables: map[string][]byte{}, upem: float64(parsed.Upem())}
		if id == display { // large letters stand closer
			all[id].track = -18
		}
		for _, tag := range embedded {
			if raw, err := loader.RawTable(opentype.MustNewTag(tag)); err == nil {
				all[id].tables[tag] = raw
			}
		}
	}
	return all
})

// glyph is a letter's shape, placed. Measures are thousandths of the size.
type glyph struct {
	id      uint16
	advance float64
	dx, dy  float64
}

// shape is a word's glyphs and width, and for each glyph where in the word's runes it begins.
type shape struct {
	glyphs []glyph
	starts []int
	width  float64
}

// face is a face in one document: it remembers the shapes of words, and which glyphs stand for what.
type face struct {
	*typeface
	face   *font.Face
	shaper shaping.HarfbuzzShaper
	words  map[string]shape
	used   map[uint16]string // what a glyph stands for
	widths map[uint16]float64
	drawn  bool // something is written in it; a face that is not is not in the file
	ref    ref
	space  shape
}

// maxWords is how many shapes a face remembers.
const maxWords = 20_000

func newFace(t *typeface) *face {
	f := &face{typeface: t, face: font.NewFace(t.font), words: map[string]shape{}, used: map[uint16]string{}, widths: map[uint16]float64{}}
	f.space = f.shape(" ")
	return f
}

// has tells whether the face has a letter.
func (f *typeface) has(r rune) bool {
	id, ok := f.font.NominalGlyph(r)
	return ok && id != 0
}

// shape gives a word's glyphs; equal words are shaped once.
func (f *face) shape(word string) shape {
	if s, ok := f.words[word]; ok {
		return s
	}
	runes := []rune(word)
	out := f.shaper.Shape(shaping.Input{
		Text: runes, RunEnd: len(runes), Direction: di.DirectionLTR, Face: f.face,
		Size: fixed.I(int(f.upem)), Script: language.Latin, Language: language.NewLanguage("da"),
	})
	var s shape
	per := 1000 / f.upem / 64
	for i := range out.Glyphs {
		g := &out.Glyphs[i]
		id := uint16(g.GlyphID) //nolint:gosec // a face has fewer
		placed := glyph{id: id, advance: float64(g.Advance)*per + f.track, dx: float64(g.XOffset) * per, dy: float64(g.YOffset) * per}
		s.glyphs, s.starts = append(s.glyphs, placed), append(s.starts, g.TextIndex())
		s.width += placed.advance
		if _, known := f.used[id]; !known {
			f.used[id] = standsFor(out.Glyphs, i, runes)
		}
	}
	if len(f.words) >= maxWords {
		clear(f.words)
	}
	f.words[word] = s
	return s
}

// standsFor is the letters that a glyph is drawn for; the first of a cluster stands for all of it.
func standsFor(glyphs []shaping.Glyph, i int, runes []rune) string {
	from := glyphs[i].TextIndex()
	if i > 0 && glyphs[i-1].TextIndex() == from {
		return ""
	}
	return string(runes[from:min(from+glyphs[i].RunesCount(), len(runes))])
}

// width is how wide a text is at a size.
func (f *face) width(s string, size float64) float64 { return f.shape(s).width * size / 1000 }

func utf16Of(s string) []uint16 { return utf16.Encode([]rune(s)) }
