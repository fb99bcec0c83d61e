package docx

import (
	"fmt"
	"strings"
)

// The product's colours on paper.
const (
	ink    = "1E2321"
	quiet  = "5B635E"
	accent = "0B6E4F"
	warn   = "8A5200"
	badInk = "B3261E"
	track  = "E4DFD6"
	tint   = "F2F6F4"
)

// typeface is one that those who open a Word file have; others are replaced by one as wide.
const typeface = "Calibri"

// style is a paragraph's. Sizes are in half points, distances in twentieths of a point, as Word counts.
type style struct {
	id, name, base, next string
	paragraph, letters   string
	shown                bool // among the styles that are offered first
}

func spacing(before, after int) string {
	return fmt.Sprintf(`<w:spacing w:before="%d" w:after="%d"/>`, before, after)
}

func size(half int) string { return fmt.Sprintf(`<w:sz w:val="%d"/><w:szCs w:val="%d"/>`, half, half) }

func tone(c string) string { return `<w:color w:val="` + c + `"/>` }

func right(pos int) string {
	return fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:pos="%d"/></w:tabs>`, pos)
}

// paragraphs are all of them; the names are Word's own where there are, so that its menus find them.
var paragraphs = []style{
	{"BodyText", "Body Text", "Normal", "", `<w:widowControl/><w:spacing w:before="0" w:after="140" w:line="288" w:lineRule="auto"/>`, "", true},
	{"Title", "Title", "Normal", "Subtitle", spacing(0, 120), "<w:b/>" + size(64), true},
	{"Subtitle", "Subtitle", "Normal", "BodyText", spacing(0, 900), tone(quiet) + size(28), true},
	{"CoverKind", "Cover Kind", "Normal", "Title", spacing(2600, 120), "<w:b/>" + tone(accent) + size(24), false},
	{"Heading1", "heading 1", "Normal", "BodyText", "<w:keepNext/><w:keepLines/>" + spacing(560, 200) + `<w:outlineLvl w:val="0"/>`, "<w:b/>" + size(40), true},
	{"Heading2", "heading 2", "Normal", "BodyText", "<w:keepNext/><w:keepLines/>" + spacing(360, 120) + `<w:outlineLvl w:val="1"/>`, "<w:b/>" + size(28), true},
	{"Heading3", "heading 3", "Normal", "BodyText", "<w:keepNext/><w:keepLines/>" + spacing(240, 60) + `<w:outlineLvl w:val="2"/>`, "<w:b/>" + size(22), true},
	{"Lead", "Lead", "Normal", "BodyText", "<w:keepNext/>" + spacing(0, 160), size(24) + "", false},
	{"Quote", "Quote", "Normal", "BodyText", `<w:pBdr><w:left w:val="single" w:sz="18" w:space="10" w:color="` + track + `"/></w:pBdr>` + spacing(60, 140) + `<w:ind w:left="284"/>`, "<w:i/>" + tone(quiet), true},
	{"Caption", "caption", "Normal", "BodyText", "<w:keepNext/>" + spacing(160, 80), "<w:b/>" + size(19), true},
	{"Quiet", "Remark Text", "Normal", "BodyText", spacing(60, 140), tone(quiet) + size(18), false},
	{"ListParagraph", "List Paragraph", "BodyText", "", spacing(0, 60) + "<w:contextualSpacing/>", "", true},
	{"NoteTitle", "Note Title", "Normal", "Note", noteEdge + "<w:keepNext/>", "<w:b/>" + tone(quiet) + size(18), false},
	{"Note", "Note", "Normal", "", noteEdge, size(19), false},
	{"FactLabel", "Fact Label", "Normal", "Fact", "<w:keepNext/>" + spacing(80, 20), "<w:b/>" + tone(quiet) + size(17), false},
	{"Fact", "Fact", "Normal", "", spacing(0, 20), "", false},
	{"FactLarge", "Fact Large", "Normal", "Quiet", spacing(0, 20), "<w:b/>" + size(32), false},
	{"Cell", "Cell", "Normal", "", spacing(30, 30), size(17), false},
	{"CellNumber", "Cell Number", "Cell", "", `<w:jc w:val="right"/>`, "", false},
	{"CellHead", "Cell Head", "Cell", "", "<w:keepNext/>", "<w:b/>" + tone(quiet), false},
	{"CellHeadNumber", "Cell Head Number", "CellHead", "", `<w:jc w:val="right"/>`, "", false},
	{"CellEnd", "Cell End", "Normal", "", `<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>`, size(2), false},
	{"AfterTable", "After Table", "Normal", "BodyText", spacing(0, 60), size(12), false},
	{"ContentsTitle", "TOC Heading", "Normal", "BodyText", spacing(0, 240), "<w:b/>" + size(40), false},
	{"TOC1", "toc 1", "Normal", "", spacing(140, 40), "<w:b/>", false},
	{"TOC2", "toc 2", "Normal", "", spacing(0, 30) + `<w:ind w:left="284"/>`, "", false},
	{"Header", "header", "Normal", "", "", tone(quiet) + size(17), false},
	{"Footer", "footer", "Normal", "", "", tone(quiet) + size(17), false},
}

const noteEdge = `<w:pBdr><w:left w:val="single" w:sz="18" w:space="10" w:color="` + accent + `"/></w:pBdr><w:spacing w:before="0" w:after="60"/><w:ind w:left="284"/>`

func styles(lang string) string {
	var b strings.Builder
	b.WriteString("<w:styles " + namespaces + ">")
	fmt.Fprintf(&b, `<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="%[1]s" w:hAnsi="%[1]s" w:eastAsia="%[1]s" w:cs="%[1]s"/>%[2]s%[3]s`+
		`<w:lang w:val="%[4]s" w:eastAsia="%[4]s" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>`, typeface, tone(ink), size(21), lang)
	b.WriteString(`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>`)
	for _, s := range paragraphs {
		kind := ""
		switch s.name {
		case strings.ToLower(s.name), "Title", "Subtitle", "Body Text", "Quote", "List Paragraph", "TOC Heading":
		default:
			kind = ` w:customStyle="1"`
		}
		fmt.Fprintf(&b, `<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="%s"/>`, kind, s.id, s.name, s.base)
		if s.next != "" {
			fmt.Fprintf(&b, `<w:next w:val="%s"/>`, s.next)
		}
		if s.shown {
			b.WriteString("<w:qFormat/>")
		}
		fmt.Fprintf(&b, "<w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>", s.paragraph, s.letters)
	}
	b.WriteString(`<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr>` + tone(accent) + `<w:u w:val="single"/></w:rPr></w:style>`)
	b.WriteString(`<w:style w:type="character" w:customStyle="1" w:styleId="Remark"><w:name w:val="Remark"/><w:rPr><w:b w:val="0"/>` + tone(quiet) + size(18) + `</w:rPr></w:style>`)
	b.WriteString(`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>`)
	line := func(side, c string, width int) string {
		return fmt.Sprintf(`<w:%s w:val="single" w:sz="%d" w:space="0" w:color="%s"/>`, side, width, c)
	}
	for _, t := range []struct{ id, borders string }{
		{"Figures", line("top", ink, 8) + line("bottom", track, 4) + line("insideH", track, 4)},
		{"Lines", line("bottom", quiet, 4) + line("insideH", quiet, 4)},
	} {
		fmt.Fprintf(&b, `<w:style w:type="table" w:customStyle="1" w:styleId="%[1]s"><w:name w:val="%[1]s"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>%[2]s</w:tblBorders></w:tblPr></w:style>`, t.id, t.borders)
	}
	b.WriteString("</w:styles>")
	return b.String()
}

const fontTable = `<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:font w:name="` + typeface + `"><w:altName w:val="Carlito"/><w:panose1 w:val="020F0502020204030204"/><w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>`
