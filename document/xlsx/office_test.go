package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"startklar.dk/document/documenttest"
)

// computed is what stands in a formula's cell without being computed.
var computed = regexp.MustCompile(`(</f>)<v>[^<]*</v>`)

// printed are the rows and columns that head every printed page. For their sake
// LibreOffice lays out all pages, which takes two thirds of its time and changes no value.
var printed = regexp.MustCompile(`<definedName [^>]*_xlnm\.Print_Titles[^>]*>[^<]*</definedName>`)

// withoutValues is a workbook in which no formula has a value: whoever opens it must
// compute.
func withoutValues(t *testing.T, workbook []byte) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range from.File {
		raw := partOf(t, f)
		if strings.HasPrefix(f.Name, "xl/worksheets/") {
			raw = computed.ReplaceAll(raw, []byte("$1"))
		}
		if f.Name == "xl/workbook.xml" {
			raw = printed.ReplaceAll(raw, nil)
		}
		w, err := to.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(raw); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func partOf(t *testing.T, f *zip.File) []byte {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// recalculated has LibreOffice compute workbooks, and gives what stands in their sheets:
// a file for each sheet of each, by the workbook's index and the sheet's name.
func recalculated(t *testing.T, workbooks [][]byte) func(i int, sheet string) [][]string {
	t.Helper()
	files := map[string][]byte{}
	for i, w := range workbooks {
		files[fmt.Sprintf("%03d.xlsx", i)] = withoutValues(t, w)
	}
	dir := documenttest.Converted(t, documenttest.Sheets, files)
	return func(i int, sheet string) [][]string {
		return documenttest.SheetOf(t, dir, fmt.Sprintf("%03d", i), sheet)
	}
}
