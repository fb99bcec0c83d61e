package ui_test

import (
	"strconv"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"startklar.dk/ui"
	"startklar.dk/ui/picture"
)

var danishMonths = []string{"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"}

var danishMonth = ui.MonthWords{
	Month:   func(d ui.Day) string { return danishMonths[d.Month-1] + " " + strconv.Itoa(d.Year) },
	Weekday: func(w time.Weekday) string { return []string{"søn", "man", "tir", "ons", "tor", "fre", "lør"}[w] },
	Before:  "Forrige måned", After: "Næste måned",
	Holiday: func(d ui.Day) string {
		return map[ui.Day]string{
			day(2027, 3, 25): "Skærtorsdag", day(2027, 3, 26): "Langfredag", day(2027, 3, 28): "Påskedag", day(2027, 3, 29): "2. påskedag",
			day(2026, 12, 25): "1. juledag", day(2026, 12, 26): "2. juledag",
		}[d]
	},
}

func TestAMonthHasWeeksFromMondayWithISONumbers(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	for _, c := range []struct {
		today, begin ui.Day
		weeks, first int
	}{
		{day(2027, 1, 15), day(2026, 12, 28), 5, 53},
		{day(2027, 2, 1), day(2027, 2, 1), 4, 5},
		{day(2027, 8, 31), day(2027, 7, 26), 6, 30},
		{day(2026, 3, 29), day(2026, 2, 23), 6, 9}, // summer time begins
	} {
		m := &ui.Month{Today: c.today, Words: danishMonth}
		if got := m.Begin(); got != c.begin || got.Week() != c.first {
			t.Errorf("%s begins on %s in week %d, want %s in week %d", c.today, got, got.Week(), c.begin, c.first)
		}
		if m.Weeks() != c.weeks {
			t.Errorf("%s has %d weeks, want %d", c.today, m.Weeks(), c.weeks)
		}
	}
}

func TestADayIsChosenByAFingerAndByKeys(t *testing.T) {
	var chosen ui.Day
	turned := 0
	m := &ui.Month{Today: day(2027, 1, 28), Words: danishMonth, OnChoose: func(d ui.Day) { chosen = d }, OnTurn: func() { turned++ }}
	w := window(t, m, 390, 500)
	tap := func(i int) {
		days, ok := m.Days().(fyne.Tappable)
		if !ok {
			t.Fatal("the days cannot be tapped")
		}
		x, y, cell := ui.MonthCell(m, i)
		days.Tapped(&fyne.PointEvent{Position: fyne.NewPos(x+cell/2, y+5)})
	}
	tap(2) // the Wednesday of the first week
	if chosen != day(2026, 12, 30) || turned != 1 || m.Shown != day(2026, 12, 1) {
		t.Errorf("the finger chose %s and turned %d times", chosen, turned)
	}
	m.ShowDay(day(2027, 1, 28))
	w.Canvas().Focus(m.Days())
	for _, k := range []fyne.KeyName{fyne.KeyRight, fyne.KeyUp, fyne.KeyReturn} {
		key(w, k)
	}
	if chosen != day(2027, 1, 22) {
		t.Errorf("the keys chose %s", chosen)
	}
	key(w, fyne.KeyReturn)
	if !chosen.IsZero() {
		t.Error("choosing a day again does not let it go")
	}
	key(w, fyne.KeyHome)
	key(w, fyne.KeyReturn)
	if chosen != day(2027, 1, 18) {
		t.Errorf("Home goes to %s", chosen)
	}
	key(w, fyne.KeyPageDown)
	if m.Shown != day(2027, 2, 1) {
		t.Errorf("Page Down shows %s", m.Shown)
	}
}

func TestADayOutOfBoundsIsNotChosen(t *testing.T) {
	app(t, look(ui.AlwaysLight, 1))
	var chosen []ui.Day
	m := &ui.Month{
		Today: day(2027, 1, 28), Words: danishMonth, Keep: true,
		Earliest: day(2027, 1, 28), Latest: day(2027, 2, 28), OnChoose: func(d ui.Day) { chosen = append(chosen, d) },
	}
	for _, d := range []ui.Day{day(2027, 1, 27), day(2027, 1, 28), day(2027, 1, 28), day(2027, 2, 28), day(2027, 3, 1)} {
		m.Choose(d)
	}
	if len(chosen) != 3 || chosen[2] != day(2027, 2, 28) {
		t.Errorf("chosen were %v", chosen)
	}
}

func TestAHolidayIsNamedUnderItsMonth(t *testing.T) {
	m := &ui.Month{Today: day(2027, 3, 1), Words: danishMonth}
	window(t, m, 390, 500)
	if words := wordsIn(m); !contains(words, "Skærtorsdag\u00a025 · Langfredag\u00a026 · Påskedag\u00a028 · 2.\u00a0påskedag\u00a029") {
		t.Errorf("the month says %q", words)
	}
	m.Turn(1)
	if words := wordsIn(m); contains(words, "påskedag") {
		t.Errorf("April says %q", words)
	}
}

// wordsIn is all that a widget says, a text a line.
func wordsIn(o fyne.CanvasObject) string {
	if !o.Visible() {
		return ""
	}
	if t, ok := o.(*ui.Text); ok {
		return t.AccessibilityLabel() + "\n"
	}
	var out string
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			out += wordsIn(c)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			out += wordsIn(c)
		}
	}
	return out
}

// The narrowest phone that the product is made for, with letters as they are and as large as they get.
func TestADayOfAMonthIsAsWideAsAFingerOnANarrowPhone(t *testing.T) {
	for _, scale := range []float32{1, 1.6} {
		app(t, look(ui.AlwaysLight, scale))
		m := &ui.Month{Today: day(2026, 11, 25), Words: danishMonth, Pad: ui.CardPadding}
		page := ui.NewScaffold("Book", &ui.Card{Bare: true, Content: ui.Inset(0, ui.CardPadding, m)})
		w := picture.Window(page, 360, 640, 1)
		defer w.Close()
		picture.Of(w.Canvas())
		at := map[string]float32{}
		for _, o := range test.WidgetRenderer(m.Days().(fyne.Widget)).Objects() {
			if c, ok := o.(*canvas.Text); ok {
				at[c.Text] = c.Position().X
			}
		}
		if got := (at["søn"] - at["man"]) / 6; got < ui.TouchTarget-0.01 {
			t.Errorf("with letters of %.0f %% a day is %.1f dp wide", scale*100, got)
		}
		if _, weeks := at["48"]; weeks != (scale == 1) {
			t.Errorf("with letters of %.0f %% the weeks have numbers: %v", scale*100, weeks)
		}
	}
}
