package ui

import "fyne.io/fyne/v2"

// Table are the chart's figures in words: a line for each label, a column for each series.
func (c *Chart) Table() fyne.CanvasObject {
	table := Column(Gap4)
	line := func(first string, bold bool, cell func(n int) *Text) {
		row := &fyne.Container{Layout: &tableLayout{}}
		row.Add(&Text{Text: first, TextSize: Support, Bold: bold})
		for n := range c.Series {
			t := cell(n)
			t.TextSize, t.Align, t.Bold = Support, fyne.TextAlignTrailing, bold
			row.Add(t)
		}
		table.Add(row)
		table.Add(Divider())
	}
	line("", true, func(n int) *Text { return &Text{Text: c.Series[n].Name} })
	for i, label := range c.Labels {
		line(label, false, func(n int) *Text {
			values := c.values(n)
			if i >= len(values) {
				return &Text{Text: "–"}
			}
			t := &Text{Text: c.Format(values[i])}
			if values[i] < 0 {
				t.Role = Bad
			}
			return t
		})
	}
	if c.Level != nil {
		table.Add(Row(Gap12, Grow(NewText(Support, c.Level.Name)), &Text{Text: c.Format(c.Level.Value), TextSize: Support, Bold: true}))
	}
	return table
}

// tableLayout gives the first column of a line what the others leave: each of these an equal part of the width.
type tableLayout struct{ width float32 }

func (l *tableLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return widest(objects, func(o fyne.CanvasObject) float32 { return HeightAt(o, width) })
}

func (l *tableLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	part := size.Width / (float32(len(objects)) + 0.2)
	x := part * 1.2
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
