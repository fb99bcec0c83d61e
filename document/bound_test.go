package document_test

import (
	"strings"
	"testing"

	"startklar.dk/document"
)

// An underscore is where a line must not end.
func TestWhatIsReadTogetherStaysOnALine(t *testing.T) {
	for _, want := range []string{
		"Det koster 430.000_kr. og giver 12_procent", "under 1,2_mio._kr. det første år", "1.450_kg, 85_m² og 250_g", "den 1._december 2026 kl._8",
		"8_% i rente, momslovens §_33", "on 1_December 2026, 12_percent of 430,000_kr.", "pose nr._2", "430.000_kr", "2.280_kr.: det er lidt", "1_million_kr.",
	} {
		if got := strings.ReplaceAll(document.Bound(strings.ReplaceAll(want, "_", " ")), "\u00a0", "_"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, s := range []string{"i 2027 giver firmaet mere", "de 84 poser", "Ida 20 timer", "5 maj-kort", "12 gange om året", "kaffen i 3 kopper"} {
		if got := document.Bound(s); got != s {
			t.Errorf("%q is bound: %q", s, got)
		}
	}
}
