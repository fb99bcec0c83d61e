package document_test

import (
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document"
)

// onCanvas is what the canvas of a plan says with that answer alone.
func onCanvas(answer string) string {
	_, template := assets.PlanTemplate()
	p := document.Plan{Title: "Kaffe", Template: template, Content: api.VersionContent{Sections: map[string]string{"market.buyers": answer}}}
	var said []string
	for _, b := range document.OfCanvas(p, *template.Canvas, text.Danish).Body {
		if board, is := b.(*document.Board); is {
			for _, column := range board.Columns {
				for _, f := range column {
					said = append(said, f.Texts...)
				}
			}
		}
	}
	return strings.Join(said, "\n")
}

func TestACanvasShowsNoMarkup(t *testing.T) {
	for answer, want := range map[string]string{
		"":                          "",
		"Kaffe **og** kage.":        "Kaffe og kage.",
		"Kaffe.\n\nKage":            "Kaffe. Kage",
		"# Priser\n- Kaffe\n- Kage": "Priser: Kaffe; Kage.",
		"1. Ring op!\n2. Skriv\n   - en mail\n   - et brev\n3. Vent.":         "Ring op! Skriv: en mail; et brev; Vent.",
		"| Kunde | By |\n|---|---|\n| Mondo | Kolding |\n| Havnens | Vejle |": "Mondo, Kolding; Havnens, Vejle.",
	} {
		if got := onCanvas(answer); got != want {
			t.Errorf("%q becomes %q, want %q", answer, got, want)
		}
	}
}
