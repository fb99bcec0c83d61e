package xlsx

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"startklar.dk/api/figures"
	"startklar.dk/api/figures/figurestest"
	"startklar.dk/assets"
	"startklar.dk/assets/text"
)

var plans = flag.Int("plans", 20, "how many plans drawn at random are computed by LibreOffice too")

// decoded is a case of a file or a tree.
func decoded(t *testing.T, raw []byte) *figures.Case {
	t.Helper()
	c, errs := figures.Decode(raw)
	if errs != nil {
		t.Fatal(errs)
	}
	return c
}

func example(t *testing.T, name string) *figures.Case {
	t.Helper()
	raw, err := os.ReadFile("../../api/figures/testdata/cases/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, raw)
}

// drawn is a case drawn at random, always the same of a seed.
func drawn(t *testing.T, seed int) *figures.Case {
	t.Helper()
	raw, err := json.Marshal(rapid.Custom(figurestest.Firm).Example(seed))
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, raw)
}

// oddly are names that a program may take for something else than words.
var oddly = []string{
	"=1+1", "+45 12 34 56 78", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "'", `"`, `a"&"b`, "<b>&amp;", "_x0041_", "TRUE", "1/2", "007",
	"bell\u0007, null\u0000 and \uFFFF", "two\nlines\tand a tab", "   ", "\U0001F600 שלום 日本", strings.Repeat("æ", 200),
}

// oddlyNamed is a case whose lines have such names.
func oddlyNamed(t *testing.T) *figures.Case {
	t.Helper()
	lines := map[string]any{}
	for i, name := range oddly {
		lines[fmt.Sprintf("l-%02d", i)] = map[string]any{"name": name, "amount_ore": 1000 + i}
	}
	raw, err := json.Marshal(map[string]any{"start": "2027-01", "form": "personal", "fixed": lines, "drawings": lines, "own": lines})
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, raw)
}

// told is a case with the workbook that is made of it.
type told struct {
	c *figures.Case
	b *book
}

// made are the workbooks of the examples and of some plans drawn at random, by turns in
// both languages and showing each of the scenarios.
func made(t *testing.T) (all []told, files [][]byte) {
	t.Helper()
	cases := []*figures.Case{example(t, "base"), example(t, "cafe"), oddlyNamed(t)}
	for i := range *plans {
		cases = append(cases, drawn(t, i))
	}
	for i, c := range cases {
		b, err := build(Plan{Title: fmt.Sprint("Plan ", i), Case: c, Params: assets.Params(c.Start.Year)}, text.Langs[i%2], i%int(scenarios))
		if err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := b.save(&file, time.Unix(0, 0)); err != nil {
			t.Fatal(err)
		}
		all, files = append(all, told{c, b}), append(files, file.Bytes())
	}
	return all, files
}

// TestLibreOfficeComputesWhatTheEngineDoes has every formula computed by another
// program. What the cell held is the engine's.
func TestLibreOfficeComputesWhatTheEngineDoes(t *testing.T) {
	all, files := made(t)
	sheet := recalculated(t, files)
	n := 0
	for i, w := range all {
		for _, s := range w.b.sheets {
			got := sheet(i, s.name)
			for r, row := range s.rows {
				for col, c := range row {
					if c.formula == "" {
						continue
					}
					n++
					if is := at(got, r, col); !same(is, c.value) {
						t.Errorf("plan %d, %s!%s is %q, the engine's %v: %s", i, s.name, line{s, r + 1}.at(col), is, c.value, c.formula)
					}
				}
			}
		}
		statements(t, i, w, sheet)
		if t.Failed() {
			return
		}
	}
	t.Logf("%d formulas of %d plans", n, len(all))
	if want := 5000 * len(all); n < want {
		t.Errorf("%d formulas were compared, want at least %d", n, want)
	}
}

func at(rows [][]string, r, col int) string {
	if r >= len(rows) || col >= len(rows[r]) {
		return ""
	}
	return rows[r][col]
}

// same says whether a cell of a file is a value. An amount in kroner is the nearest
// that floating point has to so many øre; two amounts differ by at least one.
func same(is string, v any) bool {
	switch v := v.(type) {
	case string:
		return is == v
	case int64:
		f, err := strconv.ParseFloat(is, 64)
		return err == nil && f == float64(v)
	case float64:
		number, percent := strings.CutSuffix(is, "%")
		f, err := strconv.ParseFloat(number, 64)
		if percent {
			f /= 100
		}
		return err == nil && math.Abs(f-v) < 1e-6
	}
	return false
}
