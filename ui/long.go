package ui

import (
	"slices"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Long is a list of any length that scrolls with the page it stands in: parts, each a heading over a card of rows, or
// rows alone. Only the rows near what is seen are made; those far from it are let go. It must stand in a scaffold's body
// itself. Rows keep their place on the screen when others above them change, and when the app begins anew.
type Long struct {
	widget.BaseWidget

	Title func(first string) string         // the heading of the part with this first row; nil for none, and no card
	Make  func(id string) fyne.CanvasObject // makes a row; asked anew after SetParts and Refresh

	parts [][]string
	page  *Scaffold
	width float32
	cells []cell
	made  map[string]fyne.CanvasObject // by the key of a cell
	high  map[string]float32           // heights that were measured at width, by key
	guess float32                      // the height of a row that was not; 0 before the first
	faces []*canvas.Rectangle
	drawn *Renderer
	busy  bool

	before row // what was seen first before other parts were set, or before the app began anew; none where nothing was
}

// row is what is seen first of a list, and how much of it is above what is seen, in dp.
type row struct {
	ID   string  `json:"id,omitempty"`
	Past float32 `json:"past,omitempty"`
}

// cell is a heading or a row, and where it begins.
type cell struct {
	key   string
	part  int
	row   int // -1 for a heading
	y     float32
	after float32 // the gap before the next
}

const (
	rowGuess  float32 = 76  // a row of two lines, until one was measured
	lookAhead float32 = 400 // rows are made so far before they are seen, and let go at twice that
)

// measure finds where each cell begins at a width. Heights of what was not made yet are guessed.
func (l *Long) measure(width float32) {
	if width != l.width || l.high == nil {
		l.width, l.high, l.guess = width, map[string]float32{}, 0
	}
	if l.cells == nil {
		for p, part := range l.parts {
			last := len(part) - 1
			if l.Title != nil {
				l.cells = append(l.cells, cell{key: "\x00" + part[0], part: p, row: -1, after: Gap8})
			}
			for r, id := range part {
				c := cell{key: id, part: p, row: r}
				if r == last {
					c.after = Gap16
				}
				l.cells = append(l.cells, c)
			}
		}
	}
	var y float32
	for i := range l.cells {
		c := &l.cells[i]
		c.y = y
		y += l.height(c) + c.after
	}
}

func (l *Long) height(c *cell) float32 {
	if h, ok := l.high[c.key]; ok {
		return h
	}
	switch {
	case c.row < 0:
		return LineHeight(Body)
	case l.guess > 0:
		return l.guess
	}
	return rowGuess
}

// HeightFor implements HeightForWidth.
func (l *Long) HeightFor(width float32) float32 {
	l.ExtendBaseWidget(l)
	if width != l.width || l.cells == nil {
		l.measure(width)
	}
	if len(l.cells) == 0 {
		return 0
	}
	c := &l.cells[len(l.cells)-1]
	return c.y + l.height(c)
}

// MinSize implements fyne.CanvasObject.
func (l *Long) MinSize() fyne.Size {
	l.ExtendBaseWidget(l)
	return fyne.NewSize(TouchTarget, l.HeightFor(max(l.width, TouchTarget)))
}

func (l *Long) inside() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for i := range l.cells {
		if o := l.made[l.cells[i].key]; o != nil {
			out = append(out, o)
		}
	}
	return out
}

// seen is the part of the list that is on the screen.
func (l *Long) seen() (top, bottom float32) {
	if l.page == nil || l.page.scroll == nil {
		return 0, 2 * lookAhead
	}
	top = l.page.scrolled() - bodyTop - l.Position().Y
	return top, top + l.page.scroll.Size().Height
}

// at is the first cell that ends below y.
func (l *Long) at(y float32) int {
	return sort.Search(len(l.cells), func(i int) bool { return l.cells[i].y+l.height(&l.cells[i]) > y })
}

// look makes what is near the part that is seen and lets go of what is far.
func (l *Long) look() {
	if l.busy || l.width == 0 || l.drawn == nil {
		return
	}
	l.busy = true
	defer func() { l.busy = false }()
	if l.cells == nil {
		l.measure(l.width)
	}
	l.stay()
	for range 4 { // what is made may be higher or lower than was guessed
		if !l.fill() {
			break
		}
	}
	l.put()
}

// fill makes the cells near what is seen and tells whether heights came out other
// than they were guessed. What is seen first stays where it is.
func (l *Long) fill() (changed bool) {
	top, bottom := l.seen()
	from, to := l.at(top-lookAhead), l.at(bottom+lookAhead)
	to = min(to, len(l.cells)-1)
	first := min(l.at(max(top, 0)), len(l.cells)-1)
	keep := make(map[string]fyne.CanvasObject, to-from+1)
	for i := l.at(top - 2*lookAhead); i < len(l.cells) && l.cells[i].y < bottom+2*lookAhead; i++ {
		if o := l.made[l.cells[i].key]; o != nil {
			keep[l.cells[i].key] = o
		}
	}
	wanted := make([]int, 0, to-from+4)
	for i := from; i <= to; i++ {
		wanted = append(wanted, i)
	}
	if at := l.focused(); at >= 0 { // Tab goes on from there, however far one scrolled
		keep[l.cells[at].key] = l.made[l.cells[at].key]
		for i := max(at-2, 0); i <= min(at+2, len(l.cells)-1); i++ { // over a heading as well
			wanted = append(wanted, i)
		}
	}
	var rows, sum float32
	for _, i := range wanted {
		c := &l.cells[i]
		o := keep[c.key]
		if o == nil {
			o = l.cell(c)
			keep[c.key] = o
		}
		h := HeightAt(o, l.width)
		if c.row >= 0 {
			rows, sum = rows+1, sum+h
		}
		if had := l.height(c); had != h {
			changed = true
		}
		l.high[c.key] = h
	}
	l.made = keep
	if l.guess == 0 && rows > 0 {
		l.guess, changed = sum/rows, true
	}
	if !changed {
		return false
	}
	before := l.cells[first].y
	l.measure(l.width)
	if l.page != nil && l.page.scroll != nil {
		Relayout(l.page.scroll)
		if shift := l.cells[first].y - before; shift != 0 && top > 0 {
			l.page.scrollTo(l.page.Offset() + shift)
		}
	}
	return true
}

