package pdf_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"startklar.dk/assets/text"
	"startklar.dk/document"
	"startklar.dk/document/documenttest"
)

// structure is the tags of a sample as poppler reads them, with the words in them.
func structure(t *testing.T, name string) string {
	t.Helper()
	return strings.ReplaceAll(run(t, "pdfinfo", "-struct-text", file(t, name)), "\u00a0", " ")
}

func TestAScreenReaderFindsWhatThingsAre(t *testing.T) {
	tree := structure(t, "da")
	for kind, least := range map[string]int{
		"H1 ": 13, "H2 ": 30, "P ": 60, "LI[ :\n]": 10, "LBody ": 10, "Table": 9, "TH[ :\n]": 100, "TD[ :\n]": 500, "Figure": 3, "TOCI": 20, "Link ": 50, "Note": 1, "BlockQuote": 1,
	} {
		if n := len(regexp.MustCompile(`(?m)^ *`+kind).FindAllString(tree, -1)); n < least {
			t.Errorf("there are %d %s", n, kind)
		}
	}
	for _, want := range []string{"/Scope /Column", "/Scope /Row", "/ListNumbering"} {
		if !strings.Contains(tree, want) {
			t.Errorf("%s is nowhere", want)
		}
	}
	if strings.Contains(tree, "wrong type") {
		t.Error("poppler knows one of the tags not")
	}
}

// Of a table that goes over many pages each says what it is.
func TestEveryPageOfABudgetSaysWhichItIs(t *testing.T) {
	pages := 0
	for n, page := range strings.Split(run(t, "pdftotext", "-layout", file(t, "full"), "-"), "\f") {
		if !regexp.MustCompile(`jan\. +feb\. +mar\.`).MatchString(page) {
			continue
		}
		if pages++; !strings.Contains(page, "Driftsbudget") && !strings.Contains(page, "Likviditet måned for måned") {
			t.Errorf("page %d says not of what its rows are", n+1)
		}
	}
	if pages < 4 {
		t.Errorf("the budgets have %d pages", pages)
	}
}

func TestChaptersAreReadInTheirOrder(t *testing.T) {
	tree := structure(t, "da")
	at := 0
	for _, words := range []string{
		"Version 3 · 1. december 2026", "Andelskassen Tre Bælter", `"Indhold"`, `"Kunderne"`, "Mette Ørsted, 1. december 2026",
		"Driftsbudget", `"Likviditet"`, `"Forudsætninger"`, "Selvtest",
	} {
		i := strings.Index(tree[at:], words)
		if i < 0 {
			t.Fatalf("%q does not come after what stands before it", words)
		}
		at += i
	}
}

func TestRunningHeadsAreNotReadAloud(t *testing.T) {
	tree := structure(t, "da")
	if strings.Contains(tree, "Forretningsplan, Version 3") {
		t.Error("the foot of a page is among what is read")
	}
	raw := plainObjects(t, "da")
	pages := strings.Count(raw, "/Type /Page\n")
	if n := strings.Count(raw, "/Artifact BMC"); pages < 20 || n < 2*pages {
		t.Errorf("%d pages have %d things that only look", pages, n)
	}
	page := run(t, "pdftotext", "-layout", "-f", "5", "-l", "5", file(t, "da"), "-")
	for _, want := range []string{"Nordlys Kafferisteri", "Forretningsplan, Version 3 · 1. december 2026"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q stands on no page", want)
		}
	}
}

// plainObjects is a sample with all of its objects in the open.
func plainObjects(t *testing.T, name string) string {
	t.Helper()
	return run(t, "qpdf", "--qdf", "--object-streams=disable", file(t, name), "-")
}

