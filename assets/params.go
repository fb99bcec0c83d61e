package assets

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"startklar.dk/api/figures"
)

//go:embed params/*.json
var paramFiles embed.FS

// ParamTable is what law and practice set for budgets in a year, each with its
// source.
type ParamTable struct {
	Year   int     `json:"year"`
	Params []Param `json:"params"`

	// Figures are the same for the engine.
	Figures figures.Params `json:"-"`
	// Asked is the year that the table was asked for. Where it is not Year, that one's
	// is not known and the latest known stands for it.
	Asked int `json:"-"`
}

// Param is one parameter: øre where its key ends in _ore, hundredths of a percent
// otherwise.
type Param struct {
	Key    string `json:"key"`
	Value  int64  `json:"value"`
	Known  string `json:"known"`  // the year, or the day from which it holds: 2026, 2025-01-01
	Source string `json:"source"` // law and paragraph, in Danish
	// Note is what one should know of it, by language; most have none.
	Note map[string]string `json:"note"`
}

var paramTables = sync.OnceValue(func() []ParamTable {
	files, err := fs.Glob(paramFiles, "params/*.json")
	if err != nil {
		panic(err) // a pattern that is well formed
	}
	var tables []ParamTable
	for _, name := range files {
		raw, err := paramFiles.ReadFile(name)
		if err != nil {
			panic(fmt.Errorf("read %s: %w", name, err)) // it is embedded
		}
		t, err := ReadParams(raw)
		if err != nil {
			panic(fmt.Errorf("%s: %w", name, err))
		}
		tables = append(tables, t)
	}
	slices.SortFunc(tables, func(a, b ParamTable) int { return a.Year - b.Year })
	return tables
})

// Params is the table of a year: its own, or the latest before it, or the first
// where there is none. What it gives is shared between callers and is only read.
func Params(year int) ParamTable {
	all := paramTables()
	t := all[0]
	for _, next := range all {
		if next.Year <= year {
			t = next
		}
	}
	t.Asked = year
	return t
}

// ReadParams reads a year's table. It is refused whole where a parameter is missing,
// unknown, said twice, without a source or of a value that it cannot have.
func ReadParams(raw []byte) (ParamTable, error) {
	var t ParamTable
	if err := json.Unmarshal(raw, &t); err != nil {
		return t, fmt.Errorf("read parameters: %w", err)
	}
	if t.Year == 0 {
		return t, fmt.Errorf("read parameters: no year")
	}
	values := make(map[string]int64, len(t.Params))
	for _, p := range t.Params {
		if _, twice := values[p.Key]; twice {
			return t, fmt.Errorf("read parameters: %s twice", p.Key)
		}
		if p.Source == "" || p.Known == "" {
			return t, fmt.Errorf("read parameters: %s without source and date", p.Key)
		}
		values[p.Key] = p.Value
	}
	var err error
	if t.Figures, err = figures.ParamsOf(values); err != nil {
		return t, fmt.Errorf("read parameters: %w", err)
	}
	return t, nil
}
