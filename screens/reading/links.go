package reading

import (
	"net/url"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/ui"
)

// links open what a part of an answer names the address of, each once; nil where it names none.
func (p *page) links(b document.Block) fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, address := range addresses(b) {
		label := p.env.T("reading.open", text.A{"Address": short(address)})
		all = append(all, ui.Tall(ui.TouchTarget, ui.NewLink(label, func() { p.env.Browse(address) })))
	}
	if all == nil {
		return nil
	}
	return ui.InsetEdges(0, 0, 0, ui.Gap8, ui.Flow(ui.Gap16, all...))
}

// addresses are those that a part of an answer names, in the order in which it does.
func addresses(b document.Block) (all []string) {
	in := func(t document.Text) {
		for _, r := range t {
			if r.Link != "" && !slices.Contains(all, r.Link) {
				all = append(all, r.Link)
			}
		}
	}
	var list func(l *document.List)
	list = func(l *document.List) {
		for _, item := range l.Items {
			in(item.Text)
			if item.Sub != nil {
				list(item.Sub)
			}
		}
	}
	switch b := b.(type) {
	case *document.Paragraph:
		in(b.Text)
	case *document.List:
		list(b)
	case *document.Table:
		for _, row := range b.Rows {
			for _, cell := range row.Cells {
				in(cell.Text)
			}
		}
	}
	return all
}

// mostAddress is how many letters of an address are shown.
const mostAddress = 32

// short is an address as people say it: without its scheme, and no longer than fits on a line.
func short(address string) string {
	said := address
	if u, err := url.Parse(address); err == nil {
		said = strings.TrimPrefix(u.Host, "www.") + strings.TrimSuffix(u.Path, "/")
		if u.Opaque != "" {
			said = u.Opaque
		}
	}
	if letters := []rune(said); len(letters) > mostAddress {
		return string(letters[:mostAddress-1]) + "…"
	}
	return said
}
