package store

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"startklar.dk/api/danish"
)

func TestASnippetIsCutAroundWhatWasFound(t *testing.T) {
	long := strings.Repeat("Vi bager hver dag. ", 10) + "På Ærø køber man brød om lørdagen." + strings.Repeat(" Resten er kager.", 10)
	for _, tt := range []struct{ text, query, want string }{
		{"Vi sælger brød på Øen", "brød", "Vi sælger \x02brød\x03 på Øen"},
		{"Vi sælger brød på Øen", "BROED øen", "Vi sælger \x02brød\x03 på \x02Øen\x03"},
		{norm.NFD.String("Café på Ærø"), "cafe ærø", norm.NFD.String("\x02Café\x03 på \x02Ærø\x03")},
		{"forretningsplan", "plan", "forretnings\x02plan\x03"},
		{"planplan", "plan", "\x02planplan\x03"},
		{"intet", "plan", "intet"},
		{"", "plan", ""},
		{long, "brød", "…Ærø køber man \x02brød\x03 om lørdagen. Resten er kager. Resten er kager.…"},
		{long, "xyzzy", "Vi bager hver dag. Vi bager hver dag. Vi bager hver dag. Vi bager hver…"},
	} {
		if got := snippet(tt.text, danish.Words(tt.query)); got != tt.want {
			t.Errorf("%q in %.30q: %q, want %q", tt.query, tt.text, got, tt.want)
		}
	}
}

func TestASnippetIsAPieceOfItsTextAndWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, query := rapid.StringOf(rapid.SampledFrom([]rune("abæøåÅé \u0301\u030a.\u200bﬁ"))).Draw(t, "text"), rapid.String().Draw(t, "query")
		got := snippet(text, danish.Words(query))
		bare := strings.NewReplacer("\x02", "", "\x03", "").Replace(got)
		bare = strings.TrimSuffix(strings.TrimPrefix(bare, "…"), "…")
		if !strings.Contains(text, bare) || !utf8.ValidString(got) || strings.Count(got, "\x02") != strings.Count(got, "\x03") {
			t.Fatalf("%q of %q", got, text)
		}
		if folded, origin := foldedWithOrigin(text); len(folded) != len(origin) {
			t.Fatalf("%d bytes come from %d places", len(folded), len(origin))
		}
	})
}
