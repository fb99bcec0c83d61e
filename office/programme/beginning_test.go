package programme

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"startklar.dk/api"
)

func TestANewEventIsExpectedByItsHabit(t *testing.T) {
	on := func(kind string, days ...string) (all []Listed) {
		for _, d := range days {
			w := held(d, 16*60, 18*60)
			w.Event.Kind = kind
			all = append(all, Listed{Event: w.Event})
		}
		return all
	}
	off := on(api.EventCafe, "2026-12-03", "2026-12-10", "2026-12-17")
	off[2].Event.State = api.EventCancelled
	closed := api.Office{Closed: []api.Closed{{From: "2026-12-14", To: "2026-12-20"}}}
	for name, c := range map[string]struct {
		held  []Listed
		own   api.Office
		today string
		want  string // with a question mark: without a habit
	}{
		"weekly, the week after":                    {on(api.EventCafe, "2026-11-26", "2026-12-03"), api.Office{}, "2026-12-01", "2026-12-10"},
		"weekly, over Christmas and New Year's Eve": {on(api.EventCafe, "2026-12-10", "2026-12-17"), api.Office{}, "2026-12-18", "2027-01-07"},
		"weekly, while the office is closed":        {on(api.EventCafe, "2026-12-03", "2026-12-10"), closed, "2026-12-08", "2027-01-07"},
		"every 14 days":                             {on(api.EventMeeting, "2026-12-01", "2026-12-15"), api.Office{}, "2026-12-08", "2026-12-29"},
		"every 14 days, the last long ago":          {on(api.EventMeeting, "2026-10-06", "2026-10-20"), api.Office{}, "2026-12-08", "2026-12-15"},
		"the first Wednesday of the month":          {on(api.EventKickoff, "2026-11-04", "2026-12-02"), api.Office{}, "2026-12-03", "2027-01-06"},
		"monthly, of one Kick-off":                  {on(api.EventKickoff, "2026-12-09"), api.Office{}, "2026-12-03", "2027-01-13"},
		"weekly, of one café":                       {on(api.EventCafe, "2026-12-03"), api.Office{}, "2026-12-03", "2026-12-10"},
		"ten days apart, which is no habit":         {on(api.EventPanel, "2026-11-23", "2026-12-03"), api.Office{}, "2026-12-03", "2026-12-04?"},
		"without a habit":                           {on(api.EventPanel, "2026-09-01", "2026-12-03"), api.Office{}, "2026-12-03", "2026-12-04?"},
		"the first of its kind, on a Friday":        {nil, api.Office{}, "2026-12-04", "2026-12-07?"},
		"the first of its kind, before Christmas":   {nil, api.Office{}, "2026-12-23", "2026-12-28?"},
		"after one that was called off":             {off, api.Office{}, "2026-12-11", "2026-12-17"},
	} {
		on, habit := Next(c.held, c.own, day(c.today))
		got := on.String()
		if !habit {
			got += "?"
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Of a Kick-off the times are booked on the day itself, of what else has any with sign-up.
func TestTheTimesOfANewKickOffOpenOnTheDay(t *testing.T) {
	for _, kind := range Kinds {
		want := ""
		if kind == api.EventKickoff {
			want = api.SlotsOpenStaff
		}
		e := Blank(kind, day("2027-01-06"), 16*60, 20*60).Event
		if e.SlotsOpen != want || !e.SlotsOpenAt.IsZero() || e.SlotsFirst != 0 {
			t.Errorf("those of a %s open by %q at %s", kind, e.SlotsOpen, e.SlotsOpenAt)
		}
	}
}

// Whatever is held, those are told that stand in each other's way when any two are compared.
func TestASweepFindsWhatComparingAllFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []Listed
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			from := rapid.IntRange(0, 20).Draw(t, "from")
			w := held("2026-12-01", from*60, (from+rapid.IntRange(0, 6).Draw(t, "long"))*60)
			if rapid.IntRange(0, 5).Draw(t, "off") == 0 {
				w.Event.State = api.EventCancelled
			}
			all = append(all, Listed{Event: w.Event})
		}
		got := besides(all)
		for i := range all {
			var want []int
			for j := range all {
				if i != j && all[i].Event.State != api.EventCancelled && all[j].Event.State != api.EventCancelled && whole(all[i].Event).Overlaps(whole(all[j].Event)) {
					want = append(want, j)
				}
			}
			if !slices.Equal(got[i], want) {
				t.Fatalf("beside %d are %v, want %v", i, got[i], want)
			}
		}
	})
}
