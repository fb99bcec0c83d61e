package desk

import "embed"

//go:embed pages/*.html
var pageFiles embed.FS
