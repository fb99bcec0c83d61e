package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/pressly/goose/v3"

	"startklar.dk/office/db"
)

var (
	// ErrNotOpened is among the errors of an address that leads to no database.
	ErrNotOpened = errors.New("the database cannot be opened")
	// ErrNoOffice is returned by Read for a database without an office's tables.
	ErrNoOffice = errors.New("there is no office in the database")
	// ErrOccupied is returned where there are rows in a database that is to be filled.
	ErrOccupied = errors.New("the database is not empty")
)

// Read runs fn on the database at an address as it is: one snapshot for all its
// queries, which take as long as they take. It changes nothing. Errors: ErrMissing,
// ErrNoOffice, db.ErrOlder, db.ErrNewer, the database's.
func Read(ctx context.Context, url string, fn func(*db.Tx) error) error {
	return read(ctx, url, func(tx *db.Tx) error {
		if err := upToDate(ctx, tx); err != nil {
			return err
		}
		return fn(tx)
	})
}

func read(ctx context.Context, url string, fn func(*db.Tx) error) (err error) {
	c, err := connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }() // there is nothing to keep
	d, err := db.New(db.Config{}, func(d *db.DB) (db.Engine, error) { return &engine{db: d}, nil })
	if err != nil {
		return err
	}
	tx, err := d.Begin(&conn{Conn: c, ctx: ctx}, beginRead)
	if err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	return fn(tx)
}

// connect gives a connection of its own, whose statements take as long as they take.
func connect(ctx context.Context, url string) (c *pgx.Conn, err error) {
	config, err := configure(url)
	if err == nil {
		config.ConnConfig.RuntimeParams["statement_timeout"] = "0"
		c, err = pgx.ConnectConfig(ctx, config.ConnConfig)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotOpened, named(err))
	}
	return c, nil
}

// upToDate tells whether a database has today's schema.
func upToDate(ctx context.Context, tx *db.Tx) error {
	var known bool
	if err := tx.QueryRowContext(ctx, `SELECT to_regclass($1) IS NOT NULL`, goose.DefaultTablename).Scan(&known); err != nil {
		return err
	}
	if !known {
		return ErrNoOffice
	}
	var version int64
	if err := tx.QueryRowContext(ctx, `SELECT MAX(version_id) FROM `+goose.DefaultTablename).Scan(&version); err != nil {
		return err
	}
	return db.UpToDate(version, Migrations)
}

// Vacant tells whether the database at an address may be filled. Errors: ErrOccupied,
// ErrMissing, the database's.
func Vacant(ctx context.Context, url string) error {
	return read(ctx, url, func(tx *db.Tx) error {
		tables, err := tx.Tables(ctx)
		if err != nil {
			return err
		}
		return vacant(tx.QueryRowContext(ctx, anyRow(tables)))
	})
}

// anyRow asks whether there is a row in any table.
func anyRow(tables []db.Table) string {
	question := `SELECT FALSE`
	for _, t := range tables {
		question += ` OR EXISTS (SELECT FROM ` + t.Name + `)`
	}
	return question
}

// vacant reads the answer to anyRow.
func vacant(answer db.Scanner) error {
	var occupied bool
	err := answer.Scan(&occupied)
	if err == nil && occupied {
		err = ErrOccupied
	}
	return err
}

// Fill fills the database at an address, which has no row, with every row of
// another, in one transaction: an error leaves it without any. It brings its schema up
// to date first. Errors: ErrOccupied, ErrMissing, db.ErrNewer, the databases'.
func Fill(ctx context.Context, url string, from *db.Tx) (err error) {
	config, err := configure(url)
	if err != nil {
		return err
	}
	if err := migrate(ctx, config.ConnConfig); err != nil {
		return fmt.Errorf("bring the database up to date: %w", err)
	}
	tables, err := from.Tables(ctx)
	if err != nil {
		return err
	}
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = t.Name
	}
	c, err := connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close(context.WithoutCancel(ctx))) }()
	return pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
		// An office that opens here meanwhile waits, and finds this one.
		if _, err := tx.Exec(ctx, `LOCK TABLE `+strings.Join(names, `, `)); err != nil {
			return err
		}
		if err := vacant(tx.QueryRow(ctx, anyRow(tables))); err != nil {
			return err
		}
		for _, t := range tables {
			if err := fill(ctx, tx, t, from); err != nil {
				return fmt.Errorf("copy the table %s: %w", t.Name, err)
			}
		}
		_, err := tx.Exec(ctx, `ANALYZE `+strings.Join(names, `, `)) // its first queries are planned as well as later ones
		return err
	})
}

// fill copies the rows of one table as they come.
func fill(ctx context.Context, tx pgx.Tx, t db.Table, from *db.Tx) error {
	into, err := tx.Prepare(ctx, "", t.Select())
	if err != nil {
		return err
	}
	rows, err := from.QueryContext(ctx, t.Select())
	if err != nil {
		return err
	}
	defer rows.Close()
	_, err = tx.CopyFrom(ctx, pgx.Identifier{t.Name}, t.Columns, copied{rows, into.Fields})
	var failed *pgconn.PgError
	if errors.As(err, &failed) {
		return fmt.Errorf("%w: %s", err, failed.Where) // which row
	}
	return err
}

// copied are rows on their way into columns: pgx.CopyFromSource.
type copied struct {
	*db.Rows
	into []pgconn.FieldDescription
}

// Values implements pgx.CopyFromSource. SQLite's booleans are whole numbers.
func (c copied) Values() ([]any, error) {
	row := c.Rows.Values()
	for i, v := range row {
		if n, ok := v.(int64); ok && c.into[i].DataTypeOID == pgtype.BoolOID && (n == 0 || n == 1) {
			row[i] = n == 1
		}
	}
	return row, nil
}
