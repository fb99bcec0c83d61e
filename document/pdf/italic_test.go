package pdf_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"startklar.dk/document"
)

// TestEmphasisIsInItalicFacesOfItsOwn holds that poppler finds the faces by their names, that a quotation has one too,
// and that a document without emphasis carries none along.
func TestEmphasisIsInItalicFacesOfItsOwn(t *testing.T) {
	for words, want := range map[string][2]bool{
		"Vi rister *selv* alt.":  {true, false},
		"Vi ***rister*** selv.":  {false, true},
		"Vi **rister** alt selv": {},
	} {
		path := filepath.Join(t.TempDir(), "emphasis.pdf")
		doc := document.Document{Title: "Plan", Body: document.Answer(words, 3)}
		if err := os.WriteFile(path, write(t, doc), 0o600); err != nil {
			t.Fatal(err)
		}
		faces := run(t, "pdffonts", path)
		got := [2]bool{strings.Contains(faces, "+Inter-Italic "), strings.Contains(faces, "+Inter-SemiBoldItalic ")}
		if got != want {
			t.Errorf("%q has italic, bold italic: %v, want %v in\n%s", words, got, want, faces)
		}
		if plain := strings.TrimSpace(run(t, "pdftotext", path, "-")); !strings.Contains(plain, strings.ReplaceAll(words, "*", "")) {
			t.Errorf("%q is read as %q", words, plain)
		}
	}
}