// focused is the cell that was made and has the focus; -1 for none.
func (l *Long) focused() int {
	on := fyne.CurrentApp().Driver().CanvasForObject(l)
	if on == nil || on.Focused() == nil {
		return -1
	}
	for key, o := range l.made {
		if holds(o, on.Focused()) {
			return slices.IndexFunc(l.cells, func(c cell) bool { return c.key == key })
		}
	}
	return -1
}

func (l *Long) cell(c *cell) fyne.CanvasObject {
	if c.row < 0 {
		return NewStrong(l.Title(l.parts[c.part][0]))
	}
	row := l.Make(c.key)
	if c.row == 0 || l.Title == nil {
		return row
	}
	return Column(0, Inset(CardPadding, 0, Divider()), row)
}

// put places what is made, and the faces of the cards behind it.
func (l *Long) put() {
	var objects []fyne.CanvasObject
	var shown []int // the parts with a row that is made
	for i := range l.cells {
		c := &l.cells[i]
		o := l.made[c.key]
		if o == nil {
			continue
		}
		Place(o, 0, c.y, l.width, l.height(c))
		objects = append(objects, o)
		if l.Title != nil && c.row >= 0 && (len(shown) == 0 || shown[len(shown)-1] != c.part) {
			shown = append(shown, c.part)
		}
	}
	for len(l.faces) < len(shown) {
		l.faces = append(l.faces, newFace(Surface))
	}
	behind := make([]fyne.CanvasObject, len(shown))
	for i, p := range shown {
		top, bottom := l.card(p)
		Place(l.faces[i], 0, top, l.width, bottom-top)
		behind[i] = l.faces[i]
	}
	if next := append(behind, objects...); !slices.Equal(next, l.drawn.Parts) {
		l.drawn.Parts = next
		canvas.Refresh(l)
	}
}

// card is where the card of a part begins and ends.
func (l *Long) card(part int) (top, bottom float32) {
	i := sort.Search(len(l.cells), func(i int) bool { return l.cells[i].part >= part }) + 1
	last := &l.cells[i+len(l.parts[part])-1]
	return l.cells[i].y, last.y + l.height(last)
}

// SetParts replaces what is listed: the ids of each part's rows, at least one. An id is of one row alone. The row that is seen first stays where it is,
// unless the page is at its top.
func (l *Long) SetParts(parts [][]string) {
	l.before = l.place()
	l.parts, l.cells, l.made = parts, nil, nil
}

// place is the row that is seen first; none at the top of the page.
func (l *Long) place() row {
	top, _ := l.seen()
	if l.before.ID != "" || top <= 0 || len(l.cells) == 0 {
		return l.before
	}
	c := &l.cells[min(l.at(top), len(l.cells)-1)]
	return row{c.key, top - c.y}
}

// ShowRow scrolls so that a row begins at a distance in dp below the top of what is seen.
func (l *Long) ShowRow(id string, below float32) {
	if l.page == nil || l.page.scroll == nil {
		return
	}
	for range 4 { // rows on the way are made, and are higher or lower than was guessed
		i := slices.IndexFunc(l.cells, func(c cell) bool { return c.key == id })
		if i < 0 {
			return
		}
		before := l.cells[i].y
		l.page.ScrollTo(max(before+l.Position().Y+bodyTop+l.page.above-below, 0))
		if l.cells[i].y == before {
			return
		}
	}
}

// First is the row that is seen first; empty where there is none.
func (l *Long) First() string {
	if len(l.cells) == 0 {
		return ""
	}
	top, _ := l.seen()
	return l.cells[min(l.at(max(top, 0)), len(l.cells)-1)].key
}

// stay scrolls to where what was seen first before is now.
func (l *Long) stay() {
	was := l.before
	if was.ID == "" || l.page == nil || l.page.scroll == nil || l.page.scroll.Size().Height <= 0 {
		return
	}
	l.before = row{}
	i := slices.IndexFunc(l.cells, func(c cell) bool { return c.key == was.ID })
	if i < 0 {
		return
	}
	Relayout(l.page.scroll)
	l.page.scrollTo(l.cells[i].y + was.Past + l.Position().Y + bodyTop + l.page.above)
}

// Refresh makes the rows anew.
func (l *Long) Refresh() {
	l.made = nil
	l.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (l *Long) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	if l.drawn != nil { // the toolkit forgets what is not shown for a while: what was made is still there
		return l.drawn
	}
	l.drawn = &Renderer{Min: l.MinSize}
	l.drawn.Lay = func(size fyne.Size) {
		l.HeightFor(size.Width)
		l.look()
	}
	l.drawn.Redraw = func() {
		l.look()
		for _, f := range l.faces {
			paintFace(f, Surface)
			f.Refresh()
		}
		for _, o := range l.inside() {
			o.Refresh()
		}
	}
	return l.drawn // laid out when there is a renderer: making rows lays the page out anew
}
