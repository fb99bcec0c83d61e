package desk

import (
	"fmt"

	"startklar.dk/document"
)

// blockView is a part of an answer, for the template that shows it.
type blockView struct {
	Kind    string // paragraph, heading, list, table or file
	Text    []piece
	Items   []itemView
	Ordered bool
	Start   int
	Heads   []string
	Rows    [][][]piece
}

type itemView struct {
	Text []piece
	Sub  *blockView
}

// blocksOf are the parts of an answer.
func blocksOf(blocks []document.Block) (views []blockView) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *document.Paragraph:
			views = append(views, blockView{Kind: "paragraph", Text: piecesOf(b.Text)})
		case *document.Heading:
			views = append(views, blockView{Kind: "heading", Text: piecesOf(document.Plain(b.Text))})
		case *document.List:
			views = append(views, *listOf(b))
		case *document.Table:
			views = append(views, tableOf(b))
		case *document.Image:
			views = append(views, blockView{Kind: "file", Text: piecesOf(document.Plain(b.File))})
		default:
			panic(fmt.Errorf("an answer has a %T", b)) // it has these alone
		}
	}
	return views
}

func listOf(l *document.List) *blockView {
	v := &blockView{Kind: "list", Ordered: l.Ordered, Start: max(l.Start, 1)}
	for _, item := range l.Items {
		view := itemView{Text: piecesOf(item.Text)}
		if item.Sub != nil {
			view.Sub = listOf(item.Sub)
		}
		v.Items = append(v.Items, view)
	}
	return v
}

func tableOf(t *document.Table) blockView {
	v := blockView{Kind: "table"}
	for _, c := range t.Columns {
		v.Heads = append(v.Heads, c.Title)
	}
	for _, row := range t.Rows {
		cells := make([][]piece, len(t.Columns))
		for i := range min(len(cells), len(row.Cells)) {
			cells[i] = piecesOf(row.Cells[i].Text)
		}
		v.Rows = append(v.Rows, cells)
	}
	return v
}
