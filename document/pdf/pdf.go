// Package pdf writes documents as PDF files that a bank can print and a screen reader can read: A4, tagged, with the
// typeface's letters in the file. It knows blocks, not plans; it writes text itself over go-text/typesetting, since
// no library that is alive tags what it writes.
//
// Equal documents are equal files, byte for byte. Any text gives a file that opens: what the typeface has no letter
// for is a □ on the page and itself where text is copied or read aloud.
package pdf

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"startklar.dk/document"
)

// writer writes one document.
type writer struct {
	doc     document.Document
	sheet   bool // one page without a cover
	o       *objects
	faces   [faces]*face
	hyphens *hyphens
	root    *element
	pages   []*page
	front   int // pages before the body
	links   []link
	outline []outlineEntry
	places  map[string]place
	numbers map[*page]int
	images  []string
}

// newWriter is one with nothing set yet.
func newWriter(doc document.Document) *writer {
	w := &writer{doc: doc, sheet: doc.Cover == nil, o: &objects{}, hyphens: hyphensOf(doc.Lang), places: map[string]place{}, numbers: map[*page]int{}}
	for id, t := range typefaces() {
		w.faces[id] = newFace(t)
	}
	w.root = &element{kind: "Document"}
	return w
}

// Write writes a document as PDF. The only errors are those of w.
func Write(to io.Writer, doc document.Document) error {
	w := newWriter(doc)
	w.lay()
	return w.file(to)
}

// lay sets everything on pages: first the body, then what stands before it, which names its pages.
func (w *writer) lay() {
	cover, contents, body := w.root.child("Sect"), w.root.child("Sect"), w.root.child("Sect")
	f := flow{w: w, parent: body}
	f.landscape(false)
	f.blocks(w.doc.Body)
	f.ends()
	if w.sheet {
		f.onOnePage(f.high)
	}
	measure(f.out)
	g := paginator{w: w}
	if len(w.doc.Body) > 0 || w.sheet {
		g.set(f.out)
	}
	laid, outline := w.pages, w.outline
	if w.doc.Cover != nil {
		w.front = 1
	}
	if w.doc.Contents {
		w.front++ // and more, if it takes more
		for {
			w.count(laid)
			before := len(w.links)
			pages := w.trial(f.out, contents)
			if w.front == pages+1 || w.doc.Cover == nil && w.front == pages {
				break
			}
			w.front += pages - (w.front - 1)
			w.links = w.links[:before]
		}
	}
	w.count(laid)
	w.pages, w.outline = nil, nil
	if w.doc.Cover != nil {
		w.cover(w.doc.Cover, cover)
	}
	if w.doc.Contents {
		toc := paginator{w: w}
		toc.set(w.contents(f.out, contents))
	}
	w.pages = append(w.pages, laid...)
	w.outline = outline
	for i, p := range w.pages {
		w.numbers[p] = i + 1
	}
	w.edges()
}

// trial is how many pages the contents take.
func (w *writer) trial(boxes []box, _ *element) int {
	links, outline := len(w.links), w.outline
	w.pages = nil
	g := paginator{w: w}
	g.set(w.contents(boxes, &element{kind: "Sect"}))
	n := len(w.pages)
	w.links, w.outline = w.links[:links], outline
	return n
}

// count gives the body's pages their numbers.
func (w *writer) count(body []*page) {
	for i, p := range body {
		w.numbers[p] = w.front + i + 1
	}
}

// pageOf is the number of the page where an id is; empty while that is not known.
func (w *writer) pageOf(id string) string {
	if at, is := w.places[id]; is && w.numbers[at.page] > 0 {
		return strconv.Itoa(w.numbers[at.page])
	}
	return ""
}

