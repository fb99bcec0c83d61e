package office

import (
	"fmt"
	"strings"
	"testing"

	"startklar.dk/api"
)

func TestAConflictHasEightSidesAtMost(t *testing.T) {
	p := newWorld(t).person()
	plan := p.plan()
	write := func(text string) object { return object{"plan_id": plan, "section": "idea", "text": text} }
	for i := range 8 {
		p.does(api.SectionWrite, write(fmt.Sprint("side ", i)))
	}
	p.refused(api.CodeUnsettled, api.SectionWrite, write("one more"))
	p.does(api.SectionWrite, write("side 3")) // is there already
	id := api.SectionID(plan, "idea")
	var s api.Section
	if p.record(api.KindSection, id, &s); len(s.Variants) != 8 {
		t.Errorf("%d sides", len(s.Variants))
	}
	settled := write("Til sidst.")
	settled["base_rev"] = p.rev(api.KindSection, id)
	p.does(api.SectionWrite, settled)
	p.does(api.SectionWrite, write("and one more"))
}

func TestWhatAPersonStoresIsLimitedAndWhatIsRefusedIsNotCounted(t *testing.T) {
	p := newLimited(t, Limits{StoredBytes: 100_000}).person()
	plan := p.plan()
	text := strings.Repeat("x", 40_000)
	write := func(section string) object { return object{"plan_id": plan, "section": section, "text": text} }
	p.does(api.SectionWrite, write("idea"))
	p.does(api.FiguresWrite, object{"plan_id": plan, "set": object{"note": text}})
	for range 3 {
		p.refused(api.CodeQuota, api.SectionWrite, write("market"))
		p.refused(api.CodeQuota, api.VersionKeep, object{"plan_id": plan, "version_id": newID(), "at": start, "sections": object{"idea": text}})
	}
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": newID(), "name": "Før"}) // by reference
	p.does(api.PlanDelete, object{"plan_id": plan})
	p.does(api.PlanRestore, object{"plan_id": plan})
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "market", "text": text[:15_000]})
}

func TestAPersonKeepsSoManyVersions(t *testing.T) {
	p := newLimited(t, Limits{Versions: 2}).person()
	plan := p.plan()
	keep := func() object { return object{"plan_id": plan, "version_id": newID(), "name": "Før"} }
	p.does(api.VersionKeep, keep())
	p.does(api.VersionKeep, keep())
	p.refused(api.CodeQuota, api.VersionKeep, keep())
}
