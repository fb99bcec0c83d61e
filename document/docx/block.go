package docx

import (
	"fmt"
	"math"
	"strings"

	"startklar.dk/document"
)

// Lengths in twentieths of a point, as Word counts them: A4, its margins, and what is left between them.
const (
	pageShort, pageLong = 11906, 16838
	margin              = 1247 // 22 mm
	columnWidth         = pageShort - 2*margin
	wideColumn          = pageLong - 2*margin
	emuTwip             = 635 // English metric units in one
	scoreSteps          = 20  // cells of the bar of a score
	cellMargins         = 120 // of a cell, on both sides
)

// The two ways that paper lies, and how far text goes on it.
const upright, lying = "portrait", "landscape"

var margins = map[string]int{upright: columnWidth, lying: wideColumn}

// width is that of the column.
func (w *writer) width() int {
	switch {
	case w.cell > 0:
		return w.cell
	case w.landscape:
		return wideColumn
	}
	return columnWidth
}

func (w *writer) add(xml string) {
	if w.breaks { // before what is no heading
		w.breaks = false
		w.body.WriteString(paragraph("CellEnd", "", `<w:r><w:br w:type="page"/></w:r>`))
	}
	w.body.WriteString(xml)
	w.begun, w.turned = true, false
}

func (w *writer) blocks(list []document.Block) {
	for i, b := range list {
		w.together = i+1 < len(list) && document.Together(b, list[i+1])
		w.block(b)
	}
}

// keepNext has a paragraph stand on the page of the next one.
const keepNext = "<w:keepNext/>"

func (w *writer) block(b document.Block) {
	switch b := b.(type) {
	case *document.Heading:
		w.heading(b)
	case *document.Paragraph:
		keep := ""
		if w.together {
			keep = keepNext
		}
		w.add(paragraph(paragraphStyles[b.Style], keep, w.words(b.Text)))
	case *document.List:
		w.list(b)
	case *document.Table:
		w.table(b)
	case *document.Chart:
		w.chart(b)
	case *document.Image:
		w.image(b)
	case *document.Note:
		w.note(b)
	case *document.Facts:
		w.facts(b)
	case *document.Scores:
		w.scores(b)
	case *document.Pair:
		w.pair(b)
	case *document.Steps:
		w.steps(b)
	case *document.Ruled:
		w.ruled(b)
	case *document.Board:
		w.blocks(b.Flat())
	case *document.Page:
		w.page(b)
	}
}

// paragraphStyles are the styles of paragraphs, by what they are.
var paragraphStyles = map[document.Style]string{
	document.Body: "BodyText", document.Quiet: "Quiet", document.Quote: "Quote", document.Caption: "Caption",
}

// headingAfter is what stands below headings at a page's top, by their level.
var headingAfter = map[int]int{1: 200, 2: 120, 3: 60}

func (w *writer) heading(h *document.Heading) {
	style := fmt.Sprintf("Heading%d", h.Level)
	runs := plain(h.Text, "")
	if h.Number != "" {
		runs = plain(h.Number+"\u2002", `<w:color w:val="`+accent+`"/>`) + runs
	}
	if h.Remark != "" {
		runs += plain("\u2002"+h.Remark, `<w:rStyle w:val="Remark"/>`)
	}
	if h.ID != "" {
		w.bookmarks++
		runs = fmt.Sprintf(`<w:bookmarkStart w:id="%d" w:name="%s"/>%s<w:bookmarkEnd w:id="%d"/>`, w.bookmarks, w.bookmark(h.ID), runs, w.bookmarks)
	}
	properties := w.top(headingAfter[h.Level])
	if h.Unlisted {
		properties += `<w:outlineLvl w:val="9"/>` // looks like a heading, and is in no contents that are made anew
	}
	w.add(paragraph(style, properties, runs))
	if h.Lead != "" {
		w.add(paragraph("Lead", "", plain(h.Lead, "")))
	}
}

