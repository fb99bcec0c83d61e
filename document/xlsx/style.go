package xlsx

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// style is how a cell looks.
type style uint8

const (
	asNothing style = iota
	asTitle
	asFaint   // is there for formulas
	asSource  // what supports, beside a number
	asQuiet   // what supports, cut at the edge of its cell
	asNote    // what supports, on as many lines as it takes
	asSection // heads a group of rows
	asHead    // heads a column
	asHeadLeft
	asHeadSource
	asLabel
	asStrong
	asLabelPlain // goes on over its neighbours
	asIndented   // a line of the row above
	asLabelTotal
	asText // in the middle of a form
	asMoney
	asMoneyRed // red below zero
	asMoneyYear
	asTotal
	asTotalYear
	asResult // red below zero
	asResultYear
	asExact // kroner with øre
	asTotalExact
	asWhole // whole numbers, as in the calculation
	asPercent
	inText
	inChoice
	inMoney
	inPercent
	inWhole
	inNumber
	styles // how many there are
)

// The colours are those of the app's light theme.
const (
	ink    = "1E2321"
	quiet  = "5B635E"
	accent = "0B6E4F"
	soft   = "E2F0EA"
	rule   = "C9C3B6"
	typed  = "FFF6DC" // the ground of what may be changed
	ground = "F6F3EE"
	bad    = "B3261E"
)

// How numbers are written. Separators are those of the reader's own program.
const (
	krWhole  = `#,##0;-#,##0;"–"`
	krResult = `#,##0;[Red]-#,##0;"–"`
	krExact  = `#,##0.00;-#,##0.00`
	whole    = `#,##0`
	percent  = `0.0%`
	exactPct = `0.00%`
)

// look is what a style is made of.
func (s style) look() *excelize.Style {
	l := &excelize.Style{Font: &excelize.Font{Family: "Calibri", Size: 10, Color: ink}, Alignment: &excelize.Alignment{Vertical: "center"}}
	number := func(format string) { l.CustomNumFmt = &format }
	fill := func(color string) { l.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}} }
	under := func(side, color string, kind int) {
		l.Border = append(l.Border, excelize.Border{Type: side, Color: color, Style: kind})
	}
	switch s {
	case asTitle:
		l.Font.Size, l.Font.Bold, l.Font.Color = 18, true, accent
	case asStrong:
		l.Font.Bold = true
	case asSource:
		l.Font.Color, l.Alignment.Horizontal, l.Alignment.Indent = quiet, "left", 1
	case asFaint:
		l.Font.Color = rule
	case asQuiet, asNote:
		l.Font.Color = quiet
		l.Alignment.WrapText, l.Alignment.Vertical = s == asNote, "top"
	case asSection:
		l.Font.Size, l.Font.Bold, l.Font.Color = 12, true, accent
	case asHead, asHeadLeft, asHeadSource:
		l.Font.Bold, l.Font.Color = true, accent
		fill(soft)
		if s == asHead {
			l.Alignment.Horizontal, l.Alignment.WrapText = "right", true
		}
		if s == asHeadSource {
			l.Alignment.Horizontal, l.Alignment.Indent = "left", 1
		}
	case asLabel:
		l.Alignment.WrapText = true
	case asIndented:
		l.Font.Color, l.Alignment.Horizontal, l.Alignment.Indent, l.Alignment.WrapText = quiet, "left", 1, true
	case asText:
		l.Alignment.Horizontal = "right"
	case asMoney, asMoneyYear:
		number(krWhole)
	case asTotal, asTotalYear:
		number(krWhole)
	case asResult, asResultYear, asMoneyRed:
		number(krResult)
	case asExact, asTotalExact:
		number(krExact)
	case asWhole:
		number(whole)
	case asPercent:
		number(percent)
	case inMoney:
		number(krExact)
	case inPercent:
		number(exactPct)
	case inWhole:
		number(whole)
	case inText:
		l.Alignment.WrapText = true
	case inChoice:
		l.Alignment.Horizontal = "right"
	}
	switch s {
	case asLabelTotal, asTotal, asTotalYear, asResult, asResultYear, asTotalExact:
		l.Font.Bold = true
		under("top", rule, 1)
	}
	switch s {
	case asMoneyYear, asTotalYear, asResultYear:
		fill(ground)
	}
	if s.input() {
		fill(typed)
		for _, side := range []string{"left", "right", "top", "bottom"} {
			under(side, rule, 4)
		}
		l.Protection = &excelize.Protection{Locked: false}
	}
	return l
}

// input says whether a cell of the style is one that may be changed.
func (s style) input() bool { return s >= inText && s < styles }

// styleIDs makes the styles in a file.
func styleIDs(f *excelize.File) (ids [styles]int, err error) {
	for s := asNothing; s < styles; s++ {
		if ids[s], err = f.NewStyle(s.look()); err != nil {
			return ids, fmt.Errorf("make a style: %w", err)
		}
	}
	return ids, nil
}
