package office

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
)

func TestEveryAcceptedTextStaysInTheHistoryWhateverBecameOfIt(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan := p.plan()
	var want []string
	var first int64
	send := func(text string, base int64) {
		t.Helper()
		r := p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "base_rev": base, "text": text})
		want = append(want, text)
		if first == 0 {
			first = r.Records[0].Rev
		}
	}
	send("Brød.\n\nI Kolding.", 0)
	send("Brød og kager.\n\nI Kolding.", first) // set
	send("Brød.\n\nI Vejle.", first)            // merged
	send("Brød og te.\n\nI Kolding.", first)    // clashes
	send("Vand.\n\nI Kolding.", first)          // one side more
	p.refused(api.CodeInvalid, api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "nej\x00"})
	var s api.Section
	if !p.record(api.KindSection, api.SectionID(plan, "idea"), &s) || s.State != api.SectionConflict {
		t.Fatalf("section %+v", s)
	}
	for _, r := range p.records() {
		if r.Kind == api.KindSection {
			send("Til sidst.", r.Rev) // settles it
		}
	}
	p.does(api.PlanDelete, object{"plan_id": plan})
	got := w.texts(`SELECT text FROM section_text WHERE person_id = $1 ORDER BY rev`, p.id)
	if diff := cmp.Diff(want, slices.Compact(got)); diff != "" {
		t.Errorf("history (-accepted +kept):\n%s", diff)
	}
}
