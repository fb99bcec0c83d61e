package document_test

import (
	"testing"

	"startklar.dk/document"
)

func TestMarkersAreWhatMakesALineAHeadingOrAnItem(t *testing.T) {
	for line, want := range map[string]string{
		"## Varerne": "## ", "- kaffe": "- ", "  • te": "  • ", "12) anden": "12) ", "kaffe - te": "", "": "", "-": "", "#kaffe": "", "*kursiv* ord": "",
	} {
		if got := document.Marker(line); got != want {
			t.Errorf("%q begins with %q, not %q", line, got, want)
		}
	}
}

func TestTheNextLineGoesOnWithTheList(t *testing.T) {
	for before, want := range map[string]struct {
		begins string
		done   int
	}{
		"- kaffe":                      {"- ", 0},
		"Varer:\n  •  kaffe":           {"  •  ", 0},
		"- kaffe\n- ":                  {"- ", 2},
		"  * ":                         {"  * ", 4},
		"1. kaffe":                     {"2. ", 0},
		"1) kaffe\n2) te":              {"3) ", 0},
		"1. kaffe\n   - te\n2. vand":   {"3. ", 0},
		"1. kaffe\n2. ":                {"3. ", 3},
		"Vi åbner\n12. maj":            {"", 0}, // a day
		"1. kaffe\n\nVi åbner\n2. maj": {"", 0},
		"kaffe":                        {"", 0},
		"- kaffe\nte":                  {"", 0},
		"# Varer":                      {"", 0},
		"-":                            {"", 0},
		"":                             {"", 0},
	} {
		if begins, done := document.NextLine(before); begins != want.begins || done != want.done {
			t.Errorf("after %q it goes on with %q, %d, not %q, %d", before, begins, done, want.begins, want.done)
		}
	}
}
