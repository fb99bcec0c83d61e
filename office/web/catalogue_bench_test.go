package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/office/mutation"
)

// programmeOf is so many cafés in municipalities from 0100 on, in turn, with so many
// slots each.
func programmeOf(t testing.TB, municipalities, events, slots int) (records []api.ImportRecord) {
	t.Helper()
	add := func(kind api.Kind, body any) string {
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, api.ImportRecord{Kind: kind, ID: newID(), Body: raw})
		return records[len(records)-1].ID
	}
	for i := range events {
		starts := opening.Add(time.Duration(24*(i+1)) * time.Hour)
		event := add(api.KindEvent, api.Event{
			Kind: api.EventCafe, State: api.EventPlanned, Title: fmt.Sprintf("Iværksættercafé %d", i), StartsAt: starts, EndsAt: starts.Add(3 * time.Hour),
			Text:     "Kom og få svar på spørgsmål om økonomi, jura og salg. Du taler med rådgiverne en ad gangen.",
			Venue:    api.Venue{Name: "Erhvervshuset", Municipality: fmt.Sprintf("%04d", 100+i%municipalities)},
			Capacity: 100, Requires: api.RequiresNone, MaxSlotsPerPerson: 2, Fields: []api.Field{api.FieldPlan},
		})
		for j := range slots {
			at := starts.Add(time.Duration(j) * time.Minute)
			add(api.KindSlot, api.Slot{EventID: event, StartsAt: at, EndsAt: at.Add(time.Minute), Fields: []api.Field{api.FieldPlan}})
		}
	}
	return records
}

// BenchmarkTheCatalogueFromNothing is one reader of 200 events and 5,000 slots.
func BenchmarkTheCatalogueFromNothing(b *testing.B) {
	w := open(b, setup{})
	if err := w.office.Catalogue.Import(context.Background(), mutation.CommandLine, programmeOf(b, 1, 200, 25)); err != nil {
		b.Fatal(err)
	}
	var pages []string
	var page api.Page
	for more := true; more; more = page.More {
		pages = append(pages, "/v1/catalogue?since="+page.Cursor)
		w.ask("GET", pages[len(pages)-1], nil).into(200, &page)
	}
	for _, coding := range []string{"identity", "gzip"} {
		b.Run(coding, func(b *testing.B) {
			for b.Loop() {
				for _, path := range pages {
					w.ask("GET", path, nil, "Accept-Encoding", coding)
				}
			}
		})
	}
}
