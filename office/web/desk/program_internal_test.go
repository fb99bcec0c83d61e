package desk

import "testing"

func TestAPriceIsReadAsItIsTyped(t *testing.T) {
	for typed, want := range map[string]int64{
		"": 0, "1250": 125000, "1.250": 125000, "1.250,50": 125050, "49,50": 4950, "49.50": 4950, "49.5": 4950, "1 250": 125000, "12.345.678": -1, "49.505": 4950500, "4.95.0": -1, "x": -1, "-1": -1,
	} {
		var bad badFields
		if got := bad.ore("price", typed); bad != nil {
			if want != -1 {
				t.Errorf("%q is refused: %v", typed, bad)
			}
		} else if got != want {
			t.Errorf("%q is %d øre, want %d", typed, got, want)
		}
	}
}
