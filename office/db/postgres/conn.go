package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/pressly/goose/v3"

	"startklar.dk/office/db"
)

// conn is a connection with a transaction: db.Conn. Statements are prepared once on
// each connection, by the driver.
type conn struct {
	*pgx.Conn
	ctx     context.Context // of its statements: one that is broken off closes the connection
	failure error           // of the statement that failed last
}

// pooledConn is a connection that others use afterwards: the database's timeouts end
// its statements.
func pooledConn(c *pgxpool.Conn) *conn { return &conn{Conn: c.Conn(), ctx: context.Background()} }

// Exec implements db.Conn.
func (c *conn) Exec(query string, args []any) (int64, error) {
	done, err := c.Conn.Exec(c.ctx, query, args...)
	return done.RowsAffected(), c.failed(err)
}

// Query implements db.Conn.
func (c *conn) Query(query string, args []any) (db.RowSource, error) {
	r, err := c.Conn.Query(c.ctx, query, args...)
	if err != nil {
		return nil, c.failed(err)
	}
	return &rows{r, c}, nil
}

// Schema implements db.Conn.
func (c *conn) Schema() string {
	return `SELECT t.relname::text, a.attname::text, COALESCE(p.relname, '')::text, COALESCE(o.attname, '')::text
		FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_constraint f ON f.conrelid = t.oid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]
		LEFT JOIN pg_class p ON p.oid = f.confrelid
		LEFT JOIN pg_attribute o ON o.attrelid = f.confrelid AND o.attnum = f.confkey[1]
		WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r' AND t.relname <> '` + goose.DefaultTablename + `'
		ORDER BY t.relname, a.attnum`
}

// Integrity implements db.Conn: pg_amcheck looks through pages and indexes.
func (c *conn) Integrity() string { return "" }

// Control implements db.Conn. A commit that the database made a rollback, as it does
// after a statement that failed, is an error.
func (c *conn) Control(words string) error {
	results, err := c.PgConn().Exec(c.ctx, words).ReadAll()
	if err == nil && words == commit && results[0].CommandTag.String() != commit {
		return fmt.Errorf("undone for a statement that failed: %w", c.failure)
	}
	return c.failed(err)
}

// Broken implements db.Conn: it tells of failures that are no statement's own.
func (c *conn) Broken() error {
	if unwritable(c.failure) {
		return c.failure
	}
	return nil
}

// failed keeps why a statement failed.
func (c *conn) failed(err error) error {
	switch {
	case err == nil:
		return nil
	case c.IsClosed():
		err = lost(err)
	case code(err) == codeAborted:
		err = errors.Join(err, c.failure)
	}
	c.failure = err
	return err
}

// aborted tells whether the transaction can only be undone.
func (c *conn) aborted() bool { return c.PgConn().TxStatus() != 'T' }

// rows is db.RowSource.
type rows struct {
	pgx.Rows
	conn *conn
}

// Columns implements db.RowSource.
func (r *rows) Columns() []string {
	fields := r.FieldDescriptions()
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names
}

// Next implements db.RowSource.
func (r *rows) Next(into []any) error {
	if !r.Rows.Next() {
		if err := r.Err(); err != nil {
			return r.conn.failed(err)
		}
		return io.EOF
	}
	values, err := r.Values()
	if err != nil {
		return err
	}
	for i, v := range values {
		if into[i], err = value(v); err != nil {
			return fmt.Errorf("column %d: %w", i, err)
		}
	}
	return nil
}

// value is a column as db.RowSource has it. Literals are of a smaller whole number
// than columns are, and sums of a larger one.
func value(v any) (any, error) {
	switch n := v.(type) {
	case int32:
		return int64(n), nil
	case pgtype.Numeric:
		whole, err := n.Int64Value()
		return whole.Int64, err
	}
	return v, nil
}

// Close implements db.RowSource.
func (r *rows) Close() error {
	r.Rows.Close()
	return r.conn.failed(r.Err())
}
