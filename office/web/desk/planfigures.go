package desk

import (
	"cmp"
	"slices"
	"strconv"

	"startklar.dk/document"
)

// planFiguresView is what a plan's budgets come to, part by part, as its document has them.
type planFiguresView struct{ Parts []planFiguresPart }

// planFiguresPart is a budget. Those without a curve or key figures are unfolded by who wants
// them.
type planFiguresPart struct {
	Title, Remark, Lead string
	Folded              bool
	Blocks              []planFiguresBlock
}

// planFiguresBlock is one of these.
type planFiguresBlock struct {
	Heading string
	Words   string
	List    []string
	Facts   []factView
	Table   *budgetView
	Chart   *chartView
}

// budgetView is a table of amounts, whose first column says of what.
type budgetView struct {
	Name  string
	Heads []headView
	Rows  []budgetRow
	Note  string
}

// headView is what stands over a column, in up to two lines.
type headView struct {
	Over, Title string
	Number      bool
}

type budgetRow struct {
	Kind   string // line, group, sum or total
	Indent bool
	Name   string
	Cells  []budgetCell
}

type budgetCell struct {
	Text   string
	Number bool
	Below  bool // a result below zero
}

// planFiguresOf are the figures of a shared version; nil where there are none.
func (v *visit) planFiguresOf(blocks []document.Block) *planFiguresView {
	view := &planFiguresView{}
	for _, b := range blocks {
		if h, is := b.(*document.Heading); is && h.Level <= 2 {
			view.Parts = append(view.Parts, planFiguresPart{Title: h.Text, Remark: h.Remark, Lead: h.Lead, Folded: true})
			continue
		}
		shown, is := v.planFiguresBlock(b)
		if !is || len(view.Parts) == 0 {
			continue
		}
		part := &view.Parts[len(view.Parts)-1]
		part.Blocks = append(part.Blocks, shown)
		part.Folded = part.Folded && shown.Chart == nil && shown.Facts == nil
	}
	view.Parts = slices.DeleteFunc(view.Parts, func(p planFiguresPart) bool { return len(p.Blocks) == 0 })
	if len(view.Parts) == 0 {
		return nil
	}
	return view
}

// planFiguresBlock is a block as it is shown; false for what only paper has.
func (v *visit) planFiguresBlock(b document.Block) (shown planFiguresBlock, is bool) {
	switch b := b.(type) {
	case *document.Heading:
		shown.Heading = b.Text
	case *document.Paragraph:
		shown.Words = b.Text.String()
	case *document.List:
		for _, item := range b.Items {
			shown.List = append(shown.List, item.Text.String())
		}
	case *document.Facts:
		for _, f := range b.Facts {
			shown.Facts = append(shown.Facts, factOf(f))
		}
	case *document.Table:
		shown.Table = budgetOf(b)
	case *document.Chart:
		shown.Chart = chartOf(b)
		shown.Chart.Values = v.chartTable(b)
	default:
		return shown, false
	}
	return shown, true
}

var rowKinds = map[document.RowKind]string{document.Line: "line", document.Group: "group", document.Sum: "sum", document.Total: "total"}

func budgetOf(t *document.Table) *budgetView {
	view := &budgetView{Name: t.Name, Note: t.Note}
	for _, c := range t.Columns {
		view.Heads = append(view.Heads, headView{c.Over, c.Title, c.Number})
	}
	for _, row := range t.Rows {
		r := budgetRow{Kind: rowKinds[row.Kind], Indent: row.Indent > 0}
		for i := range t.Columns {
			var cell document.Cell
			if i < len(row.Cells) {
				cell = row.Cells[i]
			}
			if i == 0 {
				r.Name = cell.Text.String()
				continue
			}
			r.Cells = append(r.Cells, budgetCell{cell.Text.String(), t.Columns[i].Number, cell.Bad})
		}
		view.Rows = append(view.Rows, r)
	}
	return view
}

// chartTable are the figures of a chart, for who does not see it.
func (v *visit) chartTable(c *document.Chart) *budgetView {
	view := &budgetView{Name: c.Caption, Heads: []headView{{Title: v.t.T("figures.col.month")}}}
	for _, s := range c.Series {
		view.Heads = append(view.Heads, headView{Title: s.Name, Number: true})
	}
	for i, month := range c.Points {
		row := budgetRow{Kind: rowKinds[document.Line], Name: month}
		for _, s := range c.Series {
			row.Cells = append(row.Cells, budgetCell{v.t.WholeKroner(int64(s.Values[i])), true, s.Values[i] < 0})
		}
		view.Rows = append(view.Rows, row)
	}
	return view
}

