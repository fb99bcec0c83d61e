package desk_test

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"

	"startklar.dk/office/record"
)

// Whatever the log can say it was done with is said in words, in the language of who reads it.
func TestTheLogSaysEveryKindInWords(t *testing.T) {
	v := newWalk(t)
	kinds := record.Kinds()
	for i, kind := range kinds {
		if _, err := v.beneath.ExecContext(t.Context(), `INSERT INTO audit (id, at, staff_id, act, person_id, kind, ref) VALUES ($1, $2, '', 'warn', '', $3, '')`, newID(), i+1, kind); err != nil {
			t.Fatal(err)
		}
	}
	for lang, want := range map[string][]string{
		"da": {"Hvornår;Hvem;Hvad;Med hvad;Person;Medarbejderens id;Personens id;Id", "Andet"},
		"en": {"When;Who;What;With what;Person;Id of the member of staff;Id of the person;Id", "Something else"},
	} {
		answer := v.send(http.MethodGet, "/desk/log.csv?what=warn", nil, coordinator, "Accept-Language", lang)
		r := csv.NewReader(answer.Body)
		r.Comma = ';'
		rows, err := r.ReadAll()
		answer.Body.Close()
		if err != nil || len(rows) != len(kinds)+1 {
			t.Fatalf("%d lines of %d kinds, %v", len(rows)-1, len(kinds), err)
		}
		if head := strings.TrimPrefix(strings.Join(rows[0], ";"), "\ufeff"); head != want[0] {
			t.Errorf("the columns are %s", head)
		}
		slices.Reverse(rows[1:]) // the newest are first
		for i, row := range rows[1:] {
			if said := row[3]; said == "" || said == kinds[i] || said == want[1] || strings.ContainsAny(said, "_/") || strings.Contains(said, "desk.") {
				t.Errorf("in %s %s is %q", lang, kinds[i], said)
			}
		}
	}
	for path, want := range map[string]string{"confirmed/da": "Mailtekst Kvittering for tilmelding, Dansk", "stopped": "Sletning stoppet"} {
		kind := map[bool]string{true: "letter_text", false: "retention"}[strings.Contains(path, "/")]
		if _, err := v.beneath.ExecContext(t.Context(), `INSERT INTO audit (id, at, staff_id, act, person_id, kind, ref) VALUES ($1, 1, '', 'merge', '', $2, $3)`, newID(), kind, path); err != nil {
			t.Fatal(err)
		}
		v.has(v.shows("/desk/log?what=merge", coordinator), "<td>"+want+"</td>")
	}
}
