package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"startklar.dk/office/db"
)

// Migrations brings a database's schema up to date, file by file.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// migrate runs what the database lacks of the migrations, one process at a time.
func migrate(ctx context.Context, config *pgx.ConnConfig) (err error) {
	patient := config.Copy() // changing a large table takes its time, and so does another process
	patient.RuntimeParams["statement_timeout"] = "0"
	patient.RuntimeParams["lock_timeout"] = "0"
	pool := stdlib.OpenDB(*patient)
	defer func() { err = errors.Join(err, pool.Close()) }()
	var encoding string
	if err := pool.QueryRowContext(ctx, `SHOW server_encoding`).Scan(&encoding); err != nil {
		return named(err)
	}
	if encoding != "UTF8" {
		return fmt.Errorf("the database keeps texts as %s, not as UTF8: make it with createdb --encoding UTF8 --template template0", encoding)
	}
	return db.Migrate(ctx, goose.DialectPostgres, pool, Migrations, goose.WithSessionLocker(migrationLock{}))
}

// migrationLock is held by the process that changes the schema. The database takes
// it back where the process is gone.
type migrationLock struct{}

// migrationKey is the lock's number in its database; nothing else locks by numbers.
const migrationKey = 1

// SessionLock implements goose's lock.SessionLocker.
func (migrationLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, migrationKey)
	return err
}

// SessionUnlock implements goose's lock.SessionLocker.
func (migrationLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, migrationKey)
	return err
}
