package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/documenttest"
	"startklar.dk/document/docx"
)

func write(t testing.TB, doc document.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := docx.Write(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// files are the parts of a package, by name.
func files(t testing.TB, raw []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(content)
	}
	return out
}

// sound tells what is wrong in a package: parts that are no XML, relations that lead nowhere, parts without a type.
func sound(t testing.TB, raw []byte) {
	t.Helper()
	parts := files(t, raw)
	for name, content := range parts {
		if strings.HasPrefix(name, "word/media/") {
			continue
		}
		d := xml.NewDecoder(strings.NewReader(content))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if strings.HasSuffix(name, ".xml") && name != "[Content_Types].xml" && !strings.Contains(parts["[Content_Types].xml"], `"/`+name+`"`) {
			t.Errorf("%s has no type", name)
		}
	}
	var related struct {
		Relationship []struct {
			Target     string `xml:",attr"`
			TargetMode string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal([]byte(parts["word/_rels/document.xml.rels"]), &related); err != nil {
		t.Fatal(err)
	}
	for _, r := range related.Relationship {
		if _, is := parts["word/"+r.Target]; !is && r.TargetMode != "External" {
			t.Errorf("%s is in no part", r.Target)
		}
	}
	body := parts["word/document.xml"]
	for _, m := range regexp.MustCompile(`(?:w:anchor="|PAGEREF )(\w+)`).FindAllStringSubmatch(body, -1) {
		if !strings.Contains(body, `w:name="`+m[1]+`"`) {
			t.Errorf("a link leads to %s, which is no bookmark", m[1])
		}
	}
}

func TestEveryPackageIsSound(t *testing.T) {
	for name, doc := range documenttest.Samples(t) {
		t.Run(name, func(t *testing.T) { sound(t, write(t, doc)) })
	}
}

func FuzzWrite(f *testing.F) {
	for _, s := range documenttest.Hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		sound(t, write(t, document.Document{
			Lang: text.Danish, Title: s, Kind: s, Author: s, Edition: s, Contents: true,
			Cover: &document.Cover{Subtitle: s, Facts: []document.Fact{{Label: s, Lines: []document.Text{document.Plain(s)}}}},
			Body: []document.Block{
				&document.Heading{Level: 1, ID: s, Text: s, Number: s}, &document.Paragraph{Text: document.Text{{Text: s, Bold: true, Italic: true, Link: s}}},
				&document.Table{Name: s, Columns: []document.Column{{Title: s}}, Rows: []document.Row{{Kind: document.Sum, Cells: []document.Cell{{Text: document.Strong(s)}}}}},
				&document.Image{Data: []byte(s), Alt: s}, &document.Chart{Alt: s, Labels: []string{s}, Series: []document.Series{{Name: s, Values: []float64{1}}}},
			},
		}))
	})
}

func TestTheSameDocumentIsTheSameFile(t *testing.T) {
	for name, doc := range documenttest.Samples(t) {
		if !bytes.Equal(write(t, doc), write(t, doc)) {
			t.Errorf("%s differs from itself", name)
		}
	}
}

func TestAWriterThatFailsIsTold(t *testing.T) {
	if err := docx.Write(full{}, documenttest.Samples(t)["da"]); !errors.Is(err, errFull) {
		t.Errorf("a disk that is full gives %v", err)
	}
}

var errFull = errors.New("full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// converted has LibreOffice write documents in another format, and gives where they lie.
func converted(t *testing.T, format string, docs map[string]document.Document) func(name string) string {
	t.Helper()
	files := map[string][]byte{}
	for name, doc := range docs {
		files[name+".docx"] = write(t, doc)
	}
	dir := documenttest.Converted(t, format, files)
	return func(name string) string { return filepath.Join(dir, name+"."+format) }
}

var contentsLine = regexp.MustCompile(`(?m)^\s*(?:\d+\s+)?(\S.*?)\s*\.{3,}\s*(\d+)\s*$`)

func TestTheContentsNameTheRightPages(t *testing.T) {
	samples := documenttest.Samples(t)
	docs := map[string]document.Document{"da": samples["da"], "en": samples["en"], "full": samples["full"]}
	file := converted(t, "pdf", docs)
	for name := range docs {
		out, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", file(name), "-").Output() //nolint:gosec // of this test
		if err != nil {
			t.Fatalf("pdftotext (poppler-utils): %v", err)
		}
		pages := strings.Split(string(out), "\f")
		entries := contentsLine.FindAllStringSubmatch(pages[1], -1)
		if len(entries) < 13 {
			t.Errorf("%s: the contents have %d entries:\n%s", name, len(entries), pages[1])
		}
		for _, e := range entries {
			heading := regexp.MustCompile(`(?m)^\s*(\d+\s+)?` + regexp.QuoteMeta(e[1]) + `(\s|$)`)
			if want := 3 + slices.IndexFunc(pages[2:], heading.MatchString); e[2] != strconv.Itoa(want) {
				t.Errorf("%s: %q is said to be on page %s, and stands on %d", name, e[1], e[2], want)
			}
		}
	}
}

// TestAWordProcessorKeepsTheHeadings opens every sample in LibreOffice, which writes it anew.
func TestAWordProcessorKeepsTheHeadings(t *testing.T) {
	samples := documenttest.Samples(t)
	file := converted(t, "odt", samples)
	for name, doc := range samples {
		raw, err := os.ReadFile(file(name))
		if err != nil {
			t.Fatal(err)
		}
		content := files(t, raw)["content.xml"]
		for level := 1; level <= 3; level++ {
			want := 0
			for _, b := range doc.Body {
				if h, ok := b.(*document.Heading); ok && h.Level == level && !h.Unlisted {
					want++
				}
			}
			if got := len(regexp.MustCompile(`<text:h [^>]*text:outline-level="`+strconv.Itoa(level)+`"`).FindAllString(content, -1)); got != want {
				t.Errorf("%s: %d headings of level %d of %d", name, got, level, want)
			}
		}
		if doc.Contents && !strings.Contains(content, "<text:table-of-content ") {
			t.Errorf("%s has no contents", name)
		}
		if name != "da" {
			continue
		}
		for what, n := range map[string]int{"<text:list-item": 40, "<table:table-header-rows": 8, "<draw:frame": 3, "<text:bookmark-start": 20} {
			if got := strings.Count(content, what); got < n {
				t.Errorf("%d of %s, of %d at least", got, what, n)
			}
		}
	}
}

func TestAllWordsAreInTheFile(t *testing.T) {
	doc := documenttest.Samples(t)["da"]
	body := files(t, write(t, doc))["word/document.xml"]
	said := strings.ReplaceAll(regexp.MustCompile(`<[^>]+>`).ReplaceAllString(body, ""), "\u00a0", " ")
	for _, b := range doc.Body {
		p, ok := b.(*document.Paragraph)
		if !ok {
			continue
		}
		for _, line := range strings.Split(p.Text.String(), "\n") {
			var want bytes.Buffer
			if err := xml.EscapeText(&want, []byte(line)); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(said, strings.ReplaceAll(strings.ReplaceAll(want.String(), "&#34;", "&quot;"), "&#39;", "'")) {
				t.Errorf("%q is missing", line)
			}
		}
	}
}

// An amount never stands at a line's end with its "kr." on the next.
func TestNoLineEndsBeforeAUnit(t *testing.T) {
	for name, doc := range documenttest.Samples(t) {
		body := files(t, write(t, doc))["word/document.xml"]
		if at := regexp.MustCompile(`[0-9] (kr\.|procent|per cent)`).FindString(body); at != "" {
			t.Errorf("%s: %q may be parted", name, at)
		}
	}
}

// rowsKept are the rows of a table, each told by whether it stays on the page of the next.
func rowsKept(table string) (kept []bool) {
	for _, row := range strings.Split(table, "<w:tr>")[2:] { // the first is the head's
		kept = append(kept, strings.Contains(row, "<w:keepNext/>"))
	}
	return kept
}

func TestATableIsPartedOnlyWhereItIsLongerThanAPage(t *testing.T) {
	table := func(rows int) *document.Table {
		t := &document.Table{Columns: []document.Column{{Title: "Linje"}, {Title: "Kroner", Number: true}}}
		for range rows {
			t.Rows = append(t.Rows, document.Row{Cells: []document.Cell{{Text: document.Plain("Husleje")}, {Text: document.Plain("14.000")}}})
		}
		t.Rows[rows-1].Kind = document.Total
		return t
	}
	for rows, parted := range map[int]bool{3: false, 30: false, 60: true} {
		doc := document.Document{Lang: text.Danish, Body: []document.Block{table(rows)}}
		kept := rowsKept(files(t, write(t, doc))["word/document.xml"])
		if len(kept) != rows {
			t.Fatalf("%d rows of %d", len(kept), rows)
		}
		if !kept[0] || !kept[rows-2] || kept[rows-1] {
			t.Errorf("of %d rows the first or the last stands alone: %v", rows, kept)
		}
		if got := slices.Contains(kept[:rows-1], false); got != parted {
			t.Errorf("that a table of %d rows may be parted is %v", rows, got)
		}
	}
}

// What a plan without a name is stands on its cover once.
func TestACoverSaysNothingTwice(t *testing.T) {
	body := files(t, write(t, documenttest.Samples(t)["empty"]))["word/document.xml"]
	if n := strings.Count(body, ">Forretningsplan<"); n != 1 {
		t.Errorf("it says what it is %d times", n)
	}
}

// A new page begins with its heading: no empty line stands above it.
func TestAPageBeginsWithItsHeading(t *testing.T) {
	body := files(t, write(t, documenttest.Samples(t)["da"]))["word/document.xml"]
	if strings.Contains(body, `<w:br w:type="page"/>`) {
		t.Error("a page begins with the rest of an empty line")
	}
	if n := strings.Count(body, "<w:pageBreakBefore/>"); n < 3 {
		t.Errorf("%d headings begin a page", n)
	}
}

func TestTheFileSaysWhatItIs(t *testing.T) {
	doc := documenttest.Samples(t)["en"]
	doc.Date = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	core := files(t, write(t, doc))["docProps/core.xml"]
	for _, want := range []string{"<dc:title>" + doc.Title, "<dc:creator>" + doc.Author, "<dc:language>en-GB", "2026-12-01T09:00:00Z"} {
		if !strings.Contains(core, want) {
			t.Errorf("%s is not in %s", want, core)
		}
	}
}

// TestNoItemStandsAloneAndAListStandsWithWhatAnnouncesIt looks at which paragraphs stand on the page of the next one, and
// that what comes after a list stands apart from it.
func TestNoItemStandsAloneAndAListStandsWithWhatAnnouncesIt(t *testing.T) {
	remark := &document.Paragraph{Style: document.Quiet, Text: document.Plain("Kun et skøn")}
	doc := document.Document{Body: append(document.Answer("Vi kan:\n\n- a\n- b\n  1. c\n- d\n- e\n\nDet hele", 3), remark, document.Answer("- f", 3)[0], remark)}
	body := files(t, write(t, doc))["word/document.xml"]
	var got []string
	for _, p := range regexp.MustCompile(`(?s)<w:p>.*?</w:p>`).FindAllString(body, -1) {
		words := regexp.MustCompile(`<[^>]+>`).ReplaceAllString(p, "")
		if strings.Contains(p, "<w:keepNext/>") {
			words += " +"
		}
		if strings.Contains(p, `<w:contextualSpacing w:val="0"/>`) {
			words += " |"
		}
		got = append(got, words)
	}
	if want := []string{"Vi kan: +", "a +", "b", "c", "d +", "e |", "Det hele +", "Kun et skøn", "f + |", "Kun et skøn"}; !slices.Equal(got, want) {
		t.Errorf("the paragraphs are %q, want %q", got, want)
	}
}
