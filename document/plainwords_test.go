package document_test

import (
	"strings"
	"testing"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document"
)

func TestPlainWordsHaveNoMarkupAndKeepTheirLines(t *testing.T) {
	for answer, want := range map[string]string{
		"":                                      "",
		"Kaffe **og** kage.":                    "Kaffe og kage.",
		"Kaffe.\n\n\nKage\nog te":               "Kaffe.\n\nKage\nog te",
		"## Varerne\nKaffe til sidst\n- Bønner": "Varerne\nKaffe til sidst\n• Bønner",
		"# Priser\n\n- **Kaffe**\n- Kage\n\nSlut":                                      "Priser\n• Kaffe\n• Kage\n\nSlut",
		"1. Ring\n2. Skriv\n   - en mail\n   - et [brev](https://example.dk)\n3. Vent": "1. Ring\n2. Skriv\n   • en mail\n   • et brev\n3. Vent",
		"| Kunde | By |\n|---|---|\n| Mondo | Kolding |\n| Havnens | Vejle |":          "Mondo, Kolding\nHavnens, Vejle",
	} {
		got := document.PlainWords(answer)
		if got != want {
			t.Errorf("%q becomes %q, want %q", answer, got, want)
		}
		if again := document.PlainWords(got); again != got {
			t.Errorf("%q becomes %q when it is read again", got, again)
		}
	}
}

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

const markedUp = "## Varerne\n\nKaffe **til sidst**\n\n- Bønner\n- *Kage*"

func TestACanvasShowsNoMarkup(t *testing.T) {
	if got, want := onCanvas(markedUp), "Varerne\nKaffe til sidst\n• Bønner\n• Kage"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}

func TestAMeetingSheetKeepsTheBulletsOfTheIdea(t *testing.T) {
	idea := func(words string) string {
		s := document.Sheet{Name: "Anna", Idea: words}
		for _, p := range s.Parts() {
			if p.Name == api.SheetIdea {
				return p.Lines[0].Block.(*document.Paragraph).Text.String()
			}
		}
		return ""
	}
	if got, want := idea(markedUp), "Varerne\nKaffe til sidst\n• Bønner\n• Kage"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	if got, want := idea(strings.Repeat("- Kaffe\n", 40)), strings.Repeat("• Kaffe\n", 7)+"• Kaffe …"; got != want {
		t.Errorf("of forty lines it says %q, want %q", got, want)
	}
}
