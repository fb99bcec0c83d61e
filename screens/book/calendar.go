package book

import (
	"time"

	"startklar.dk/assets/holidays"
	"startklar.dk/assets/text"
	"startklar.dk/screens/parts"
	"startklar.dk/ui"
)

// dayIn is a day in Copenhagen.
func dayIn(at time.Time) ui.Day { return ui.DayOf(at.In(text.Copenhagen)) }

// midnight is when a day begins in Copenhagen.
func midnight(d ui.Day) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, text.Copenhagen)
}

// newMonth is a calendar in the language of the page.
func newMonth(env *parts.Env, onChoose func(ui.Day), onTurn func()) *ui.Month {
	return &ui.Month{
		Today: dayIn(env.Now()), OnChoose: onChoose, OnTurn: onTurn, Pad: ui.CardPadding,
		Words: ui.MonthWords{
			Month:   func(first ui.Day) string { return env.Texts().Month(first.Noon(text.Copenhagen)) },
			Weekday: env.Texts().WeekdayShort,
			Before:  env.T("book.month.before"), After: env.T("book.month.after"),
			Holiday: func(d ui.Day) string {
				if key := holidays.On(d.Year, d.Month, d.Day); key != "" {
					return env.T(key)
				}
				return ""
			},
			Days: func(d ui.Day, n int) string {
				return joined(env.Texts().Weekday(d.Noon(text.Copenhagen)), env.N("book.month.events", n))
			},
		},
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
