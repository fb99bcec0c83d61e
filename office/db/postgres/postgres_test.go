package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"startklar.dk/internal/testworld/postgres"
	"startklar.dk/office/db"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// migrated is a database with today's schema.
var migrated = postgres.Template{Prepare: func(ctx context.Context, url string) error {
	config, err := configure(url)
	if err != nil {
		return err
	}
	return migrate(ctx, config.ConnConfig)
}}

// process opens a database as one process of several does.
func process(t *testing.T, url string) (*db.DB, *engine) {
	t.Helper()
	d, e, err := open(t.Context(), url, db.Config{})
	ok(t, err)
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d, e
}

// as runs statements of the test's own.
func as(t *testing.T, url string, statements ...string) {
	t.Helper()
	c, err := pgx.Connect(t.Context(), url)
	ok(t, err)
	for _, s := range statements {
		if _, err := c.Exec(t.Context(), s); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	ok(t, c.Close(t.Context()))
}

func exec(tx *db.Tx, query string, args ...any) error {
	_, err := tx.ExecContext(context.Background(), query, args...)
	return err
}

func put(tx *db.Tx, ref string) error {
	return exec(tx, `INSERT INTO task (kind, ref, due_at) VALUES ('x', $1, 0)`, ref)
}

// raise counts a row up.
func raise(tx *db.Tx, ref string) error {
	return exec(tx, `UPDATE task SET tries = tries + 1 WHERE kind = 'x' AND ref = $1`, ref)
}

// written are the rows with how often each was raised.
func written(t *testing.T, d *db.DB) map[string]int {
	t.Helper()
	all := map[string]int{}
	ok(t, d.Read(t.Context(), func(tx *db.Tx) error {
		_, err := db.Collect(t.Context(), tx, func(row db.Scanner) (ref string, err error) {
			var n int
			err = row.Scan(&ref, &n)
			all[ref] = n
			return ref, err
		}, `SELECT ref, tries FROM task WHERE kind = 'x'`)
		return err
	}))
	return all
}

func wants(t *testing.T, d *db.DB, want map[string]int) {
	t.Helper()
	if diff := cmp.Diff(want, written(t, d)); diff != "" {
		t.Error(diff)
	}
}

func TestProcessesThatOpenANewDatabaseTogetherAllCanUseIt(t *testing.T) {
	var empty postgres.Template
	url := empty.Database(t)
	var opening sync.WaitGroup
	for i := range 5 {
		opening.Go(func() {
			d, err := Open(t.Context(), url, db.Config{})
			if err == nil {
				err = errors.Join(d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, fmt.Sprint(i)) }), d.Close())
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	opening.Wait()
	d, _ := process(t, url)
	wants(t, d, map[string]int{"0": 0, "1": 0, "2": 0, "3": 0, "4": 0})
}

func TestADatabaseThatCannotKeepAllTextsIsRefused(t *testing.T) {
	var empty postgres.Template
	url := empty.Database(t)
	as(t, url, `CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0`)
	defer as(t, url, `DROP DATABASE latin`)
	config, err := pgx.ParseConfig(url)
	ok(t, err)
	if _, err := Open(t.Context(), "postgres://postgres@/latin?host="+config.Host, db.Config{}); err == nil {
		t.Error("opened")
	}
}

// Many writers of two processes raise one row: none of it is lost.
func TestProcessesWriteOneRow(t *testing.T) {
	url := migrated.Database(t)
	one, _ := process(t, url)
	other, _ := process(t, url)
	ok(t, one.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "a") }))
	var writing sync.WaitGroup
	for range 10 {
		for _, d := range []*db.DB{one, other} {
			writing.Go(func() {
				for range 10 {
					if err := d.Write(t.Context(), func(tx *db.Tx) error { return raise(tx, "a") }); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	writing.Wait()
	wants(t, one, map[string]int{"a": 200})
}

// crossing is what two transactions of two processes do who lock two rows in
// opposite order: each waits for the other in its first run. In parts, the second
// row is locked within a savepoint, and its failure is no answer of that part.
func crossing(t *testing.T, parts bool) {
	url := migrated.Database(t) + "&deadlock_timeout=5ms"
	one, oneEngine := process(t, url)
	other, otherEngine := process(t, url)
	ok(t, one.Write(t.Context(), func(tx *db.Tx) error { return errors.Join(put(tx, "a"), put(tx, "b")) }))
	var runs [2]int
	var locked [2]chan struct{}
	for i := range locked {
		locked[i] = make(chan struct{})
	}
	cross := func(i int, d *db.DB, first, second string) error {
		write := d.Write
		if parts {
			write = d.WriteParts
		}
		return write(t.Context(), func(tx *db.Tx) error {
			runs[i]++
			if err := raise(tx, first); err != nil {
				return err
			}
			if runs[i] == 1 {
				close(locked[i])
				<-locked[1-i]
			}
			var own error
			err := tx.Savepoint("part", func() error { return raise(tx, second) }, &own)
			if err == nil && own != nil {
				t.Errorf("a part was answered with what is the transaction's: %v", own)
			}
			return err
		})
	}
	var crossed sync.WaitGroup
	crossed.Go(func() {
		if err := cross(0, one, "a", "b"); err != nil {
			t.Error(err)
		}
	})
	crossed.Go(func() {
		if err := cross(1, other, "b", "a"); err != nil {
			t.Error(err)
		}
	})
	crossed.Wait()
	wants(t, one, map[string]int{"a": 2, "b": 2})
	retries := oneEngine.Retries() + otherEngine.Retries()
	if retries == 0 || int64(runs[0]+runs[1]) != 2+retries {
		t.Errorf("%v runs, %d counted as run again", runs, retries)
	}
}

func TestADeadlockIsRunAgain(t *testing.T) { crossing(t, false) }

func TestADeadlockInAPartIsTheWholeTransactions(t *testing.T) { crossing(t, true) }

// Each of two reads what the other then writes: the database lets one through.
func TestASerialisationFailureIsRunAgain(t *testing.T) {
	url := migrated.Database(t)
	one, engine := process(t, url)
	ok(t, one.Write(t.Context(), func(tx *db.Tx) error { return errors.Join(put(tx, "a"), put(tx, "b")) }))
	other, _ := process(t, url)
	runs := 0
	ok(t, one.Write(t.Context(), func(tx *db.Tx) error {
		runs++
		if err := exec(tx, `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRowContext(t.Context(), `SELECT tries FROM task WHERE ref = 'a'`).Scan(&n); err != nil {
			return err
		}
		if runs == 1 {
			if err := other.Write(t.Context(), func(tx *db.Tx) error { return raise(tx, "a") }); err != nil {
				return err
			}
		}
		return exec(tx, `UPDATE task SET tries = $1 WHERE ref = 'a'`, n+1)
	}))
	wants(t, one, map[string]int{"a": 2, "b": 0})
	if runs != 2 || engine.Retries() != 1 {
		t.Errorf("%d runs, %d counted as run again", runs, engine.Retries())
	}
}

// failing has a statement fail with a code.
func failing(code string) string {
	return `DO $$ BEGIN RAISE SQLSTATE '` + code + `'; END $$`
}

func TestATransactionIsRunAgainOnlySoOften(t *testing.T) {
	d, _ := process(t, migrated.Database(t))
	for _, c := range []struct {
		code       string
		runs       int
		unwritable bool
	}{
		{codeSerialization, maxTries, true},
		{codeDeadlock, maxTries, true},
		{codeLockTimeout, 1, true},
		{"53100", 1, true}, // the disk is full
		{"57014", 1, true}, // it took too long
		{"23505", 1, false},
		{"22012", 1, false},
	} {
		runs := 0
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			runs++
			return exec(tx, failing(c.code))
		})
		if runs != c.runs || err == nil || db.Unwritable(err) != c.unwritable {
			t.Errorf("%s: %d runs, want %d; unwritable is %v, want %v: %v", c.code, runs, c.runs, db.Unwritable(err), c.unwritable, err)
		}
	}
	wants(t, d, map[string]int{})
}

func TestWhoGivesUpIsNotRunAgain(t *testing.T) {
	d, _ := process(t, migrated.Database(t))
	ctx, giveUp := context.WithCancel(t.Context())
	runs := 0
	err := d.Write(ctx, func(tx *db.Tx) error {
		runs++
		giveUp()
		return exec(tx, failing(codeDeadlock))
	})
	if !errors.Is(err, context.Canceled) || runs != 1 {
		t.Errorf("%d runs, %v", runs, err)
	}
	if err := d.Write(ctx, func(*db.Tx) error { runs++; return nil }); !errors.Is(err, context.Canceled) || runs != 1 {
		t.Errorf("%d runs, %v", runs, err)
	}
}

// A statement that breaks a constraint undoes its savepoint and nothing else.
func TestAPartThatFailsTakesNothingElseAway(t *testing.T) {
	d, _ := process(t, migrated.Database(t))
	broken := errors.New("broken")
	for name, last := range map[string]error{"all": nil, "before": broken} {
		err := d.WriteParts(t.Context(), func(tx *db.Tx) error {
			var first, second error
			if err := errors.Join(
				tx.Savepoint("part", func() error { return put(tx, name+" first") }, &first),
				tx.Savepoint("part", func() error { return errors.Join(put(tx, name+" undone"), put(tx, name+" first")) }, &second),
			); err != nil {
				return err
			}
			if first != nil || second == nil {
				t.Errorf("%v, and %v for a second row with one key", first, second)
			}
			return errors.Join(put(tx, name+" last"), last)
		})
		if !errors.Is(err, last) {
			t.Error(err)
		}
	}
	wants(t, d, map[string]int{"all first": 0, "all last": 0, "before first": 0, "before last": 0})
}

// After a statement that failed outside any part the database does nothing more:
// no later part is answered with that, and the error tells what failed first.
func TestAFaultBetweenPartsIsTheWholeTransactions(t *testing.T) {
	d, _ := process(t, migrated.Database(t))
	var own error
	err := d.WriteParts(t.Context(), func(tx *db.Tx) error {
		_ = exec(tx, `SELECT 1 / 0`)
		return tx.Savepoint("part", func() error { return put(tx, "a") }, &own)
	})
	if err == nil || !strings.Contains(err.Error(), "division by zero") {
		t.Errorf("%v, and the part: %v", err, own)
	}
	wants(t, d, map[string]int{})
}

func TestAWriteThatFailsLeavesNothing(t *testing.T) {
	d, _ := process(t, migrated.Database(t))
	undone := errors.New("undone")
	for name, write := range map[string]func(tx *db.Tx) error{
		"an error":                  func(tx *db.Tx) error { return errors.Join(put(tx, "a"), undone) },
		"a panic":                   func(tx *db.Tx) error { return errors.Join(put(tx, "a"), func() error { panic("a fault") }()) },
		"a failed commit":           func(tx *db.Tx) error { _ = errors.Join(put(tx, "a"), exec(tx, failing("23505"))); return nil },
		"a failed last step":        func(tx *db.Tx) error { tx.BeforeCommit("it", func() error { return undone }); return put(tx, "a") },
		"a statement after a fault": func(tx *db.Tx) error { _ = exec(tx, failing("23505")); return put(tx, "a") },
	} {
		done := false
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			tx.OnCommit(func() { done = true })
			return write(tx)
		})
		if err == nil || done {
			t.Errorf("%s: %v, and what follows a commit is done: %v", name, err, done)
		}
	}
	wants(t, d, map[string]int{})
}

func TestReadersSeeOneMomentAndWriteNothing(t *testing.T) {
	d, _ := process(t, migrated.Database(t))
	ok(t, d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "a") }))
	ok(t, d.Read(t.Context(), func(tx *db.Tx) error {
		var before, after int
		count := func(n *int) error {
			return tx.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM task WHERE kind = 'x'`).Scan(n)
		}
		err := errors.Join(count(&before),
			d.Write(t.Context(), func(tx *db.Tx) error { return put(tx, "b") }), count(&after))
		if before != 1 || after != 1 {
			t.Errorf("%d, then %d", before, after)
		}
		return err
	}))
	if err := d.Read(t.Context(), func(tx *db.Tx) error { return put(tx, "c") }); err == nil {
		t.Error("a reader wrote")
	}
	func() {
		defer func() { _ = recover() }()
		_ = d.Read(t.Context(), func(*db.Tx) error { panic("a reader's fault") })
	}()
	wants(t, d, map[string]int{"a": 0, "b": 0})
}

// What goes in comes out as it went in.
func TestValuesComeBack(t *testing.T) {
	d, _ := process(t, migrated.Database(t))
	type kind string
	type state string
	bytes := []byte{0, 1, 0xff}
	ok(t, d.Write(t.Context(), func(tx *db.Tx) error {
		return errors.Join(
			exec(tx, `INSERT INTO file (id, person_id, name, media, digest, length, received, upload, whole, used_at)
				VALUES ($1, $2, 'æ', '', '', $3, $4, '', $5, 0)`, kind("f"), "p", int64(1)<<53, 7, true),
			exec(tx, `INSERT INTO file_part (file_id, begins, bytes) VALUES ($1, $2, $3)`, "f", 0, bytes))
	}))
	ok(t, d.Read(t.Context(), func(tx *db.Tx) error {
		var id state
		var name string
		var length int64
		var received, one, sum int
		var whole bool
		var got []byte
		var anything any
		err := tx.QueryRowContext(t.Context(), `SELECT f.id, f.name, f.length, f.received, f.whole, p.bytes, NULL, 1, (SELECT COALESCE(SUM(received), 0) FROM file)
			FROM file f JOIN file_part p ON p.file_id = f.id`).Scan(&id, &name, &length, &received, &whole, &got, &anything, &one, &sum)
		if id != "f" || name != "æ" || length != 1<<53 || received != 7 || !whole || !cmp.Equal(got, bytes) || anything != nil || one != 1 || sum != 7 {
			t.Error(id, name, length, received, whole, got, anything, one, sum)
		}
		return err
	}))
}

func TestAClosedDatabaseSaysSo(t *testing.T) {
	d, err := Open(t.Context(), migrated.Database(t), db.Config{})
	ok(t, err)
	begun, goOn := make(chan struct{}), make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() {
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			close(begun)
			<-goOn
			return put(tx, "a")
		}); err != nil {
			t.Errorf("a write that was under way: %v", err)
		}
	})
	<-begun
	writing.Go(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	close(goOn)
	writing.Wait()
	for name, err := range map[string]error{
		"write": d.Write(t.Context(), func(*db.Tx) error { return nil }),
		"read":  d.Read(t.Context(), func(*db.Tx) error { return nil }),
	} {
		if !errors.Is(err, db.ErrClosed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
