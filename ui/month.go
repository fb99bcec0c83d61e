package ui

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// MonthWords are what a month calendar says.
type MonthWords struct {
	Month         func(first Day) string      // "november 2026"
	Weekday       func(time.Weekday) string   // in at most three letters: "man"
	Before, After string                      // what turning back and on is called
	Holiday       func(day Day) string        // a public holiday's name; empty for any other day. May be nil
	Days          func(day Day, n int) string // what a screen reader says of a day with n things on it. May be nil
}

// Month is a calendar of one month: weeks from Monday with their ISO numbers, today ringed, the chosen day filled, and
// under a day a dot for each of at most three things on it. A public holiday is red and named under the month, so that
// it is told by more than a colour. Arrows move by days and weeks, Home and End to Monday and Sunday, Page Up and Page
// Down turn, Enter chooses.
type Month struct {
	widget.BaseWidget

	Words    MonthWords
	Today    Day
	Shown    Day            // any day of the month that is shown; that of Today where zero
	Chosen   Day            // none where zero
	Dots     map[Day][]Role // what is on a day, each thing in its colour
	Earliest Day            // days before it cannot be chosen; no bound where zero
	Latest   Day            // nor those after it
	Keep     bool           // choosing the chosen day again keeps it; else it lets it go
	OnChoose func(day Day)  // zero where a chosen day is let go
	OnTurn   func()         // another month is shown
	Pad      float32        // air at both sides in dp, into which its days go where a finger would miss them else

	title        *Text
	before, next *Button
	days         *monthDays
	names        *Text
	body         *fyne.Container
}

func (m *Month) build() {
	m.ExtendBaseWidget(m)
	if m.body != nil {
		return
	}
	if m.Shown.IsZero() {
		m.Shown = m.Today
	}
	m.Shown = m.Shown.First(0)
	m.title = &Text{Bold: true, Wrap: true, Lines: 2}
	m.before = NewIconButton("back", m.Words.Before, func() { m.Turn(-1) })
	m.next = NewIconButton("chevron", m.Words.After, func() { m.Turn(1) })
	m.days = &monthDays{month: m, hovered: -1, cursor: m.Today}
	m.days.Own(m.days)
	m.days.onKey = m.days.key
	m.names = &Text{TextSize: Label, Role: Quiet, Wrap: true}
	m.body = Column(Gap8,
		Inset(m.Pad, 0, Row(0, Grow(m.title), m.before, m.next)), container.New(daysLayout{m}, m.days), Inset(m.Pad, 0, m.names))
	m.set()
}

// daysLayout gives a month's days the air at its sides where they need it.
type daysLayout struct{ month *Month }

func (l daysLayout) heightFor(_ []fyne.CanvasObject, width float32) float32 {
	return l.month.days.HeightFor(width)
}

// Layout implements fyne.Layout.
func (l daysLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	d, pad := l.month.days, l.month.Pad
	if _, _, w := d.cell(0, size.Width-2*pad); w < TouchTarget {
		pad = 0
	}
	Place(d, pad, 0, size.Width-2*pad, size.Height)
}

// MinSize implements fyne.Layout.
func (l daysLayout) MinSize([]fyne.CanvasObject) fyne.Size { return l.month.days.MinSize() }

const nbsp = "\u00a0"

// set brings the words up to date.
func (m *Month) set() {
	m.title.SetText(upper(m.Words.Month(m.Shown)))
	var names []string
	for d := m.Shown; d.Month == m.Shown.Month; d = d.Add(1) {
		if name := m.holiday(d); name != "" {
			names = append(names, strings.ReplaceAll(name, " ", nbsp)+nbsp+strconv.Itoa(d.Day)) // a line breaks between two of them
		}
	}
	m.names.SetText(strings.Join(names, " · "))
	show(m.names, len(names) > 0)
	if c := m.days.cursor; c.First(0) != m.Shown {
		m.days.cursor = m.Shown
	}
}

func upper(s string) string {
	for i := range s {
		if i > 0 {
			return strings.ToUpper(s[:i]) + s[i:]
		}
	}
	return strings.ToUpper(s)
}

func (m *Month) holiday(d Day) string {
	if m.Words.Holiday == nil {
		return ""
	}
	return m.Words.Holiday(d)
}

func (m *Month) inside() []fyne.CanvasObject {
	m.build()
	return []fyne.CanvasObject{m.body}
}

// Begin is the Monday on or before the first of the month shown, where its weeks begin.
func (m *Month) Begin() Day {
	m.build()
	return m.Shown.Add(-(int(m.Shown.Weekday()) + 6) % 7)
}

// Weeks is how many weeks the month takes.
func (m *Month) Weeks() int {
	return (m.Begin().Until(m.Shown.First(1)) + 6) / 7
}

// Turn shows a month so many further on.
func (m *Month) Turn(months int) {
	m.build()
	m.turnTo(m.Shown.First(months))
	m.Refresh()
}

func (m *Month) turnTo(first Day) {
	if first == m.Shown {
		return
	}
	m.Shown = first
	if m.OnTurn != nil {
		m.OnTurn()
	}
}

// ShowDay turns to the month of a day without telling OnTurn.
func (m *Month) ShowDay(day Day) {
	m.build()
	m.Shown, m.days.cursor = day.First(0), day
	m.Refresh()
}

// Choose chooses a day and tells OnChoose; one that may not be chosen it only shows.
func (m *Month) Choose(day Day) {
	m.build()
	m.days.cursor = day
	m.turnTo(day.First(0))
	if m.may(day) {
		if m.Chosen == day && !m.Keep {
			day = Day{}
		}
		m.Chosen = day
		if m.OnChoose != nil {
			m.OnChoose(day)
		}
	}
	m.Refresh()
}

// may says whether a day can be chosen.
func (m *Month) may(d Day) bool {
	return (m.Earliest.IsZero() || !d.Before(m.Earliest)) && (m.Latest.IsZero() || !m.Latest.Before(d))
}

// Focus gives the days the keys.
func (m *Month) Focus() {
	m.build()
	if c := canvasOf(m); c != nil {
		c.Focus(m.days)
	}
}

// Days is the part that has the keys, for a test to press them.
func (m *Month) Days() fyne.Focusable {
	m.build()
	return m.days
}

// HeightFor implements HeightForWidth.
func (m *Month) HeightFor(width float32) float32 {
	m.build()
	return HeightAt(m.body, width)
}

// MinSize implements fyne.CanvasObject.
func (m *Month) MinSize() fyne.Size {
	m.build()
	return m.body.MinSize()
}

func (m *Month) naturalWidth() float32 {
	m.build()
	return m.days.naturalWidth() + 2*m.Pad
}

// Refresh redraws the month.
func (m *Month) Refresh() {
	m.build()
	m.set()
	m.BaseWidget.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (m *Month) CreateRenderer() fyne.WidgetRenderer {
	m.build()
	d := &Renderer{Parts: []fyne.CanvasObject{m.body}}
	d.Min = m.MinSize
	d.Lay = func(s fyne.Size) { Place(m.body, 0, 0, s.Width, s.Height) }
	d.Redraw = func() {
		d.Lay(m.BaseWidget.Size())
		m.days.Refresh()
	}
	return d.Ready(m.BaseWidget.Size())
}
