package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
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

// allSheets writes every sheet as a file of its own, with cells as they are and not
// as they are shown.
const allSheets = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"

// recalculated has LibreOffice compute workbooks, all in one call since it takes
// seconds to start, and gives what stands in their sheets: a file for each sheet of
// each, by the workbook's index and the sheet's name.
func recalculated(t *testing.T, workbooks [][]byte) func(i int, sheet string) [][]string {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice computes the workbooks anew: apt-get install --no-install-recommends libreoffice-calc")
	}
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.ToSlash(filepath.Join(dir, "profile")), "--headless", "--convert-to", allSheets, "--outdir", filepath.Join(dir, "out")}
	for i, w := range workbooks {
		name := filepath.Join(dir, fmt.Sprintf("%03d.xlsx", i))
		if err := os.WriteFile(name, withoutValues(t, w), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	if out, err := exec.CommandContext(t.Context(), office, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return func(i int, sheet string) [][]string {
		raw, err := os.ReadFile(filepath.Join(dir, "out", fmt.Sprintf("%03d-%s.csv", i, sheet)))
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(bytes.NewReader(raw))
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
}
