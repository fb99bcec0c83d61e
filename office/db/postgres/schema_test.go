package postgres

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"startklar.dk/internal/testworld/postgres"
	"startklar.dk/office/db"
	"startklar.dk/office/db/sqlite"
)

// schema are the columns, constraints and indexes of a database, in the words in
// which PostgreSQL gives them.
const schema = `
	SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ', null: ' || is_nullable || ', default: ' || COALESCE(column_default, 'none')
		FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%'
	UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid)
		FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE 'goose%'
	UNION ALL SELECT 'index ' || indexdef
		FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'goose%'
	ORDER BY 1`

// texts reads the texts that a query gives.
func texts(t *testing.T, url, query string) []string {
	t.Helper()
	c, err := pgx.Connect(t.Context(), url)
	ok(t, err)
	rows, err := c.Query(t.Context(), query)
	ok(t, err)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	ok(t, err)
	ok(t, c.Close(t.Context()))
	return all
}

// SQLite's schema, as all its migrations make it, is built on PostgreSQL: with what
// PostgreSQL calls otherwise renamed, it is what PostgreSQL's migrations make.
func TestBothEnginesHaveOneSchema(t *testing.T) {
	d, err := sqlite.Open(t.Context(), t.TempDir(), db.Config{})
	ok(t, err)
	var statements []string
	ok(t, d.Read(t.Context(), func(tx *db.Tx) error {
		statements, err = db.Collect(t.Context(), tx, db.ScanOne[string],
			`SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type <> 'trigger' AND tbl_name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%' ORDER BY rowid`)
		return err
	}))
	ok(t, d.Close())
	var empty postgres.Template
	url := empty.Database(t)
	rename := strings.NewReplacer(" BLOB ", " BYTEA ", " WITHOUT ROWID", "")
	for _, s := range statements {
		as(t, url, rename.Replace(s))
	}
	if diff := cmp.Diff(texts(t, url, schema), texts(t, migrated.Database(t), schema)); diff != "" {
		t.Errorf("SQLite's (-) and PostgreSQL's (+):\n%s", diff)
	}
}

// However the database was made: feeds and pages go in the order of ids.
func TestEveryTextIsComparedByItsBytes(t *testing.T) {
	for _, column := range texts(t, migrated.Database(t), `
		SELECT attrelid::regclass || '.' || attname FROM pg_attribute JOIN pg_collation c ON c.oid = attcollation
		JOIN pg_class r ON r.oid = attrelid
		WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'goose%' AND collname <> 'C'`) {
		t.Errorf("%s is compared as the database's language has it", column)
	}
}
