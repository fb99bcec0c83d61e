package walk

import "startklar.dk/ui"

// The contrast that is asked for: of words, and of what is large or a mark. WCAG 2.2, 1.4.3 and 1.4.11.
const (
	Words = 4.5
	Marks = 3.0
)

// Pair is a role that is drawn on another.
type Pair struct {
	Ink, On ui.Role
	Least   float64
}

// Pairs are all roles that may be drawn on each other. What is drawn and is not here is a fault: see Ink.Wrong.
var Pairs = []Pair{
	{ui.Ink, ui.Ground, Words},
	{ui.Ink, ui.Surface, Words},
	{ui.Ink, ui.AccentSoft, Words},
	{ui.Ink, ui.WarnSoft, Words},
	{ui.Ink, ui.Line, Words},
	{ui.Quiet, ui.Ground, Words},
	{ui.Quiet, ui.Surface, Words},
	{ui.Quiet, ui.Line, Words},
	{ui.Quiet, ui.AccentSoft, Words},
	{ui.Quiet, ui.WarnSoft, Words},
	{ui.Ink, ui.Picked, Words},
	{ui.Ink, ui.Tint, Words},
	{ui.Quiet, ui.Tint, Words},
	{ui.Bad, ui.Tint, Words},
	{ui.Bad, ui.AccentSoft, Words},
	{ui.Accent, ui.Tint, Words},
	{ui.Edge, ui.Tint, Marks},
	{ui.Accent, ui.Ground, Words},
	{ui.Accent, ui.Surface, Words},
	{ui.Accent, ui.AccentSoft, Words},
	{ui.Accent, ui.Picked, Words},
	{ui.OnAccent, ui.Accent, Words},
	{ui.Warn, ui.WarnSoft, Words},
	{ui.Warn, ui.Surface, Words},
	{ui.Warn, ui.Ground, Words},
	{ui.OnWarn, ui.Warn, Words},
	{ui.Bad, ui.BadSoft, Words},
	{ui.Bad, ui.Surface, Words},
	{ui.Bad, ui.Ground, Words},
	{ui.OnBad, ui.Bad, Words},
	{ui.OnRaised, ui.Raised, Words},
	{ui.Undo, ui.Raised, Words},
	{ui.Print, ui.Paper, Words},
	{ui.Edge, ui.Ground, Marks},
	{ui.Edge, ui.Surface, Marks},
	{ui.Accent, ui.Line, Words},
	{ui.AccentPale, ui.Surface, Marks},
	{ui.Warn, ui.AccentSoft, Marks},
	{ui.Warn, ui.Line, Marks},
	{ui.Bad, ui.Line, Marks},
	{ui.Accent, ui.Track, Marks},
	{ui.Warn, ui.Track, Marks},
	{ui.Bad, ui.Track, Marks},
	{ui.Surface, ui.Edge, Marks},
	{ui.Ink, ui.Selection, Words},
	{ui.Selection, ui.Surface, Marks},
	{ui.Selection, ui.Ground, Marks},
}
