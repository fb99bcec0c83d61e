// Package web holds the product's typeface as browsers take it: Inter in two weights,
// each in a file with the letters that nearly every page needs, and one with the rest.
// It holds data only; remake_web.py beside package fonts makes it.
package web

import "embed"

// Files are the fonts, *.woff2.
//
//go:embed *.woff2
var Files embed.FS
