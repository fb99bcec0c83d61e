package office

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
)

func (p *person) usage() api.Usage {
	p.w.t.Helper()
	u, err := p.w.o.Usage(p.w.t.Context(), p.id)
	if err != nil {
		p.w.t.Fatal(err)
	}
	return u
}

func TestAPersonIsToldHowMuchIsKeptOfThem(t *testing.T) {
	w := newLimited(t, Limits{StoredBytes: 100_000, Versions: 3, FilesBytes: 1000})
	p, other := w.person(), w.person()
	none := api.Usage{Stored: api.Quota{Allowed: 100_000}, Versions: api.Quota{Allowed: 3}, Files: api.Quota{Allowed: 1000}}
	if diff := cmp.Diff(none, p.usage()); diff != "" {
		t.Error("(-want +got):\n" + diff)
	}
	plan := p.plan()
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": strings.Repeat("ø", 20_000)})
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": newID()})
	p.send(strings.Repeat("x", 700))
	u := p.usage()
	if u.Stored.Used < 40_000 || u.Stored.Used > 40_200 || u.Versions.Used != 1 || u.Files.Used != 700 {
		t.Errorf("kept is %+v", u)
	}
	if diff := cmp.Diff(none, other.usage()); diff != "" {
		t.Error("of another (-want +got):\n" + diff)
	}
}

func TestWhatIsDeletedOfVersionsMakesRoomForOthers(t *testing.T) {
	p := newLimited(t, Limits{Versions: 2}).person()
	plan := p.plan()
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Surdej på hjul."})
	keep := func(id string) object { return object{"plan_id": plan, "version_id": id, "name": "Før æ"} }
	before := p.usage()
	imported := newID()
	p.does(api.VersionKeep, object{
		"plan_id": plan, "version_id": imported, "at": start, "sections": object{"idea": "Tidligere, på æøå."}, "values": object{"a": 1},
	})
	kept := newID()
	p.does(api.VersionKeep, keep(kept))
	p.refused(api.CodeQuota, api.VersionKeep, keep(newID()))
	for range 2 { // the second is another device's
		p.does(api.VersionDelete, object{"version_id": kept})
		p.does(api.VersionDelete, object{"version_id": imported})
	}
	if diff := cmp.Diff(before, p.usage()); diff != "" {
		t.Error("left (-want +got):\n" + diff)
	}
	p.does(api.VersionKeep, keep(newID()))
	p.refused(api.CodeInvalid, api.VersionKeep, keep(kept)) // its id is used
}

func TestAVersionThatWasSharedStays(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	plan, version := p.plan(), newID()
	p.does(api.SectionWrite, object{"plan_id": plan, "section": "idea", "text": "Surdej på hjul."})
	p.does(api.VersionKeep, object{"plan_id": plan, "version_id": version})
	p.book(w.event(time.Hour, object{"capacity": 1}), "", object{"share": []object{{"kind": api.ShareVersion, "id": version}}})
	if refused := p.refused(api.CodeInvalid, api.VersionDelete, object{"version_id": version}); len(refused.Errors) != 1 || refused.Errors[0].Reason != "state" {
		t.Errorf("%+v", refused)
	}
	w.person().refused(api.CodeNotFound, api.VersionDelete, object{"version_id": version})
}
