package ui

import "fyne.io/fyne/v2"

// Table are the chart's figures in words: a line for each label, a column for each series. Where columns have no room, a
// label stands over its figures, each with its series' name.
func (c *Chart) Table() fyne.CanvasObject {
	table, list := Column(Gap4), Column(Gap8)
	least := c.line(table, "", true, func(n int) *Text { return &Text{Text: c.Series[n].Name} })
	for i, label := range c.Labels {
		least = max(least, c.line(table, label, false, func(n int) *Text { return c.cell(n, i) }))
		list.Add(NewStrong(label))
		for n := range c.Series {
			value := c.cell(n, i)
			value.TextSize = Support
			list.Add(Row(Gap12, Grow(NewText(Support, c.Series[n].Name)), value))
		}
		list.Add(Divider())
	}
	both := Column(Gap4, ByWidth(least, list, table))
	if c.Level != nil {
		both.Add(Row(Gap12, Grow(NewText(Support, c.Level.Name)), &Text{Text: c.Format(c.Level.Value), TextSize: Support, Bold: true}))
	}
	return both
}

// cell is a figure of a series in words.
func (c *Chart) cell(n, i int) *Text {
	values := c.values(n)
	if i >= len(values) {
		return &Text{Text: "–"}
	}
	t := &Text{Text: c.Format(values[i])}
	if values[i] < 0 {
		t.Role = Bad
	}
	return t
}

// line adds a line to a table, and tells how wide it must be for no words of it to meet.
func (c *Chart) line(table *fyne.Container, first string, bold bool, cell func(n int) *Text) (least float32) {
	row := &fyne.Container{Layout: &tableLayout{}}
	name := &Text{Text: first, TextSize: Support, Bold: bold}
	part := (natural(name) + Gap8) / tableName
	row.Add(name)
	for n := range c.Series {
		t := cell(n)
		t.TextSize, t.Align, t.Bold = Support, fyne.TextAlignTrailing, bold
		part = max(part, natural(t)+Gap8)
		row.Add(t)
	}
	table.Add(row)
	table.Add(Divider())
	return part * (float32(len(c.Series)) + tableName)
}

// tableName is how much wider the first column of a table is than each of the others.
const tableName = 1.2

// tableLayout gives the first column of a line what the others leave: each of these an equal part of the width.
type tableLayout struct{ width float32 }

func (l *tableLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return widest(objects, func(o fyne.CanvasObject) float32 { return HeightAt(o, width) })
}

func (l *tableLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	part := size.Width / (float32(len(objects)-1) + tableName)
	x := part * tableName
	Place(objects[0], 0, 0, x, size.Height)
	for _, o := range objects[1:] {
		Place(o, x, 0, part, size.Height)
		x += part
	}
}

func (l *tableLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return leastAt(l, objects, l.width)
}

func (l *tableLayout) natural(objects []fyne.CanvasObject) float32 {
	return float32(len(objects)) * widest(objects, natural)
}
