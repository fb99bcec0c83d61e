package ui

import "testing"

func TestARadarOfManyAxesHasNumbersAtTheirEnds(t *testing.T) {
	for n, numbered := range map[int]bool{5: false, mostNamed: false, mostNamed + 1: true, 15: true} {
		r := &Radar{Labels: make([]string, n), Now: make([]float64, n)}
		if got := r.numbered(600); got != numbered {
			t.Errorf("%d axes have numbers: %v", n, got)
		}
	}
}
