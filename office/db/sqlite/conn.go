package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"

	"github.com/pressly/goose/v3"

	"startklar.dk/office/db"
)

// preparedMost is how many statements a connection keeps prepared. The office's
// statements are constants and fewer.
const preparedMost = 400

// source opens connections to one database.
type source struct {
	driver driver.Driver
	name   string
}

// conn is one connection to the database with the statements that were prepared
// on it: preparing costs SQLite more than most statements do. It speaks to the
// driver itself: database/sql's pool would cost each statement its locks and
// copies. It carries one transaction at a time and belongs to one goroutine
// while it does.
type conn struct {
	driver.Conn
	prepared map[string]driver.Stmt
	ctx      context.Context // of its statements
}

func connect(from source) (*conn, error) {
	c, err := from.driver.Open(from.name)
	if err != nil {
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	return &conn{c, map[string]driver.Stmt{}, context.Background()}, nil
}

func (c *conn) close() error { return errors.Join(c.forget(), c.Close()) }

// forget closes what is prepared.
func (c *conn) forget() error {
	var errs []error
	for _, s := range c.prepared {
		errs = append(errs, s.Close())
	}
	clear(c.prepared)
	return errors.Join(errs...)
}

// prepare gives a query prepared. Where the connection keeps many already one
// makes room for it.
func (c *conn) prepare(query string) (driver.Stmt, error) {
	if s := c.prepared[query]; s != nil {
		return s, nil
	}
	if len(c.prepared) >= preparedMost {
		for q, s := range c.prepared {
			delete(c.prepared, q)
			if err := s.Close(); err != nil {
				return nil, err
			}
			break
		}
	}
	s, err := c.Prepare(inOrder(query))
	if err != nil {
		return nil, err
	}
	c.prepared[query] = s
	return s, nil
}

var placeholder = regexp.MustCompile(`\$[0-9]+`)

// inOrder writes a query whose placeholders are $1, $2 and so on, each once and in that
// order, with ? for each: a $1 is a name to SQLite, and to bind it all names before it
// are looked through.
func inOrder(query string) string {
	for i, name := range placeholder.FindAllString(query, -1) {
		if name != "$"+strconv.Itoa(i+1) {
			return query
		}
	}
	return placeholder.ReplaceAllLiteralString(query, "?")
}

// version is a number that changes with every commit of another connection.
func (c *conn) version() (int64, error) {
	row, err := c.Query(`PRAGMA data_version`, nil)
	if err != nil {
		return 0, err
	}
	var n [1]any
	err = errors.Join(row.Next(n[:]), row.Close())
	version, _ := n[0].(int64)
	return version, err
}

// Exec implements db.Conn.
func (c *conn) Exec(query string, args []any) (int64, error) {
	s, values, err := c.statement(query, args)
	if err != nil {
		return 0, err
	}
	r, err := s.(driver.StmtExecContext).ExecContext(c.ctx, values)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// Query implements db.Conn.
func (c *conn) Query(query string, args []any) (db.RowSource, error) {
	s, values, err := c.statement(query, args)
	if err != nil {
		return nil, err
	}
	r, err := s.(driver.StmtQueryContext).QueryContext(c.ctx, values)
	if err != nil {
		return nil, err
	}
	return &rows{r, make([]driver.Value, len(r.Columns()))}, nil
}

// Control implements db.Conn.
func (c *conn) Control(words string) error {
	_, err := c.Exec(words, nil)
	return err
}

// Schema implements db.Conn.
func (c *conn) Schema() string {
	return `SELECT t.name, c.name, COALESCE(f."table", ''), COALESCE(f."to", '')
		FROM sqlite_schema t JOIN pragma_table_info(t.name) c LEFT JOIN pragma_foreign_key_list(t.name) f ON f."from" = c.name
		WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> '` + goose.DefaultTablename + `'
		ORDER BY t.name, c.cid`
}

// Integrity implements db.Conn.
func (c *conn) Integrity() string {
	return `SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`
}

// Broken implements db.Conn. SQLite ends a transaction where the disk is full.
func (c *conn) Broken() error {
	if c.Control(`BEGIN`) != nil {
		return nil // within one
	}
	return errors.Join(errors.New("the database ended the transaction"), c.Control(`ROLLBACK`))
}

// statement is a query prepared, with its arguments as drivers take them.
func (c *conn) statement(query string, args []any) (driver.Stmt, []driver.NamedValue, error) {
	s, err := c.prepare(query)
	if err != nil || len(args) == 0 {
		return s, nil, err
	}
	values := make([]driver.NamedValue, len(args))
	for i, a := range args {
		v, err := value(a)
		if err != nil {
			return nil, nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		values[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return s, values, nil
}

func value(a any) (driver.Value, error) {
	switch a := a.(type) {
	case string, int64, bool, nil, float64:
		return a, nil
	case int:
		return int64(a), nil
	}
	if v := reflect.ValueOf(a); v.Kind() == reflect.String {
		return v.String(), nil
	}
	return driver.DefaultParameterConverter.ConvertValue(a)
}

// rows is db.RowSource.
type rows struct {
	driver.Rows
	row []driver.Value
}

// Next implements db.RowSource.
func (r *rows) Next(into []any) error {
	if err := r.Rows.Next(r.row); err != nil {
		return err
	}
	for i, v := range r.row {
		into[i] = v
	}
	return nil
}
