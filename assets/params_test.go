package assets

import (
	"strings"
	"testing"
)

func TestEveryYearsParametersAreWhole(t *testing.T) {
	for _, table := range paramTables() {
		if len(table.Params) == 0 {
			t.Errorf("%d has no parameters", table.Year)
		}
		for _, p := range table.Params {
			if p.Note != nil && (p.Note["da"] == "" || p.Note["en"] == "") {
				t.Errorf("%d %s has no note in both languages", table.Year, p.Key)
			}
		}
	}
}

func TestAYearThatIsNotKnownHasTheLatestKnownAndSaysSo(t *testing.T) {
	own := Params(2026)
	if own.Year != 2026 || own.Asked != 2026 || own.Figures.VATRate != 2500 || own.Figures.CapitalMin != 2_000_000 {
		t.Errorf("2026 is %+v", own)
	}
	for _, year := range []int{2020, 2040} {
		if other := Params(year); other.Asked != year || other.Year == year || other.Figures != own.Figures {
			t.Errorf("%d is %+v", year, other)
		}
	}
}

func TestATableThatIsNotWholeIsRefused(t *testing.T) {
	raw, err := paramFiles.ReadFile("params/2026.json")
	if err != nil {
		t.Fatal(err)
	}
	whole := string(raw)
	if _, err := ReadParams(raw); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"unknown":     {`"vat_rate"`, `"rate"`},
		"missing":     {`"key": "vat_rate",`, `"key": "company_rate",`},
		"too large":   {`2500`, `10001`},
		"negative":    {`2500`, `-1`},
		"fraction":    {`2500`, `25.5`},
		"no source":   {`"source": "momsloven § 33"`, `"source": ""`},
		"no date":     {`"known": "2024"`, `"known": ""`},
		"no year":     {`"year": 2026`, `"year": 0`},
		"one more":    {`"params": [`, `"params": [{"key": "more", "known": "2026", "source": "x"},`},
		"not its own": {`{`, `[`},
	} {
		changed := strings.Replace(whole, change[0], change[1], 1)
		if changed == whole {
			t.Errorf("%s changes nothing", name)
		}
		if _, err := ReadParams([]byte(changed)); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}
