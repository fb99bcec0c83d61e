// Package docx writes a document as a Word file (Office Open XML, ECMA-376), with real styles, headings, contents,
// lists, tables, charts and footers, so that it can be edited further. It knows no plan. It starts no goroutine.
package docx

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"time"

	"startklar.dk/assets/text"
	"startklar.dk/document"
)

// Write writes doc. The same document gives the same bytes. Its only errors are those of to.
//
// A Word file has no pages before a program lays it out, so the page numbers of the contents are worked out here as
// well as can be, and the file asks to have them counted anew when it is opened.
func Write(to io.Writer, doc document.Document) error {
	w := &writer{doc: doc, t: text.For(doc.Lang), ids: map[string]string{}, pages: pages(doc)}
	w.document()
	z := zip.NewWriter(to)
	for _, p := range w.parts() {
		h := &zip.FileHeader{Name: p.name, Method: zip.Deflate}
		if !doc.Date.IsZero() {
			h.Modified = doc.Date.UTC()
		}
		f, err := z.CreateHeader(h)
		if err != nil {
			return fmt.Errorf("docx: %w", err)
		}
		if _, err := io.WriteString(f, p.content); err != nil {
			return fmt.Errorf("docx: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("docx: %w", err)
	}
	return nil
}

// part is a file of the package.
type part struct{ name, kind, content string }

// relation is what the text names by an id: a link, a picture, a chart.
type relation struct{ kind, target, mode string }

// writer gathers the file's parts while it goes over the blocks.
type writer struct {
	doc       document.Document
	pages     map[string]int // where headings stand, by their ids
	t         *text.Texts
	body      strings.Builder
	relations []relation
	extra     []part // pictures and charts
	ids       map[string]string
	bookmarks int
	drawings  int
	starts    []int // of the lists that count
	landscape bool  // the section under way
	sections  int
	cell      int  // the width inside the cell under way; 0 outside of one
	begun     bool // whether anything stands on the page under way
	together  bool // whether the block under way stands with what comes next
	breaks    bool // whether what comes next begins a page
	turned    bool // whether it stands at the top of one already
}

const (
	officeKind  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	packageKind = "http://schemas.openxmlformats.org/package/2006/relationships/"
	wordKind    = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	xmlHead     = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	namespaces  = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
		` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
		` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
		` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
		` xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"` +
		` xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"`
)

// relate names a target by an id.
func (w *writer) relate(kind, target, mode string) string {
	for i, r := range w.relations {
		if r == (relation{kind, target, mode}) {
			return fmt.Sprintf("rId%d", i+1)
		}
	}
	w.relations = append(w.relations, relation{kind, target, mode})
	return fmt.Sprintf("rId%d", len(w.relations))
}

// document goes over the whole of it.
func (w *writer) document() {
	for _, name := range []string{"styles", "numbering", "settings", "fontTable"} {
		w.relate(officeKind+name, name+".xml", "")
	}
	if w.doc.Cover != nil {
		w.cover(w.doc.Cover)
	}
	if w.doc.Contents {
		w.contents()
	}
	w.blocks(w.doc.Body)
	w.body.WriteString(w.section(w.landscape))
}

func (w *writer) parts() []part {
	lang := language(w.doc.Lang)
	parts := []part{
		{"word/document.xml", wordKind + "document.main+xml", xmlHead + "<w:document " + namespaces + "><w:body>" + w.body.String() + "</w:body></w:document>"},
		{"word/styles.xml", wordKind + "styles+xml", xmlHead + styles(lang)},
		{"word/numbering.xml", wordKind + "numbering+xml", xmlHead + w.numbering()},
		{"word/settings.xml", wordKind + "settings+xml", xmlHead + settings(lang)},
		{"word/fontTable.xml", wordKind + "fontTable+xml", xmlHead + fontTable},
		{"docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", xmlHead + w.core(lang)},
		{"docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml", xmlHead +
			`<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Startklar</Application></Properties>`},
	}
	for _, name := range []string{upright, lying} {
		width := margins[name]
		parts = append(parts,
			part{"word/header-" + name + ".xml", wordKind + "header+xml", xmlHead + w.header(width)},
			part{"word/footer-" + name + ".xml", wordKind + "footer+xml", xmlHead + w.footer(width)})
	}
	parts = append(parts, w.extra...)
	var types strings.Builder
	types.WriteString(xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>`)
	for _, p := range parts {
		if p.kind != "" {
			fmt.Fprintf(&types, `<Override PartName="/%s" ContentType="%s"/>`, p.name, p.kind)
		}
	}
	types.WriteString("</Types>")
	return append([]part{
		{name: "[Content_Types].xml", content: types.String()},
		{name: "_rels/.rels", content: relations([]relation{
			{officeKind + "officeDocument", "word/document.xml", ""},
			{packageKind + "metadata/core-properties", "docProps/core.xml", ""},
			{officeKind + "extended-properties", "docProps/app.xml", ""},
		})},
		{name: "word/_rels/document.xml.rels", content: relations(w.relations)},
	}, parts...)
}

func relations(list []relation) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i, r := range list {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s" Target="%s"`, i+1, r.kind, escape(r.target))
		if r.mode != "" {
			fmt.Fprintf(&b, ` TargetMode="%s"`, r.mode)
		}
		b.WriteString("/>")
	}
	b.WriteString("</Relationships>")
	return b.String()
}

// core is what the file says of itself.
func (w *writer) core(lang string) string {
	d := w.doc
	var b strings.Builder
	b.WriteString(`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	fmt.Fprintf(&b, "<dc:title>%s</dc:title><dc:subject>%s</dc:subject><dc:creator>%s</dc:creator><dc:language>%s</dc:language>",
		escape(d.Title), escape(d.Kind), escape(d.Author), lang)
	if !d.Date.IsZero() {
		at := d.Date.UTC().Format(time.RFC3339)
		fmt.Fprintf(&b, `<dcterms:created xsi:type="dcterms:W3CDTF">%s</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">%s</dcterms:modified>`, at, at)
	}
	b.WriteString("</cp:coreProperties>")
	return b.String()
}

// language is the document's, as Word names it.
func language(l text.Lang) string {
	if l == text.Danish {
		return "da-DK"
	}
	return "en-GB"
}
