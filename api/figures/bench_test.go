package figures_test

import (
	"encoding/json"
	"os"
	"testing"

	"startklar.dk/api/figures"
)

// BenchmarkCafe computes the café, with its three scenarios, from its stored values
// as the app does at each change. cmd/bench measures a larger plan.
func BenchmarkCafe(b *testing.B) {
	raw, err := os.ReadFile("testdata/cases/cafe.json")
	if err != nil {
		b.Fatal(err)
	}
	values := flattened("", decoded(raw), map[string]json.RawMessage{})
	b.ReportAllocs()
	for b.Loop() {
		c, errs := figures.Read(values)
		if errs != nil {
			b.Fatal(errs)
		}
		if _, errs = figures.Compute(c, params); errs != nil {
			b.Fatal(errs)
		}
	}
}
