package office

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"reflect"

	"startklar.dk/api"
)

// exec runs the statement to its end.
func (s *statement) exec(args []any) (driver.Result, error) {
	values, err := named(args)
	if err != nil {
		return nil, err
	}
	return s.Stmt.(driver.StmtExecContext).ExecContext(context.Background(), values)
}

// query runs the statement up to its first row.
func (s *statement) query(args []any) (*Rows, error) {
	values, err := named(args)
	if err != nil {
		return nil, err
	}
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(context.Background(), values)
	if err != nil {
		return nil, err
	}
	columns := rows.Columns()
	return &Rows{rows: rows, row: make([]driver.Value, len(columns)), columns: columns}, nil
}

// named are a statement's arguments as drivers take them.
func named(args []any) ([]driver.NamedValue, error) {
	if len(args) == 0 {
		return nil, nil
	}
	values := make([]driver.NamedValue, len(args))
	for i, a := range args {
		v, err := value(a)
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		values[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return values, nil
}

func value(a any) (driver.Value, error) {
	switch a := a.(type) {
	case api.Kind:
		return string(a), nil
	case string, int64, bool, nil, float64:
		return a, nil
	case int:
		return int64(a), nil
	}
	return driver.DefaultParameterConverter.ConvertValue(a)
}

// Rows are the rows of a query: like sql.Rows, of one Tx.
type Rows struct {
	tx   *Tx
	rows driver.Rows // nil once closed
	row  []driver.Value
	err  error

	columns []string
}

// Next goes to the next row and tells whether there is one; where there is none
// the rows are closed.
func (r *Rows) Next() bool {
	if r.rows == nil {
		return false
	}
	err := r.rows.Next(r.row)
	if err == nil {
		return true
	}
	closed := r.Close()
	if !errors.Is(err, io.EOF) {
		r.err = r.tx.failed(err)
	} else {
		r.err = closed
	}
	return false
}

// Columns are the columns' names.
func (r *Rows) Columns() ([]string, error) { return r.columns, nil }

// Err is what ended the rows too early, if anything did.
func (r *Rows) Err() error { return r.err }

// Close ends the rows. It may be called more than once.
func (r *Rows) Close() error {
	if r.rows == nil {
		return nil
	}
	rows := r.rows
	r.rows = nil
	return rows.Close()
}

// Scan reads the columns of the row: into strings, bytes, whole numbers and
// booleans, types made of them, and sql.Scanner.
func (r *Rows) Scan(into ...any) error {
	if len(into) != len(r.row) {
		return fmt.Errorf("scan %d columns into %d", len(r.row), len(into))
	}
	for i, to := range into {
		if err := scan(r.row[i], to); err != nil {
			return fmt.Errorf("scan column %d: %w", i, err)
		}
	}
	return nil
}

// collect reads every row that a query gives.
func collect[T any](ctx context.Context, tx *Tx, read func(row scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []T
	for rows.Next() {
		one, err := read(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// Row is the one row of a query.
type Row struct {
	rows *Rows
	err  error
}

// Scan reads the row's columns, as Rows.Scan does; sql.ErrNoRows where there is
// no row.
func (r Row) Scan(into ...any) error {
	if r.err != nil {
		return r.err
	}
	if !r.rows.Next() {
		if r.rows.err != nil {
			return r.rows.err
		}
		return sql.ErrNoRows
	}
	if err := r.rows.Scan(into...); err != nil {
		return errors.Join(err, r.rows.Close())
	}
	return r.rows.Close()
}

func scan(v driver.Value, into any) error {
	switch into := into.(type) {
	case *string:
		if s, ok := v.(string); ok {
			*into = s
			return nil
		}
	case *int64:
		if n, ok := v.(int64); ok {
			*into = n
			return nil
		}
	case *int:
		if n, ok := v.(int64); ok {
			*into = int(n)
			return nil
		}
	case *bool:
		if n, ok := v.(int64); ok && (n == 0 || n == 1) {
			*into = n == 1
			return nil
		}
	case *[]byte:
		if b, ok := v.([]byte); ok {
			*into = bytes.Clone(b) // the driver's until the next row
			return nil
		}
	case *any:
		*into = v
		return nil
	case sql.Scanner:
		return into.Scan(v)
	}
	to := reflect.ValueOf(into).Elem()
	switch v := v.(type) {
	case string:
		if to.Kind() == reflect.String {
			to.SetString(v)
			return nil
		}
	case []byte:
		if to.Kind() == reflect.String {
			to.SetString(string(v))
			return nil
		}
	case int64:
		switch {
		case to.CanInt() && !to.OverflowInt(v):
			to.SetInt(v)
			return nil
		case to.Kind() == reflect.Bool && (v == 0 || v == 1):
			to.SetBool(v == 1)
			return nil
		}
	case bool:
		if to.Kind() == reflect.Bool {
			to.SetBool(v)
			return nil
		}
	}
	return fmt.Errorf("%T does not go into %T", v, into)
}
