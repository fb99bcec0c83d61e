package text_test

import (
	"testing"

	"startklar.dk/assets/text"
)

func TestAnOpeningEndsWithASentenceAParagraphOrAnItem(t *testing.T) {
	for _, tt := range []struct {
		whole string
		most  int
		want  string
	}{
		{"Kaffe   og\tkage.", 100, "Kaffe og kage."},
		{"Kaffen er ristet.\n\n\n\nKagen er bagt.", 100, "Kaffen er ristet.\n\nKagen er bagt."},
		{"Kaffen er ristet. Kagen er bagt. Teen er lun.", 35, "Kaffen er ristet. Kagen er bagt."},
		{"Varerne\n• Kaffe til sidst\n• Kage\n  • med nødder\n• Te", 36, "Varerne\n• Kaffe til sidst\n• Kage"},
		{"Kaffe til sidst\n\nKage først og te", 20, "Kaffe til sidst"},
		{"Varerne\n• Kaffe til sidst", 10, "Varerne…"},
		{"Kaffe", 3, "Ka…"},
		{"Kaffe", 0, ""},
		{"", 100, ""},
		{" \n\n ", 100, ""},
	} {
		if got := text.Opening(tt.whole, tt.most); got != tt.want {
			t.Errorf("%q in %d is %q, want %q", tt.whole, tt.most, got, tt.want)
		}
	}
}
