package office

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/catalogue"
	"startklar.dk/office/mutation"
	"startklar.dk/office/record"
)

// Whatever a body is, it is answered: applied or refused, never an error.
func FuzzMutation(f *testing.F) {
	w := newWorld(f)
	p := w.person()
	plan := p.plan()
	event := w.event(time.Hour, object{"capacity": 1 << 30, "waiting_list": true})
	slot := w.slot(event, time.Hour, nil)
	kinds := slices.Sorted(maps.Keys(w.o.Mutations.Rules))
	for _, body := range []string{
		`{"plan_id": "` + plan + `", "section": "idea", "base_rev": 3, "text": "A\n\nB"}`,
		`{"plan_id": "` + plan + `", "set": {"a": 1, "b/~c": null}}`,
		`{"booking_id": "` + newID() + `", "event_id": "` + event + `", "slot_id": "` + slot + `", "share": [{"kind": "contact"}]}`,
		`{"ids": ["` + plan + `"], "read": true}`, `{"share": [null, {"until": "x"}]}`, `{"answers": {"a": 1e9}}`, `null`, `[]`, `"\u0000"`, ``,
	} {
		for i := range kinds {
			f.Add(uint(i), body)
		}
	}
	f.Fuzz(func(t *testing.T, kind uint, body string) {
		m := api.Mutation{ID: newID(), Kind: kinds[kind%uint(len(kinds))], Body: []byte(body)}
		a, err := w.o.ask(p.id, m)
		if err != nil {
			t.Fatalf("%s %q: %v", m.Kind, body, err)
		}
		if r := a.Results[0]; (r.Status == api.StatusRefused) == (r.Problem == nil) {
			t.Fatalf("%s %q: %+v", m.Kind, body, r)
		}
	})
}

// Whatever a cursor is, it is a page or resync.
func FuzzCursor(f *testing.F) {
	w := newWorld(f)
	p := w.person()
	page, err := w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(page.Cursor)
	f.Add("eyJlIjoieCJ9")
	f.Fuzz(func(t *testing.T, since string) {
		_, err := w.o.Feeds.Changes(context.Background(), p.id, record.FeedQuery{Since: since})
		if err != nil && !isProblem(err, api.CodeResync) {
			t.Fatal(err)
		}
	})
}

// Whatever a record is, an import is done or refused with record and field.
func FuzzImport(f *testing.F) {
	w := newWorld(f)
	event, own := w.event(time.Hour, nil), newID()
	for _, body := range []string{
		`{"starts_at": "2027-01-01T10:00:00Z", "ends_at": "2027-01-01T11:00:00+01:00", "fields": ["tax"], "sessions": [{}]}`,
		`{"event_id": "` + event + `", "starts_at": "2027-01-01T10:00:00Z", "ends_at": "2027-01-01T11:00:00Z"}`,
		`{"version": 2, "items": [{"id": "a", "part": "b"}], "parts": [{"key": "b"}]}`,
		`{"version": 2, "chapters": [{"questions": [{"key": "a"}]}]}`, `null`, `{}`, `[`,
	} {
		for i := range api.CatalogueKinds {
			f.Add(uint(i), body)
		}
	}
	f.Fuzz(func(t *testing.T, kind uint, body string) {
		r := api.ImportRecord{Kind: api.CatalogueKinds[kind%uint(len(api.CatalogueKinds))], ID: newID(), Body: []byte(body)}
		if r.Kind == api.KindOffice {
			r.ID = own // there is one
		}
		err := w.o.Catalogue.Import(context.Background(), mutation.CommandLine, []api.ImportRecord{r})
		var refused *catalogue.ImportError
		if err != nil && (!errors.As(err, &refused) || !strings.HasPrefix(refused.Pointer, "/body")) {
			t.Fatalf("%s %q: %v", r.Kind, body, err)
		}
	})
}
