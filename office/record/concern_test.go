package record

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"startklar.dk/api"
	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
)

// concerns has records of the catalogue, which are fresh, concern somebody.
func concerns(t *testing.T, d *db.DB, whom Concerns, which ...int) {
	t.Helper()
	show(t, d, which...)
	for _, i := range which {
		turn(t, d, i, whom)
	}
}

// turn has a record concern somebody else.
func turn(t *testing.T, d *db.DB, i int, whom Concerns) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := Concern(t.Context(), tx, api.KindSlot, slotID(i), whom, false)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, f *Feeds, since, municipality string) *EncodedPage {
	t.Helper()
	page, err := f.CataloguePage(t.Context(), FeedQuery{Since: since, Municipality: municipality})
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func (e *encodedPages) lookedUp() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.looks
}

func TestAPageOfAMunicipalityStaysAsItIsWhileOthersChange(t *testing.T) {
	d, f := shown(t, t.TempDir(), 0)
	concerns(t, d, Concerns{"0101"}, 1, 2)
	concerns(t, d, Concerns{"0147"}, 3)
	before := read(t, f, "", "0101")
	show(t, d, 3)
	if after := read(t, f, "", "0101"); after != before || f.pages.made != 1 {
		t.Errorf("%d pages were made", f.pages.made)
	}
	for _, c := range []struct {
		name string
		is   func()
	}{
		{"its own", func() { show(t, d, 1) }},
		{"one that is everyone's", func() { show(t, d, 4) }},
		{"one that comes to it", func() { turn(t, d, 3, Concerns{"0101", "0157"}) }},
		{"one that leaves it", func() { turn(t, d, 3, Concerns{"0147"}) }},
	} {
		before := read(t, f, "", "0101")
		c.is()
		if after := read(t, f, "", "0101"); after == before || after.Tag == before.Tag {
			t.Errorf("%s changed, and the page did not", c.name)
		}
	}
}

func TestWhoWaitsForAMunicipalityIsNotWokenForAnother(t *testing.T) {
	d, f := shown(t, t.TempDir(), 0)
	concerns(t, d, Concerns{"0101"}, 1)
	concerns(t, d, Concerns{"0147"}, 2)
	since := read(t, f, "", "0101").Cursor
	heard := make(chan bool, 1)
	go func() {
		news, err := f.AwaitCatalogue(t.Context(), FeedQuery{Since: since, Municipality: "0101", Wait: 30 * time.Second})
		heard <- news && err == nil
	}()
	for f.Held(CatalogueOwner) == 0 {
		runtime.Gosched()
	}
	for range 3 {
		looks := f.pages.lookedUp()
		show(t, d, 2)
		for f.pages.lookedUp() == looks { // who waits looks, too
			if len(heard) > 0 {
				t.Fatal("let go for another municipality")
			}
			runtime.Gosched()
		}
	}
	show(t, d, 1)
	if !<-heard {
		t.Error("heard nothing")
	}
	if page := read(t, f, since, "0101"); page.Records != 1 {
		t.Errorf("%d records", page.Records)
	}
}

func TestWhomWhatIsForgottenConcernedIsForgotten(t *testing.T) {
	d, _ := shown(t, t.TempDir(), 0)
	concerns(t, d, Concerns{"0101"}, 1, 2)
	turn(t, d, 1, Concerns{"0147", "0157"})
	turn(t, d, 2, Concerns{"0147", "0157"})
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		if _, err := SetDeleted(t.Context(), tx, CatalogueOwner, api.KindSlot, slotID(1), true); err != nil {
			return err
		}
		if _, err := tx.ExecContext(t.Context(), `UPDATE record SET changed_at = 0 WHERE deleted`); err != nil {
			return err
		}
		_, err := Sweep(t.Context(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	left, err := db.One[string](t.Context(), d, `SELECT CAST(COUNT(*) AS TEXT) || MIN(id) FROM concern`)
	if err != nil || left != "4"+slotID(2) {
		t.Errorf("left is %q, %v", left, err)
	}
}

func TestAPageIsReadByIndexesInTheOrderOfRev(t *testing.T) {
	engine.OnFile(t) // which says how it reads
	d, _ := shown(t, t.TempDir(), 0)
	for _, of := range []feed{{owner: CatalogueOwner}, {CatalogueOwner, "0101"}} {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			rows, err := tx.QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+of.rows(false)+` ORDER BY rev LIMIT $4`, of.key(), 0, 1000, 1000)
			if err != nil {
				return err
			}
			defer rows.Close()
			var plan []string
			for rows.Next() {
				var id, parent, unused int
				var line string
				if err := rows.Scan(&id, &parent, &unused, &line); err != nil {
					return err
				}
				plan = append(plan, line)
			}
			if said := strings.Join(plan, "\n"); strings.Contains(said, "SCAN") || strings.Contains(said, "B-TREE") || !strings.Contains(said, "SEARCH record USING INDEX record_") {
				t.Errorf("%v is read so:\n%s", of, said)
			}
			return rows.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Who brings back what is about to be forgotten may be another process.
func TestWhatIsBackIsNotForgotten(t *testing.T) {
	t.Setenv("OFFICE_ENGINE", "postgres") // where others write beside a sweep
	dir := t.TempDir()
	d, _ := shown(t, dir, 0)
	concerns(t, d, Concerns{"0101", "0147"}, 1)
	setDeleted := func(tx *db.Tx, deleted bool) error {
		_, err := SetDeleted(t.Context(), tx, CatalogueOwner, api.KindSlot, slotID(1), deleted)
		return err
	}
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		return errors.Join(setDeleted(tx, true), tx.ExecAll(t.Context(), nil, `UPDATE record SET changed_at = 0 WHERE deleted`))
	}); err != nil {
		t.Fatal(err)
	}
	pool, swept := engine.Pool(t, dir), make(chan error, 1)
	var forgotten []Forgotten
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		if err := setDeleted(tx, false); err != nil {
			return err
		}
		go func() {
			swept <- d.Write(t.Context(), func(tx *db.Tx) (err error) {
				forgotten, err = Sweep(t.Context(), tx)
				return err
			})
		}()
		return engine.AwaitLocked(t.Context(), pool, 1)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-swept; err != nil {
		t.Fatal(err)
	}
	err = d.Read(t.Context(), func(tx *db.Tx) error {
		whom, err := Concerned(t.Context(), tx, api.KindSlot, slotID(1))
		if len(forgotten) > 0 || !slices.Equal(whom, Concerns{"0101", "0147"}) {
			t.Errorf("%v are forgotten, and it concerns %q", forgotten, whom)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
