package document_test

import (
	"testing"

	"startklar.dk/document"
)

// Words are found in an answer as they are read, and the passage is as it was typed.
func TestAPassageIsFoundAsItIsRead(t *testing.T) {
	const answer = "Jeg har talt med **syv** af dem.\n\n- To har [sagt ja](https://example.dk/ja) til en prøve\n- Resten tøver\n\n2. Prisen er 210 kr. (for et kilo)\n3. Den *kan* stige"
	for words, want := range map[string]string{
		"talt med **syv**":         "talt med **syv**",
		"talt med syv af dem.":     "talt med **syv** af dem.",
		"  syv af ":                "syv** af",
		"dem. To har sagt ja til":  "dem.\n\n- To har [sagt ja](https://example.dk/ja) til",
		"prøve\nResten":            "prøve\n- Resten",
		"(for et kilo) Den kan":    "(for et kilo)\n3. Den *kan",
		"Prisen er 210 kr.":        "Prisen er 210 kr.",
		"Prisen er 211 kr.":        "",
		"example":                  "example", // as it was typed
		"ja (https://example.org)": "",
		"…":                        "",
		"":                         "",
	} {
		if got, found := document.Passage(answer, words); got != want || found != (want != "") {
			t.Errorf("%q is %q, want %q", words, got, want)
		}
	}
}
