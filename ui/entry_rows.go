package ui

import (
	"slices"
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"startklar.dk/ui/textedit"
)

// wrappedText is a text that was broken into rows.
type wrappedText struct {
	rows  textedit.Rows
	text  string
	width float32 // in dp; zero for never
	theme *Theme
}

// tab is what a tab is drawn as: the typefaces have none.
const tab = "    "

// shown is a piece of the text as it is drawn.
func shown(text string) string {
	if strings.ContainsRune(text, '\t') {
		return strings.ReplaceAll(text, "\t", tab)
	}
	return text
}

// measure is how wide a piece of the text is, in dp.
func (e *entry) measure(text string) float32 {
	return Measure(shown(text), Letters(e.size), writingStyle).Width
}

// line is the height of a row, in dp.
func (e *entry) line() float32 { return Measure("M", Letters(e.size), writingStyle).Height }

// rowsAt is the text broken for a width of the entry in dp.
func (e *entry) rowsAt(width float32) *textedit.Rows {
	i := 0
	if e.broken[0].width != width && e.broken[0].width != 0 {
		e.broken[0], e.broken[1] = e.broken[1], e.broken[0]
		if e.broken[0].width != width {
			e.broken[0] = wrappedText{}
		}
	}
	b := &e.broken[i]
	if b.width != width || b.text != e.text() || b.theme != current() {
		if b.theme != current() {
			*b = wrappedText{}
		}
		b.text, b.width, b.theme = e.text(), width, current()
		room := float32(0) // a single line is never broken
		if e.lines {
			room = max(width-2*e.pad-cursorWidth, 1)
		}
		b.rows.Break(e.buffer.Runes(), room, e.measure)
	}
	return &b.rows
}

// rows is the text broken as it is drawn.
func (e *entry) rows() *textedit.Rows { return e.rowsAt(e.Size().Width) }

// heightAt is the height in dp that all of the text takes at a width, or so many rows of it at least.
func (e *entry) heightAt(width float32, least int) float32 {
	count := 1
	if width > 2*e.pad {
		count = e.rowsAt(width).Count()
	}
	high := float32(max(count, least))*e.line() + 2*e.pad
	if e.offered != "" {
		high = max(high, e.foot)
	}
	return high
}

// top is where the first row begins, in dp: one line stands in the middle.
func (e *entry) top() float32 {
	if e.lines {
		return e.pad
	}
	return (e.Size().Height - e.line()) / 2
}

// words is the text of a row.
func (e *entry) words(r textedit.Row) string { return string(e.buffer.Runes()[r.From:r.To]) }

// spot is where the cursor stands at a place of the text: the top of its row, in dp from the entry's corner.
func (e *entry) spot(at int) (x, y float32) {
	rows := e.rows()
	i := rows.At(at)
	r := rows.Row(i)
	x = e.measure(string(e.buffer.Runes()[r.From:min(at, r.To)]))
	if e.lines { // blanks may hang beyond the end of a row; the cursor stays at it
		x = min(x, max(e.Size().Width-2*e.pad-cursorWidth, 0))
	}
	return e.pad + x - e.aside, e.top() + float32(i)*e.line()
}

// placeAt is the place of the text nearest to a point, in dp from the entry's corner.
func (e *entry) placeAt(p fyne.Position) int {
	rows := e.rows()
	i := int((p.Y - e.top()) / e.line())
	if p.Y < e.top() {
		i = 0
	}
	i = min(i, rows.Count()-1)
	return e.inRow(rows.Row(i), p.X-e.pad+e.aside)
}

// inRow is the place in a row nearest to a column in dp.
func (e *entry) inRow(r textedit.Row, x float32) int {
	text := e.buffer.Runes()
	wide := func(n int) float32 { return e.measure(string(text[r.From : r.From+n])) }
	last := e.end(r) - r.From
	n := sort.Search(last, func(n int) bool { return wide(n+1) > x }) // n runes fit
	at := r.From + n
	if n < last && x > (wide(n)+wide(n+1))/2 {
		at = e.buffer.After(at)
	}
	return min(at, r.From+last)
}

