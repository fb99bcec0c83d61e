package documenttest

import (
	"bytes"
	"encoding/csv"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// Sheets is the format in which LibreOffice writes every sheet of a workbook as a file
// of its own, NAME-SHEET.csv, with cells as they are and not as they are shown.
const Sheets = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"

// Converted has LibreOffice open files and write them in a format that it knows by that
// name, all in one call since it takes seconds to start, and gives the folder in which
// they lie. A file's name has its ending.
func Converted(t testing.TB, format string, files map[string][]byte) (dir string) {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice opens the files: apt-get install --no-install-recommends libreoffice-calc libreoffice-writer fonts-crosextra-carlito")
	}
	from := t.TempDir()
	dir = filepath.Join(from, "out")
	args := []string{"-env:UserInstallation=file://" + filepath.ToSlash(filepath.Join(from, "profile")), "--headless", "--convert-to", format, "--outdir", dir}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(from, name)
		if err := os.WriteFile(path, files[name], 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if out, err := exec.CommandContext(t.Context(), office, args...).CombinedOutput(); err != nil { //nolint:gosec // of this test
		t.Fatalf("%v: %s", err, out)
	}
	return dir
}

// SheetOf is what stands in a sheet of a workbook that was written as Sheets, by
// the workbook's name without its ending: rows of cells.
func SheetOf(t testing.TB, dir, workbook, sheet string) [][]string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, workbook+"-"+sheet+".csv"))
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
