package answers_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/answers"
	"startklar.dk/document/documenttest"
	"startklar.dk/document/docx"
	"startklar.dk/document/markdown"
)

func proposed(t testing.TB, data string) answers.Proposal {
	t.Helper()
	_, template := assets.PlanTemplate()
	p, err := answers.Propose([]byte(data), template)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestHeadingsLeadToTheirQuestions(t *testing.T) {
	for heading, want := range map[string]struct {
		key string
		how answers.How
	}{
		"# Hvem køber?":                              {"market.buyers", answers.Same},
		"## 4.1 HVEM KØBER":                          {"market.buyers", answers.Same},
		"### Kapitel 4: **Hvem køber?**":             {"market.buyers", answers.Same},
		"iv) hvem  køber ?":                          {"market.buyers", answers.Same},
		"Hvem køber?\n===========":                   {"market.buyers", answers.Same},
		"Hvem køber?":                                {"market.buyers", answers.Same},
		"# Kunderne":                                 {"market.buyers", answers.Same},
		"# The first ten customers":                  {"market.first_customers", answers.Same},
		"# What can you put up as security?":         {"economy.security", answers.Similar},
		"# Hvad er dine tre næste skridt?":           {"goals.next_steps", answers.Similar},
		"# What is the whole of it?":                 {"", answers.None},
		"# Hvem er dine ti første kunder i Kolding?": {"market.first_customers", answers.Similar},
		"# Marked":                                   {"", answers.None},
		"# Noget helt andet":                         {"", answers.None},
		"# Hvad":                                     {"", answers.None},
		"Jeg ved ikke, hvem der køber.":              {"", answers.None},
	} {
		p := proposed(t, heading+"\n\nGæster og cafeer.\n")
		got := append(p.Placed, p.Left...)
		if len(got) != 1 || got[0].Key != want.key || got[0].How != want.how && want.how != answers.None {
			t.Errorf("%q leads to %+v", heading, got)
			continue
		}
		if (want.key == "") != (len(p.Left) == 1) {
			t.Errorf("%q is left over: %+v", heading, p)
		}
		if !strings.HasSuffix(got[0].Text, "Gæster og cafeer.") {
			t.Errorf("below %q stands %q", heading, got[0].Text)
		}
	}
}

func TestAHeadingThatIsAsMuchLikeTwoQuestionsLeadsToNone(t *testing.T) {
	template := api.PlanTemplate{Chapters: []api.Chapter{{Key: "a", Title: api.Words{"da": "Idé"}, Questions: []api.PlanQuestion{
		{Key: "a.now", Title: api.Words{"da": "Hvad gør du bedre i dag?"}}, {Key: "a.then", Title: api.Words{"da": "Hvad gør du bedre i morgen?"}},
	}}}}
	for heading, want := range map[string]string{"Hvad gør du bedre": "", "Hvad gør du så bedre i dag": "a.now"} {
		p, err := answers.Propose([]byte("# "+heading+"\nAlt."), template)
		if err != nil || len(p.Placed)+len(p.Left) != 1 || append(p.Placed, p.Left...)[0].Key != want {
			t.Errorf("%q leads to %+v: %v", heading, p, err)
		}
	}
}

func TestWhatIsReadIsPlacedInItsOrderAndNothingIsLost(t *testing.T) {
	p := proposed(t, "Min plan\n\n# 1. Resumé\nKort sagt.\n\n## Kan du fortælle det hele på en halv side?\nJa.\n\n### Mere\nDetaljer\n\n- et\n- to\n\n## Ukendt\nRest.\n\n# Hvem køber?\n\n# Hvem køber?\nGæster.\n\n# Bilag X\nEt ark.")
	want := answers.Proposal{
		Placed: []answers.Part{
			{Heading: "Kan du fortælle det hele på en halv side?", Text: "Ja.\n\n# Mere\nDetaljer\n\n- et\n- to", How: answers.Same, Key: "summary.short", Chapter: "summary"},
			{Heading: "Hvem køber?", Text: "Gæster.", How: answers.Same, Key: "market.buyers", Chapter: "market"},
		},
		Left: []answers.Part{
			{Text: "Min plan", How: answers.None},
			{Heading: "1. Resumé", Text: "Kort sagt.", How: answers.Chapter, Chapter: "summary"},
			{Heading: "Ukendt", Text: "Rest.", How: answers.Chapter, Chapter: "summary"},
			{Heading: "Bilag X", Text: "Et ark.", How: answers.Chapter, Chapter: "market"},
		},
	}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Error(diff)
	}
}

// written is the example's plan as a document without its figures.
func written(t testing.TB, lang text.Lang, write func(*bytes.Buffer, document.Document) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, document.OfPlan(documenttest.Example(t, lang), document.Options{Lang: lang})); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asWord(out *bytes.Buffer, doc document.Document) error     { return docx.Write(out, doc) }
func asMarkdown(out *bytes.Buffer, doc document.Document) error { return markdown.Write(out, doc) }

