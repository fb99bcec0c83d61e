package plan_test

import (
	"testing"
	"time"

	"startklar.dk/app/plan"
)

func TestAPaceIsMeasuredOnlyWhereSomebodySpoke(t *testing.T) {
	for name, tt := range map[string]struct {
		words int
		took  time.Duration
		pace  int
		speed bool
	}{
		"two minutes":        {260, 2 * time.Minute, 130, true},
		"a slip of the hand": {20, 9 * time.Second, 0, false},
		"faster than anyone": {200, 20 * time.Second, 600, false},
		"left to run":        {200, 20 * time.Minute, 10, false},
	} {
		if pace, ok := plan.PaceOf(tt.words, tt.took); pace != tt.pace || ok != tt.speed {
			t.Errorf("%s: %d, %v", name, pace, ok)
		}
	}
	if got := plan.SayFor(260, 130); got != 2*time.Minute {
		t.Errorf("260 words take %s", got)
	}
}
