package figures

import (
	"errors"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/assets/text"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// Figures are read by their time: of what there is nothing is read whole.
func TestAQuarterReadsNothingWhole(t *testing.T) {
	engine.OnFile(t)
	dir := t.TempDir()
	engine.Open(t, dir, db.Config{})
	whole := regexp.MustCompile(`^SCAN `)
	for query, args := range map[string][]any{visits: {1, 2}, sent: {1, 2, record.CatalogueOwner, api.KindActor}, asked: {1, 2}} {
		rows, err := engine.Pool(t, dir).QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+query, args...)
		if err != nil {
			t.Fatal(err)
		}
		steps := 0
		for rows.Next() {
			var id, parent, unused int
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				t.Fatal(err)
			}
			if steps++; whole.MatchString(step) {
				t.Errorf("%s\n%s", step, query)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil || steps == 0 {
			t.Errorf("%d steps, %v", steps, err)
		}
	}
}

// Periods are whole days in Denmark, over both changes of clocks and a leap day, and their
// goals those of the calendar.
func TestPeriodsAreThoseOfTheCalendar(t *testing.T) {
	at := func(s string) time.Time {
		day, err := time.ParseInLocation(time.DateTime, s, text.Copenhagen)
		if err != nil {
			t.Fatal(err)
		}
		return day
	}
	for _, c := range []struct {
		from, through string
		span          Span
		key           string
		days          int
		before        string
	}{
		{"2027-01-01", "2027-12-31", Year, "2027", 365, "2026-01-01"},
		{"2028-01-01", "2028-03-31", Quarter, "2028-Q1", 91, "2027-10-01"},
		{"2028-02-01", "2028-02-29", Month, "2028-02", 29, "2028-01-01"},
		{"2027-03-01", "2027-03-31", Month, "2027-03", 31, "2027-02-01"},
		{"2027-10-01", "2027-12-31", Quarter, "2027-Q4", 92, "2027-07-01"},
		{"2027-01-01", "2027-12-02", Own, "2027", 336, "2026-01-30"},
		{"2027-03-28", "2027-03-28", Own, "", 1, "2027-03-27"},
		{"2027-12-31", "2028-01-01", Own, "", 2, "2027-12-29"},
		{"2027-01-01", "2028-01-01", Own, "", 366, "2025-12-31"}, // a year's goals are not of more than it
	} {
		p, ok := Between(c.from, c.through)
		before := p.Step(-1)
		got := []any{ok, p.Span(), p.GoalKey(), p.Days(), before.From.Format(time.DateOnly), before.To.Equal(p.From), before.Step(1) == p}
		if diff := cmp.Diff([]any{true, c.span, c.key, c.days, c.before, true, true}, got); diff != "" {
			t.Errorf("%s to %s (-want +got):\n%s", c.from, c.through, diff)
		}
	}
	for _, no := range [][2]string{{"2027-02-01", "2027-01-31"}, {"", "2027-01-31"}, {"2027-01-01", "x"}, {"2027-02-30", "2027-03-01"}, {"2001-01-01", "2027-01-01"}, {"0001-01-01", "0001-01-02"}} {
		if _, ok := Between(no[0], no[1]); ok {
			t.Errorf("%v is a period", no)
		}
	}
	year, _ := Between("2027-01-01", "2027-12-31")
	for now, gone := range map[string]int{"2026-07-01 00:00:00": 0, "2026-12-31 23:59:59": 0, "2027-07-02 12:00:00": 49, "2028-01-01 00:00:00": 100, "2029-01-01 00:00:00": 100} {
		if n := year.Gone(at(now)); n != gone {
			t.Errorf("at %s %d %% of the year is over, want %d", now, n, gone)
		}
	}
	if n := (Period{at("2027-03-28 00:00:00"), at("2027-03-29 00:00:00")}).Gone(at("2027-03-30 00:00:00")); n != 0 {
		t.Errorf("%d %% is over of a period that has no goals", n)
	}
	if own := PeriodOf(Quarter, at("2027-05-31 23:59:59")); own.From != at("2027-04-01 00:00:00") || own.To != at("2027-07-01 00:00:00") {
		t.Errorf("a day in May is in %v", own)
	}
}

// A period has its share of the goals of the years that it is in, by days, of what each of them
// has a goal for; and its time is over as it goes by itself.
func TestAPeriodHasItsShareOfTheGoalsOfItsYears(t *testing.T) {
	goals := func(year string) (Goals, error) {
		return Goals{Targets: map[string]map[string]int{
			"2024": {api.EventCafe: 366},
			"2026": {api.EventCafe: 365, api.EventCourse: 100, OnTime: 80},
			"2027": {api.EventCafe: 730, OnTime: 90},
		}[year]}, nil
	}
	for _, c := range []struct {
		from, through string
		want          map[string]int
	}{
		{"2026-10-01", "2026-12-31", map[string]int{api.EventCafe: 92, api.EventCourse: 25, OnTime: 80}},
		{"2026-12-01", "2027-01-31", map[string]int{api.EventCafe: 31 + 2*31, OnTime: 85}},
		{"2026-12-30", "2027-01-01", map[string]int{api.EventCafe: 2 + 2, OnTime: 83}},
		{"2026-01-01", "2027-12-31", map[string]int{api.EventCafe: 365 + 730, OnTime: 85}},
		{"2026-03-28", "2026-03-29", map[string]int{api.EventCafe: 2, api.EventCourse: 1, OnTime: 80}},
		{"2026-03-28", "2026-03-28", map[string]int{api.EventCafe: 1, OnTime: 80}},
		{"2024-02-01", "2024-02-29", map[string]int{api.EventCafe: 29}},
		{"2027-12-31", "2028-01-01", map[string]int{}},
		{"2025-12-31", "2026-01-01", map[string]int{}},
	} {
		p, ok := Between(c.from, c.through)
		got, err := shares(p, goals)
		if diff := cmp.Diff(c.want, got); !ok || err != nil || diff != "" {
			t.Errorf("%s to %s: %v (-want +got):\n%s", c.from, c.through, err, diff)
		}
	}
	across, _ := Between("2026-12-01", "2027-01-31")
	for now, want := range map[time.Time]int{across.From: 0, across.From.AddDate(0, 0, 31): 50, across.To: 100, across.To.AddDate(1, 0, 0): 100} {
		if gone := (Report{Period: across, Shares: true, Now: now}).Gone(); gone != want {
			t.Errorf("at %s %d %% of it is over, want %d", now, gone, want)
		}
	}
}

// An answer's time counts in the hours in which the office is open, holidays aside: from a
// Friday afternoon to the Tuesday after, Whit Monday between them.
func TestAnAnswerTakesTheHoursInWhichTheOfficeIsOpen(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2027, 5, day, hour, 0, 0, 0, text.Copenhagen) }
	own := api.Office{AnswerTargetH: 12}
	for _, c := range []struct {
		asked, answered, now time.Time
		by                   time.Time
		took                 time.Duration
		within               Within
	}{
		{at(14, 15), at(18, 9), at(20, 9), at(19, 9), 2 * time.Hour, Half}, // Whit Monday is the 17th
		{at(14, 15), at(14, 16), at(20, 9), at(19, 9), time.Hour, Sixth},
		{at(14, 15), at(18, 15), at(20, 9), at(19, 9), 8 * time.Hour, Whole},
		{at(14, 15), at(19, 10), at(20, 9), at(19, 9), 11 * time.Hour, Late},
		{at(14, 15), time.Time{}, at(18, 9), at(19, 9), 2 * time.Hour, Waiting},
		{at(14, 15), time.Time{}, at(20, 9), at(19, 9), 18 * time.Hour, Late},
	} {
		q := Question{AskedAt: c.asked, AnswerBy: c.by, AnsweredAt: c.answered}
		if q.measure(own, c.now); q.Took != c.took || q.Within != c.within {
			t.Errorf("answered at %v it took %v, %s; want %v, %s", c.answered, q.Took, q.Within, c.took, c.within)
		}
	}
}
