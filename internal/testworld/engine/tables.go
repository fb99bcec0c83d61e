package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Tables are the rows of an office's database as text, one a line, by table, but for
// those that are not wanted.
func Tables(t testing.TB, dir string, without ...string) map[string]string {
	t.Helper()
	pool := connect(t, dir)
	defer func() { _ = pool.Close() }()
	list := func(query string) (all []string) {
		rows, err := pool.QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			all = append(all, strings.TrimSuffix(fmt.Sprintln(values...), "\n"))
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return all
	}
	content := map[string]string{}
	tables := `SELECT name FROM sqlite_master WHERE type = 'table'`
	if Postgres() {
		tables = `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`
	}
	for _, table := range list(tables) {
		if slices.Contains(without, table) {
			continue
		}
		rows := list(`SELECT * FROM "` + table + `"`)
		slices.Sort(rows) // a row that is written as it was may come elsewhere
		content[table] = strings.Join(rows, "\n")
	}
	return content
}
