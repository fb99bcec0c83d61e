package programme

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/quick"

	"startklar.dk/api"
)

// clocks are the times of a layout as the clocks show them.
func clocks(cells []Cell) string {
	var all []string
	for _, c := range cells {
		all = append(all, fmt.Sprintf("%d:%02d-%d:%02d", c.From/60, c.From%60, c.To/60, c.To%60))
	}
	return strings.Join(all, " ")
}

func TestTimesAreLaidOutByLengthBufferAndPause(t *testing.T) {
	for name, c := range map[string]struct {
		layout Layout
		want   string
	}{
		"one after the other": {Layout{From: 17 * 60, To: 18 * 60, Length: 20}, "17:00-17:20 17:20-17:40 17:40-18:00"},
		"what is left over":   {Layout{From: 17 * 60, To: 17*60 + 50, Length: 20}, "17:00-17:20 17:20-17:40"},
		"with a buffer":       {Layout{From: 17 * 60, To: 18 * 60, Length: 20, Buffer: 5}, "17:00-17:20 17:25-17:45"},
		"up to a pause":       {Layout{From: 17 * 60, To: 18*60 + 10, Length: 20, Pause: Cell{17*60 + 40, 17*60 + 50}}, "17:00-17:20 17:20-17:40 17:50-18:10"},
		"not into a pause":    {Layout{From: 17*60 + 30, To: 20 * 60, Length: 20, Pause: Cell{19 * 60, 19*60 + 20}}, "17:30-17:50 17:50-18:10 18:10-18:30 18:30-18:50 19:20-19:40 19:40-20:00"},
		"with both":           {Layout{From: 17 * 60, To: 19 * 60, Length: 20, Buffer: 5, Pause: Cell{17*60 + 47, 18 * 60}}, "17:00-17:20 17:25-17:45 18:00-18:20 18:25-18:45"},
		"a pause throughout":  {Layout{From: 17 * 60, To: 18 * 60, Length: 20, Pause: Cell{17 * 60, 18 * 60}}, ""},
		"past midnight":       {Layout{From: 23 * 60, To: 25 * 60, Length: 60}, "23:00-24:00 24:00-25:00"},
		"no room":             {Layout{From: 17 * 60, To: 17 * 60, Length: 20}, ""},
	} {
		if got := clocks(c.layout.Times()); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if n := 6 * len(Layout{From: 17 * 60, To: 20 * 60, Length: 20}.Times()); n != 54 {
		t.Errorf("six advisers from 17 to 20 have %d times", n)
	}
}

func TestALayoutIsFoundInItsTimes(t *testing.T) {
	if err := quick.Check(func(from, length, buffer, after, pause, n uint8) bool {
		l := Layout{From: int(from), Length: 5 + int(length), Buffer: int(buffer)}
		l.To = l.From + (1+int(n%12))*(l.Length+l.Buffer)
		l.Pause.From = l.From + int(after)
		l.Pause.To = l.Pause.From + int(pause)
		found, ok := inferred(l.Times())
		return len(l.Times()) == 0 || ok && slices.Equal(found.Times(), l.Times())
	}, nil); err != nil {
		t.Error(err)
	}
	if _, ok := inferred([]Cell{{0, 20}, {20, 40}, {50, 70}, {71, 91}}); ok {
		t.Error("of what follows no rule a layout is found")
	}
}

// The layout of an event's times is the one that was typed, as long as they are its times; a pause begins where it was
// typed to, although no time ends there, also where times were taken out at an end.
func TestALayoutIsAsItWasTyped(t *testing.T) {
	typed := Layout{From: 17*60 + 30, To: 20*60 + 10, Length: 20, Pause: Cell{19 * 60, 19*60 + 20}}
	all := []int{1050, 1070, 1090, 1110, 1160, 1180}
	gap := func(from, to int) Layout {
		return Layout{From: from, To: to, Length: 20, Pause: Cell{18*60 + 50, 19*60 + 20}}
	}
	with := func(l Layout, from, to int) Layout { l.From, l.To = from, to; return l }
	d := day("2027-02-04")
	for name, c := range map[string]struct {
		typed *Layout
		at    []int
		want  Layout
		ok    bool
	}{
		"as typed":                       {&typed, all, typed, true},
		"nobody typed one":               {nil, all, gap(17*60+30, 20*60), true},
		"without the first and the last": {&typed, all[1:5], with(typed, 17*60+50, 19*60+40), true},
		"before the pause alone":         {&typed, all[:4], Layout{From: 17*60 + 30, To: 18*60 + 50, Length: 20}, true},
		"another's times":                {&typed, []int{1050, 1080, 1110}, Layout{From: 17*60 + 30, To: 18*60 + 50, Length: 20, Buffer: 10}, true},
		"of no rule":                     {&typed, []int{1050, 1070, 1095, 1120}, Layout{}, false},
		"of nobody yet":                  {&typed, nil, typed, true},
		"of nobody, and not typed":       {nil, nil, Layout{}, false},
	} {
		w := Work{Event: api.Event{StartsAt: d.At(17 * 60), EndsAt: d.At(21 * 60)}, Slots: slotsAt(d, "a", c.at...), Layout: c.typed}
		if got, ok := w.LaidOut(); ok != c.ok || ok && got != c.want {
			t.Errorf("%s: %+v, %v", name, got, ok)
		}
		moved := w.Moved(day("2027-03-28"), 18*60)
		if got, ok := moved.LaidOut(); ok != c.ok || ok && got != c.want.later(60) {
			t.Errorf("%s, an hour later on another day: %+v, %v", name, got, ok)
		}
	}
}

// slots are those of an adviser's at some clocks, with ids by them.
func slotsAt(d Day, adviser string, from ...int) (all []Slot) {
	for _, at := range from {
		all = append(all, Slot{ID: fmt.Sprintf("%s%d", adviser, at), Slot: api.Slot{AdviserID: adviser, StartsAt: d.At(at), EndsAt: d.At(at + 20)}})
	}
	return all
}

func places(adviser string, from ...int) (all []Place) {
	for _, at := range from {
		all = append(all, Place{adviser, Cell{at, at + 20}})
	}
	return all
}

// Whoever has a time keeps it where it stays, and else goes with what is left of the adviser's.
func TestATimeStaysItselfAsFarAsThereIsOne(t *testing.T) {
	d, next := day("2027-03-27"), day("2027-03-28")
	old := append(slotsAt(d, "a", 0, 20, 40), slotsAt(d, "b", 0)...)
	fresh := 0
	newID := func() string { fresh++; return fmt.Sprintf("new%d", fresh) }
	for name, c := range map[string]struct {
		was  Day
		at   []Place
		want string
	}{
		"all as they were":     {d, append(places("a", 0, 20, 40), places("b", 0)...), "a0@0 a20@20 a40@40 b0@0"},
		"one taken out":        {d, append(places("a", 0, 40), places("b", 0)...), "a0@0 a40@40 b0@0"},
		"one between":          {d, append(places("a", 0, 20, 40, 60), places("b", 0)...), "a0@0 a20@20 a40@40 new1@60 b0@0"},
		"another adviser":      {d, places("c", 0), "new1@0"},
		"those that are left":  {d, append(places("a", 20, 60, 80), places("b", 0)...), "a20@20 a0@60 a40@80 b0@0"},
		"the same place twice": {d, append(places("a", 0, 0, 20, 40), places("b", 0)...), "a0@0 a20@20 a40@40 b0@0"},
	} {
		fresh = 0
		all := Laid(old, c.was, next, c.at, newID)
		var got []string
		for _, s := range all {
			got = append(got, fmt.Sprintf("%s@%d", s.ID, next.Clock(s.StartsAt)))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}
