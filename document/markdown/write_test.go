package markdown_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	goldmarkhtml "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/documenttest"
	"startklar.dk/document/markdown"
)

func written(t testing.TB, doc document.Document) string {
	t.Helper()
	var out bytes.Buffer
	if err := markdown.Write(&out, doc); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// reader is a program that shows Markdown, with all that such programs add to it.
var reader = goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(goldmarkhtml.WithUnsafe()))

// block is what a reader shows as one: what it is, and its words.
type block struct{ kind, words string }

// read is what a reader of Markdown shows.
func read(t testing.TB, source string) []block {
	t.Helper()
	var out bytes.Buffer
	if err := reader.Convert([]byte(source), &out); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(&out)
	if err != nil {
		t.Fatal(err)
	}
	var blocks []block
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		name := n.Data
		if n.Type != html.ElementNode {
			name = ""
		}
		switch name {
		case "h1", "h2", "h3", "h4", "h5", "h6", "p", "td", "th", "pre":
			blocks = append(blocks, block{n.Data, wordsOf(n)})
			return
		case "li":
			blocks = append(blocks, block{"li", wordsOf(n)})
		case "hr", "img", "script", "del":
			blocks = append(blocks, block{n.Data, wordsOf(n)})
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return blocks
}

// wordsOf are the words in a node, without those of the lists within it; a line break is one.
func wordsOf(n *html.Node) string {
	var out strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			out.WriteString(strings.ReplaceAll(n.Data, "\n", ""))
		case n.Data == "br":
			out.WriteByte('\n')
		case n.Data == "ul" || n.Data == "ol":
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return out.String()
}

// asTyped are the words of a text as a reader should show them.
func asTyped(s string, breaks bool) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\t", " ").Replace(strings.ToValidUTF8(s, "\ufffd"))
	s = strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, s)
	var lines []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimFunc(l, unicode.IsSpace); l != "" {
			lines = append(lines, l)
		}
	}
	if breaks {
		return strings.Join(lines, "\n")
	}
	return strings.Join(lines, " ")
}

// everywhere is a document that says the same in each kind of block, and the blocks that a reader should show.
func everywhere(s string) (document.Document, []block) {
	said := document.Plain(s)
	line := asTyped(s, false)
	doc := document.Document{Lang: text.Danish, Title: "T", Body: []document.Block{
		&document.Heading{Level: 1, Text: s},
		&document.Paragraph{Text: append(append(document.Plain("før"), document.Run{Text: s, Bold: true}), document.Run{Text: "efter", Italic: true})},
		&document.Paragraph{Text: said},
		&document.List{Items: []document.Item{{Text: said, Sub: &document.List{Ordered: true, Start: 3, Items: []document.Item{{Text: said}}}}}},
		&document.Table{Columns: []document.Column{{Title: s}, {Title: "b", Number: true}}, Rows: []document.Row{{Kind: document.Total, Cells: []document.Cell{{Text: said}, {Text: said}}}}},
		&document.Note{Title: s, Blocks: []document.Block{&document.Paragraph{Text: said}}},
	}}
	want := []block{{"h1", "T"}, {"h2", line}, {"p", asTyped("før"+s+"efter", true)}}
	if line == "" {
		want = slices.Delete(want, 1, 2)
	}
	if line != "" {
		want = append(want, block{"p", asTyped(s, true)})
	}
	want = append(want, block{"li", asTyped(s, true)}, block{"li", asTyped(s, true)}, block{"th", line}, block{"th", "b"}, block{"td", line}, block{"td", line})
	if line != "" {
		want = append(want, block{"p", asTyped(s, true)}, block{"p", asTyped(s, true)})
	}
	return doc, want
}

// same compares what is shown with what was typed. A loose list has its words in paragraphs.
func same(t testing.TB, s string) {
	t.Helper()
	doc, want := everywhere(s)
	source := written(t, doc)
	got := read(t, source)
	at := 0
	for i := 0; i < len(got); i++ {
		if got[i].kind == "li" && i+1 < len(got) && got[i+1].kind == "p" && at < len(want) && want[at].kind == "li" {
			got[i].words = got[i+1].words
			got = append(got[:i+1], got[i+2:]...)
		}
		if at >= len(want) || got[i] != want[at] {
			t.Fatalf("%q as block %d is shown as %q, want %q in\n%s", s, i, got[i], want[min(at, len(want)-1)], source)
		}
		at++
	}
	if at != len(want) {
		t.Fatalf("%q: %d blocks are shown, want %d: %q\n%s", s, at, len(want), got, source)
	}
}

