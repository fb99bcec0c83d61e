package document

import (
	"slices"
	"strings"
	"time"

	"startklar.dk/assets/text"
)

// Document is what a writer makes a file from.
type Document struct {
	Lang    text.Lang
	Kind    string    // what it is: "Forretningsplan"
	Title   string    // of what: the firm or the plan
	Author  string    // may be empty
	Edition string    // which one, with its date: "Version 3 · 1. december 2026"
	Date    time.Time // when it was made; never read from a clock

	Publisher string // who gives it out, at the foot of a single page; may be empty

	Cover    *Cover // nil where it begins with its first block
	Contents bool   // whether a table of contents stands before the body
	Body     []Block
}

// Cover is the page in front. Kind, Title and Edition stand on it too.
type Cover struct {
	Subtitle string
	Chart    *Chart // across the page, without axes; nil where there are no figures
	Caption  Text   // below the chart
	Facts    []Fact
}

// Fact is something named in a few lines, of which the first says most.
type Fact struct {
	Label string
	Lines []Text
}

// Block is a part of a document: Heading, Paragraph, List, Table, Chart, Image, Note, Facts, Scores, Pair, Steps,
// Ruled, Board or Page, each by pointer.
type Block interface{ block() }

// Text is words with emphasis and links. "\n" in them is a line break.
type Text []Run

// Run is a piece of a text.
type Run struct {
	Text   string
	Bold   bool
	Italic bool
	Link   string // an address of the web or of mail, with its scheme
	To     string // the id of a heading of this document
	Page   bool   // the number of the page where To is follows Text; a writer without pages passes over the run
}

// Plain is a text without emphasis.
func Plain(s string) Text {
	if s == "" {
		return nil
	}
	return Text{{Text: s}}
}

// Strong is a text in bold.
func Strong(s string) Text { return Text{{Text: s, Bold: true}} }

// String is the words alone.
func (t Text) String() string {
	var b strings.Builder
	for _, r := range t {
		b.WriteString(r.Text)
	}
	return b.String()
}

// Heading begins a part. Level is 1 to 3, 1 a chapter's. Ids are unique in a document; empty ones are not linked to.
type Heading struct {
	Level  int
	ID     string
	Number string // of a chapter: "5"; empty for most
	Text   string
	// Lead is a sentence that goes before all that follows.
	Lead string
	// Remark stands behind the heading, smaller: "kroner uden moms · forventet".
	Remark string
	// Beside is whether what follows, up to the next heading of this level or above, is short enough to be set beside
	// the heading.
	Beside bool
	// Unlisted headings are in no table of contents.
	Unlisted bool
}

// Paragraph is running text.
type Paragraph struct {
	Text  Text
	Style Style
}

// Together tells whether no page ends between two blocks: one announces the other, as "these are:" does, or the other is
// a remark on it.
func Together(b, next Block) bool {
	if remark, is := next.(*Paragraph); is && remark.Style == Quiet {
		return true
	}
	p, words := b.(*Paragraph)
	if !words || !strings.HasSuffix(strings.TrimSpace(p.Text.String()), ":") {
		return false
	}
	switch next.(type) {
	case *List, *Table, *Image, *Chart:
		return true
	}
	return false
}

// Style is what a paragraph is.
type Style int

// The styles.
const (
	Body    Style = iota
	Quiet         // a remark under a table or chart
	Quote         // somebody's own words
	Caption       // names the block that follows
)

// List is items with bullets, or numbered from Start.
type List struct {
	Ordered bool
	Start   int // 0 is 1
	Items   []Item
}

// Item is an entry of a list, and what stands under it; nil for most.
type Item struct {
	Text Text
	Sub  *List
}

// Table is rows under header cells. The first column's cells are the rows' headers where RowHeaders is set. A table
// that goes over several pages has its header cells on each.
type Table struct {
	Name       string // what it shows, read aloud; shown only where Caption is too
	Columns    []Column
	RowHeaders bool
	Rows       []Row
	Note       string // below it
}

// Column is what stands over the cells of a column, in up to two lines.
type Column struct {
	Over   string // the upper line: a year
	Title  string
	Number bool // set right, and not broken
	Shaded bool // a sum of the others, set apart
}

