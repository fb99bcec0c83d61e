// Package fonts holds the product's typeface, Inter, as static TrueType files with tabular figures.
// It holds data only; what size and weight means what is the theme's to say.
package fonts

import _ "embed"

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
