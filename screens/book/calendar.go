package book

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// dayKey names a day in Copenhagen.
func dayKey(at time.Time) string { return at.In(text.Copenhagen).Format(time.DateOnly) }

// dayOf is noon of a day in Copenhagen, so that no change of the clock moves it.
func dayOf(at time.Time) time.Time {
	d := at.In(text.Copenhagen)
	return time.Date(d.Year(), d.Month(), d.Day(), 12, 0, 0, 0, text.Copenhagen)
}

// month is a calendar of one month: weeks from Monday with their ISO numbers,
// today ringed, the chosen day filled, and under a day a dot for each of at most
// three things on it. Arrows move, Enter chooses, Page Up and Page Down turn.
type month struct {
	widget.BaseWidget

	env      *parts.Env
	first    time.Time           // noon of the first day shown
	chosen   time.Time           // noon of a day; zero for none
	kinds    map[string][]string // what is on a day, by dayKey
	onChoose func(day time.Time) // noon; zero where a chosen day is let go
	onTurn   func()

	cursor  time.Time
	focused bool
	hovered int // cell under the pointer; -1 for none
	grid    *monthDrawing
}

func newMonth(env *parts.Env, onChoose func(time.Time), onTurn func()) *month {
	m := &month{env: env, onChoose: onChoose, onTurn: onTurn, kinds: map[string][]string{}, hovered: -1}
	m.first = firstOf(env.Now())
	m.cursor = dayOf(env.Now())
	m.ExtendBaseWidget(m)
	return m
}

func firstOf(at time.Time) time.Time { return dayOf(at).AddDate(0, 0, 1-dayOf(at).Day()) }

const (
	cellHeight float32 = 44 // a finger's
	dotSide    float32 = 5
	mostDots           = 3
)

// begin is the Monday on or before the first of the month.
func (m *month) begin() time.Time {
	return m.first.AddDate(0, 0, -(int(m.first.Weekday())+6)%7)
}

// weeks is how many rows the month takes.
func (m *month) weeks() int {
	last := m.first.AddDate(0, 1, -1)
	return (text.DaysBetween(m.begin(), last) + 7) / 7
}

// turn shows another month.
func (m *month) turn(months int) {
	m.first = m.first.AddDate(0, months, 0)
	m.cursor = m.first
	m.Refresh()
	if m.onTurn != nil {
		m.onTurn()
	}
}

// show turns to the month of a day without telling onTurn.
func (m *month) show(day time.Time) {
	m.first = firstOf(day)
	m.cursor = dayOf(day)
	m.Refresh()
}

func (m *month) choose(day time.Time) {
	if firstOf(day) != m.first {
		m.first = firstOf(day)
	}
	m.cursor = day
	if m.chosen.Equal(day) {
		day = time.Time{}
	}
	m.chosen = day
	m.Refresh()
	m.onChoose(day)
}

// weekWidth is the column of the weeks' numbers.
func weekWidth() float32 { return ui.Letters(ui.Label)*1.5 + ui.Gap8 }

func (m *month) head() float32 { return ui.LineHeight(ui.Label) + ui.Gap8 }

// HeightFor implements ui.HeightForWidth.
func (m *month) HeightFor(float32) float32 { return m.head() + cellHeight*float32(m.weeks()) }

// MinSize implements fyne.CanvasObject.
func (m *month) MinSize() fyne.Size {
	m.ExtendBaseWidget(m)
	return fyne.NewSize(weekWidth()+7*32, m.HeightFor(0))
}

// cell is the box of a day, counted from the first shown.
func (m *month) cell(i int, width float32) (x, y, w float32) {
	w = (width - weekWidth()) / 7
	return weekWidth() + float32(i%7)*w, m.head() + float32(i/7)*cellHeight, w
}

// at is the day under a point; -1 where there is none.
func (m *month) at(p fyne.Position) int {
	w := (m.BaseWidget.Size().Width - weekWidth()) / 7
	if p.X < weekWidth() || p.Y < m.head() || w <= 0 {
		return -1
	}
	column, row := int((p.X-weekWidth())/w), int((p.Y-m.head())/cellHeight)
	if column > 6 || row >= m.weeks() {
		return -1
	}
	return row*7 + column
}

// Tapped implements fyne.Tappable.
func (m *month) Tapped(ev *fyne.PointEvent) {
	if i := m.at(ev.Position); i >= 0 {
		m.choose(m.begin().AddDate(0, 0, i))
	}
}

