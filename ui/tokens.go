package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// Role names what a colour is for. Widgets ask for roles, never for colours, so light, dark and contrast are
// decided in one table. A Role is also a name that Fyne's theme lookup understands.
type Role = fyne.ThemeColorName

// The roles of the palette.
const (
	Ground     Role = "ui.ground"     // behind everything
	Surface    Role = "ui.surface"    // cards, bars, sheets
	Ink        Role = "ui.ink"        // text
	Quiet      Role = "ui.quiet"      // text that supports
	Accent     Role = "ui.accent"     // the one colour: links, marks, the filled button
	OnAccent   Role = "ui.onAccent"   // text on Accent
	AccentSoft Role = "ui.accentSoft" // soft buttons, avatars, what is chosen
	Line       Role = "ui.line"       // dividers, unchosen chips
	Warn       Role = "ui.warn"       // needs a look
	OnWarn     Role = "ui.onWarn"     // text on Warn
	WarnSoft   Role = "ui.warnSoft"   // behind Warn text
	Bad        Role = "ui.bad"        // went wrong, or would lose something
	OnBad      Role = "ui.onBad"      // text on Bad
	BadSoft    Role = "ui.badSoft"    // behind Bad text
	Track      Role = "ui.track"      // what a measure is drawn on: the rest of a ring or a bar, the lines of a web; around a time or an answer
	Edge       Role = "ui.edge"       // around what is written in; a switch that is off
	Picked     Role = "ui.picked"     // the chosen one of several in a frame of Line; stands out from it
	Veil       Role = "ui.veil"       // over the page, behind a sheet
	Shade      Role = "ui.shade"      // the shadow under a card; clear in dark
	Hover      Role = "ui.hover"      // laid over what the pointer is on
	Pressed    Role = "ui.pressed"    // laid over what is pressed
	Clear      Role = "ui.clear"      // nothing at all
	Raised     Role = "ui.raised"     // a toast
	OnRaised   Role = "ui.onRaised"   // text on Raised
	Undo       Role = "ui.undo"       // what can be pressed on Raised
	Paper      Role = "ui.paper"      // white in light and dark: behind a QR code
	AccentPale Role = "ui.accentPale" // bars among which Accent is the chosen one
	Tint       Role = "ui.tint"       // behind what is computed, in a table on Surface
	Print      Role = "ui.print"      // black in light and dark: the modules of a QR code
	Selection  Role = "ui.selection"  // behind Ink that is selected in Fyne's own widgets; in ours it is OnAccent on Accent
)

// pair is one role's colour in light and in dark.
type pair struct{ light, dark color.NRGBA }

// palette is the whole of the product's colour. The first fourteen are the design's; the rest derive from them.
var palette = map[Role]pair{
	Ground:     {hex(0xF6F3EE), hex(0x131614)},
	Surface:    {hex(0xFFFFFF), hex(0x1D221F)},
	Ink:        {hex(0x1E2321), hex(0xECEFEA)},
	Quiet:      {hex(0x5B635E), hex(0xA7AFA9)},
	Accent:     {hex(0x0B6E4F), hex(0x6FCFAE)},
	OnAccent:   {hex(0xFFFFFF), hex(0x08241A)},
	AccentSoft: {hex(0xE2F0EA), hex(0x1B3229)},
	Line:       {hex(0xE4DFD6), hex(0x2C332F)},
	Warn:       {hex(0x8A5200), hex(0xF0B45C)},
	OnWarn:     {hex(0xFFFFFF), hex(0x35291A)},
	WarnSoft:   {hex(0xFFF0D6), hex(0x35291A)},
	Bad:        {hex(0xB3261E), hex(0xF2938B)},
	OnBad:      {hex(0xFFFFFF), hex(0x3A2120)},
	BadSoft:    {hex(0xFBE7E5), hex(0x3A2120)},
	Track:      {hex(0xD8D1C5), hex(0x434D47)},
	Edge:       {hex(0x8F8A80), hex(0x6C766F)},
	Picked:     {hex(0xFFFFFF), hex(0x434D47)},
	Veil:       {alpha(0x1E2321, 0x66), alpha(0x000000, 0x99)},
	Shade:      {alpha(0x3C3223, 0x24), alpha(0x000000, 0x00)},
	Hover:      {alpha(0x1E2321, 0x0A), alpha(0xECEFEA, 0x0D)},
	Pressed:    {alpha(0x1E2321, 0x14), alpha(0xECEFEA, 0x1A)},
	Clear:      {alpha(0xFFFFFF, 0x00), alpha(0xFFFFFF, 0x00)},
	Raised:     {hex(0x1E2321), hex(0x2C332F)},
	OnRaised:   {hex(0xFFFFFF), hex(0xECEFEA)},
	Undo:       {hex(0x6FCFAE), hex(0x6FCFAE)},
	Paper:      {hex(0xFFFFFF), hex(0xFFFFFF)},
	AccentPale: {hex(0x559F86), hex(0x3F8A70)},
	Tint:       {hex(0xFBF9F6), hex(0x191D1B)},
	Print:      {hex(0x000000), hex(0x000000)},
	Selection:  {hex(0x389C68), hex(0x4A7461)},
}

func hex(rgb uint32) color.NRGBA { return alpha(rgb, 0xFF) }

func alpha(rgb uint32, a uint8) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: a} //nolint:gosec // the shifts cut it to a byte
}

// Size is one of the five sizes of text.
type Size int

// The five sizes. The zero value is running text.
const (
	Body    Size = iota // 16: text, buttons
	Title               // 28: one title a screen
	Heading             // 20: card titles, figures
	Support             // 14: what supports
	Label               // 12: labels, times
)

// typeScale is each size's letters and line, in dp at a text scale of 1.
var typeScale = map[Size]struct{ letters, line float32 }{
	Title:   {28, 36},
	Heading: {20, 26},
	Body:    {16, 23},
	Support: {14, 20},
	Label:   {12, 17},
}

// Distances in dp, on a grid of eight with its halves.
const (
	Gap4  float32 = 4
	Gap8  float32 = 8
	Gap12 float32 = 12
	Gap16 float32 = 16
	Gap24 float32 = 24
	Gap32 float32 = 32
	Gap40 float32 = 40
)

// Radii and heights in dp.
const (
	CardRadius   float32 = 16
	ButtonRadius float32 = 12
	FieldRadius  float32 = 12
	CardPadding  float32 = 16
	ButtonHeight float32 = 48
	SlotHeight   float32 = 44
	// TouchTarget is the least height and width of what a finger is to hit.
	TouchTarget float32 = 44
)

// Widths in dp at which the shell and the pages change.
const (
	RailFrom     float32 = 720  // under it the bottom bar
	WideFrom     float32 = 1100 // over it the rail with labels, and two panes
	ReadableMost float32 = 720  // as wide as a page's text gets
	ColumnsMost  float32 = 1040 // as wide as a page in two columns gets
	columnLeast  float32 = 390  // narrower, and there is one column
	buttonLeast  float32 = 240  // as narrow as a main button gets on a line wider than a text
)
