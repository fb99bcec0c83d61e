package docx

import (
	"fmt"
	"strings"

	"startklar.dk/document"
)

// cover is the page in front.
func (w *writer) cover(c *document.Cover) {
	w.add(paragraph("CoverKind", "", plain(w.kind(), "")))
	w.add(paragraph("Title", "", plain(w.doc.Title, "")))
	if c.Subtitle != "" {
		w.add(paragraph("Subtitle", "", plain(c.Subtitle, "")))
	}
	if c.Chart != nil {
		w.chart(c.Chart)
		if len(c.Caption) > 0 {
			w.add(paragraph("Quiet", "", w.words(c.Caption)))
		}
	}
	if len(c.Facts) > 0 {
		w.facts(&document.Facts{Facts: c.Facts})
	}
	w.add(paragraph("Quiet", "", plain(w.doc.Edition, "")))
	w.breakPage()
}

// kind is what the document is, unless its title says so already.
func (w *writer) kind() string {
	if w.doc.Kind == w.doc.Title {
		return ""
	}
	return w.doc.Kind
}

// breakPage goes on on a new page, where something stands on this one.
func (w *writer) breakPage() {
	w.breaks = w.breaks || w.begun
	w.begun = false
}

// top is what a heading has that stands at the top of a new page; nothing where it goes on.
func (w *writer) top(after int) string {
	switch {
	case w.breaks:
		w.breaks = false
		return "<w:pageBreakBefore/>" + spacing(0, after)
	case w.turned:
		return spacing(0, after)
	}
	return ""
}

// contents are a field that Word makes anew when asked, with its entries written already.
func (w *writer) contents() {
	w.add(paragraph("ContentsTitle", w.top(240), plain(w.t.T("document.contents"), "")))
	var entries []string
	for _, b := range w.doc.Body {
		h, ok := b.(*document.Heading)
		if !ok || h.Unlisted || h.ID == "" || h.Level > contentsLevels {
			continue
		}
		words := h.Text
		if h.Number != "" {
			words = h.Number + "\u2002" + words
		}
		entries = append(entries, fmt.Sprintf(`<w:hyperlink w:anchor="%s" w:history="1">%s</w:hyperlink>`, w.bookmark(h.ID),
			plain(words+"\t", "")+w.pageOf(h.ID, "")))
	}
	levels := w.levels()
	for i, e := range entries {
		begin, end := "", ""
		if i == 0 {
			begin = `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-2" \h \z </w:instrText></w:r>` +
				`<w:r><w:fldChar w:fldCharType="separate"/></w:r>`
		}
		if i == len(entries)-1 {
			end = `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
		}
		w.add(paragraph(fmt.Sprintf("TOC%d", levels[i]), fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="%d"/></w:tabs>`, columnWidth), begin+e+end))
	}
	w.breakPage()
}

// contentsLevels is how deep the contents go.
const contentsLevels = 2

func (w *writer) levels() (out []int) {
	for _, b := range w.doc.Body {
		if h, ok := b.(*document.Heading); ok && !h.Unlisted && h.ID != "" && h.Level <= contentsLevels {
			out = append(out, h.Level)
		}
	}
	return out
}

// header is what stands above each page: whose plan it is, and which.
func (w *writer) header(width int) string {
	return "<w:hdr " + namespaces + ">" + paragraph("Header", right(width), plain(short(w.doc.Title)+"\t"+w.kind(), "")) + "</w:hdr>"
}

// short is a title for one line.
func short(title string) string {
	const most = 60
	title = strings.ReplaceAll(title, "\n", " ")
	if letters := []rune(title); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return title
}

// footer is what stands below each page: the edition, and the page of how many.
func (w *writer) footer(width int) string {
	words := plain(w.doc.Edition+"\t", "") + field("PAGE", plain("1", "")) + plain(" / ", "") + field("NUMPAGES", plain("1", ""))
	return "<w:ftr " + namespaces + ">" + paragraph("Footer", right(width), words) + "</w:ftr>"
}

// numbering is the bullets, and a definition of its own for each list that counts.
func (w *writer) numbering() string {
	var b strings.Builder
	b.WriteString("<w:numbering " + namespaces + ">")
	for kind, ordered := range []bool{false, true} {
		fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="hybridMultilevel"/>`, kind)
		for level := range maxListLevel + 1 {
			format, sign := "bullet", []string{"•", "–"}[level%2]
			if ordered {
				format, sign = []string{"decimal", "lowerLetter", "lowerRoman"}[level%3], fmt.Sprintf("%%%d.", level+1)
			}
			fmt.Fprintf(&b, `<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/><w:lvlText w:val="%s"/><w:lvlJc w:val="left"/>`+
				`<w:pPr><w:ind w:left="%d" w:hanging="340"/></w:pPr></w:lvl>`, level, format, sign, 340*(level+1))
		}
		b.WriteString("</w:abstractNum>")
	}
	fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="0"/></w:num>`, bulletList)
	for i, start := range w.starts {
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="1"/>`, bulletList+1+i)
		for level := range maxListLevel + 1 {
			fmt.Fprintf(&b, `<w:lvlOverride w:ilvl="%d"><w:startOverride w:val="%d"/></w:lvlOverride>`, level, start)
		}
		b.WriteString("</w:num>")
	}
	b.WriteString("</w:numbering>")
	return b.String()
}

const bulletList = 1 // the number of the lists with bullets

func settings(lang string) string {
	return `<w:settings ` + namespaces + `><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:autoHyphenation w:val="false"/><w:updateFields w:val="true"/><w:characterSpacingControl w:val="doNotCompress"/>` +
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
		`<w:themeFontLang w:val="` + lang + `"/></w:settings>`
}
