package markdown

import (
	"math"
	"strconv"
	"strings"

	"startklar.dk/document"
)

// table is a table with a header row, its numbers set right, and the kinds of its rows in bold.
func (w *writer) table(t *document.Table) {
	if len(t.Columns) == 0 {
		return
	}
	head := make([]string, len(t.Columns))
	right := make([]bool, len(t.Columns))
	over := "" // of the columns up to the next one that has one: a year's months
	for i, c := range t.Columns {
		if c.Over != "" || c.Shaded {
			over = c.Over
		}
		title := c.Title
		if over != "" {
			title = over + " " + title
		}
		head[i], right[i] = cell(document.Plain(title)), c.Number
	}
	var rows [][]string
	for _, r := range t.Rows {
		row := make([]string, len(t.Columns))
		for i := range min(len(r.Cells), len(row)) {
			said := r.Cells[i].Text
			if r.Kind != document.Line {
				said = emphasised(said, func(r *document.Run) { r.Bold = true })
			}
			row[i] = cell(said)
		}
		rows = append(rows, row)
	}
	w.grid(head, right, rows)
	w.quiet(t.Note)
}

func (w *writer) grid(head []string, right []bool, rows [][]string) {
	w.part(words)
	w.row(head)
	rule := make([]string, len(head))
	for i := range rule {
		if rule[i] = "---"; right[i] {
			rule[i] = "--:"
		}
	}
	w.row(rule)
	for _, r := range rows {
		w.row(r)
	}
}

func (w *writer) row(cells []string) { w.line("| " + strings.Join(cells, " | ") + " |") }

// cell is words on one line. A bar in them is behind a backslash, as all markup is, and parts nothing.
func cell(t document.Text) string { return inline(t, false) }

// chart is what one sees in a chart, and its numbers as its axis has them.
func (w *writer) chart(c *document.Chart) {
	w.words(document.Strong(c.Caption))
	w.quiet(c.Alt)
	scale, ok := scaleOf(c.Ticks)
	if !ok || len(c.Points) == 0 {
		return
	}
	head, right := []string{""}, []bool{false}
	for _, s := range c.Series {
		head, right = append(head, cell(document.Plain(s.Name))), append(right, true)
	}
	rows := make([][]string, len(c.Points))
	for i, name := range c.Points {
		rows[i] = []string{cell(document.Plain(name))}
		for _, s := range c.Series {
			value := ""
			if i < len(s.Values) {
				value = strings.Replace(w.t.Decimal(s.Values[i]*scale, 1), "-", "−", 1)
			}
			rows[i] = append(rows[i], value)
		}
	}
	w.grid(head, right, rows)
}

// scaleOf is what a value is multiplied by to be what the axis says of it.
func scaleOf(ticks []document.Tick) (float64, bool) {
	for _, t := range ticks {
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, t.Label)
		if said, err := strconv.ParseFloat(digits, 64); err == nil && t.Value != 0 {
			return said / math.Abs(t.Value), true
		}
	}
	return 0, false
}

// ruled are empty rows to write on.
func (w *writer) ruled(r *document.Ruled) {
	if len(r.Columns) == 0 {
		return
	}
	var head []string
	for _, c := range r.Columns {
		head = append(head, cell(document.Plain(c)))
	}
	rows := make([][]string, r.Lines)
	for i := range rows {
		rows[i] = make([]string, len(head))
	}
	w.grid(head, make([]bool, len(head)), rows)
}
