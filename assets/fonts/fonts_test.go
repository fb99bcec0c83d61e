package fonts

import (
	"bytes"
	"testing"

	"github.com/go-text/typesetting/font"
)

var faces = map[string][]byte{
	"regular": Regular, "semibold": SemiBold, "bold": Bold, "italic": Italic, "bold italic": BoldItalic, "heading": Heading, "title": Title,
}

func TestEveryFaceHasWhatTheTextsNeed(t *testing.T) {
	const needed = "ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅÉÄÖÜabcdefghijklmnopqrstuvwxyzæøåéäöüß0123456789" +
		" \u00a0\u202f.,:;!?()[]/&%+*=<>@#'\"-–—…‹›“”„’·−×•✓→←€§°½"
	for name, data := range faces {
		face := parse(t, data)
		for _, r := range needed {
			if _, ok := face.NominalGlyph(r); !ok {
				t.Errorf("%s has no %q", name, r)
			}
		}
	}
}

func TestWhatIsSaidToBeCoveredIs(t *testing.T) {
	covered := 0
	for name, data := range faces {
		face := parse(t, data)
		for r := rune(0x20); r < 0x2ffff; r++ {
			if !Covers(r) {
				continue
			}
			covered++
			if _, ok := face.NominalGlyph(r); !ok {
				t.Errorf("%s has no %q (%U)", name, r, r)
			}
		}
	}
	if covered < 300*len(faces) {
		t.Errorf("%d letters are covered in all", covered)
	}
}

func TestFiguresAreOfOneWidth(t *testing.T) {
	for name, data := range faces {
		face := parse(t, data)
		width := func(r rune) float32 {
			glyph, _ := face.NominalGlyph(r)
			return face.HorizontalAdvance(glyph)
		}
		want := width('0')
		for _, r := range "123456789" {
			if got := width(r); got != want {
				t.Errorf("%s: %q is %g wide and 0 is %g", name, r, got, want)
			}
		}
		if width('i') == width('m') {
			t.Errorf("%s: letters are of one width too", name)
		}
	}
}

func TestTheLicenceComesAlong(t *testing.T) {
	if !bytes.Contains([]byte(Licence), []byte("SIL Open Font License, Version 1.1")) {
		t.Error("the licence is not the Open Font License")
	}
}

func parse(t *testing.T, data []byte) *font.Face {
	t.Helper()
	face, err := font.ParseTTF(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("not a font: %v", err)
	}
	return face
}