func TestAFileSaysWhatItIs(t *testing.T) {
	raw := plainObjects(t, "da")
	for _, want := range []string{"/Lang (da-DK)", "/Marked true", "/DisplayDocTitle true", "/Outlines", "<dc:language><rdf:Bag><rdf:li>da-DK", "<dc:creator><rdf:Seq><rdf:li>Anna Holm", "/Tabs /S"} {
		if !strings.Contains(raw, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if !strings.Contains(plainObjects(t, "en"), "/Lang (en-GB)") {
		t.Error("the English one is not English")
	}
	if figures, alts := strings.Count(raw, "/S /Figure"), len(regexp.MustCompile(`/Alt <feff`).FindAllString(raw, -1)); figures == 0 || figures > alts {
		t.Errorf("%d figures have %d alternative texts", figures, alts)
	}
	info := run(t, "pdfinfo", file(t, "da"))
	for _, want := range []string{"Title:           Nordlys Kafferisteri", "Author:          Anna Holm", "Tagged:          yes", "(A4)", "CreationDate:    Tue Dec  1 09:00:00 2026 UTC"} {
		if !strings.Contains(info, want) {
			t.Errorf("%q is missing in %s", want, info)
		}
	}
}

func TestLinksLeadWhereTheySay(t *testing.T) {
	raw := plainObjects(t, "long")
	for _, want := range []string{"/URI (https://virk.dk)", "/URI (https://startvaekst.dk)"} {
		if !strings.Contains(raw, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if strings.Contains(raw, "startvaekst.dk.)") {
		t.Error("the full stop is part of the address")
	}
	if strings.Count(raw, "/Subtype /Link") != strings.Count(raw, "/Type /OBJR") {
		t.Error("a link stands in no element, or an element has none")
	}
}

// contentsLine is a line of the contents: a heading and its page.
var contentsLine = regexp.MustCompile(`^ *(?:\d+ +)?(\S.*?) {3,}(\d+)$`)

func TestTheContentsNameTheRightPages(t *testing.T) {
	for name, least := range map[string]int{"da": 20, "en": 20, "long": 20, "full": 20, "chapters": 90} {
		all := strings.Split(run(t, "pdftotext", "-layout", file(t, name), "-"), "\f")
		found, first := 0, len(all)
		for at := 1; at+1 < first; at++ { // until the page of the first heading
			for _, l := range strings.Split(all[at], "\n") {
				m := contentsLine.FindStringSubmatch(l)
				if m == nil || strings.HasPrefix(strings.TrimSpace(l), "Forretningsplan") || strings.HasPrefix(strings.TrimSpace(l), "Business plan") {
					continue
				}
				found++
				number, _ := strconv.Atoi(m[2]) // digits
				first = min(first, number)
				if number > len(all) || !strings.Contains(all[number-1], m[1]) {
					t.Errorf("%s: %q does not stand on page %s", name, m[1], m[2])
				}
			}
		}
		if found < least {
			t.Errorf("%s: %d lines of contents", name, found)
		}
	}
}

func TestNothingStandsBeyondThePage(t *testing.T) {
	file(t, "da")
	const edge = 24 // points
	size := regexp.MustCompile(`<page width="([0-9.]+)" height="([0-9.]+)">`)
	word := regexp.MustCompile(`<word xMin="(-?[0-9.]+)" yMin="(-?[0-9.]+)" xMax="(-?[0-9.]+)" yMax="(-?[0-9.]+)">(.*)</word>`)
	for _, name := range laid.names {
		if name == "nothing" {
			continue // it has no words
		}
		number, width, height, words := 0, 0.0, 0.0, 0
		for _, l := range strings.Split(run(t, "pdftotext", "-bbox", file(t, name), "-"), "\n") {
			if m := size.FindStringSubmatch(l); m != nil {
				number++
				width, height = decimal(t, m[1]), decimal(t, m[2])
			}
			m := word.FindStringSubmatch(l)
			if m == nil {
				continue
			}
			words++
			if decimal(t, m[1]) < edge || decimal(t, m[3]) > width-edge || decimal(t, m[2]) < edge-12 || decimal(t, m[4]) > height-edge+12 {
				t.Errorf("%s, page %d: %q is cut", name, number, m[5])
			}
		}
		if words == 0 {
			t.Errorf("%s has no words", name)
		}
	}
}

func decimal(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestATableOverSeveralPagesHasItsHeadOnEach(t *testing.T) {
	found := 0
	for _, page := range strings.Split(run(t, "pdftotext", "-layout", file(t, "full"), "-"), "\f") {
		if strings.Contains(page, "Abonnement") {
			found++
			if !strings.Contains(page, "mar.") || !strings.Contains(page, "År 3") {
				t.Errorf("a page of the table has no header cells:\n%s", page)
			}
		}
	}
	if found < 2 {
		t.Errorf("the table has %d pages", found)
	}
	if n := strings.Count(structure(t, "full"), `"År 3"`); n > 8 {
		t.Errorf("the header is read %d times", n)
	}
}

func TestWhatTheTypefaceLacksIsASignAndIsCopiedAsItWas(t *testing.T) {
	said := run(t, "pdftotext", "-layout", file(t, "odd"), "-")
	for _, want := range []string{"Привет", "你好", "👩", "½¼€−–"} {
		if !strings.Contains(strings.ReplaceAll(said, " ", ""), want) {
			t.Errorf("%q is not what one copies", want)
		}
	}
	raw := plainObjects(t, "odd")
	if !strings.Contains(raw, "/ActualText") {
		t.Error("nothing stands for something else")
	}
	simple := run(t, "pdftotext", file(t, "odd"), "-")
	if n := strings.Count(strings.ReplaceAll(simple, "\n", ""), "a"); n < 8000 {
		t.Errorf("%d of 8,000 letters without a space are there", n)
	}
}

func TestAWordThatIsPartedIsOneWordToCopy(t *testing.T) {
	said := run(t, "pdftotext", file(t, "long"), "-")
	if !strings.Contains(said, "\u00ad\n") {
		t.Fatal("no word is parted")
	}
	joined := strings.ReplaceAll(said, "\u00ad\n", "")
	if !strings.Contains(joined, "likviditetsbudgettet") || !strings.Contains(joined, "Erhvervskonsulenten") {
		t.Error("a parted word does not come together again")
	}
}

func TestAMeetingSheetIsOnePage(t *testing.T) {
	long := documenttest.Sheet(t)
	words := strings.Repeat("Banken vil vide, hvad der sker, hvis salget går langsommere end ventet. ", 40)
	long.Question, long.Idea, long.Gaps = words, words, []document.Gap{{Text: words}, {Text: words}, {Text: words}, {Text: words}}
	long.Firm, long.With, long.Place = words, words, words
	for range 20 {
		long.Course = append(long.Course, document.Meeting{Title: words[:90]})
	}
	for name, s := range map[string]document.Sheet{"sheet": documenttest.Sheet(t), "long": long, "bare": {}} {
		path := t.TempDir() + "/" + name + ".pdf"
		writeTo(t, path, document.OfSheet(s))
		if info := run(t, "pdfinfo", path); !strings.Contains(info, "Pages:           1\n") {
			t.Errorf("%s: %s", name, info)
		}
	}
}

func TestTheFootOfASheetThatSharesMuchNamesTheOffice(t *testing.T) {
	for _, c := range []struct {
		lang       text.Lang
		what, ends string
	}{
		{text.Danish, "Min forretningsplan, som den er nu, Navn og telefon", "Navn og telefon"},
		{text.English, strings.Repeat("Contact details, Business plan, ", 5), "…"},
	} {
		shared := documenttest.Sheet(t)
		shared.Lang, shared.Shared, shared.Until = c.lang, c.what, time.Date(2027, 1, 1, 0, 0, 0, 0, text.Copenhagen)
		path := t.TempDir() + "/shared.pdf"
		writeTo(t, path, document.OfSheet(shared))
		said := run(t, "pdftotext", "-layout", path, "-")
		if !slices.ContainsFunc(strings.Split(said, "\n"), func(line string) bool {
			before, ok := strings.CutSuffix(strings.TrimSpace(line), shared.Office)
			return ok && strings.HasSuffix(strings.TrimSpace(before), c.ends)
		}) {
			t.Errorf("the foot does not end with %q and the whole name of the office: %s", c.ends, said)
		}
	}
}
