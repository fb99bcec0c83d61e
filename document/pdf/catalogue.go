package pdf

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// outlineEntry is a line of the outline, and where it leads.
type outlineEntry struct {
	entryAt
	to place
}

// catalogue is the file's root: its language, structure and outline, and what it is.
func (w *writer) catalogue(tree, structure ref) (root, info ref) {
	metadata := w.o.reserve()
	w.o.setRaw(metadata, "/Type /Metadata /Subtype /XML", []byte(w.xmp()))
	outline := ""
	if len(w.outline) > 0 {
		outline = fmt.Sprintf(" /Outlines %s /PageMode /UseOutlines", w.writeOutline())
	}
	root = w.o.add(fmt.Sprintf(
		"<< /Type /Catalog /Pages %s /Lang (%s) /MarkInfo << /Marked true >> /StructTreeRoot %s /Metadata %s /ViewerPreferences << /DisplayDocTitle true >>%s >>",
		tree, languages[string(w.doc.Lang)], structure, metadata, outline))
	var b strings.Builder
	b.WriteString("<< /Title " + textString(w.doc.Title) + " /Producer (Startklar) /Creator (Startklar)")
	if w.doc.Author != "" {
		b.WriteString(" /Author " + textString(w.doc.Author))
	}
	if w.doc.Kind != "" {
		b.WriteString(" /Subject " + textString(w.doc.Kind))
	}
	if !w.doc.Date.IsZero() {
		at := w.doc.Date.UTC().Format("(D:20060102150405+00'00')")
		b.WriteString(" /CreationDate " + at + " /ModDate " + at)
	}
	b.WriteString(" >>")
	return root, w.o.add(b.String())
}

// languages are how the languages are named in a file.
var languages = map[string]string{"da": "da-DK", "en": "en-GB"}

// xmp says what the file is, for programs that keep documents.
func (w *writer) xmp() string {
	esc := func(s string) string {
		var b strings.Builder
		_ = xml.EscapeText(&b, []byte(s)) // into memory
		return b.String()
	}
	lang := languages[string(w.doc.Lang)]
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">" +
		"<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\"" +
		" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n")
	b.WriteString("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" + esc(w.doc.Title) + "</rdf:li></rdf:Alt></dc:title>\n")
	if w.doc.Author != "" {
		b.WriteString("<dc:creator><rdf:Seq><rdf:li>" + esc(w.doc.Author) + "</rdf:li></rdf:Seq></dc:creator>\n")
	}
	b.WriteString("<dc:language><rdf:Bag><rdf:li>" + lang + "</rdf:li></rdf:Bag></dc:language>\n")
	if !w.doc.Date.IsZero() {
		at := w.doc.Date.UTC().Format(time.RFC3339)
		b.WriteString("<xmp:CreateDate>" + at + "</xmp:CreateDate><xmp:ModifyDate>" + at + "</xmp:ModifyDate>\n")
	}
	b.WriteString("<xmp:CreatorTool>Startklar</xmp:CreatorTool><pdf:Producer>Startklar</pdf:Producer>\n" +
		"</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.String()
}

// writeOutline writes the outline, chapters with their parts under them.
func (w *writer) writeOutline() ref {
	type node struct {
		ref  ref
		at   int
		kids []int
	}
	root := w.o.reserve()
	nodes := make([]node, len(w.outline))
	var top []int
	for i, e := range w.outline {
		nodes[i] = node{ref: w.o.reserve(), at: i}
		if e.level > 1 && len(top) > 0 {
			parent := top[len(top)-1]
			nodes[parent].kids = append(nodes[parent].kids, i)
			continue
		}
		top = append(top, i)
	}
	var write func(list []int, parent ref)
	write = func(list []int, parent ref) {
		for n, i := range list {
			e := w.outline[i]
			var b strings.Builder
			fmt.Fprintf(&b, "<< /Title %s /Parent %s /Dest %s", textString(e.title), parent, e.to.destination())
			if n > 0 {
				fmt.Fprintf(&b, " /Prev %s", nodes[list[n-1]].ref)
			}
			if n+1 < len(list) {
				fmt.Fprintf(&b, " /Next %s", nodes[list[n+1]].ref)
			}
			if kids := nodes[i].kids; len(kids) > 0 {
				fmt.Fprintf(&b, " /First %s /Last %s /Count %d", nodes[kids[0]].ref, nodes[kids[len(kids)-1]].ref, -len(kids))
				write(kids, nodes[i].ref)
			}
			b.WriteString(" >>")
			w.o.set(nodes[i].ref, b.String())
		}
	}
	write(top, root)
	w.o.set(root, fmt.Sprintf("<< /Type /Outlines /First %s /Last %s /Count %d >>", nodes[top[0]].ref, nodes[top[len(top)-1]].ref, len(top)))
	return root
}

// destination is a place as a link names it: a little above what is there.
func (at place) destination() string {
	return fmt.Sprintf("[%s /XYZ 0 %s 0]", at.page.ref, number(min(at.page.height-at.y+12, at.page.height)))
}

// writeLinks writes the annotations. One that leads nowhere in this document is left out.
func (w *writer) writeLinks() {
	kept := w.links[:0]
	for _, l := range w.links {
		action := ""
		if l.uri != "" {
			action = "/A << /Type /Action /S /URI /URI " + byteString(l.uri) + " >>"
		} else if at, is := w.places[l.to]; is {
			action = "/Dest " + at.destination()
		} else {
			l.element.kind = "Span"
			continue
		}
		l.ref = w.o.reserve()
		w.o.set(l.ref, fmt.Sprintf(
			"<< /Type /Annot /Subtype /Link /Rect [%s %s %s %s] /Border [0 0 0] /F 4 /StructParent %d /Contents %s %s >>",
			number(l.x), number(l.page.height-l.y-l.h), number(l.x+l.w), number(l.page.height-l.y),
			len(w.pages)+len(kept), textString(l.words), action))
		l.page.annotations = append(l.page.annotations, l.ref)
		l.element.kids = append(l.element.kids, kid{page: l.page, link: l.ref})
		kept = append(kept, l)
	}
	w.links = kept
}
