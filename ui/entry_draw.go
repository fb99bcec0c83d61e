package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// cursorWidth is how wide the cursor is, in dp.
const cursorWidth float32 = 2

// beyondView is how far rows are drawn beyond what is seen, in dp: a finger that scrolls need not wait for them.
const beyondView float32 = 240

// entryDrawing keeps a canvas text for each row that is drawn, what lies over those that are selected, and the cursor.
type entryDrawing struct {
	entry       *entry
	hint        *Text
	cursor      *canvas.Rectangle
	texts       []*canvas.Text
	marks       []*canvas.Rectangle // of each row with something selected
	chosen      []*canvas.Text      // and its words
	objects     []fyne.CanvasObject
	top, bottom float32 // what was seen of the entry and is drawn, with what lies beyond
}

// CreateRenderer implements fyne.Widget.
func (e *entry) CreateRenderer() fyne.WidgetRenderer {
	e.ExtendBaseWidget(e)
	e.drawing = &entryDrawing{entry: e, cursor: box(Accent, 1), hint: &Text{Role: Quiet, Wrap: true, face: writingFace}}
	e.high = e.rows().Count()
	e.draw()
	if e.lines {
		return e.drawing
	}
	return &lineDrawing{e.drawing}
}

// lineDrawing is that of a single line, which is cut where its entry ends.
type lineDrawing struct{ *entryDrawing }

// IsClip tells Fyne to cut what lies beyond.
func (*lineDrawing) IsClip() {}

// Destroy implements fyne.WidgetRenderer.
func (d *entryDrawing) Destroy() {}

// Objects implements fyne.WidgetRenderer.
func (d *entryDrawing) Objects() []fyne.CanvasObject { return d.objects }

// MinSize implements fyne.WidgetRenderer.
func (d *entryDrawing) MinSize() fyne.Size {
	e := d.entry
	return fyne.NewSize(2*e.pad+cursorWidth, e.line()+2*e.pad)
}

// Layout implements fyne.WidgetRenderer.
func (d *entryDrawing) Layout(fyne.Size) {
	d.entry.high = d.entry.rows().Count()
	d.entry.slide()
	d.entry.draw()
}

// Refresh implements fyne.WidgetRenderer.
func (d *entryDrawing) Refresh() { d.entry.draw() }

// look draws other rows where others are seen than are drawn.
func (e *entry) look() {
	if e.drawing == nil {
		return
	}
	if top, bottom := e.view(); top < e.drawing.top || bottom > e.drawing.bottom {
		e.draw()
	}
}

// draw puts what is seen of the text in place.
func (e *entry) draw() {
	d := e.drawing
	if d == nil || e.Size().Width <= 0 {
		return
	}
	rows, line := e.rows(), e.line()
	top, bottom := e.view()
	top, bottom = max(top-beyondView, 0), min(bottom+beyondView, e.Size().Height)
	d.top, d.bottom = top, bottom
	first := min(max(int((top-e.top())/line), 0), rows.Count())
	last := min(max(int((bottom-e.top())/line)+1, first), rows.Count())
	d.objects = d.objects[:0]
	d.drawPassages(first, last)
	d.drawRows(first, last)
	d.drawSelection(first, last)
	d.drawHint()
	d.drawCursor()
	if e.note != nil {
		d.objects = append(d.objects, e.note)
	}
	canvas.Refresh(e)
}

// drawSelection lays what is selected over the rows, in the accent and its ink.
func (d *entryDrawing) drawSelection(first, last int) {
	e := d.entry
	from, to := e.buffer.Selection()
	if from == to {
		return
	}
	rows, n := e.rows(), 0
	for i := first; i < last; i++ {
		r := rows.Row(i)
		if r.To < from || r.From >= to {
			continue
		}
		if n == len(d.marks) {
			d.marks = append(d.marks, box(Accent, 3))
			d.chosen = append(d.chosen, &canvas.Text{TextStyle: writingStyle})
		}
		left, y := e.spot(max(from, r.From))
		words := shown(string(e.buffer.Runes()[max(from, r.From):min(to, r.To)]))
		right := left + Measure(words, Letters(e.size), writingStyle).Width
		if r.Last && to > r.To { // the break is selected too
			right += e.pad / 2
		}
		if e.lines {
			right = min(right, e.Size().Width-e.pad/2)
		}
		paint(d.marks[n], Accent)
		Place(d.marks[n], left, y, right-left, e.line())
		d.objects = append(d.objects, d.marks[n])
		d.drawWords(d.chosen[n], words, OnAccent, left, y)
		n++
	}
}

