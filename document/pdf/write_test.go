package pdf_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/documenttest"
	"startklar.dk/document/pdf"
)

func writeTo(t testing.TB, path string, doc document.Document) {
	t.Helper()
	if err := os.WriteFile(path, write(t, doc), 0o600); err != nil {
		t.Fatal(err)
	}
}

// FuzzWrite puts any text into every place where there can be one. The checkers read the seeds, and what was found.
func FuzzWrite(f *testing.F) {
	for _, s := range documenttest.Hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = s[:min(len(s), 500)] // a sample has more
		cell := document.Cell{Text: document.Plain(s)}
		doc := document.Document{
			Lang: text.Danish, Title: s, Kind: s, Author: s, Edition: s, Contents: true,
			Cover: &document.Cover{Subtitle: s, Caption: document.Plain(s), Facts: []document.Fact{{Label: s, Lines: []document.Text{document.Strong(s)}}}},
			Body: append([]document.Block{
				&document.Heading{Level: 1, ID: s, Number: "1", Text: s, Lead: s},
				&document.Heading{Level: 2, ID: "x" + s, Text: s, Remark: s},
				&document.Table{Name: s, Columns: []document.Column{{Title: s, Over: s}, {Title: s, Number: true}}, Rows: []document.Row{{Cells: []document.Cell{cell, cell}}}, Note: s},
				&document.Heading{Level: 2, Text: s, Beside: true},
				&document.Paragraph{Text: document.Text{{Text: s, Link: "https://" + s}, {Text: s, To: s, Italic: true}}},
				&document.Facts{Large: true, Facts: []document.Fact{{Label: s, Lines: []document.Text{document.Plain(s), document.Plain(s)}}}},
				&document.Chart{Kind: document.Lines, Alt: s, Caption: s, Labels: []string{s}, Series: []document.Series{{Name: s, Values: []float64{1}}}},
			}, document.Answer(s, 3)...),
		}
		var b bytes.Buffer
		if err := pdf.Write(&b, doc); err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(b.Bytes(), []byte("%PDF-1.7")) || !strings.HasSuffix(b.String(), "%%EOF\n") {
			t.Error("it is no whole file")
		}
	})
}

func TestAWriterThatFailsIsTold(t *testing.T) {
	if err := pdf.Write(full0{}, document.Document{}); err == nil {
		t.Error("nothing is told")
	}
}

type full0 struct{}

func (full0) Write([]byte) (int, error) { return 0, os.ErrClosed }
