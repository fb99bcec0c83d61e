package assets

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestThereAre98Municipalities(t *testing.T) {
	all := Municipalities()
	codes := map[string]bool{}
	for _, m := range all {
		if len(m.Code) != 4 || codes[m.Code] {
			t.Errorf("code %q of %s is none or there twice", m.Code, m.Name)
		}
		codes[m.Code] = true
		for _, s := range []string{m.Name, m.Region2026, m.Region2027, m.GrowthHouse} {
			if s == "" || strings.ContainsAny(s, "()\"") {
				t.Errorf("%s has a field %q", m.Code, s)
			}
		}
	}
	if len(codes) != 98 {
		t.Errorf("%d municipalities, want 98", len(codes))
	}
}

func TestMunicipalitiesAreInDanishOrder(t *testing.T) {
	all := Municipalities()
	names := func(ms []Municipality) (s []string) {
		for _, m := range ms {
			s = append(s, m.Name)
		}
		return s
	}
	if diff := cmp.Diff([]string{"Albertslund", "Allerød", "Assens"}, names(all[:3])); diff != "" {
		t.Errorf("the first (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Ærø", "Aabenraa", "Aalborg", "Aarhus"}, names(all[94:])); diff != "" {
		t.Errorf("the last (-want +got):\n%s", diff)
	}
}

func TestSearchMunicipalities(t *testing.T) {
	cases := []struct {
		name, query string
		first       []string // the first of what is found
		all         bool     // and nothing else
	}{
		{"a name as it is", "Kolding", []string{"Kolding"}, true},
		{"case does not matter", "kOLDing", []string{"Kolding"}, true},
		{"ø as oe", "koebenhavn", []string{"København"}, true},
		{"ø as o", "kobenhavn", []string{"København"}, true},
		{"å as aa", "taarnby", []string{"Tårnby"}, true},
		{"å as a", "tarnby", []string{"Tårnby"}, true},
		{"aa as å", "århus", []string{"Aarhus"}, true},
		{"aa in the middle as å", "fåborg", []string{"Faaborg-Midtfyn"}, true},
		{"two å", "Åbenrå", []string{"Aabenraa"}, true},
		{"å of a keyboard that composes it", "A\u030alb", []string{"Aalborg"}, true},
		{"æ as ae", "aeroe", []string{"Ærø"}, true},
		{"æ itself", "ær", []string{"Ærø"}, true},
		{"a German ö", "söllerö", nil, true},
		{"names that begin so before those that hold it", "bo", []string{"Bornholm"}, false},
		{"a prefix before the inside of a word", "rød", []string{"Rødovre", "Allerød"}, false},
		{"the second word of a name", "midtfyn", []string{"Faaborg-Midtfyn"}, true},
		{"a blank for the hyphen", "ringkøbing skjern", []string{"Ringkøbing-Skjern"}, true},
		{"blanks around it", "  vejle ", []string{"Vejle"}, true},
		{"a code", "0621", []string{"Kolding"}, true},
		{"nothing found", "qx", nil, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, m := range SearchMunicipalities(c.query) {
				got = append(got, m.Name)
			}
			if c.all && !slices.Equal(got, c.first) || !c.all && !slices.Equal(got[:min(len(got), len(c.first))], c.first) {
				t.Errorf("%q finds %v, want %v", c.query, got, c.first)
			}
		})
	}
}

func TestAnEmptySearchGivesAll(t *testing.T) {
	if diff := cmp.Diff(Municipalities(), SearchMunicipalities(" ")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEveryMunicipalityIsFoundFirstByItsOwnName(t *testing.T) {
	for _, m := range Municipalities() {
		found := SearchMunicipalities(m.Name)
		if len(found) == 0 || found[0] != m {
			t.Errorf("%s finds %v", m.Name, found)
		}
		byCode, ok := MunicipalityByCode(m.Code)
		if !ok || byCode != m {
			t.Errorf("%s finds %v", m.Code, byCode)
		}
	}
	if _, ok := MunicipalityByCode("9999"); ok {
		t.Error("9999 is found")
	}
}

func TestOffices(t *testing.T) {
	const good = `{"0621": {"name": "Prøvekontoret", "address": "https://kontor.example.dk"},
		"0630": {"name": "Her", "address": "http://127.0.0.1:8080"}}`
	list, err := ReadOffices([]byte(good))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]OfficeAddress{
		"0621": {Name: "Prøvekontoret", Address: "https://kontor.example.dk"},
		"0630": {Name: "Her", Address: "http://127.0.0.1:8080"},
	}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for name, bad := range map[string]string{
		"no JSON":             `[`,
		"no municipality":     `{"9999": {"name": "X", "address": "https://x.example"}}`,
		"no name":             `{"0621": {"address": "https://x.example"}}`,
		"no address":          `{"0621": {"name": "X"}}`,
		"plain http over net": `{"0621": {"name": "X", "address": "http://x.example"}}`,
		"another scheme":      `{"0621": {"name": "X", "address": "file:///etc"}}`,
	} {
		if _, err := ReadOffices([]byte(bad)); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

func TestNoOfficeIsClaimedThatIsNotKnown(t *testing.T) {
	for _, m := range Municipalities() {
		if o, ok := OfficeFor(m.Code); ok {
			t.Errorf("%s claims the office %+v", m.Name, o)
		}
	}
}
