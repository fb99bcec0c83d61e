package docx

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"startklar.dk/document"
)

// replacement stands where a character cannot be in a file.
const replacement = '\uFFFD'

// escape makes s fit for XML 1.0: what it forbids is shown as a sign.
func escape(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\t' || r == '\n':
			b.WriteRune(r)
		case r < ' ' || r == 0x7F || r == 0xFFFE || r == 0xFFFF:
			b.WriteRune(replacement)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// words writes runs.
func (w *writer) words(t document.Text) string { return w.styled(t, "") }

// styled writes runs with properties besides their own.
func (w *writer) styled(t document.Text, properties string) string {
	var b strings.Builder
	for _, r := range t {
		b.WriteString(w.run(r, properties))
	}
	return b.String()
}

func (w *writer) run(r document.Run, properties string) string {
	p := properties
	switch bold := r.Bold && !strings.HasPrefix(p, "<w:b/>"); { // the schema wants b before i, and each once
	case bold && r.Italic:
		p = "<w:b/><w:i/>" + p
	case bold:
		p = "<w:b/>" + p
	case r.Italic && strings.HasPrefix(p, "<w:b/>"):
		p = "<w:b/><w:i/>" + strings.TrimPrefix(p, "<w:b/>")
	case r.Italic:
		p = "<w:i/>" + p
	}
	switch {
	case r.Page:
		return plain(r.Text, p) + w.pageOf(r.To, p)
	case r.To != "":
		return fmt.Sprintf(`<w:hyperlink w:anchor="%s" w:history="1">%s</w:hyperlink>`, w.bookmark(r.To), plain(r.Text, link+p))
	case r.Link != "":
		id := w.relate(officeKind+"hyperlink", r.Link, "External")
		return fmt.Sprintf(`<w:hyperlink r:id="%s" w:history="1">%s</w:hyperlink>`, id, plain(r.Text, link+p))
	}
	return plain(r.Text, p)
}

const link = `<w:rStyle w:val="Hyperlink"/>`

// plain is a run of text, its line breaks and tabs kept.
func plain(s, properties string) string {
	if s == "" {
		return ""
	}
	if properties != "" {
		properties = "<w:rPr>" + properties + "</w:rPr>"
	}
	var b strings.Builder
	b.WriteString("<w:r>" + properties)
	for i, line := range strings.Split(document.Bound(s), "\n") {
		if i > 0 {
			b.WriteString("<w:br/>")
		}
		for j, piece := range strings.Split(line, "\t") {
			if j > 0 {
				b.WriteString("<w:tab/>")
			}
			if piece != "" {
				b.WriteString(`<w:t xml:space="preserve">` + escape(piece) + "</w:t>")
			}
		}
	}
	b.WriteString("</w:r>")
	return b.String()
}

// pageOf is the number of the page where a heading stands, counted by the program that opens the file.
func (w *writer) pageOf(id, properties string) string {
	known := ""
	if n := w.pages[id]; n > 0 {
		known = plain(fmt.Sprint(n), properties)
	}
	return field("PAGEREF "+w.bookmark(id)+` \h`, known)
}

// field is what the program that opens the file works out; until then known is shown.
func field(code, known string) string {
	return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ` + code +
		` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + known + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
}

// bookmark is the name of a heading that is linked to. Word's names are of letters, digits and underscores, at most
// 40 of them, so they are numbered.
func (w *writer) bookmark(id string) string {
	if name, ok := w.ids[id]; ok {
		return name
	}
	name := fmt.Sprintf("_Toc%d", len(w.ids)+1)
	w.ids[id] = name
	return name
}

// paragraph is one with a style; properties are further ones, in the schema's order.
func paragraph(style, properties, runs string) string {
	if style != "" {
		style = `<w:pStyle w:val="` + style + `"/>`
	}
	if style+properties == "" {
		return "<w:p>" + runs + "</w:p>"
	}
	return "<w:p><w:pPr>" + style + properties + "</w:pPr>" + runs + "</w:p>"
}
