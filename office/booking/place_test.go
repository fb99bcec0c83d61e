package booking

import (
	"context"
	"sync"
	"testing"

	"startklar.dk/internal/testworld/engine"
	"startklar.dk/office/db"
)

// What is left is taken once, also by two who both found it free and hold nothing that
// keeps the other away.
func TestTheLastOfAnythingIsTakenOnce(t *testing.T) {
	for _, on := range []string{"sqlite", "postgres"} {
		t.Setenv("OFFICE_ENGINE", on)
		for name, take := range map[string]func(ctx context.Context, tx *db.Tx, id string) (bool, error){
			"a place": takePlace, "a place where nobody waits": takeUnqueued, "a slot": takeSlot,
		} {
			t.Run(on+"/"+name, func(t *testing.T) {
				dir := t.TempDir()
				one, other := engine.Open(t, dir, db.Config{}), engine.Open(t, dir, db.Config{})
				if err := one.Write(t.Context(), func(tx *db.Tx) error {
					return tx.ExecAll(t.Context(), nil,
						`INSERT INTO event_place (event_id, state, kind, series_id, fields, requires, starts_at, ends_at, opens_at, closes_at, max_slots, capacity)
							VALUES ('last', '', '', '', '', '', 0, 0, 0, 0, 0, 1)`,
						`INSERT INTO slot_place (slot_id, event_id, adviser_id, fields, starts_at, ends_at) VALUES ('last', 'last', '', '', 0, 0)`)
				}); err != nil {
					t.Fatal(err)
				}
				pool := engine.Pool(t, dir)
				waiting, over := context.WithCancel(t.Context())
				defer over()
				var taking sync.WaitGroup
				var first, second bool
				if err := one.Write(t.Context(), func(tx *db.Tx) (err error) {
					if first, err = take(t.Context(), tx, "last"); err != nil {
						return err
					}
					taking.Go(func() {
						defer over()
						if err := other.Write(t.Context(), func(tx *db.Tx) (err error) {
							second, err = take(t.Context(), tx, "last")
							return err
						}); err != nil {
							t.Error(err)
						}
					})
					if !engine.Postgres() {
						return nil
					}
					return engine.AwaitLocked(waiting, pool, 1)
				}); err != nil {
					t.Fatal(err)
				}
				taking.Wait()
				if !first || second {
					t.Errorf("the first has it: %v, the second: %v", first, second)
				}
			})
		}
	}
}
