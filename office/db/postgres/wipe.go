package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Wipe implements db.Engine. It vacuums the tables: what was deleted from them, but
// for what somebody still reads, is room for others then, which PostgreSQL's own
// vacuuming might come to late or never where little is deleted. The bytes stand in
// the files until others are written there; log archives and backups are beyond reach.
func (e *engine) Wipe(ctx context.Context) (err error) {
	config := e.config.Copy()
	config.RuntimeParams["statement_timeout"] = "0" // it holds nobody up
	c, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("connect to the database: %w", err)
	}
	defer func() { err = errors.Join(err, c.Close(context.WithoutCancel(ctx))) }()
	var tables string
	if err := c.QueryRow(ctx, `SELECT string_agg(quote_ident(relname), ', ') FROM pg_class
		WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'`).Scan(&tables); err != nil {
		return fmt.Errorf("list the tables: %w", err)
	}
	if _, err := c.Exec(ctx, `VACUUM (SKIP_LOCKED) `+tables); err != nil { // another process's is as good
		return fmt.Errorf("vacuum the tables: %w", err)
	}
	return nil
}
