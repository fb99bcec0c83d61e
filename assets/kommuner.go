package assets

import (
	"bytes"
	_ "embed" // the list itself
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"

	"startklar.dk/api/danish"
)

//go:embed kommuner.csv
var municipalityList []byte

// Municipality is one of Denmark's 98. Code has four digits. Region2027 is the
// region after the reform that joins two of them on 1 January 2027. GrowthHouse
// is the regional Erhvervshus that serves it.
type Municipality struct {
	Code        string
	Name        string
	Region2026  string
	Region2027  string
	GrowthHouse string
}

// searchable is a municipality with its name as it is searched.
type searchable struct {
	Municipality
	folded string // spelled out: æ ae, ø oe, å aa
	loose  string // and as typed without Danish letters: kobenhavn, tonder, arhus
}

var municipalities = sync.OnceValue(func() []searchable {
	rows, err := csv.NewReader(bytes.NewReader(municipalityList)).ReadAll()
	if err != nil {
		panic(fmt.Errorf("read kommuner.csv: %w", err)) // it is embedded
	}
	all := make([]searchable, 0, len(rows))
	for _, row := range rows[1:] {
		house, _, _ := strings.Cut(row[4], " (") // a note of the list's maker
		m := Municipality{Code: row[0], Name: row[1], Region2026: row[2], Region2027: row[3], GrowthHouse: house}
		folded := fold(m.Name)
		all = append(all, searchable{Municipality: m, folded: folded, loose: loosen(folded)})
	}
	slices.SortStableFunc(all, func(a, b searchable) int {
		return danish.Compare(a.Name, b.Name)
	})
	return all
})

// Municipalities are all 98 in Danish alphabetical order: Å, also where it is
// written Aa, comes last.
func Municipalities() []Municipality {
	all := make([]Municipality, 0, len(municipalities()))
	for _, m := range municipalities() {
		all = append(all, m.Municipality)
	}
	return all
}

// MunicipalityByCode finds one by its four-digit code.
func MunicipalityByCode(code string) (Municipality, bool) {
	for _, m := range municipalities() {
		if m.Code == code {
			return m.Municipality, true
		}
	}
	return Municipality{}, false
}

// SearchMunicipalities gives the municipalities whose name, or code, holds what
// was typed, best first: names that begin with it, then names with a word that
// begins with it, then the same typed without Danish letters, then names that
// hold it anywhere. Case does not matter, nor whether å is written aa, ø oe and
// æ ae, in the name or in the query. An empty query gives all of them.
func SearchMunicipalities(query string) []Municipality {
	typed := fold(query)
	if typed == "" {
		return Municipalities()
	}
	plain := loosen(typed) == typed // else it says which letter is meant
	ranks := [...]func(searchable) bool{
		func(m searchable) bool { return strings.HasPrefix(m.folded, typed) },
		func(m searchable) bool { return strings.Contains(m.folded, " "+typed) },
		func(m searchable) bool { return plain && strings.HasPrefix(m.loose, typed) },
		func(m searchable) bool { return plain && strings.Contains(m.loose, " "+typed) },
		func(m searchable) bool { return strings.Contains(m.folded, typed) },
		func(m searchable) bool { return strings.HasPrefix(m.Code, typed) },
	}
	found := make([][]Municipality, len(ranks))
	for _, m := range municipalities() {
		for rank, matches := range ranks {
			if matches(m) {
				found[rank] = append(found[rank], m.Municipality)
				break
			}
		}
	}
	return slices.Concat(found...)
}

var (
	stops = strings.NewReplacer("-", " ", ".", "")
	bare  = strings.NewReplacer("ae", "a", "oe", "o", "aa", "a")
)

// fold writes a name as it is searched, with words parted by one space.
func fold(s string) string { return strings.Join(strings.Fields(stops.Replace(danish.Fold(s))), " ") }

// loosen drops the second letter of ae, oe and aa, so that both ways of writing
// and the plain a and o meet.
func loosen(folded string) string { return bare.Replace(folded) }
