package store

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Why something could not be written. Nothing of it is kept, and the store goes
// on: the same write is good once there is room.
var (
	// ErrFull says that there is no room left on the device.
	ErrFull = errors.New("the device is full")
	// ErrUnwritable says that the device takes no writes now: a folder that is for
	// reading only, a disk that is failing or stuck.
	ErrUnwritable = errors.New("the device cannot be written to")
)

// OfDisk puts ErrFull or ErrUnwritable within reach of errors.Is where the disk
// is why something failed; any other error stays as it is.
func OfDisk(err error) error {
	why := diskFault(err)
	if why == nil || errors.Is(err, why) {
		return err
	}
	return fmt.Errorf("%w: %w", why, err)
}

func diskFault(err error) error {
	var e *sqlite.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e):
		switch e.Code() & 0xff { // the primary code of an extended one
		case sqlite3.SQLITE_FULL:
			return ErrFull
		case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
			sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return ErrUnwritable
		}
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return ErrFull
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.EFBIG), errors.Is(err, syscall.EIO):
		return ErrUnwritable
	}
	return nil
}
