package postgres

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"startklar.dk/internal/testworld/postgres"
	"startklar.dk/office/db"
	"startklar.dk/office/db/sqlite"
)

// column is a column of SQLite's schema.
type column struct {
	table, name, kind string
	nullable          bool
	parent, of        string // which column of which table its values are of
}

// each runs fn for every row of a query.
func each(t *testing.T, pool *sql.DB, query string, fn func(scan func(...any) error) error) {
	t.Helper()
	rows, err := pool.QueryContext(t.Context(), query)
	ok(t, err)
	for rows.Next() {
		ok(t, fn(rows.Scan))
	}
	ok(t, errors.Join(rows.Err(), rows.Close()))
}

// value is what the generated row no. i has in a column.
func (c column) value(i int) any {
	if c.parent != "" {
		return column{table: c.parent, name: c.of, kind: c.kind}.value(i)
	}
	switch {
	case c.name == "one": // there is one row
		return 1
	case c.nullable && i == 0:
		return nil
	case c.kind == "TEXT":
		return strings.Repeat(fmt.Sprintf("%s.%s %d: æøå 🙂 '\"\\.\t\r\n\x01NULL", c.table, c.name, i), 1+400*i)
	case c.kind == "BIGINT":
		return []int64{math.MinInt64, 0, math.MaxInt64}[i]
	case c.kind == "BOOLEAN":
		return i == 1
	case c.kind == "BLOB":
		return bytes.Repeat([]byte{0, 0xff, '\\', byte(i)}, 1+100_000*i)
	}
	panic("no value for " + c.kind)
}

// generated is a SQLite database with rows in every table, whatever tables there
// are.
func generated(t *testing.T) (path string) {
	t.Helper()
	dir := t.TempDir()
	d, err := sqlite.Open(t.Context(), dir, db.Config{})
	ok(t, err)
	ok(t, d.Close())
	path = filepath.Join(dir, sqlite.File)
	pool, err := sql.Open("sqlite", path+"?_pragma=foreign_keys(1)&_pragma=defer_foreign_keys(1)")
	ok(t, err)
	columns := map[string][]column{}
	each(t, pool, `SELECT t.name, c.name, c.type, c."notnull" = 0 AND c.pk = 0, COALESCE(f."table", ''), COALESCE(f."to", '')
		FROM sqlite_schema t JOIN pragma_table_info(t.name) c LEFT JOIN pragma_foreign_key_list(t.name) f ON f."from" = c.name
		WHERE t.type = 'table' AND t.name NOT LIKE 'goose%' AND t.name NOT LIKE 'sqlite%'`, func(scan func(...any) error) error {
		var c column
		err := scan(&c.table, &c.name, &c.kind, &c.nullable, &c.parent, &c.of)
		columns[c.table] = append(columns[c.table], c)
		return err
	})
	if len(columns) < 20 {
		t.Fatalf("only %d tables", len(columns))
	}
	tx, err := pool.BeginTx(t.Context(), nil)
	ok(t, err)
	_, err = tx.ExecContext(t.Context(), `PRAGMA defer_foreign_keys = 1`)
	ok(t, err)
	for table, of := range columns {
		rows := 3
		if of[0].name == "one" {
			rows = 1
		}
		for i := range rows {
			var names []string
			var values []any
			for _, c := range of {
				names, values = append(names, c.name), append(values, c.value(i))
			}
			_, err := tx.ExecContext(t.Context(), `INSERT INTO `+table+` (`+strings.Join(names, `, `)+`) VALUES (?`+strings.Repeat(`, ?`, len(names)-1)+`)`, values...)
			ok(t, err)
		}
	}
	ok(t, tx.Commit())
	ok(t, pool.Close())
	return path
}

// rowsOf are the rows of a SQLite database, by table.
func rowsOf(t *testing.T, path string) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	ok(t, sqlite.Read(t.Context(), path, func(tx *db.Tx) error {
		tables, err := tx.Tables(t.Context())
		ok(t, err)
		for _, table := range tables {
			rows, err := tx.QueryContext(t.Context(), `SELECT * FROM `+table.Name)
			ok(t, err)
			for rows.Next() {
				all[table.Name] = append(all[table.Name], fmt.Sprintf("%#v", rows.Values()))
			}
			ok(t, rows.Err())
			slices.Sort(all[table.Name])
		}
		return nil
	}))
	return all
}

// fillWith fills a database with what a SQLite file has.
func fillWith(ctx context.Context, url, path string) error {
	return sqlite.Read(ctx, path, func(tx *db.Tx) error { return Fill(ctx, url, tx) })
}

// file is SQLite's file of what a database has.
func file(t *testing.T, url string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "copy")
	ok(t, os.WriteFile(path, nil, 0o600))
	ok(t, Read(t.Context(), url, func(tx *db.Tx) error { return sqlite.Fill(t.Context(), path, tx) }))
	return path
}

var none postgres.Template

