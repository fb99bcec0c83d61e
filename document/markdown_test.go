package document_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/document"
)

func plain(s string) document.Text { return document.Text{{Text: s}} }

func TestAnAnswerIsReadAsPlainMarkdown(t *testing.T) {
	for _, c := range []struct {
		name, typed string
		want        []document.Block
	}{
		{"lines stay lines and blank ones part paragraphs", "En\nto\n\ntre", []document.Block{
			&document.Paragraph{Text: plain("En\nto")}, &document.Paragraph{Text: plain("tre")},
		}},
		{"headings stand below the question", "# Priser\nTekst\n## Rabat ##", []document.Block{
			&document.Heading{Level: 3, Text: "Priser", Unlisted: true}, &document.Paragraph{Text: plain("Tekst")},
			&document.Heading{Level: 3, Text: "Rabat", Unlisted: true},
		}},
		{"a hash without a space is a word", "#1 i Kolding", []document.Block{&document.Paragraph{Text: plain("#1 i Kolding")}}},
		{"bullets of any sign, a list below another", "- a\n  - b\n  - c\n* d\n• e", []document.Block{
			&document.List{Items: []document.Item{
				{Text: plain("a"), Sub: &document.List{Items: []document.Item{{Text: plain("b")}, {Text: plain("c")}}}},
				{Text: plain("d")},
				{Text: plain("e")},
			}},
		}},
		{"numbers from where they begin", "3. c\n4) d", []document.Block{
			&document.List{Ordered: true, Start: 3, Items: []document.Item{{Text: plain("c")}, {Text: plain("d")}}},
		}},
		{"blank lines part no list, words do", "- a\n\n- b\n\nslut", []document.Block{
			&document.List{Items: []document.Item{{Text: plain("a")}, {Text: plain("b")}}}, &document.Paragraph{Text: plain("slut")},
		}},
		{"bullets and numbers are two lists", "- a\n1. b", []document.Block{
			&document.List{Items: []document.Item{{Text: plain("a")}}},
			&document.List{Ordered: true, Start: 1, Items: []document.Item{{Text: plain("b")}}},
		}},
		{"an indented line is no code", "    fire blanke", []document.Block{&document.Paragraph{Text: plain("fire blanke")}}},
		{"days are no list", "1. maj: otte\n1. juli: ni\n31. december: atten\n\n1. a\n2. b", []document.Block{
			&document.Paragraph{Text: plain("1. maj: otte\n1. juli: ni\n31. december: atten")},
			&document.List{Ordered: true, Start: 1, Items: []document.Item{{Text: plain("a")}, {Text: plain("b")}}},
		}},
		{"a list ends where it no longer counts up", "1. a\n2. b\n15. maj", []document.Block{
			&document.List{Ordered: true, Start: 1, Items: []document.Item{{Text: plain("a")}, {Text: plain("b")}}},
			&document.Paragraph{Text: plain("15. maj")},
		}},
		{"a price in the thousands is no list", "−5 grader og 2.500 kr.", []document.Block{&document.Paragraph{Text: plain("−5 grader og 2.500 kr.")}}},
		{"a table with a sum", "| Kunde | Poser |\n|---|--:|\n| Mondo | 50 |\n| **I alt** | **50** |", []document.Block{
			&document.Table{Columns: []document.Column{{Title: "Kunde"}, {Title: "Poser", Number: true}}, Rows: []document.Row{
				{Cells: []document.Cell{{Text: plain("Mondo")}, {Text: plain("50")}}},
				{Kind: document.Sum, Cells: []document.Cell{{Text: document.Strong("I alt")}, {Text: document.Strong("50")}}},
			}},
		}},
		{"bars without a rule are words", "| a | b |", []document.Block{&document.Paragraph{Text: plain("| a | b |")}}},
		{"nothing", " \n\n", nil},
	} {
		if diff := cmp.Diff(c.want, document.Answer(c.typed, 3)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestEmphasisAndLinksAreReadInALine(t *testing.T) {
	for typed, want := range map[string]document.Text{
		"en **fed** og *skrå* del":    {{Text: "en "}, {Text: "fed", Bold: true}, {Text: " og "}, {Text: "skrå", Italic: true}, {Text: " del"}},
		"2 * 3 * 4 og 5*6*7":          plain("2 * 3 * 4 og 5*6*7"),
		"***begge***, **a *b***":      {{Text: "begge", Bold: true, Italic: true}, {Text: ", "}, {Text: "a ", Bold: true}, {Text: "b", Bold: true, Italic: true}},
		"*** alene, og ***uden ende":  plain("*** alene, og ***uden ende"),
		"et * alene og ** to":         plain("et * alene og ** to"),
		"*kun":                        plain("*kun"),
		`\*ikke skrå\*`:               plain("*ikke skrå*"),
		"<b>ikke fed</b> &amp;":       plain("<b>ikke fed</b> &amp;"),
		"se https://virk.dk/start.":   {{Text: "se "}, {Text: "https://virk.dk/start", Link: "https://virk.dk/start"}, {Text: "."}},
		"[Virk](https://virk.dk) nu":  {{Text: "Virk", Link: "https://virk.dk"}, {Text: " nu"}},
		"[x](javascript:alert(1))":    plain("[x](javascript:alert(1))"),
		"http:// er ingen adresse":    plain("http:// er ingen adresse"),
		"snake_case_navn er et navn_": plain("snake_case_navn er et navn_"),
	} {
		if diff := cmp.Diff(want, document.Inline(typed)); diff != "" {
			t.Errorf("%q: %s", typed, diff)
		}
	}
}

// said are the words of blocks, without what they are.
func said(blocks []document.Block) string {
	var b strings.Builder
	var list func(*document.List)
	list = func(l *document.List) {
		for _, it := range l.Items {
			b.WriteString(it.Text.String() + "\n")
			if it.Sub != nil {
				list(it.Sub)
			}
		}
	}
	for _, block := range blocks {
		switch x := block.(type) {
		case *document.Heading:
			b.WriteString(x.Text + "\n")
		case *document.Paragraph:
			b.WriteString(x.Text.String() + "\n")
		case *document.List:
			list(x)
		case *document.Table:
			for _, c := range x.Columns {
				b.WriteString(c.Title + "\n")
			}
			for _, r := range x.Rows {
				for _, c := range r.Cells {
					b.WriteString(c.Text.String() + "\n")
				}
			}
		case *document.Note:
			b.WriteString(x.Title + "\n" + said(x.Blocks))
		}
	}
	return b.String()
}

func FuzzAnswer(f *testing.F) {
	for _, s := range []string{
		"# a\n- b\n  1. c\n\n| a | b |\n|---|:-:|\n| c |", "**a *b** c*", "[a](https://x.dk", "\x00\xff\u202e", "- \n-  - x", "|\n||\n|-|",
		strings.Repeat("*a ", 500), strings.Repeat("  - a\n", 50), "\\", "a\r\nb\u2028c",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		words := func(s string) string {
			return strings.Map(func(r rune) rune {
				if strings.ContainsRune("\\*#|-+•–_.:()[]`", r) || r <= ' ' || r >= '0' && r <= '9' || r == '\u2028' || r == '\u2029' || r == '\u0085' || r == '\u00a0' || r >= '\u2000' && r <= '\u200a' || r == '\u3000' || r == '\u1680' || r == '\u202f' || r == '\u205f' {
					return -1
				}
				return r
			}, s)
		}
		blocks := document.Answer(s, 3)
		want := words(strings.ToValidUTF8(s, "\ufffd"))
		if strings.Contains(s, "](http") || strings.Contains(s, "](mailto") || strings.Contains(s, "|") {
			return // the address of a link is no word, and a table's rows have as many cells as its head
		}
		if got := words(said(blocks)); got != want {
			t.Errorf("%q came out as %q", want, got)
		}
	})
}