// MouseIn implements desktop.Hoverable.
func (m *month) MouseIn(ev *desktop.MouseEvent) { m.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (m *month) MouseMoved(ev *desktop.MouseEvent) {
	if i := m.at(ev.Position); i != m.hovered {
		m.hovered = i
		m.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (m *month) MouseOut() {
	m.hovered = -1
	m.Refresh()
}

// Cursor implements desktop.Cursorable.
func (m *month) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained implements fyne.Focusable.
func (m *month) FocusGained() { m.focus(true) }

// FocusLost implements fyne.Focusable.
func (m *month) FocusLost() { m.focus(false) }

func (m *month) focus(on bool) {
	m.focused = on
	m.Refresh()
}

// TypedRune implements fyne.Focusable.
func (m *month) TypedRune(rune) {}

// TypedKey implements fyne.Focusable; what it does not use, the window gets.
func (m *month) TypedKey(ev *fyne.KeyEvent) {
	days := 0
	switch ev.Name {
	case fyne.KeyLeft:
		days = -1
	case fyne.KeyRight:
		days = 1
	case fyne.KeyUp:
		days = -7
	case fyne.KeyDown:
		days = 7
	case fyne.KeyPageUp:
		m.turn(-1)
		return
	case fyne.KeyPageDown:
		m.turn(1)
		return
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.choose(m.cursor)
		return
	default:
		if c := fyne.CurrentApp().Driver().CanvasForObject(m); c != nil && c.OnTypedKey() != nil {
			c.OnTypedKey()(ev)
		}
		return
	}
	m.cursor = m.cursor.AddDate(0, 0, days)
	if firstOf(m.cursor) != m.first {
		m.first = firstOf(m.cursor)
		if m.onTurn != nil {
			m.onTurn()
		}
	}
	m.Refresh()
}

// AccessibilityLabel is the month.
func (m *month) AccessibilityLabel() string { return sentence(m.env.Texts().Month(m.first)) }

// CreateRenderer implements fyne.Widget.
func (m *month) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	m.grid = &monthDrawing{m: m}
	m.grid.Layout(m.BaseWidget.Size())
	return m.grid
}

// monthDrawing draws a month anew at every change: forty-two days are cheap.
type monthDrawing struct {
	m       *month
	objects []fyne.CanvasObject
}

// Destroy implements fyne.WidgetRenderer.
func (d *monthDrawing) Destroy() {}

// MinSize implements fyne.WidgetRenderer.
func (d *monthDrawing) MinSize() fyne.Size { return d.m.MinSize() }

// Objects implements fyne.WidgetRenderer.
func (d *monthDrawing) Objects() []fyne.CanvasObject { return d.objects }

// Refresh implements fyne.WidgetRenderer.
func (d *monthDrawing) Refresh() {
	d.Layout(d.m.BaseWidget.Size())
	canvas.Refresh(d.m)
}

func (d *monthDrawing) write(words string, size ui.Size, role ui.Role, bold bool, x, y, w float32) {
	t := canvas.NewText(words, ui.ColorOf(role))
	t.TextSize, t.TextStyle.Bold, t.Alignment = ui.Letters(size), bold, fyne.TextAlignCenter
	for t.MinSize().Width > w && t.TextSize > 6 { // a day's name in a narrow column of large letters
		t.TextSize *= 0.95
	}
	h := t.MinSize().Height
	place(t, x, y-h/2, w, h)
	d.objects = append(d.objects, t)
}

func (d *monthDrawing) circle(role ui.Role, x, y, side float32) *canvas.Circle {
	c := canvas.NewCircle(ui.ColorOf(role))
	place(c, x-side/2, y-side/2, side, side)
	d.objects = append(d.objects, c)
	return c
}

// Layout implements fyne.WidgetRenderer.
func (d *monthDrawing) Layout(size fyne.Size) {
	m, t := d.m, d.m.env.Texts()
	d.objects = d.objects[:0]
	if size.Width <= weekWidth() {
		return
	}
	for i := range 7 {
		x, _, w := m.cell(i, size.Width)
		d.write(t.WeekdayShort(time.Weekday((i+1)%7)), ui.Label, ui.Quiet, false, x, ui.LineHeight(ui.Label)/2, w)
	}
	today := dayKey(m.env.Now())
	for i := range m.weeks() * 7 {
		day := m.begin().AddDate(0, 0, i)
		x, y, w := m.cell(i, size.Width)
		if i%7 == 0 {
			_, week := day.ISOWeek()
			d.write(strconv.Itoa(week), ui.Label, ui.Quiet, false, 0, y+cellHeight/2-6, weekWidth()-ui.Gap8)
		}
		d.day(day, dayKey(day) == today, i == m.hovered, x+w/2, y+cellHeight/2-2, w)
	}
}

func (d *monthDrawing) day(day time.Time, today, hovered bool, x, y, w float32) {
	m := d.m
	kinds := m.kinds[dayKey(day)]
	chosen := !m.chosen.IsZero() && dayKey(m.chosen) == dayKey(day)
	ink, bold := ui.Ink, len(kinds) > 0
	switch {
	case chosen:
		ink, bold = ui.OnAccent, true
	case today:
		ink, bold = ui.Accent, true
	case day.Month() != m.first.Month(), len(kinds) == 0:
		ink = ui.Quiet
	}
	side := min(w, cellHeight) - ui.Gap4
	switch {
	case chosen:
		d.circle(ui.Accent, x, y, side)
	case hovered:
		d.circle(ui.Hover, x, y, side)
	}
	if today && !chosen || m.focused && dayKey(m.cursor) == dayKey(day) {
		ring := d.circle(ui.Clear, x, y, side)
		ring.StrokeColor, ring.StrokeWidth = ui.ColorOf(ui.Accent), 1.5
		if m.focused && dayKey(m.cursor) == dayKey(day) {
			ring.StrokeWidth = 2.5
		}
	}
	d.write(strconv.Itoa(day.Day()), ui.Support, ink, bold, x-w/2, y-4, w)
	n := min(len(kinds), mostDots)
	at := x - float32(n-1)*(dotSide+2)/2
	for _, kind := range kinds[:n] {
		role := dotRole(kind)
		if chosen {
			role = ui.OnAccent
		}
		d.circle(role, at, y+12, dotSide)
		at += dotSide + 2
	}
}

// dotRole is the colour of a kind's dot: what stands out in its mark.
func dotRole(kind string) ui.Role {
	l := lookOf(kind)
	if l.fill == ui.Accent {
		return ui.Accent
	}
	if l.ink == ui.Ink {
		return ui.Quiet
	}
	return l.ink
}
