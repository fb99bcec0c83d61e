package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"startklar.dk/office/db"
)

// inFiles counts a word in the files of a folder.
func inFiles(t *testing.T, dir, word string) (n int) {
	t.Helper()
	for _, name := range []string{File, File + "-wal"} {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		n += bytes.Count(raw, []byte(word))
	}
	return n
}

// Rows that move from page to page leave their bytes behind: deleting the row
// overwrites those where it stands, and no others.
func TestWhatMovedRowsLeaveBehindIsOverwritten(t *testing.T) {
	dir := t.TempDir()
	d, _ := openedIn(t, dir)
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same every time
	ctx := t.Context()
	write := func(fn func(tx *db.Tx) error) {
		t.Helper()
		if err := d.Write(ctx, fn); err != nil {
			t.Fatal(err)
		}
	}
	const persons = 20
	word := func(person int) string { return fmt.Sprintf("PERSON%02d", person) }
	for range 10 {
		write(func(tx *db.Tx) error {
			for range 1000 {
				p := random.IntN(persons)
				_, err := tx.ExecContext(ctx, `INSERT INTO mutation (id, person_id, kind, hash, status, problem, touched, made_at, handled_at)
					VALUES ($1, $2, '', '', '', $3, '', '', 0) ON CONFLICT (id, person_id) DO UPDATE SET problem = excluded.problem`,
					fmt.Sprint(random.IntN(400)), word(p), strings.Repeat(word(p), random.IntN(12)))
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	write(func(tx *db.Tx) error {
		for p := range persons / 2 {
			if _, err := tx.ExecContext(ctx, `DELETE FROM mutation WHERE person_id = $1`, word(p)); err != nil {
				return err
			}
		}
		return nil
	})
	rows := func() string {
		t.Helper()
		all, err := db.One[string](ctx, d, `SELECT GROUP_CONCAT(id || person_id || problem ORDER BY id, person_id) FROM mutation`)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	before := rows()
	if err := d.Wipe(ctx); err != nil {
		t.Fatal(err)
	}
	for p := range persons {
		if n := inFiles(t, dir, word(p)); (n > 0) == (p < persons/2) {
			t.Errorf("%s stands %d times in the files", word(p), n)
		}
	}
	if rows() != before {
		t.Error("what was not deleted is another now")
	}
	if said, err := db.One[string](ctx, d, `PRAGMA integrity_check`); err != nil || said != "ok" {
		t.Errorf("%s %v", said, err)
	}
}

// A program that overwrites nothing deleted rows, short and long: the next pass has
// the pages that became free, and the room between rows, overwritten.
func TestWhatOthersDeletedIsOverwritten(t *testing.T) {
	dir := t.TempDir()
	d, e := openedIn(t, dir)
	const gone, kept = "Gulerodskage", "Rosinbolle"
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		for i := range 200 {
			word := gone
			if i%3 == 0 {
				word = kept
			}
			if err := put(tx, strings.Repeat(word, 1+3*i)+fmt.Sprint(i)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	c, err := connect(source{e.eraser.driver, strings.Replace(e.eraser.name, "secure_delete(1)", "secure_delete(0)", 1)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Exec(`DELETE FROM task WHERE ref LIKE '`+gone+`%'`, nil); err != nil {
		t.Fatal(err)
	}
	if err := c.close(); err != nil {
		t.Fatal(err)
	}
	if err := d.Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := inFiles(t, dir, gone); n > 0 {
		t.Errorf("what was deleted stands %d times in the files", n)
	}
	if n := count(t, d); n != 67 {
		t.Errorf("%d rows are kept", n)
	}
	if said, err := db.One[string](t.Context(), d, `PRAGMA integrity_check`); err != nil || said != "ok" {
		t.Errorf("%s %v", said, err)
	}
}

// Whoever reads on what is deleted keeps the log; it is cut when they are done, and
// nobody waits meanwhile.
func TestTheLogIsCutOnceNobodyReadsInIt(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		d, e, err := open(context.Background(), dir, db.Config{})
		if err != nil {
			t.Fatal(err)
		}
		c, err := connect(e.eraser)
		if err != nil {
			t.Fatal(err)
		}
		waits, err := c.Query(`PRAGMA busy_timeout`, nil)
		row := make([]any, 1)
		if err := errors.Join(err, waits.Next(row), waits.Close(), c.close()); err != nil || row[0] != eraserWaits.Milliseconds() {
			t.Errorf("it waits for %v ms (%v)", row[0], err)
		}
		write := func(fn func(tx *db.Tx) error) {
			if err := d.Write(t.Context(), fn); err != nil {
				t.Error(err)
			}
		}
		write(func(tx *db.Tx) error { return put(tx, "Gulerodskage") })
		read, wiped := make(chan struct{}), make(chan error, 1)
		go func() {
			if err := d.Read(t.Context(), func(tx *db.Tx) error {
				_, err := db.ScanOne[int](tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM task`))
				<-read
				return err
			}); err != nil {
				t.Error(err)
			}
		}()
		synctest.Wait()
		write(func(tx *db.Tx) error {
			return tx.ExecAll(t.Context(), nil, `DELETE FROM task WHERE ref = 'Gulerodskage'`)
		})
		go func() { wiped <- d.Wipe(t.Context()) }()
		synctest.Wait() // it has tried, and waits
		if inFiles(t, dir, "Gulerodskage") == 0 {
			t.Error("the log was cut under whoever reads in it")
		}
		write(func(tx *db.Tx) error { return put(tx, "other") })
		close(read)
		if err := <-wiped; err != nil {
			t.Error(err)
		}
		if n := inFiles(t, dir, "Gulerodskage"); n > 0 {
			t.Errorf("it stands %d times in the files", n)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
}

// However many pages are free, each page is read once, and which are free once in all.
func TestAPassReadsWhichPagesAreFreeOnce(t *testing.T) {
	d, _ := openedIn(t, t.TempDir())
	write := func(fn func(tx *db.Tx) error) {
		t.Helper()
		if err := errors.Join(d.Write(t.Context(), fn), d.Wipe(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
	write(func(tx *db.Tx) error {
		for i := range 2000 {
			if err := put(tx, strings.Repeat("x", 4000)+fmt.Sprint(i)); err != nil {
				return err
			}
		}
		return nil
	})
	write(func(tx *db.Tx) error { return tx.ExecAll(t.Context(), nil, `DELETE FROM task`) })
	pages, err := db.One[int64](t.Context(), d, `PRAGMA page_count`)
	if err != nil {
		t.Fatal(err)
	}
	_, before := d.Statements()
	if err := d.Wipe(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, after := d.Statements()
	if turns := pages / pagesTogether; turns < 10 || after-before > pages+2*turns {
		t.Errorf("%d statements for %d pages in %d turns", after-before, pages, turns)
	}
}