func TestADocumentOfOursIsReadBackQuestionByQuestion(t *testing.T) {
	_, template := assets.PlanTemplate()
	for name, write := range map[string]func(*bytes.Buffer, document.Document) error{"Word": asWord, "Markdown": asMarkdown} {
		for _, lang := range text.Langs {
			p, err := answers.Propose(written(t, lang, write), template)
			if err != nil {
				t.Fatal(err)
			}
			said := map[string]string{}
			for _, part := range p.Placed {
				if part.How != answers.Same {
					t.Errorf("%s, %s: %q is placed as %s", name, lang, part.Heading, part.How)
				}
				said[part.Key] += part.Text
			}
			for _, ch := range template.Chapters {
				for _, q := range ch.Questions {
					if want, got := letters(q.Example.In(string(lang))), letters(said[q.Key]); got != want {
						t.Errorf("%s, %s: %s says %q, want %q", name, lang, q.Key, got, want)
					}
				}
			}
		}
	}
}

// letters are the letters and digits of a text: how it is set is the format's.
func letters(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzæøåé0123456789", r)
	}), "")
	return strings.Trim(s, "0123456789")
}

func TestAWordFileIsReadWithListsTablesAndRevisions(t *testing.T) {
	const body = `<w:p><w:pPr><w:pStyle w:val="Overskrift2"/></w:pPr><w:r><w:t>2. Hvem </w:t></w:r><w:r><w:t>køber?</w:t></w:r></w:p>
<w:p><w:r><w:t>Gæ&#173;ster</w:t><w:br/><w:t>og&#160;cafeer</w:t></w:r><w:del><w:r><w:delText>slettet</w:delText></w:r></w:del><w:ins><w:r><w:t> i by</w:t></w:r></w:ins></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr><w:r><w:t>et</w:t></w:r></w:p><w:p><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr><w:r><w:t>to</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Kunde</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Kg</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>a|b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`
	p := proposed(t, string(wordFile(t, body)))
	want := "Gæster\nog cafeer i by\n\n- et\n  - to\n\n| Kunde | Kg |\n|---|---|\n| a\\|b |  |"
	if len(p.Placed) != 1 || p.Placed[0].Key != "market.buyers" || p.Placed[0].Text != want {
		t.Errorf("%+v", p)
	}
}

func wordFile(t testing.TB, body string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("word/document.xml")
	if err == nil {
		_, err = w.Write([]byte(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`))
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatCannotBeReadSaysWhatToDo(t *testing.T) {
	_, template := assets.PlanTemplate()
	for name, c := range map[string]struct {
		data []byte
		want answers.Reason
	}{
		"nothing":        {nil, answers.Empty},
		"blanks":         {[]byte(" \n\n# Hvem køber?\n"), answers.Empty},
		"a picture":      {[]byte("\x89PNG\r\n\x1a\n\x00\x00"), answers.Unreadable},
		"another coding": {[]byte("Hvem k\xf8ber?"), answers.Unreadable},
		"half a file":    {wordFile(t, "")[:60], answers.Unreadable},
		"broken XML":     {wordFile(t, "<w:p>"), answers.Unreadable},
		"a deep file":    {wordFile(t, strings.Repeat("<w:sdt>", 300)+strings.Repeat("</w:sdt>", 300)), answers.Unreadable},
		"a large text":   {bytes.Repeat([]byte("a"), 5<<20), answers.TooLarge},
		"many lines":     {bytes.Repeat([]byte("a\n"), 200_000), answers.TooLarge},
		"a large file":   {bytes.Repeat([]byte("a"), answers.MaxSize+1), answers.TooLarge},
		"one unpacked":   {wordFile(t, strings.Repeat(" ", 33<<20)), answers.TooLarge},
	} {
		_, err := answers.Propose(c.data, template)
		var wrong *answers.Error
		if !errors.As(err, &wrong) || wrong.Reason != c.want {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, lang := range text.Langs {
			if said := wrong.Say(text.For(lang)); len(said) < 30 {
				t.Errorf("%s in %s says %q", name, lang, said)
			}
		}
	}
}

func FuzzPropose(f *testing.F) {
	_, template := assets.PlanTemplate()
	f.Add([]byte("# Hvem køber?\nGæster\n\n## Andet\n- a\n"), false)
	f.Add([]byte(`<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Marked</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`), true)
	f.Fuzz(func(t *testing.T, data []byte, isWord bool) {
		if isWord {
			data = wordFile(t, string(data))
		}
		p, err := answers.Propose(data, template)
		var wrong *answers.Error
		if err != nil {
			if !errors.As(err, &wrong) {
				t.Fatal(err)
			}
			return
		}
		for _, part := range p.Placed {
			if _, ok := template.Question(part.Key); !ok || part.Text == "" || part.How != answers.Same && part.How != answers.Similar {
				t.Fatalf("%+v is placed", part)
			}
		}
		for _, part := range p.Left {
			if part.Key != "" || part.Text == "" {
				t.Fatalf("%+v is left", part)
			}
		}
	})
}
