// Package htmx holds htmx 2.0.11, as it is published: what the office's pages use to
// change a part of themselves. It holds data only.
package htmx

import _ "embed"

// Script is the script.
//
//go:embed htmx.min.js
var Script []byte

// Licence is what the script comes under, to be shown among the licences.
//
//go:embed LICENSE
var Licence string
