package api

import (
	"regexp"
	"slices"
	"strings"
)

// The parts of the sheet for a meeting, as a booking's SheetOmit names them. A part
// of several lines has a name for each: the part, a stroke and what the line is
// about, such as "gaps/market.buyers". What names a part takes all of its lines out.
const (
	SheetContact  = "contact"
	SheetStage    = "stage"
	SheetQuestion = "question"
	SheetIdea     = "idea"
	SheetGaps     = "gaps"    // by the question's key, or what is the matter with the figures
	SheetFigures  = "figures" // by NeedLine, BreakEvenLine and LowestLine
	SheetTests    = "tests"   // by the assessment's id
	SheetCourse   = "course"
)

// The lines of SheetFigures.
const (
	NeedLine      = "need"
	BreakEvenLine = "break_even"
	LowestLine    = "lowest"
)

// MaxSheetOmit is how many lines of a sheet may be left out.
const MaxSheetOmit = 100

// SheetLine names a line of a part; the part itself where the line is empty.
func SheetLine(part, line string) string {
	if line == "" {
		return part
	}
	return part + "/" + line
}

var sheetName = regexp.MustCompile(`^[a-z_]{1,40}(/[a-z0-9_.-]{1,100})?$`)

// ValidSheetName tells whether a name may name a part or a line of a sheet. Those
// that this version does not know are of a newer one: they are kept, and name
// nothing here.
func ValidSheetName(name string) bool { return sheetName.MatchString(name) }

// SheetOmits tells whether a part or a line of a sheet is left out.
func SheetOmits(omit []string, name string) bool {
	part, _, _ := strings.Cut(name, "/")
	return slices.Contains(omit, name) || slices.Contains(omit, part)
}
