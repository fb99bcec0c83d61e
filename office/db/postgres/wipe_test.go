package postgres

import (
	"fmt"
	"testing"

	"startklar.dk/office/db"
)

// What was deleted takes no room of its table once that is vacuumed, beside whoever
// has another table locked.
func TestWhatIsDeletedIsRoomForOthers(t *testing.T) {
	url := migrated.Database(t)
	d, _ := process(t, url)
	ok(t, d.Write(t.Context(), func(tx *db.Tx) error {
		for i := range 2000 {
			if err := put(tx, fmt.Sprint("Gulerodskage ", i)); err != nil {
				return err
			}
		}
		return nil
	}))
	ok(t, d.Write(t.Context(), func(tx *db.Tx) error { return exec(tx, `DELETE FROM task`) }))
	size := func() int64 {
		t.Helper()
		n, err := db.One[int64](t.Context(), d, `SELECT pg_relation_size('task')`)
		ok(t, err)
		return n
	}
	if size() == 0 {
		t.Fatal("the rows took no room before")
	}
	ok(t, d.Write(t.Context(), func(tx *db.Tx) error {
		if err := exec(tx, `LOCK TABLE staff IN SHARE UPDATE EXCLUSIVE MODE`); err != nil {
			return err
		}
		return d.Wipe(t.Context())
	}))
	if n := size(); n > 0 {
		t.Errorf("they take %d bytes still", n)
	}
}
