package pdf

import (
	"fmt"
	"strings"
)

// element is a node of the structure tree: what a part of a page is, in the order in which it is read.
type element struct {
	kind  string // H1, P, Table, …
	alt   string // what is seen in it, for who does not see
	attrs string // of its own owner: /O /Table /Scope /Row
	title string
	kids  []kid
	ref   ref
	up    *element
}

// kid is a child of an element: another one, marked content of a page, or an annotation.
type kid struct {
	element *element
	page    *page
	mcid    int
	link    ref // an annotation
}

// child adds an element to another.
func (e *element) child(kind string) *element {
	c := &element{kind: kind, up: e}
	e.kids = append(e.kids, kid{element: c})
	return c
}

// prune takes out elements without content, which say nothing. It tells whether this one stays.
func (e *element) prune() bool {
	kept := e.kids[:0]
	for _, k := range e.kids {
		if k.element == nil || k.element.prune() {
			kept = append(kept, k)
		}
	}
	e.kids = kept
	return len(kept) > 0 || e.kind == "TD" || e.kind == "TH"
}

// reserve numbers an element and all below it.
func (e *element) reserve(o *objects) {
	e.ref = o.reserve()
	for _, k := range e.kids {
		if k.element != nil {
			k.element.reserve(o)
		}
	}
}

// write writes an element and all below it.
func (e *element) write(o *objects, parent ref) {
	var b strings.Builder
	fmt.Fprintf(&b, "<< /Type /StructElem /S /%s /P %s", e.kind, parent)
	if e.alt != "" {
		b.WriteString(" /Alt " + textString(e.alt))
	}
	if e.title != "" {
		b.WriteString(" /T " + textString(e.title))
	}
	if e.attrs != "" {
		b.WriteString(" /A << " + e.attrs + " >>")
	}
	var on *page // that marked content is on, where not said otherwise
	for _, k := range e.kids {
		if k.page != nil {
			on = k.page
			fmt.Fprintf(&b, " /Pg %s", on.ref)
			break
		}
	}
	b.WriteString(" /K [")
	for i, k := range e.kids {
		if i > 0 {
			b.WriteByte(' ')
		}
		switch {
		case k.element != nil:
			b.WriteString(k.element.ref.String())
			k.element.write(o, e.ref)
		case k.link != 0:
			fmt.Fprintf(&b, "<< /Type /OBJR /Obj %s /Pg %s >>", k.link, k.page.ref)
		case k.page == on:
			fmt.Fprintf(&b, "%d", k.mcid)
		default:
			fmt.Fprintf(&b, "<< /Type /MCR /Pg %s /MCID %d >>", k.page.ref, k.mcid)
		}
	}
	b.WriteString("] >>")
	o.set(e.ref, b.String())
}

// writeStructure writes the structure tree and gives its root.
func (w *writer) writeStructure() ref {
	root := w.o.reserve()
	w.root.prune()
	w.root.reserve(w.o)
	w.root.write(w.o, root)
	var nums strings.Builder
	for i, p := range w.pages {
		refs := make([]string, len(p.marked))
		for m, e := range p.marked {
			refs[m] = e.ref.String()
		}
		fmt.Fprintf(&nums, "%d %s ", i, w.o.add("["+strings.Join(refs, " ")+"]"))
	}
	for i, l := range w.links {
		fmt.Fprintf(&nums, "%d %s ", len(w.pages)+i, l.element.ref)
	}
	parents := w.o.add("<< /Nums [" + strings.TrimSpace(nums.String()) + "] >>")
	w.o.set(root, fmt.Sprintf("<< /Type /StructTreeRoot /K [%s] /ParentTree %s /ParentTreeNextKey %d >>", w.root.ref, parents, len(w.pages)+len(w.links)))
	return root
}
