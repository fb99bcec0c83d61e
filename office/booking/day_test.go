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

// Who was not marked is looked for at the events of the last days, not among all that
// was ever booked.
func TestWhoIsNotMarkedIsFoundByTheDay(t *testing.T) {
	engine.OnFile(t)
	dir := t.TempDir()
	d := engine.Open(t, dir, db.Config{})
	c, err := engine.Pool(t, dir).Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	a := &engine.Asked{Conn: c}
	tx, err := d.Begin(a, `BEGIN`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readUnmarked(t.Context(), tx, 8); err != nil {
		t.Fatal(err)
	}
	for i, query := range a.Queries {
		for _, step := range a.Plan(t, i) {
			if wholeKind.MatchString(step) {
				t.Errorf("%s\n%s", step, query)
			}
		}
	}
	if err := a.Control(`ROLLBACK`); err != nil || len(a.Queries) == 0 {
		t.Error(len(a.Queries), err)
	}
}

// A day is read by its time: of the programme nothing but the events that are on.
func TestADayDoesNotReadTheWholeProgramme(t *testing.T) {
	engine.OnFile(t)
	dir := t.TempDir()
	engine.Open(t, dir, db.Config{})
	rows, err := engine.Pool(t, dir).QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+dayEvents, record.ErasedOwner, erasedPrefix, record.CatalogueOwner, api.KindEvent, 1, 2)
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
