package engine

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"testing"

	"startklar.dk/office/db"
)

// Asked is a connection that notes what is asked of it.
type Asked struct {
	*sql.Conn
	Queries []string
	Args    [][]any
}

func (a *Asked) note(query string, args []any) {
	a.Queries, a.Args = append(a.Queries, query), append(a.Args, args)
}

// Plan is how SQLite finds what it was asked, step by step.
func (a *Asked) Plan(t testing.TB, i int) (steps []string) {
	t.Helper()
	rows, err := a.QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+a.Queries[i], a.Args[i]...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}

// Exec implements db.Conn.
func (a *Asked) Exec(query string, args []any) (int64, error) {
	a.note(query, args)
	r, err := a.ExecContext(context.Background(), query, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// Query implements db.Conn.
func (a *Asked) Query(query string, args []any) (db.RowSource, error) {
	a.note(query, args)
	r, err := a.QueryContext(context.Background(), query, args...)
	if err != nil {
		return nil, err
	}
	return &found{r}, nil
}

// Control implements db.Conn.
func (a *Asked) Control(words string) error {
	_, err := a.ExecContext(context.Background(), words)
	return err
}

// Schema implements db.Conn.
func (*Asked) Schema() string { return "" }

// Integrity implements db.Conn.
func (*Asked) Integrity() string { return "" }

// Broken implements db.Conn.
func (*Asked) Broken() error { return errors.New("nothing is to fail") }

// found is db.RowSource.
type found struct{ *sql.Rows }

// Columns implements db.RowSource.
func (f *found) Columns() []string {
	names, _ := f.Rows.Columns()
	return names
}

// Next implements db.RowSource.
func (f *found) Next(into []any) error {
	if !f.Rows.Next() {
		return errors.Join(f.Err(), io.EOF)
	}
	row := make([]any, len(into))
	for i := range row {
		row[i] = &into[i]
	}
	return f.Scan(row...)
}
