package api

import (
	"slices"
	"testing"
	"time"
)

func TestSpansOverlapWhereAMomentIsOfBoth(t *testing.T) {
	at := func(minutes int) time.Time { return time.Date(2026, 11, 26, 9, minutes, 0, 0, time.UTC) }
	span := Span{at(10), at(20)}
	for name, c := range map[string]struct {
		other Span
		want  bool
	}{
		"what ends as it begins": {Span{at(0), at(10)}, false},
		"what begins as it ends": {Span{at(20), at(30)}, false},
		"what ends in it":        {Span{at(0), at(11)}, true},
		"what begins in it":      {Span{at(19), at(30)}, true},
		"what lies in it":        {Span{at(12), at(13)}, true},
		"what it lies in":        {Span{at(0), at(30)}, true},
		"itself":                 {span, true},
	} {
		if span.Overlaps(c.other) != c.want || c.other.Overlaps(span) != c.want {
			t.Errorf("%s overlaps: %v, want %v", name, !c.want, c.want)
		}
	}
}

func TestACourseTakesTheTimeOfItsSessions(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 16, 0, 0, 0, time.UTC) }
	course := Event{StartsAt: day(1), EndsAt: day(9).Add(time.Hour)}
	if got := course.Spans(); !slices.Equal(got, []Span{{course.StartsAt, course.EndsAt}}) {
		t.Errorf("without sessions it takes %v", got)
	}
	for _, n := range []int{1, 9} {
		course.Sessions = append(course.Sessions, EventSession{StartsAt: day(n), EndsAt: day(n).Add(time.Hour)})
	}
	if got, want := course.Spans(), []Span{{day(1), day(1).Add(time.Hour)}, {day(9), day(9).Add(time.Hour)}}; !slices.Equal(got, want) {
		t.Errorf("it takes %v, want %v", got, want)
	}
}
