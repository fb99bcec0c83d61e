package alert_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"startklar.dk/app/alert"
)

var noon = time.Date(2027, 1, 28, 12, 0, 0, 0, time.UTC)

// meeting is a booking's two reminders.
func meeting(id string, starts time.Time) []alert.Alert {
	var list []alert.Alert
	for name, before := range map[string]time.Duration{"day": 24 * time.Hour, "hour": time.Hour} {
		list = append(list, alert.Alert{
			ID: id + "/" + starts.Format(time.RFC3339) + "/" + name, About: id, Kind: alert.Booking,
			At: starts.Add(-before), Until: starts, Title: name,
		})
	}
	return list
}

func news(id string, kind alert.Kind, until time.Time) alert.Alert {
	return alert.Alert{ID: id, Kind: kind, Until: until, Title: "news"}
}

func input(list ...[]alert.Alert) alert.Input {
	in := alert.Input{Person: "anna", Complete: true, Off: func(alert.Kind) bool { return false }}
	for _, l := range list {
		in.Alerts = append(in.Alerts, l...)
	}
	return in
}

// since is the memory of a device that was looked at before.
func since(at time.Time) alert.Memory {
	return alert.Memory{Looked: map[string]time.Time{"anna": at}}
}

func titles(list []alert.Alert) []string {
	var out []string
	for _, a := range list {
		out = append(out, a.Title)
	}
	return out
}

func TestWhatIsToldNow(t *testing.T) {
	for _, c := range []struct {
		name   string
		alerts []alert.Alert
		since  time.Time
		off    alert.Kind
		want   []string
		wake   time.Time
	}{
		{"a day and an hour before are to come", meeting("b", noon.Add(30*time.Hour)), noon.Add(-time.Minute), "", nil, noon.Add(6 * time.Hour)},
		{"the day before is now", meeting("b", noon.Add(24*time.Hour)), noon.Add(-time.Minute), "", []string{"day"}, noon.Add(23 * time.Hour)},
		{"the hour before came while the lid was closed", meeting("b", noon.Add(40*time.Minute)), noon.Add(-2 * time.Hour), "", []string{"hour"}, time.Time{}},
		{"both came: the later one is told", meeting("b", noon.Add(40*time.Minute)), noon.Add(-48 * time.Hour), "", []string{"hour"}, time.Time{}},
		{"the meeting began: nothing", meeting("b", noon.Add(-30*time.Minute)), noon.Add(-5 * time.Hour), "", nil, time.Time{}},
		{"it begins this moment: nothing", meeting("b", noon), noon.Add(-5 * time.Hour), "", nil, time.Time{}},
		{"booked half an hour before it begins: nothing", meeting("b", noon.Add(30*time.Minute)), noon.Add(-time.Minute), "", nil, time.Time{}},
		{"bookings are off", meeting("b", noon.Add(24*time.Hour)), noon.Add(-time.Minute), alert.Booking, nil, time.Time{}},
		{"a new referral", []alert.Alert{news("r", alert.Referral, time.Time{})}, noon.Add(-time.Minute), "", []string{"news"}, time.Time{}},
		{"referrals are off", []alert.Alert{news("r", alert.Referral, time.Time{})}, noon.Add(-time.Minute), alert.Referral, nil, time.Time{}},
		{"a place that is offered", []alert.Alert{news("o", alert.Offer, noon.Add(time.Hour))}, noon.Add(-time.Minute), "", []string{"news"}, time.Time{}},
		{"an offer that has expired", []alert.Alert{news("o", alert.Offer, noon.Add(-time.Hour))}, noon.Add(-3 * time.Hour), "", nil, time.Time{}},
		{"what was there before the first look is no news", append(meeting("b", noon.Add(23*time.Hour)), news("r", alert.Referral, time.Time{})), time.Time{}, "", nil, noon.Add(22 * time.Hour)},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := input(c.alerts)
			in.Off = func(k alert.Kind) bool { return k == c.off }
			memory := since(c.since)
			if c.since.IsZero() {
				memory = alert.Memory{}
			}
			p := alert.Make(noon, in, memory, false)
			if d := cmp.Diff(c.want, titles(p.Tell)); d != "" {
				t.Errorf("told (-want +got):\n%s", d)
			}
			if !p.Wake.Equal(c.wake) {
				t.Errorf("it wakes at %v, want %v", p.Wake, c.wake)
			}
			// What was off while it came is not told when it is on again, and what
			// was told is not told again, over a restart too.
			raw, err := json.Marshal(p.Memory)
			if err != nil {
				t.Fatal(err)
			}
			var restarted alert.Memory
			if err := json.Unmarshal(raw, &restarted); err != nil {
				t.Fatal(err)
			}
			if again := alert.Make(noon.Add(time.Minute), input(c.alerts), restarted, false); len(again.Tell) > 0 && !again.Tell[0].At.After(noon) {
				t.Errorf("told again: %v", titles(again.Tell))
			}
		})
	}
}

