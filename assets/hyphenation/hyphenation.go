// Package hyphenation holds where words of a language are parted: patterns as TeX has them. It holds data only.
package hyphenation

import _ "embed"

// Danish are the patterns for Danish, one a line.
//
//go:embed hyph-da.pat.txt
var Danish string

// Licence is what the patterns come under, to be shown among the licences.
//
//go:embed LICENSE
var Licence string