// RowKind is what a row is.
type RowKind int

// The kinds of rows.
const (
	Line  RowKind = iota
	Group         // names those below it
	Sum           // of those above it
	Total         // what it all comes to
)

// Row has a cell for each column; missing ones at its end are empty.
type Row struct {
	Kind   RowKind
	Indent int
	Cells  []Cell
}

// Cell is what stands in a table. Bad is a result below zero.
type Cell struct {
	Text Text
	Bad  bool
}

// ChartKind is how a chart's numbers are drawn.
type ChartKind int

// The kinds of charts.
const (
	Bars  ChartKind = iota // a bar each; Tones may tell groups of them apart
	Lines                  // a line for each series, told apart by dash and name
	Area                   // one line, filled down to zero
)

// Chart is numbers over time. It has as many Labels as values in each series; empty ones are not written. Points name
// every value, for who reads the numbers; nil where nobody should.
type Chart struct {
	Kind    ChartKind
	Alt     string // what one sees in it, for who does not
	Caption string
	Labels  []string
	Points  []string
	Series  []Series
	Ticks   []Tick // the axis, from the bottom up; none without an axis
	Marks   []Mark
	Tones   []int // by value, 0 the weakest to 2; nil is all 2
	Small   bool  // a picture for a glance
}

// Series is the numbers of a line or of bars, in any one unit.
type Series struct {
	Name   string
	Values []float64
}

// Tick is a value on the axis.
type Tick struct {
	Value float64
	Label string
}

// Mark points at a value of the first series.
type Mark struct {
	At   int
	Text string
	Note string
}

// Image is a picture as PNG or JPEG. File is the name of the file that it is, where an answer says only that; it is
// then without its bytes.
type Image struct {
	Data    []byte
	Alt     string
	Caption string
	File    string
}

// Note is something said about what stands before it, such as a comment.
type Note struct {
	Title  string // who and when
	Blocks []Block
}

// Facts stand side by side: key figures and the like.
type Facts struct {
	Facts []Fact
	Large bool   // their first lines are figures to be seen from afar
	Chart *Chart // stands last among them; nil for most
}

// Scores are results on a scale from 0 to Max.
type Scores struct {
	Max    float64
	Scores []Score
}

// Score is one of them. Weak ones are told apart.
type Score struct {
	Label string
	Value float64
	Text  string // the value, written
	Weak  bool
}

// Pair is two columns, read one after the other.
type Pair struct{ Left, Right []Block }

// Steps are things to be done or done.
type Steps struct{ Steps []Step }

// Step is one of them.
type Step struct {
	Text string
	Done bool
	When string // before it; may be empty
}

// Ruled is lines to write on by hand, under header cells that are parted as the shares say.
type Ruled struct {
	Columns []string
	Shares  []int // of the width; as many as Columns
	Lines   int
}

// Board is titled fields side by side that fill what a page has left: columns, each of
// one field or of several, one under the other, and a row of fields below them. What has
// no room in its field is cut off, and "…" or the end of a sentence says so.
type Board struct {
	Columns [][]BoardField
	Below   []BoardField
}

// BoardField is one of them, with its paragraphs.
type BoardField struct {
	Title string
	Texts []string
}

// Flat is a board for a writer that has no room side by side: one field after another,
// with all that stands in it.
func (b *Board) Flat() (list []Block) {
	for _, column := range append(slices.Clone(b.Columns), b.Below) {
		for _, f := range column {
			list = append(list, &Heading{Level: 2, Text: f.Title})
			for _, s := range f.Texts {
				list = append(list, &Paragraph{Text: Plain(s)})
			}
		}
	}
	return list
}

// Page begins a new page, lying down where Landscape is set, until the next Page.
type Page struct{ Landscape bool }

func (*Heading) block()   {}
func (*Paragraph) block() {}
func (*List) block()      {}
func (*Table) block()     {}
func (*Chart) block()     {}
func (*Image) block()     {}
func (*Note) block()      {}
func (*Facts) block()     {}
func (*Scores) block()    {}
func (*Pair) block()      {}
func (*Steps) block()     {}
func (*Ruled) block()     {}
func (*Board) block()     {}
func (*Page) block()      {}
