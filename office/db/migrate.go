package db

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

var (
	// ErrNewer is returned for a database with a schema that only newer versions of the
	// office know.
	ErrNewer = errors.New("the database is of a newer version of the office")
	// ErrOlder is returned where a database is to be left alone that lacks migrations.
	ErrOlder = errors.New("the database is of an older version of the office")
)

// Migrate runs what a database lacks of the files in the folder migrations. Errors:
// ErrNewer, the database's.
func Migrate(ctx context.Context, dialect goose.Dialect, pool *sql.DB, migrations embed.FS, options ...goose.ProviderOption) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(dialect, pool, files, options...)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return err
	}
	version, err := p.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	return UpToDate(version, migrations)
}

// UpToDate tells whether a version is that of the last of the migrations. Errors:
// ErrNewer, ErrOlder.
func UpToDate(version int64, migrations embed.FS) error {
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		return err
	}
	last, err := goose.NumericComponent(files[len(files)-1].Name())
	switch {
	case err != nil:
		return err
	case version > last:
		return fmt.Errorf("%w: %d, where %d is known", ErrNewer, version, last)
	case version < last:
		return fmt.Errorf("%w: %d, where %d is known", ErrOlder, version, last)
	}
	return nil
}

// Version is the database's: that of the last migration that was run.
func (d *DB) Version(ctx context.Context) (int64, error) {
	v, err := One[int64](ctx, d, `SELECT MAX(version_id) FROM `+goose.DefaultTablename)
	if err != nil {
		return 0, fmt.Errorf("read the database's version: %w", err)
	}
	return v, nil
}