// page ends the section under way where the paper turns, and else breaks the page.
func (w *writer) page(p *document.Page) {
	if p.Landscape == w.landscape {
		w.breakPage()
		return
	}
	w.add(paragraph("CellEnd", w.section(w.landscape), ""))
	w.landscape, w.begun, w.breaks, w.turned = p.Landscape, false, false, true
}

// section is the paper of what comes before it. The first page of a document with a cover has no header or footer.
func (w *writer) section(landscape bool) string {
	name, width, height, turn := upright, pageShort, pageLong, ""
	if landscape {
		name, width, height, turn = lying, pageLong, pageShort, ` w:orient="landscape"`
	}
	var b strings.Builder
	b.WriteString("<w:sectPr>")
	fmt.Fprintf(&b, `<w:headerReference w:type="default" r:id="%s"/>`, w.relate(officeKind+"header", "header-"+name+".xml", ""))
	fmt.Fprintf(&b, `<w:footerReference w:type="default" r:id="%s"/>`, w.relate(officeKind+"footer", "footer-"+name+".xml", ""))
	fmt.Fprintf(&b, `<w:pgSz w:w="%d" w:h="%d"%s/><w:pgMar w:top="1417" w:right="%d" w:bottom="1304" w:left="%d" w:header="624" w:footer="567" w:gutter="0"/>`,
		width, height, turn, margin, margin)
	if w.sections++; w.sections == 1 && w.doc.Cover != nil {
		b.WriteString("<w:titlePg/>")
	}
	b.WriteString("</w:sectPr>")
	return b.String()
}

// listNumber is the number of a list's definition: the bullets', or a new one so that it counts from its own start.
func (w *writer) listNumber(l *document.List) int {
	if !l.Ordered {
		return bulletList
	}
	w.starts = append(w.starts, max(l.Start, 1))
	return bulletList + len(w.starts)
}

const maxListLevel = 8

// listLine is an item of a list or of one below it.
type listLine struct {
	level, number int
	words         document.Text
}

func (w *writer) listLines(l *document.List, level int) (lines []listLine) {
	number := w.listNumber(l)
	for _, item := range l.Items {
		lines = append(lines, listLine{min(level, maxListLevel), number, item.Text})
		if item.Sub != nil {
			lines = append(lines, w.listLines(item.Sub, level+1)...)
		}
	}
	return lines
}

// list leaves neither its first nor its last item alone on a page, and stands apart from what comes after it.
func (w *writer) list(l *document.List) {
	lines := w.listLines(l, 0)
	for i, line := range lines {
		keep, apart := "", ""
		if i+1 < len(lines) && (i == 0 || i == len(lines)-2) {
			keep = keepNext
		}
		if i == len(lines)-1 {
			if w.together {
				keep = keepNext
			}
			apart = spacing(0, 140) + `<w:contextualSpacing w:val="0"/>`
		}
		w.add(paragraph("ListParagraph", fmt.Sprintf(`%s<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>%s`,
			keep, line.level, line.number, apart), w.words(line.words)))
	}
}

func (w *writer) note(n *document.Note) {
	w.add(paragraph("NoteTitle", "", plain(n.Title, "")))
	for _, b := range n.Blocks {
		if p, ok := b.(*document.Paragraph); ok && p.Style == document.Body {
			w.add(paragraph("Note", "", w.words(p.Text)))
			continue
		}
		w.block(b)
	}
}

// facts stand side by side in a table that shows no lines.
func (w *writer) facts(f *document.Facts) {
	if len(f.Facts) > 0 {
		cells := make([]string, len(f.Facts))
		for i := range f.Facts {
			cells[i] = w.fact(&f.Facts[i], f.Large)
		}
		w.add(bare(w.width(), even(w.width(), len(cells)), cells))
	}
	if f.Chart != nil {
		w.chart(f.Chart)
	}
}

func (w *writer) fact(f *document.Fact, large bool) string {
	out := paragraph("FactLabel", "", plain(f.Label, ""))
	for i, line := range f.Lines {
		style, letters := "Fact", ""
		switch {
		case i == 0 && large:
			style = "FactLarge"
		case large:
			style = "Quiet"
		case i == 0:
			letters = "<w:b/>"
		}
		out += paragraph(style, "", w.styled(line, letters))
	}
	return out
}

