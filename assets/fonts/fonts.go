// Package fonts holds the product's typeface, Inter, as static TrueType files with tabular figures.
// It holds data only; what size and weight means what is the theme's to say.
package fonts

import (
	_ "embed"
	"strings"
)

// Regular is Inter Regular: running text.
//
//go:embed Inter-Regular.ttf
var Regular []byte

// SemiBold is Inter SemiBold: buttons, chips, marks.
//
//go:embed Inter-SemiBold.ttf
var SemiBold []byte

// Bold is Inter Bold: names and headings in running size.
//
//go:embed Inter-Bold.ttf
var Bold []byte

// Italic is Inter Italic: words that someone emphasised.
//
//go:embed Inter-Italic.ttf
var Italic []byte

// BoldItalic is Inter SemiBold Italic: emphasised words that are bold too.
//
//go:embed Inter-SemiBoldItalic.ttf
var BoldItalic []byte

// Heading is Inter Display SemiBold: titles of cards, figures that stand out.
//
//go:embed InterDisplay-SemiBold.ttf
var Heading []byte

// Title is Inter Display Bold: the one title of a screen.
//
//go:embed InterDisplay-Bold.ttf
var Title []byte

// Licence is the SIL Open Font License that Inter comes under, to be shown among the licences.
//
//go:embed OFL.txt
var Licence string

// Covers tells whether every face has a letter: those that remake.py leaves in.
func Covers(r rune) bool {
	switch {
	case r == 0xad, r == 0x149: // a hyphen that is not seen, and a letter that Inter lacks
		return false
	case 0x20 <= r && r <= 0x7e, 0xa0 <= r && r <= 0x17f, 0x218 <= r && r <= 0x21b, r == 0x1e9e:
		return true
	}
	return strings.ContainsRune("–—‘’‚“”„†•…‹›‰′″⁄€™−×÷≈≠≤≥∞√·±→←↑↓↗↘⌘⌥⇧⏎✓●○■□▲▼▶◀◆★☆½¼¾²³°№\u2009\u200a\u202f\u2010\u2011", r)
}
