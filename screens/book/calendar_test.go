package book

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"startklar.dk/api"
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

func TestTheCalendarNamesHolidaysAndWhatIsOnADay(t *testing.T) {
	env, _ := dayEnv(t, time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC))
	m := newMonth(env, nil, nil)
	if got := m.Words.Holiday(ui.Day{Year: 2027, Month: time.March, Day: 26}); got != "Langfredag" {
		t.Errorf("Good Friday is called %q", got)
	}
	if got := m.Words.Holiday(ui.Day{Year: 2027, Month: time.April, Day: 23}); got != "" {
		t.Errorf("what was Store bededag is called %q", got)
	}
	if got := m.Words.Days(ui.Day{Year: 2027, Month: time.March, Day: 4}, 2); got != "torsdag d. 4. marts · 2 arrangementer" {
		t.Errorf("a day is read as %q", got)
	}
	if got := midnight(dayIn(time.Date(2027, 3, 28, 12, 0, 0, 0, time.UTC))); !got.Equal(time.Date(2027, 3, 27, 23, 0, 0, 0, time.UTC)) {
		t.Errorf("the day that summer time begins starts at %s", got)
	}
}

func TestTwoMinutesCountDownAtATable(t *testing.T) {
	env, loop := dayEnv(t, time.Date(2027, 1, 28, 18, 0, 0, 0, time.UTC))
	tb := newTable(env, nil)
	g := booking.Group{}
	g.Name, g.Table, g.Turn = "Netværk 2", "4", 0
	tb.view(g, nil)
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

// A table that the office runs counts on by itself from one to the next, and stands when it is paused.
func TestTheOfficesClockRunsAtATable(t *testing.T) {
	at := time.Date(2027, 1, 28, 18, 0, 0, 0, time.UTC)
	env, loop := dayEnv(t, at)
	g, nexts := booking.Group{}, 0
	var tb *table
	tb = newTable(env, func() {
		nexts++
		tb.view(g, nil)
	})
	g.Table, g.TurnMin, g.Members = "4", 1, []api.GroupMember{{ID: "a", Name: "Anna"}, {}, {ID: "b", Name: "Bo"}}
	says := func(what, want string) {
		t.Helper()
		if tb.left.Text != want {
			t.Errorf("%s it says %q, want %q", what, tb.left.Text, want)
		}
		if tb.left.Resize(fyne.NewSize(150, 0)); tb.left.MinSize().Width > 150 {
			t.Errorf("%s it is on one line, %v wide", what, tb.left.MinSize().Width)
		}
	}
	tb.view(g, nil)
	says("before it begins", "Runden begynder om lidt")
	g.TurnEndsAt = at.Add(time.Minute)
	tb.view(g, nil)
	loop.Advance(20 * time.Second)
	says("after 20 seconds", "0:40")
	loop.Advance(50 * time.Second)
	says("at the next one's turn", "0:50")
	loop.Advance(110 * time.Second)
	says("at the end", "Tiden er gået")
	if nexts != 3 || loop.Pending() != 0 {
		t.Errorf("it was another's turn %d times, %d timers are left", nexts, loop.Pending())
	}
	g.PausedAt, g.TurnEndsAt = loop.Now(), loop.Now().Add(15*time.Second)
	tb.view(g, nil)
	loop.Advance(time.Minute)
	says("paused", "0:15 · pause")
}

// What cannot be read at another's turn is not read again every second.
func TestATableThatCannotBeReadIsTriedOnce(t *testing.T) {
	at := time.Date(2027, 1, 28, 18, 0, 0, 0, time.UTC)
	env, loop := dayEnv(t, at)
	tries := 0
	tb := newTable(env, func() { tries++ })
	g := booking.Group{}
	g.TurnMin, g.Members, g.TurnEndsAt = 1, []api.GroupMember{{ID: "a", Name: "Anna"}, {ID: "b", Name: "Bo"}}, at.Add(time.Minute)
	tb.view(g, nil)
	loop.Advance(70 * time.Second)
	if tries != 1 || loop.Pending() != 0 {
		t.Errorf("it is tried %d times, %d timers are left", tries, loop.Pending())
	}
}