func TestAnyWordsAreReadAsTheyWereTyped(t *testing.T) {
	for _, s := range append([]string{
		"# ingen overskrift", "- intet punkt", "1. intet tal", "1986) var godt", "> intet citat", "```\nkode\n```", "    fire blanke", "***", "---", "a\n===", "a\n---",
		"| a | b |\n|---|---|\n| c | d |", "a | b\n- | -", "**fed** og _kursiv_ og ~~streg~~", "[x](javascript:alert(1))", "![x](y.png)", "<b>fed</b> &amp; &#65;", "&nbsp;", "\\", "\\\\n", "a\\", "\\\na", "a\\\\\nb",
		"www.startklar.dk og https://x_y.dk/_a_?b=*c*", "anna_holm@nordlys.dk", "_anna_@nordlys.dk", "a_b_ _c_d", "+45 00 12", "#1 i Kolding", "#", "+", "# ", "####### syv", "[ ] ikke gjort", "[^1]", "$x_1$", "a  \nb", "«\"'», 50 % (æ)", "##", "a #", "a ##", "<!-- x -->", "+ a", "= a", ": a", "\u00a0a\u00a0",
	}, documenttest.Hostile...) {
		same(t, s)
	}
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("ab1 \n\t*_`#-+.|<>&[]()!~\\:=$@/\"'"))).Draw(rt, "s")
		same(rapidTB{t, rt}, s)
	})
}

// rapidTB fails a run of rapid.
type rapidTB struct {
	testing.TB
	rt *rapid.T
}

func (r rapidTB) Fatalf(format string, args ...any) { r.rt.Fatalf(format, args...) }

func FuzzWords(f *testing.F) {
	for _, s := range documenttest.Hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { same(t, s) })
}

func TestEverySampleIsWrittenAlikeTwice(t *testing.T) {
	for name, doc := range documenttest.Samples(t) {
		one := written(t, doc)
		if one != written(t, doc) {
			t.Errorf("%s is another file the second time", name)
		}
		if !utf8.ValidString(one) || name != "nothing" && !strings.HasPrefix(one, "# ") {
			t.Errorf("%s begins with %.40q", name, one)
		}
		for _, b := range read(t, one) {
			if b.kind == "pre" || b.kind == "script" || b.kind == "hr" {
				t.Errorf("%s shows %s: %.80q", name, b.kind, b.words)
			}
		}
	}
}

func TestTheExampleIsReadWithItsHeadingsTablesAndCharts(t *testing.T) {
	doc := document.OfPlan(documenttest.Example(t, text.Danish), documenttest.Everything(text.Danish))
	got := written(t, doc)
	blocks := read(t, got)
	count := map[string]int{}
	for _, b := range blocks {
		count[b.kind]++
	}
	chapters, tables, charts := 0, 0, 0
	for _, b := range doc.Body {
		switch b := b.(type) {
		case *document.Heading:
			if b.Level == 1 {
				chapters++
			}
		case *document.Table:
			tables++
		case *document.Chart:
			charts++
			if !strings.Contains(got, strings.SplitN(b.Alt, " ", 2)[0]) {
				t.Errorf("a chart does not say %q", b.Alt)
			}
		}
	}
	if count["h1"] != 1 || count["h2"] != chapters || charts == 0 || strings.Count(got, "--:") < tables {
		t.Errorf("%v, %d chapters, %d tables, %d charts", count, chapters, tables, charts)
	}
	for _, want := range []string{"536.888", "## 1. ", "> **Mette Ørsted, 1. december 2026**", "| **I alt**", "911.000", "| april 2027 | −76,9 |", "| okt.–dec. 2027 | År 1 |"} {
		if !strings.Contains(strings.ReplaceAll(got, "\u00a0", " "), want) {
			t.Errorf("it does not say %q", want)
		}
	}
}
