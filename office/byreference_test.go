package office

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/office/db"
)

// stored is how many bytes the history and the versions of all persons take.
func (w *world) stored() (n int) {
	w.t.Helper()
	for _, query := range []string{
		`SELECT COALESCE(SUM(LENGTH(text) + LENGTH(COALESCE(merged, ''))), 0) FROM section_text`,
		`SELECT COALESCE(SUM(LENGTH(figures)), 0) FROM figure_write`,
		`SELECT COALESCE(SUM(LENGTH(sections) + LENGTH(figures)), 0) FROM version_content`,
	} {
		var part int
		if err := w.pool().QueryRow(query).Scan(&part); err != nil {
			w.t.Fatal(err)
		}
		n += part
	}
	return n
}

func TestAPlanIsDeletedRestoredAndKeptByReference(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan := p.plan()
	long := strings.Repeat("Kaffe fra Kolding. ", 5000)
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": long})
	p.does(api.FiguresWrite, object{"plan_id": plan, "set": object{"note": long, "old": 1, "gone": 2}})
	p.does(api.FiguresWrite, object{"plan_id": plan, "set": object{"gone": nil}})
	before := w.stored()
	for range 10 {
		p.does(api.PlanDelete, object{"plan_id": plan})
		p.does(api.PlanRestore, object{"plan_id": plan})
	}
	first := newID()
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": first, "name": "Før"})
	for range 10 {
		p.does(api.VersionKeep, object{"plan_id": plan, "version_id": newID(), "name": "Igen"})
	}
	if grew := w.stored() - before; grew > len(long)/10 {
		t.Errorf("it takes %d bytes more for a text and a figure of %d", grew, len(long))
	}
	base := p.rev(api.KindSection, api.SectionID(plan, "idea"))
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "base_rev": base, "text": "Kort."})
	p.does(api.FiguresWrite, object{"plan_id": plan, "set": object{"note": "kort", "old": nil, "new": 3}})

	v, err := w.o.Plans.Version(t.Context(), p.id, first)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"idea": long}, v.Sections); diff != "" {
		t.Errorf("texts of the version:\n%s", diff)
	}
	note, err := json.Marshal(long)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]json.RawMessage{"note": note, "old": json.RawMessage("1")}, v.Values); diff != "" {
		t.Errorf("figures of the version:\n%s", diff)
	}
	var s api.Section
	if p.record(api.KindSection, api.SectionID(plan, "idea"), &s); s.Text != "Kort." || s.State != api.SectionOK {
		t.Errorf("what was written upon the restored text is %.20q, %s", s.Text, s.State)
	}
}

// Of texts that are kept by reference nothing is read: they are long.
func TestTextsAreNotReadToBeKept(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan, version := p.plan(), newID()
	for section, text := range map[string]string{"idea": "Kaffe.", "market": " \n", "money": "Regnskab."} {
		p.does(api.SectionWrite, object{"plan_id": plan, "section": section, "text": text})
	}
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "money", "base_rev": p.rev(api.KindSection, api.SectionID(plan, "money")), "text": ""})
	w.write(func(tx *db.Tx) error {
		return tx.ExecAll(t.Context(), nil, `UPDATE record SET body = 'nothing to be read' WHERE kind = 'section'`)
	})
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": version, "name": "Før"})
	v, err := w.o.Plans.Version(t.Context(), p.id, version)
	if diff := cmp.Diff(map[string]string{"idea": "Kaffe.", "market": " \n", "money": ""}, v.Sections); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if written := w.texts(`SELECT CAST(written AS TEXT) FROM version_content`); written[0] != "1" {
		t.Errorf("%s texts are written", written[0])
	}
}
