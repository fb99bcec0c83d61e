package ui

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// monthDays are the days of a Month: one thing with the focus.
type monthDays struct {
	Pressable

	month   *Month
	cursor  Day // where the arrows are
	hovered int // the cell under the pointer; -1 for none
}

var _ desktop.Hoverable = (*monthDays)(nil)

// dotSide is how wide the mark of a thing on a day is, mostDots how many of them are drawn.
const (
	dotSide  float32 = 5
	mostDots int     = 3
)

// Activate implements Presser.
func (d *monthDays) Activate() { d.month.Choose(d.cursor) }

// Idle implements Presser.
func (d *monthDays) Idle() bool { return false }

// key moves by the arrows and turns by the page keys.
func (d *monthDays) key(ev *fyne.KeyEvent) bool {
	days, monday := 0, (int(d.cursor.Weekday())+6)%7
	switch ev.Name {
	case fyne.KeyLeft:
		days = -1
	case fyne.KeyRight:
		days = 1
	case fyne.KeyUp:
		days = -7
	case fyne.KeyDown:
		days = 7
	case fyne.KeyHome:
		days = -monday
	case fyne.KeyEnd:
		days = 6 - monday
	case fyne.KeyPageUp:
		d.month.Turn(-1)
		return true
	case fyne.KeyPageDown:
		d.month.Turn(1)
		return true
	default:
		return false
	}
	d.cursor = d.cursor.Add(days)
	d.month.turnTo(d.cursor.First(0))
	d.month.Refresh()
	return true
}

func (d *monthDays) head() float32 { return LineHeight(Label) + Gap8 }

// weekGap is the air between the number of a week and its Monday, in dp.
const weekGap float32 = 4

// column is the width of the numbers of the weeks; zero where a finger would miss the days beside them.
func (d *monthDays) column(width float32) float32 {
	w := Measure("53", Letters(Label), fyne.TextStyle{}).Width + weekGap
	if width > 0 && (width-w)/7 < TouchTarget && width/7 >= TouchTarget {
		return 0
	}
	return w
}

func (d *monthDays) row() float32 { return max(TouchTarget, LineHeight(Support)+Gap16+dotSide) }

// cell is where a day stands, counted from the first that is shown.
func (d *monthDays) cell(i int, width float32) (x, y, w float32) {
	w = (width - d.column(width)) / 7
	return d.column(width) + float32(i%7)*w, d.head() + float32(i/7)*d.row(), w
}

// at is the day under a point; -1 where there is none.
func (d *monthDays) at(p fyne.Position) int {
	width := d.BaseWidget.Size().Width
	begin := d.column(width)
	w := (width - begin) / 7
	if p.X < begin || p.Y < d.head() || w <= 0 {
		return -1
	}
	column, row := int((p.X-begin)/w), int((p.Y-d.head())/d.row())
	if column > 6 || row >= d.month.Weeks() {
		return -1
	}
	return row*7 + column
}

// Tapped implements fyne.Tappable.
func (d *monthDays) Tapped(ev *fyne.PointEvent) {
	i := d.at(ev.Position)
	if i < 0 {
		return
	}
	d.cursor = d.month.Begin().Add(i)
	d.Tap()
}