func TestABookingThatMovedIsToldAnewAndOneThatWentNever(t *testing.T) {
	first := alert.Make(noon, input(meeting("b", noon.Add(24*time.Hour))), since(noon.Add(-time.Minute)), false)
	if len(first.Tell) != 1 {
		t.Fatalf("told %v", titles(first.Tell))
	}
	moved := alert.Make(noon.Add(time.Hour), input(meeting("b", noon.Add(49*time.Hour))), first.Memory, false)
	if len(moved.Tell) != 0 || !moved.Wake.Equal(noon.Add(25*time.Hour)) {
		t.Errorf("moved: told %v, wakes at %v", titles(moved.Tell), moved.Wake)
	}
	if then := alert.Make(moved.Wake, input(meeting("b", noon.Add(49*time.Hour))), moved.Memory, false); len(then.Tell) != 1 {
		t.Errorf("a day before the new time: told %v", titles(then.Tell))
	}
	if gone := alert.Make(moved.Wake, input(), moved.Memory, false); len(gone.Tell) != 0 || !gone.Wake.IsZero() {
		t.Errorf("cancelled: told %v, wakes at %v", titles(gone.Tell), gone.Wake)
	}
}

func TestASystemIsAskedAheadAndAskedAgainWhereSomethingChanged(t *testing.T) {
	handed := func(p alert.Plan) alert.Memory {
		m := p.Memory.Clone()
		for _, a := range p.Schedule {
			m.Ahead[a.ID] = alert.Ahead{System: "system " + a.ID, At: a.At, Until: a.Until, Words: alert.Digest(a)}
		}
		return m
	}
	both := meeting("b", noon.Add(30*time.Hour))
	p := alert.Make(noon, input(both), since(noon.Add(-time.Minute)), true)
	if len(p.Schedule) != 2 || !p.Schedule[0].At.Before(p.Schedule[1].At) {
		t.Fatalf("it hands over %v", titles(p.Schedule))
	}
	m := handed(p)
	if p = alert.Make(noon.Add(time.Hour), input(both), m, true); len(p.Schedule)+len(p.Cancel) != 0 || !p.Wake.IsZero() {
		t.Errorf("nothing changed, and it hands over %v, cancels %v, wakes at %v", titles(p.Schedule), p.Cancel, p.Wake)
	}
	unheard := input()
	unheard.Complete = false
	if p = alert.Make(noon.Add(time.Hour), unheard, m, true); len(p.Cancel) != 0 {
		t.Errorf("before the store is known it cancels %v", p.Cancel)
	}
	if p = alert.Make(noon.Add(time.Hour), input(meeting("b", noon.Add(50*time.Hour))), m, true); len(p.Schedule) != 2 || len(p.Cancel) != 2 {
		t.Errorf("it moved: hands over %v, cancels %v", titles(p.Schedule), p.Cancel)
	}
	english := append([]alert.Alert(nil), both...)
	for i := range english {
		english[i].Text = "in English"
	}
	if p = alert.Make(noon.Add(time.Hour), input(english), m, true); len(p.Schedule) != 2 || len(p.Cancel) != 2 {
		t.Errorf("the language changed: hands over %v, cancels %v", titles(p.Schedule), p.Cancel)
	}
	off := input(both)
	off.Off = func(alert.Kind) bool { return true }
	if p = alert.Make(noon.Add(time.Hour), off, m, true); len(p.Schedule) != 0 || len(p.Cancel) != 2 {
		t.Errorf("switched off: hands over %v, cancels %v", titles(p.Schedule), p.Cancel)
	}
	if p = alert.Make(noon.Add(time.Hour), alert.Input{}, m, true); len(p.Cancel) != 2 {
		t.Errorf("signed out: cancels %v", p.Cancel)
	}
	// The system told the first while the app was closed.
	if p = alert.Make(noon.Add(7*time.Hour), input(both), m, true); len(p.Tell) != 0 || len(p.Cancel) != 0 || len(p.Memory.Ahead) != 1 {
		t.Errorf("the system told one: it tells %v, cancels %v, keeps %v", titles(p.Tell), p.Cancel, p.Memory.Ahead)
	}
}

func TestNothingIsToldTwiceOrWhenItIsPast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		told := map[string]int{}
		m := since(noon.Add(-time.Minute))
		now := noon
		ahead := rapid.Bool().Draw(t, "ahead")
		for range rapid.IntRange(1, 40).Draw(t, "looks") {
			now = now.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "minutes")) * time.Minute)
			var list []alert.Alert
			for _, id := range []string{"a", "b", "c"} {
				if rapid.Bool().Draw(t, "held") {
					list = append(list, meeting(id, noon.Add(time.Duration(rapid.IntRange(1, 5).Draw(t, "starts"))*9*time.Hour))...)
				}
			}
			off := rapid.IntRange(0, 4).Draw(t, "off") == 0
			in := input(list, []alert.Alert{news("r", alert.Referral, time.Time{}), news("o", alert.Offer, noon.Add(20*time.Hour))})
			in.Off = func(alert.Kind) bool { return off }
			p := alert.Make(now, in, m, ahead)
			for _, a := range p.Tell {
				if told[a.ID]++; told[a.ID] > 1 {
					t.Fatalf("%s is told twice", a.ID)
				}
				if off || !a.Until.IsZero() && !a.Until.After(now) || a.At.After(now) {
					t.Fatalf("%+v is told at %v, off: %v", a, now, off)
				}
			}
			m = p.Memory
			for _, a := range p.Schedule {
				if !a.At.After(now) || off {
					t.Fatalf("%+v is handed over at %v, off: %v", a, now, off)
				}
				if m.Ahead[a.ID] = (alert.Ahead{System: a.ID, At: a.At, Until: a.Until, Words: alert.Digest(a)}); told[a.ID] > 0 {
					t.Fatalf("%s was told and is handed over", a.ID)
				}
			}
			for id, a := range m.Ahead {
				if a.At.Before(now) {
					told[id]++
				}
			}
		}
	})
}