func TestEveryRowOfEveryTableGoesThereAndBack(t *testing.T) {
	from, url := generated(t), none.Database(t)
	ok(t, fillWith(t.Context(), url, from))
	before, after := rowsOf(t, from), rowsOf(t, file(t, url))
	for table, rows := range before {
		if len(rows) == 0 {
			t.Errorf("%s was empty", table)
		}
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("(-before +after) %.2000s", diff)
	}
}

func TestWhatFailsLeavesNoRow(t *testing.T) {
	for name, c := range map[string]struct{ change, trigger, said string }{
		"a text with a zero byte":   {`UPDATE staff SET role = 'a' || char(0)`, ``, "COPY staff, line 1, column role"},
		"a word for a number":       {`UPDATE staff SET created_at = 'never' WHERE email LIKE '%2:%'`, ``, "the table staff"},
		"a boolean that is neither": {`UPDATE slot_place SET taken = 2`, ``, "the table slot_place"},
		"a row that refers to none": {`PRAGMA foreign_keys = 0; DELETE FROM event_place`, ``, "the table booking"},
		"a full disk": {
			``, `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE disk_full; END';
				CREATE TRIGGER full_disk BEFORE INSERT ON version_content FOR EACH ROW EXECUTE FUNCTION full_disk()`, "53100",
		},
	} {
		t.Run(name, func(t *testing.T) {
			from, url := generated(t), migrated.Database(t)
			pool, err := sql.Open("sqlite", from)
			ok(t, err)
			_, err = pool.ExecContext(t.Context(), c.change)
			ok(t, errors.Join(err, pool.Close()))
			if c.trigger != "" {
				as(t, url, c.trigger)
			}
			if err := fillWith(t.Context(), url, from); err == nil || !strings.Contains(err.Error(), c.said) {
				t.Errorf("it said %v", err)
			}
			ok(t, Vacant(t.Context(), url))
		})
	}
}

func TestOnlyAnEmptyDatabaseIsFilled(t *testing.T) {
	from, url := generated(t), migrated.Database(t)
	ok(t, Vacant(t.Context(), url))
	// Somebody writes while it is looked whether there is anything.
	writer, err := pgx.Connect(t.Context(), url)
	ok(t, err)
	_, err = writer.Exec(t.Context(), `BEGIN; INSERT INTO staff VALUES ('m', 'mette@example.dk', '', 'da', 'consultant', '', '', 0)`)
	ok(t, err)
	filled := make(chan error, 1)
	go func() { filled <- fillWith(t.Context(), url, from) }()
	for len(texts(t, url, `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)) == 0 {
		if len(filled) > 0 {
			t.Fatalf("it waited for nobody: %v", <-filled)
		}
	}
	_, err = writer.Exec(t.Context(), `COMMIT`)
	ok(t, errors.Join(err, writer.Close(t.Context())))
	if err := <-filled; !errors.Is(err, ErrOccupied) {
		t.Errorf("filled beside a writer: %v", err)
	}
	if err := Vacant(t.Context(), url); !errors.Is(err, ErrOccupied) {
		t.Errorf("one row, and it is %v", err)
	}
	if got := texts(t, url, `SELECT email FROM staff UNION ALL SELECT id FROM person`); len(got) != 1 {
		t.Errorf("there are %v", got)
	}
}

func TestADatabaseThatIsOfNoUseIsToldApart(t *testing.T) {
	from := generated(t)
	read := func(url string) error { return Read(t.Context(), url, func(*db.Tx) error { return nil }) }
	fill := func(url string) error { return fillWith(t.Context(), url, from) }
	open := func(url string) error {
		d, err := Open(t.Context(), url, db.Config{})
		if err == nil {
			err = d.Close()
		}
		return err
	}
	nowhere := func(t *testing.T) string { return strings.Replace(none.Database(t), "/test_", "/none_", 1) }
	empty := func(t *testing.T) string { return none.Database(t) }
	today := func(t *testing.T) string { return migrated.Database(t) }
	after := func(change string) func(t *testing.T) string {
		return func(t *testing.T) string {
			url := migrated.Database(t)
			as(t, url, change)
			return url
		}
	}
	for _, c := range []struct {
		name string
		is   func(t *testing.T) (url string)
		does func(url string) error
		want error
	}{
		{"none to read", nowhere, read, ErrMissing},
		{"none to fill", nowhere, fill, ErrMissing},
		{"none to open", nowhere, open, ErrMissing},
		{"empty to read", empty, read, ErrNoOffice},
		{"newer to read", after(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, TRUE)`), read, db.ErrNewer},
		{"newer to fill", after(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, TRUE)`), fill, db.ErrNewer},
		{"newer to open", after(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, TRUE)`), open, db.ErrNewer},
		{"older to read", after(`DELETE FROM goose_db_version WHERE version_id > 0`), read, db.ErrOlder},
		{"today's to read", today, read, nil},
	} {
		if err := c.does(c.is(t)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
