package inbox

import (
	"iter"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/holidays"
	"startklar.dk/assets/text"
)

// usualOpening is when an office works that does not say so.
var usualOpening = []api.Opening{
	{Weekday: 1, From: "08:00", To: "16:00"},
	{Weekday: 2, From: "08:00", To: "16:00"},
	{Weekday: 3, From: "08:00", To: "16:00"},
	{Weekday: 4, From: "08:00", To: "16:00"},
	{Weekday: 5, From: "08:00", To: "16:00"},
}

// furthest is how many days ahead an answer is looked for at the most: an office that
// is open for minutes a week has no target that means anything.
const furthest = 366

// answerBy is when what is asked at a time is to be answered: after so many hours in
// which the office is open. Zero where there is no target.
func answerBy(asked time.Time, own api.Office) time.Time {
	left := time.Duration(own.AnswerTargetH) * time.Hour
	if left <= 0 {
		return time.Time{}
	}
	for span := range openings(asked, asked.AddDate(0, 0, furthest), own) {
		open := span.End.Sub(span.Start)
		if open >= left {
			return span.Start.Add(left).UTC()
		}
		left -= open
	}
	return asked.Add(time.Duration(own.AnswerTargetH) * time.Hour)
}

// OpenBetween is how long an office is open between two times: what an answer took of the
// hours that its target is in.
func OpenBetween(from, to time.Time, own api.Office) (open time.Duration) {
	for span := range openings(from, to, own) {
		open += span.End.Sub(span.Start)
	}
	return open
}

// openings are the spans between two times in which an office is open, on Danish time,
// holidays and its own closed days aside.
func openings(from, to time.Time, own api.Office) iter.Seq[api.Span] {
	opening := own.Opening
	if len(opening) == 0 {
		opening = usualOpening
	}
	return func(yield func(api.Span) bool) {
		y, m, d := from.In(text.Copenhagen).Date()
		for i := 0; ; i++ {
			day := time.Date(y, m, d+i, 0, 0, 0, 0, text.Copenhagen)
			if !day.Before(to) {
				return
			}
			if _, closed := own.ClosedOn(day); closed || holidays.On(day.Year(), day.Month(), day.Day()) != "" {
				continue
			}
			for _, o := range opening {
				if int(day.Weekday()+6)%7+1 != o.Weekday {
					continue
				}
				opens, shuts := o.On(day)
				if opens.Before(from) {
					opens = from
				}
				if shuts.After(to) {
					shuts = to
				}
				if shuts.After(opens) && !yield(api.Span{Start: opens, End: shuts}) {
					return
				}
			}
		}
	}
}
