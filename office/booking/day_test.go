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

// few is what it says of one that reads all of the staff m, or no table.
var few = regexp.MustCompile(`^SCAN (m|CONSTANT ROW)\b`)

// planned looks how SQLite finds what a function asks for: by an index, and not among all that was
// ever booked or written.
func planned(t *testing.T, ask func(tx *db.Tx) error) {
	t.Helper()
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
	if err := ask(tx); err != nil {
		t.Fatal(err)
	}
	for i, query := range a.Queries {
		for _, step := range a.Plan(t, i) {
			if wholeKind.MatchString(step) && !few.MatchString(step) {
				t.Errorf("%s\n%s", step, query)
			}
		}
	}
	if err := a.Control(`ROLLBACK`); err != nil || len(a.Queries) == 0 {
		t.Error(len(a.Queries), err)
	}
}

// Who was not marked is looked for at the events of the last days, not among all that
// was ever booked.
func TestWhoIsNotMarkedIsFoundByTheDay(t *testing.T) {
	planned(t, func(tx *db.Tx) error {
		_, err := readUnmarked(t.Context(), tx, 8)
		return err
	})
}

// Who has a slot is found by it, however much was booked: where lists are looked at every ten
// minutes, and on the first page.
func TestWhoHasASlotIsFoundByIt(t *testing.T) {
	ctx := t.Context()
	for name, ask := range map[string]func(tx *db.Tx) error{
		"whose list may be another": func(tx *db.Tx) error { return (&Room{}).tomorrow(ctx, tx, "") },
		"an adviser's meetings": func(tx *db.Tx) error {
			_, err := meetings(ctx, tx, "a", tx.Now(), tx.Now())
			return err
		},
		"who is away": func(tx *db.Tx) error {
			_, err := advisersAway(ctx, tx, 8)
			return err
		},
		"whom another time of an adviser's touches": func(tx *db.Tx) error {
			c := newChanges()
			c.slots["s"] = slotChange{was: slotRow{event: "e", adviser: "a"}, is: slotRow{event: "e"}}
			_, err := c.touched(newAllocator(ctx, tx))
			return err
		},
		"whom another name of an adviser touches": func(tx *db.Tx) error {
			c := newChanges()
			c.advisers["a"] = api.Adviser{}
			_, err := c.touched(newAllocator(ctx, tx))
			return err
		},
		"who has a time that is yet to begin": func(tx *db.Tx) error {
			_, err := (&Room{}).Ahead(ctx, tx, api.KindSlot, "s")
			return err
		},
		"who is back": func(tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, adviserBack, "e", "a")
			return err
		},
	} {
		t.Run(name, func(t *testing.T) { planned(t, ask) })
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
