package figures_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"startklar.dk/api/figures"
)

// answered computes whatever was read, and checks what holds of every answer.
func answered(t *testing.T, c *figures.Case, errs figures.Errors) {
	if (c == nil) == (len(errs) == 0) {
		t.Fatalf("a case %v and errors %v", c, errs)
	}
	if c != nil {
		var r *figures.Result
		if r, errs = figures.Compute(c, params); (r == nil) == (len(errs) == 0) {
			t.Fatalf("a result %v and errors %v", r, errs)
		}
		if r != nil {
			for _, b := range budgets(r) {
				if b.Month.Balance.Difference != (figures.Months{}) {
					t.Fatal("does not balance")
				}
			}
			if beyondHeld(decoded(written(r))) {
				t.Fatal("a number is too large")
			}
		}
	}
	if !slices.IsSortedFunc(errs, func(a, b figures.Error) int {
		if d := strings.Compare(a.At, b.At); d != 0 {
			return d
		}
		return strings.Compare(string(a.Code), string(b.Code))
	}) {
		t.Fatalf("not in order: %v", errs)
	}
}

func beyondHeld(v any) bool {
	switch v := v.(type) {
	case object:
		for _, inner := range v {
			if beyondHeld(inner) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, beyondHeld)
	case json.Number:
		return beyond(num(object{"n": v}, "n", 0))
	}
	return false
}

func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/cases/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(company(`"tax":{"kind":"company"},"revenue":{"x":{"name":"","price_ore":10000000000000,"quantity":9999}}`)))
	f.Add([]byte(with(`"loans":{"x":{"name":"","kind":"annuity","amount_ore":10000000000000,"rate":10000,"term_months":600}}`)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, errs := figures.Decode(raw)
		answered(t, c, errs)
	})
}

// FuzzRead sets one value of a case, whatever its path.
func FuzzRead(f *testing.F) {
	for path, raw := range map[string]string{
		"fixed/x/amount_ore": "10000000000000", "fixed/x/months/1": "5", "start": `"2099-12"`, "vat": `{"registered":false}`,
		"fixed/x": "1", "revenue/y/name": `""`, "///": "{}", "scenarios/careful/start_months": "35", "overdraft/rate": "10000",
	} {
		f.Add(path, []byte(raw))
	}
	f.Fuzz(func(t *testing.T, path string, raw []byte) {
		values := map[string]json.RawMessage{
			"start": json.RawMessage(`"2027-01"`), "form": json.RawMessage(`"personal"`), "fixed/x/name": json.RawMessage(`""`),
			"fixed/x/amount_ore": json.RawMessage(`100000`), "overdraft/limit_ore": json.RawMessage(`1`),
		}
		values[path] = raw
		c, errs := figures.Read(values)
		answered(t, c, errs)
	})
}