// end is the last place of a row: where it goes on in the next one, the last that is still drawn in it.
func (e *entry) end(r textedit.Row) int {
	if r.Last {
		return r.To
	}
	return e.buffer.Before(r.To)
}

// slide scrolls a single line so that the cursor is in view.
func (e *entry) slide() {
	room := e.Size().Width - 2*e.pad - cursorWidth
	if e.lines || room <= 0 {
		return
	}
	x := e.measure(string(e.buffer.Runes()[:e.buffer.Cursor()]))
	all := e.measure(e.text())
	e.aside = min(max(e.aside, x-room), x)
	e.aside = max(min(e.aside, all-room), 0)
}

// cursorRoom is where the cursor is, with a little air around it.
func (e *entry) cursorRoom() (at fyne.Position, size fyne.Size) {
	x, y := e.spot(e.buffer.Cursor())
	return fyne.NewPos(x, y-e.pad), fyne.NewSize(cursorWidth, e.line()+2*e.pad)
}

// reveal scrolls the page so that the cursor is seen.
func (e *entry) reveal() {
	at, size := e.cursorRoom()
	revealPart(e, at, size)
}

// inView says whether the cursor is seen.
func (e *entry) inView() bool {
	top, bottom := e.view()
	_, y := e.spot(e.buffer.Cursor())
	return y >= top && y+e.line() <= bottom
}

// view is what of the entry is seen, in dp from its top; empty where it is scrolled away.
func (e *entry) view() (top, bottom float32) {
	top, bottom = 0, e.Size().Height
	c := fyne.CurrentApp().Driver().CanvasForObject(e)
	if c == nil {
		return top, bottom
	}
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		if way, found := wayTo(root, e, nil); found {
			return e.seenThrough(way)
		}
	}
	return top, bottom
}

// seenThrough is what of the entry is seen through the scrolls on the way to it. The toolkit would tell where they are,
// but draws all that was not drawn yet to find out, and this is asked while things are drawn.
func (e *entry) seenThrough(way []fyne.CanvasObject) (top, bottom float32) {
	top, bottom = 0, e.Size().Height
	y := float32(0) // of the entry's top in what is come to
	for i := len(way) - 1; i >= 0; i-- {
		if s, ok := way[i].(*container.Scroll); ok && s.Size().Height > 0 {
			top, bottom = max(top, -y), min(bottom, s.Size().Height-y)
		}
		y += way[i].Position().Y
	}
	return top, bottom
}

// wayTo is the objects from a root down to one inside it, both among them.
func wayTo(root, target fyne.CanvasObject, way []fyne.CanvasObject) ([]fyne.CanvasObject, bool) {
	if root == nil {
		return nil, false
	}
	way = append(way[:len(way):len(way)], root)
	if root == target {
		return way, true
	}
	for _, child := range childrenOf(root) {
		if found, ok := wayTo(child, target, way); ok {
			return found, true
		}
	}
	return nil, false
}

// frameAround is the nearest thing around an object whose layout gives it its height: a scroll, a page or a sheet.
func frameAround(o fyne.CanvasObject) fyne.CanvasObject {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return nil
	}
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		way, _ := wayTo(root, o, nil)
		for _, around := range slices.Backward(way) {
			switch around.(type) {
			case *container.Scroll, *Scaffold, *Sheet:
				return around
			}
		}
		if len(way) > 0 {
			return root
		}
	}
	return nil
}

// keepWriting remembers where one writes below an object, if that is seen; bring it back into view with again after
// there is more or less room.
func keepWriting(in fyne.CanvasObject) (again func()) {
	if s := shellOf(in); s != nil && s.keys != nil && holds(in, s.keys) { // its pad takes room of the page
		return s.showField
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(in); c != nil {
		if e, ok := c.Focused().(*entry); ok && e.inView() && holds(in, e) {
			return e.reveal
		}
	}
	return func() {}
}

// drawSeen has what is written below an object draw the rows that are seen now.
func drawSeen(in fyne.CanvasObject) {
	eachVisible(in, func(o fyne.CanvasObject) {
		if e, ok := o.(*entry); ok {
			e.look()
		}
	})
}
