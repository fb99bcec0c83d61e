package docx

import (
	"fmt"
	"strings"

	"startklar.dk/document"
)

// table is rows under header cells, which stand on each page that it goes over.
func (w *writer) table(t *document.Table) {
	if len(t.Columns) == 0 {
		return
	}
	grid := columns(t, w.width())
	dense := len(t.Columns) > denseColumns
	var b strings.Builder
	b.WriteString(tableHead("Figures", w.width(), grid, t.Name))
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, c := range t.Columns {
		words := plain(c.Title, small(dense))
		if c.Over != "" {
			words = plain(c.Over+"\n", small(dense)) + words
		}
		b.WriteString(cell(grid[i], 1, shaded(c), paragraph(columnStyle("CellHead", c), "", words)))
	}
	b.WriteString("</w:tr>")
	for i := range t.Rows {
		w.row(&b, t, &t.Rows[i], grid, dense, keeps(t, i))
	}
	b.WriteString("</w:tbl>")
	w.add(b.String())
	if t.Note != "" {
		w.add(paragraph("Quiet", "", plain(t.Note, "")))
		return
	}
	w.add(paragraph("AfterTable", "", "")) // two tables in a row would become one
}

// wholeRows is how many rows a table may have that is not parted over pages.
const wholeRows = 30

// keeps says whether a row stands on the page of what follows it: each of a table that is not parted, and else the
// first, the last but one, what a sum adds up last, the name of a group, and the last where a note follows.
func keeps(t *document.Table, row int) bool {
	last := len(t.Rows) - 1
	if row == last {
		return t.Note != ""
	}
	next := t.Rows[row+1].Kind
	return last < wholeRows || row == 0 || row == last-1 || t.Rows[row].Kind == document.Group || next == document.Sum || next == document.Total
}

// denseColumns is how many columns have the usual size of letters.
const denseColumns = 8

func small(dense bool) string {
	if dense {
		return `<w:sz w:val="13"/>`
	}
	return ""
}

// indentWidth is how far a row is set in, by step.
const indentWidth = 170

func (w *writer) row(b *strings.Builder, t *document.Table, r *document.Row, grid []int, dense, keep bool) {
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	for i, c := range t.Columns {
		var words document.Text
		bad := false
		if i < len(r.Cells) {
			words, bad = r.Cells[i].Text, r.Cells[i].Bad
		}
		letters := small(dense)
		if bad {
			letters = `<w:color w:val="` + badInk + `"/>` + letters
		}
		borders := ""
		switch r.Kind {
		case document.Group, document.Sum:
			letters = "<w:b/>" + letters
		case document.Total:
			letters = "<w:b/>" + letters
			borders = `<w:tcBorders><w:top w:val="single" w:sz="8" w:color="` + ink + `"/></w:tcBorders>`
		}
		properties := ""
		if i == 0 && r.Indent > 0 {
			properties = fmt.Sprintf(`<w:ind w:left="%d"/>`, r.Indent*indentWidth)
		}
		if keep {
			properties = "<w:keepNext/>" + properties
		}
		b.WriteString(cell(grid[i], 1, borders+shaded(c), paragraph(columnStyle("Cell", c), properties, w.styled(words, letters))))
	}
	b.WriteString("</w:tr>")
}

func columnStyle(style string, c document.Column) string {
	if c.Number {
		return style + "Number"
	}
	return style
}

func shaded(c document.Column) string {
	if c.Shaded {
		return shade(tint)
	}
	return ""
}

// columns shares the width: numbers get what their longest needs, words what is left, by their length.
func columns(t *document.Table, width int) []int {
	const letter, pad, most, least = 92, 150, 46, 5 // of a letter of 8.5 points, on both sides; letters
	scale := 1.0
	if len(t.Columns) > denseColumns {
		scale = 0.77
	}
	need := make([]int, len(t.Columns))
	total := 0
	for i, c := range t.Columns {
		longest := max(len([]rune(c.Title)), len([]rune(c.Over)), least)
		for _, r := range t.Rows {
			if i < len(r.Cells) {
				longest = max(longest, len([]rune(r.Cells[i].Text.String()))+2*r.Indent)
			}
		}
		if !c.Number {
			longest = min(longest, most)
		}
		need[i] = int(float64(longest*letter)*scale) + pad
		total += need[i]
	}
	left := width
	for i := range need {
		need[i] = need[i] * width / total
		left -= need[i]
	}
	need[0] += left
	return need
}

// tableHead begins a table of a style, with the widths of its columns and what it shows.
func tableHead(style string, width int, grid []int, name ...string) string {
	var b strings.Builder
	b.WriteString("<w:tbl><w:tblPr>")
	if style != "" {
		fmt.Fprintf(&b, `<w:tblStyle w:val="%s"/>`, style)
	}
	fmt.Fprintf(&b, `<w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/>`, width)
	left := cellMargins / 2
	if style == "" { // shows no lines, so that its words stand below those of the page
		left = 0
	}
	fmt.Fprintf(&b, `<w:tblCellMar><w:left w:w="%d" w:type="dxa"/><w:right w:w="%d" w:type="dxa"/></w:tblCellMar><w:tblLook w:val="0420" w:firstRow="1" w:noVBand="1"/>`, left, cellMargins-left)
	if len(name) > 0 && name[0] != "" {
		fmt.Fprintf(&b, `<w:tblCaption w:val="%s"/>`, escape(strings.ReplaceAll(name[0], "\n", " ")))
	}
	b.WriteString("</w:tblPr><w:tblGrid>")
	for _, g := range grid {
		fmt.Fprintf(&b, `<w:gridCol w:w="%d"/>`, g)
	}
	b.WriteString("</w:tblGrid>")
	return b.String()
}

// cell is one that spans columns; properties are further ones in the schema's order.
func cell(width, span int, properties, content string) string {
	spans := ""
	if span > 1 {
		spans = fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, span)
	}
	return fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s%s</w:tcPr>%s</w:tc>`, width, spans, properties, content)
}

func shade(tone string) string {
	return `<w:shd w:val="clear" w:color="auto" w:fill="` + tone + `"/>`
}

// bare is one row that shows no lines.
func bare(width int, grid []int, cells []string) string {
	var b strings.Builder
	b.WriteString(tableHead("", width, grid) + "<w:tr>")
	for i, c := range cells {
		b.WriteString(cell(grid[i], 1, "", c))
	}
	b.WriteString("</w:tr></w:tbl>" + paragraph("AfterTable", "", ""))
	return b.String()
}

func even(width, n int) []int {
	grid := make([]int, n)
	for i := range grid {
		grid[i] = width / n
	}
	return grid
}