// MouseIn implements desktop.Hoverable.
func (d *monthDays) MouseIn(ev *desktop.MouseEvent) { d.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (d *monthDays) MouseMoved(ev *desktop.MouseEvent) { d.hover(d.at(ev.Position)) }

// MouseOut implements desktop.Hoverable.
func (d *monthDays) MouseOut() { d.hover(-1) }

func (d *monthDays) hover(i int) {
	if i != d.hovered {
		d.hovered = i
		d.Refresh()
	}
}

// HeightFor implements HeightForWidth.
func (d *monthDays) HeightFor(float32) float32 {
	return d.head() + d.row()*float32(d.month.Weeks())
}

// MinSize implements fyne.CanvasObject.
func (d *monthDays) MinSize() fyne.Size {
	return fyne.NewSize(d.column(0)+7*32, d.HeightFor(0))
}

func (d *monthDays) naturalWidth() float32 { return d.column(0) + 7*TouchTarget }

// AccessibilityLabel is the day that the arrows are on, in its month.
func (d *monthDays) AccessibilityLabel() string {
	if d.month.Words.Days != nil {
		return d.month.Words.Days(d.cursor, len(d.month.Dots[d.cursor]))
	}
	return upper(d.month.Words.Month(d.month.Shown))
}

// CreateRenderer implements fyne.Widget.
func (d *monthDays) CreateRenderer() fyne.WidgetRenderer {
	d.Own(d)
	r := &monthDrawing{days: d}
	r.Layout(d.BaseWidget.Size())
	return r
}

// monthDrawing draws a month anew at every change: forty-two days are cheap.
type monthDrawing struct {
	days    *monthDays
	objects []fyne.CanvasObject
}

var _ fyne.WidgetRenderer = (*monthDrawing)(nil)

func (r *monthDrawing) Destroy() {}

func (r *monthDrawing) MinSize() fyne.Size { return r.days.MinSize() }

func (r *monthDrawing) Objects() []fyne.CanvasObject { return r.objects }

func (r *monthDrawing) Refresh() {
	r.Layout(r.days.BaseWidget.Size())
	canvas.Refresh(r.days)
}

// leastLetters is as small as letters get to fit a column, in dp.
const leastLetters float32 = 9

func (r *monthDrawing) write(words string, size Size, role Role, bold bool, x, y, w float32) {
	t := canvas.NewText(words, ColorOf(role))
	t.TextSize, t.TextStyle.Bold, t.Alignment = Letters(size), bold, fyne.TextAlignCenter
	SetFace(t)
	for t.MinSize().Width > w && t.TextSize > leastLetters { // a day's name in a narrow column of large letters
		t.TextSize *= 0.95
	}
	h := t.MinSize().Height
	Place(t, x, y-h/2, w, h)
	r.objects = append(r.objects, t)
}

func (r *monthDrawing) circle(role Role, x, y, side float32) *canvas.Circle {
	c := canvas.NewCircle(ColorOf(role))
	Place(c, x-side/2, y-side/2, side, side)
	r.objects = append(r.objects, c)
	return c
}

func (r *monthDrawing) ring(x, y, side, width float32) {
	c := r.circle(Clear, x, y, side)
	c.StrokeColor, c.StrokeWidth = ColorOf(Accent), width
}

// Layout implements fyne.WidgetRenderer.
func (r *monthDrawing) Layout(size fyne.Size) {
	d, m := r.days, r.days.month
	r.objects = r.objects[:0]
	weeks := d.column(size.Width)
	if size.Width <= weeks {
		return
	}
	for i := range 7 {
		x, _, w := d.cell(i, size.Width)
		r.write(m.Words.Weekday(time.Weekday((i+1)%7)), Label, Quiet, false, x, LineHeight(Label)/2, w)
	}
	begin := m.Begin()
	for i := range m.Weeks() * 7 {
		day := begin.Add(i)
		x, y, w := d.cell(i, size.Width)
		if i%7 == 0 && weeks > 0 {
			r.write(strconv.Itoa(day.Week()), Label, Quiet, false, 0, y+d.row()/2-2-r.up(), weeks-weekGap)
		}
		r.day(day, i == d.hovered, x+w/2, y+d.row()/2-2, w)
	}
}

// up is how far over the middle of a row its number stands, to leave room for dots.
func (r *monthDrawing) up() float32 {
	if r.days.month.Dots == nil {
		return 0
	}
	return 4
}

// day draws one day around a point.
func (r *monthDrawing) day(day Day, hovered bool, x, y, w float32) {
	d, m := r.days, r.days.month
	things := m.Dots[day]
	chosen, today, other := m.Chosen == day, m.Today == day, day.Month != m.Shown.Month
	ink, bold := Ink, len(things) > 0
	switch {
	case chosen:
		ink, bold = OnAccent, true
	case m.holiday(day) != "" && !other:
		ink = Bad
	case today:
		ink, bold = Accent, true
	case other, !m.may(day):
		ink = Quiet
	}
	side := min(w, d.row()) - Gap4
	switch {
	case chosen:
		r.circle(Accent, x, y, side)
	case hovered && m.may(day):
		r.circle(Hover, x, y, side)
	}
	if today && !chosen {
		r.ring(x, y, side, 1.5)
	}
	if d.Ringed() && d.cursor == day {
		if chosen { // a ring of its own colour would not be seen on the filled day
			r.ring(x, y, side+2*ringOut, 2)
		} else {
			r.ring(x, y, side, 2.5)
		}
	}
	up := r.up()
	r.write(strconv.Itoa(day.Day), Support, ink, bold, x-w/2, y-up, w)
	if other && !chosen && len(things) == 0 {
		return
	}
	n := min(len(things), mostDots)
	at := x - float32(n-1)*(dotSide+2)/2
	for _, role := range things[:n] {
		if chosen {
			role = OnAccent
		}
		r.circle(role, at, y-up+LineHeight(Support)/2+Gap4+dotSide/2, dotSide)
		at += dotSide + 2
	}
}
