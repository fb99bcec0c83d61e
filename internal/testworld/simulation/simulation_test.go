package simulation_test

import (
	"flag"
	"fmt"
	"testing"

	"startklar.dk/internal/testworld/simulation"
)

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