// drawWords puts a piece of a row in place, its row's corner given.
func (d *entryDrawing) drawWords(c *canvas.Text, words string, ink Role, x, y float32) {
	e := d.entry
	letters, color := Letters(e.size), ColorOf(ink)
	if c.Text != words || c.TextSize != letters || c.Color != color {
		c.Text, c.TextSize, c.Color = words, letters, color
		SetFace(c)
		c.Refresh()
	}
	if words == "" {
		return
	}
	size := Measure(words, letters, writingStyle)
	Place(c, x, y+(e.line()-size.Height)/2, size.Width, size.Height)
	d.objects = append(d.objects, c)
}

func (d *entryDrawing) drawRows(first, last int) {
	e, ink, rows := d.entry, Ink, d.entry.rows()
	if e.Disabled() {
		ink = Quiet
	}
	for i := first; i < last; i++ {
		if i-first == len(d.texts) {
			d.texts = append(d.texts, &canvas.Text{TextStyle: writingStyle})
		}
		d.drawWords(d.texts[i-first], shown(e.words(rows.Row(i))), ink, e.pad-e.aside, e.top()+float32(i)*e.line())
	}
}

func (d *entryDrawing) drawHint() {
	e := d.entry
	if e.buffer.Len() > 0 || e.hint == "" {
		return
	}
	d.hint.Text, d.hint.TextSize, d.hint.fresh, d.hint.Wrap = e.hint, e.size, false, e.lines
	width := e.Size().Width - 2*e.pad
	height := HeightAt(d.hint, width)
	y := e.top() + (e.line()-LineHeight(e.size))/2
	Place(d.hint, e.pad, y, width, height)
	d.hint.Refresh()
	d.objects = append(d.objects, d.hint)
}

func (d *entryDrawing) drawCursor() {
	e := d.entry
	if !e.hasFocus || e.Disabled() {
		return
	}
	x, y := e.spot(e.buffer.Cursor())
	high := Letters(e.size) * 1.25
	paint(d.cursor, Accent)
	left := x - cursorWidth + 0.5
	if from, to := e.buffer.Selection(); from < to && e.buffer.Cursor() == to {
		left = x + 0.5 // behind what is selected: on its mark, which is of the same colour, it would not be seen
	}
	Place(d.cursor, left, y+(e.line()-high)/2, cursorWidth, high)
	show(d.cursor, e.cursor.shown)
	d.objects = append(d.objects, d.cursor)
}

// Times of the cursor: how long it is shown and hidden, and how long after the last key it stands still. It is blinked
// by a timer and not by an animation, since each step of one paints the window.
const (
	blinkEvery = 530 * time.Millisecond
	blinkFor   = 10 * time.Second
)

// blink shows and hides the cursor of an entry that has the focus.
type blink struct {
	of     *entry
	shown  bool
	cancel func() // the next turn; nil for none
	turns  int    // that are left
}

// stir shows the cursor, and begins to blink where the entry has the focus.
func (b *blink) stir() {
	b.stop()
	b.shown = true
	if b.of.hasFocus && !b.of.Disabled() {
		b.turns = int(blinkFor/blinkEvery) &^ 1 // ends shown
		b.wait()
	}
}

func (b *blink) wait() {
	loop, ok := b.of.timers()
	if !ok || b.turns == 0 {
		return
	}
	b.cancel = loop.After(blinkEvery, func() {
		b.cancel = nil
		b.turns--
		b.shown = !b.shown
		if d := b.of.drawing; d != nil {
			show(d.cursor, b.shown)
			d.cursor.Refresh()
		}
		b.wait()
	})
}

func (b *blink) stop() {
	if b.cancel != nil {
		b.cancel()
		b.cancel = nil
	}
}

// timers is the loop that the entry's timers run on, and whether it is known: outside a window there is none.
func (e *entry) timers() (Loop, bool) {
	loop := e.loop
	if loop.After == nil {
		loop = writingIn(e).loop
	}
	return loop, loop.After != nil
}
