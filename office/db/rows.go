package db

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// RowSource are the rows of a query as an engine gives them: strings, bytes (its
// own until the next row), int64, bool and nil.
type RowSource interface {
	Columns() []string
	Next(into []any) error // io.EOF after the last
	Close() error
}

// Rows are the rows of a query: like sql.Rows, of one Tx.
type Rows struct {
	tx      *Tx
	source  RowSource // nil once closed
	row     []any
	err     error
	columns []string
}

// Next goes to the next row and tells whether there is one; where there is none
// the rows are closed.
func (r *Rows) Next() bool {
	if r.source == nil {
		return false
	}
	err := r.source.Next(r.row)
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
func (r *Rows) Columns() []string { return r.columns }

// Err is what ended the rows too early, if anything did.
func (r *Rows) Err() error { return r.err }

// Close ends the rows. It may be called more than once.
func (r *Rows) Close() error {
	if r.source == nil {
		return nil
	}
	source := r.source
	r.source = nil
	return source.Close()
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

// Values are the columns of the row as the engine gives them; bytes are its own until
// the next row.
func (r *Rows) Values() []any { return r.row }

// Scanner is a row to be read: *Rows or Row.
type Scanner interface{ Scan(into ...any) error }

// Collect reads every row that a query gives.
func Collect[T any](ctx context.Context, tx *Tx, read func(row Scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
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

// inAtOnce is how many values one statement of CollectIn looks for.
const inAtOnce = 200

// CollectIn is Collect for many values: IN (…) with some of them at a time is written
// behind the query.
func CollectIn[T any](ctx context.Context, tx *Tx, read func(row Scanner) (T, error), in []string, query string, args ...any) (all []T, err error) {
	return CollectInThen(ctx, tx, read, in, query, ``, args...)
}

// CollectInThen is CollectIn of a query that goes on behind the values.
func CollectInThen[T any](ctx context.Context, tx *Tx, read func(row Scanner) (T, error), in []string, query, then string, args ...any) (all []T, err error) {
	query += ` IN (`
	for i := range inAtOnce { // always as many: the statement is prepared once
		query += fmt.Sprintf("$%d, ", len(args)+1+i)
	}
	query = strings.TrimSuffix(query, ", ") + `) ` + then
	for some := range slices.Chunk(in, inAtOnce) {
		values := slices.Clone(args)
		for i := range inAtOnce {
			values = append(values, some[min(i, len(some)-1)])
		}
		more, err := Collect(ctx, tx, read, query, values...)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// rowsAtOnce are how many rows one statement of ExecMany writes: few statements are
// prepared, whatever the number of rows.
var rowsAtOnce = []int{64, 8, 1}

// ExecMany writes many rows of as many values each: they stand, as (…), (…), between the
// two parts of the statement, as of INSERT INTO t (a, b) VALUES and ON CONFLICT ….
func ExecMany(ctx context.Context, tx *Tx, before, after string, rows [][]any) error {
	for _, atOnce := range rowsAtOnce {
		if len(rows) < atOnce {
			continue
		}
		query := before + ` ` + valueLists(atOnce, len(rows[0])) + ` ` + after
		for ; len(rows) >= atOnce; rows = rows[atOnce:] {
			if _, err := tx.ExecContext(ctx, query, slices.Concat(rows[:atOnce]...)...); err != nil {
				return err
			}
		}
	}
	return nil
}

// valueLists are the placeholders of rows.
func valueLists(rows, columns int) string {
	lists := make([]string, rows)
	for i := range lists {
		values := make([]string, columns)
		for j := range values {
			values[j] = "$" + strconv.Itoa(i*columns+j+1)
		}
		lists[i] = "(" + strings.Join(values, ", ") + ")"
	}
	return strings.Join(lists, ", ")
}

// ScanOne reads the one column of a row.
func ScanOne[T any](row Scanner) (v T, err error) {
	err = row.Scan(&v)
	return v, err
}

// One reads the one value that a query gives, in a transaction of its own;
// sql.ErrNoRows where there is none.
func One[T any](ctx context.Context, d *DB, query string, args ...any) (v T, err error) {
	err = d.Read(ctx, func(tx *Tx) error { return tx.QueryRowContext(ctx, query, args...).Scan(&v) })
	return v, err
}

// ChangedOne tells whether a statement changed a row; it takes what ExecContext
// gave.
func ChangedOne(rows int64, err error) (bool, error) { return rows == 1, err }

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

func scan(v any, into any) error {
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
