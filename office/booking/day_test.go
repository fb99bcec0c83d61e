package booking

import (
	"errors"
	"regexp"
	"testing"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
	"startklar.dk/office/record"
)

// wholeKind is what SQLite says of a step that reads every record of a kind.
var wholeKind = regexp.MustCompile(`^SCAN|\(owner=\? AND kind=\?\)`)

// A day is read by its time: of the programme nothing but the events that are on.
func TestADayDoesNotReadTheWholeProgramme(t *testing.T) {
	engine.OnFile(t)
	dir := t.TempDir()
	engine.Open(t, dir, db.Config{})
	rows, err := engine.Pool(t, dir).QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+dayEvents, erasedOwner, erasedPrefix, record.CatalogueOwner, api.KindEvent, 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		if steps++; wholeKind.MatchString(step) {
			t.Error(step)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil || steps == 0 {
		t.Errorf("%d steps, %v", steps, err)
	}
}
