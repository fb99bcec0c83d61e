package simulation_test

import (
	"flag"
	"fmt"
	"runtime/debug"
	"testing"

	"startklar.dk/internal/testworld/simulation"
)

// TestMain has what is left of one run collected less often: there is room.
func TestMain(m *testing.M) {
	debug.SetGCPercent(800)
	m.Run()
}

var (
	seeds = flag.Int("seeds", 50, "how many seeds are played")
	first = flag.Uint64("seed", 1, "the first of them")
)

func TestNothingIsLostAndNothingIsDoneTwice(t *testing.T) {
	for n := range uint64(*seeds) {
		t.Run(fmt.Sprint("seed=", *first+n), func(t *testing.T) {
			t.Parallel()
			simulation.Run(t, *first+n)
		})
	}
}
