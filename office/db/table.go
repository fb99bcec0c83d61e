package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Table is a table of the database as it is, whatever its version: names, as they
// are written in statements.
type Table struct {
	Name       string
	Columns    []string
	references []reference
}

// reference is a column of which each value is in a column of another table.
type reference struct{ column, table, of string }

// Select is the statement that gives every row of the table.
func (t Table) Select() string {
	return `SELECT ` + strings.Join(t.Columns, `, `) + ` FROM ` + t.Name
}

// Tables are the database's tables but for its version's, each after those that it
// refers to.
func (tx *Tx) Tables(ctx context.Context) ([]Table, error) {
	rows, err := tx.QueryContext(ctx, tx.conn.Schema())
	if err != nil {
		return nil, fmt.Errorf("read which tables there are: %w", err)
	}
	defer rows.Close()
	var tables []Table
	for rows.Next() {
		var name string
		var r reference
		if err := rows.Scan(&name, &r.column, &r.table, &r.of); err != nil {
			return nil, err
		}
		if n := len(tables); n == 0 || tables[n-1].Name != name {
			tables = append(tables, Table{Name: name})
		}
		t := &tables[len(tables)-1]
		t.Columns = append(t.Columns, r.column)
		if r.table != "" {
			t.references = append(t.references, r)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return referredFirst(tables)
}

// referredFirst puts tables after those that they refer to.
func referredFirst(tables []Table) (sorted []Table, err error) {
	for len(tables) > 0 {
		i := slices.IndexFunc(tables, func(t Table) bool {
			return !slices.ContainsFunc(t.references, func(r reference) bool {
				return slices.ContainsFunc(tables, func(o Table) bool { return o.Name == r.table && o.Name != t.Name })
			})
		})
		if i < 0 {
			return nil, fmt.Errorf("the table %s refers to itself by others", tables[0].Name)
		}
		sorted = append(sorted, tables[i])
		tables = slices.Delete(tables, i, i+1)
	}
	return sorted, nil
}

// Faults are what is wrong with the database as such: with its pages and indexes,
// as far as it can tell by itself, and rows that refer to nothing.
func Faults(ctx context.Context, tx *Tx) (found []string, err error) {
	if own := tx.conn.Integrity(); own != "" {
		if found, err = Collect(ctx, tx, ScanOne[string], own); err != nil {
			return nil, fmt.Errorf("check the database's pages: %w", err)
		}
	}
	tables, err := tx.Tables(ctx)
	if err != nil {
		return found, err
	}
	for _, t := range tables {
		for _, r := range t.references {
			dangling, err := Collect(ctx, tx, ScanOne[string], fmt.Sprintf(`SELECT 'a row of %[1]s refers to no %[3]s: ' || r.%[2]s FROM %[1]s r
				WHERE r.%[2]s IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %[3]s o WHERE o.%[4]s = r.%[2]s)`, t.Name, r.column, r.table, r.of))
			if err != nil {
				return found, fmt.Errorf("check what %s refers to: %w", t.Name, err)
			}
			found = append(found, dangling...)
		}
	}
	return found, nil
}