// onOnePage has all that was set take no more than the room of one page: first fewer
// lines to write on are left, then the end is cut off, and "…" says so.
func (f *flow) onOnePage(room float64) {
	const sign = 24.0
	f.out = spared(f.out, room)
	if tall(f.out) <= room {
		return
	}
	for n := len(f.out); n > 0 && (tall(f.out) > room-sign || f.out[n-1].keep); n = len(f.out) {
		f.out = f.out[:n-1]
	}
	f.gap = 0
	f.paragraph(&document.Paragraph{Text: document.Plain("…")})
}

// tall is how high boxes are that stand on one page.
func tall(boxes []box) float64 {
	var none paginator
	return none.high(boxes)
}

// spared leaves lines to write on out of a sheet until the rest has room on one page.
func spared(boxes []box, room float64) []box {
	for i := len(boxes) - 1; i >= 0 && tall(boxes) > room; i-- {
		if boxes[i].spare {
			boxes = append(boxes[:i:i], boxes[i+1:]...)
		}
	}
	return boxes
}

func (w *writer) newPage(landscape bool) *page {
	p := &page{width: short, height: long}
	if landscape {
		p.width, p.height = long, short
	}
	w.pages = append(w.pages, p)
	return p
}

// edges writes what stands at the head and foot of the pages: what it is, the chapter, the number.
func (w *writer) edges() {
	for i, p := range w.pages {
		if p.cover {
			continue
		}
		edge := leftEdge
		if p.width > p.height {
			edge = sideEdge
		}
		width := p.width - 2*edge
		if !w.sheet {
			w.draw(p, nil, edge, 34, w.fit(w.doc.Title, quietStyle, width*0.48))
			chapter := w.fit(p.chapter, quietStyle, width*0.48)
			w.draw(p, nil, edge+width-chapter.width, 34, chapter)
		}
		foot := p.height - 30
		below := w.doc.Edition
		if !w.sheet {
			below = strings.TrimSuffix(w.doc.Kind+", "+w.doc.Edition, ", ")
		}
		room := width
		if !w.sheet || len(w.pages) > 1 {
			room -= 40
			w.one(p, nil, strconv.Itoa(i+1), style{face: semibold, size: smallSize, ink: ink}, edge+width, foot, right)
		} else if from := w.fit(w.doc.Publisher, quietStyle, width/2); from.width > 0 {
			w.draw(p, nil, edge+width-from.width, foot, from)
			room -= from.width + 12
		}
		w.draw(p, nil, edge, foot, w.fit(below, quietStyle, room))
	}
}

// cutNumber parts a chapter's number from its name.
func cutNumber(title string) (number, name string) {
	number, name, is := strings.Cut(title, " ")
	if _, err := strconv.Atoi(number); !is || err != nil {
		return "", title
	}
	return number, name
}

// file puts everything together.
func (w *writer) file(to io.Writer) error {
	for _, p := range w.pages {
		p.ref = w.o.reserve()
	}
	tree := w.o.reserve()
	w.writeLinks()
	structure := w.writeStructure()
	kids := make([]string, len(w.pages))
	for i, p := range w.pages {
		p.end()
		content := w.o.reserve()
		w.o.setStream(content, "", p.content)
		var b strings.Builder
		fmt.Fprintf(&b, "<< /Type /Page /Parent %s /MediaBox [0 0 %s %s] /Resources %s /Contents %s /StructParents %d /Tabs /S",
			tree, number(p.width), number(p.height), p.resources(w), content, i)
		if len(p.annotations) > 0 {
			refs := make([]string, len(p.annotations))
			for j, r := range p.annotations {
				refs[j] = r.String()
			}
			b.WriteString(" /Annots [" + strings.Join(refs, " ") + "]")
		}
		b.WriteString(" >>")
		w.o.set(p.ref, b.String())
		kids[i] = p.ref.String()
	}
	w.o.set(tree, fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(kids)))
	for _, f := range w.faces {
		if !f.drawn {
			continue
		}
		if err := f.embed(w.o); err != nil {
			return err
		}
	}
	root, info := w.catalogue(tree, structure)
	return w.o.write(to, root, info)
}
