package grid

import "strings"

// mostCell is how much of one pasted cell is kept, in bytes: more than any cell takes, and little beside a hostile paste.
const mostCell = 1000

// table is what a workbook puts on the clipboard, as much of it as there is room for.
type table struct {
	cells      [][]string
	rows, cols int // of the whole
	over       int // cells with something in them for which there was no room
}

// parse reads cells between tabs and lines, as workbooks write them: one that holds a tab, a line or a quote stands in
// quotes, with each of its own doubled. It keeps so many rows and columns, and counts the rest.
func parse(text string, rows, cols int) table {
	var t table
	var row []string
	quotes := true // there may be a closing quote yet
	for text != "" {
		cell, rest, sep := "", "", byte(0)
		quoted := false
		if quotes && text[0] == '"' {
			cell, rest, quoted = unquote(text)
			quotes = quoted
		}
		if !quoted {
			end := strings.IndexAny(text, "\t\r\n")
			if end < 0 {
				end = len(text)
			}
			cell, rest = text[:min(end, mostCell)], text[end:]
		}
		if rest != "" {
			sep, rest = rest[0], rest[1:]
			if sep == '\r' && rest != "" && rest[0] == '\n' {
				rest = rest[1:]
			}
		}
		t.take(&row, cell, rows, cols)
		if sep != '\t' {
			t.end(&row, rows)
		} else if rest == "" { // an empty cell after the last tab
			t.take(&row, "", rows, cols)
			t.end(&row, rows)
		}
		text = rest
	}
	return t
}

// take adds a cell to the row that is read; those for which there is no room leave only their number.
func (t *table) take(row *[]string, cell string, rows, cols int) {
	if len(t.cells) < rows && len(*row) < cols {
		// A copy: the cell alone is kept, not the whole clipboard with it. A text that was cut may end in half a letter.
		*row = append(*row, strings.ToValidUTF8(strings.Clone(cell), "\ufffd"))
		t.cols = max(t.cols, len(*row))
		return
	}
	if strings.TrimSpace(cell) != "" {
		t.over++
	}
}

func (t *table) end(row *[]string, rows int) {
	t.rows++
	if len(t.cells) < rows {
		t.cells = append(t.cells, *row)
	}
	*row = nil
}

// unquote reads a cell in quotes; false where they are not closed before a tab, a line or the end.
func unquote(text string) (cell, rest string, ok bool) {
	var out strings.Builder
	for i := 1; i < len(text); i++ {
		if text[i] == '"' {
			if i+1 < len(text) && text[i+1] == '"' {
				i++
			} else if i+1 == len(text) || strings.IndexByte("\t\r\n", text[i+1]) >= 0 {
				return out.String(), text[i+1:], true
			}
		}
		if out.Len() < mostCell {
			out.WriteByte(text[i])
		}
	}
	return "", "", false
}

// quote writes a cell as parse reads it.
func quote(cell string) string {
	if !strings.ContainsAny(cell, "\t\r\n\"") {
		return cell
	}
	return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
}
