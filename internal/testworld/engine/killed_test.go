package engine

import (
	"slices"
	"testing"

	"startklar.dk/office/db"
)

// A process that dies leaves all of a transaction or nothing, and all where it died
// before it heard that the transaction was committed.
func TestAProcessOnPostgreSQLDiesAtEachStatementOfAWrite(t *testing.T) {
	t.Setenv(variable, "postgres")
	dir := t.TempDir()
	pool := Pool(t, dir)
	count := func(query string) (n int) {
		t.Helper()
		if err := pool.QueryRow(query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	var left []int
	for n, heard := 1, false; !heard; n++ {
		open, process := Killable(t, dir)
		d, err := open(t.Context(), db.Config{})
		if err != nil {
			t.Fatal(err)
		}
		died := false
		process.DieAt(n, func() { died = true })
		err = d.Write(t.Context(), func(tx *db.Tx) error {
			for _, ref := range []string{"a", "b"} {
				if _, err := tx.ExecContext(t.Context(), `INSERT INTO task (kind, ref, due_at) VALUES ('x', $1, 0) ON CONFLICT DO NOTHING`, ref); err != nil {
					return err
				}
			}
			return nil
		})
		if heard = err == nil; died == heard || died && !db.Unwritable(err) {
			t.Fatalf("at %d it died: %v, %v", n, died, err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		for others := 1; others > 0; { // the server hears of it, too
			others = count(`SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		}
		left = append(left, count(`SELECT COUNT(*) FROM task WHERE kind = 'x'`))
	}
	// Begin, two statements that are prepared first, and commit, each before and after
	// it is sent; then nobody dies.
	if want := []int{0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2}; !slices.Equal(left, want) {
		t.Errorf("it left %v, want %v", left, want)
	}
}