// chartView is a chart, drawn: places are hundredths of its width from the left and of its
// height from above.
type chartView struct {
	Alt, Caption string
	Area         string // a path below the one curve, down to zero; empty: it has none
	Curves       []curveView
	Ticks        []tickView
	Months       []monthView
	Marks        []markView
	Zero         string      // where zero is
	Below        string      // how much of the height is below it; empty: nothing
	Named        bool        // the curves have their names at their ends
	Values       *budgetView // the figures themselves
}

type curveView struct {
	Name string
	Look string // tells it apart: a class
	Path string
	end  float64
}

// Y is where its name stands.
func (c curveView) Y() string { return percent(c.end) }

type tickView struct{ Y, Label string }

// monthView is a month that is named, and which of its ends stands there.
type monthView struct{ X, Label, Side string }

// markView has its words so many pixels below its place; above where that is less than 0.
type markView struct{ X, Y, Beside, Text, Side string }

// lowestMark is how far down a mark may be for its words to stand below it.
const lowestMark = 90.0

// curveLooks tell curves apart by dash and colour: a single one is whole, as is the second.
var curveLooks = []string{"one", "two", "three"}

// labelled is how many hundredths of a chart's width a month's name has on a phone.
const labelled = 28.0

// How many hundredths of a chart's height its curves have, and the air above and below.
const plotted, air = 92.0, 4.0

func chartOf(c *document.Chart) *chartView {
	low, high := 0.0, 0.0
	for _, t := range c.Ticks {
		low, high = min(low, t.Value), max(high, t.Value)
	}
	for _, s := range c.Series {
		for _, v := range s.Values {
			low, high = min(low, v), max(high, v)
		}
	}
	if high == low {
		high = low + 1
	}
	y := func(value float64) float64 { return air + plotted*(high-value)/(high-low) }
	x := func(i int) float64 { return 100 * float64(i) / float64(max(len(c.Labels)-1, 1)) }
	view := &chartView{Alt: c.Alt, Caption: c.Caption, Zero: percent(y(0)), Named: len(c.Series) > 1}
	if low < 0 {
		view.Below = percent(100 - y(0))
	}
	for _, t := range c.Ticks {
		view.Ticks = append(view.Ticks, tickView{percent(y(t.Value)), t.Label})
	}
	clear := 0.0
	for i, label := range c.Labels {
		from := x(i)
		if side(x(i)) == "end" {
			from -= labelled
		}
		if label == "" || from < clear { // it would stand on the one before it
			continue
		}
		view.Months, clear = append(view.Months, monthView{percent(x(i)), label, side(x(i))}), from+labelled
	}
	for n, s := range c.Series {
		curve := curveView{Name: s.Name, Look: curveLooks[1]}
		if len(c.Series) > 1 {
			curve.Look = curveLooks[n%len(curveLooks)]
		}
		if last := len(s.Values) - 1; last >= 0 {
			curve.end = y(s.Values[last])
		}
		for i, v := range s.Values {
			step := "L"
			if i == 0 {
				step = "M"
			}
			curve.Path += step + number(x(i)) + " " + number(y(v))
		}
		view.Curves = append(view.Curves, curve)
		if c.Kind == document.Area {
			view.Area = curve.Path + "L100 " + number(y(0)) + "L0 " + number(y(0)) + "Z"
		}
	}
	for _, m := range c.Marks {
		at, down := x(m.At), y(c.Series[0].Values[m.At])
		mark := markView{percent(at), percent(down), "18", m.Text + " " + m.Note, side(at)}
		if down > lowestMark {
			mark.Beside = "-12"
		}
		view.Marks = append(view.Marks, mark)
	}
	part(view.Curves)
	return view
}

// apart is how many hundredths of a chart's height two names are from each other at least.
const apart = 8.0

// part has the names at the ends of curves stand clear of each other, within the chart.
func part(curves []curveView) {
	var ends []*float64
	for i := range curves {
		ends = append(ends, &curves[i].end)
	}
	slices.SortStableFunc(ends, func(a, b *float64) int { return cmp.Compare(*a, *b) })
	for i := 1; i < len(ends); i++ {
		*ends[i] = max(*ends[i], *ends[i-1]+apart)
	}
	for i := range ends {
		*ends[i] = min(*ends[i], 100-apart*float64(len(ends)-1-i))
	}
}

// side is which end of words stands at a place, for them to stay in the chart.
func side(x float64) string {
	if x > 72 {
		return "end"
	}
	return "start"
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

func percent(v float64) string { return number(v) + "%" }
