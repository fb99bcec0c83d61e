package book

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/app/booking"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

func dayEnv(t *testing.T, now time.Time) (*parts.Env, *ui.StepLoop) {
	t.Helper()
	a := test.NewApp()
	t.Cleanup(a.Quit)
	a.Settings().SetTheme(ui.NewTheme(ui.Look{}))
	loop := ui.NewStepLoop(now)
	return &parts.Env{Ctx: t.Context(), Now: loop.Now, Loop: loop.Loop(), Words: text.For(text.Danish)}, loop
}

func TestAMonthHasWeeksFromMondayWithISONumbers(t *testing.T) {
	for _, c := range []struct {
		month        string
		begin        string
		weeks, first int
	}{
		{"2027-01-15", "2026-12-28", 5, 53},
		{"2027-02-01", "2027-02-01", 4, 5},
		{"2027-08-31", "2027-07-26", 6, 30},
		{"2026-03-29", "2026-02-23", 6, 9}, // summer time begins
	} {
		t.Run(c.month, func(t *testing.T) {
			at, err := time.Parse(time.DateOnly, c.month)
			if err != nil {
				t.Fatal(err)
			}
			env, _ := dayEnv(t, at.Add(12*time.Hour))
			m := newMonth(env, func(time.Time) {}, nil)
			if got := dayKey(m.begin()); got != c.begin {
				t.Errorf("begins on %s, want %s", got, c.begin)
			}
			if m.weeks() != c.weeks {
				t.Errorf("has %d weeks, want %d", m.weeks(), c.weeks)
			}
			if _, week := m.begin().ISOWeek(); week != c.first {
				t.Errorf("begins with week %d, want %d", week, c.first)
			}
		})
	}
}

func TestADayIsChosenByAFingerAndByKeys(t *testing.T) {
	env, _ := dayEnv(t, time.Date(2027, 1, 28, 12, 0, 0, 0, time.UTC))
	var chosen time.Time
	turned := 0
	m := newMonth(env, func(day time.Time) { chosen = day }, func() { turned++ })
	m.Resize(fyne.NewSize(350, m.HeightFor(350)))
	x, y, _ := m.cell(2, 350) // the Wednesday of the first week
	m.Tapped(&fyne.PointEvent{Position: fyne.NewPos(x+5, y+5)})
	if got := dayKey(chosen); got != "2026-12-30" {
		t.Errorf("the finger chose %s", got)
	}
	m.show(env.Now())
	press := func(keys ...fyne.KeyName) {
		for _, k := range keys {
			m.TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
	press(fyne.KeyRight, fyne.KeyUp, fyne.KeyReturn)
	if got := dayKey(chosen); got != "2027-01-22" {
		t.Errorf("the keys chose %s", got)
	}
	press(fyne.KeyReturn)
	if !chosen.IsZero() {
		t.Error("choosing a day again does not let it go")
	}
	press(fyne.KeyPageDown)
	if turned != 1 || dayKey(m.first) != "2027-02-01" {
		t.Errorf("turned %d times to %s", turned, dayKey(m.first))
	}
}

func TestTwoMinutesCountDownAtATable(t *testing.T) {
	env, loop := dayEnv(t, time.Date(2027, 1, 28, 18, 0, 0, 0, time.UTC))
	tb := newTable(env)
	g := booking.Group{}
	g.Name, g.Table, g.Turn = "Netværk 2", "4", 0
	tb.view(g)
	tb.toggle()
	loop.Advance(30 * time.Second)
	if tb.left.Text != "1:30" {
		t.Errorf("after half a minute it says %q", tb.left.Text)
	}
	loop.Advance(2 * time.Minute)
	if tb.left.Text != "Næste!" || loop.Pending() != 0 {
		t.Errorf("at the end it says %q with %d timers", tb.left.Text, loop.Pending())
	}
	tb.halt()
	if tb.left.Text != "2:00" {
		t.Errorf("set back it says %q", tb.left.Text)
	}
}
