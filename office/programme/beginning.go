package programme

import (
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/holidays"
	"startklar.dk/assets/text"
)

// Beginning is what an event of a kind begins as, where there is none to copy from: its minutes past midnight, its
// places, and how long a time with one of its advisers is; 0: it has none.
type Beginning struct {
	From, To, Capacity int
	SlotsFrom, Length  int
	Sessions           int // on so many days, a week apart; 0: once
}

// beginnings are those of domain.md's services.
var beginnings = map[string]Beginning{
	api.EventKickoff:     {From: 16 * 60, To: 20 * 60, Capacity: 60, SlotsFrom: 17 * 60, Length: 20},
	api.EventCafe:        {From: 16 * 60, To: 18 * 60, SlotsFrom: 16 * 60, Length: 30},
	api.EventCourse:      {From: 17 * 60, To: 20*60 + 30, Capacity: 20, Sessions: 3},
	api.EventMeeting:     {From: 16 * 60, To: 18 * 60, Capacity: 30},
	api.EventPanel:       {From: 15 * 60, To: 17 * 60, SlotsFrom: 15 * 60, Length: 30},
	api.EventNetwork:     {From: 16 * 60, To: 18 * 60, Capacity: 20},
	api.EventCounselling: {From: 9 * 60, To: 12 * 60, SlotsFrom: 9 * 60, Length: 60},
}

// BeginningOf is what an event of a kind begins as; false of no kind.
func BeginningOf(kind string) (Beginning, bool) {
	b, known := beginnings[kind]
	return b, known
}

// Blank is what an event of a kind begins as on a day, from and to some minutes past its midnight.
func Blank(kind string, day Day, from, to int) Work {
	b := beginnings[kind]
	da, en := text.For(text.Danish), text.For(text.English)
	e := api.Event{
		Kind: kind, State: api.EventPlanned, StartsAt: day.At(from), EndsAt: day.At(to), Capacity: b.Capacity, WaitingList: b.Capacity > 0,
		Requires: api.RequiresNone, Title: da.T("event.kind." + kind),
		Texts: map[string]api.EventText{string(text.English): {Title: en.T("event.kind." + kind)}},
	}
	if kind == api.EventKickoff {
		e.Text = da.T("desk.program.kickoff_text")
		e.Texts[string(text.English)] = api.EventText{Title: en.T("event.kind." + kind), Text: en.T("desk.program.kickoff_text")}
	}
	if b.Length > 0 {
		e.MaxSlotsPerPerson = 1
	}
	if kind == api.EventKickoff { // its times are booked on the day itself
		e.SlotsOpen = api.SlotsOpenStaff
	}
	for i := range b.Sessions {
		d := day.Plus(7 * i)
		e.Sessions = append(e.Sessions, api.EventSession{StartsAt: d.At(from), EndsAt: d.At(to)})
		e.EndsAt = d.At(to)
	}
	return Work{Event: e}
}

// mostHabit is how far apart two are at the most that are held by a habit, and mostAhead how many of its days are
// looked at for one on which the office works.
const (
	mostHabit = 5 * 7 // days
	mostAhead = 60
)

// Next is on which day the next of some events is to be expected, after today: as long after the last as that was after
// the one before it, on the same weekday of its month where it is held monthly, and not on a day on which the office is
// closed. Without a habit it is the next working day. Those called off do not count.
func Next(held []Listed, own api.Office, today Day) (day Day, habit bool) {
	var days []Day
	for _, e := range held {
		if e.Event.State != api.EventCancelled {
			days = append(days, DayOf(e.Event.StartsAt))
		}
	}
	slices.SortFunc(days, func(a, b Day) int { return a.Compare(b.Time) })
	days = slices.Compact(days)
	apart := 0 // days; 0: there is no habit
	if n := len(days); n > 1 {
		if apart = int(days[n-1].Sub(days[n-2].Time) / (24 * time.Hour)); apart > mostHabit || apart%7 != 0 {
			apart = 0
		}
	} else if n == 1 {
		if apart = 7; held[0].Event.Kind == api.EventKickoff { // once a month
			apart = 4 * 7
		}
	}
	day = today
	step := func(d Day) Day { return d.Plus(1) }
	if apart > 0 {
		last := days[len(days)-1]
		day, step = last, func(d Day) Day { return d.Plus(apart) }
		if nth := (last.Day() - 1) / 7; apart >= 4*7 {
			step = func(d Day) Day { return Day{d.month().AddDate(0, 1, 0)}.next(last.Weekday()).Plus(7 * min(nth, 3)) }
		}
	}
	for range mostAhead {
		day = step(day)
		_, shut := own.ClosedOn(day.Time)
		weekend := apart == 0 && (day.Weekday() == time.Saturday || day.Weekday() == time.Sunday)
		if day.After(today.Time) && !shut && !weekend && holidays.Closed(day.Date()) == "" {
			break
		}
	}
	return day, apart > 0
}
