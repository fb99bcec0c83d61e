package office

import (
	"testing"
	"time"

	"startklar.dk/api"
)

// What an import reads of its records it reads of all at once.
func TestAnImportOfManyReadsAsOftenAsOneOfFew(t *testing.T) {
	w := newWorld(t)
	reads := func(n int) int64 {
		t.Helper()
		var records []api.ImportRecord
		for range n {
			at := start.Add(48 * time.Hour)
			records = append(records, api.ImportRecord{Kind: api.KindEvent, ID: newID(), Body: raw(object{"title": "Café", "starts_at": at, "ends_at": at.Add(time.Hour), "capacity": 9})})
		}
		before, _ := w.o.Statements()
		w.importAll(records...)
		after, _ := w.o.Statements()
		return after - before
	}
	if few, many := reads(2), reads(60); many > few {
		t.Errorf("an import of 2 reads %d times, and one of 60 %d", few, many)
	}
}
