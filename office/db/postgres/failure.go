package postgres

import (
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"
)

// SQLSTATE codes.
const (
	codeSerialization = "40001" // another transaction changed what this one read
	codeDeadlock      = "40P01"
	codeAborted       = "25P02" // a statement after one that failed
	codeReadOnly      = "25006" // as on a standby, before the address leads to the new primary
	codeLockTimeout   = "55P03"
	codeNoDatabase    = "3D000"
)

// busyClasses are the classes of codes that say that the database does not do its
// work now: connection, resources, intervention by an operator, the system.
var busyClasses = []string{"08", "53", "57", "58"}

// errLost is among the errors of a connection that ended.
var errLost = errors.New("the connection to the database is lost")

// ErrMissing is returned where the server has no database of the address's name.
var ErrMissing = errors.New("there is no such database")

// named adds ErrMissing to an error of connecting.
func named(err error) error {
	if code(err) == codeNoDatabase {
		return fmt.Errorf("%w: %w", ErrMissing, err)
	}
	return err
}

// code is the SQLSTATE in an error, or empty.
func code(err error) string {
	var failed *pgconn.PgError
	if errors.As(err, &failed) {
		return failed.Code
	}
	return ""
}

// again tells whether a transaction that failed may succeed if it is run again now.
func again(err error) bool {
	c := code(err)
	return c == codeSerialization || c == codeDeadlock || errors.Is(err, errLost)
}

// Unwritable implements db.Engine: the database is away, or full, or does not get
// to it.
func (e *engine) Unwritable(err error) bool { return unwritable(err) }

func unwritable(err error) bool {
	var refused *pgconn.ConnectError
	if errors.As(err, &refused) || again(err) {
		return true
	}
	c := code(err)
	return c == codeLockTimeout || c == codeReadOnly || len(c) == 5 && slices.Contains(busyClasses, c[:2])
}

// lost adds errLost to an error after which the connection is closed.
func lost(err error) error { return fmt.Errorf("%w: %w", errLost, err) }
