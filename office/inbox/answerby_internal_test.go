package inbox

import (
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/assets/text"
)

// What an answer took until its target is the target, whatever lies between: nights, a
// weekend, a holiday, a change of clocks, the office's own closed days.
func TestUntilItsTargetAnAnswerTakesTheHoursOfIt(t *testing.T) {
	closed := []api.Closed{{From: "2026-12-28", To: "2026-12-30", Text: "Jul"}}
	for _, asked := range []time.Time{
		time.Date(2026, 12, 23, 15, 0, 0, 0, text.Copenhagen),
		time.Date(2026, 12, 29, 10, 0, 0, 0, text.Copenhagen),
		time.Date(2027, 3, 24, 15, 30, 0, 0, text.Copenhagen),
		time.Date(2027, 10, 29, 12, 0, 0, 0, text.Copenhagen),
	} {
		for _, hours := range []int{1, 8, 24} {
			own := api.Office{AnswerTargetH: hours, Closed: closed}
			by := answerBy(asked, own)
			if took := OpenBetween(asked, by, own); took != time.Duration(hours)*time.Hour {
				t.Errorf("asked %v, to be answered within %d hours by %v: it takes %v", asked, hours, by, took)
			}
		}
	}
}
