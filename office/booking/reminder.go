package booking

import (
	"slices"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/office/letters"
)

// reminder is when somebody is reminded of what begins at a time.
type reminder struct {
	kind   letters.Kind
	at     time.Time
	starts time.Time
}

// reminders are when somebody is reminded of what takes some times, the first first: at
// the same hour by the clocks the day before, and an hour before. Of what follows nearer
// than that upon what they were reminded of they are not reminded again, as the app has it.
func reminders(spans []api.Span) (all []reminder) {
	starts := make([]time.Time, 0, len(spans))
	for _, s := range spans {
		starts = append(starts, s.Start)
	}
	slices.SortFunc(starts, time.Time.Compare)
	for _, of := range []struct {
		kind   letters.Kind
		before func(time.Time) time.Time
	}{
		{letters.ReminderDay, func(at time.Time) time.Time { return at.In(text.Copenhagen).AddDate(0, 0, -1) }},
		{letters.ReminderHour, func(at time.Time) time.Time { return at.Add(-time.Hour) }},
	} {
		var last time.Time
		for _, at := range starts {
			if !last.IsZero() && of.before(at).Before(last) {
				continue
			}
			last = at
			all = append(all, reminder{of.kind, of.before(at), at})
		}
	}
	slices.SortStableFunc(all, func(a, b reminder) int { return a.at.Compare(b.at) })
	return all
}

// coveredBy tells whether somebody who is reminded of what else they have at the same event
// is by that of a reminder, too: of what follows nearer upon it than the reminder is before.
func (r reminder) coveredBy(own, others []api.Span) bool {
	for _, of := range reminders(slices.Concat(own, others)) {
		if of.kind == r.kind && of.starts.Equal(r.starts) {
			return false
		}
	}
	return true
}

// reminded is of what somebody was reminded last: of a day, and of a start.
type reminded struct {
	day   string
	start int64 // milliseconds
}

// has tells whether they were reminded of it. Of a day they are once, however the hour
// moves on it: of that the notice tells.
func (done reminded) has(r reminder) bool {
	if r.kind == letters.ReminderDay {
		return done.day == dayMark(r.starts)
	}
	return done.start == r.starts.UnixMilli()
}

// note notes that they were reminded: whoever is of the hour knows of the day.
func (done *reminded) note(r reminder) {
	done.day = dayMark(r.starts)
	if r.kind == letters.ReminderHour {
		done.start = r.starts.UnixMilli()
	}
}

func dayMark(at time.Time) string { return at.In(text.Copenhagen).Format(time.DateOnly) }

// dueReminder is the reminder that is due now of those of a booking that was made, or told
// of last, at a time; none where it is nil. What was due before that time is known, and
// of what has begun nobody is reminded; of several the last one stands for all.
func dueReminder(all []reminder, done reminded, told, now time.Time) (due *reminder) {
	for i, r := range all {
		if r.at.After(now) {
			break
		}
		if r.starts.After(now) && r.at.After(told) && !done.has(r) && (due == nil || r.kind == letters.ReminderHour || due.kind == letters.ReminderDay) {
			due = &all[i]
		}
	}
	return due
}

// nextReminder is when there is one to look after next; the zero time: never.
func nextReminder(all []reminder, now time.Time) time.Time {
	for _, r := range all {
		if r.at.After(now) {
			return r.at
		}
	}
	return time.Time{}
}