// pair is two columns in a table that shows no lines.
func (w *writer) pair(p *document.Pair) {
	half := w.width() / 2
	w.add(bare(w.width(), even(w.width(), 2), []string{w.inside(p.Left, half), w.inside(p.Right, half)}))
}

// inside writes blocks for a cell, which must end with a paragraph.
func (w *writer) inside(list []document.Block, width int) string {
	outer, cell, breaks := w.body, w.cell, w.breaks
	w.body, w.cell, w.breaks = strings.Builder{}, width-cellMargins, false
	w.blocks(list)
	w.body.WriteString(paragraph("CellEnd", "", ""))
	out := w.body.String()
	w.body, w.cell, w.breaks = outer, cell, breaks
	return out
}

// scores are bars of cells, each with its number in words.
func (w *writer) scores(s *document.Scores) {
	width := w.width()
	label, value := width*3/10, width/10
	step := (width - label - value) / scoreSteps
	grid := []int{label}
	for range scoreSteps {
		grid = append(grid, step)
	}
	grid = append(grid, value)
	var b strings.Builder
	b.WriteString(tableHead("", width, grid))
	for _, score := range s.Scores {
		full := 0
		if s.Max > 0 {
			full = int(math.Round(score.Value / s.Max * scoreSteps))
		}
		full = min(max(full, 0), scoreSteps)
		tone := accent
		if score.Weak {
			tone = warn
		}
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>` + cell(label, 1, "", paragraph("Cell", "", plain(score.Label, ""))))
		if full > 0 {
			b.WriteString(cell(step*full, full, scoreGap+shade(tone), paragraph("Cell", "", "")))
		}
		if full < scoreSteps {
			b.WriteString(cell(step*(scoreSteps-full), scoreSteps-full, scoreGap+shade(track), paragraph("Cell", "", "")))
		}
		b.WriteString(cell(value, 1, "", paragraph("CellNumber", "", plain(score.Text, ""))) + "</w:tr>")
	}
	b.WriteString("</w:tbl>" + paragraph("AfterTable", "", ""))
	w.add(b.String())
}

// scoreGap parts the bars of scores from each other.
const scoreGap = `<w:tcBorders><w:top w:val="single" w:sz="18" w:color="FFFFFF"/><w:bottom w:val="single" w:sz="18" w:color="FFFFFF"/></w:tcBorders>`

func (w *writer) steps(s *document.Steps) {
	for _, step := range s.Steps {
		mark := "☐"
		if step.Done {
			mark = "☑"
		}
		words := plain(mark+" ", `<w:rFonts w:ascii="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol"/>`)
		if step.When != "" {
			words += plain(step.When+"  ", `<w:rStyle w:val="Remark"/>`)
		}
		w.add(paragraph("BodyText", "", words+plain(step.Text, "")))
	}
}

// ruled is an empty table with lines to write on.
func (w *writer) ruled(r *document.Ruled) {
	total := 0
	for _, s := range r.Shares {
		total += s
	}
	if total == 0 {
		return
	}
	var grid []int
	for _, s := range r.Shares {
		grid = append(grid, w.width()*s/total)
	}
	var b strings.Builder
	b.WriteString(tableHead("Lines", w.width(), grid))
	if strings.Join(r.Columns, "") != "" {
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
		for i, c := range r.Columns {
			b.WriteString(cell(grid[i], 1, "", paragraph("CellHead", "", plain(c, ""))))
		}
		b.WriteString("</w:tr>")
	}
	for range r.Lines {
		b.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="480" w:hRule="atLeast"/></w:trPr>`)
		for i := range grid {
			b.WriteString(cell(grid[i], 1, "", paragraph("Cell", "", "")))
		}
		b.WriteString("</w:tr>")
	}
	b.WriteString("</w:tbl>" + paragraph("AfterTable", "", ""))
	w.add(b.String())
}
