package office

import (
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
)

// What the office changes of much that is booked takes few statements of the writer for each
// booking.
func TestAChangeOfMuchThatIsBookedIsAShortTurn(t *testing.T) {
	engine.OnFile(t) // the server locks what it writes besides
	const booked = 20
	c := newChanging(t)
	c.puts(object{"capacity": booked}, nil)
	var slots []api.ImportRecord
	for i := range booked {
		at := start.Add(50*time.Hour + time.Duration(i)*time.Minute)
		slots = append(slots, api.ImportRecord{Kind: api.KindSlot, ID: newID(), Body: raw(object{"event_id": c.event, "adviser_id": c.anne, "starts_at": at, "ends_at": at.Add(time.Minute)})})
	}
	c.importAll(slots...)
	for _, s := range slots {
		p := c.person()
		p.book(c.event, "", nil)
		p.book(c.event, s.ID, nil)
	}
	each := func(change string, most float64, records ...api.ImportRecord) {
		t.Helper()
		_, before := c.o.Statements()
		c.importAll(records...)
		_, after := c.o.Statements()
		if n := float64(after-before) / booked; n > most {
			t.Errorf("%s takes %.1f statements for each booking, more than %.1f", change, n, most)
		}
	}
	c.body["starts_at"] = start.Add(47 * time.Hour)
	each("a move", 2, api.ImportRecord{Kind: api.KindEvent, ID: c.event, Body: raw(c.body)})
	each("another adviser's name", 3.5, api.ImportRecord{Kind: api.KindAdviser, ID: c.anne, Body: raw(object{"name": "Anne Marie"})})
	var gone []api.ImportRecord
	for _, s := range slots {
		gone = append(gone, api.ImportRecord{Kind: api.KindSlot, ID: s.ID, Deleted: true})
	}
	each("slots that are taken out", 13.5, gone...)
	each("slots that are there again", 27.5, slots...)
}
