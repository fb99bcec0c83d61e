package office

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"startklar.dk/api"
	"startklar.dk/assets"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

func TestAnImportIsRefusedWholeWithRecordAndField(t *testing.T) {
	w := newWorld(t)
	before := w.feed(w.o.Feeds.Catalogue)
	good := api.ImportRecord{Kind: api.KindActor, ID: newID(), Body: raw(object{"name": "Erhvervshus", "kind": "growth_house"})}
	times := func(more object) object {
		body := object{"starts_at": start, "ends_at": start.Add(time.Hour)}
		maps.Copy(body, more)
		return body
	}
	for name, c := range map[string]struct {
		kind    api.Kind
		id      string
		body    any
		pointer string
		reason  string
	}{
		"a kind that is a person's":         {api.KindBooking, newID(), object{}, "/kind", "unknown"},
		"no kind":                           {"", newID(), object{}, "/kind", "required"},
		"a bad id":                          {api.KindActor, "7", object{}, "/id", "format"},
		"no id":                             {api.KindActor, "", object{}, "/id", "required"},
		"an id twice":                       {api.KindActor, good.ID, object{}, "/id", "used"},
		"no body":                           {api.KindActor, newID(), nil, "/body", "required"},
		"a body that is no object":          {api.KindActor, newID(), "x", "/body", "format"},
		"an unknown kind of actor":          {api.KindActor, newID(), object{"kind": "wizard"}, "/body/kind", "unknown"},
		"an unknown field":                  {api.KindAdviser, newID(), object{"fields": []string{"tax", "magic"}}, "/body/fields/1", "unknown"},
		"an event without a start":          {api.KindEvent, newID(), object{"ends_at": start}, "/body/starts_at", "required"},
		"an event that ends first":          {api.KindEvent, newID(), times(object{"ends_at": start.Add(-time.Hour)}), "/body/ends_at", "range"},
		"a time that is none":               {api.KindEvent, newID(), times(object{"starts_at": "tomorrow"}), "/body/starts_at", "format"},
		"a bad time in a session":           {api.KindEvent, newID(), times(object{"sessions": []object{times(nil), {"starts_at": 5}}}), "/body/sessions/1/starts_at", "format"},
		"fewer than no places":              {api.KindEvent, newID(), times(object{"capacity": -1}), "/body/capacity", "range"},
		"an unknown requirement":            {api.KindEvent, newID(), times(object{"requires": "luck"}), "/body/requires", "unknown"},
		"a slot at no event":                {api.KindSlot, newID(), times(object{"event_id": newID()}), "/body/event_id", "reference"},
		"a slot without an event":           {api.KindSlot, newID(), times(nil), "/body/event_id", "required"},
		"an assessment's unknown use":       {api.KindAssessment, newID(), object{"use": "fun"}, "/body/use", "unknown"},
		"an item of no part":                {api.KindAssessment, newID(), object{"parts": []object{{"key": "a"}}, "items": []object{{"id": "1", "part": "b"}}}, "/body/items/0/part", "reference"},
		"a moved answer without a question": {api.KindPlanTemplate, newID(), object{"moved": object{"a.b": []string{"a.c"}}}, "/body/moved/a.b/0", "reference"},
		"a question without a key":          {api.KindPlanTemplate, newID(), object{"chapters": []object{{"questions": []object{{}}}}}, "/body/chapters/0/questions/0/key", "format"},
		"a title with a zero character":     {api.KindEvent, newID(), times(object{"title": "x\x00"}), "/body/title", "format"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := api.ImportRecord{Kind: c.kind, ID: c.id}
			if c.body != nil {
				bad.Body = raw(c.body)
			}
			err := w.o.Catalogue.Import(context.Background(), mutation.CommandLine, []api.ImportRecord{good, bad})
			var got *catalogue.ImportError
			if !errors.As(err, &got) {
				t.Fatalf("got %v", err)
			}
			want := &catalogue.ImportError{Index: 1, Kind: c.kind, ID: c.id, Pointer: c.pointer, Reason: c.reason}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	if diff := cmp.Diff(before, w.feed(w.o.Feeds.Catalogue)); diff != "" {
		t.Errorf("refused imports left something behind: %s", diff)
	}
}

func TestAnImportDoneAgainChangesNothing(t *testing.T) {
	w := newWorld(t)
	adviser, event, slot := newID(), newID(), newID()
	records := []api.ImportRecord{ // in an order in which names come before what they name
		{Kind: api.KindSlot, ID: slot, Body: raw(object{
			"event_id": event, "adviser_id": adviser, "starts_at": "2027-02-05T16:00:00+01:00", "ends_at": "2027-02-05T16:20:00+01:00", "free": false,
		})},
		{Kind: api.KindEvent, ID: event, Body: raw(object{
			"title": "Café", "starts_at": "2027-02-05T15:00:00Z", "ends_at": "2027-02-05T17:00:00Z", "capacity": 3, "places_left": 1, "waiting": 8,
			"colour": "green",
		})},
		{Kind: api.KindAdviser, ID: adviser, Body: raw(object{"name": "Anne", "fields": []string{"tax"}})},
	}
	w.importAll(records...)
	before := w.counted()
	var e struct {
		api.Event
		Colour string `json:"colour"`
	}
	w.catalogued(api.KindEvent, event, &e)
	if e.PlacesLeft != 3 || e.Waiting != 0 || e.State != api.EventPlanned || e.Requires != api.RequiresNone || e.Colour != "green" {
		t.Errorf("event %+v", e)
	}
	var s struct {
		StartsAt string `json:"starts_at"`
		Free     bool   `json:"free"`
	}
	w.catalogued(api.KindSlot, slot, &s)
	if s.StartsAt != "2027-02-05T15:00:00Z" || !s.Free {
		t.Errorf("slot %+v", s)
	}
	w.importAll(records...)
	if after := w.counted(); after != before {
		t.Errorf("the counter went from %d to %d", before, after)
	}
	w.person().book(event, slot, nil)
	w.person().book(event, "", nil)
	before = w.counted()
	w.importAll(records...)
	if after := w.counted(); after != before {
		t.Errorf("with bookings the counter went from %d to %d", before, after)
	}
	if w.catalogued(api.KindEvent, event, &e); e.PlacesLeft != 2 {
		t.Errorf("places_left %d after importing again, want 2", e.PlacesLeft)
	}
	if w.catalogued(api.KindSlot, slot, &s); s.Free {
		t.Error("importing again freed a slot")
	}
}

func TestEveryOfficeKnowsTheDocumentsThatShip(t *testing.T) {
	w := newWorld(t)
	p := w.person()
	id, _ := assets.PlanTemplate()
	p.does(api.PlanCreate, object{"plan_id": newID(), "template_id": id})
	p.refused(api.CodeNotFound, api.PlanCreate, object{"plan_id": newID(), "template_id": newID()})
	for _, a := range assets.Assessments() {
		p.does(api.ResultSubmit, object{"result_id": newID(), "assessment_id": a.ID, "assessment_version": a.Version})
		p.refused(api.CodeUnknownVersion, api.ResultSubmit, object{"result_id": newID(), "assessment_id": a.ID, "assessment_version": 999})
	}
	a := assets.Assessments()[0]
	w.importAll(api.ImportRecord{Kind: api.KindAssessment, ID: a.ID, Body: raw(object{"version": 999})})
	p.does(api.ResultSubmit, object{"result_id": newID(), "assessment_id": a.ID, "assessment_version": 999})
	p.does(api.ResultSubmit, object{"result_id": newID(), "assessment_id": a.ID, "assessment_version": a.Version})
}

func TestAnOfficeHasOneRecordOfItself(t *testing.T) {
	w := newWorld(t)
	first, second := newID(), newID()
	office := func(id, name string) api.ImportRecord {
		return api.ImportRecord{Kind: api.KindOffice, ID: id, Body: raw(object{"name": name})}
	}
	refused := func(index int, id string, records ...api.ImportRecord) {
		t.Helper()
		var got *catalogue.ImportError
		if err := w.o.Catalogue.Import(context.Background(), mutation.CommandLine, records); !errors.As(err, &got) {
			t.Fatalf("got %v", err)
		}
		want := &catalogue.ImportError{Index: index, Kind: api.KindOffice, ID: id, Pointer: "/id", Reason: "one_office"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	refused(1, second, office(first, "A"), office(second, "B"))
	w.importAll(office(second, "B"))
	refused(0, first, office(first, "A"))
	refused(0, first, office(first, "A"), office(second, "B"))
	w.importAll(office(second, "Kontoret"))
	var o api.Office
	if !w.catalogued(api.KindOffice, second, &o) || o.Name != "Kontoret" {
		t.Errorf("%+v", o)
	}
}

func TestWhatAnOldOfficeDoesNotKnowIsKeptWhereverItStands(t *testing.T) {
	w := newWorld(t)
	event, slot, adviser, actor, office := newID(), newID(), newID(), newID(), newID()
	starts, ends := start.Add(time.Hour), start.Add(2*time.Hour)
	more := func(body object) object {
		body["later"] = object{"big": json.Number("12345678901234567890"), "list": []any{"a", nil}}
		return body
	}
	w.importAll(
		api.ImportRecord{Kind: api.KindEvent, ID: event, Body: raw(more(object{
			"starts_at": starts, "ends_at": ends, "venue": object{"name": "Rådhuset", "parking": "P2"},
			"sessions": []object{{"starts_at": starts, "ends_at": ends, "room": "4"}},
		}))},
		api.ImportRecord{Kind: api.KindSlot, ID: slot, Body: raw(more(object{"event_id": event, "starts_at": starts, "ends_at": ends}))},
		api.ImportRecord{Kind: api.KindAdviser, ID: adviser, Body: raw(more(object{"name": "Anne"}))},
		api.ImportRecord{Kind: api.KindActor, ID: actor, Body: raw(more(object{"name": "Banken"}))},
		api.ImportRecord{Kind: api.KindOffice, ID: office, Body: raw(more(object{"name": "Kontoret"}))},
	)
	for kind, id := range map[api.Kind]string{
		api.KindEvent: event, api.KindSlot: slot, api.KindAdviser: adviser, api.KindActor: actor, api.KindOffice: office,
	} {
		var got struct {
			Later json.RawMessage `json:"later"`
		}
		if !w.catalogued(kind, id, &got) || string(got.Later) != `{"big":12345678901234567890,"list":["a",null]}` {
			t.Errorf("%s: %s", kind, got.Later)
		}
	}
	var got struct {
		Venue    map[string]string `json:"venue"`
		Sessions []struct {
			Room   string    `json:"room"`
			EndsAt time.Time `json:"ends_at"`
		} `json:"sessions"`
	}
	w.catalogued(api.KindEvent, event, &got)
	if got.Venue["parking"] != "P2" || got.Venue["name"] != "Rådhuset" || len(got.Sessions) != 1 || got.Sessions[0].Room != "4" || !got.Sessions[0].EndsAt.Equal(ends) {
		t.Errorf("%+v", got)
	}
	w.person().book(event, slot, nil) // what the office writes itself keeps it, too
	var s struct {
		Later json.RawMessage `json:"later"`
		Free  bool            `json:"free"`
	}
	if w.catalogued(api.KindSlot, slot, &s); s.Free || len(s.Later) == 0 {
		t.Errorf("slot %+v", s)
	}
}

func TestAnEventThatEndedLongAgoIsImportedAndNotShown(t *testing.T) {
	w := newWorld(t)
	event, slot, shown := newID(), newID(), newID()
	records := func(ends time.Time) []api.ImportRecord {
		return []api.ImportRecord{
			{Kind: api.KindSlot, ID: slot, Body: raw(object{"event_id": event, "starts_at": ends.Add(-time.Hour), "ends_at": ends})},
			{Kind: api.KindEvent, ID: event, Body: raw(object{"title": "Café", "starts_at": ends.Add(-time.Hour), "ends_at": ends})},
		}
	}
	old := start.AddDate(0, 0, -record.KeptDays).Add(-time.Minute)
	count := func() (n int) {
		for _, r := range w.feed(w.o.Feeds.Catalogue) {
			if !r.Deleted && (r.ID == event || r.ID == slot || r.ID == shown) {
				n++
			}
		}
		return n
	}
	w.importAll(records(old)...)
	if n := count(); n != 0 {
		t.Errorf("%d records of long ago are shown", n)
	}
	before := w.counted()
	w.importAll(records(old)...)
	if after := w.counted(); after != before {
		t.Errorf("importing it again raised the counter from %d to %d", before, after)
	}
	w.importAll(records(old.Add(2 * time.Minute))...)
	if n := count(); n != 2 {
		t.Errorf("of 400 days ago %d are shown, want 2", n)
	}
	w.importAll(records(old)...)
	if n := count(); n != 0 {
		t.Errorf("moved to long ago %d are shown", n)
	}
}
